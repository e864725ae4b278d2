"""Guess which column of someone's table is what, and say what was guessed: a mapping to look through."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.schema import TIE_COLUMNS
from subnatnet.tables.column_words import key_of, roles_of
from subnatnet.tables.header import kind_of
from subnatnet.tables.mapping import End, TableMapping
from subnatnet.tables.missing import is_missing
from subnatnet.tables.text import cleaned
from subnatnet.tables.written import SIGNS, as_texts, to_number
from subnatnet.tables.written_dates import WHICH_RANGE, read_dates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from subnatnet.tables.sheet import Sheet

LOOKED_AT = 2_000  # rows
MOST = 0.6  # share of cells that must be of a form
SOME = 0.15  # share of cells with a sign from which it stands between several actors
SEPARATORS = (";", "|", "\n", "、", " / ", ",")
SCALES = (
    (
        "million",
        re.compile(
            r"\bmill?i?on|\bmln|\bmio\b|\bмлн|百万|\bmilione?s?\b|\bmillones|\bmilhões", re.IGNORECASE
        ),
    ),
    ("billion", re.compile(r"\bbillions?\b|\bbn\b|\bmld|\bmrd|\bмлрд|十亿", re.IGNORECASE)),
    ("thousand", re.compile(r"\bthousands?\b|\btys|\btausend|\bтыс|千", re.IGNORECASE)),
)
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
SIGN_PAIRS = ((".", ""), (".", ","), (",", "."), (",", " "), (".", " "), (".", "'"), (",", ""))
TO_PARTNER = re.compile(
    r"partner|twin|sister|foreign|target|recipient|w_|外|相手|партн|побратим|gemell|jumel|herman|irmã|bliźni|zagran",
    re.IGNORECASE,
)
ID_FORMS = ("code", "link")


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


@dataclass
class _Look:
    """What is seen of a table, and what is guessed of it."""

    frame: pd.DataFrame
    countries: dict[str, float] = field(default_factory=dict)
    guesses: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def roles(self, name: str) -> list[str]:
        return roles_of(name)

    def cells(self, name: str) -> list[str]:
        return [cell for cell in self.frame[name] if cell and not is_missing(cell)]

    def names(self) -> list[str]:
        return [str(name) for name in self.frame.columns]

    def free(self) -> list[str]:
        return [name for name in self.names() if name not in self.used]

    def take(self, name: str, guess: str) -> str:
        self.used.add(name)
        self.guesses.append(guess)
        return name


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
    look = _Look(pd.DataFrame(texts))
    if country_of is not None:
        look.countries = {name: _share_of_countries(look.cells(name), country_of) for name in look.names()}
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    parts: dict[str, object] = {}
    _dates(look, columns, parts)
    _amounts(look, columns, constants, parts)
    _others(look, columns)
    ends = _ends(look)
    if "layer" not in columns:
        constants["layer"] = layer or sheet.layer or _layer(look, sheet)
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
    unused = tuple(name for name in look.free())
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


def _share_of_countries(cells: Sequence[str], country_of: Callable[[list[str]], dict[str, str]]) -> float:
    distinct = Counter(cells).most_common(60)
    if not distinct or sum(any(sign.isalpha() for sign in cell) for cell, _ in distinct) < len(distinct) / 2:
        return 0.0
    known = country_of([cell for cell, _ in distinct])
    return sum(n for cell, n in distinct if cell in known) / sum(n for _, n in distinct)


# -- dates and amounts ---------------------------------------------------------------------------


def _dates(look: _Look, columns: dict[str, str], parts: dict[str, object]) -> None:
    found = {}
    for name in look.free():
        cells = look.cells(name)
        roles = look.roles(name)
        named = [role for role in roles if role in ("start", "end")]
        if not cells or (roles and not named and "amount" in roles):
            continue
        share = {style: _share_read(cells, style) for style in ("edtf", "dmy", "mdy")}
        years = sum(bool(re.search(r"(?<!\d)(1[89]|20)\d\d(?!\d)", cell)) for cell in cells) / len(cells)
        if max(share.values()) >= MOST and (named or (years >= MOST and not roles)):
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
    look: _Look, found: dict[str, tuple[dict[str, float], list[str]]], parts: dict[str, object]
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
        look.guesses.append(f"dates are written day, month and year as {parts['dates']!r}{seen}")


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
    look: _Look, columns: dict[str, str], constants: dict[str, str], parts: dict[str, object]
) -> None:
    for name in look.free():
        cells = look.cells(name)
        roles = look.roles(name)
        if roles[:1] == ["currency"] and all(re.fullmatch("[A-Z]{3}", cell) for cell in cells):
            columns["currency"] = look.take(name, f"currency stands in {name!r}")
        if (
            "amount" not in columns
            and "amount" in roles
            and cells
            and any(c.isdigit() for c in "".join(cells))
        ):
            columns["amount"] = look.take(name, f"amount stands in {name!r}")
    if "amount" in columns:
        _number_signs(look, columns["amount"], parts)
        if "currency" not in columns:
            _currency(look, columns["amount"], constants)


def _number_signs(look: _Look, name: str, parts: dict[str, object]) -> None:
    """Guess the signs in amounts, and what one stands for."""
    bare = [re.sub("[^\\d.,'\u2019\\s-]", "", cell).strip() for cell in look.cells(name)]
    for decimal, thousands in SIGN_PAIRS:
        if not to_number(pd.Series(bare, dtype="str"), decimal=decimal, thousands=thousands)[1].any():
            if (decimal, thousands) != (".", ""):
                parts |= {"decimal": decimal, "thousands": thousands}
                between = repr(thousands) if thousands else "nothing"
                look.guesses.append(f"amounts have {decimal!r} before decimals, {between} between thousands")
            break
    scale = next((scale for scale, pattern in SCALES if pattern.search(name)), "")
    if scale:
        parts["scale"] = scale
        look.guesses.append(f"one stands for a {scale} in {name!r}")


def _currency(look: _Look, name: str, constants: dict[str, str]) -> None:
    """Guess the currency of all amounts."""
    said = " ".join([name, *look.cells(name)[:200]])
    signs = [codes[0] for sign, codes in SIGNS.items() if sign in said and len(codes) < 3]
    code = re.search(r"\b(USD|EUR|PLN|GBP|CNY|RMB|JPY|RUB|CZK|HUF|CHF|SEK|KRW|UAH)\b", said)
    constants["currency"] = code[1].replace("RMB", "CNY") if code else signs[0] if signs else "USD"
    sure = "" if code or signs else "; nothing says so"
    look.guesses.append(f"amounts are in {constants['currency']}{sure}")


def _others(look: _Look, columns: dict[str, str]) -> None:
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


# -- ends ----------------------------------------------------------------------------------------


def _ends(look: _Look) -> tuple[End, End]:
    names = look.names()
    order = {name: at for at, name in enumerate(names)}
    texts = [name for name in look.free() if _names_actors(look, name)]
    countries = [
        name for name in texts if look.countries.get(name, 0) >= MOST or "country" in look.roles(name)
    ]
    places = [name for name in texts if name not in countries]
    target = _first(look, places, "target") or _first(look, countries, "target")
    source = _first(look, [p for p in places if p != target], "source")
    cities = [p for p in places if p not in (source, target) and "city" in look.roles(p)]
    regions = [p for p in places if p not in (source, target) and "region" in look.roles(p)]
    if source is not None and "region" in look.roles(source) and cities and source not in cities:
        source = None  # the city is named too: the region only says where it lies
    source = source or (cities.pop(0) if cities else None) or (regions.pop(0) if regions else None)
    rest = [p for p in places if p not in (source, target, *regions)]
    source = source or (rest.pop(0) if rest and (target is None or len(rest) > 0) else None)
    if target is None or target == source:
        rest = [p for p in [*cities, *rest, *countries] if p != source]
        target = rest[0] if rest else None
    if source is None and countries and countries[0] != target:
        source = countries[0]
    if source is None or target is None:
        look.guesses.append("no two columns name actors: say in [source] and [target] which do")
        return End(columns=("source",)), End(columns=("target",))
    for name in (source, target):
        look.used.add(name)
    where = {name: _belongs(name, source, target, order) for name in names}
    made = []
    for end, name in (("source", source), ("target", target)):
        inside = [c for c in countries if c not in (source, target) and where[c] == end]
        around = [
            r
            for r in names
            if r not in (source, target, *inside)
            and r in look.free()
            and where[r] == end
            and "region" in look.roles(r)
            and r not in countries
        ]
        made.append(_end(look, end, name, inside[:1], around[:1]))
    if made[0].split and made[1].split:  # who deals with whom of several on both sides is not said
        made[0] = replace(made[0], split="")
        look.guesses.append(
            f"cells of {source!r} are taken whole: of several at both ends nobody can say who is meant"
        )
    return made[0], made[1]


def _names_actors(look: _Look, name: str) -> bool:
    cells = look.cells(name)
    if not cells:
        return False
    forms = Counter(kind_of(cell) for cell in cells)
    if (forms["number"] + forms["date"]) > 0.3 * len(cells):
        return False
    return sum(len(cell) for cell in cells) / len(cells) < 120


def _first(look: _Look, names: Sequence[str], role: str) -> str | None:
    exact = [name for name in names if key_of(name) == role]
    ranked = [name for name in names if look.roles(name)[:1] == [role]]
    return next(iter([*exact, *ranked]), None)


def _belongs(name: str, source: str, target: str, order: dict[str, int]) -> str:
    """Say at which end a column lies: by a word for partners in its name, else by what stands nearer."""
    if TO_PARTNER.search(name):
        return "target"
    if any(roles_of(name)[:1] == [role] for role in ("source",)):
        return "source"
    near = {end: abs(order[name] - order[column]) for end, column in (("source", source), ("target", target))}
    if near["source"] == near["target"]:
        return "source" if order[name] < order[target] and "region" in roles_of(name) else "target"
    return min(near, key=lambda end: near[end])


def _end(look: _Look, end: str, name: str, countries: Sequence[str], regions: Sequence[str]) -> End:
    cells = look.cells(name)
    forms = Counter(kind_of(cell) for cell in cells)
    ids = sum(forms[form] for form in ID_FORMS) >= MOST * len(cells)
    split = "" if ids else _separator(cells)
    what = "ids" if ids else "names"
    told = f"the {end} of each tie stands in {name!r} ({what})"
    for column, word in ((countries, "country"), (regions, "region")):
        if column:
            look.used.add(column[0])
            told += f", its {word} in {column[0]!r}"
    look.guesses.append(told)
    if split:
        look.guesses.append(f"{split!r} stands between several actors in {name!r}: each gets a tie")
    country = look.countries.get(name, 0) >= MOST
    return End(
        columns=(name,),
        kind="place" if country else "",
        names="id" if ids else "resolve" if country else NAMES,
        country=countries[0] if countries else "",
        region=regions[0] if regions else "",
        split=split,
    )


def _separator(cells: Sequence[str]) -> str:
    for sign in SEPARATORS:
        several = [cell for cell in cells if sign in cell.strip(sign + " ")]
        needed = 2 * SOME if sign == "," else SOME
        if len(several) < needed * len(cells):
            continue
        parts = [part.strip() for cell in several for part in cell.split(sign) if part.strip()]
        if sign == "," and (len(parts) < 2.5 * len(several) or any(len(part) > 40 for part in parts)):
            continue  # "Lodz, Poland" is one place
        return sign
    return ""


def _layer(look: _Look, sheet: Sheet) -> str:
    said = " ".join([sheet.file, sheet.sheet, *look.frame.columns])
    return next((layer for layer, pattern in LAYER_WORDS if pattern.search(said)), "agreement")


NAMES = "mint"


def with_names(draft: Draft, names: str) -> Draft:
    """Return a draft whose ends that hold names are read in another way.

    Examples
    --------
    >>> with_names(Draft(source=End("a", names="mint")), "resolve").source.names
    'resolve'
    """
    ends = {
        end: replace(how, names=names) if how.names == NAMES else how
        for end, how in (("source", draft.source), ("target", draft.target))
    }
    return replace(draft, source=ends["source"], target=ends["target"])
