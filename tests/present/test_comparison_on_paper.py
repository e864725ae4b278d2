"""Comparisons of cases on screen and on paper."""

from __future__ import annotations

import pypdfium2
import pytest

import subnatnet as sn
from present.looking import barriers


@pytest.fixture(scope="module")
def comparison():
    return sn.compare_cases(
        sn.load_china(),
        ["Sichuan", "Yunnan", "Guangxi", "Heilongjiang"],
        dimensions=["contacts", "reach", "contiguous"],
        periods=["belt and road"],
        findings=sn.load_table("findings"),
    )


def test_it_fits_a_phone_keeps_nobody_out_and_prints(comparison, chromium, tmp_path) -> None:
    comparison.to_html(tmp_path / "page.html")
    # the checker is a script put into the page, which the page's own policy would rightly refuse
    context = chromium.new_context(bypass_csp=True)
    shown = context.new_page()
    shown.goto((tmp_path / "page.html").as_uri())
    for width, scheme in ((390, "dark"), (1024, "light"), (1440, "light")):
        shown.set_viewport_size({"width": width, "height": 800})
        shown.emulate_media(color_scheme=scheme)
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        assert barriers(shown) == []
    shown.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    context.close()
    sheet = pypdfium2.PdfDocument(tmp_path / "page.pdf")[0].get_textpage().get_text_bounded()
    for case in ("Sichuan", "Yunnan", "Guangxi", "Heilongjiang"):
        assert case in sheet
