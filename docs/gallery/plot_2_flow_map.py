"""
Who is tied to whom across the world
====================================

``flow_map`` draws ties as great circles, on a disc about the home regions or on a map of the world.
What cannot be drawn for want of coordinates is counted below the picture.
"""

import subnatnet as sn
from subnatnet import figures

net = sn.load_china()
figures.flow_map(net, layer="investment", unit=("province", "country"), title="Recorded investment ties")
