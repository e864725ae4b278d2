"""Take the pictures of the atlas that stand in its documentation.

Run ``python docs/atlas_pictures.py``; needs the test extra and a chromium on the path.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import subnatnet as sn

WIDE = (1440, 900)
PICTURES = {
    "roles": ("", WIDE),
    "card": ("actor=CN-XJ", WIDE),
    "matrix": ("view=matrix", WIDE),
    "compare": ("view=compare&left=CN-YN@&right=CN-GX@", WIDE),
    "network": ("view=force&colour=role%3Aassigned", WIDE),
    "map": ("view=map&layers=investment,cooperation&from=2013&to=2025", WIDE),
    "rings": ("view=rings&layers=agreement&theme=dark", WIDE),
    "region": ("view=ego&actor=CN-SC", WIDE),
    "phone": ("language=zh", (390, 844)),
}


def main() -> None:
    """Write the atlas of the built-in network with its roles, and one picture of every view."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no chromium on the path: install it to take the pictures")
    images = Path(__file__).parent / "images"
    images.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        net = sn.load_china()
        roles = {"": sn.role_map(net)} | {era: sn.role_map(net, during=era) for era in net.eras}
        home = net.gazetteer.query("kind == 'region' and unit_class == 'mainland'").index
        roles = {era: table[table.index.isin(home)] for era, table in roles.items()}
        sources = sn.load_table("sources")
        page_file = sn.write_atlas(
            net,
            Path(folder) / "atlas.html",
            roles=roles,
            sources=sources,
            about={key: sources.attrs[key] for key in ("title", "version", "date")},
            title="Foreign-policy roles of China's provinces",
        )
        pyvis_file = sn.write_pyvis(net, Path(folder) / "network.html", roles=roles[""], sources=sources)
        states = {"Poland": sn.load_world(home="PL"), "Germany": sn.load_world(home="DE")}
        states_file = sn.write_state_comparison(states, Path(folder) / "states.html")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (address, (width, height)) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{page_file.as_uri()}#{address}")
            page.wait_for_selector("body[data-ready=yes]")
            page.wait_for_timeout(400)  # the first frame is drawn after the page is ready, lines follow
            if page.is_visible("#network"):
                page.wait_for_function("() => !Atlas.scene.busy()")
            page.screenshot(path=images / f"atlas-{name}.jpg", type="jpeg", quality=82)
            page.close()
        for name, file in (("pyvis-network", pyvis_file), ("states", states_file)):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(file.as_uri())
            page.wait_for_timeout(3000 if name == "pyvis-network" else 200)  # vis draws some frames later
            page.screenshot(path=images / f"{name}.jpg", type="jpeg", quality=82)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
