"""
Who is first, and by how much
=============================

``rank_chart`` shows any numbers by region, with classes or intervals where you give them.
"""

import subnatnet as sn
from subnatnet import figures

net = sn.load_china()
table = sn.centrality(net, "partners", layer="agreement", unit=("province", "country"))
regions = table[net.gazetteer.loc[table.index, "kind"] == "region"]["partners"]
figures.rank_chart(
    net, regions, classes=net.gazetteer["macro_region"], title="Partner countries", labels="both"
)
