"""Compiled kernels' common ground: the decorator and a random stream that belongs to a draw, not to a worker.

Imported only by modules that are themselves imported when a kernel first runs, so that ``import
subnatnet`` never waits for numba.

The generator is SplitMix64 (Steele, Lea and Flood 2014). Draw number ``i`` under a seed starts its own
stream at a hashed position, so a result depends on ``(seed, i)`` alone: not on how many workers share
the draws, nor on the platform.

References
----------
Steele, G. L., Lea, D., & Flood, C. H. (2014). Fast splittable pseudorandom number generators. In OOPSLA '14
(pp. 453-472). ACM. https://doi.org/10.1145/2660193.2660195
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from subnatnet.errors import require_seed
from subnatnet.measures._numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

F = TypeVar("F", bound=Callable[..., object])
Bits = TypeVar("Bits", np.uint64, "NDArray[np.uint64]")

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_STRIDE = np.uint64(0xD1342543DE82EF95)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_ALL = 2**64 - 1
_S11, _S27, _S30, _S31, _S32 = (np.uint64(s) for s in (11, 27, 30, 31, 32))


def kernel(function: F) -> F:
    """Compile `function`: cached on disk and free of the interpreter lock, so threads can share the draws."""
    return njit(cache=True, nogil=True)(function)


def inner(function: F) -> F:
    """Compile `function` as a part of kernels, which cannot be called from Python."""
    return njit(inner=True, cache=True, nogil=True)(function)


def root_of(seed: int) -> np.uint64:
    """Return the 64-bit root that kernels take, for any non-negative Python integer `seed`.

    Examples
    --------
    >>> root_of(0) == root_of(0), root_of(0) == root_of(1)
    (np.True_, np.False_)
    """
    return np.uint64(np.random.SeedSequence(require_seed(seed)).generate_state(1, np.uint64)[0])


def _scrambled(z: Bits) -> Bits:
    """Scramble 64 bits: SplitMix64's finaliser."""
    z = (z ^ (z >> _S30)) * _MIX_1
    z = (z ^ (z >> _S27)) * _MIX_2
    return z ^ (z >> _S31)


mix = inner(_scrambled)


def stream(root: np.uint64, *draws: int) -> NDArray[np.uint64]:
    """Return the states of draws by their numbers, one for each, which kernels move on in place.

    Examples
    --------
    >>> stream(root_of(1), 0) == stream(root_of(1), 0, 1)
    array([ True, False])
    """
    if len(draws) == 1:  # most often: whole numbers of Python are done before an array is made
        begun = _scrambled_number(int(root) + int(_GAMMA))
        return np.array([_scrambled_number(begun + (int(draws[0]) + 1) * int(_STRIDE))], np.uint64)
    number = np.array(draws, np.uint64) + np.uint64(1)
    return _scrambled(_scrambled(root + np.array([_GAMMA])) + number * _STRIDE)


def _scrambled_number(z: int) -> int:
    """Do what :func:`_scrambled` does, with a whole number of any size, of which the last 64 bits count."""
    z &= _ALL
    z = (z ^ (z >> 30)) * int(_MIX_1) & _ALL
    z = (z ^ (z >> 27)) * int(_MIX_2) & _ALL
    return z ^ (z >> 31)


@inner
def next_bits(state: NDArray[np.uint64]) -> np.uint64:
    """Return the next 64 random bits."""
    state[0] += _GAMMA
    return mix(state[0])


@kernel
def below(state: NDArray[np.uint64], n: int) -> np.int64:
    """Return a random integer in ``0 .. n-1``; `n` below 2**32, bias under ``n / 2**32``."""
    return np.int64(((next_bits(state) >> _S32) * np.uint64(n)) >> _S32)


@inner
def uniform(state: NDArray[np.uint64]) -> float:
    """Return a random number in ``[0, 1)`` with 53 random bits."""
    return float(np.float64(next_bits(state) >> _S11)) * (1.0 / 9007199254740992.0)


@kernel
def _shuffle(
    states: NDArray[np.uint64],
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
    drawn: NDArray[np.int64],
    new: NDArray[np.int64],
) -> None:
    """Shuffle what lies between one start and the next (Fisher and Yates), once for each state."""
    for d in range(len(states)):
        state = states[d : d + 1]
        for i in range(order.size):
            drawn[i] = order[i]
        for s in range(len(starts) - 1):
            first = starts[s]
            for i in range(starts[s + 1] - 1, first, -1):
                j = first + below(state, i - first + 1)
                drawn[i], drawn[j] = drawn[j], drawn[i]
        for i in range(order.size):
            new[d, order[i]] = drawn[i]


def permutations_within(
    root: np.uint64, draws: Iterable[int], order: NDArray[np.int64], starts: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return permutations that move members only inside their stratum.

    Parameters
    ----------
    root, draws
        Root of the seed and numbers of the draws.
    order : (n,) int array
        Positions grouped by stratum.
    starts : (strata + 1,) int array
        Where each stratum begins in `order`.

    Returns
    -------
    (draws, n) int array
        ``new[d, i]`` is the position whose place ``i`` takes.
    """
    states = stream(root, *draws)
    new = np.empty((len(states), len(order)), np.int64)
    _shuffle(states, order, starts, np.empty_like(order), new)
    return new


def grouped(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return positions grouped by code and where each group starts, for :func:`permutations_within`.

    Examples
    --------
    >>> import numpy as np
    >>> order, starts = grouped(np.array([1, 0, 1]))
    >>> order.tolist(), starts.tolist()
    ([1, 0, 2], [0, 1, 3])
    """
    order = np.argsort(codes, kind="stable").astype(np.int64)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(codes[order])) + 1, [len(codes)]])
    return order, starts.astype(np.int64)
