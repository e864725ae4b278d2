"""The caption that a journal asks for: what a figure rests on, in one paragraph below it."""

from __future__ import annotations

import textwrap
from importlib.metadata import version
from typing import TYPE_CHECKING

from subnatnet.arguments import checked, like
from subnatnet.measures._select import selected
from subnatnet.present import plotting

if TYPE_CHECKING:
    import os

    from matplotlib.figure import Figure

    from subnatnet.arguments import Select, Unpack
    from subnatnet.network import TieNetwork

RULES = {
    "exclude": "undated ties left out",
    "include": "undated ties counted",
}
LETTERS = 18  # letters of a caption on an inch


@checked(figure=like("a matplotlib figure", lambda value: hasattr(value, "get_supxlabel")))
def captioned(
    figure: Figure,
    net: TieNetwork,
    *,
    note: str = "",
    path: str | os.PathLike[str] | None = None,
    **select: Unpack[Select],
) -> Figure:
    """Write below a figure how many ties it rests on, when, by which rule, whence, and made with what.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        As a function of :mod:`subnatnet.figures` returns it. What stands below it already stays.
    net : TieNetwork
        What was drawn.
    note : str
        Added at the end: the version of the data, how to cite it.
    path : path-like, optional
        Where to write it: ``.png`` (300 dpi), ``.svg`` or ``.pdf``.
    **select
        The selection that the figure was drawn with: see :class:`subnatnet.arguments.Select`.

    Returns
    -------
    matplotlib.figure.Figure
        The same figure.

    Raises
    ------
    InvalidChoice
        If the selection does not exist, or the path has another suffix.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> net = sn.load_china()
    >>> values = pd.Series({"CN-SC": 3.0, "CN-YN": 5.0})
    >>> figure = captioned(sn.figures.rank_chart(net, values), net, layer="agreement", undated="include")
    >>> figure.get_supxlabel().startswith("n = 2,775 ties (2,775 acts) of agreement; 1973 to 2025;")
    True
    """
    during, undated = select["during"], select["undated"]
    drawn = selected(net, **select)
    edges, ties = drawn.edges, drawn.ties
    spans = drawn.summary()[["first", "last"]].dropna()
    years = f"{spans['first'].min():.0f} to {spans['last'].max():.0f}" if len(spans) else "no dated tie"
    acts = float(edges.groupby("layer")["count"].sum().sum())
    kinds = ", ".join(page_word(name) for name in drawn.layers)
    parts = [
        f"n = {len(ties):,} ties ({acts:,.0f} acts) of {kinds or 'no layer'}",
        f"{during}: {years}" if during else years,
        RULES.get(undated, undated),
    ]
    text = "; ".join(parts) + "."
    keys = {key for cell in ties.get("sources", []) for key in str(cell).split("|") if key}
    if keys:
        text += f" Sources: {len(keys)}."
    if "licence" in ties:
        counts = ties["licence"].astype("str").value_counts()
        named = [name for name in counts.index if name]
        text += f" Licences: {', '.join(named)}." if named else ""
    text += f" Made with subnatnet {version('subnatnet')}."
    before = figure.get_supxlabel()
    whole = " ".join(part for part in (before, text, note) if part)
    with plotting.style([whole]):
        letters = max(int(figure.get_size_inches()[0] * LETTERS), 20)
        plotting.caption(figure, "\n".join(textwrap.wrap(whole, letters, break_on_hyphens=False)))
        return plotting.finished(figure, path)


def page_word(layer: str) -> str:
    """Return the name of a layer as people write it.

    Examples
    --------
    >>> page_word("freight_line")
    'freight line'
    """
    return layer.replace("_", " ")
