"""What a figure rests on, below it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from PIL import Image

import subnatnet as sn
from present.figures.drawn import UNIT, china, partners, with_a_gap
from subnatnet import figures
from subnatnet.errors import InvalidChoice

WAYS = {"layer": "agreement", "during": "belt and road", "unit": UNIT}


def test_it_counts_what_was_drawn():
    drawn = figures.flow_map(china(), **WAYS)
    text = figures.captioned(drawn, china(), note="Data 0.2.0.", **WAYS).get_supxlabel().replace("\n", " ")
    chosen = china().layer("agreement").during("belt and road").rollup("province", partners="country")
    n, acts = (
        int(number.replace(",", "")) for number in re.search(r"n = ([\d,]+) ties \(([\d,]+)", text).groups()
    )
    assert n == len(chosen.ties)
    assert acts == chosen.edges["count"].sum()
    for part in (
        "belt and road: 2013 to ",
        "undated ties left out",
        "Licences: ",
        "subnatnet ",
        "Data 0.2.0.",
    ):
        assert part in text


def test_what_stood_below_stays():
    drawn = figures.captioned(figures.rank_chart(china(), with_a_gap()), china(), undated="include")
    text = drawn.get_supxlabel().replace("\n", " ")
    assert text.startswith("No value: Fujian. n = ")
    assert "undated ties counted" in text


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_it_is_in_every_file_as_text_and_whole(tmp_path, suffix):
    path = tmp_path / f"figure.{suffix}"
    figures.captioned(figures.rank_chart(china(), partners()), china(), layer="agreement", path=path)
    if suffix == "png":
        with Image.open(path) as picture:
            assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        return
    if suffix == "svg":
        root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - our own file
        text = " ".join("".join(node.itertext()) for node in root.iter() if node.tag.endswith("}text"))
    else:
        text = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    for part in ("n = ", "undated ties left out", "subnatnet"):
        assert part in " ".join(text.split())


def test_no_line_reaches_over_the_figure():
    drawn = figures.captioned(figures.rank_chart(china(), partners()), china(), note="word " * 60)
    drawn.canvas.draw()
    box = drawn._supxlabel.get_window_extent()
    assert box.x1 <= drawn.bbox.x1 + 1


def test_a_wrong_selection_is_refused():
    with pytest.raises(InvalidChoice, match="agreements"):
        figures.captioned(figures.rank_chart(china(), partners()), china(), layer="agreements")
    with pytest.raises(InvalidChoice, match="written as"):
        figures.captioned(figures.rank_chart(china(), partners()), china(), path="x.doc")


def test_a_network_without_dates_or_sources_has_a_caption():
    import pandas as pd

    net = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["B"]}))
    drawn = figures.rank_chart(net, pd.Series({"A": 1.0}))
    assert "no dated tie" in figures.captioned(drawn, net, undated="include").get_supxlabel()
