"""
Which regions seek the same partners
====================================

``competition_heatmap`` puts the most alike side by side, with the tree that orders them.
"""

import subnatnet as sn
from subnatnet import figures

net = sn.load_china()
overlap = sn.competition(net, layer="agreement", unit=("province", "country"))
figures.competition_heatmap(net, overlap, title="Overlap of partner countries")
