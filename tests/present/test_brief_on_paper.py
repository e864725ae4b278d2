"""Briefs on screen and on paper."""

from __future__ import annotations

import pypdfium2
import pytest

import subnatnet as sn
from present.looking import barriers


@pytest.fixture(scope="module")
def brief():
    return sn.partner_brief(sn.load_china(), "PL:lodz", repeats=2)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_prints_on_few_sheets_and_fits_a_phone(chromium, tmp_path, brief, language):
    brief.to_html(tmp_path / "brief.html", language=language)
    # the checker is a script put into the page, which the page's own policy would rightly refuse
    context = chromium.new_context(bypass_csp=True, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto((tmp_path / "brief.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert barriers(page) == []
    page.pdf(path=tmp_path / "brief.pdf", prefer_css_page_size=True)
    context.close()
    assert len(pypdfium2.PdfDocument(tmp_path / "brief.pdf")) <= 2
