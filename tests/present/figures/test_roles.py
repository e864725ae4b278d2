"""The role map for print: every region, every answer, nothing cut, and readable without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from present import states
from present.figures.drawn import texts
from subnatnet import figures
from subnatnet.errors import InvalidChoice

if TYPE_CHECKING:
    from pathlib import Path


def shown(**options: object) -> list[str]:
    figure = figures.role_tiles(states.network(), states.ROLES, **options)
    return [" ".join(text.split()) for text in texts(figure)]


def test_every_region_and_answer_is_there() -> None:
    found = shown(title="Roles of Examplia", note="Examplia (2026).")
    for name, *_ in states.NAMES.values():
        assert name in found
    for text in (
        "core area +1 → Poland +1",
        "investor abroad 72% → Japan 66%",
        "cannot be seen",
        "nothing said",
    ):
        assert text in found
    assert not [text for text in found if "31%" in text or "44%" in text or "…" in text]
    assert any("Examplia (2026)." in text for text in found)


def test_words_in_other_languages() -> None:
    assert any("przyczółek → Japonia" in text for text in shown(language="pl"))


def test_without_colour_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "roles.png"
    figures.role_tiles(states.network(), states.ROLES, style="grey", path=path)
    with Image.open(path) as picture:
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    assert np.ptp(pixels, axis=2).max() < 40


def test_svg_has_live_text(tmp_path: Path) -> None:
    path = tmp_path / "roles.svg"
    figures.role_tiles(states.network(), states.ROLES, path=path)
    root = ET.parse(path).getroot()  # noqa: S314 - our own file
    written = {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert "Borovia" in written


def test_no_text_leaves_its_tile() -> None:
    figure = figures.role_tiles(states.network(), states.ROLES)
    figure.canvas.draw()
    axes = figure.axes[0]
    for text in axes.texts:
        box = text.get_window_extent().transformed(axes.transData.inverted())
        column = np.floor(box.x0)
        assert box.x1 <= column + 1.02, text.get_text()


def test_wrong_options_are_refused() -> None:
    for options in ({"style": "sepia"}, {"width": "poster"}, {"language": "xx"}):
        with pytest.raises(InvalidChoice):
            shown(**options)
    with pytest.raises(InvalidChoice, match="no roles"):
        figures.role_tiles(states.network(), states.ROLES.head(0))
