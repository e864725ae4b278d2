"""Dates and amounts of a table in the library's form; what resists is a fault, what is done a note."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.tables.codes import plain, spread
from subnatnet.tables.missing import is_missing
from subnatnet.tables.precision import coarsened
from subnatnet.tables.text import each_distinct, without_footnote
from subnatnet.tables.written import as_texts, to_number
from subnatnet.tables.written_dates import UNREAD, Written, read_dates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from subnatnet.tables.mapping import TableMapping

NO_DATES = 3  # distinct texts without a figure from which a column called `End` holds something else


@cache
def _none_minted() -> pd.DataFrame:
    """Return that no actor got an id: one frame for all tables, which nobody changes."""
    return pd.DataFrame({"id": [], "name": [], "kind": []})


@dataclass
class Mapped:
    """A table in the library's columns.

    Parameters
    ----------
    ties : pandas.DataFrame
        Columns of ties; more rows than the sheet where cells named several actors.
    origin : numpy.ndarray of int
        Row of the sheet's frame that each tie comes from.
    faults : list of dict
        ``position`` (row of the sheet's frame), ``column``, ``value``, ``rule``, ``suggestion``.
    theirs : mapping of str to str
        Our column -> what the table calls it, where the mapping says so.
    minted : pandas.DataFrame
        Actors whose ids were made of their names, or whose kind the mapping says: ``id, name, kind``.
    notes : list of dict
        What was done that a reader may want to know: ``what, column, value, count``.
    """

    ties: pd.DataFrame
    origin: NDArray[np.int64]
    faults: list[dict[str, object]] = field(default_factory=list)
    theirs: Mapping[str, str] = field(default_factory=dict)
    minted: pd.DataFrame = field(default_factory=_none_minted)
    notes: list[dict[str, object]] = field(default_factory=list)

    def note(self, what: str, *, column: str = "", value: object = "", count: int | None = None) -> None:
        """Write down what was done."""
        self.notes.append({"what": what, "column": column, "value": value, "count": count})

    def add_minted(self, actors: pd.DataFrame) -> None:
        """Add actors whose ids were made of their names; one that is there already stays."""
        self.minted = pd.concat([self.minted, actors]).drop_duplicates("id", ignore_index=True).fillna("")

    def say_kind(self, ids: pd.Series, kind: str, column: str) -> None:
        """Take the actors of a column for a kind, as the mapping says; one said to be of two is a fault."""
        distinct = sorted(set(ids.unique()) - {""})
        said = self.minted.set_index("id")["kind"]
        for actor in (actor for actor in distinct if said.get(actor, kind) != kind):
            for at in ids.index[ids == actor]:
                rule = f"the mapping says that it is a {kind} here and a {said[actor]} at the other end"
                fault: dict[str, object] = {
                    "position": int(self.origin[at]),
                    "column": column,
                    "value": actor,
                }
                self.faults.append(fault | {"rule": rule, "suggestion": ""})
        made = pd.DataFrame({"id": distinct, "name": distinct, "kind": kind}, dtype="str")
        self.minted = pd.concat([self.minted, made]).drop_duplicates("id", ignore_index=True)


def without_footnotes(frame: pd.DataFrame, mapping: TableMapping, mapped: Mapped) -> pd.DataFrame:
    """Return a table without marks of footnotes behind names that are looked up or made ids of."""
    named = [end for end in (mapping.source, mapping.target) if end.names != "id"]
    for name in dict.fromkeys(c for end in named for c in (*end.columns, end.country, end.region)):
        if name not in frame:
            continue
        texts = as_texts(frame[name])
        bare = each_distinct(texts, without_footnote)
        if bare is not texts:
            frame = frame.assign(**{name: bare})
            mapped.note("marks of footnotes left out", column=name, count=int((bare != texts).sum()))
    return frame


def read_dates_of(out: pd.DataFrame, mapping: TableMapping, mapped: Mapped) -> None:
    """Read the columns ``start`` and ``end`` as dates, in place."""
    lasts: pd.Series | None = None
    for name in ("start", "end"):
        if name not in out:
            continue
        texts = as_texts(out[name])
        if name not in mapping.columns and _holds_no_dates(texts):
            out[f"{name}_"] = texts
            del out[name]
            mapped.note("no dates, so kept under another name", column=name, value=f"{name}_")
            continue
        texts = _no_more_exact(texts, out, mapping.precision.get(name, ""))
        distinct = pd.unique(texts)
        codes, read = read_dates(texts, mapping.dates, ranges=mapping.ranges, ongoing=name == "end")
        counts = np.bincount(codes[codes >= 0], minlength=len(read))
        for one, count in zip(read, counts, strict=True):
            if one.note:
                mapped.note("date", column=name, value=one.note, count=int(count))
        # what is no date at all stays for the check of all ties to say
        read = [
            Written(text) if one.rule == UNREAD and not one.hint else one
            for one, text in zip(read, map(str, distinct), strict=True)
        ]
        wrong = np.array([bool(one.rule) for one in read] + [False])
        for at in np.flatnonzero(wrong[codes]):
            one = read[codes[at]]
            fault: dict[str, object] = {"position": int(at), "column": name, "value": texts.iloc[at]}
            mapped.faults.append(fault | {"rule": one.rule, "suggestion": one.hint})
        if any(one.date != text for one, text in zip(read, distinct, strict=True)):
            out[name] = spread(codes, [*(one.date for one in read), ""], texts.index)
        else:
            out[name] = texts
        if name == "start" and any(one.end for one in read):
            ends = np.array([*(one.end for one in read), ""], dtype=object)[codes]
            lasts = pd.Series(ends, index=texts.index, dtype="str")
    if lasts is not None:
        had = plain(out["end"]) if "end" in out else pd.Series("", index=out.index, dtype="str")
        out["end"] = had.where((had != "") | (lasts == ""), lasts)


def _no_more_exact(texts: pd.Series, out: pd.DataFrame, said: str) -> pd.Series:
    if not said:
        return texts
    return coarsened(plain(texts), list(as_texts(out[said])) if said in out else None)


def _holds_no_dates(texts: pd.Series) -> bool:
    """Say whether a column holds several texts and no figure in any of them."""
    distinct = [text for text in pd.unique(texts) if text and not is_missing(text)]
    return len(distinct) >= NO_DATES and not any(sign.isdigit() for text in distinct for sign in text)


def read_amounts_of(out: pd.DataFrame, mapping: TableMapping, mapped: Mapped) -> None:
    """Read the columns ``amount`` and ``count`` as numbers, in place."""
    currency = as_texts(out["currency"]) if "currency" in out else ""
    for name in ("amount", "count"):
        if name in out:
            money = {"currency": currency, "scale": mapping.scale} if name == "amount" else {}
            _read_numbers(out, name, mapping, mapped, money)


def _read_numbers(
    out: pd.DataFrame, name: str, mapping: TableMapping, mapped: Mapped, money: dict[str, Any]
) -> None:
    written = out[name]
    signs = {"decimal": mapping.decimal, "thousands": mapping.thousands}
    numbers, wrong, hints = to_number(written, **signs, **money)
    for at in wrong.index[wrong]:
        rule = "not a number"
        if hints[at] and not mapping.thousands:
            rule = "has signs between thousands; say thousands=',' (or which) in the mapping"
        fault: dict[str, object] = {"position": at, "column": name, "value": written[at]}
        mapped.faults.append(fault | {"rule": rule, "suggestion": hints[at]})
    missing = numbers.isna()
    if missing.any() and not pd.api.types.is_numeric_dtype(written):
        words = plain(as_texts(written[missing]))
        for word, count in words[words.map(is_missing)].value_counts().items():
            mapped.note("read as missing", column=name, value=word, count=int(count))
    out[name] = numbers
