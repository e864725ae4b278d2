"""The role map for print: a tile for each region with what it is told, claims and shows."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.present import page, plotting
from subnatnet.present.role_lines import RoleNames, role_lines
from subnatnet.present.role_tiles import role_payload
from subnatnet.present.role_words import LEGS

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.figure import Figure

    from subnatnet.network import TieNetwork

WIDTHS = {"page": 7.2, "slide": 10.0}  # inches: two columns of a journal are 183 mm
LETTERS = 1.9  # characters of the smallest letters on a tenth of an inch


@checked()
def role_tiles(
    net: TieNetwork,
    roles: pd.DataFrame,
    *,
    title: str = "",
    style: str = "colour",
    width: str = "page",
    language: str = "en",
    note: str = "",
    path: str | os.PathLike[str] | None = None,
) -> Figure:
    """Draw the role map: where regions lie, a tile for each with the role told, claimed and shown.

    Parameters
    ----------
    net : TieNetwork
        Knows where regions lie.
    roles : pandas.DataFrame
        Result of :func:`subnatnet.role_map`, one row for a region.
    title : str
        Above the figure.
    style : {"colour", "grey"}
        ``"grey"`` works without colour: roles are told apart by hatches.
    width : {"page", "slide"}
        As wide as the two columns of a journal (183 mm), or as a slide.
    language : {"en", "de", "pl", "zh"}
        Of the role words, countries and world regions.
    note : str
        Added to the caption: sources, version, licence.
    path : path-like, optional
        Where to write it: ``.png`` (300 dpi), ``.svg`` or ``.pdf``, both with live text.

    Returns
    -------
    matplotlib.figure.Figure
        One tile a region: what it is told, claims and shows.

    Raises
    ------
    InvalidChoice
        If there is nothing to show, a region has two rows, or an option does not exist.
    UnknownActor
        If a row is about nobody in the network.
    MissingExtra
        If matplotlib is not installed.

    Notes
    -----
    Filled: sure. Dashed: probable, with the probability. Hatched with thin lines: the data cannot show it.
    Pale: as most regions. What has a probability below one half is not printed.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> frame = pd.DataFrame({"source": ["A", "B"], "target": ["C", "C"]})
    >>> table = pd.DataFrame({"assigned": ["hub", "nothing said"]}, index=["A", "B"])
    >>> len(role_tiles(sn.from_edges(frame), table).axes)
    1
    """
    plotting.require_style(style)
    if width not in WIDTHS:
        reject(width, WIDTHS, "width of figure")
    every = page.words()
    if language not in every:
        reject(language, every, "language of the figure")
    if roles.empty:
        raise InvalidChoice("there are no roles to show; loosen the selection")
    words = every["en"] | every[language]
    known = net.gazetteer
    order = {str(actor): at for at, actor in enumerate(known.index)}
    data = role_payload(net, roles.drop(columns=["era", "period", "during"], errors="ignore"), order, [])
    names = RoleNames(known, words, page.countries().get(language, {}), data["places"], language)
    cells = data["cells"][""]
    lines = {region: role_lines(cells[str(region)], names) for region in data["regions"]}
    caption = " ".join([words["key_rows"].format(rows=" · ".join(words[f"leg_{leg}"] for leg in LEGS)), note])
    texts = [title, caption, *(text for rows in lines.values() for text, _, _ in rows)]
    with plotting.style([*texts, *map(names.of, data["regions"])], size=5.6):
        columns = 1 + max(column for column, _ in data["tiles"])
        side = WIDTHS[width] / columns
        figure, axes = _canvas(data["tiles"], side, title, caption)
        looks = _looks(data["colours"], style)
        for region, (column, row) in zip(data["regions"], data["tiles"], strict=True):
            _tile(axes, (column, row), side, names.of(region), lines[region], looks)
        return plotting.finished(figure, path)


def _looks(colours: Mapping[str, str], style: str) -> dict[str, tuple[str, str]]:
    """Return the ground and hatch of each role."""
    if style == "colour":
        return {role: (colour, "") for role, colour in colours.items()}
    return {
        role: ("#ffffff", plotting.HATCHES[at % len(plotting.HATCHES)]) for at, role in enumerate(colours)
    }


def _canvas(tiles: list[list[int]], side: float, title: str, caption: str) -> tuple[Figure, Any]:
    columns, rows = (1 + max(place[axis] for place in tiles) for axis in (0, 1))
    figure = plotting.new_figure(side * columns, side * rows + 0.8)
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.set_xlim(-0.02, columns + 0.02)
    axes.set_ylim(rows + 0.02, -0.02)
    axes.set_aspect("equal")
    axes.set_title("\n".join(textwrap.wrap(title, 80)))
    plotting.caption(figure, "\n".join(textwrap.wrap(caption, 150)))
    return figure, axes


def _tile(
    axes: Any,  # noqa: ANN401 - matplotlib's types are for checking only
    place: tuple[int, int],
    side: float,
    name: str,
    lines: list[tuple[str, str, str]],
    looks: Mapping[str, tuple[str, str]],
) -> None:
    from matplotlib.patches import Rectangle

    x, y = place
    axes.add_patch(Rectangle((x + 0.02, y + 0.02), 0.96, 0.96, facecolor="white", edgecolor=plotting.LAND))
    letters = int(side * 10 * LETTERS)
    heading = _wrapped(name, int(letters * 0.9))
    axes.text(x + 0.06, y + 0.06, heading, va="top", weight="bold", linespacing=1.0, fontsize=6.2)
    step = 0.088 * 1.03 / side
    at = y + 0.09 + step * (1 + heading.count("\n"))
    for text, state, role in lines:
        shown = _wrapped(text, letters)
        high = step * (1 + shown.count("\n")) + 0.02
        ground, hatch = looks.get(role, (plotting.QUIET, "")) if state == "sure" else ("white", "")
        border: dict[str, Any] = {"edgecolor": plotting.QUIET, "linewidth": 0.5}
        border["linestyle"] = {"unsure": "--", "unclear": ":"}.get(state, "-")
        if state == "usual":
            ground = plotting.LAND
        if state == "unseen":
            hatch = "//////"
        if state != "silent":
            axes.add_patch(Rectangle((x + 0.05, at), 0.9, high, facecolor=ground, hatch=hatch, **border))
        ink = "white" if state == "sure" and ground != "#ffffff" else plotting.INK
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.4} if hatch else None
        axes.text(x + 0.07, at + high / 2, shown, va="center", color=ink, linespacing=1.0, bbox=box)
        at += high + 0.025


def _wrapped(text: str, letters: int) -> str:
    """Break a text into lines of so many letters; wide ones count twice."""
    wide = plotting.width_of(text) / max(len(text), 1)
    return "\n".join(textwrap.wrap(text, max(int(letters / wide), 4))) or text
