"""Compiled PageRank, up to its scale.

The scores solve ``x = 1 + d P' x`` with P the shares of their score that actors pass on; dividing by the sum
gives PageRank, since who has no tie to pass on along passes on to everyone alike, as the restarts do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from subnatnet.measures._numba import njit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.uint32]
    Floats = NDArray[np.float64]

ROUNDS = 100_000  # a damping of 0.999 needs some 35,000; 0.85 needs 200
CLOSE = 1e-14


@njit(cache=True, nogil=True)
def directed(indptr: Integers, indices: Integers, data: Floats, damping: float, score: Floats) -> None:
    """Let scores settle: each is set from the newest of those that lead to it (Gauss-Seidel).

    Row i of the matrix holds the shares of their scores that others pass on to i.
    """
    for _ in range(ROUNDS):
        change, total = 0.0, 0.0
        for i in range(score.size):
            flow = 0.0
            for k in range(indptr[i], indptr[i + 1]):
                flow += data[k] * score[indices[k]]
            new = 1.0 + damping * flow
            change += abs(new - score[i])
            total += new
            score[i] = new
        if change <= CLOSE * total:
            break


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})
def undirected(  # noqa: C901 - one compiled loop, not clearer in pieces
    indptr: Integers, indices: Integers, data: Floats, damping: float, held: Floats, size: float
) -> int:
    """Solve for the scores by conjugate gradients: divided by the roots of the strengths they are symmetric.

    This takes about the square root of the rounds that settling takes. `data` is empty where every tie counts
    one. The six rows of `held` are the scores, which begin at zero, what they still lack, the step to take,
    its image, and one by the roots of the strengths and the roots; `size` is the squared length of the
    second. Returned is the number of rounds.
    """
    n = indptr.size - 1
    score, rest, step, image, root, back = held[0], held[1], held[2], held[3], held[4], held[5]
    plain = data.size == 0
    # steps are kept times the root: what is looked up along a tie is then one number
    enough = size * CLOSE * CLOSE
    rounds = 0
    while rounds < ROUNDS:
        rounds += 1
        along = 0.0
        for i in range(n):
            flow = 0.0
            if plain:
                for k in range(indptr[i], indptr[i + 1]):
                    flow += step[indices[k]]
            else:
                for k in range(indptr[i], indptr[i + 1]):
                    flow += data[k] * step[indices[k]]
            own = step[i] * back[i]
            image[i] = own - damping * root[i] * flow
            along += own * image[i]
        if along <= 0.0:
            break
        far, new = size / along, 0.0
        for i in range(n):
            score[i] += far * step[i]
            rest[i] -= far * image[i]
            new += rest[i] * rest[i]
        if new <= enough:
            break
        for i in range(n):
            step[i] = root[i] * rest[i] + new / size * step[i]
        size = new
    for i in range(n):
        score[i] *= back[i] * back[i]
    return rounds
