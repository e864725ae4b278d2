"""The forms in which dates are written, as patterns; the words in them stand in ``date_words.toml``."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

_TEXT = (resources.files("subnatnet.tables") / "date_words.toml").read_text(encoding="utf-8")
_WORDS = {
    name: [word.replace("_", " ") for word in text.split()] for name, text in tomllib.loads(_TEXT).items()
}


def _any(name: str) -> str:
    return "|".join(re.escape(word) for word in sorted(_WORDS[name], key=len, reverse=True))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


YEAR_FIRST = re.compile(
    r"(\d{4})\s*(?:[-/.年년\s]\s*(\d{1,2})\s*(?:[-/.月월\s]\s*(\d{1,2})\s*[日일]?|[月월])?|[年년])?[.\s]*"
)
TIME = re.compile(
    r"(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*"
    r"(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$"
)
WIKIDATA = re.compile(r"\+?0*(\d{4})-(\d\d)-(\d\d)(?:T.*)?")
COMPACT = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
YEAR_LAST = re.compile(r"(?:(?:(\d{1,2})\s?[-/. ]\s?)?(\d{1,2})\s?[-/. ]\s?)?(\d{4})[.\s]*")
YEAR_WORD = _pattern(rf"[\s.]*(?:{_any('year')})\.?$")
DECADE = _pattern(rf"(\d{{3}})0\s?-?\s?(?:{_any('decade_behind')})\.?")
DECADE_AFTER = _pattern(rf"(?:{_any('decade_before')})\s+(\d{{3}})0(?:[-.]?\s?(?:tych|te|t))?\.?")
PART = _pattern(rf"(?:{_any('part')})\.?[\s-]+")
ABOUT = _pattern(rf"(?:{_any('about')})(?:\.\s*|\s+|(?=\d))(?=\d|[^\W\d_]+\.?\s\d)")
BEFORE = _pattern(rf"(?:{_any('before')})\s+(\d{{4}})\.?")
AFTER = _pattern(rf"(?:{_any('after')})\s*(\d{{4}})\.?")
RANGE = _pattern(rf"\s*(?:[\u2010-\u2015\uff0d\uff5e~-]|{_any('between')})\s*")
PIECES = re.compile(r"\d+|[^\W\d_]+")
FILLERS = frozenset(_WORDS["fillers"])
SERIAL = re.compile(r"([1-6]\d{4})(?:\.\d+)?")
SHORT_YEAR = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2})")
YEAR_INSIDE = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
SHORT_DECADE = re.compile(r"(?<!\d)([1-9])0(?!\d)")
VIETNAMESE = _pattern(r"(?:ngày\s+(\d{1,2})\s+)?tháng\s+(\d{1,2})\s+(?:năm\s+)?(\d{4})")
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "民國": 1911, "民国": 1911}
ERA = re.compile("(" + "|".join(ERAS) + r")\s*(\d{1,3}|元)\s*年(.*)")
ERA_LETTERS = {"M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}
ERA_LETTER = _pattern(r"([MTSHR])\.?\s?(\d{1,2})([./]\d{1,2}(?:[./]\d{1,2})?)")
BUDDHIST = re.compile(r"พ\.?\s?ศ\.?\s*(2[45]\d\d)")
HAN = re.compile("[\u3007零一二三四五六七八九十]+")
_HAN_DIGITS = str.maketrans("\u3007零一二三四五六七八九", "00123456789")


def han_number(figures: str) -> str:
    """Return Chinese figures as a number: digits in a row, or tens.

    Examples
    --------
    >>> han_number("二零一五"), han_number("十二"), han_number("三十"), han_number("二十一")
    ('2015', '12', '30', '21')
    """
    if "十" not in figures:
        return figures.translate(_HAN_DIGITS)
    tens, _, ones = figures.partition("十")
    return str(int((tens or "一").translate(_HAN_DIGITS)) * 10 + int((ones or "零").translate(_HAN_DIGITS)))
