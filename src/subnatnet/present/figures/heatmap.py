"""Who competes with whom: a matrix of overlaps with the tree of its groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.arguments import checked
from subnatnet.arguments.frames import MATRIX
from subnatnet.errors import InvalidChoice
from subnatnet.present import plotting

if TYPE_CHECKING:
    import os

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage

    from subnatnet.network import TieNetwork

DISTANCES = ("euclidean", "hamming")


@checked(overlap=MATRIX)
def competition_heatmap(
    net: TieNetwork,
    overlap: pd.DataFrame,
    *,
    distance: bool | None = None,
    title: str = "",
    label: str | None = None,
    labels: str = "name",
    colours: str | None = None,
    style: str = "colour",
    path: str | os.PathLike[str] | None = None,
) -> Figure:
    """Show how far each two regions overlap, those most alike side by side.

    Parameters
    ----------
    net : TieNetwork
        Knows the names of regions.
    overlap : pandas.DataFrame
        Square and symmetric, as :func:`subnatnet.competition` and ``structural_equivalence`` return it.
    distance : bool, optional
        Whether large numbers mean unlike; by default what the method in ``overlap.attrs`` says.
    title, label : str
        Title of the figure and of the colour scale; by default the name of the method.
    labels : {"name", "local", "both", "id"}
        What to call regions.
    colours : str, optional
        A matplotlib colour map.
    style : {"colour", "grey"}
        ``"grey"`` works without colour: cells are shades of grey, those below zero marked with a dash.
    path : path-like, optional
        Where to write it: ``.png``, ``.svg`` or ``.pdf``.

    Returns
    -------
    matplotlib.figure.Figure
        The tree joins groups at the mean distance of their members (average linkage), where distance is the
        largest overlap there is less the overlap; its leaves stand in the order that puts the most alike
        side by side.

    Raises
    ------
    InvalidChoice
        If the matrix is not square and symmetric, or fewer than two regions have values.

    Notes
    -----
    Regions whose overlap is undefined are named below the figure.

    References
    ----------
    Sokal, R. R., & Michener, C. D. (1958). A statistical method for evaluating systematic relationships.
    University of Kansas Science Bulletin, 38, 1409-1438.
    Bar-Joseph, Z., Gifford, D. K., & Jaakkola, T. S. (2001). Fast optimal leaf ordering for hierarchical
    clustering. Bioinformatics, 17(suppl_1), S22-S29. https://doi.org/10.1093/bioinformatics/17.suppl_1.S22

    Examples
    --------
    >>> import subnatnet as sn
    >>> from subnatnet.measures.competition import competition
    >>> net = sn.load_china()
    >>> figure = competition_heatmap(net, competition(net, layer="agreement", unit=("province", "country")))
    >>> len(figure.axes[0].get_yticklabels())
    31
    """
    from scipy.cluster.hierarchy import dendrogram, linkage, optimal_leaf_ordering
    from scipy.spatial.distance import squareform

    grey = plotting.require_style(style)
    kept, gone, distance = _defined(overlap, distance=distance)
    numbers = kept.to_numpy(dtype=float)
    apart = numbers if distance else np.nanmax(numbers) - numbers
    apart = np.where(np.eye(len(kept), dtype=bool), 0, np.maximum((apart + apart.T) / 2, 0))
    condensed = squareform(apart, checks=False)
    tree = dendrogram(optimal_leaf_ordering(linkage(condensed, "average"), condensed), no_plot=True)
    order = [int(leaf) for leaf in tree["leaves"] or ()]
    arranged = numbers[np.ix_(order, order)].copy()
    np.fill_diagonal(arranged, np.nan)
    known = net.gazetteer
    texts = plotting.labels_of(known, kept.index[order], labels, length=28)
    lost = plotting.labels_of(known, gone, labels, length=28)
    note = f"Without partners, so undefined: {', '.join(lost)}." if lost else ""
    method = str(overlap.attrs.get("method", "")).replace("_", " ")
    label = (
        f"{'distance' if distance else 'overlap'}{f' ({method})' if method else ''}"
        if label is None
        else label
    )
    with plotting.style([*texts, title, label, note], size=7.5):
        from matplotlib import colormaps

        side = max(3.0, 0.19 * len(kept))
        figure = plotting.new_figure(side + 3.2, side + 1.6)
        axes = figure.add_subplot()
        signed = np.nanmin(arranged) < 0
        usual = "RdBu_r" if signed else "YlGnBu_r" if distance else "YlGnBu"
        if grey:
            usual = "Greys_r" if distance else "Greys"
        scale = colormaps[colours or usual]
        ends = float(np.nanmax(np.abs(arranged))) if signed else None
        image = axes.imshow(
            arranged, cmap=scale.with_extremes(bad="#f4f5f6"), vmin=-ends if ends else None, vmax=ends
        )
        if grey and signed:
            for y, x in np.argwhere(arranged < 0):
                ink = plotting.ink_on(np.array(image.to_rgba(arranged[y, x])))
                axes.text(x, y, "–", ha="center", va="center", fontsize=6, color=ink)  # noqa: RUF001 - a minus
        _name_cells(axes, texts)
        axes.set_title(plotting.fold(title, 90), pad=10)
        branches = axes.inset_axes((1.01, 0.0, 0.13, 1.0))
        for across, up in zip(tree["dcoord"], tree["icoord"], strict=True):
            branches.plot(across, (np.array(up) - 5) / 10, color=plotting.QUIET, lw=0.8)
        branches.set_xlim(0, max(apart.max(), 1e-9))
        branches.set_ylim(axes.get_ylim())
        branches.set_xlabel("mean distance", fontsize=6)
        branches.set_yticks([])
        branches.tick_params(labelsize=6)
        branches.spines["left"].set_visible(False)
        _draw_scale(axes.inset_axes((1.22, 0.3, 0.025, 0.4)), image, plotting.fold(label, 60))
        if note:
            plotting.caption(figure, plotting.fold(note, 160))
        return plotting.finished(figure, path)


def _defined(overlap: pd.DataFrame, *, distance: bool | None) -> tuple[pd.DataFrame, pd.Index, bool]:
    """Return the part of the matrix that has values, who is not in it, and whether it holds distances."""
    values = overlap.to_numpy(dtype=float)
    if values.shape[0] != values.shape[1] or list(overlap.index) != list(overlap.columns):
        raise InvalidChoice("a square matrix of regions by the same regions is needed; see `competition`")
    if not np.allclose(values, values.T, equal_nan=True):
        raise InvalidChoice("the matrix is not symmetric: it must say the same of A and B as of B and A")
    defined = (np.isfinite(values) & ~np.eye(len(values), dtype=bool)).any(axis=1)
    kept = overlap.loc[defined, defined]
    if len(kept) < 2 or not np.isfinite(kept.to_numpy()[~np.eye(len(kept), dtype=bool)]).all():
        raise InvalidChoice("fewer than two regions have a defined overlap; loosen the selection")
    by_method = str(overlap.attrs.get("method", "")) in DISTANCES
    return kept, overlap.index[~defined], by_method if distance is None else distance


def _name_cells(axes: Axes, texts: list[str]) -> None:
    n = len(texts)
    axes.set_xticks(range(n), texts, rotation=90)
    axes.set_yticks(range(n), texts)
    axes.tick_params(length=0, pad=3)
    axes.set_xticks(np.arange(n - 1) + 0.5, minor=True)
    axes.set_yticks(np.arange(n - 1) + 0.5, minor=True)
    axes.grid(which="minor", color="white", lw=0.6)
    axes.tick_params(which="minor", length=0)
    axes.spines[:].set_visible(False)


def _draw_scale(axes: Axes, image: AxesImage, label: str) -> None:
    """Draw what the colours mean; matplotlib's own bar cannot stand beside a tree."""
    low, high = (float(end or 0.0) for end in image.get_clim())
    high = high if high > low else low + 1.0
    steps = np.linspace(low, high, 256)[:, None]
    axes.imshow(steps, cmap=image.get_cmap(), aspect="auto", origin="lower", extent=(0, 1, low, high))
    axes.set_xticks([])
    axes.yaxis.tick_right()
    axes.yaxis.set_label_position("right")
    axes.set_ylabel(label)
    axes.spines[:].set_visible(False)
