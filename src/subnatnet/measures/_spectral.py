"""Eigenvectors and walks on a sparse matrix: eigenvector, Katz, power, PageRank, HITS, BiRank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from subnatnet.errors import InvalidChoice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SMALL = 400  # up to here a dense solver is both faster and exact about equal eigenvalues
STEPS = 20_000


def principal(matrix: sp.csr_array, *, symmetric: bool) -> tuple[float, Floats]:
    """Return the largest eigenvalue and its right eigenvector, of unit length and not negative.

    Where several eigenvectors share the largest eigenvalue, as when two components are alike, this is the
    mixture a walk from a uniform start ends in. Without a cycle every eigenvalue is 0 and the vector NaN.
    """
    n = matrix.shape[0]
    if matrix.nnz == 0 or (not symmetric and not _has_cycle(matrix)):
        return 0.0, np.full(n, np.nan)
    if n <= SMALL:
        value, vector = _dense(matrix.toarray(), np.ones(n), symmetric=symmetric)
    else:
        value, vector = _symmetric(matrix) if symmetric else _general(matrix)
    length = np.abs(vector)
    length[length < 1e-14 * length.max()] = 0.0
    return value, length / np.linalg.norm(length)


def _symmetric(matrix: sp.csr_array) -> tuple[float, Any]:
    from subnatnet.measures._lanczos import extremes

    value, vector, _, _ = extremes(*_parts(matrix), both=False)
    if np.isnan(value):  # eigenvalues too close together for the short iteration
        from scipy.sparse.linalg import eigsh

        values, vectors = eigsh(matrix, k=1, which="LA", v0=np.ones(matrix.shape[0]))
        return float(values[0]), vectors[:, 0]
    return value, vector


def _general(matrix: sp.csr_array) -> tuple[float, Any]:
    from scipy.sparse.linalg import eigs

    values, vectors = eigs(matrix, k=1, which="LR", v0=np.ones(matrix.shape[0]))
    return float(values[0].real), vectors[:, 0]


def _parts(matrix: sp.csr_array) -> tuple[Any, Any, Floats]:
    """Return what compiled code takes of a matrix.

    Places without a sign need no check for counting from the end, which halves the time of a product; whole
    numbers become others, so that nothing is compiled twice.
    """
    data = matrix.data.astype(np.float64, copy=False)
    return matrix.indptr.astype(np.uint32), matrix.indices.astype(np.uint32), data


def _has_cycle(matrix: sp.csr_array) -> bool:
    from scipy.sparse import csgraph

    count, _ = csgraph.connected_components(matrix, directed=True, connection="strong")
    return bool(count < matrix.shape[0])


def _dense(matrix: Floats, start: Floats, *, symmetric: bool) -> tuple[float, Any]:
    if symmetric:
        values, vectors = np.linalg.eigh(matrix)
        top = vectors[:, values >= values[-1] * (1 - 1e-10)]
        return float(values[-1]), top @ (top.T @ start)
    values, vectors = np.linalg.eig(matrix)
    at = int(np.argmax(values.real))
    return float(values[at].real), vectors[:, at]


def walks(matrix: sp.csr_array, factor: float, start: Floats) -> Floats:
    """Return the sum over all walk lengths k of ``factor**k * matrix**k @ start``."""
    total = start.copy()
    term = start
    for _ in range(STEPS):
        term = factor * (matrix @ term)
        total += term
        size = np.abs(term).max(initial=0.0)
        if size <= 1e-16 * np.abs(total).max(initial=0.0):
            return total
        if size > 1e100:
            break
    raise InvalidChoice(
        f"walks do not fade with a factor of {factor:g}: it must be smaller than one over the largest "
        "eigenvalue of the ties; leave it out to have it chosen"
    )


def fading(matrix: sp.csr_array, *, symmetric: bool, share: float) -> float:
    """Return `share` of the factor at which walks no longer fade.

    Without a cycle all walks end, whatever the factor; the largest row sum then takes the place of the
    largest eigenvalue, which it bounds.
    """
    value, _ = principal(matrix, symmetric=symmetric)
    if value <= 0:
        value = float(np.asarray(matrix.sum(axis=1)).max(initial=0.0))
    return share / value if value > 0 else share


def katz(matrix: sp.csr_array, alpha: float) -> Floats:
    """Return Katz centrality by incoming walks, of unit length."""
    score = walks(sp.csr_array(matrix.T), alpha, np.ones(matrix.shape[0]))
    return np.asarray(score / np.linalg.norm(score))


def power(matrix: sp.csr_array, beta: float) -> Floats:
    """Return Bonacich's power centrality by outgoing walks, of squared length n; NaN without ties."""
    n = matrix.shape[0]
    if matrix.nnz == 0:
        return np.full(n, np.nan)
    score = walks(matrix, beta, np.asarray(matrix.sum(axis=1), dtype=float))
    return np.asarray(score * np.sqrt(n / (score @ score)))


def pagerank(matrix: sp.csr_array, damping: float = 0.85, *, symmetric: bool = False) -> Floats:
    """Return PageRank; who has no outgoing tie passes on to everyone alike."""
    from subnatnet.measures import _pagerank

    if not 0.0 <= damping < 1.0:
        raise InvalidChoice(
            f"a damping of {damping} leaves no walk to follow; give a number from 0 to below 1"
        )
    n = matrix.shape[0]
    if n == 0:
        return np.zeros(0)
    if symmetric:
        pointer, leads, data = _parts(matrix)
        plain = bool((data == 1.0).all())
        strength = np.diff(matrix.indptr) if plain else np.asarray(matrix.sum(axis=1), dtype=float)
        held = np.zeros((6, n))
        np.sqrt(strength, out=held[5])
        held[5][strength == 0] = 1.0
        held[1] = held[4] = 1.0 / held[5]
        np.multiply(held[4], held[4], out=held[2])
        size = float(held[2].sum())
        _pagerank.undirected(pointer, leads, data[:0] if plain else data, float(damping), held, size)
        score = held[0]
    else:
        out = np.asarray(matrix.sum(axis=1), dtype=float)
        scale = np.divide(1.0, out, out=np.zeros(n), where=out > 0)
        pointer, leads, data = _parts(matrix.T.tocsr())
        score = np.ones(n)
        _pagerank.directed(pointer, leads, data * scale[leads], float(damping), score)
    return np.asarray(score / score.sum())


def hits(matrix: sp.csr_array, *, symmetric: bool = False) -> tuple[Floats, Floats]:
    """Return hub and authority scores, each adding up to one; NaN without ties."""
    n = matrix.shape[0]
    if matrix.nnz == 0:
        return np.full(n, np.nan), np.full(n, np.nan)
    vector = _both_sides(matrix) if symmetric and n > SMALL else None
    if vector is None:
        vector = _squared(matrix)
    authority = np.abs(vector)
    hub = matrix @ authority
    return np.asarray(hub / hub.sum()), np.asarray(authority / authority.sum())


def _both_sides(matrix: sp.csr_array) -> Floats | None:
    """Return the part of a uniform start in the eigenspace of the largest squared eigenvalue, if found.

    The squares of minus the largest and the largest eigenvalue are alike, as in any two-mode network.
    """
    from subnatnet.measures._lanczos import extremes

    high, vector, low, other = extremes(*_parts(matrix), both=True)
    if np.isnan(high):
        return None
    if -low < high * (1 - 1e-10):
        return np.asarray(vector)
    return np.asarray(vector * vector.sum() + other * other.sum())


def _squared(matrix: sp.csr_array) -> Floats:
    """Return the first right singular vector."""
    n = matrix.shape[0]
    if n <= SMALL:
        dense = matrix.toarray()
        return np.asarray(_dense(dense.T @ dense, np.ones(n), symmetric=True)[1])
    from scipy.sparse.linalg import LinearOperator, eigsh

    turned = matrix.T.tocsr()
    operator = LinearOperator((n, n), matvec=lambda x: turned @ (matrix @ x), dtype=np.float64)
    _, vectors = eigsh(operator, k=1, which="LA", v0=np.ones(n))
    return np.asarray(vectors[:, 0])


def birank(matrix: sp.csr_array, damping: float = 0.85) -> tuple[Floats, Floats]:
    """Return BiRank scores of rows and of columns, each adding up to one; NaN without ties.

    ``p = d S q + (1-d)/rows`` and ``q = d S' p + (1-d)/columns`` with ``S`` the matrix divided by the square
    roots of its row and column sums.
    """
    rows, columns = matrix.shape
    if matrix.nnz == 0:
        return np.full(rows, np.nan), np.full(columns, np.nan)
    scales = []
    for axis in (1, 0):
        total = np.asarray(matrix.sum(axis=axis), dtype=float)
        scales.append(np.divide(1.0, np.sqrt(total), out=np.zeros(len(total)), where=total > 0))
    step = sp.csr_array(sp.diags_array(scales[0]) @ matrix @ sp.diags_array(scales[1]))
    p, q = np.full(rows, 1.0 / rows), np.full(columns, 1.0 / columns)
    for _ in range(STEPS):
        new_p = damping * (step @ q) + (1.0 - damping) / rows
        new_q = damping * (step.T @ new_p) + (1.0 - damping) / columns
        change = np.abs(new_p - p).sum() + np.abs(new_q - q).sum()
        p, q = new_p, new_q
        if change < 1e-14:
            break
    return np.asarray(p / p.sum()), np.asarray(q / q.sum())
