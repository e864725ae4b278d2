"""Compiled draws of shortest paths between random pairs of nodes, and the longest path there can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.measures._numba import njit
from subnatnet.measures._paths import _pop, _rise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.uint32]
    Places = NDArray[np.int32]
    States = NDArray[np.uint64]


@njit(inner=True, cache=True, nogil=True)
def _chance(state: States) -> float:
    """Return the next number from 0 to below 1 (splitmix64), the same on every machine."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@njit(inner=True, cache=True, nogil=True)
def _walk(
    indptr: Integers,
    indices: Integers,
    distance: Places,
    paths: Floats,
    node: int,
    state: States,
    hits: Floats,
) -> None:
    """Go back from a node to where its distances begin, each shortest path alike; count the nodes between."""
    while distance[node] > 1:
        left = _chance(state) * paths[node]
        chosen = -1
        for k in range(indptr[node], indptr[node + 1]):
            w = indices[k]
            if distance[w] == distance[node] - 1:
                chosen = w
                left -= paths[w]
                if left < 0.0:
                    break
        node = chosen
        hits[node] += 1.0


@njit(inner=True, cache=True, nogil=True)
def _widen(
    indptr: Integers,
    indices: Integers,
    distance: Places,
    paths: Floats,
    queue: Integers,
    head: int,
    tail: int,
) -> int:
    """Add the next level of nodes to those reached from one end; return how many there are then."""
    first = tail
    for i in range(head, first):
        v = queue[i]
        step = distance[v] + 1
        for k in range(indptr[v], indptr[v + 1]):
            w = indices[k]
            if distance[w] < 0:
                distance[w] = step
                paths[w] = paths[v]
                queue[tail] = w
                tail += 1
            elif distance[w] == step:
                paths[w] += paths[v]
    return tail


@njit(inner=True, cache=True, nogil=True)
def _ties_of(indptr: Integers, queue: Integers, head: int, tail: int) -> int:
    count = 0
    for i in range(head, tail):
        count += indptr[queue[i] + 1] - indptr[queue[i]]
    return count


@njit(cache=True, nogil=True)
def draw_steps(  # noqa: C901, PLR0912 - one compiled loop, not clearer in pieces
    out_ptr: Integers,
    out_ends: Integers,
    in_ptr: Integers,
    in_ends: Integers,
    draws: int,
    state: States,
    distance: Places,
    paths: Floats,
    nodes: Integers,
    hits: Floats,
) -> None:
    """Draw pairs, and for each one of its shortest paths in steps; count the nodes between its ends.

    The search goes from both ends in turn, always the side that has fewer ties to look at, until they meet.
    The two rows of `distance` are -1; those of `paths` and `nodes` are room.
    """
    n = out_ptr.size - 1
    zero = n - n  # of the type of all numbers here, so that what is called with it is compiled once
    ahead, back = distance[0], distance[1]
    to, fro = paths[0], paths[1]
    front, rear = nodes[0], nodes[1]
    for _ in range(draws):
        source = int(_chance(state) * n)
        target = int(_chance(state) * (n - 1))
        if target >= source:
            target += 1
        ahead[source], to[source], front[0] = 0, 1.0, source
        back[target], fro[target], rear[0] = 0, 1.0, target
        a, front_end, b, rear_end = zero, zero + 1, zero, zero + 1
        total, met = 0.0, -1
        while a < front_end and b < rear_end:
            forward = _ties_of(out_ptr, front, a, front_end) <= _ties_of(in_ptr, rear, b, rear_end)
            if forward:
                old = front_end
                front_end = _widen(out_ptr, out_ends, ahead, to, front, a, front_end)
                a = old
                for i in range(a, front_end):
                    if back[front[i]] >= 0:
                        total += to[front[i]] * fro[front[i]]
            else:
                old = rear_end
                rear_end = _widen(in_ptr, in_ends, back, fro, rear, b, rear_end)
                b = old
                for i in range(b, rear_end):
                    if ahead[rear[i]] >= 0:
                        total += to[rear[i]] * fro[rear[i]]
            if total > 0.0:
                left = _chance(state) * total
                for i in range(a if forward else b, front_end if forward else rear_end):
                    w = front[i] if forward else rear[i]
                    if ahead[w] >= 0 and back[w] >= 0:
                        met = w
                        left -= to[w] * fro[w]
                        if left < 0.0:
                            break
                break
        if met >= 0:
            if met not in (source, target):
                hits[met] += 1.0
            _walk(in_ptr, in_ends, ahead, to, met, state, hits)
            _walk(out_ptr, out_ends, back, fro, met, state, hits)
        for i in range(front_end):
            ahead[front[i]] = -1
        for i in range(rear_end):
            back[rear[i]] = -1


@njit(cache=True, nogil=True)
def draw_lengths(  # noqa: C901, PLR0912 - one compiled loop, not clearer in pieces
    out_ptr: Integers,
    out_ends: Integers,
    lengths: Floats,
    in_ptr: Integers,
    in_ends: Integers,
    in_lengths: Floats,
    tolerance: float,
    draws: int,
    state: States,
    place: Places,
    held: Floats,
    nodes: Integers,
    hits: Floats,
) -> None:
    """Do the same where ties have lengths: from one end, nearest first, until the other is reached.

    `place` and the rows of `held` and `nodes` are room for the heap, paths and nodes touched; the second row
    of `held`, for distances, is infinite.
    """
    n = out_ptr.size - 1
    zero = n - n  # of the type of all numbers here, so that what is called with it is compiled once
    paths, distance = held[0], held[1]
    heap, touched = nodes[0], nodes[1]
    for _ in range(draws):
        source = int(_chance(state) * n)
        target = int(_chance(state) * (n - 1))
        if target >= source:
            target += 1
        distance[source], paths[source] = 0.0, 1.0
        heap[0], touched[0], place[source] = source, source, 0
        size, seen = zero + 1, zero + 1
        while size > 0:
            v = _pop(heap, place, distance, size)
            size -= 1
            if v == target:
                break
            for k in range(out_ptr[v], out_ptr[v + 1]):
                w = out_ends[k]
                new = distance[v] + lengths[k]
                slack = tolerance * new
                if new < distance[w] - slack:
                    if distance[w] == np.inf:
                        place[w] = size
                        heap[size] = w
                        size += 1
                        touched[seen] = w
                        seen += 1
                    distance[w] = new
                    paths[w] = paths[v]
                    _rise(heap, place, distance, place[w])
                elif new <= distance[w] + slack:
                    paths[w] += paths[v]
        if distance[target] < np.inf:
            node = target
            while node != source:
                left = _chance(state) * paths[node]
                chosen = source
                for k in range(in_ptr[node], in_ptr[node + 1]):
                    w = in_ends[k]
                    new = distance[w] + in_lengths[k]
                    if new <= distance[node] + tolerance * new and distance[w] < distance[node]:
                        chosen = w
                        left -= paths[w]
                        if left < 0.0:
                            break
                node = chosen
                if node != source:
                    hits[node] += 1.0
        for i in range(seen):
            distance[touched[i]] = np.inf


@njit(cache=True, nogil=True)
def farthest(indptr: Integers, indices: Integers, start: int, distance: Places, queue: Integers) -> int:
    """Return the sum of the two largest numbers of steps from a node; mark all it reaches in `distance`."""
    distance[start] = 0
    queue[0] = start
    head, tail = 0, 1
    while head < tail:
        v = queue[head]
        head += 1
        for k in range(indptr[v], indptr[v + 1]):
            w = indices[k]
            if distance[w] < 0:
                distance[w] = distance[v] + 1
                queue[tail] = w
                tail += 1
    if tail < 3:
        return tail - 1
    return int(distance[queue[tail - 1]] + distance[queue[tail - 2]])
