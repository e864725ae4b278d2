"""A brief in words: the same lines for a terminal and for a page of two sheets, in four languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from subnatnet.cases._pages import render
from subnatnet.errors import reject
from subnatnet.roles._evidence import split
from subnatnet.roles.words import spelled

if TYPE_CHECKING:
    import pandas as pd

    from subnatnet.cases._brief_parts import BriefParts

LANGUAGES = ("en", "pl", "de", "zh")
REASONS = ("assigned", "claimed", "enacted", "cities", "peers", "near", "reach", "sectors")
LEGS = ("assigned", "claimed", "enacted")
SHOWN = 8  # ties listed one by one; more are counted by region


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text, and whether it is a number."""

    text: str
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A table of a page: its heading, the names of its columns, its rows."""

    title: str
    header: list[str]
    rows: list[list[Cell]]


def when(start: str) -> str:
    """Write a date of EDTF as a reader does: a span by its ends.

    Examples
    --------
    >>> when("[..2014-08]"), when("[1998..2001]"), when("1997-06-08")
    ('≤ 2014-08', '1998 / 2001', '1997-06-08')
    """
    if not (start.startswith("[") and start.endswith("]") and ".." in start):
        return start
    low, _, high = start[1:-1].partition("..")
    if low and high:
        return f"{low} / {high}"
    return f"≥ {low}" if low else f"≤ {high}"


def read_words(language: str) -> dict[str, Any]:
    """Return the words of a language.

    Raises
    ------
    InvalidChoice
        If the brief does not speak it.
    """
    if language not in LANGUAGES:
        reject(language, LANGUAGES, "language of a brief")
    text = resources.files("subnatnet.cases").joinpath("templates/brief_words.json").read_text("utf-8")
    words: dict[str, Any] = json.loads(text)[language]
    return words


def heading(brief: BriefParts, words: dict[str, Any]) -> str:
    """Return the title of a brief; a unit bears its id, because a city may bear the same name."""
    name = brief.name if brief.area.level in ("city", "country") else f"{brief.name}, {brief.place}"
    if brief.place == brief.country:
        return str(words["title_country"].format(name=name))
    return str(words["title"].format(name=name, country=brief.country_name))


def lead(brief: BriefParts, words: dict[str, Any]) -> list[str]:
    """Return the sentences that open a brief."""
    names = {"name": brief.name, "country": brief.country_name}
    regions = list(dict.fromkeys(brief.deals["name"]))
    lines = []
    if regions:
        own, n = brief.facts["own"], len(brief.deals)
        key = "lead_ties" if own == n else "lead_ties_inside" if own else "lead_ties_only_inside"
        lines.append(words[key].format(n=n, own=own, inside=n - own, regions=", ".join(regions), **names))
    elif brief.place != brief.country:
        lines.append(words["lead_none"].format(**names))
    key = "lead_country" if brief.facts["contacts"] else "lead_country_none"
    counts = {"n": brief.facts["contacts"], "undated": brief.facts["undated"]}
    lines.append(words[key].format(**counts, **names))
    return lines


def tables(brief: BriefParts, words: dict[str, Any], language: str) -> list[Table]:
    """Return the tables of a brief, every cell as text."""
    names = {"name": brief.name, "country": brief.country_name}
    return [
        Table(words["deals"].format(**names), *_deals(brief.deals, words)),
        Table(words["country_deals"].format(**names), *_country(brief.country_deals, words)),
        Table(words["candidates"].format(**names), *_candidates(brief, words)),
        Table(words["roles"], *_roles(brief, words, language)),
        Table(words["comparable"], *_comparable(brief.comparable, words)),
    ]


def _deals(frame: pd.DataFrame, words: dict[str, Any]) -> tuple[list[str], list[list[Cell]]]:
    header = [words[name] for name in ("region", "city", "partner", "kind", "start", "sources")]
    rows = [
        [
            Cell(str(row["name"])),
            Cell(str(row["city"])),
            Cell(str(row["partner"])),
            Cell(spelled(str(row["kind"] or row["layer"]))),
            Cell(when(str(row["start"])) or words["undated"]),
            Cell(", ".join(split(row["sources"]))),
        ]
        for row in frame.head(SHOWN).to_dict("records")
    ]
    left = frame.iloc[SHOWN:]
    rows += [
        [Cell(str(name)), Cell(""), Cell(""), Cell(f"+ {count}"), Cell(""), Cell("")]
        for name, count in left["name"].value_counts().sort_index().items()
    ]
    return header, rows


def _country(frame: pd.DataFrame, words: dict[str, Any]) -> tuple[list[str], list[list[Cell]]]:
    header = [words[name] for name in ("region", "contacts", "share", "others", "cities", "partners")]
    rows = [
        [
            Cell(str(row["name"])),
            Cell(f"{row['contacts']:.0f}", number=True),
            Cell(_percent(row["share"]), number=True),
            Cell(_percent(row["others"]), number=True),
            Cell(_some(row["cities"])),
            Cell(_some(row["partners"])),
        ]
        for row in frame.to_dict("records")
    ]
    return header, rows


def _candidates(brief: BriefParts, words: dict[str, Any]) -> tuple[list[str], list[list[Cell]]]:
    rows = [
        [Cell(str(row["name"])), Cell("; ".join(reasons(row, words, brief.country_name)))]
        for row in brief.candidates.to_dict("records")
    ]
    return [words["region"], words["why"]], rows


def reasons(row: dict[Any, Any], words: dict[str, Any], country: str) -> list[str]:
    """Return why a region is named, a phrase for each reason."""
    return [
        words[f"why_{name}"].format(list=_some(row[name]), country=country) for name in REASONS if row[name]
    ]


def _roles(brief: BriefParts, words: dict[str, Any], language: str) -> tuple[list[str], list[list[Cell]]]:
    if language == "en":
        return [words["roles"]], [[Cell(str(text))] for text in brief.roles["reading"]]
    header = [words[name] for name in ("region", *LEGS)]
    rows = [
        [
            Cell(str(row["name"])),
            *(Cell(_role(row[leg], row[f"{leg}_verdict"], words)) for leg in LEGS),
        ]
        for row in brief.roles.to_dict("records")
    ]
    return header, rows


def _role(text: str, verdict: str, words: dict[str, Any]) -> str:
    """Return the roles of a leg, or which answer stands in their place."""
    named = [words["roles_words"].get(word, spelled(word)) for word in split(text)]
    return ", ".join(named) or str(words["answers"].get(verdict, words["nothing"]))


def _comparable(frame: pd.DataFrame, words: dict[str, Any]) -> tuple[list[str], list[list[Cell]]]:
    header = [words[name] for name in ("place", "country", "shared")]
    rows = [
        [Cell(str(row["name"])), Cell(str(row["country"])), Cell(f"{row['shared']:.0f}", number=True)]
        for row in frame.head(5).to_dict("records")
    ]
    return header, rows


def _percent(share: float) -> str:
    return "" if share != share else f"{share:.1%}"  # noqa: PLR0124 - what is not known does not equal itself


def _some(text: str, most: int = 4) -> str:
    names = split(text)
    return ", ".join(names[:most]) + (f" (+{len(names) - most})" if len(names) > most else "")


def worth(brief: BriefParts, words: dict[str, Any]) -> str:
    """Return what the ranking is worth, in a sentence."""
    score = str(brief.attrs["score"])
    if brief.test.empty:
        return str(words["worth_none"])
    auc, base = (float(brief.test["auc_within"][name]) for name in (score, "activity"))
    numbers = {"auc": f"{auc:.0%}", "base": f"{base:.0%}"}
    since = brief.test.attrs.get("since")
    if since is None:
        return str(words["worth"].format(**numbers))
    low, high = (f"{float(brief.test[f'auc_within_{end}'][score]):.0%}" for end in ("low", "high"))
    return str(words["worth_forward"].format(since=since, low=low, high=high, **numbers))


def limits(brief: BriefParts, words: dict[str, Any]) -> list[str]:
    """Return what the data cannot say."""
    facts = {**brief.facts, "country": brief.country_name}
    keys = ["limit_table", "limit_undated", "limit_alive", "limit_cause", "limit_wish"]
    return [words[key].format(**facts) for key in keys if brief.facts["contacts"] or "undated" not in key]


def plain(brief: BriefParts, language: str) -> str:
    """Return a brief for a terminal."""
    words = read_words(language)
    title = heading(brief, words)
    lines = [title, "=" * len(title), *lead(brief, words)]
    for table in tables(brief, words, language):
        lines += ["", table.title, "-" * len(table.title)]
        if not table.rows:
            lines.append(words["none"])
        elif len(table.header) > 1:
            lines.append("; ".join(table.header))
        lines += ["; ".join(cell.text or "-" for cell in row) for row in table.rows]
    lines += ["", words["test"], "-" * len(words["test"]), worth(brief, words)]
    lines += [
        "",
        words["limits"],
        "-" * len(words["limits"]),
        *(f"- {text}" for text in limits(brief, words)),
    ]
    return "\n".join(lines)


def page(brief: BriefParts, language: str) -> str:
    """Return a brief as a page, every text escaped."""
    words = read_words(language)
    return render(
        "brief.html",
        language={"zh": "zh-Hans"}.get(language, language),
        title=heading(brief, words),
        words=words,
        lead=lead(brief, words),
        tables=tables(brief, words, language),
        worth=worth(brief, words),
        limits=limits(brief, words),
    )
