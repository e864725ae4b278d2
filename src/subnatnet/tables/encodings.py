"""Bytes to text: which encoding a file is in, without guessing where two would differ."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from subnatnet.tables.letters import likelihood
from subnatnet.tables.sheet import give_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
EAST_ASIAN = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
LEGACY = (
    *EAST_ASIAN,
    *(f"cp125{number}" for number in range(9)),
    *("iso8859-2", "iso8859-4", "iso8859-5", "iso8859-7", "iso8859-9", "iso8859-13", "iso8859-15"),
    *("iso8859-16", "iso8859-6", "iso8859-8", "koi8-r", "koi8-u", "cp874"),
    *("mac-roman", "mac-latin2", "mac-cyrillic", "mac-greek", "mac-turkish"),
    *("cp850", "cp852", "cp866", "cp437", "cp857", "cp775"),
)
MAX_LINES, MAX_LINE = 200, 2_000  # lines, and bytes of each, that a choice between old encodings looks at
SURE, QUITE_SURE = (
    5.0,
    40.0,
)  # natural logarithm of how many times likelier than the next the chosen reading must be
_ISO = {name: -1.0 for name in LEGACY if name.startswith(("iso", "koi"))}
_SELDOM = ("mac-", "cp4", "cp7", "cp8", "cp1258", "iso8859-4", "iso8859-16")
PRIOR = _ISO | {name: -4.0 for name in LEGACY if name.startswith(_SELDOM) and name not in ("cp866", "cp874")}
PLAUSIBLE = -10.0  # natural logarithm of how likely a sign of real names is on average
MIXED = 0.3  # lines of valid UTF-8 for one that is not
SELDOM, FEW_SIGNS = -4.0, 12  # prior of old Macs and DOS, and signs that are too few to see them by
FEW = 3  # cells shown where readings differ

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_CELL = re.compile(rb"[^,;\t|\"\r\n]+")


@dataclass(frozen=True)
class Decoded:
    """The text of a file and how its encoding was found.

    Parameters
    ----------
    text, encoding : str
        What it says, and in which encoding.
    how : str
        ``"said"``, ``"mark"`` (a byte order mark), ``"valid"`` (only UTF-8 is so regular) or ``"language"``:
        the letters of a language decided.
    """

    text: str
    encoding: str
    how: str


def decode(data: bytes, *, file: str, encoding: str | None = None) -> str:
    """Return the text of a file.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        Its name, for errors.
    encoding : str, optional
        Any that Python knows. By default a byte order mark decides, else UTF-8 if the bytes are valid UTF-8,
        else the old encoding in which the text looks like that of a language.

    Raises
    ------
    InvalidTies
        If the bytes are not text in that encoding, or two old encodings make different sense of them.

    Examples
    --------
    >>> decode("四川省,成都市".encode("gb18030"), file="a.csv")
    '四川省,成都市'
    >>> decode("Łódź,Kraków".encode("cp1250"), file="a.csv")
    'Łódź,Kraków'
    """
    return decoded(data, file=file, encoding=encoding).text


def decoded(data: bytes, *, file: str, encoding: str | None = None) -> Decoded:
    """Return the text of a file with its encoding; see :func:`decode`.

    Raises
    ------
    InvalidTies
        As :func:`decode`.

    Examples
    --------
    >>> found = decoded("Москва, Нижний Новгород, Санкт-Петербург".encode("koi8-r"), file="a.csv")
    >>> found.text, found.how
    ('Москва, Нижний Новгород, Санкт-Петербург', 'language')
    """
    if encoding:
        return Decoded(_strictly(data, encoding, file), encoding, "said")
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Decoded(_strictly(data, name, file), name, "mark")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", "valid")
    except UnicodeDecodeError as error:
        first_bad = error.start
    if b"\x00" in data:
        give_up("NUL bytes: this is not text, or it is UTF-16: say encoding='utf-16'", file=file)
    row = data.count(b"\n", 0, first_bad) + 1
    lines = _lines(data)
    readings = _readings(lines)
    if not readings:
        rule = "not text in UTF-8 or any old encoding of a country that makes sense; say encoding=..."
        give_up(rule, file=file, row=row)
    _refuse_mixed(data, file)
    name = next(iter(readings)) if len(set(readings.values())) == 1 else _by_language(lines, readings, file)
    return Decoded(_strictly(data, name, file), name, "language")


def _strictly(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        rule = f"byte {data[error.start]:#04x} is not text in {encoding}; save the file as UTF-8"
        give_up(rule, file=file, row=row)
    except LookupError:
        import encodings.aliases

        from subnatnet.errors import reject

        known = ("utf-8", "utf-16", *LEGACY, *sorted(encodings.aliases.aliases))
        return reject(encoding, known, "known encoding")


def _refuse_mixed(data: bytes, file: str) -> None:
    """Refuse a file whose lines are partly UTF-8 and partly something else: no encoding reads it all."""
    utf8: dict[int, str] = {}
    other: list[int] = []
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.isascii():
            try:
                utf8[number] = line.decode("utf-8")
            except UnicodeDecodeError:
                other.append(number)
    # a line of another encoding may be valid by chance, but then it looks like no language
    if (
        len(utf8) > MIXED * len(other)
        and likelihood("\n".join(list(utf8.values())[:MAX_LINES]))[1] > PLAUSIBLE
    ):
        rule = f"line {next(iter(utf8))} is UTF-8 and line {other[0]} is not; save the file in one encoding"
        give_up(rule, file=file, row=other[0])


def _lines(data: bytes) -> list[bytes]:
    """Return lines of the file that are not plain ASCII, at most so many, from all over it."""
    lines = [line[:MAX_LINE] for line in data.splitlines() if not line.isascii()]
    return lines[:: len(lines) // MAX_LINES + 1]


def _readings(lines: Sequence[bytes]) -> dict[str, str]:
    """Return what each old encoding reads in some lines, where it can be text."""
    found = {}
    for name in LEGACY:
        try:
            text = b"\n".join(lines).decode(name)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text):
            found[name] = text
    return found


def _by_language(lines: Sequence[bytes], readings: Mapping[str, str], file: str) -> str:
    """Let the letters and words of languages decide between readings that differ, or show them and ask."""
    known = {text: likelihood(text) for text in set(readings.values())}
    likely = {name: known[text][0] + PRIOR.get(name, 0.0) for name, text in readings.items()}
    order = sorted(readings, key=lambda name: (likely[name], -LEGACY.index(name)), reverse=True)
    first = order[0]
    second = next(name for name in order if readings[name] != readings[first])
    ahead, each = likely[first] - likely[second], known[readings[first]][1]
    beyond = sum(not sign.isascii() for sign in readings[first])
    if PRIOR.get(first, 0.0) <= SELDOM and beyond < FEW_SIGNS:
        return give_up(
            _question(lines, readings, order), file=file
        )  # too little for what hardly anybody uses
    if (ahead >= SURE and each > PLAUSIBLE) or (ahead >= QUITE_SURE and each > PLAUSIBLE - 1):
        return first
    return give_up(_question(lines, readings, order), file=file)


def _question(lines: Sequence[bytes], readings: Mapping[str, str], order: Sequence[str]) -> str:
    """Say how the readings that make sense differ, in some cells."""
    distinct = list({readings[name]: name for name in reversed(order)}.values())[::-1][:4]
    cells = list(dict.fromkeys(c for line in lines for c in _CELL.findall(line) if not c.isascii()))
    shown = []
    for name in distinct:
        texts = [cell.decode(name, "replace").strip()[:40] for cell in cells[:FEW]]
        shown.append(f"{name} ({'; '.join(texts)})")
    named = " or ".join(repr(name) for name in distinct)
    return f"could be {' or '.join(shown)}; say encoding={named}"
