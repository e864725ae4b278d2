"""Romanisations of Mandarin names: from Hanyu Pinyin to Wade-Giles, syllable by syllable.

The correspondence is regular; the exceptions are in the tables below. Giles, H. A. (1892), *A
Chinese-English Dictionary*; ISO 7098:2015, *Romanization of Chinese*.
"""

from __future__ import annotations

from functools import lru_cache

INITIALS = {
    "b": "p",
    "p": "p'",
    "m": "m",
    "f": "f",
    "d": "t",
    "t": "t'",
    "n": "n",
    "l": "l",
    "g": "k",
    "k": "k'",
    "h": "h",
    "j": "ch",
    "q": "ch'",
    "x": "hs",
    "zh": "ch",
    "ch": "ch'",
    "sh": "sh",
    "r": "j",
    "z": "ts",
    "c": "ts'",
    "s": "s",
    "y": "y",
    "w": "w",
    "": "",
}
# which finals may follow which initials, so that a name can be cut into syllables
_A = "a ai an ang ao"
_FINALS = {
    "b": f"{_A} ei en eng i ian iao ie in ing o u",
    "p": f"{_A} ei en eng i ian iao ie in ing o ou u",
    "m": f"{_A} e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": f"{_A} e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": f"{_A} e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": f"{_A} e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve",
    "l": f"{_A} e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve",
    "g": f"{_A} e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": f"{_A} e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": f"{_A} e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": f"{_A} e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": f"{_A} e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": f"{_A} e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "z": f"{_A} e ei en eng i ong ou u uan ui un uo",
    "c": f"{_A} e en eng i ong ou u uan ui un uo",
    "s": f"{_A} e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
    "": "a ai an ang ao e ei en eng er o ou",
}
SYLLABLES = {f"{initial}{final}": (initial, final) for initial, fs in _FINALS.items() for final in fs.split()}

_AFTER_SIBILANT = {"zh": "chih", "ch": "ch'ih", "sh": "shih", "r": "jih", "z": "tzu", "c": "tz'u", "s": "ssu"}
_WHOLE = {
    "er": "erh",
    "e": "o",
    "yan": "yen",
    "ye": "yeh",
    "yi": "i",
    "you": "yu",
    "yong": "yung",
    "yu": "yü",
    "yuan": "yüan",
    "yue": "yüeh",
    "yun": "yün",
}
_FRONT = {"u": "ü", "uan": "üan", "ue": "üeh", "un": "ün", "iong": "iung"}
_COMMON = {"ian": "ien", "ie": "ieh", "ong": "ung", "v": "ü", "ve": "üeh"}


def syllable_to_wade_giles(syllable: str) -> str:
    """Return one syllable of pinyin in Wade-Giles, without tone.

    Parameters
    ----------
    syllable : str
        Lower case, ``v`` for ``ü``.

    Raises
    ------
    KeyError
        If there is no such syllable.

    Examples
    --------
    >>> [syllable_to_wade_giles(s) for s in ("xi", "zhi", "guo", "qing", "duo", "gui", "he")]
    ['hsi', 'chih', 'kuo', "ch'ing", 'to', 'kuei', 'ho']
    """
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    initial, final = SYLLABLES[syllable]
    if final == "i" and initial in _AFTER_SIBILANT:
        return _AFTER_SIBILANT[initial]
    if initial in ("j", "q", "x") and final in _FRONT:
        final = _FRONT[final]
    elif (final == "e" and initial in ("g", "k", "h")) or (
        final == "uo" and initial not in ("g", "k", "h", "sh")
    ):
        final = "o"
    elif final == "ui" and initial in ("g", "k"):
        final = "uei"
    else:
        final = _COMMON.get(final, final)
    return INITIALS[initial] + final


@lru_cache(maxsize=20_000)
def syllables_of(word: str) -> tuple[tuple[str, ...], ...]:
    """Return every way to cut a word of pinyin into syllables.

    Examples
    --------
    >>> syllables_of("xian")
    (('xian',), ('xi', 'an'))
    >>> syllables_of("lodz")
    ()
    """
    if not word:
        return ((),)
    found = []
    for length in range(min(6, len(word)), 0, -1):
        head = word[:length]
        if head in SYLLABLES:
            found += [(head, *rest) for rest in syllables_of(word[length:])]
    return tuple(found)


def wade_giles(word: str, *, syllables: int | None = None) -> list[str]:
    """Return a word of pinyin in Wade-Giles, once for every way to cut it into that many syllables.

    Parameters
    ----------
    word : str
        Lower case without tones, spaces or apostrophes; ``v`` or ``ü``.
    syllables : int, optional
        How many syllables it has, where that is known from its characters; else as few as possible.

    Examples
    --------
    >>> wade_giles("heilongjiang")
    ['hei-lung-chiang']
    >>> wade_giles("xian", syllables=2)
    ['hsi-an']
    """
    cuts = syllables_of(word.replace("ü", "v"))
    length = syllables or min(map(len, cuts), default=0)
    wanted = [cut for cut in cuts if len(cut) == length]
    # a syllable that begins with a vowel has an apostrophe before it, where people write one
    plain = [cut for cut in wanted if not any(syllable[0] in "aeo" for syllable in cut[1:])]
    wanted = plain or wanted
    return ["-".join(syllable_to_wade_giles(syllable) for syllable in cut) for cut in wanted]
