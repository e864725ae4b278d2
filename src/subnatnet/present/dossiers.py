"""Dossiers: an index and one page for each region, plain files that open anywhere and print well."""

from __future__ import annotations

import hashlib
import math
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, require_count, require_seed
from subnatnet.network._collapse import unit_of, units_of
from subnatnet.network._named import regions_of
from subnatnet.present import _dossier_facts as facts_of
from subnatnet.present._partner_map import partner_map
from subnatnet.present.atlas_data import PARTNER_LEVELS, home_level
from subnatnet.present.positions import positions
from subnatnet.present.role_words import split
from subnatnet.roles.words import SHOWN, TOLD, spelled
from subnatnet.tables.atomic import require_writable, whole_files

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    import pandas as pd
    from jinja2 import Environment

    from subnatnet.arguments import Count, LevelRegions, Seed, Size, Unpack
    from subnatnet.network import TieNetwork
    from subnatnet.present._dossier_facts import Facts

COLUMNS = ("end", "amount", "status", "confidence")  # shown where some row has one
# what the table of ties on a page is made of
ROWS = ["here_name", "there_name", "partner_name", *facts_of.TIE_COLUMNS]
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
_RESERVED = {"con", "prn", "aux", "nul", "index", *(f"{p}{n}" for p in ("com", "lpt") for n in range(10))}


def file_names(regions: Iterable[str]) -> dict[str, str]:
    """Return a safe and unique file name for each region, whatever its id.

    Examples
    --------
    >>> file_names(["CN-SC"])
    {'CN-SC': 'CN-SC.html'}
    >>> file_names(["../../etc"])["../../etc"].startswith("etc-")
    True
    """
    taken: set[str] = set()
    names = {}
    for region in regions:
        stem = region
        safe = _PLAIN.fullmatch(stem) and stem.casefold() not in _RESERVED | taken and not stem.endswith(".")
        if not safe:
            mark = hashlib.sha256(region.encode("utf-8", "replace")).hexdigest()[:10]
            bare = re.sub(r"[^A-Za-z0-9]+", "-", region).strip("-")[:40] or "region"
            stem = f"{bare}-{mark}"
        taken.add(stem.casefold())
        names[region] = f"{stem}.html"
    return names


def _number(value: object) -> str:
    """Write a number with three digits that count, or whole; nothing where it is missing.

    Examples
    --------
    >>> _number(0.023), _number(1234.5), _number(62)
    ('0.0230', '1,234', '62')
    """
    if not isinstance(value, float | int | np.number) or not math.isfinite(float(value)):
        return "–"  # noqa: RUF001 - the dash that typography uses for an empty cell
    number = float(value)
    return f"{number:,.0f}" if number.is_integer() or abs(number) >= 100 else f"{number:#.3g}".rstrip(".")


def _span(text: str) -> str:
    """Write an EDTF interval of years as a reader does.

    Examples
    --------
    >>> _span("1994/2012"), _span("2013/.."), _span("../1993")
    ('1994 to 2012', 'from 2013', 'to 1993')
    """
    start, _, end = text.partition("/")
    low, high = (part.strip().removesuffix("..") for part in (start, end))
    if low and high:
        return f"{low} to {high}"
    return f"from {low}" if low and "/" in text else f"to {high}" if high else text


def _words(value: object) -> str:
    return str(value).replace("_", " ").replace("|", ", ") if isinstance(value, str) and value else "–"  # noqa: RUF001 - as above


def _safe_url(url: object) -> str:
    """Return a web address that may become a link, else nothing.

    Examples
    --------
    >>> _safe_url("https://example.org/a"), _safe_url("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    text = str(url).strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""


@cache
def environment() -> Environment:
    """Return the templates of pages without scripts."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=ChoiceLoader([PackageLoader("subnatnet.present"), PackageLoader("subnatnet.cases")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"number": _number, "span": _span, "words": _words, "url": _safe_url}
    return made


def _catalogue(sources: pd.DataFrame | None) -> dict[str, dict[str, str]]:
    """Return titles and links by the key of a source."""
    if sources is None:
        return {}
    table = sources.set_index("key") if "key" in sources else sources
    names = ["title", "publisher", "url"]
    table = table.reindex(columns=names).fillna("")
    columns = [table[name].tolist() for name in names]
    return {
        key: dict(zip(names, row, strict=True))
        for key, row in zip(table.index, zip(*columns, strict=True), strict=True)
    }


def _sources(cells: Iterable[pd.Series], catalogue: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """Return the sources that are cited, with titles and links where the catalogue has them."""
    keys = sorted({key for column in cells for cell in set(column) for key in cell.split("|") if key})
    empty = {"title": "", "publisher": "", "url": ""}
    return [{"key": key} | catalogue.get(key, empty) for key in keys]


def _citing(rows: pd.DataFrame, cited: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return rows with the numbers of their sources, and their own address where no source has it."""
    number = {source["key"]: at for at, source in enumerate(cited, start=1)}
    known = {source["url"] for source in cited}
    columns = {str(name): rows[name].tolist() for name in rows}
    cites = {
        cell: sorted({number[key] for key in cell.split("|") if key}) for cell in set(columns["sources"])
    }
    pages = {url: "" if url in known else _safe_url(url) for url in set(columns["url"])}
    columns["cites"] = [cites[cell] for cell in columns["sources"]]
    columns["page"] = [pages[url] for url in columns["url"]]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _role_rows(facts: Facts, region: str) -> list[dict[str, Any]]:
    rows = []
    for period in facts.periods:
        row = {str(name): value for name, value in facts.roles[period].loc[region].items()}
        rows.append({"period": period, "span": facts.net.eras.get(period, "")} | row)
    return rows


def _glossary(facts: Facts, region: str) -> list[list[str]]:
    """Return the role words that the page of a region uses, each with what it means."""
    cells = [str(table.loc[region, leg]) for table in facts.roles.values() for leg in facts_of.LEGS]
    used = {word for cell in cells for word in split(cell.replace("; ", "|"))}
    known = TOLD | SHOWN
    return [[spelled(word), known[word].partition(": ")[2] or known[word]] for word in known if word in used]


def _measure_rows(facts: Facts, region: str) -> list[dict[str, Any]]:
    rows = []
    for name, table in facts.measures.items():
        row: dict[str, Any] = {str(column): value for column, value in table.loc[region].items()}
        if math.isfinite(row.get("observed", math.nan)):
            among = int(table["observed"].notna().sum())
            row = {"interval_low": math.nan, "interval_high": math.nan} | row
            rows.append({"name": facts_of.MEASURES[name][0], "among": among} | row)
    return rows


def _layers(ties: pd.DataFrame, cited: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return the ties of each layer, and which columns say anything in it."""
    listed = _citing(ties[ROWS], cited)
    most: dict[str, dict[int, int]] = {}  # by layer what each act counts
    rows: dict[str, list[dict[str, Any]]] = {}
    for row, layer, act, times in zip(listed, ties["layer"], ties["act"], ties["count"], strict=True):
        rows.setdefault(layer, []).append(row)
        of = most.setdefault(layer, {})
        of[act] = max(times, of.get(act, times))
    return [
        {
            "name": layer,
            "rows": found,
            "columns": [
                "kind",
                "start",
                *(name for name in COLUMNS if any(_told(row[name]) for row in found)),
            ],
            "notes": any(row["note"] != "" for row in found),
            "acts": int(sum(most[layer].values())),
        }
        for layer, found in rows.items()
    ]


def _told(value: object) -> bool:
    return value is not None and value == value and value != ""  # noqa: PLR0124 - what is missing differs from itself


def _page(
    facts: Facts, region: str, where: pd.DataFrame, catalogue: dict[str, dict[str, str]]
) -> dict[str, Any]:
    """Return everything the page of one region shows."""
    actor = facts.rolled.gazetteer.loc[region]
    ties = facts.ties_of(region)
    partners = facts.partners_of(region)
    placed = partners.join(where, how="left")
    name = str(actor["name"]) or region
    centre = tuple(where.loc[region, ["lon", "lat"]])
    drawing = None
    if all(map(math.isfinite, centre)) and len(placed):
        drawing = partner_map(centre, placed, f"Partners of {name}")
    told = facts.chain if facts.chain.empty else facts.chain[facts.chain["region"] == region]
    cited = _sources([ties["sources"], *([] if told.empty else [told["sources"]])], catalogue)
    known = facts.rolled.gazetteer["name"]
    if not told.empty:
        places = [
            [known.get(place, "") or place for place in cell.split("|")] for cell in told["orientation"]
        ]
        told = told.assign(places=[", ".join(cell) for cell in places])
    layers = _layers(ties, cited)
    foreign = facts.settings["layers"]
    return {
        "id": region,
        "name": name,
        "local": str(actor["name_local"]),
        "level": str(actor["level"]),
        "roles": _role_rows(facts, region),
        "glossary": _glossary(facts, region),
        "map": drawing,
        "unplaced": placed.loc[placed["lon"].isna(), "name"].tolist(),
        "partners": partners.to_dict("records"),
        "measures": _measure_rows(facts, region),
        "competitors": facts_of.competitors(facts, region),
        "directives": [] if told.empty else _citing(told, cited),
        "n_directives": 0 if told.empty else int(told["document"].nunique()),
        "layers": layers,
        "sources": cited,
        "limits": list(facts_of.limits(facts, ties, region)),
        "n_acts": sum(layer["acts"] for layer in layers if layer["name"] in foreign),
    }


def _summary(net: TieNetwork) -> str:
    return repr(net)[1:-1].partition(": ")[2].replace("_", " ")


def _regions(rolled: TieNetwork, unit: str | None) -> pd.Index:
    """Return the regions of the unit that have a tie abroad in some layer: those that ranks are among."""
    known = rolled.gazetteer
    regions = known.index[known["kind"] == "region"]
    if unit:
        regions = regions[regions.isin(units_of(known, unit))]
    layers = facts_of.foreign_layers(rolled)
    regions = regions.intersection(rolled.layer(*layers).actors.index) if layers else regions[:0]
    if regions.empty:
        raise InvalidChoice("no region of this selection has a tie abroad; loosen the selection")
    return regions.sort_values()


def _chosen(rolled: TieNetwork, regions: pd.Index, asked: Iterable[str] | None) -> pd.Index:
    """Return the regions asked for, by id or name."""
    return regions_of(rolled.gazetteer.loc[regions], asked, "region with ties abroad in this network")


@checked(defaults={"unit": "top"})
def write_dossiers(
    net: TieNetwork,
    folder: str | os.PathLike[str],
    *,
    partners: str | None = None,
    sources: pd.DataFrame | None = None,
    title: str = "Dossiers on foreign ties",
    draws: Count = 200,
    permutations: Size = 999,
    seed: Seed = 0,
    progress: bool = True,
    **select: Unpack[LevelRegions],
) -> list[Path]:
    """Write an index and one page for each region.

    A page says which role the centre assigned to the region era by era, which role its ties show, whether the
    two agree; where its partners are; its measures with intervals and ranks; who competes for the same
    partners; every directive and every tie with its sources; and what the data cannot say.

    Parameters
    ----------
    net : TieNetwork
        With the eras the pages are to tell apart.
    folder : path-like
        Where to write; made if there is none. Files of other names in it stay.
    partners : str, optional
        Level at which partners are counted; by default ``"country"`` if the table has countries.
    sources : pandas.DataFrame, optional
        Titles and links of sources: ``key`` (or index), ``title, publisher, url``, as in
        ``load_table("sources")``.
    title : str
        Title of the index.
    draws, permutations, seed : int
        Of the intervals (bootstrap, BCa) and of the congruence.
    progress : bool
        Whether to show a progress bar.
    **select
        Which regions get a page, by default every one of the unit with a tie abroad; ranks and competitors
        are among all of these whoever gets a page: see :class:`subnatnet.arguments.LevelRegions`.

    Returns
    -------
    list of pathlib.Path
        The files written, the index first. All are written at the end, each whole: Ctrl-C before leaves what
        was there before.

    Raises
    ------
    InvalidChoice, UnknownActor
        If no region is left, or one asked for is not there.
    NotWritten
        If the folder cannot be written in.

    Notes
    -----
    The pages are plain HTML with their style inside: no script, no request, no other file. What the table
    does not allow (no directives, no neighbours recorded) is left out and said on every page. Names are text.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> from subnatnet import from_edges
    >>> frame = pd.DataFrame({"source": ["R1", "R1", "R2"], "target": ["P1", "P2", "P1"]})
    >>> written = write_dossiers(from_edges(frame), tempfile.mkdtemp(), draws=20, progress=False)
    >>> [path.name for path in written]
    ['index.html', 'R1.html', 'R2.html']
    """
    from tqdm import tqdm

    require_count(draws, "draws")
    require_count(permutations, "permutations", 0)
    require_seed(seed)
    require_writable(folder)
    asked = select["unit"]
    home, abroad = asked if isinstance(asked, tuple) else (asked, None)
    unit, partners = unit_of(net.gazetteer, home) or home_level(net) or None, partners or abroad
    levels = set(net.gazetteer.loc[net.gazetteer["kind"] == "place", "level"])
    partners = partners or next((level for level in PARTNER_LEVELS if level in levels), None)
    rolled = net.rollup(unit, partners=partners)
    every = _regions(rolled, unit)
    chosen = _chosen(rolled, every, select["regions"])
    files = file_names(chosen)
    where, catalogue = positions(net), _catalogue(sources)
    pages: dict[str, str] = {}
    templates = environment()
    total = facts_of.steps(net) + len(chosen)
    with tqdm(total=total, desc="dossiers", unit="step", disable=not progress) as bar:
        facts = facts_of.collect(
            net,
            rolled,
            every,
            unit=unit,
            partners=partners,
            draws=draws,
            permutations=permutations,
            seed=seed,
            tick=bar.update,
        )
        common: dict[str, Any] = {"title": title, "files": files, "settings": facts.settings}
        common |= {"version": version("subnatnet"), "names": rolled.gazetteer["name"].to_dict()}
        shown = []
        for region in chosen:
            page = _page(facts, region, where, catalogue)
            shown.append(page)
            pages[files[region]] = templates.get_template("dossier.html").render(page=page, **common)
            bar.update()
    shown.sort(key=lambda page: str(page["name"]))
    index = templates.get_template("dossier_index.html").render(
        pages=shown,
        network=_summary(net),
        gaps=facts.gaps,
        eras=net.eras,
        **common,
    )
    root = Path(folder)
    texts = {root / "index.html": index} | {root / name: text for name, text in pages.items()}
    with whole_files(list(texts)) as made:
        for temporary, text in zip(made, texts.values(), strict=True):
            temporary.write_bytes(text.encode("utf-8", "replace"))
    return list(texts)
