"""In which languages names look to be written, by the pairs of letters that names of these languages have."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from subnatnet.tables.letters import chances_of, pairs_of, words_beyond_ascii

if TYPE_CHECKING:
    from collections.abc import Iterable

FEWEST = 4  # pairs of letters beyond ASCII from which anything is said
NEAR, NEAR_WIDE = 1.0, 2.0  # how much less likely, in natural logarithms a letter, a language still may be it
MOST = 3  # languages named
NAMES = {
    "ar": "Arabic",
    "az": "Azerbaijani",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "bs": "Bosnian",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "et": "Estonian",
    "eu": "Basque",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "gl": "Galician",
    "he": "Hebrew",
    "hr": "Croatian",
    "hu": "Hungarian",
    "hy": "Armenian",
    "is": "Icelandic",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "kk": "Kazakh",
    "ko": "Korean",
    "ky": "Kyrgyz",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "mn": "Mongolian",
    "mt": "Maltese",
    "nb": "Norwegian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "uz": "Uzbek",
    "vi": "Vietnamese",
    "zh": "Chinese",
    "zh_Hant": "Chinese",
}
_WIDE = {"zh", "zh_Hant", "ja"}  # languages that share their characters


def languages_like(names: Iterable[str]) -> list[str]:
    """Return the languages that names look to be in, the likeliest first.

    None where there are too few letters beyond ASCII to tell, or where more than three languages are about as
    likely, as in Cyrillic letters that all languages have.

    Examples
    --------
    >>> languages_like(["Łódź", "Gdańsk", "Częstochowa"]), languages_like(["Plzeň", "Přerov", "Třebíč"])
    (['Polish'], ['Czech'])
    >>> languages_like(["Graz", "Linz"])
    []
    """
    words = Counter(words_beyond_ascii(" ".join(names)))
    pairs = {word: pairs_of(word) for word in words}
    letters = sum(len(pairs[word]) * times for word, times in words.items())
    if letters < FEWEST:
        return []
    likely = {
        code: sum(times * sum(map(chance, pairs[word])) for word, times in words.items()) / letters
        for code, chance in chances_of().items()
    }
    best = max(likely, key=likely.__getitem__)
    near = NEAR_WIDE if best in _WIDE else NEAR
    ranked = sorted((code for code in likely if likely[code] > likely[best] - near), key=likely.__getitem__)
    said = list(dict.fromkeys(NAMES[code] for code in reversed(ranked)))
    return said if len(said) <= MOST else []
