from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.cases.selection import TECHNIQUES, alternative_sets, select_cases, standing

X = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 20.0])
Y = np.array([0.1, 1.0, 2.0, 6.0, 4.0, 5.1, 5.9, 20.0])
TABLE = pd.DataFrame({"name": list("ABCDEFGH"), "x": X, "y": Y}, index=list("abcdefgh"))


def pick(technique, n=1, table=TABLE, **options):
    options = {"outcome": "y", "explain": ["x"]} | options
    return select_cases(table, technique, n, **options)


def test_deviant_is_off_the_line_and_typical_on_it():
    line = np.polyfit(X, Y, 1)
    residual = np.abs(Y - np.polyval(line, X))
    deviant, typical = pick("deviant"), pick("typical")
    assert deviant["case"].tolist() == ["d"] == [TABLE.index[residual.argmax()]]
    assert typical["case"].tolist() == [TABLE.index[residual.argmin()]]
    assert deviant["score"].iloc[0] == pytest.approx(residual.max() / Y.std(ddof=1))
    assert deviant.attrs["r_squared"] == pytest.approx(np.corrcoef(X, Y)[0, 1] ** 2)


def test_influential_is_cooks_distance():
    design = np.column_stack([np.ones(8), X])
    full = np.linalg.lstsq(design, Y, rcond=None)[0]
    s2 = ((Y - design @ full) ** 2).sum() / 6
    cook = []
    for i in range(8):
        rest = np.delete(np.arange(8), i)
        without = np.linalg.lstsq(design[rest], Y[rest], rcond=None)[0]
        cook.append(((design @ (full - without)) ** 2).sum() / (2 * s2))
    made = pick("influential", 8).set_index("case")["score"]
    np.testing.assert_allclose(made[list("abcdefgh")], cook, rtol=1e-6)


def test_extreme_is_far_from_the_mean():
    assert pick("extreme")["name"].tolist() == ["H"]


def test_diverse_set_spans_the_values():
    assert sorted(pick("diverse", 3)["case"]) == ["a", "g", "h"]


def test_most_similar_pair_is_alike_in_what_explains_and_apart_in_the_outcome():
    table = pd.DataFrame({"x": [0, 0.1, 5, 9.0], "y": [0, 9.0, 0, 9.0]}, index=list("abcd"))
    row = pick("most similar", table=table).iloc[0]
    assert {row["case"], row["other"]} == {"a", "b"}
    row = pick("most different", table=table).iloc[0]
    assert {row["case"], row["other"]} == {"b", "d"}


def test_cases_with_a_missing_value_are_left_out_and_named():
    table = TABLE.assign(x=TABLE["x"].where(TABLE.index != "h"))
    made = pick("extreme", 1, table=table.assign(y=table["x"]))
    assert made.attrs["left_out"] == ["h"]


def test_chosen_set_is_ranked_among_all_sets():
    made = alternative_sets(TABLE, ["A", "B", "C"], explain=["x"])
    assert made.loc["chosen", "of"] == 56
    assert made.loc["chosen", "rank"] > 1
    assert made.loc["best 1", "rank"] == 1
    assert made.loc["best 1", "cases"] == "A, G, H"


def test_standing_ranks_from_the_largest():
    made = standing(TABLE, ["H", "a"]).set_index(["case", "criterion"])
    assert made.loc[("h", "x"), "rank"] == 1
    assert made.loc[("a", "y"), "rank"] == 8
    assert made.loc[("a", "y"), "of"] == 8


def test_many_sets_are_chosen_step_by_step():
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.normal(size=(60, 2)), columns=["x", "z"])
    made = select_cases(table, "diverse", 6, explain=["x", "z"])
    assert len(set(made["case"])) == 6
    with pytest.raises(sn.InvalidChoice, match="too many sets"):
        alternative_sets(table, list(range(6)), explain=["x", "z"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"technique": "typcal"}, "did you mean 'typical'"),
        ({"technique": "typical", "outcome": "z"}, "'z' is not a column"),
        ({"technique": "typical", "explain": ["z"]}, "'z' is not a column"),
        ({"technique": "typical", "outcome": None}, "needs an `outcome`"),
        ({"technique": "typical", "n": 20}, "too few"),
        ({"technique": "diverse", "n": 1}, "at least two"),
        ({"technique": "diverse", "explain": None}, "name the columns"),
    ],
)
def test_what_cannot_be_done_is_one_clear_error(options, message):
    with pytest.raises(sn.InvalidChoice, match=message):
        pick(**options)


def test_unknown_case_names_the_nearest():
    with pytest.raises(sn.UnknownActor, match="did you mean"):
        standing(TABLE.assign(name=[f"case {c}" for c in "ABCDEFGH"]), ["csae A"])


@settings(max_examples=20)
@given(st.sampled_from(sorted(TECHNIQUES)), st.permutations(list(TABLE.index)), st.floats(0.1, 10))
def test_choice_depends_neither_on_row_order_nor_on_units(technique, order, unit):
    columns = ["case", *(["other"] if technique.startswith("most") else [])]
    sets = [
        sorted(sorted(row) for row in pick(technique, 2, table=table)[columns].to_numpy().tolist())
        for table in (TABLE, TABLE.loc[order].assign(x=lambda t: t["x"] * unit))
    ]
    assert sets[0] == sets[1]
