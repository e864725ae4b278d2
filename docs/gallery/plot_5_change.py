"""
Change from period to period
============================

``slope_chart`` takes regions by periods; with ``ranks=True`` it shows who rose and who fell.
"""

import pandas as pd

import subnatnet as sn
from subnatnet import figures

net = sn.load_china()
unit = ("province", "country")
eras = {era: sn.centrality(net, "acts", layer="agreement", unit=unit, during=era)["acts"] for era in net.eras}
acts = pd.DataFrame(eras)
acts = acts[net.gazetteer.loc[acts.index, "kind"] == "region"]
figures.slope_chart(net, acts, ranks=True, title="Rank by dated agreements")
