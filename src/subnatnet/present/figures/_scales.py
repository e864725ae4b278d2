"""Values as colours and sizes, with the legend that explains them."""

from __future__ import annotations

import itertools
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice, UnknownActor, nearest
from subnatnet.present.plotting import DISTINCT, HATCHES, INK, QUIET, REST, SHADES, SHAPES, fold
from subnatnet.present.role_words import COLOURS as COLOURS_OF_ROLES
from subnatnet.present.role_words import answer

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from subnatnet.network import TieNetwork

MISSING = "no value"
PALE = {"silent": "#e9ecef", "usual": "#cfd5da", "unsure": "#aeb6be", "unseen": "#ffffff"}
COLOURS = "YlGnBu"  # dark is much; told apart with any colour vision and in grey


@dataclass(frozen=True)
class Coloured:
    """Colours of some values.

    Parameters
    ----------
    colours : numpy.ndarray, shape (n, 4)
        White where a value is missing.
    missing : numpy.ndarray of bool, shape (n,)
        Where it is.
    classes : dict of str to str
        Colour of each class, for values that are words; empty for numbers.
    low, high : float
        Range of the numbers.
    marks, hatches : dict of str to str
        Shape and hatch of each class, in a figure without colour; else empty.
    """

    colours: NDArray[np.float64]
    missing: NDArray[np.bool_]
    classes: dict[str, str]
    low: float = 0.0
    high: float = 1.0
    marks: dict[str, str] = field(default_factory=dict)
    hatches: dict[str, str] = field(default_factory=dict)


def checked(values: pd.Series | pd.DataFrame, net: TieNetwork) -> pd.Series:
    """Return values of actors of the network, one for each, sorted by id.

    Raises
    ------
    InvalidChoice
        If there are several columns, no values, or two values of one actor.
    UnknownActor
        If an id is not known.
    """
    if isinstance(values, pd.DataFrame):
        if values.shape[1] != 1:
            names = ", ".join(map(str, values.columns))
            raise InvalidChoice(f"choose one column of the results to show; there are: {names}")
        values = values.iloc[:, 0]
    if not len(values):
        raise InvalidChoice("there are no values to show; loosen the selection")
    if values.index.has_duplicates:
        twice = values.index[values.index.duplicated()][0]
        raise InvalidChoice(f"{twice!r} has more than one value; give one for each actor")
    if not all(isinstance(value, Hashable) for value in values):
        raise InvalidChoice("a value is a list; give one number or word for each actor")
    known = net.gazetteer.index
    for actor in values.index:
        if actor not in known:
            hint = nearest(actor, known)
            raise UnknownActor(
                f"{actor!r} is not the id of an actor" + (f"; did you mean {hint!r}?" if hint else "")
            )
    return values.sort_index()


def ramp(colours: str, *, grey: bool) -> str:
    """Return the colour map of numbers: the one asked for, or one of greys."""
    return "Greys" if grey and colours == COLOURS else colours


def coloured(values: pd.Series, colours: str = COLOURS, *, grey: bool = False) -> Coloured:
    """Give each value a colour: numbers along a scale, words one by one, in grey with shape and hatch."""
    from matplotlib import colormaps
    from matplotlib.colors import to_rgba

    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        numbers = values.to_numpy(dtype=float)
        missing = ~np.isfinite(numbers)
        low, high = (
            (float(end(numbers[~missing])) for end in (np.min, np.max)) if (~missing).any() else (0.0, 1.0)
        )
        low = min(low, 0.0) if low <= 0.25 * high else low  # a scale that could start at zero does
        share = np.where(missing, 0, (numbers - low) / ((high - low) or 1))
        return Coloured(
            np.where(missing[:, None], (1.0, 1.0, 1.0, 1.0), colormaps[colours](share)),
            missing,
            {},
            low,
            high,
        )
    words = values.astype("object").where(values.notna(), "").astype("str").to_numpy()
    missing = words == ""
    known, counts = np.unique(words[~missing], return_counts=True)
    known = known[np.lexsort((known, -counts))]
    # answers that are no class are pale: what cannot be told must not be the loudest
    named = [word for word in known if answer(word) == "role"]
    shades: tuple[str, ...] = DISTINCT if len(named) <= len(DISTINCT) else COLOURS_OF_ROLES
    if grey:
        shades = tuple(itertools.islice(itertools.cycle(SHADES), len(named)))
    classes = {word: shades[i] if i < len(shades) else REST for i, word in enumerate(named)}
    classes |= {word: PALE.get(answer(word), REST) for word in known if word not in classes}
    painted = [to_rgba(classes.get(word, "#ffffff")) for word in words]
    if not grey:
        return Coloured(np.array(painted), missing, classes)
    marks, hatches = (dict(zip(classes, itertools.cycle(looks), strict=False)) for looks in (SHAPES, HATCHES))
    return Coloured(np.array(painted), missing, classes, marks=marks, hatches=hatches)


def explain(
    axes: Axes, painted: Coloured, label: str, colours: str = COLOURS, *, hatched: bool = False
) -> None:
    """Draw the legend of the colours, and of the shapes or hatches where there are any."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    figure = axes.get_figure(root=True)
    if figure is None:
        return
    empty = Line2D([], [], ls="", marker="o", mfc="white", mec=QUIET, label=MISSING)
    if painted.classes:
        shown: list[Artist] = [
            Patch(facecolor="white", edgecolor=INK, hatch=painted.hatches[w], label=fold(w))
            if hatched and painted.hatches
            else Line2D([], [], ls="", marker=painted.marks.get(w, "o"), mfc=c, mec=QUIET, label=fold(w))
            for w, c in painted.classes.items()
        ]
        most = len(COLOURS_OF_ROLES)
        if len(shown) > most:
            rest = len(shown) - most
            shown = [
                *shown[:most],
                Line2D([], [], ls="", marker="o", mfc=REST, mec="white", label=f"{rest} more"),
            ]
        shown += [empty] if painted.missing.any() else []
        figure.legend(handles=shown, title=fold(label, 60), loc="outside right upper", alignment="left")
        return
    scale = ScalarMappable(Normalize(painted.low, painted.high), colours)
    bar = figure.colorbar(scale, ax=axes, shrink=0.5, aspect=18, pad=0.01, label=fold(label, 60))
    bar.outline.set_visible(False)
    if painted.missing.any():
        axes.legend(handles=[empty], loc="lower left")
