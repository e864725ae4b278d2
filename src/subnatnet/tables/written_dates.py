"""Dates as people write them, as EDTF; what could mean two things is refused, with what may be meant."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import reject
from subnatnet.tables import date_forms as forms
from subnatnet.tables.dates import date_bounds, is_date
from subnatnet.tables.iranian import MONTHS, iranian_date
from subnatnet.tables.missing import is_missing, is_ongoing
from subnatnet.tables.months import is_month, languages_of, months_of
from subnatnet.tables.text import ascii_digits, clean, without_footnote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DATE_STYLES = {
    "edtf": "EDTF, or a date that begins with the year",
    "dmy": "day, month, year: 31.12.1999 or 31/12/1999",
    "mdy": "month, day, year: 12/31/1999",
    "excel": "days as a spreadsheet counts them: 42005 is 2015-01-01",
}
RANGES = {
    "": "refused: a range may be when it lasted, or when it may have begun",
    "span": "the first is the start, the last the end",
    "within": "some day in it: EDTF [1990..1995]",
}
WHICH_ORDER = "day or month first? say dates='dmy' or 'mdy' in the mapping"
WHICH_RANGE = "a range; say ranges='span' (start and end) or 'within' (some day in it) in the mapping"
AS_SHOWN = "day and month in one order"
UNREAD = "not an EDTF date such as 1982, 1982-10 or 1982-10-07"

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
PERSIAN = re.compile("[\u06f0-\u06f9]|" + "|".join(MONTHS.split()))
YEAR_OF_IRAN = re.compile(r"1[34]\d\d[/.]\d{1,2}([/.]\d{1,2})?")
_EXCEL_DAY_0 = np.datetime64("1899-12-30")


@dataclass(frozen=True)
class Written:
    """What one written date says.

    Parameters
    ----------
    date : str
        EDTF, or ``""`` where there is none or it is not read.
    end : str
        Last of a range, in EDTF.
    hint : str
        For a text that is not read, what may have been meant.
    rule : str
        Why it is not read, or ``""``.
    note : str
        What was done to read it, where that is more than another order of the same signs.
    """

    date: str = ""
    end: str = ""
    hint: str = ""
    rule: str = ""
    note: str = ""


def to_edtf(texts: pd.Series, style: str = "edtf") -> tuple[pd.Series, pd.Series]:
    """Turn written dates into EDTF.

    Parameters
    ----------
    texts : pandas.Series of str
        Dates as written; empty where there is none.
    style : {"edtf", "dmy", "mdy", "excel"}
        How dates are written that do not begin with the year.

    Returns
    -------
    dates : pandas.Series of str
        EDTF; a text that is no date stays as it was, for the check of dates to find.
    hints : pandas.Series of str
        For a text that is no date, what may have been meant, or ``""``.

    Raises
    ------
    InvalidChoice
        If the style is none.

    Examples
    --------
    >>> to_edtf(pd.Series(["1999/3/1", "1985年10月", "2001.0", "31.12.1999", "12 maja 1998"]))[0].tolist()
    ['1999-03-01', '1985-10', '2001', '1999-12-31', '1998-05-12']
    >>> to_edtf(pd.Series(["03.04.1999"]))[0].tolist(), to_edtf(pd.Series(["03.04.1999"]), "dmy")[0].tolist()
    (['03.04.1999'], ['1999-04-03'])
    """
    codes, read = read_dates(texts, style)
    distinct = [str(text) for text in pd.factorize(texts)[1]]
    dates = [one.date if not one.rule else text for one, text in zip(read, distinct, strict=True)]
    hints = [one.hint for one in read]
    if dates == distinct and not any(hints):
        return texts, pd.Series("", index=texts.index, dtype="str")
    spread = (np.array([*values, ""], dtype=object)[codes] for values in (dates, hints))
    first, second = (pd.Series(values, index=texts.index, dtype="str") for values in spread)
    return first, second


def read_dates(
    texts: pd.Series, style: str = "edtf", *, ranges: str = "", ongoing: bool = False
) -> tuple[NDArray[np.integer[Any]], list[Written]]:
    """Read written dates, each distinct one once.

    Parameters
    ----------
    texts : pandas.Series of str
        Dates as written; empty where there is none.
    style : {"edtf", "dmy", "mdy", "excel"}
        How dates are written that do not begin with the year. With ``"edtf"`` day and month are in the order
        that days above 12 in the same column show; where none does, a date that may be two is refused.
    ranges : {"", "span", "within"}
        What a range such as 1990-1995 means.
    ongoing : bool
        Whether words such as "present" mean that there is no date (no end is known).

    Returns
    -------
    codes : numpy.ndarray of int, shape (n,)
        Which of the readings each text has.
    read : list of Written
        One for each distinct text.

    Raises
    ------
    InvalidChoice
        If the style or the meaning of ranges is none.

    Examples
    --------
    >>> codes, read = read_dates(pd.Series(["ok. 2001", "1990-1995", "n/d"]))
    >>> [(one.date, one.hint) for one in read]
    [('2001~', ''), ('', '[1990..1995]'), ('', '')]
    """
    if style not in DATE_STYLES:
        reject(style, DATE_STYLES, "way to write dates")
    if ranges not in RANGES:
        reject(ranges, RANGES, "meaning of ranges")
    codes, distinct = pd.factorize(texts)
    written = [str(text) for text in distinct]
    valid = date_bounds(written)[2]
    reader: _Reader | None = None
    read = []
    for text, is_edtf in zip(written, valid, strict=True):
        if is_edtf and "T" not in text and text.isascii():
            read.append(Written(text))
            continue
        if reader is None:
            words = [w for t in written for w in forms.PIECES.findall(t) if not w.isdigit() and is_month(w)]
            order, seen = _order_shown(written) if style == "edtf" else ("", "")
            reader = _Reader(order or style, ranges, ongoing, languages_of(words), seen)
        read.append(reader.read(text))
    return codes, _once(read)


def _order_shown(written: Sequence[str]) -> tuple[str, str]:
    """Return the order that days above 12 show in a column, and in which; none if they show both orders.

    Examples
    --------
    >>> _order_shown(["03/04/1999", "31/12/1999"]), _order_shown(["31/12/1999", "12/31/1999"])
    (('dmy', '31/12/1999'), ('', ''))
    """
    shown: dict[str, str] = {}
    for text in written:
        match = forms.YEAR_LAST.fullmatch(ascii_digits(text).strip())
        if match and match[1] and match[2]:
            one, two = int(match[1]), int(match[2])
            if max(one, two) > 12 >= min(one, two):
                shown.setdefault("dmy" if one > two else "mdy", text)
    return next(iter(shown.items())) if len(shown) == 1 else ("", "")


def _once(read: list[Written]) -> list[Written]:
    """Return readings of which only the first says in which order all are read."""
    told = False
    for at, one in enumerate(read):
        if one.note.startswith(AS_SHOWN):
            read[at] = replace(one, note="") if told else one
            told = True
    return read


@dataclass(frozen=True)
class _Reader:
    style: str
    ranges: str
    ongoing: bool
    languages: Sequence[str]
    seen: str = ""  # the date of the column that shows the order of the others

    def read(self, text: str) -> Written:
        whole = clean(text)
        bare = without_footnote(whole)
        if bare != whole:
            found = self.read(bare)
            return found if found.rule or found.note else replace(found, note="a footnote mark left out")
        bare = ascii_digits(unicodedata.normalize("NFKC", bare))
        if (PERSIAN.search(whole) or YEAR_OF_IRAN.fullmatch(bare)) and (meant := iranian_date(bare)):
            if PERSIAN.search(whole):
                return Written(meant, note="a date of the Iranian calendar")
            return Written(hint=meant, rule="a year before 1500; of the Iranian calendar?")
        return self._bare(text, bare) if bare else Written()

    def _bare(self, text: str, bare: str) -> Written:
        if is_missing(bare):
            return Written(note=f"{text!r} read as missing")
        if self.ongoing and is_ongoing(bare):
            return Written(note=f"{text!r} read as no end known")
        if len(bare) > 80:
            return Written(rule=UNREAD)
        if self.style == "excel" and (match := forms.SERIAL.fullmatch(bare)):
            return Written(_excel_day(match[1]))
        return self._whole(bare) or _impossible(bare) or self._range(bare) or self._hinted(bare)

    def _whole(self, text: str) -> Written | None:
        """Read one date, exact or about."""
        bare = text.removesuffix("(?)").rstrip()
        mark = "?" if bare != text else ""
        if about := forms.ABOUT.match(bare):
            bare, mark = bare[about.end() :], "~"
        elif bare[:1] in "[(" and bare[-1:] in "])" and bare[1:-1].strip().isdigit():
            bare, mark = bare[1:-1].strip(), "~"  # as librarians write a year that is not on the page
        elif bare.endswith(("?", "~")) and len(bare) > 1:
            bare, mark = bare[:-1].rstrip(), bare[-1]
        found = self._plain(bare)
        if found is None or not mark or not found.date or found.rule:
            return found if not mark or (found is not None and found.rule) else None
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", found.date):
            return found
        return Written(found.date + mark, note=f"{text!r} read as about" if mark == "~" else "")

    def _plain(self, text: str) -> Written | None:
        if is_date(text) and "T" not in text:
            return Written(text)
        bare = forms.TIME.sub("", text) or text
        if match := forms.WIKIDATA.fullmatch(bare):
            year, month, day = match.groups()
            date = _joined(year, month if month != "00" else None, day if "00" not in (month, day) else None)
            return Written(date) if date else None
        if re.fullmatch(r"\d{4}\.0+", bare):
            return Written(bare[:4])
        match = forms.COMPACT.fullmatch(bare) or forms.YEAR_FIRST.fullmatch(bare)
        if match:
            date = _joined(*match.groups())
            return Written(date) if date else None
        if match := forms.VIETNAMESE.fullmatch(bare):
            date = _joined(match[3], match[2], match[1])
            return Written(date) if date else None
        return self._numbers(bare) or self._words(bare) or _decade(bare) or self._han(bare)

    def _numbers(self, text: str) -> Written | None:
        """Read day, month and year in figures, the year last."""
        match = forms.YEAR_LAST.fullmatch(forms.YEAR_WORD.sub("", text))
        if match is None:
            return None
        one, two, year = match.groups()
        if two is None:
            return Written(year)
        if one is None:
            date = _joined(year, two, None)  # month and year: nothing else can be meant
            return Written(date) if date else None
        day_first, month_first = _joined(year, two, one), _joined(year, one, two)
        chosen = {"dmy": day_first, "mdy": month_first}.get(self.style)
        if chosen is not None:
            shown = self.seen and day_first and month_first and day_first != month_first
            note = f"{AS_SHOWN} as in {self.seen!r}: {self.style}" if shown else ""
            chosen = chosen or (self.seen and (day_first or month_first))
            return (
                Written(chosen, note=note)
                if chosen
                else Written(rule=UNREAD, hint=day_first or month_first or year)
            )
        readings = sorted({day_first, month_first} - {""})
        if len(readings) == 1:  # no month is the 31st, and both may be the same
            return Written(readings[0])
        return Written(hint=" or ".join(readings), rule=WHICH_ORDER) if readings else None

    def _words(self, text: str) -> Written | None:
        """Read a date with the month in words or Roman figures: 12 maja 1998, May 12, 1998."""
        parts = forms.PIECES.findall(text)
        numbers = [part for part in parts if part.isdigit()]
        words = [part for part in parts if not part.isdigit()]
        months = [word for word in words if is_month(word) and word.casefold() not in forms.FILLERS]
        months = months or [word for word in words if is_month(word)]
        others = [word for word in words if word not in months and word.casefold() not in forms.FILLERS]
        years = [number for number in numbers if len(number) == 4]
        days = [number for number in numbers if len(number) <= 2]
        if others or len(months) != 1 or len(years) != 1 or len(days) + 1 != len(numbers) or len(days) > 1:
            return None
        meant = months_of(months[0], self.languages)
        day = days[0] if days else None
        dates = [date for month in meant if (date := _joined(years[0], str(month), day))]
        if len(dates) == 1:
            return Written(dates[0])
        rule = f"{months[0]!r} is not the same month in every language; write the month in figures"
        return Written(hint=" or ".join(dates), rule=rule) if dates else None

    def _han(self, text: str) -> Written | None:
        """Read Chinese figures and the years of Japanese and Chinese eras."""
        if match := forms.ERA.fullmatch(text):
            year = forms.ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
            return self._plain(f"{year}年{match[3]}")
        if match := forms.ERA_LETTER.fullmatch(text):
            return self._plain(f"{forms.ERA_LETTERS[match[1].upper()] + int(match[2])}{match[3]}")
        if match := forms.BUDDHIST.fullmatch(text):
            return Written(str(int(match[1]) - 543))
        plain = forms.HAN.sub(lambda found: forms.han_number(found[0]), text)
        return self._plain(plain) if plain != text else None

    def _range(self, text: str) -> Written | None:
        """Read two dates with a sign or a word between them, or one with an open end."""
        for sign in forms.RANGE.finditer(text):
            first, last = text[: sign.start()].strip(), text[sign.end() :].strip()
            if not first:
                continue
            one = self._whole(first)
            if one is None or one.rule or not one.date or not re.match(r"\d{4}|\[", one.date):
                continue
            if not last or is_ongoing(last):
                if sign[0].strip() and not sign[0].strip().isalnum():
                    return self._open(text, one.date)
                continue
            if re.fullmatch(r"\d\d", last) and re.fullmatch(r"\d{4}", one.date) and last > one.date[2:]:
                last = one.date[:2] + last  # 1998-99
            two = self._whole(last)
            if two is None or two.rule or not two.date:
                continue
            return self._between(text, one.date, two.date)
        return None

    def _open(self, text: str, first: str) -> Written:
        if self.ranges == "within":
            return Written(f"[{first}..]", note=f"{text!r} read as some day from {first} on")
        if self.ranges == "span":
            return Written(first, note=f"{text!r} read as from {first} on")
        return Written(hint=f"{first}", rule=WHICH_RANGE)

    def _between(self, text: str, first: str, last: str) -> Written:
        within = f"[{first.rstrip('~?')}..{last.rstrip('~?')}]"
        if not is_date(within):
            return Written(rule="ends before it starts", hint="")
        if self.ranges == "within":
            return Written(within, note=f"{text!r} read as some day in it")
        if self.ranges == "span":
            return Written(first, end=last, note=f"{text!r} read as start and end")
        return Written(hint=within, rule=WHICH_RANGE)

    def _hinted(self, text: str) -> Written:
        """Return what an unread text may mean."""
        if match := forms.SERIAL.fullmatch(text):
            rule = "not a date; the number that Excel has for a day? say dates='excel' in the mapping"
            return Written(hint=_excel_day(match[1]), rule=rule)
        if match := forms.BEFORE.fullmatch(text):
            return Written(hint=f"[..{match[1]}]", rule=UNREAD)
        if match := forms.AFTER.fullmatch(text):
            return Written(hint=f"[{match[1]}..]", rule=UNREAD)
        if match := forms.SHORT_YEAR.fullmatch(text):
            one, two, short = match.groups()
            years = [f"{century}{short}" for century in (19, 20)]
            dates = [d for y in years for d in (_joined(y, two, one), _joined(y, one, two)) if d]
            rule = "a year of two figures; write four"
            return Written(hint=" or ".join(dict.fromkeys(dates[:4])), rule=rule)
        if match := forms.YEAR_INSIDE.search(text):
            return Written(hint=match[1], rule=UNREAD)
        match = forms.SHORT_DECADE.search(text) if re.search(r"[^\W\d_]", text) else None
        return Written(hint=f"19{match[1]}X" if match else "", rule=UNREAD)


def _excel_day(number: str) -> str:
    return str(_EXCEL_DAY_0 + np.timedelta64(int(number), "D"))


def _impossible(text: str) -> Written | None:
    """Say of a date that begins with the year why there is no such day."""
    match = forms.YEAR_FIRST.fullmatch(forms.TIME.sub("", text) or text)
    if match is None or not match[2] or (not match[3] and len(match[2]) == 2 and match[2] > match[1][2:]):
        return None  # 1998-99 is two years
    year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
    if not 1 <= month <= 12:
        return Written(rule=f"{UNREAD}; there is no month {month}")
    if year and not 1 <= day <= monthrange(year, month)[1]:
        return Written(rule=f"{UNREAD}; {_MONTHS[month - 1]} {year} has {monthrange(year, month)[1]} days")
    return None


def _decade(text: str) -> Written | None:
    bare = text
    while match := forms.PART.match(bare):
        bare = bare[match.end() :]
    found = (
        forms.DECADE.fullmatch(bare)
        or forms.DECADE_AFTER.fullmatch(bare)
        or forms.DECADE_AFTER.fullmatch(text)
    )
    if found is None:
        return None
    return Written(f"{found[1]}X", note=f"{text!r} read as the whole decade" if bare != text else "")


def _joined(year: str, month: str | None, day: str | None) -> str:
    date = "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])
    return date if is_date(date) else ""
