"""
What is each region told, and what does it claim and show
=========================================================

``role_tiles`` gives every region a tile; ``profile_chart`` sets cases side by side; ``captioned`` writes
under any figure what it counts, from when, and from which sources. All take ``style="grey"``.
"""

import subnatnet as sn
from subnatnet import figures

net = sn.load_china()
study = sn.study_roles(net)

# %%
# Told, claimed, shown: filled where it is sure, dashed where it is not.
figures.role_tiles(net, sn.role_map(study))

# %%
# Four cases by where they stand among all regions.
cases = sn.compare_cases(net, ["Sichuan", "Guangdong", "Heilongjiang", "Xinjiang"], periods=[])
figures.profile_chart(cases.measures, title="Four cases")

# %%
# The same without colour, and with what a reader must know below it.
figure = figures.profile_chart(cases.measures, title="Four cases", style="grey")
figures.captioned(figure, net)
