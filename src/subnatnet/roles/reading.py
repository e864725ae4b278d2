"""What a role map says of a region, in one sentence that a person can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from subnatnet.roles._evidence import split
from subnatnet.roles.seen import UNSEEN
from subnatnet.roles.words import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

UNTOLD = "cannot be told"
VOWELS = "aeiou"
MOST = 3  # names of a list
DARK = {
    "assigned_verdict": ("what it is told", "no document of the centre"),
    "claimed_verdict": ("what it claims", "no report of its own"),
}
KINDS = {
    "outward_investor": "an investor abroad",
    "investment_host": "a host of investment",
    "contractor": "a contractor abroad",
    "donor": "a donor",
    "consular_host": "a host of consulates",
    "air_connected": "well connected by air",
}
VERBS = {
    "its ties lead more than usual to": ("ties", "both"),
    "it trades more than usual with": ("trade",),
}


def sentence(
    row: Mapping[Hashable, Any],
    label: Callable[[str], str],
    confidence: float,
    common: str = "",
    odds: Mapping[str, float] | None = None,
    *,
    period: bool = False,
) -> str:
    """Return the reading of one row of a role map.

    Parameters
    ----------
    row : mapping
        The row.
    label : callable
        Gives the name of a place.
    confidence : float
        The probability from which nothing needs a "probably".
    common : str
        Where most regions' ties lead.
    odds : mapping of str to float, optional
        How probable the verdict on each place told and shown is.
    period : bool
        Whether the study is of a period: documents and reports of later times are then held, but not used.
    """
    dark = [words for column, words in DARK.items() if row[column] == UNSEEN]
    seen = {"assigned_verdict": _told, "claimed_verdict": _claimed}
    parts = [
        *([_dark(dark, period=period)] if dark and row["assigned_verdict"] == UNSEEN else []),
        *(say(row, label) for column, say in seen.items() if row[column] != UNSEEN),
        *([_dark(dark, period=period)] if dark and row["assigned_verdict"] != UNSEEN else []),
        _shown(row, label, confidence, common),
        *_agree(row, label, confidence, odds or {}),
    ]
    text = "; ".join(part for part in parts if part)
    colon = ":" if row["assigned_verdict"] == UNSEEN else ""
    return f"{row['name']}{colon} {text}."


def _dark(legs: Sequence[tuple[str, str]], *, period: bool) -> str:
    """Say what cannot be seen, and why."""
    what, why = (listed(words) for words in zip(*legs, strict=True))
    then = " up to then" if period else ""
    return f"{what} cannot be seen, since the tables hold {why}{then}"


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    words = list(dict.fromkeys(words))
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)


def with_article(word: str) -> str:
    """Return a word with its indefinite article.

    Examples
    --------
    >>> with_article("exchange centre"), with_article("hub")
    ('an exchange centre', 'a hub')
    """
    return f"an {word}" if word[:1] in VOWELS else f"a {word}"


def _roles(text: str) -> str:
    return listed([with_article(spelled(word)) for word in split(text)])


def few(names: Sequence[str]) -> str:
    """Return the first names of a list, and how many more there are.

    Examples
    --------
    >>> few(["a", "b", "c"]), few(["a", "b", "c", "d", "e"])
    ('a, b and c', 'a, b, c and 2 more')
    """
    names = list(dict.fromkeys(names))
    more = len(names) - MOST
    return listed(names) if more <= 0 else f"{', '.join(names[:MOST])} and {more} more"


def _places(text: str, label: Callable[[str], str]) -> str:
    return few([label(place) for place in split(text)])


def _told(row: Mapping[Hashable, Any], label: Callable[[str], str]) -> str:
    if row["assigned_verdict"] == UNTOLD:
        return "is told roles whose dates leave open which of them hold"
    if not row["assigned"] and not row["assigned_towards"]:
        return "is told no role that the tables record"
    text = f"is told to be {_roles(row['assigned'])}" if row["assigned"] else "is told no role by name"
    if row["assigned_verdict"] == "as most regions":
        text += ", as most regions are"
    if row["assigned_towards"]:
        text += f", facing {_places(row['assigned_towards'], label)}"
    return text


def _claimed(row: Mapping[Hashable, Any], label: Callable[[str], str]) -> str:
    if row["claimed_verdict"] == UNTOLD:
        return "claims roles whose dates leave open which of them hold"
    if not row["claimed"] and not row["claimed_towards"]:
        return "claims no role in its own reports"
    text = f"claims to be {_roles(row['claimed'])}" if row["claimed"] else "claims no role by name"
    if row["claimed"] and row["claimed"] == row["claimed_echo"]:
        text += ", words the centre uses of it"
    if row["claimed_towards"]:
        text += f", and speaks of {_places(row['claimed_towards'], label)}"
    return text


def _shown(row: Mapping[Hashable, Any], label: Callable[[str], str], confidence: float, common: str) -> str:
    if row["enacted_verdict"] == UNSEEN:
        return "what its ties show cannot be seen: none is recorded"
    columns = ("enacted_towards", "enacted_towards_p", "enacted_towards_from")
    triples = list(zip(*(split(row[column]) for column in columns), strict=True))
    said = []
    for verb, origins in VERBS.items():
        sure = [label(place) for place, p, origin in triples if origin in origins and float(p) >= confidence]
        less = [label(place) for place, p, origin in triples if origin in origins and float(p) < confidence]
        if sure or less:
            said.append(f"{verb} {_hedged(sure, less)}")
    pairs = zip(split(row["enacted"]), split(row["enacted_p"]), strict=True)
    kinds = {word: float(p) for word, p in pairs if word not in split(row["enacted_mostly"])}
    if "twinning" in kinds:
        unsure = "probably " if kinds.pop("twinning") < confidence else ""
        said.append(f"{unsure}more of them than usual are twinnings")
    spelt = {KINDS.get(word, with_article(spelled(word))): p for word, p in kinds.items()}
    if spelt:
        sure = [word for word, p in spelt.items() if p >= confidence]
        less = [word for word, p in spelt.items() if p < confidence]
        said.append(f"by kind of tie it stands out as {_hedged(sure, less)}")
    most = row["enacted_most"]
    if most and most not in [place for place, _, origin in triples if origin != "most"]:
        common_too = ", as is usual" if most == common else ""
        unsure = "probably " if any(o == "most" and float(p) < confidence for _, p, o in triples) else ""
        said.append(f"the largest part of its ties {unsure}goes to {label(most)}{common_too}")
    usual = row["enacted_verdict"] == "as most regions"
    if usual and ": agree" not in str(row["assigned_enacted"]):
        said.append("nothing in the tables sets its ties clearly apart")
    return ", ".join(said) or "where its ties stand out cannot be told"


def _hedged(sure: list[str], less: list[str]) -> str:
    """Return names in a sentence, those less than sure after a "probably"."""
    if not less:
        return few(sure)
    return f"{few(sure)}, and probably {few(less)}" if sure else f"{few(less)} (probably)"


def _agree(
    row: Mapping[Hashable, Any], label: Callable[[str], str], confidence: float, odds: Mapping[str, float]
) -> list[str]:
    """Say how what it is told and what it shows go together."""
    text = str(row["assigned_enacted"])
    if ": " not in text:
        return []
    by: dict[str, tuple[list[str], list[str]]] = {}
    for part in split(text):
        place, verdict = part.rsplit(": ", 1)
        unsure = odds.get(place, 1.0) < confidence
        by.setdefault(verdict, ([], []))[unsure].append(label(place))
    words = {
        "agree, beyond geography": "told and shown agree for {}, beyond what distance and borders predict",
        "agree, as geography predicts": "told and shown agree for {}, about as distance and borders predict",
        "agree, more than others": "told and shown agree for {}, to which more of its ties lead than usual",
        "agree, in trade": "told and shown agree for {} in trade",
        "not more than others": "its recorded ties do not lead to {} more than those of others",
        "cannot be told": "whether they lead to {} as told cannot be told",
        "cannot be seen": "whether they lead to {} cannot be seen in these tables",
    }
    return [words[verdict].format(_hedged(*places)) for verdict, places in by.items() if verdict in words]
