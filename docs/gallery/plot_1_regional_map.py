"""
How much, where: a map of circles and a map of tiles
====================================================

``regional_map`` takes any number or word by region. Circles stand where regions lie; equal tiles show small
regions as well as large ones. No border is drawn anywhere.
"""

import subnatnet as sn
from subnatnet import figures

net = sn.load_china()
table = sn.centrality(net, "partners", layer="agreement", unit=("province", "country"))
regions = table[net.gazetteer.loc[table.index, "kind"] == "region"]["partners"]
title = "Partner countries of each province"

# %%
# Circles on a land outline, with names in both scripts.
figures.regional_map(net, regions, title=title, labels="both")

# %%
# Equal tiles, their places computed from the coordinates alone.
figures.regional_map(net, regions, form="tiles", title=title, labels="both")
