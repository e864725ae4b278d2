"""Bytes to text: which encoding a file is in, without guessing where two would differ."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import TYPE_CHECKING

from subnatnet.tables.sheet import give_up

if TYPE_CHECKING:
    from collections.abc import Mapping

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LEGACY = ("gb18030", "cp1250", "cp1252")
SAMPLE = 200_000  # bytes that a choice between old encodings looks at

# letters beyond ASCII of languages written in either Windows encoding (Unicode CLDR, main exemplar sets)
ALPHABETS = (
    "àâæçéèêëîïôœùûüÿ",  # French
    "äöüß",  # German
    "áéíñóúü",  # Spanish
    "áâãàçéêíóôõú",  # Portuguese
    "àèéìíîòóùú",  # Italian
    "àçèéíïòóúü",  # Catalan
    "åäöé",  # Swedish, Finnish
    "æøåéò",  # Danish, Norwegian
    "áðéíóúýþæö",  # Icelandic
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "áéíóöőúüű",  # Hungarian
    "čćđšž",  # Croatian, Slovene, Bosnian
    "ăâîşţ",  # Romanian
)

# what no table of names holds, and what stands inside a word only when it was read wrongly
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_SYMBOL = "[\u00a1-\u00bf\u00d7\u00f7\u02c7\u02d8-\u02dd\u00b8]"
_SYMBOL_IN_WORD = re.compile(rf"[^\W\d_]{_SYMBOL}|{_SYMBOL}[^\W\d_]")
_CASE_INSIDE_WORD = re.compile(r"[a-zà-öø-ÿ][À-ÖØ-ÞĄŁŚŹŻĆĘŃŐŰŘŠŽČĎŤŇ](?=[a-zà-öø-ÿ])")


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
        else the one of GB18030, Windows-1250 and Windows-1252 that makes sense.

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
    chosen = encoding or next((name for mark, name in BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if chosen:
        return _strictly(data, chosen, file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        first_bad = error.start
    if b"\x00" in data[:SAMPLE]:
        give_up("NUL bytes: this is not text, or it is UTF-16: say encoding='utf-16'", file=file)
    readings = _readings(data)
    if not readings:
        row = data.count(b"\n", 0, first_bad) + 1
        rule = "not text in UTF-8, GB18030, Windows-1250 or Windows-1252; say encoding=..."
        give_up(rule, file=file, row=row)
    name = next(iter(readings)) if len(set(readings.values())) == 1 else _by_language(data, readings, file)
    return _strictly(data, name, file)


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


def _readings(data: bytes) -> dict[str, str]:
    """Return what each old encoding reads in the lines that are not plain ASCII, where it makes sense."""
    lines = [line for line in data[:SAMPLE].splitlines() if not line.isascii()]
    if len(data) > SAMPLE and len(lines) > 1:
        lines = lines[:-1]  # the sample may end inside a character
    found = {}
    for name in LEGACY:
        try:
            text = b"\n".join(lines).decode(name)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text):
            found[name] = text
    if "gb18030" in found and not _looks_chinese(found["gb18030"]):
        del found["gb18030"]
    elif "gb18030" in found:
        return {"gb18030": found["gb18030"]}
    odd = {name: len(_odd(text)) for name, text in found.items()}
    return {name: text for name, text in found.items() if odd[name] == min(odd.values())}


def _odd(text: str) -> list[str]:
    return _SYMBOL_IN_WORD.findall(text) + _CASE_INSIDE_WORD.findall(text)


def _looks_chinese(text: str) -> bool:
    """Say whether the characters are those of the everyday set, and not next to Latin letters.

    Two accented Latin letters in a row are a valid pair of GB18030, but mostly a rare character, and it
    stands in the middle of a Latin word.
    """
    han = [sign for sign in text if not sign.isascii()]
    everyday = sum(b"\xb0\xa1" <= sign.encode("gb18030") <= b"\xd7\xf9" for sign in han if sign >= "一")
    marks = sum(sign in "，。、；：（）《》“”·—…　" for sign in han)  # noqa: RUF001 - Chinese marks are meant
    glued = len(re.findall(r"[a-z][一-\u9fff]|[一-\u9fff][a-z]", text))
    return everyday + marks >= 0.8 * len(han) and glued <= 0.1 * len(han)


def _by_language(data: bytes, readings: Mapping[str, str], file: str) -> str:
    """Let the letters of languages decide between readings that differ, or show both and ask."""
    from charset_normalizer import from_bytes

    sample = b"\n".join(line for line in data[:SAMPLE].splitlines() if not line.isascii())
    scores = {}
    for name, text in readings.items():
        matches = from_bytes(sample, cp_isolation=[name])
        scores[name] = (_letters_of_one_language(text), max((m.coherence for m in matches), default=0.0))
    first, second = sorted(scores, key=lambda name: scores[name], reverse=True)[:2]
    if scores[first] > scores[second]:
        return first
    words = (readings[name].split() for name in (first, second))
    one, two = next(((one, two) for one, two in zip(*words, strict=False) if one != two), ("", ""))
    rule = f"could be {first} ({one}) or {second} ({two}); say encoding={first!r} or {second!r}"
    return give_up(rule, file=file)


def _letters_of_one_language(text: str) -> int:
    """Return how many of the letters beyond ASCII the best single language has."""
    letters = Counter(sign for sign in text.lower() if not sign.isascii() and sign.isalpha())
    return max(sum(letters[sign] for sign in alphabet) for alphabet in ALPHABETS)
