"""QAP: coefficients and statistics of R, p within simulation error, uniform under the null."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.inference.qap import qap

HERE = Path(__file__).parent
GOLDEN = json.loads((HERE.parent / "golden" / "r_sna_igraph.json").read_text(encoding="utf-8"))
FITS = json.loads((HERE / "r_glm.json").read_text(encoding="utf-8"))
A, B, W = (np.array(GOLDEN[name], dtype=float) for name in ("A", "B2", "W"))
X = {"B": B, "back": A.T}
QUIET = {"progress": False}


def test_linear_coefficients_and_t_equal_those_of_netlm():
    table = qap(A, X, permutations=20, **QUIET)
    np.testing.assert_allclose(table["estimate"], GOLDEN["netlm"]["coef"], rtol=1e-9)
    np.testing.assert_allclose(table["statistic"], GOLDEN["netlm"]["tstat"], rtol=1e-9)


def test_correlation_equals_gcor():
    table = qap(A, B, model="correlation", permutations=20, **QUIET)
    assert table.loc["x", "estimate"] == pytest.approx(GOLDEN["gcor"], rel=1e-9)


@pytest.mark.parametrize(("model", "y"), [("logit", A), ("poisson", W)])
def test_generalised_linear_fits_equal_those_of_glm(model, y):
    table = qap(y, X, model=model, permutations=20, **QUIET)
    np.testing.assert_allclose(table["estimate"], FITS[model]["coef"], rtol=1e-8)
    np.testing.assert_allclose(table["statistic"], FITS[model]["z"], rtol=1e-5)
    assert table.attrs["fit"] == pytest.approx(1 - FITS[model]["deviance"] / FITS[model]["null"], rel=1e-6)


def test_p_values_are_those_of_netlm_within_simulation_error():
    table = qap(A, X, permutations=8000, **QUIET)
    for column, wanted in (("p", "linear_p"), ("p_greater", "linear_p_greater"), ("p_less", "linear_p_less")):
        np.testing.assert_allclose(table[column], FITS[wanted], atol=4 * np.sqrt(0.25 / 8000 + 0.25 / 20_000))


def test_logit_p_values_are_those_of_netlogit_within_simulation_error():
    table = qap(A, X, model="logit", permutations=3000, **QUIET)
    np.testing.assert_allclose(table["p"], FITS["logit_p"], atol=4 * np.sqrt(0.25 / 3000 + 0.25 / 4000))


def test_symmetric_matrices_count_each_pair_once():
    near = np.abs(np.subtract.outer(np.arange(12), np.arange(12)))
    y, x = (np.maximum(m, m.T) for m in (A, B))
    table = qap(y, {"B": x, "near": near}, permutations=20, **QUIET)
    assert table.attrs["cells"] == 66
    np.testing.assert_allclose(table["estimate"], FITS["undirected"]["coef"], rtol=1e-9)
    np.testing.assert_allclose(table["statistic"], FITS["undirected"]["tstat"], rtol=1e-9)


@pytest.mark.parametrize("two_mode", [False, True])
def test_fast_products_equal_fits_cell_by_cell(two_mode):
    """The complete-case shortcut and the general fit give one permutation distribution."""
    from subnatnet.inference import _qap
    from subnatnet.inference.qap import _shuffler

    rng = np.random.default_rng(1)
    shape = (7, 9) if two_mode else (9, 9)
    y, x, w = rng.random(shape), rng.random(shape), rng.random(shape)
    counts = np.ones(shape, bool) if two_mode else ~np.eye(9, dtype=bool)
    terms = {"constant": np.ones(shape), "x": x, "w": w}
    rows = np.array([rng.permutation(shape[0]) for _ in range(20)])
    columns = np.array([rng.permutation(shape[1]) for _ in range(20)]) if two_mode else rows
    fast = _shuffler(y, terms, "x", counts, "linear", two_mode)(rows, columns)
    base = np.column_stack([np.ones(counts.sum()), w[counts]])
    z = x - np.stack([np.ones(shape), w], axis=-1) @ np.linalg.lstsq(base, x[counts], rcond=None)[0]
    others = np.stack([np.ones(shape), w], axis=-1)
    slow = _qap.permuted_fits(y, z, others, counts, np.zeros(3), _qap.GAUSSIAN, rows, columns)
    np.testing.assert_allclose(fast, slow, rtol=1e-8)


@pytest.mark.parametrize("model", ["correlation", "linear", "poisson", "logit"])
def test_p_values_are_uniform_under_the_null(model):
    from scipy.stats import kstest

    rng = np.random.default_rng(31)
    found = []
    for _ in range(120):
        busy = rng.gamma(1, size=12)  # actors differ in activity, so cells depend on one another
        y = rng.poisson(np.outer(busy, busy)).astype(float)
        y = (y > 0).astype(float) if model == "logit" else y
        x = np.add.outer(rng.normal(size=12), rng.normal(size=12))
        found.append(qap(y, {"x": x}, model=model, permutations=99, seed=3, **QUIET).loc["x", "p"])
    assert kstest(np.array(found) - 0.005, "uniform").pvalue > 0.01


@given(st.permutations(range(12)), st.integers(0, 5))
@settings(max_examples=10)
def test_estimates_do_not_depend_on_the_order_of_actors(order, seed):
    order = list(order)
    one = qap(A, X, permutations=20, seed=seed, **QUIET)
    other = qap(
        A[np.ix_(order, order)], {k: m[np.ix_(order, order)] for k, m in X.items()}, permutations=20, **QUIET
    )
    np.testing.assert_allclose(one[["estimate", "statistic"]], other[["estimate", "statistic"]], rtol=1e-9)


def test_frames_are_put_in_order_by_their_labels():
    ids = [f"R{i:02d}" for i in range(12)]
    y = pd.DataFrame(A, ids, ids)
    shuffled = pd.DataFrame(B, ids, ids).sample(frac=1, random_state=1).sample(frac=1, axis=1, random_state=2)
    pd.testing.assert_frame_equal(qap(y, {"B": shuffled}, **QUIET), qap(y, {"B": B}, **QUIET))


def test_workers_do_not_matter():
    pd.testing.assert_frame_equal(
        qap(A, X, permutations=210, **QUIET), qap(A, X, permutations=210, workers=2, **QUIET)
    )


def test_missing_cells_are_left_out():
    holed, x = A.copy(), {"B": B.copy(), "back": A.T.copy()}
    holed[0, 3], x["B"][5, 6] = np.nan, np.nan
    table = qap(holed, x, permutations=200, **QUIET)
    assert table.attrs["cells"] == 130
    seen = ~np.eye(12, dtype=bool) & ~np.isnan(holed) & ~np.isnan(x["B"])
    design = np.column_stack([np.ones(130), x["B"][seen], x["back"][seen]])
    np.testing.assert_allclose(
        table["estimate"], np.linalg.lstsq(design, holed[seen], rcond=None)[0], rtol=1e-9
    )
    assert table["p"].between(0, 1).all()


def test_two_mode_shuffles_both_sides():
    rng = np.random.default_rng(3)
    x = rng.random((12, 20))
    table = qap(pd.DataFrame(2 * x + rng.random((12, 20))), {"x": x}, permutations=200, **QUIET)
    assert table.attrs["two_mode"]
    assert table.attrs["cells"] == 240
    assert table.loc["x", "p"] == pytest.approx(1 / 201)


@pytest.mark.parametrize(
    ("y", "x", "model", "words"),
    [
        (A, {"a": B, "b": 2 * B + 1}, "linear", "'b' is a sum of the others"),
        (A, {"a": np.ones((12, 12))}, "linear", "'a' is constant"),
        (A, {"a": B[:5]}, "linear", "has shape"),
        (A, {}, "linear", "at least one covariate"),
        (W / 2, {"a": B}, "poisson", "needs counts"),
        (W, {"a": B}, "logit", "0/1 ties"),
        (A * 0, {"a": B}, "linear", "nothing to explain"),
        (A[0], {"a": B[0]}, "linear", "must be a matrix"),
        (A, {"a": A + 0.0}, "logit", "does not converge"),
    ],
)
def test_what_cannot_be_fitted_is_said(y, x, model, words):
    with pytest.raises(ValueError, match=words):
        qap(y, x, model=model, permutations=10, **QUIET)


def test_wrong_words_and_labels_are_named():
    with pytest.raises(sn.InvalidChoice, match="did you mean 'poisson'"):
        qap(A, B, model="poison")
    frame = pd.DataFrame(A, list("abcdefghijkl"), list("abcdefghijkl"))
    with pytest.raises(ValueError, match="no row for 'a'"):
        qap(frame, {"B": frame.drop(index="a")})
