"""
The pages that can be handed round
==================================

Each call writes one file, or a folder of them, that opens offline in any browser.
"""

# sphinx_gallery_thumbnail_path = 'images/atlas-roles.jpg'  # noqa: ERA001 - a setting of the gallery
import tempfile
from pathlib import Path

import subnatnet as sn

net = sn.load_china()
out = Path(tempfile.mkdtemp())
roles = sn.role_map(net)

# %%
# The atlas, the map of roles first.
#
# .. image:: /images/atlas-roles.jpg
#    :alt: A tile for each province with what it is told, claims and shows.
page = sn.write_atlas(net, out / "atlas.html", roles=roles, title="Foreign-policy roles of China's provinces")

# %%
# The network as pyvis draws it.
#
# .. image:: /images/pyvis-network.jpg
#    :alt: Regions and countries joined by lines, coloured by the role told.
page = sn.write_pyvis(net.rollup("province", partners="country"), out / "network.html", roles=roles)

# %%
# Two states side by side.
#
# .. image:: /images/states.jpg
#    :alt: Tiles of two states beside each other.
nets = {"Poland": sn.load_world(home="PL"), "Germany": sn.load_world(home="DE")}
page = sn.write_state_comparison(nets, out / "states.html")

# %%
# A brief on a foreign place and a comparison of cases; :doc:`/atlas` and :doc:`/exporting` show dossiers.
brief = sn.partner_brief(net, "Łódź")
page = brief.to_html(out / "brief.html")
cases = sn.compare_cases(net, ["Sichuan", "Guangdong"], periods=[])
page = cases.to_html(out / "cases.html")
print(*sorted(path.name for path in out.iterdir()))
