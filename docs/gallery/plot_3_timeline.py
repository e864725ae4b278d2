"""
What did the centre ask of each region, and when
================================================

``role_timeline`` marks each directive in the year it was issued, coloured by the role it gives.
"""

import subnatnet as sn
from subnatnet import figures

net = sn.load_china()
figures.role_timeline(net, title="Roles that directives gave", labels="both")
