r"""How much a word tells of one region, and how many words are needed.

What is said of everybody tells nothing of anybody. A document that gives a region a role tells
:math:`-\log_2 p` bits (the surprisal of Shannon 1948), where p is the share of regions ever given that role
by a document of that class. Bits of distinct documents add up. Of the words of a region as many are named as
the leading one goes into the whole: :math:`\sum_r w_r / \max_r w_r`, rounded, the effective number of Berger
and Parker (1970). It is the smallest of the effective numbers of Hill (1973), so it names no more than
needed, and it has no constant that could be tuned.

Documents that nobody has collected yet can only add regions to those that are given a role. What is named
must not hang on one of them: a further word is named as well where it weighs as much as a named one would,
had one more region been given that one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def surprisal(rows: pd.DataFrame, column: str, regions: Iterable[str], *, more: int = 0) -> pd.Series:
    """Return the bits of each word in each class.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns ``region, class`` and the one of the words.
    column : str
        Which words.
    regions : iterable of str
        All regions of whom something could have been said.
    more : int
        How many regions more each word is taken to be given to; never more than there are.

    Returns
    -------
    pandas.Series
        Indexed by class and word.

    Examples
    --------
    >>> said = pd.DataFrame({"region": ["A", "B"], "class": "P", "role": ["hub", "hub"]})
    >>> surprisal(said, "role", ["A", "B", "C", "D"]).to_dict()
    {('P', 'hub'): 1.0}
    """
    return _by_pair(bits_of(rows, column, regions, more=more), ["class", column]).rename("bits")


def bits_of(
    rows: pd.DataFrame, column: str, regions: Iterable[str], *, more: int = 0
) -> dict[tuple[str, str], float]:
    """Return what :func:`surprisal` does, by class and word."""
    among = max(len(set(regions) | set(rows["region"])), 1)
    given: dict[tuple[str, str], set[str]] = {}
    for region, kind, word in _cells(rows, ["region", "class", column]):
        given.setdefault((kind, word), set()).add(region)
    counts = {key: min(len(given[key]) + more, among) for key in sorted(given)}
    return {key: float(np.log2(among) - np.log2(float(count))) for key, count in counts.items()}


def weigh_words(rows: pd.DataFrame, column: str, bits: pd.Series) -> pd.Series:
    """Return the bits of each word for each region: summed over distinct documents.

    Where one document gives a word in two classes, the more telling one counts.
    """
    of = dict(zip(bits.index.tolist(), bits.tolist(), strict=True))
    return _by_pair(weights_of(rows, column, of), ["region", column])


def weights_of(
    rows: pd.DataFrame, column: str, bits: Mapping[tuple[str, str], float]
) -> dict[tuple[str, str], float]:
    """Return what :func:`weigh_words` does, by region and word."""
    once: dict[tuple[str, str], dict[str, float]] = {}
    for region, document, kind, word in _cells(rows, ["region", "document", "class", column]):
        own = once.setdefault((region, word), {})
        own[document] = max(own.get(document, 0.0), bits.get((kind, word), 0.0))
    return {key: math.fsum(once[key].values()) for key in sorted(once)}


def _cells(rows: pd.DataFrame, columns: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(rows[name].tolist() for name in columns), strict=True)


def _by_pair(values: Mapping[tuple[str, str], float], names: list[str]) -> pd.Series:
    ends = ([key[at] for key in values] for at in (0, 1))
    index = pd.MultiIndex.from_arrays([pd.Index(end, dtype="str") for end in ends], names=names)
    return pd.Series(list(values.values()), index, dtype=float)


def most_telling(weights: pd.Series, weaker: pd.Series | None = None) -> pd.Series:
    """Return the words to name, the most telling first.

    Parameters
    ----------
    weights : pandas.Series
        Bits by word, for one region.
    weaker : pandas.Series, optional
        The bits that the same words would have, had one more region been given each.

    Returns
    -------
    pandas.Series
        The part that is named, in order; words of equal weight stay together, in the order of the alphabet.

    Examples
    --------
    >>> most_telling(pd.Series({"hub": 1.0, "gateway": 4.0, "window": 3.0})).index.tolist()
    ['gateway', 'window']

    One more gateway, and the two would weigh the same:

    >>> weights = pd.Series({"zone": 9.0, "gateway": 4.2, "vanguard": 4.0, "hub": 1.0})
    >>> most_telling(weights, weights - 0.2).index.tolist()
    ['zone', 'gateway', 'vanguard']
    """
    low = weights if weaker is None else weaker
    pairs = (dict(zip(each.index.tolist(), each.tolist(), strict=True)) for each in (weights, low))
    named = heaviest(*pairs)
    return pd.Series(list(named.values()), pd.Index(list(named), dtype=weights.index.dtype), dtype=float)


def heaviest(weights: Mapping[str, float], weaker: Mapping[str, float]) -> dict[str, float]:
    """Return the words to name as :func:`most_telling` does, of bits by word."""
    ordered = in_order(weights)
    bits = list(ordered.values())
    if not bits or bits[0] <= 0:  # said of every region alike: nothing sets one word above another
        return ordered
    number = round(sum(bits) / bits[0])
    last = bits[min(number, len(bits)) - 1]
    bar = min((weaker[word] for word, value in ordered.items() if value >= last - 1e-9), default=last)
    # what is said of every region alike tells nothing, however little the last named word would weigh
    return {word: value for word, value in ordered.items() if value >= bar - 1e-9 and value > 0}


def in_order(weights: Mapping[str, float]) -> dict[str, float]:
    """Return words the heaviest first, those of equal weight in the order of the alphabet."""
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0])))
