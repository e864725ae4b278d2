"""Agreement of codings: published examples, other packages, and what must hold whatever the codes."""

from __future__ import annotations

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn


def coding(text):
    cells = [np.nan if cell == "." else cell for cell in text.split()]
    return pd.DataFrame({"id": range(len(cells)), "code": cells})


def whole(table, column, variable="code"):
    return table.loc[(variable, "(all)"), column]


# published examples


def test_two_observers_and_two_values():
    """Krippendorff 2011, example A."""
    table = sn.reliability({"Meg": coding("0 1 0 0 0 0 0 0 1 0"), "Owen": coding("1 1 1 0 0 1 0 0 0 0")})
    assert whole(table, "alpha") == pytest.approx(0.095, abs=5e-4)
    assert whole(table, "agreement") == 0.6


def test_two_observers_and_many_values():
    """Krippendorff 2011, example B."""
    table = sn.reliability(
        {"Ben": coding("a a b b d c c c e d d a"), "Gerry": coding("b a b b b c c c e d d d")}
    )
    assert whole(table, "alpha") == pytest.approx(0.692, abs=5e-4)


def test_four_observers_and_missing_codes():
    """Krippendorff 2011, example C: a unit that one coder alone has is left out."""
    codings = {
        "A": coding("1 2 3 3 2 1 4 1 2 . . ."),
        "B": coding("1 2 3 3 2 2 4 1 2 5 . 3"),
        "C": coding(". 3 3 3 2 3 4 2 2 5 1 ."),
        "D": coding("1 2 3 3 2 4 4 1 2 5 1 ."),
    }
    table = sn.reliability(codings)
    assert whole(table, "alpha") == pytest.approx(0.743, abs=5e-4)
    assert whole(table, "units") == 11
    assert table.attrs["left_out"] == 1
    assert np.isnan(whole(table, "kappa"))


def test_kappa_of_a_hundred_diagnoses():
    """Fleiss, Levin and Paik, Statistical methods for rates and proportions: kappa .676."""
    counts = {("p", "p"): 75, ("p", "n"): 1, ("p", "o"): 4, ("n", "p"): 5, ("n", "n"): 4, ("n", "o"): 1}
    counts[("o", "o")] = 10
    first, second = ([pair[side] for pair, n in counts.items() for _ in range(n)] for side in (0, 1))
    table = sn.reliability({"A": coding(" ".join(first)), "B": coding(" ".join(second))})
    assert whole(table, "kappa") == pytest.approx(0.676, abs=5e-4)


# other packages


@pytest.mark.parametrize("coders", [2, 3, 5])
def test_alpha_is_that_of_the_package_krippendorff(coders):
    rng = np.random.default_rng(coders)
    truth = rng.integers(0, 4, 80)
    data = np.where(rng.random((coders, 80)) < 0.6, truth, rng.integers(0, 4, (coders, 80))).astype(float)
    data[rng.random(data.shape) < 0.1] = np.nan
    codings = {
        str(c): pd.DataFrame({"id": range(80), "code": [x if np.isnan(x) else f"c{int(x)}" for x in row]})
        for c, row in enumerate(data)
    }
    expected = krippendorff.alpha(data, level_of_measurement="nominal")
    assert whole(sn.reliability(codings, draws=10), "alpha") == pytest.approx(expected, abs=1e-12)


def test_kappa_is_that_of_scikit_learn():
    rng = np.random.default_rng(3)
    first, second = rng.choice(list("abc"), 60), rng.choice(list("abcd"), 60)
    table = sn.reliability({"A": coding(" ".join(first)), "B": coding(" ".join(second))}, draws=10)
    from sklearn.metrics import cohen_kappa_score

    assert whole(table, "kappa") == pytest.approx(cohen_kappa_score(first, second), abs=1e-12)


def masi(one, other):
    """Passonneau's distance with exact thirds, where sets are both empty equal."""
    common = len(one & other)
    if one == other:
        return 0.0
    monotone = 2 / 3 if common and common in (len(one), len(other)) else 1 / 3
    return 1 - common / len(one | other) * monotone


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_alpha_of_sets_is_that_of_nltk(seed):
    rng = np.random.default_rng(seed)
    names = ["RU", "MN", "HK", "MO"]
    cells = {
        coder: ["|".join(n for n in names if rng.random() < 0.4) for _ in range(50)]
        for coder in ("A", "B", "C")
    }
    codings = {c: pd.DataFrame({"id": range(50), "to": row}) for c, row in cells.items()}
    data = [
        (c, unit, frozenset(p for p in cell.split("|") if p))
        for c, row in cells.items()
        for unit, cell in enumerate(row)
    ]
    from nltk.metrics.agreement import AnnotationTask

    expected = AnnotationTask(data=data, distance=masi).alpha()
    table = sn.reliability(codings, sets=["to"], draws=10)
    assert whole(table, "alpha", "to") == pytest.approx(expected, abs=1e-12)


# what must hold


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=3, max_size=25), st.randoms()
)
def test_order_of_rows_and_coders_does_not_matter(pairs, shuffler):
    first = pd.DataFrame({"id": range(len(pairs)), "code": [a for a, _ in pairs]})
    second = pd.DataFrame({"id": range(len(pairs)), "code": [b for _, b in pairs]})
    order = list(range(len(pairs)))
    shuffler.shuffle(order)
    one = sn.reliability({"A": first, "B": second}, draws=50)
    other = sn.reliability({"A": first.iloc[order], "B": second.iloc[order[::-1]]}, draws=50)
    swapped = sn.reliability({"B": second, "A": first}, draws=50)
    pd.testing.assert_frame_equal(one, other)
    np.testing.assert_allclose(one[["agreement", "alpha"]], swapped[["agreement", "alpha"]])


def test_equal_codings_agree_wholly_and_one_code_says_nothing():
    same = coding("a b c a b")
    table = sn.reliability({"A": same, "B": same})
    assert table[["agreement", "kappa", "alpha"]].iloc[0].tolist() == [1, 1, 1]
    flat = sn.reliability({"A": coding("a a a"), "B": coding("a a a")})
    assert flat["agreement"].iloc[0] == 1
    assert flat[["kappa", "alpha", "alpha_low"]].isna().all(axis=None)


def test_interval_covers_alpha_of_the_whole_population():
    rng = np.random.default_rng(5)
    truth = rng.integers(0, 3, 20000)
    views = [np.where(rng.random(20000) < 0.8, truth, rng.integers(0, 3, 20000)) for _ in range(2)]
    frames = [pd.DataFrame({"id": range(20000), "code": [f"c{x}" for x in view]}) for view in views]
    alpha = whole(sn.reliability(dict(zip("AB", frames, strict=True)), draws=1), "alpha")
    inside = 0
    for sample in range(60):
        rows = np.random.default_rng(sample).choice(20000, 100, replace=False)
        table = sn.reliability({"A": frames[0].iloc[rows], "B": frames[1].iloc[rows]}, draws=300, seed=sample)
        inside += whole(table, "alpha_low") <= alpha <= whole(table, "alpha_high")
    assert inside >= 50


def test_codes_one_by_one():
    table = sn.reliability({"A": coding("a a b b"), "B": coding("a a b a")}, by_code=True)
    assert table.index.tolist() == [("code", "(all)"), ("code", "a"), ("code", "b")]
    assert table.loc[("code", "a"), "used"] == 5
    assert table.loc[("code", "b"), "agreement"] == 0.75


def test_an_empty_set_is_a_code_and_an_empty_cell_is_not():
    first = pd.DataFrame({"id": "abc", "x": ["", "RU", ""]} | {"id": list("abc")})
    second = pd.DataFrame({"id": list("abc"), "x": ["", "RU", "MN"]})
    as_set = sn.reliability({"A": first, "B": second}, sets=["x"])
    assert whole(as_set, "units", "x") == 3
    assert whole(sn.reliability({"A": first, "B": second}), "units", "x") == 1


@pytest.mark.parametrize(
    ("codings", "said"),
    [
        ({"A": coding("a b")}, "at least two"),
        ({"A": coding("a b"), "B": coding("a b").rename(columns={"code": "other"})}, "no column in common"),
        ({"A": coding("a b"), "B": pd.DataFrame({"id": [0, 0], "code": ["a", "b"]})}, "stands in 2 rows"),
        ({"A": coding("a ."), "B": coding(". b")}, "no unit"),
    ],
)
def test_what_cannot_be_compared_is_refused(codings, said):
    with pytest.raises(sn.InvalidChoice, match=said):
        sn.reliability(codings)


def test_unknown_names_are_refused():
    pair = {"A": coding("a b"), "B": coding("a b")}
    with pytest.raises(sn.InvalidChoice, match="did you mean 'code'"):
        sn.reliability(pair, ["cod"])
    with pytest.raises(sn.InvalidChoice, match="in `sets`"):
        sn.reliability(pair, sets=["roles"])
