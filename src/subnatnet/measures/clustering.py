"""Similar actors next to each other: the order and the picture of a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.arguments import checked
from subnatnet.arguments.frames import MATRIX
from subnatnet.errors import InvalidChoice, MissingExtra

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@checked(matrix=MATRIX)
def clustered_order(matrix: pd.DataFrame, *, distance: bool = False) -> list[object]:
    """Return the actors of a symmetric matrix so that similar ones come next to each other.

    Parameters
    ----------
    matrix : pandas.DataFrame
        Actor by actor, such as from :func:`competition`.
    distance : bool
        Whether high values mean unlike.

    Returns
    -------
    list
        The actors in the order of the leaves of an average-linkage tree (optimally ordered); those without
        any value come last, by id.

    Raises
    ------
    InvalidChoice
        If rows and columns are not the same actors.

    References
    ----------
    Bar-Joseph, Z., Gifford, D. K., & Jaakkola, T. S. (2001). Fast optimal leaf ordering for hierarchical
    clustering. Bioinformatics, 17(suppl_1), S22-S29. https://doi.org/10.1093/bioinformatics/17.suppl_1.S22

    Examples
    --------
    >>> import pandas as pd
    >>> alike = pd.DataFrame([[1, 0.1, 0.9], [0.1, 1, 0.2], [0.9, 0.2, 1]], list("abc"), list("abc"))
    >>> clustered_order(alike)
    ['b', 'c', 'a']
    """
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import squareform

    if not matrix.index.equals(matrix.columns):
        raise InvalidChoice("a matrix of actors by the same actors is needed")
    values = matrix.to_numpy(dtype=float)
    apart = ~np.eye(len(matrix), dtype=bool)
    known = (np.isfinite(values) & apart).any(axis=1)
    kept: list[object] = list(matrix.index[known])
    rest: list[object] = list(matrix.index[~known])
    if len(kept) < 3:
        return kept + rest
    inner = values[np.ix_(known, known)]
    far = inner if distance else np.nanmax(inner) - inner
    # what is unknown between two actors counts as being as far apart as can be
    far = np.where(np.isfinite(far), far, np.nanmax(far))
    far = (far + far.T) / 2
    np.fill_diagonal(far, 0.0)
    tree = linkage(squareform(far, checks=False), "average", optimal_ordering=True)
    return [kept[leaf] for leaf in leaves_list(tree)] + rest


@checked(matrix=MATRIX)
def heat_map(matrix: pd.DataFrame, *, distance: bool = False, title: str = "") -> Figure:
    """Draw a matrix of actors in clustered order.

    Parameters
    ----------
    matrix : pandas.DataFrame
        Actor by actor, such as from :func:`competition`.
    distance : bool
        Whether high values mean unlike.
    title : str
        Heading; by default the measure's name and method from ``.attrs``.

    Returns
    -------
    matplotlib.figure.Figure
        With its own canvas, so that nothing pops up; ``figure.savefig("overlap.svg")`` writes it.

    Raises
    ------
    MissingExtra
        If matplotlib is not installed.

    Examples
    --------
    >>> import pandas as pd
    >>> alike = pd.DataFrame([[1, 0.1, 0.9], [0.1, 1, 0.2], [0.9, 0.2, 1]], list("abc"), list("abc"))
    >>> [label.get_text() for label in heat_map(alike).axes[0].get_yticklabels()]
    ['b', 'c', 'a']
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtra("figures need matplotlib: pip install 'subnatnet[figures]'") from None
    order = clustered_order(matrix, distance=distance)
    side = max(4.0, 0.22 * len(order) + 2.0)
    figure = Figure(figsize=(side, side), layout="constrained")
    axes = figure.add_subplot()
    values = matrix.loc[order, order].to_numpy(dtype=float)
    image = axes.imshow(values, cmap="viridis_r" if distance else "viridis", aspect="equal")
    # actors' names are text: a dollar sign in one must not start a formula
    labels = [str(actor).replace("$", r"\$") for actor in order]
    axes.set_xticks(range(len(order)), labels, rotation=90, fontsize=7)
    axes.set_yticks(range(len(order)), labels, fontsize=7)
    words = [
        str(matrix.attrs[key]) for key in ("measure", "method", "layer", "during") if matrix.attrs.get(key)
    ]
    axes.set_title(title or ", ".join(words))
    figure.colorbar(image, ax=axes, shrink=0.6)
    return figure
