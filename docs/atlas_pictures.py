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

PICTURES = {
    "network": ("", (1300, 820)),
    "map": ("view=map&layers=investment,cooperation&from=2013&to=2025&undated=no", (1300, 820)),
    "rings": ("view=rings&layers=agreement&theme=dark", (1300, 820)),
    "region": ("unit=world_region&actor=CN-SC", (1300, 820)),
    "phone": ("view=rings&language=zh", (390, 780)),
}


def main() -> None:
    """Write the built-in network's atlas and one picture of every view."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no chromium on the path: install it to take the pictures")
    images = Path(__file__).parent / "images"
    images.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        page_file = sn.write_atlas(
            sn.load_china(),
            Path(folder) / "atlas.html",
            sources=sn.load_table("sources"),
            title="Foreign ties of China's provinces",
        )
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (address, (width, height)) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{page_file.as_uri()}#{address}")
            page.wait_for_selector("body[data-ready=yes]")
            page.wait_for_timeout(500)  # the first frame is drawn after the page is ready
            page.screenshot(path=images / f"atlas-{name}.jpg", type="jpeg", quality=82)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
