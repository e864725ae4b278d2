"""
How sure is a number
====================

``caterpillar`` and ``rank_stability`` take a table from ``bootstrap`` as it is, ``null_histogram`` one from
``significance``; ``coverage_chart`` shows what is in the data at all. A paper takes more draws than these.
"""

import subnatnet as sn
from subnatnet import figures

net = sn.load_china()
twins = net.layer("agreement").rollup("province", partners="country")

# %%
# What the table holds, by region and era.
figures.coverage_chart(net)

# %%
# Values with their intervals, the largest on top.
table = sn.bootstrap(twins, "degree", draws=200, progress=False)
figures.caterpillar(table, net, title="Partner countries, with 95% intervals")

# %%
# How far a rank can be relied on.
figures.rank_stability(table, net)

# %%
# One observed value beside what chance alone gives.
chance = sn.significance(twins, "betweenness", draws=200, keep="CN-SC", progress=False)
figures.null_histogram(chance, "CN-SC", net)
