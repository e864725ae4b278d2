"""Guess which column of someone's table is what, and say what was guessed: a mapping to look through."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.schema import ASSUMED, DEFAULT_SCHEMA, TIE_COLUMNS
from subnatnet.tables._draft_ends import MOST, NAMES, Look, ends_of
from subnatnet.tables.column_words import key_of
from subnatnet.tables.fill import is_for_groups
from subnatnet.tables.languages import languages_like
from subnatnet.tables.mapping import TableMapping
from subnatnet.tables.money import Unit, unit_of
from subnatnet.tables.text import ascii_digits, cleaned
from subnatnet.tables.written import SCALES, as_texts, to_number
from subnatnet.tables.written_dates import WHICH_RANGE, read_dates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from subnatnet.tables.mapping import End
    from subnatnet.tables.sheet import Sheet

LOOKED_AT = 2_000  # rows
LONGEST_CODE = 3  # letters
LAYER_WORDS = (
    (
        "investment",
        re.compile(r"invest|fdi|loan|loans|lender|acquisition|投资|投資|инвест|inwest", re.IGNORECASE),
    ),
    (
        "cooperation",
        re.compile(r"network|member|aid\b|grant|donor|project|contract|участ|член|сеть|会员", re.IGNORECASE),
    ),
)
TYPE_NAMES = frozenset(
    "type kind form category art typ tipo tyyppi тип вид rodzaj druh 类型 类别 種類 유형".split()  # noqa: SIM905 - a list of words reads better
)
MOST_WORDS = 30  # distinct words of a column that says the layer
KIND_WORDS = (
    (
        "agreement",
        re.compile(
            r"sister|twin|partnersch|jumelage|hermana|gemell|geminad|irmã|побратим|partnerstwo|bliźni"
            r"|friend|友好|姉妹|姐妹|자매|\bmou\b|\bm\.o\.u|memorandum|agreement|accord\b|convenio|accordo"
            r"|umowa|porozum|соглаш|меморанд|договор|协议|協定|备忘录|협정|\bpact\b|treaty|abkommen|vertrag"
            r"|letter of intent"
        ),
    ),
    (
        "investment",
        re.compile(
            r"invest|\bfdi\b|\bloans?\b|greenfield|acqui|merger|\bequity|投资|投資|贷款|融資|инвест|кредит"
            r"|inwest|kredyt|prêt\b|préstamo|empréstimo|darlehen|kredit|투자|대출"
        ),
    ),
    (
        "cooperation",
        re.compile(
            r"\bgrants?\b|\baid\b|project|technical assistance|training|exchange|member|network"
            r"|scholarship|donation|援助|项目|交流|проект|помощь|projekt|don\b|subvention|projet|proyecto|ayuda"
        ),
    ),
    (
        "directive",
        re.compile(r"directive|\bdecree|\border\b|instruction|指示|通知|указ|dyrektyw|erlass|décret"),
    ),
)
SIGN_PAIRS = ((".", ""), (".", ","), (",", "."), (",", " "), (".", " "), (".", "'"), (",", ""))


@dataclass(frozen=True)
class Draft(TableMapping):
    """A mapping that was guessed, with what was guessed and what to look at.

    It is a :class:`~subnatnet.TableMapping`: ``read_ties(source, mapping=draft)`` reads with it, and
    :meth:`to_toml` writes it with comments, to be looked through and kept beside the data.

    Parameters
    ----------
    guesses : tuple of str
        What was guessed and why, one sentence each.
    unused : tuple of str
        Columns of the table that are kept under their own names.
    table : str
        The sheet it is about, ``""`` where there is one table.
    """

    guesses: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    table: str = ""

    @property
    def plain(self) -> TableMapping:
        """The mapping alone."""
        return TableMapping(**{part.name: getattr(self, part.name) for part in fields(TableMapping)})

    def to_toml(self) -> str:
        """Write the mapping as TOML, with what was guessed as comments."""
        lines = ["# Drafted from the table; look it through. What was guessed:"]
        lines += [f"# - {' '.join(guess.split())}" for guess in self.guesses]
        if self.unused:
            lines.append(
                f"# Columns kept under their own names: {', '.join(' '.join(u.split()) for u in self.unused)}"
            )
        return "\n".join(lines) + "\n\n" + self.plain.to_toml()


def draft_of(
    sheet: Sheet, *, layer: str = "", country_of: Callable[[list[str]], dict[str, str]] | None = None
) -> Draft:
    """Guess the mapping of a table.

    Parameters
    ----------
    sheet : Sheet
        The table, read with its header where that stands.
    layer : str
        Layer of its rows, where the caller knows it.
    country_of : callable, optional
        Gives the code of each country written.

    Raises
    ------
    InvalidTies
        Never; a table without two columns that name actors gets a draft that says so.
    """
    texts = {str(name): cleaned(as_texts(sheet.frame[name].head(LOOKED_AT))) for name in sheet.frame.columns}
    look = Look(pd.DataFrame(texts))
    if country_of is not None:
        look.countries = {
            name: 0.0 if _codes_of_regions(look, name) else _share_of_countries(look.cells(name), country_of)
            for name in look.names()
        }
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    parts: dict[str, object] = {}
    _dates(look, columns, parts)
    _amounts(look, columns, constants, parts)
    _layer_words(look, columns, parts)
    _others(look, columns)
    ends = ends_of(look)
    _groups(look, ends[0], parts)
    _languages(look, ends)
    if "layer" not in columns:
        constants["layer"] = layer or sheet.layer or _layer(look, sheet)
        if (
            not (layer or sheet.layer)
            and constants["layer"] == ASSUMED
            and "company" in {e.kind for e in ends}
        ):
            constants["layer"] = "investment"  # no agreement of a region has a company at its end
        if not layer and not sheet.layer:
            look.guesses.append(f"every row is of layer {constants['layer']!r}")
    if sheet.header:
        parts["header"] = sheet.header
        where = (
            "the table has no names of columns"
            if sheet.header == "none"
            else f"they stand in line {sheet.header}"
        )
        look.guesses.append(f"the names of columns: {where}")
    unused = tuple(name for name in look.names() if name in look.asked or name not in look.used)
    return Draft(
        columns=columns,
        constants=constants,
        source=ends[0],
        target=ends[1],
        guesses=tuple(look.guesses),
        unused=unused,
        table=sheet.sheet,
        **parts,  # type: ignore[arg-type]  # names and texts of a mapping, put together above
    )


def _codes_of_regions(look: Look, name: str) -> bool:
    """Say whether a column of short codes is called one of regions: CA is California there, not Canada."""
    roles, cells = look.roles(name), look.cells(name)
    return "country" not in roles and "region" in roles and all(len(cell) <= LONGEST_CODE for cell in cells)


def _share_of_countries(cells: Sequence[str], country_of: Callable[[list[str]], dict[str, str]]) -> float:
    distinct = Counter(cells).most_common(60)
    if not distinct or sum(any(sign.isalpha() for sign in cell) for cell, _ in distinct) < len(distinct) / 2:
        return 0.0
    known = country_of([cell for cell, _ in distinct])
    return sum(n for cell, n in distinct if cell in known) / sum(n for _, n in distinct)


# -- dates and amounts ---------------------------------------------------------------------------


def _dates(look: Look, columns: dict[str, str], parts: dict[str, object]) -> None:
    found = {}
    for name in look.free():
        cells = look.cells(name)
        roles = look.roles(name)
        named = [role for role in roles if role in ("start", "end")]
        if not cells or (roles and not named and "amount" in roles):
            continue
        share = {style: _share_read(cells, style) for style in ("edtf", "dmy", "mdy")}
        if max(share.values()) < MOST:
            share["excel"] = _share_read(cells, "excel")
        years = [re.search(r"(?<!\d)(1[89]|20)\d\d(?!\d)", ascii_digits(cell)) for cell in cells]
        if max(share.values()) >= MOST and (
            named or (sum(map(bool, years)) >= MOST * len(cells) and not roles)
        ):
            found[name] = (named, share, cells)
    for role in ("start", "end"):
        fitting = [
            name for name, (named, _, _) in found.items() if named[:1] == [role] and name not in look.used
        ]
        if not fitting and role == "start":
            fitting = [name for name, (named, _, _) in found.items() if not named]
        if fitting:
            columns[role] = look.take(fitting[0], f"{role} stands in {fitting[0]!r}")
    _date_style(look, {name: found[name][1:] for name in columns.values()}, parts)
    asked = [cell for name in columns.values() for cell in found[name][2]]
    if any(one.rule == WHICH_RANGE for one in read_dates(pd.Series(asked, dtype="str"))[1]):
        parts["ranges"] = "within" if "end" in columns else "span"
        look.guesses.append(f"ranges such as 1990-1995 mean {parts['ranges']!r}")


def _date_style(
    look: Look, found: dict[str, tuple[dict[str, float], list[str]]], parts: dict[str, object]
) -> None:
    """Guess in which order day, month and year stand."""
    style = ""
    for share, cells in found.values():
        style = style or _order(cells)
        rank = {one: (round(share[one], 3), one == style, one == "edtf") for one in share}
        best = max(rank, key=rank.__getitem__)
        if best != "edtf" or (style and share[style] > share["edtf"]):
            parts["dates"] = style or best
    if "dates" in parts:
        seen = "" if style else "; no day above 12 shows it, so look at it"
        said = f"dates are written day, month and year as {parts['dates']!r}{seen}"
        if parts["dates"] == "excel":
            said = "dates are the numbers of days that spreadsheets count: dates='excel'"
        look.guesses.append(said)


def _share_read(cells: Sequence[str], style: str) -> float:
    codes, read = read_dates(pd.Series(cells, dtype="str"), style, ranges="within", ongoing=True)
    good = [not one.rule for one in read]
    return float(np.mean([good[code] for code in codes])) if len(codes) else 0.0


def _order(cells: Sequence[str]) -> str:
    """Return the order that days above 12 show; ``dmy`` where only points stand between the parts."""
    first = second = dotted = 0
    for cell in cells:
        match = re.search(r"(?<!\d)(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})(?!\d)", cell)
        if match:
            first += int(match[1]) > 12
            second += int(match[3]) > 12
            dotted += match[2] == "."
    if first and not second:
        return "dmy"
    if second and not first:
        return "mdy"
    return "dmy" if dotted and not second else ""


def _amounts(
    look: Look, columns: dict[str, str], constants: dict[str, str], parts: dict[str, object]
) -> None:
    for name in look.free():
        cells = look.cells(name)
        if look.roles(name)[:1] == ["currency"] and all(re.fullmatch("[A-Z]{3}", cell) for cell in cells):
            columns["currency"] = look.take(name, f"currency stands in {name!r}")
    for name in look.free():
        cells = look.cells(name)
        unit = unit_of(name)
        figures = sum(any(sign.isdigit() for sign in cell) for cell in cells)
        named = "amount" in look.roles(name) or (unit.currencies and "start" not in look.roles(name))
        if not cells or not named or figures < MOST * len(cells) or columns.get("amount"):
            continue
        if "currency" not in columns and not unit.currencies:
            unit = replace(unit, **_said_by_cells(cells))
        why = _not_clear(unit, known="currency" in columns)
        signs = _number_signs(cells, unit.currencies[0] if len(unit.currencies) == 1 else "")
        if not why and signs is None:
            why = f"cells such as {cells[0]!r} are no plain numbers"
        if why or signs is None:
            look.asked.append(name)
            look.used.add(name)
            if key_of(name) == "amount":
                columns["amount"] = ""
            scale = unit.scale if unit.scale not in ("", "1") else "..."
            look.guesses.append(
                f"{name!r} is not read as amounts: {why}; where it is clear to you, write amount = {name!r} "
                f"under [columns], currency = '...' under [constants], and scale = {scale!r} for what one is"
            )
            continue
        columns["amount"] = look.take(name, f"amount stands in {name!r}")
        _say_unit(look, name, unit, signs, None if "currency" in columns else constants, parts)


def _said_by_cells(cells: Sequence[str]) -> dict[str, Any]:
    """Return the currencies that stand in the cells."""
    units = [unit_of(cell) for cell in dict.fromkeys(cells[:200])]
    codes = dict.fromkeys(code for unit in units for code in unit.currencies)
    return {"currencies": tuple(codes), "dollars": any(unit.dollars for unit in units)}


def _not_clear(unit: Unit, *, known: bool) -> str:
    """Say why it is not clear how much one is, ``""`` where it is."""
    if unit.unknown:
        return f"{unit.unknown[0]!r} is neither a currency nor a scale that is known"
    if not unit.scale:
        return "two words say what one stands for"
    if known or len(unit.currencies) == 1:
        return ""
    return (
        f"it may be {' or '.join(unit.currencies)}" if unit.currencies else "nothing says in which currency"
    )


def _number_signs(cells: Sequence[str], currency: str) -> tuple[str, str] | None:
    """Return the signs before decimals and between thousands that read the cells; None where none do."""
    texts = pd.Series(cells, dtype="str")
    for decimal, thousands in SIGN_PAIRS:
        wrong = to_number(texts, decimal=decimal, thousands=thousands, currency=currency)[1]
        if not wrong.any():
            return decimal, thousands
    bare = pd.Series([re.sub("[^\\d.,'\u2019\\s-]", "", cell).strip() for cell in cells], dtype="str")
    for decimal, thousands in SIGN_PAIRS:
        signs = {"decimal": decimal, "thousands": thousands}
        if not to_number(bare, **signs)[1].any():
            odd = to_number(texts, **signs, currency=currency)[1]
            return (decimal, thousands) if odd.mean() < 1 - MOST else None
    return (".", "") if len(cells) and to_number(texts, currency=currency)[1].mean() < 1 - MOST else None


def _say_unit(
    look: Look,
    name: str,
    unit: Unit,
    signs: tuple[str, str],
    constants: dict[str, str] | None,
    parts: dict[str, object],
) -> None:
    decimal, thousands = signs
    if signs != (".", ""):
        parts |= {"decimal": decimal, "thousands": thousands}
        between = repr(thousands) if thousands else "nothing"
        look.guesses.append(f"amounts have {decimal!r} before decimals, {between} between thousands")
    if unit.scale != "1":
        word = next((word for word, times in SCALES.items() if times == float(unit.scale)), unit.scale)
        parts["scale"] = word
        look.guesses.append(f"one stands for {'a ' * word.isalpha()}{word} in {name!r}")
    if constants is not None and len(unit.currencies) == 1:
        constants["currency"] = unit.currencies[0]
        taken = "; dollars are taken for those of the United States" if unit.dollars else ""
        look.guesses.append(f"amounts are in {unit.currencies[0]}{taken}")


def _languages(look: Look, ends: Sequence[End]) -> None:
    """Say in which language the names of each end look to be."""
    for name in dict.fromkeys(name for end in ends if end.names != "id" for name in end.columns):
        if name in look.frame and (found := languages_like(dict.fromkeys(look.cells(name)))):
            look.guesses.append(f"names in {name!r} look {' or '.join(found)}")


def _groups(look: Look, source: End, parts: dict[str, object]) -> None:
    """Find names of the source or its region that are written once for a group of rows."""
    for name in dict.fromkeys((*source.columns, source.region)):
        if name in look.frame and (len(source.columns) == 1 or name == source.region):
            others = (look.frame.drop(columns=name) != "").any(axis=1)
            if is_for_groups(list(look.frame[name]), list(others)):
                parts["fill"] = (*parts.get("fill", ()), name)  # type: ignore[misc]  # names, put together here
                look.guesses.append(f"an empty cell of {name!r} means what the last cell above it says")


def _others(look: Look, columns: dict[str, str]) -> None:
    """Find the columns whose names say all: layer, count, status, document, url, note, sources."""
    ours = {column.name for column in TIE_COLUMNS} | {"id"}
    for role in ("id", "count", "status", "document", "url", "note", "sources", "confidence", "kind"):
        for name in look.free():
            cells = look.cells(name)
            if role not in ours or look.roles(name)[:1] != [role] or not cells or role in columns:
                continue
            if role == "id" and len(set(cells)) < len(look.frame):
                continue
            if role == "count" and to_number(pd.Series(cells, dtype="str"))[1].any():
                continue
            if role in ("sources", "kind") and name.lower() in ("source", "type"):
                continue
            columns[role] = look.take(name, f"{role} stands in {name!r}")


def _layer_words(look: Look, columns: dict[str, str], parts: dict[str, object]) -> None:
    """Find a column whose words say the layer and the kind of each tie: sister city, MoU, loan."""
    for name in look.free() if "layer" not in columns else ():
        cells = look.cells(name)
        told = key_of(name) in TYPE_NAMES or set(look.roles(name)) & {"layer", "kind"}
        distinct = sorted(set(cells))
        if not told or not cells or len(distinct) > MOST_WORDS:
            continue
        words = {word: _layer_of_word(word) for word in distinct}
        if not all(words.values()) or all(word == meant for word, meant in words.items()):
            continue
        columns["layer"] = look.take(name, f"layer and kind stand in {name!r}")
        columns.setdefault("kind", name)
        parts["words"] = {"layer": words}
        listed = ", ".join(f"{word!r} is {meant}" for word, meant in words.items())
        look.guesses.append(f"of the words in {name!r}, {listed}")
        return


def _layer_of_word(word: str) -> str:
    text = " ".join(word.casefold().replace("-", " ").replace("_", " ").split())
    if text in DEFAULT_SCHEMA.layers:
        return text
    found = {layer for layer, pattern in KIND_WORDS if pattern.search(text)}
    return found.pop() if len(found) == 1 else ""


def _layer(look: Look, sheet: Sheet) -> str:
    said = " ".join([sheet.file, sheet.sheet, *look.frame.columns])
    return next((layer for layer, pattern in LAYER_WORDS if pattern.search(said)), ASSUMED)


def with_names(draft: Draft, names: str) -> Draft:
    """Return a draft whose ends that hold names are read in another way.

    Examples
    --------
    >>> from subnatnet.tables.mapping import End
    >>> with_names(Draft(source=End("a", names="mint")), "resolve").source.names
    'resolve'
    """
    ends = {
        end: replace(how, names=names) if how.names == NAMES else how
        for end, how in (("source", draft.source), ("target", draft.target))
    }
    return replace(draft, source=ends["source"], target=ends["target"])
