"""Compiled count of the roles of brokers: all two-paths, less those that a third tie closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.measures._numba import njit
from subnatnet.measures._triangles import upward

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.uint32]
    Floats = NDArray[np.float64]

TO, FRO = np.uint8(1), np.uint8(2)  # which of the two directions a pair is tied in


@njit(inner=True, cache=True, nogil=True)
def _reversed(indptr: Integers, indices: Integers) -> tuple[Integers, Integers]:
    """Return the pattern with every tie turned round; rows stay sorted."""
    n = indptr.size - 1
    pointer, free = np.zeros(n + 1, np.uint32), np.zeros(n + 1, np.uint32)
    for k in range(indices.size):
        pointer[indices[k] + 1] += 1
    for i in range(n):
        pointer[i + 1] += pointer[i]
        free[i + 1] = pointer[i + 1]
    back = np.empty(indices.size, np.uint32)
    for i in range(n):
        for k in range(indptr[i], indptr[i + 1]):
            j = indices[k]
            back[free[j]] = i
            free[j] += 1
    return pointer, back


@njit(inner=True, cache=True, nogil=True)
def _pairs(indptr: Integers, indices: Integers) -> tuple[Integers, Integers, NDArray[np.uint8]]:
    """Return who is tied to whom, whichever the direction, and in which directions."""
    pointer, back = _reversed(indptr, indices)
    n = indptr.size - 1
    start = np.zeros(n + 1, np.uint32)
    ends = np.empty(2 * indices.size, np.uint32)
    way = np.empty(2 * indices.size, np.uint8)
    at = 0
    for i in range(n):
        j, k = indptr[i], pointer[i]
        while j < indptr[i + 1] or k < pointer[i + 1]:
            to = indices[j] if j < indptr[i + 1] else n
            fro = back[k] if k < pointer[i + 1] else n
            ends[at] = min(to, fro)
            way[at] = (TO if to <= fro else 0) | (FRO if fro <= to else 0)
            j += to <= fro
            k += fro <= to
            at += 1
        start[i + 1] = at
    return start, ends[:at], way[:at]


@njit(inner=True, cache=True, nogil=True)
def _column(x: int, y: int, z: int) -> int:
    """Return the role of a broker of group y between x and z."""
    if x == z:
        return 0 if x == y else 1
    if x == y:
        return 2
    return 3 if y == z else 4


@njit(inner=True, cache=True, nogil=True)
def _two_paths(start: Integers, ends: Integers, way: NDArray[np.uint8], code: Integers, out: Floats) -> None:
    """Count a -> v -> b for all different a and b, by how many of each group lead to and from v."""
    groups = 0
    for v in range(code.size):
        groups = max(groups, code[v] + 1)
    to, fro, both = np.zeros(groups), np.zeros(groups), np.zeros(groups)
    for v in range(start.size - 1):
        all_to, all_fro = 0.0, 0.0
        for k in range(start[v], start[v + 1]):
            g = code[ends[k]]
            to[g] += (way[k] & TO) > 0
            fro[g] += (way[k] & FRO) > 0
            both[g] += way[k] == (TO | FRO)
            all_to += (way[k] & TO) > 0
            all_fro += (way[k] & FRO) > 0
        own = code[v]
        alike, returned = 0.0, 0.0
        for k in range(start[v], start[v + 1]):
            g = code[ends[k]]
            if g != own:
                alike += fro[g] * to[g]
                returned += both[g]
                to[g], fro[g], both[g] = 0.0, 0.0, 0.0
        out[v, 0] += fro[own] * to[own] - both[own]
        out[v, 1] += alike - returned
        out[v, 2] += fro[own] * (all_to - to[own])
        out[v, 3] += (all_fro - fro[own]) * to[own]
        out[v, 4] += (all_fro - fro[own]) * (all_to - to[own]) - alike
        to[own], fro[own], both[own] = 0.0, 0.0, 0.0


@njit(cache=True, nogil=True)
def count_roles(indptr: Integers, indices: Integers, code: Integers, out: Floats) -> None:
    """Add 1 to the broker's row of `out` for each a -> v -> b with a not tied to b.

    Columns are coordinator, itinerant, representative, gatekeeper, liaison. Two-paths are counted from the
    groups of a broker's neighbours, without going through them; only those within triangles, which are few
    in a sparse network, are looked at one by one.
    """
    start, ends, way = _pairs(indptr, indices)
    if ends.size == 0:
        return
    _two_paths(start, ends, way, code, out)
    pointer, above, place = upward(start, ends)
    seen = np.full(start.size - 1, -1, np.int32)
    who, ties = np.empty(3, np.uint32), np.zeros((3, 3), np.bool_)
    for i in range(start.size - 1):
        for k in range(pointer[i], pointer[i + 1]):
            seen[above[k]] = k
        for k in range(pointer[i], pointer[i + 1]):
            j = above[k]
            for m in range(pointer[j], pointer[j + 1]):
                h = above[m]
                closing = seen[h]
                if closing < pointer[i] or closing >= pointer[i + 1]:
                    continue
                who[0], who[1], who[2] = i, j, h
                at = (np.int64(k), np.int64(m), np.int64(closing))
                for side in range(3):
                    a, b = int(side == 1), 1 + int(side > 0)
                    ties[a, b] = (way[place[at[side]]] & TO) > 0
                    ties[b, a] = (way[place[at[side]]] & FRO) > 0
                for v in range(3):
                    a, b = (v + 1) % 3, (v + 2) % 3
                    x, y, z = code[who[a]], code[who[v]], code[who[b]]
                    out[who[v], _column(x, y, z)] -= ties[a, v] and ties[v, b] and ties[a, b]
                    out[who[v], _column(z, y, x)] -= ties[b, v] and ties[v, a] and ties[b, a]
