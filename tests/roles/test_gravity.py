from __future__ import annotations

import numpy as np
import pytest

from roles.worlds import numbered, spread, world
from subnatnet.roles.gravity import expected_contacts, fit
from subnatnet.roles.study import study_roles


def test_rows_and_columns_add_up():
    rng = np.random.default_rng(0)
    counts = rng.poisson(4, (6, 9)).astype(float) + 1
    trait = rng.normal(size=(6, 9))
    mean = fit(counts, [trait])
    np.testing.assert_allclose(mean.sum(axis=0), counts.sum(axis=0), rtol=1e-5)
    np.testing.assert_allclose(mean.sum(axis=1), counts.sum(axis=1), rtol=1e-5)
    assert ((counts - mean) * trait).sum() == pytest.approx(0, abs=1e-4)  # the score of the model


def test_against_statsmodels():
    rng = np.random.default_rng(1)
    trait = rng.normal(size=(5, 7))
    counts = rng.poisson(np.exp(1 + 0.5 * trait)).astype(float) + 1
    row, column = np.indices(counts.shape)
    design = np.column_stack([np.eye(5)[row.ravel()], np.eye(7)[column.ravel()][:, 1:], trait.ravel()])
    import statsmodels.api as sm  # takes nearly a second: only where it is needed

    result = sm.GLM(counts.ravel(), design, family=sm.families.Poisson()).fit()
    np.testing.assert_allclose(fit(counts, [trait]).ravel(), result.fittedvalues, rtol=1e-5)


def test_without_traits_it_is_independence():
    counts = np.array([[4.0, 2.0], [1.0, 3.0]])
    expected = counts.sum(axis=1, keepdims=True) @ counts.sum(axis=0, keepdims=True) / counts.sum()
    np.testing.assert_allclose(fit(counts, []), expected)


def test_a_border_explains_what_only_neighbours_do():
    rows = [*spread("A", ["N1", "F1"], 20), *spread("B", ["N2", "F1"], 20), *spread("C", ["F1", "F2"], 20)]
    study = study_roles(world(numbered(rows)))
    table = expected_contacts(study.evidence, study.contacts)
    assert table.loc["A", "N1"] == pytest.approx(10, abs=0.5)


def likelihood(counts, mean):
    return (counts * np.log(mean)).sum() - mean.sum()


def test_each_table_gets_the_likeliest_means_even_where_a_trait_parts_the_cells():
    rng = np.random.default_rng(3)
    for _ in range(40):
        counts = rng.poisson(2, rng.integers(2, 7, 2)).astype(float)
        counts[:, 0] += 1
        counts[0] += 1
        traits = [np.log(rng.uniform(100, 9000, counts.shape)), (rng.random(counts.shape) < 0.3) * 1.0]
        mean = fit(counts, traits)
        np.testing.assert_allclose(mean.sum(axis=0), counts.sum(axis=0), rtol=1e-4)
        np.testing.assert_allclose(fit(counts.T, [one.T for one in traits]).T, mean, rtol=1e-3, atol=1e-3)
        best = likelihood(counts, mean)
        assert best >= likelihood(counts, fit(counts, traits[:1])) - 1e-4
        for one in traits:  # no step along a trait, with the levels it shifts fitted anew, is likelier
            for step in (-0.05, 0.05):
                other = mean * np.exp(step * one)
                for _ in range(50):
                    other *= counts.sum(axis=1, keepdims=True) / other.sum(axis=1, keepdims=True)
                    other *= counts.sum(axis=0) / other.sum(axis=0)
                assert likelihood(counts, other) <= best + 1e-3


def test_a_border_that_only_neighbours_cross_is_followed_to_its_end():
    counts = np.array([[5.0, 0.0, 3.0], [0.0, 4.0, 2.0], [2.0, 3.0, 6.0]])
    border = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    mean = fit(counts, [border])
    np.testing.assert_allclose(mean[border > 0], 0, atol=1e-7)
    np.testing.assert_allclose(mean.sum(axis=1), counts.sum(axis=1), rtol=1e-6)
