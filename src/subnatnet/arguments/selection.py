"""The keywords that are the same everywhere, and names for annotations that say what a number may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Literal, TypedDict

from subnatnet.arguments.rules import like, number, texts, whole

# -- names for annotations: what a signature says, people and the decorator both read ---------------------

Count = Annotated[int, whole(least=1)]  # of draws, runs, workers, rows
Size = Annotated[int, whole(least=0)]  # how many, perhaps none
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


class When(TypedDict, total=False):
    """Which ties, where the layer is not a question.

    Parameters
    ----------
    during : str, optional
        A period: ``"1994/2012"``, ``"2013/.."``, ``"2008"``, or the name of an era of the network; by default
        all times.
    unit : str or (str, str), optional
        The level the home regions are rolled up to: ``"province"``, or ``"top"`` for those that belong to no
        other; a pair gives the level of the foreign places as well: ``("province", "country")``. By default
        ties stay where they were recorded. None in a pair leaves that side as it is.
    undated : {"exclude", "include", "bounds", "impute"}
        What to do with ties that may or may not fall into the period: leave them out (the least there can
        be, the default), let them in (the most), give both ends where a measure has them, or date them by
        chance where a function says that it can.
    """

    during: str | None
    unit: Unit
    undated: Undated


class Select(When, total=False):
    """Which ties a function looks at: the keywords that are the same everywhere.

    Parameters
    ----------
    layer : str or iterable of str, optional
        One or more kinds of tie, such as ``"agreement"``, ``["investment", "cooperation"]`` or
        ``"investment+cooperation"``; by default all of the network.
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


DEFAULTS: dict[str, object] = {
    "layer": None,
    "during": None,
    "unit": None,
    "undated": "exclude",
    "regions": None,
}


def with_undated(which: Select, undated: Undated) -> Select:
    """Return a selection with another way of treating undated ties."""
    return {**which, "undated": undated}
