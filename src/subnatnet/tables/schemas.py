"""What must hold for actors and ties, declared once.

A schema looks at *evidence*: a frame with one row per actor or tie, holding the columns themselves and a few
derived ones (the kind of actor at each end, the last day of a tie's life ...). Each check is blamed on the
column a person has to mend.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.schema import CONFIDENCE
from subnatnet.tables.codes import MANY, codes_of, is_held
from subnatnet.tables.dates import is_date
from subnatnet.tables.text import arrow_signs, ascii_bytes, distinct_texts, rising

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from subnatnet.schema import Schema

# C0 and C1 controls except tab and line feed, overrides of writing direction, a byte order mark inside the
# text, and the sign that a decoder puts where it could not read
FORBIDDEN = "\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffd"
ONE_LINE = ("id", "layer", "kind", "source", "target", "start", "end", "document", "currency", "confidence")
MAX_ID = 500
_CURRENCY = re.compile("[A-Z]{3}|")

BLAME = {
    "source_known": "source",
    "target_known": "target",
    "self_tie": "target",
    "starts_after_end": "end",
    "starts_after_today": "start",
    "money_without_currency": "currency",
}


def blame(column: str) -> str:
    """Return the column a person has to mend, from the one that shows the fault.

    Examples
    --------
    >>> blame("self_tie"), blame("directive source"), blame("amount")
    ('target', 'source', 'amount')
    """
    return BLAME.get(column, column.rpartition(" ")[2])


def by_value(texts: pd.Series, test: Callable[[str], bool]) -> pd.Series:
    """Say for each text whether it passes, asking once for each distinct one.

    Examples
    --------
    >>> by_value(pd.Series(["a", "", "a"]), bool).tolist()
    [True, False, True]
    """
    codes, distinct = codes_of(texts)
    passed = np.fromiter(map(test, map(str, distinct.tolist())), dtype=bool, count=len(distinct))
    return pd.Series(passed[codes] if len(distinct) else np.ones(len(texts), dtype=bool), index=texts.index)


def compact(texts: pd.Series) -> pd.Series:
    """Return a column of few distinct texts as categorical: every check then looks at each of them once."""
    if is_held(texts):
        return texts
    if len(texts) > MANY and texts.iloc[:MANY].nunique() > MANY / 2:
        return texts  # ids, notes: nearly every one is another
    codes, distinct = pd.factorize(texts)
    return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(distinct)), index=texts.index)


class OfEach:
    """A rule that asks something of a text alone, so that it is asked once for each distinct one.

    Parameters
    ----------
    passes : callable
        Says of one text whether it is as it must be.
    together : callable, optional
        Says the same of many joined into one, where that can be told.
    glance : callable, optional
        Says of a long column whether one look shows that all of them pass.

    Examples
    --------
    >>> short = OfEach(lambda text: len(text) < 3)
    >>> short(pd.Series(["a", "long", "a"])).tolist(), short.all(["a"])
    ([True, False, True], True)
    """

    def __init__(
        self,
        passes: Callable[[str], bool],
        together: Callable[[str], bool] | None = None,
        glance: Callable[[pd.Series], bool] | None = None,
    ) -> None:
        self.passes = passes
        self.together = together
        self.glance = glance

    def __call__(self, texts: pd.Series) -> pd.Series:
        """Say for each text whether it passes."""
        if self.glance is not None and len(texts) > MANY and texts.dtype == "str" and self.glance(texts):
            return pd.Series(data=True, index=texts.index)
        return by_value(texts, self.passes)

    def all(self, distinct: Iterable[str]) -> bool:
        """Say whether all of these texts pass."""
        return self.together("".join(distinct)) if self.together else all(map(self.passes, distinct))


def _free_of(pattern: str) -> OfEach:
    found = re.compile(pattern).search
    fair = bytes(sign for sign in range(128) if found(chr(sign)) is None)

    def free(text: str) -> bool:
        return found(text) is None

    def glance(texts: pd.Series) -> bool:
        signs = ascii_bytes(texts, "")
        if signs is None:
            return free("".join(texts.tolist()))
        return not signs.tobytes().translate(None, fair)

    return OfEach(free, free, glance)


_CLEAN = _free_of(f"[{FORBIDDEN}]")
_CLEAN_LINE = _free_of(f"[{FORBIDDEN}\t\n]")


def is_clean(texts: pd.Series) -> pd.Series:
    """Say for each text whether it is free of control characters.

    Examples
    --------
    >>> is_clean(pd.Series(["Łódź", "a" + chr(0)])).tolist()
    [True, False]
    """
    return _CLEAN(texts)


def is_clean_line(texts: pd.Series) -> pd.Series:
    """Say for each text whether it is free of control characters, tabs and line breaks."""
    return _CLEAN_LINE(texts)


_IS_DATE = OfEach(is_date)
_IS_CURRENCY = OfEach(lambda text: _CURRENCY.fullmatch(text) is not None)


class _Short(OfEach):
    """No text is longer than an id may be: the longest tells it of all."""

    def __init__(self) -> None:
        super().__init__(lambda text: len(text) <= MAX_ID, glance=self._all_of)

    def _all_of(self, ids: pd.Series) -> bool:
        held = arrow_signs(ids)
        if held is not None and int(np.diff(held[1]).max(initial=0)) <= MAX_ID:
            return True  # no text has more letters than bytes
        return self.all(ids.tolist())

    def all(self, distinct: Iterable[str]) -> bool:
        """Say whether all of these texts pass."""
        return max(map(len, distinct), default=0) <= MAX_ID


_IS_SHORT = _Short()


def _none_empty(texts: pd.Series) -> bool:
    held = arrow_signs(texts)
    if held is not None:
        return bool(np.diff(held[1]).all())
    return not (texts.to_numpy(dtype=object) == "").any()


_IS_SAID = OfEach(bool, glance=_none_empty)


def _not_negative(numbers: pd.Series) -> NDArray[np.bool_]:
    values = numbers.to_numpy()
    return np.asarray(~(values < 0) & ~np.isinf(values))


def _positive(numbers: pd.Series) -> NDArray[np.bool_]:
    values = numbers.to_numpy()
    return np.asarray((values > 0) & ~np.isinf(values))


def _unique(ids: pd.Series) -> NDArray[np.bool_]:
    if ids.dtype == "str" and rising(ids):  # nearly all tables come in the order of their ids
        return np.ones(len(ids), dtype=bool)
    return ~ids.duplicated(keep=False).to_numpy()


def _false(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return ~flags


Rules = dict[str, list[tuple[str, "Callable[[Any], pd.Series | NDArray[np.bool_]]"]]]
"""For each column what must hold: the words for it, and a function that says so of every cell."""


def _text_rules(name: str) -> list[tuple[str, Callable[[Any], pd.Series | NDArray[np.bool_]]]]:
    if name in ("id", "source", "target"):
        return [
            ("holds a control character, a tab or a line break", _CLEAN_LINE),
            (f"longer than the {MAX_ID} characters that an id may have", _IS_SHORT),
        ]
    if name in ONE_LINE:
        return [("holds a control character, a tab or a line break", _CLEAN_LINE)]
    return [("holds a control character; copy the text anew", _CLEAN)]


def _among(words: Iterable[str]) -> OfEach:
    return OfEach(frozenset(words).__contains__)


def _between(limit: float) -> Callable[[pd.Series], NDArray[np.bool_]]:
    return lambda numbers: ~(np.abs(numbers.to_numpy()) > limit)


@cache
def tie_rules(texts: tuple[str, ...], schema: Schema) -> Rules:
    """Return what must hold for the evidence on ties; `texts` are its text columns."""
    rules = {name: _text_rules(name) for name in texts}
    own: Rules = {
        "id": [("two ties have the same id", _unique), ("a tie needs an id", _IS_SAID)],
        "layer": [("not a tie type", _among(schema.layers))],
        "start": [("not an EDTF date such as 1982, 1982-10 or 1982-10-07", _IS_DATE)],
        "end": [("not an EDTF date such as 1982, 1982-10 or 1982-10-07", _IS_DATE)],
        "currency": [("not an ISO 4217 code such as USD", _IS_CURRENCY)],
        "confidence": [("not a level of confidence", _among(("", *CONFIDENCE)))],
    }
    for name, more in own.items():
        rules[name] = [*more, *_text_rules(name)]
    flags = {
        "source_known": "no actor has this id",
        "target_known": "no actor has this id",
        "self_tie": "a tie needs two different ends",
        "starts_after_end": "ends before it starts",
        "starts_after_today": "starts in the future",
        "money_without_currency": "an amount needs a currency",
    }
    for layer in schema.layers.values():
        flags[f"{layer.name} source"] = f"{layer.name} ties need a {' or '.join(layer.sources)} here"
        flags[f"{layer.name} target"] = f"{layer.name} ties need a {' or '.join(layer.targets)} here"
    rules |= {name: [(words, _false)] for name, words in flags.items()}
    rules["amount"] = [("an amount cannot be negative or infinite", _not_negative)]
    rules["count"] = [("a count is a number above 0", _positive)]
    return rules


@cache
def actor_rules(texts: tuple[str, ...], schema: Schema) -> Rules:
    """Return what must hold for actors; `texts` are their text columns."""
    rules = {name: _text_rules(name) for name in texts}
    own: Rules = {
        "id": [("two actors have the same id", _unique), ("an actor needs an id", _IS_SAID)],
        "kind": [("not a kind of actor", _among(schema.kinds))],
    }
    for name, more in own.items():
        rules[name] = [*more, *_text_rules(name)]
    for name, limit in (("lat", 90), ("lon", 180)):
        rules[name] = [(f"must lie between -{limit} and {limit} degrees", _between(limit))]
    return rules


def broken(
    rules: Rules, evidence: Mapping[str, Any] | pd.DataFrame
) -> Iterator[tuple[str, str, NDArray[np.intp]]]:
    """Yield each rule that does not hold, as they are looked at: column, words, positions of the cells.

    What is missing breaks no rule. Nearly all tables are as they must be, so that each rule is first asked
    whether it holds of the whole column, which is quicker to say.

    Examples
    --------
    >>> rules = {name: [("is positive", lambda cells: cells > 0)] for name in "ab"}
    >>> [(name, words, at.tolist()) for name, words, at in broken(rules, pd.DataFrame({"a": [1], "b": [0]}))]
    [('b', 'is positive', [0])]
    """
    for name, many in rules.items():
        cells = evidence[name]
        distinct = _distinct(cells) if any(isinstance(holds, OfEach) for _, holds in many) else None
        for words, holds in many:
            if isinstance(holds, OfEach) and distinct is not None and holds.all(distinct):
                continue
            fits = np.asarray(holds(cells), dtype=bool)
            if not fits.all():
                yield name, words, np.flatnonzero(~fits & ~np.asarray(pd.isna(cells)))


def _distinct(texts: pd.Series) -> list[str] | None:
    """Return the distinct texts of a column, or None where they may be as many as its rows are many."""
    if isinstance(texts.dtype, pd.CategoricalDtype):
        return texts.cat.categories.tolist()
    if len(texts) > MANY:
        return None
    return distinct_texts(texts)


def choices(schema: Schema) -> dict[str, Sequence[str]]:
    """Return the closed list behind each rule that has one."""
    return {
        "not a tie type": tuple(schema.layers),
        "not a kind of actor": tuple(schema.kinds),
        "not a level of confidence": CONFIDENCE,
    }
