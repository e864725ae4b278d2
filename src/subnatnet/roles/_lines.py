"""Lines of evidence of a role map: a closed list of sentences, which a page can say in its own language."""

from __future__ import annotations

import re
import string

LINES = {
    "assigned": (
        "told to be {role} (said of {few} of {among} regions): {said} "
        "[documents: {documents}, latest: {source}]"
    ),
    "claimed": (
        "its own report claims to be {role} (claimed by {few} of {among} regions with a report): {said} "
        "[documents: {documents}, latest: {source}]"
    ),
    "mentions": "mentions of {what} in its own report: {count}, more than in those of others",
    "most": "most contacts: {what}, {share}",
    "ties": "{k} of {n} contacts: {what}, usual {usual}",
    "traded_bound": "{share} of trade with {what} ({years}), the state at most {usual}",
    "traded": "{share} of trade with {what} ({years}), the state {usual}",
}


def line(key: str, **slots: object) -> str:
    """Return a line of evidence; "; " parts lines, so none stands within one.

    Examples
    --------
    >>> line("most", what="Europe", share="27%")
    'most contacts: Europe, 27%'
    """
    return LINES[key].format(**{name: str(slot).replace("; ", ", ") for name, slot in slots.items()})


def _pattern(text: str) -> re.Pattern[str]:
    parts = [
        re.escape(before) + (f"(?P<{name}>.+{'' if name == 'said' else '?'})" if name else "")
        for before, name, _, _ in string.Formatter().parse(text)
    ]
    return re.compile("".join(parts), re.DOTALL)


def slots_of(text: str) -> tuple[str, dict[str, str]] | None:
    """Return which sentence a line of evidence is and what fills it; None for a line of another sort.

    Examples
    --------
    >>> slots_of("15 of 197 contacts: South Asia, usual 3%")
    ('ties', {'k': '15', 'n': '197', 'what': 'South Asia', 'usual': '3%'})
    >>> slots_of("a note of one's own")
    """
    for key, sentence in LINES.items():
        found = _pattern(sentence).fullmatch(text)
        if found:
            return key, found.groupdict()
    return None
