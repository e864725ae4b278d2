"""Count pairs of letters in the names that Unicode CLDR has in each language, for telling encodings apart.

Needs ``babel``, which brings CLDR. Writes ``src/subnatnet/tables/letter_pairs.json``: language -> pair of
letters of which at least one lies beyond ASCII (``^`` and ``$`` are the ends of a word), or character of an
East Asian script -> how often it stands among ten thousand. Run it when CLDR has changed much.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from babel import Locale

LANGUAGES = [
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
    "is",
    "it",
    "ja",
    "ka",
    "kk",
    "ko",
    "ky",
    "lt",
    "lv",
    "mk",
    "mn",
    "mt",
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
    "sv",
    "th",
    "tr",
    "uk",
    "ur",
    "uz",
    "vi",
    "zh",
    "zh_Hant",
    "ar",
]
HERE = Path(__file__).parents[1] / "src" / "subnatnet" / "tables" / "letter_pairs.json"


def names(locale: Locale, *, places: bool) -> list[str]:
    """Return names of places, languages, moneys and months."""
    found = [*map(str, locale.languages.values()), *map(str, locale.currencies.values())]
    for widths in locale.months.values():
        found += [*widths["wide"].values()]
    for widths in locale.days.values():
        found += [*widths["wide"].values()]
    if places:
        found += [str(zone["city"]) for zone in locale.time_zones.values() if "city" in zone]
        found += 2 * [str(name) for code, name in locale.territories.items() if len(code) == 2]
    return found


def counts(language: str, *, places: bool) -> dict[str, int]:
    """Return pairs of letters by how many of ten thousand they are."""
    from subnatnet.tables.letters import pairs_of, words_beyond_ascii

    pairs: Counter[str] = Counter()
    for name in names(Locale.parse(language), places=places):
        for word in words_beyond_ascii(name):
            pairs.update(pairs_of(word))
    total = sum(pairs.values())
    return {pair: max(1, round(10_000 * n / total)) for pair, n in sorted(pairs.items()) if n > 1}


if __name__ == "__main__":
    table = {language: counts(language, places="--no-places" not in sys.argv) for language in LANGUAGES}
    HERE.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(HERE, HERE.stat().st_size)
