"""
Which regions hold which partners
=================================

``two_mode`` orders both sides so that bands cross little; what is beyond the largest partners is put
together and counted.
"""

import subnatnet as sn
from subnatnet import figures

net = sn.load_china()
figures.two_mode(
    net,
    layer="agreement",
    unit=("province", "country"),
    highlight=["CN-SC"],
    title="Agreements; Sichuan's in colour",
)
