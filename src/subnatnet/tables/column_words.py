"""What names of columns mean: words that tables of ties in many languages have above their columns."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources

_PUNCTUATION = re.compile(r"[\s_\-./\\()\[\]{}:;,?!*'\"#№&+]+")


def key_of(name: str) -> str:
    """Return the name of a column as it is compared.

    Examples
    --------
    >>> key_of(" Miasto partnerskie (nazwa) "), key_of("START_DATE")
    ('miasto partnerskie nazwa', 'start date')
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", name))
    return _PUNCTUATION.sub(" ", spaced).strip().casefold()


@cache
def _roles() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    text = (resources.files("subnatnet.tables") / "column_words.toml").read_text(encoding="utf-8")
    for role, words in tomllib.loads(text).items():
        for word in words.split():
            found.setdefault(key_of(word), []).append(role)
    return found


def roles_of(name: str) -> list[str]:
    """Return what the name of a column may mean, the closest first.

    Examples
    --------
    >>> roles_of("Partner city"), roles_of("Rok podpisania"), roles_of("Łódź")
    (['target'], ['start'], [])
    """
    key = key_of(name)
    roles = _roles()
    if key in roles:
        return list(roles[key])
    words = key.split()
    found: list[str] = []
    for size in range(len(words) - 1, 0, -1):
        for start in range(len(words) - size + 1):
            found += roles.get(" ".join(words[start : start + size]), [])
    if not found and len(key) > 1 and not key.isascii() and " " not in key:
        longest = sorted((w for w in roles if len(w) > 1 and w in key and not w.isascii()), key=len)
        found = list(roles[longest[-1]]) if longest else []
    return list(dict.fromkeys(found))
