"""Draft a mapping of anyone's table, try it on the table, and say what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.arguments.rules import SOURCE
from subnatnet.errors import reject
from subnatnet.network._lookup import homes_built_in
from subnatnet.network.reading import country_codes, read_ties
from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables._column_match import loose
from subnatnet.tables._draft_ends import NAMES
from subnatnet.tables.draft import Draft, draft_of
from subnatnet.tables.mapping import READY, find_mapping
from subnatnet.tables.read import read_bundle
from subnatnet.tables.sheet import give_up
from subnatnet.tables.text import clean, without_footnote
from subnatnet.tables.written import as_texts

if TYPE_CHECKING:
    from pathlib import Path

    from subnatnet.arguments import Word
    from subnatnet.network.tie_network import TieNetwork
    from subnatnet.schema import Schema
    from subnatnet.tables.sheet import Sheet

    Source = str | Path | pd.DataFrame

FIRST = 5  # rows shown each way
LOOKED_UP = 500  # distinct names
DISTINCT = 2  # columns beside the ends by which a ready mapping is known
FEWEST = 2  # distinct names from which a state is guessed
SURE = 0.6  # share of them that must be of one state
_CODE = r"\b([A-Z]{2})[-:]"


@dataclass(frozen=True)
class Trial:
    """What reading with a draft gives.

    Parameters
    ----------
    net : TieNetwork
        The rows that were read.
    set_aside : pandas.DataFrame
        The others, each with why.
    as_written, as_read : pandas.DataFrame
        The first rows as they stand in the table, and the ties they became.
    names : pandas.DataFrame
        Names that are in no gazetteer, to be filled in: ``end, name, id, suggestion, count``.
    """

    net: TieNetwork
    set_aside: pd.DataFrame
    as_written: pd.DataFrame
    as_read: pd.DataFrame
    names: pd.DataFrame

    @property
    def n_read(self) -> int:
        """Rows in the table."""
        return int(self.set_aside.attrs["n_read"])

    @property
    def n_kept(self) -> int:
        """Rows that became ties."""
        return int(self.set_aside.attrs["n_kept"])


@checked(source=SOURCE)
def draft_mapping(
    source: Source,
    *,
    layer: Word | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    table: str | None = None,
    schema: Schema = DEFAULT_SCHEMA,
) -> Draft:
    """Guess which column of a table is what: a mapping to look through and to read with.

    Found are the line of the names of columns, both ends with their countries and regions, dates and their
    order, ranges, amounts with their signs, scale and currency, signs between several actors in a cell, and
    what else the names of columns in some twenty languages say. Every guess is listed.

    Parameters
    ----------
    source : path-like or pandas.DataFrame
        A file or a frame with one table of ties.
    layer : str, optional
        Layer of its rows.
    encoding, delimiter : str, optional
        Of text files; found out where not given.
    table : str, optional
        The one sheet or table to look at.
    schema : Schema
        Which kinds and layers there may be, as for :func:`read_ties`.

    Returns
    -------
    Draft
        A :class:`~subnatnet.TableMapping` with ``guesses`` and ``unused``; ``to_toml()`` writes it.

    Raises
    ------
    InvalidTies
        If the source is no table.
    InvalidChoice
        If there is no such layer.

    Examples
    --------
    >>> rows = pd.DataFrame({"Stadt": ["Graz", "Linz"], "Partnerstadt": ["Pecs", "Gabes"],
    ...                      "Land": ["Hungary", "Tunisia"], "seit": ["31.12.1989", "1977"]})
    >>> draft = draft_mapping(rows)
    >>> draft.source.columns, draft.target.columns, draft.target.country, draft.dates
    (('Stadt',), ('Partnerstadt',), 'Land', 'dmy')
    >>> len(read_ties(rows, mapping=draft).ties)
    2
    """
    if layer is not None and layer not in schema.layers:
        reject(layer, schema.layers, "layer")
    bundle = read_bundle(source, encoding=encoding, delimiter=delimiter, table=table)
    sheets = [sheet for sheet in bundle.sheets if len(sheet.frame.columns) > 1] or bundle.sheets
    if not sheets:
        give_up("there is no table of ties", file=str(source)[:80])
    sheet = max(sheets, key=lambda one: one.n_read)
    if sheet.header:
        place = sheet.header
        table = sheet.sheet or table
        again = read_bundle(source, encoding=encoding, delimiter=delimiter, table=table, header=place)
        sheet = next((one for one in again.sheets if one.sheet == sheet.sheet), again.sheets[0])
        object.__setattr__(sheet, "header", place)
    found = draft_of(sheet, layer=layer or "", country_of=country_codes)
    found = _with_known_places(found, sheet)
    found = _with_home(_with_ready(found, sheet), sheet)
    return replace(found, encoding=encoding or "")


def _with_known_places(draft: Draft, sheet: Sheet) -> Draft:
    """Let partners be looked up where their countries are said, most are known and none is ambiguous."""
    from subnatnet.places import resolve

    how = draft.target
    if how.names != NAMES or not how.country or how.kind or how.columns[0] not in sheet.frame:
        return draft
    asked = pd.DataFrame({"name": sheet.frame[how.columns[0]], "country": sheet.frame[how.country]})
    cells = asked["name"].str.split(how.split, regex=False) if how.split else asked["name"]
    asked = asked.assign(name=cells).explode("name") if how.split else asked
    asked = asked.assign(name=asked["name"].str.strip(), country=asked["country"].str.strip())
    asked = asked[(asked["name"] != "") & (asked["country"] != "")].drop_duplicates().head(LOOKED_UP)
    if asked.empty:
        return draft
    found = resolve(list(asked["name"]), country=list(asked["country"]), kind="place")
    known = (found["id"] != "").sum()
    if known < len(found) / 2 or found["reason"].str.startswith("several").any():
        return draft
    told = f"{known} of {len(found)} names in {how.columns[0]!r} are in the gazetteer"
    told += "; ids are made of the others"
    return replace(draft, target=replace(how, names="resolve-or-mint"), guesses=(*draft.guesses, told))


def _with_ready(draft: Draft, sheet: Sheet) -> Draft:
    """Say which ready mapping the columns are those of, where they are of one that needs several."""
    there = {loose(str(name)) for name in sheet.frame.columns}
    known = {name: find_mapping(name) for name in READY}
    needed = {name: {loose(one) for one in how.named - {*how.optional}} for name, how in known.items()}
    for name, how in known.items():
        ends = [{loose(one) for one in end.columns} for end in (how.source, how.target)]
        others = needed[name] - set().union(*ends)
        if len(others) >= DISTINCT and others <= there and all(end & there for end in ends):
            told = f"the columns are those of the ready mapping {name!r}: read_ties(..., mapping={name!r})"
            return replace(draft, guesses=(*draft.guesses, told))
    return draft


def _with_home(draft: Draft, sheet: Sheet) -> Draft:
    """Guess of which state the regions are, where most names of one end are of one; it is only proposed."""
    for end in ("source", "target"):
        how = getattr(draft, end)
        if how.kind not in ("", "region") or how.names == "id" or how.country or how.split:
            continue
        names = [name for name in how.columns if name in sheet.frame]
        state, known, asked = _state_of(as_texts(sheet.frame[names[0]])) if names else ("", 0, 0)
        if state and state not in homes_built_in():
            told = (
                f"{known} of {asked} names in {names[0]!r} are regions or towns of {state}: read_ties(..., "
                f"home={state!r}, names='resolve-or-mint') makes them its regions"
            )
            return replace(draft, guesses=(*draft.guesses, told))
    return draft


def _state_of(cells: pd.Series) -> tuple[str, int, int]:
    """Return the state in which most of the places lie that names may mean, how many, and of how many."""
    from subnatnet.places import resolve

    asked = [name for name in dict.fromkeys(without_footnote(clean(cell)) for cell in cells) if name]
    asked = asked[:LOOKED_UP]
    if len(asked) < FEWEST:
        return "", 0, len(asked)
    found = resolve(asked)
    several = found["reason"].str.extractall(_CODE)[0].groupby(level=0).agg(set)
    states = Counter(
        state
        for at, (actor, country) in enumerate(zip(found["id"], found["country"], strict=True))
        for state in ({country} if actor else several.get(at, set()))
        if state
    )
    state, known = max(states.items(), key=lambda one: (one[1], one[0]), default=("", 0))
    return (state, known, len(asked)) if known >= SURE * len(asked) else ("", known, len(asked))


def try_draft(
    source: Source, draft: Draft, *, encoding: str | None = None, delimiter: str | None = None
) -> Trial:
    """Read a table with a draft, setting aside what it does not fit.

    Raises
    ------
    InvalidTies
        If no row can be read at all.

    Examples
    --------
    >>> rows = pd.DataFrame({"city": ["Graz"], "partner": ["Pecs"], "since": ["1989"]})
    >>> trial = try_draft(rows, draft_mapping(rows))
    >>> trial.n_kept, trial.n_read
    (1, 1)
    """
    table = draft.table or None
    net, aside = read_ties(
        source, mapping=draft, on_error="quarantine", encoding=encoding, delimiter=delimiter, table=table
    )
    bundle = read_bundle(source, encoding=encoding, delimiter=delimiter, table=table, header=draft.header)
    first = pd.DataFrame(
        {str(name): as_texts(bundle.sheets[0].frame[name].head(FIRST)) for name in bundle.sheets[0].frame}
    )
    shown = [
        name
        for name in ("layer", "source", "target", "start", "end", "amount", "currency")
        if _used(net, name)
    ]
    return Trial(net, aside, first, net.ties[shown].head(FIRST), _unknown(net, aside))


def _used(net: TieNetwork, name: str) -> bool:
    cells = net.ties[name]
    return bool(cells.notna().any() if pd.api.types.is_numeric_dtype(cells) else (cells != "").any())


def _unknown(net: TieNetwork, aside: pd.DataFrame) -> pd.DataFrame:
    """Return names of places that are in no gazetteer: minted ones, and those that set their row aside."""
    from subnatnet.places import resolve

    minted = net.actors[net.actors.index.str.fullmatch(r"(?:region|place|[A-Z]{2}):.+")]
    # what a gazetteer holds has a point
    asked = minted[minted["kind"].isin(("region", "place")) & minted["lat"].isna()]["name"]
    columns = ["name", "id", "suggestion"]
    rows = pd.DataFrame(columns=columns, dtype="str")
    if len(asked):
        found = resolve(list(asked), country=list(minted.loc[asked.index, "country"]))
        known = found["id"].where(found["id"] != "", found["suggestion"])
        rows = pd.DataFrame({"name": list(asked), "id": "", "suggestion": list(known)}, dtype="str")
    left = aside[aside["rule"].str.contains("bears this name", regex=False)] if len(aside) else aside
    if len(left):
        names = left["rule"].str.extract("'([^']*)'")[0].fillna("")
        more = pd.DataFrame({"name": names, "id": "", "suggestion": left["suggestion"]}, dtype="str")
        rows = pd.concat([rows, more[more["name"] != ""]], ignore_index=True)
    return rows.drop_duplicates("name", ignore_index=True)


def draft_text(draft: Draft, trial: Trial) -> str:
    """Say in lines for people what was guessed, how the first rows are read, and what is left.

    Examples
    --------
    >>> rows = pd.DataFrame({"city": ["Graz"], "partner": ["Pecs"], "since": ["1989"]})
    >>> draft = draft_mapping(rows)
    >>> draft_text(draft, try_draft(rows, draft)).splitlines()[0]
    'Guessed:'
    """
    lines = ["Guessed:", *(f"  {guess}" for guess in draft.guesses)]
    if draft.unused:
        lines.append(f"Columns kept under their own names: {', '.join(draft.unused)}")
    lines += ["First rows as written:", _indented(trial.as_written), "and as read:", _indented(trial.as_read)]
    lines.append(
        f"{trial.n_kept:,} of {trial.n_read:,} rows are read, {trial.n_read - trial.n_kept:,} set aside"
    )
    if len(trial.set_aside):
        whys = trial.set_aside["rule"].value_counts().head(FIRST)
        lines += [f"  {count:,} x {why}" for why, count in whys.items()]
    if len(trial.names):
        lines.append(f"{len(trial.names):,} names are in no gazetteer; ids of their own were made of them")
    return "\n".join(
        "".join(c if c.isprintable() else " " for c in line) if "\n" not in line else line for line in lines
    )


def _indented(frame: pd.DataFrame) -> str:
    text = frame.to_string(index=False, max_colwidth=28)
    return "\n".join(f"  {line}" for line in text.splitlines())
