"""One picture of what the data cannot say: ties dated and undated, by region and layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice
from subnatnet.network.coverage import ALL, coverage
from subnatnet.present import plotting

if TYPE_CHECKING:
    import os

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from subnatnet.network import TieNetwork


@checked()
def coverage_chart(
    net: TieNetwork,
    unit: str | None = "top",
    *,
    labels: str = "name",
    title: str = "What the data covers",
    style: str = "colour",
    path: str | os.PathLike[str] | None = None,
) -> Figure:
    """Show how many ties of each region are dated, layer by layer, and how well layers are sourced.

    Parameters
    ----------
    net : TieNetwork
        Ties at any level.
    unit : str, optional
        As in :func:`subnatnet.coverage`.
    labels : {"name", "local", "both", "id"}
        What to call regions.
    title : str
        Title of the figure.
    style : {"colour", "grey"}
        In grey, undated ties are hatched.
    path : path-like, optional
        Where to write it: ``.png``, ``.svg`` or ``.pdf``.

    Returns
    -------
    matplotlib.figure.Figure
        One panel for each layer; bars are ties (rows), the dark part those with a date. Above each panel the
        shares of the whole layer.

    Raises
    ------
    InvalidChoice
        If there are no ties of regions, there is no such style, or the path has another suffix.
    MissingExtra
        If matplotlib is not installed.

    Examples
    --------
    >>> import subnatnet as sn
    >>> figure = coverage_chart(sn.load_china())
    >>> len(figure.axes)
    7
    """
    grey = plotting.require_style(style)
    covered = coverage(net, unit)
    if covered.empty:
        raise InvalidChoice("no region has ties; there is nothing to show.")
    table = covered.xs(ALL, level="era").reset_index()
    regions = table[table["region"] != ALL].groupby("region")["ties"].sum()
    if regions.sum() == 0:
        raise InvalidChoice("no region has ties; there is nothing to show.")
    order = regions.sort_index().sort_values(kind="stable").index
    layers = list(dict.fromkeys(table["layer"]))
    texts = plotting.labels_of(net.gazetteer, order, labels, length=28)
    note = "Ties are rows; a tie between two regions counts for both. A dated tie has a first and a last day."
    with plotting.style([*texts, title, note], size=7.5):
        figure = plotting.new_figure(3.0 + 2.2 * len(layers), 1.6 + 0.17 * len(order))
        panels: list[Axes] = list(np.atleast_1d(figure.subplots(1, len(layers), sharey=True)))
        for panel, layer in zip(panels, layers, strict=True):
            _panel(panel, table[table["layer"] == layer].set_index("region"), order, layer, grey=grey)
        panels[0].set_yticks(range(len(order)), texts)
        for panel in panels[1:]:
            panel.yaxis.set_visible(False)  # they share it; it would be laid out in each for nothing
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
        figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper right", ncols=2)
        plotting.caption(figure, note)
        return plotting.finished(figure, path)


def _panel(panel: Axes, rows: pd.DataFrame, order: pd.Index, layer: str, *, grey: bool) -> None:
    counted = rows.reindex(order)
    ties = counted["ties"].fillna(0).to_numpy(dtype=float)
    dated = ties * counted["dated"].fillna(0).to_numpy(dtype=float)
    places = np.arange(len(order))
    known: dict[str, Any] = {"color": plotting.DISTINCT[0]}
    unknown: dict[str, Any] = {"color": plotting.REST}
    if grey:
        known = {"color": plotting.SHADES[2]}
        unknown = {"facecolor": "white", "edgecolor": plotting.SHADES[2], "hatch": plotting.HATCHES[1]}
    panel.barh(places, dated, label="dated", height=0.75, **known)
    panel.barh(places, ties - dated, left=dated, label="undated", height=0.75, **unknown)
    whole = rows.loc[ALL].to_dict()
    shares = [f"{whole[name]:.0%} {name}" for name in ("dated", "sourced")]
    panel.set_title(
        f"{layer}\n{int(whole['ties']):,} ties; {', '.join(shares)};\n{whole['high']:.0%} sure", fontsize=8
    )
    panel.set_ylim(-0.6, len(order) - 0.4)
    panel.tick_params(axis="y", length=0)
