"""What every figure shares: matplotlib on demand, fonts for any script, colours, files written whole."""

from __future__ import annotations

import contextlib
import io
import re
import textwrap
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice, MissingExtra, reject
from subnatnet.tables.atomic import whole_file

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    from matplotlib.figure import Figure
    from numpy.typing import NDArray

SUFFIXES = (".png", ".svg", ".pdf")
LABELS = ("name", "local", "both", "id")
KEPT = ("font.family", "text.parse_math", "text.usetex", "pdf.fonttype", "svg.fonttype", "svg.hashsalt")
INK, QUIET, LAND, GROUND = "#1b2430", "#5a6573", "#e9ebe6", "#ffffff"
# Okabe and Ito (2008), told apart with any colour vision; grey for what is left over
DISTINCT = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d31", "#5b3a8c", "#1b2430")
REST = "#a9b0b8"
STYLES = ("colour", "grey")
# told apart without colour: shades from dark to pale, shapes, line types, hatches
SHADES = ("#1a1a1a", "#8c8c8c", "#4d4d4d", "#bfbfbf", "#333333", "#a6a6a6", "#666666", "#d9d9d9", "#000000")
SHAPES = ("o", "s", "^", "D", "v", "P", "X", "*", "<")
LINES: tuple[Any, ...] = (
    "-",
    "--",
    "-.",
    ":",
    (0, (5, 1, 1, 1, 1, 1)),
    (0, (1, 3)),
    (0, (8, 3)),
    (0, (3, 1)),
)
HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "----", "||||", "++++", "oo")
LONGEST = 40  # characters of a label
# fonts with Chinese, Japanese and Korean that systems bring along, the most legible first
EASTERN = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC"),
    *("Microsoft YaHei", "Hiragino Sans GB", "Noto Sans CJK JP", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"),
    *("Droid Sans Fallback", "SimHei", "Arial Unicode MS", "Heiti SC", "Yu Gothic", "Malgun Gothic"),
)
BASE = "DejaVu Sans"  # comes with matplotlib
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ud800-\udfff]+"
)


def ink_on(colour: NDArray[np.float64]) -> str:
    """Return ink or white, whichever stands out more from a colour (contrast of WCAG 2).

    Examples
    --------
    >>> ink_on(np.array([1.0, 1.0, 0.8, 1.0])), ink_on(np.array([0.1, 0.1, 0.4, 1.0]))
    ('#1b2430', 'white')
    """
    linear = np.where(colour[:3] <= 0.04045, colour[:3] / 12.92, ((colour[:3] + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ np.array([0.2126, 0.7152, 0.0722]))
    return INK if (luminance + 0.05) / (0.017 + 0.05) > 1.05 / (luminance + 0.05) else "white"


def require_matplotlib() -> None:
    """Say what to install where matplotlib is missing.

    Raises
    ------
    MissingExtra
        If it is not installed.
    """
    try:
        import matplotlib  # noqa: F401, ICN001 - only whether it is there
    except ImportError as error:
        raise MissingExtra('figures need matplotlib: pip install "subnatnet[figures]"') from error


@cache
def _characters(path: str, number: int) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    try:
        return frozenset(
            FT2Font(path, face_index=number).get_charmap() if number else FT2Font(path).get_charmap()
        )
    except (OSError, RuntimeError, TypeError):
        return frozenset()  # a file that went away, or a face this matplotlib cannot open


def _installed() -> dict[str, str]:
    """Return the file of each installed font, in its regular face, save the one that is all boxes."""
    from matplotlib import font_manager

    regular = {
        entry.name: entry.fname
        for entry in sorted(font_manager.fontManager.ttflist, key=lambda entry: entry.fname, reverse=True)
        if not entry.name.startswith("Last Resort")
        and entry.style == "normal"
        and str(entry.weight) in ("400", "normal", "book", "regular", "350", "roman")
    }
    return {name: regular[name] for name in sorted(regular)}


def families(texts: Iterable[str]) -> list[str]:
    """Return the fonts that together hold every character of some texts, as far as fonts allow.

    Warns
    -----
    UserWarning
        If characters remain that no installed font has; they are drawn as boxes.
    """
    require_matplotlib()
    fonts = _installed()
    wanted = {ord(char) for text in texts for char in text if not char.isspace()}
    chosen = [BASE]
    missing = wanted - _characters(fonts[BASE], 0)
    order = [name for name in EASTERN if name in fonts] if missing else []
    order += [name for name in fonts if name not in order] if missing else []
    for name in order:
        found = missing & _characters(fonts[name], 0)
        # a font drawn for one script may hold stray signs of another: take only what helps
        if found:
            chosen.append(name)
            missing -= found
        if not missing:
            break
    if missing:
        shown = "".join(map(chr, sorted(missing)[:12]))
        warnings.warn(
            f"no installed font has {len(missing)} of the characters in this figure ({shown}); they are "
            "drawn as boxes. Install one that has them, for example Noto Sans CJK (Debian: fonts-noto-cjk), "
            "and empty matplotlib's font cache, or choose labels='name'",
            UserWarning,
            stacklevel=3,
        )
    return chosen


def width_of(text: str) -> int:
    """Return how wide a text is in units of half an ideograph.

    Examples
    --------
    >>> width_of("Hebei 河北省")
    12
    """
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def clip(text: object, length: int = LONGEST) -> str:
    r"""Return a label as one line of visible characters, shortened if very long.

    Examples
    --------
    >>> clip("a\nb"), len(clip("x" * 5000))
    ('a b', 40)
    """
    line = " ".join(_INVISIBLE.sub(" ", str(text)).split())
    return line if len(line) <= length else line[: length - 1] + "…"


def fold(text: object, width: int = LONGEST, lines: int = 4) -> str:
    r"""Return a label in lines of at most so many characters, so that no name is cut.

    Only what is longer than all these lines together ends with dots.

    Examples
    --------
    >>> fold("Hebei"), fold("Autonomous Region of Friuli Venezia Giulia", 20)
    ('Hebei', 'Autonomous Region of\nFriuli Venezia\nGiulia')
    """
    whole = clip(text, width * lines)
    return "\n".join(textwrap.wrap(whole, width)) or whole


def column_label(name: object) -> str:
    """Return what a figure calls the values of a column by default: its name, as words.

    Examples
    --------
    >>> column_label("macro_region"), column_label(None)
    ('macro region', '')
    """
    return "" if name is None else str(name).replace("_", " ")


def labels_of(
    known: pd.DataFrame, ids: Iterable[str], labels: str = "name", length: int = LONGEST
) -> list[str]:
    """Return what to call actors in a figure.

    Parameters
    ----------
    known : pandas.DataFrame
        Actors, indexed by id.
    ids : iterable of str
        Whose labels.
    labels : {"name", "local", "both", "id"}
        The name, the name in its own script, both, or the id; what is missing falls back to the name, and
        that to the id.
    length : int
        Labels stand in lines of at most so many characters.
    """
    if labels not in LABELS:
        reject(labels, LABELS, "kind of label")
    found = []
    for actor in ids:
        row = known.loc[actor] if actor in known.index else pd.Series(dtype="str")
        name = str(row.get("name", "")) or str(actor)
        local = str(row.get("name_local", "")) or name
        both = name if local == name else f"{name} {local}"
        found.append(fold({"name": name, "local": local, "both": both, "id": str(actor)}[labels], length))
    return found


@contextlib.contextmanager
def style(texts: Iterable[str] = (), *, size: float = 8.0) -> Iterator[None]:
    """Draw in the house style, in fonts that hold `texts`; names are never read as formulas."""
    require_matplotlib()
    from matplotlib import rc_context, rcParams, rcParamsDefault

    settings: dict[str, Any] = {
        "font.family": families(texts),
        "font.size": size,
        "text.parse_math": False,
        "text.usetex": False,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": QUIET,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": size + 4,
        "axes.titlelocation": "left",
        "axes.unicode_minus": True,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.labelsize": size,
        "ytick.labelsize": size,
        "legend.frameon": False,
        "legend.fontsize": size,
        "figure.facecolor": GROUND,
        "axes.facecolor": GROUND,
        "hatch.linewidth": 0.5,
        "pdf.fonttype": 42,
        "svg.fonttype": "none",
        "svg.hashsalt": "subnatnet",
    }
    # what the reader's own style sets stays as it is; that names are no formulas is not a matter of style
    now: Any = rcParams
    usual: Any = rcParamsDefault
    own = {name for name in settings if now[name] != usual[name]} - set(KEPT)
    chosen: Any = {name: value for name, value in settings.items() if name not in own}
    with rc_context(chosen):
        yield


def require_style(style: str) -> bool:
    """Refuse a style that is none; return whether it is the one without colour.

    Examples
    --------
    >>> require_style("colour"), require_style("grey")
    (False, True)
    """
    if style not in STYLES:
        reject(style, STYLES, "style of figure")
    return style == "grey"


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure, in inches, that shows itself in a notebook and needs no window."""
    require_matplotlib()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    class ShownFigure(Figure):
        """A figure that is not on pyplot's list: nothing to close, no window."""

        def _repr_png_(self) -> bytes:
            held = io.BytesIO()
            self.savefig(held, format="png", dpi=110, bbox_inches="tight")
            return held.getvalue()

    figure = ShownFigure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def caption(figure: Figure, text: str) -> None:
    """Write below a figure what it leaves out."""
    figure.supxlabel(text, x=0.01, ha="left", fontsize=7, color=QUIET)


def finished(figure: Figure, path: str | os.PathLike[str] | None, dpi: int = 300) -> Figure:
    """Write a figure whole where a path is given, and return it.

    Raises
    ------
    InvalidChoice
        If the path does not end in ``.png``, ``.svg`` or ``.pdf``.
    """
    if path is None:
        return figure
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise InvalidChoice(f"{Path(path).name!r}: a figure is written as {', '.join(SUFFIXES)}")
    # no dates inside, so that the same figure is the same file
    made: dict[str, dict[str, Any]] = {
        ".png": {"Software": "subnatnet"},
        ".svg": {"Date": None, "Creator": "subnatnet"},
        ".pdf": {"CreationDate": None, "Creator": "subnatnet", "Producer": "subnatnet"},
    }
    with whole_file(path) as temporary:
        figure.savefig(temporary, format=suffix[1:], dpi=dpi, bbox_inches="tight", metadata=made[suffix])
    return figure
