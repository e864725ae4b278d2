"""Small two-mode layers that several tests randomise, and what their draws are compared with."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from hypothesis import strategies as st

import subnatnet as sn

if TYPE_CHECKING:
    from collections import Counter


def network(matrix) -> sn.TieNetwork:
    """Return regions (rows) tied to places (columns)."""
    rows, columns = np.nonzero(np.asarray(matrix))
    return sn.from_edges(
        pd.DataFrame({"source": [f"R{i}" for i in rows], "target": [f"P{j}" for j in columns]})
    )


def all_with_same_degrees(matrix):
    """Return every 0/1 matrix with the row and column sums of one, as tuples of rows."""
    matrix = np.asarray(matrix)
    choices = [
        [tuple(int(j in picked) for j in range(matrix.shape[1])) for picked in
         itertools.combinations(range(matrix.shape[1]), int(total))]
        for total in matrix.sum(axis=1)
    ]  # fmt: skip
    wanted = tuple(matrix.sum(axis=0).tolist())
    return [
        rows for rows in itertools.product(*choices) if tuple(map(sum, zip(*rows, strict=True))) == wanted
    ]


def chi_square_p(seen: Counter, expected: dict) -> float:
    """Return the p of the fit; a state that should not exist fails outright."""
    from scipy.stats import chisquare

    assert set(seen) <= set(expected)
    total, weight = sum(seen.values()), sum(expected.values())
    return float(
        chisquare([seen[s] for s in expected], [total * w / weight for w in expected.values()]).pvalue
    )


def matrices(max_rows: int = 6, max_columns: int = 7):
    """Draw 0/1 matrices with at least one tie."""
    return st.integers(2, max_rows).flatmap(
        lambda n: st.integers(2, max_columns).flatmap(
            lambda m: st.lists(st.booleans(), min_size=n * m, max_size=n * m).map(
                lambda cells: np.array(cells, dtype=int).reshape(n, m)
            )
        )
    ).filter(lambda a: a.any())  # fmt: skip
