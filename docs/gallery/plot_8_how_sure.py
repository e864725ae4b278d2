"""
How sure is a number
====================

``caterpillar`` takes a table from ``bootstrap`` as it is; ``coverage_chart`` shows what is in the data
at all.
"""

import subnatnet as sn
from subnatnet import figures

net = sn.load_china()
twins = net.layer("agreement").rollup("province", partners="country")

# %%
# What the table holds, by region and era.
figures.coverage_chart(net)
