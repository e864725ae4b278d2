"""The keywords that are the same everywhere, and names for annotations that say what a number may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

from subnatnet.arguments.rules import MANY, like, number, texts, whole

if TYPE_CHECKING:
    import pandas as pd

# -- names for annotations: what a signature says, people and the decorator both read ---------------------

Count = Annotated[int, whole(least=1, cap=MANY)]  # of draws, runs, workers, rows
Size = Annotated[int, whole(least=0, cap=MANY)]  # how many, perhaps none
Workers = Annotated[int, whole(least=1, cap=1024)]  # processes or threads
Seed = Annotated[int, whole(least=0)]  # the same seed, the same answer
# a confidence or level; 95 is none
_SHARE = replace(number(above=0, below=1), allowed="a share between 0 and 1, such as 0.95")
Share = Annotated[float, _SHARE]
Part = Annotated[float, number(least=0, most=1)]  # a share that may be nothing or all
Positive = Annotated[float, number(above=0)]
NotNegative = Annotated[float, number(least=0)]
Names = Annotated[Iterable[str], texts(empty=False)]  # at least one word
Word = Annotated[str, like("a text that is not empty", lambda v: isinstance(v, str) and v.strip() != "")]
Undated = Literal["exclude", "include", "bounds", "impute"]
Unit = str | tuple[str | None, str | None] | None


class Level(TypedDict, total=False):
    """At which level, where all ties count.

    Parameters
    ----------
    unit : str or (str, str), optional
        The level the home regions are rolled up to: ``"province"``, or ``"top"`` for those that belong to no
        other; a pair gives the level of the foreign places as well: ``("province", "country")``. By default
        ties stay where they were recorded (what judges roles takes ``"top"``, and partners by country). None
        in a pair leaves that side as it is.
    """

    unit: Unit


class LevelRegions(Level, total=False):
    """At which level, and which regions.

    Parameters
    ----------
    unit, regions
        As in :class:`SelectRegions`.
    """

    regions: str | Iterable[str] | None


class AllTimes(Level, total=False):
    """Which ties, where all times count, or where the period is an argument of its own.

    Parameters
    ----------
    layer, unit
        As in :class:`Select`.
    """

    layer: str | Iterable[str] | None


class AllTimesRegions(AllTimes, total=False):
    """Which ties and regions, where all times count, or where the period is an argument of its own.

    Parameters
    ----------
    layer, unit, regions
        As in :class:`SelectRegions`.
    """

    regions: str | Iterable[str] | None


class AcrossPeriods(AllTimes, total=False):
    """Which ties, where the periods are arguments of their own.

    Parameters
    ----------
    layer, unit, undated
        As in :class:`Select`.
    """

    undated: Undated


class When(Level, total=False):
    """Which ties, where the layer is not a question.

    Parameters
    ----------
    during : str, optional
        A period: ``"1994/2012"``, ``"2013/.."``, ``"2008"``, or the name of an era of the network; by default
        all times.
    unit
        As in :class:`Level`.
    undated : {"exclude", "include", "bounds", "impute"}
        What to do with ties that may or may not fall into the period: leave them out (the least there can
        be, the default), let them in (the most), give both ends where a measure has them, or date them by
        chance where a function says that it can.
    """

    during: str | None
    undated: Undated


class WhenRegions(When, total=False):
    """Which ties and regions, where the layer is not a question.

    Parameters
    ----------
    during, unit, undated, regions
        As in :class:`SelectRegions`.
    """

    regions: str | Iterable[str] | None


class Select(When, total=False):
    """Which ties a function looks at: the keywords that are the same everywhere.

    Parameters
    ----------
    layer : str or iterable of str, optional
        One or more kinds of tie, such as ``"agreement"``, ``["investment", "cooperation"]`` or
        ``"investment+cooperation"``; by default all of the network (what judges roles looks at ties abroad,
        and by default at those layers in which regions can be compared).
    during, unit, undated
        As in :class:`When`.
    """

    layer: str | Iterable[str] | None


class SelectRegions(Select, total=False):
    """Which ties, and of which regions.

    Parameters
    ----------
    regions : str or iterable of str, optional
        Ids or names of the regions asked about, in any spelling: ``"CN-SC"``, ``"sichuan"``, ``"四川"``; by
        default all. The others still count in comparisons.
    layer, during, unit, undated
        As in :class:`Select`.
    """

    regions: str | Iterable[str] | None


class SelectStudy(SelectRegions, total=False):
    """Which ties and regions, and how sure a role must be: what the study of roles is made with.

    Parameters
    ----------
    layer, during, unit, undated, regions
        As in :class:`SelectRegions`.
    tables : mapping of str to pandas.DataFrame, optional
        Tables to take instead of those of the network: ``assigned, claimed`` (statements), ``mentions``
        (counts of words in reports), ``trade, trade_national`` (published shares).
    factor : float
        A region stands out in a place where its share is at least `factor` times that of the others.
    least : float
        The probability from which a statement is made. At the default of .75 at least three in four of what
        is said should hold.
    confidence : float
        Coverage of the intervals, and the probability from which a statement is made without "probably".
    seed : int
        Same seed, same answer, whatever the order of rows.
    """

    tables: Mapping[str, pd.DataFrame] | None
    factor: float
    least: float
    confidence: float
    seed: Seed


FACTOR, LEAST, CONFIDENCE = 1.5, 0.75, 0.95
DEFAULTS: dict[str, object] = {
    "layer": None,
    "during": None,
    "unit": None,
    "undated": "exclude",
    "regions": None,
    "tables": None,
    "factor": FACTOR,
    "least": LEAST,
    "confidence": CONFIDENCE,
    "seed": 0,
}


def with_undated(which: Select, undated: Undated) -> Select:
    """Return a selection with another way of treating undated ties."""
    return {**which, "undated": undated}
