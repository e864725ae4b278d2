"""List the words for months that Unicode CLDR has in each language, for reading dates.

Needs ``babel``, which brings CLDR. Writes ``src/subnatnet/tables/month_words.json``: word without accents and
points -> language -> number of the month.
"""

from __future__ import annotations

import json
from pathlib import Path

from babel import Locale

LANGUAGES = [
    "en",
    "az",
    "be",
    "bg",
    "bs",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fr",
    "gl",
    "he",
    "hr",
    "hu",
    "hy",
    "id",
    "is",
    "it",
    "ka",
    "kk",
    "ky",
    "lt",
    "lv",
    "mk",
    "mn",
    "ms",
    "nb",
    "nl",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sq",
    "sr",
    "sr_Latn",
    "sv",
    "sw",
    "th",
    "tr",
    "uk",
    "uz",
    "ar",
    "hi",
]
HERE = Path(__file__).parents[1] / "src" / "subnatnet" / "tables" / "month_words.json"


def words() -> dict[str, dict[str, int]]:
    """Return the months that each word means, by language."""
    from subnatnet.tables.months import key_of

    found: dict[str, dict[str, int]] = {}
    for language in LANGUAGES:
        for forms in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                for month, name in forms[width].items():
                    key = key_of(str(name))
                    if len(key) > 1 and not any(sign.isdigit() for sign in key):
                        found.setdefault(key, {})[language] = month
    found.setdefault("sept", {})["en"] = 9
    return dict(sorted(found.items()))


if __name__ == "__main__":
    HERE.write_text(json.dumps(words(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(HERE, HERE.stat().st_size)
