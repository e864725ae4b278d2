"""A codebook has closed lists, and refuses what is on none."""

from __future__ import annotations

import pandas as pd
import pytest

import subnatnet as sn

ROWS = [
    ("tone", "warm", "praises the partner", "our old friend", "our partner (neutral)"),
    ("tone", "cold", "blames the partner", "they broke it", "it ended (neutral)"),
    ("topic", "trade", "goods and money", "exports", "a fair (culture)"),
    ("topic", "culture", "people and arts", "a choir", "a trade fair (trade)"),
]
COLUMNS = ["variable", "code", "definition", "example", "counter_example"]


@pytest.fixture
def book():
    return sn.Codebook(pd.DataFrame(ROWS, columns=COLUMNS), sets=["topic"])


def test_lists_and_definitions(book):
    assert book.variables == ["tone", "topic"]
    assert book.of("topic") == ["trade", "culture"]
    assert book.define("tone", "cold") == "blames the partner"
    assert repr(book) == "<Codebook: tone 2, topic 2>"
    with pytest.raises(sn.InvalidChoice, match="no variable"):
        book.of("mood")


def test_a_coding_is_checked_cell_by_cell(book):
    good = pd.DataFrame({"id": ["a", "b"], "tone": ["warm", ""], "topic": ["trade|culture", ""]})
    assert book.check(good) is good
    bad = pd.DataFrame({"id": ["a", "b"], "tone": ["warmm", "cold"], "topic": ["trade|art", ""]})
    with pytest.raises(sn.InvalidChoice, match="a: 'warmm' is no code of tone; did you mean 'warm'") as told:
        book.check(bad)
    assert "a: 'art' is no code of topic" in str(told.value)


@pytest.mark.parametrize(
    ("rows", "said"),
    [([ROWS[0], ROWS[0]], "stands twice"), ([("tone", "warm", "", "", "")], "no definition")],
)
def test_a_list_with_faults_is_refused(rows, said):
    with pytest.raises(sn.InvalidChoice, match=said):
        sn.Codebook(pd.DataFrame(rows, columns=COLUMNS))
    with pytest.raises(sn.InvalidChoice, match="missing: counter_example"):
        sn.Codebook(pd.DataFrame(ROWS, columns=COLUMNS).drop(columns="counter_example"))
    with pytest.raises(sn.InvalidChoice, match="no such variable"):
        sn.Codebook(pd.DataFrame(ROWS, columns=COLUMNS), sets="mood")


def test_the_built_in_statements_keep_to_their_codebook():
    book = sn.role_codebook()
    for name in ("assigned", "claimed"):
        table = sn.load_table(name)
        table["foreign"] = table["foreign"].astype(int).astype(str)
        book.check(table)
        assert set(table["role"]) <= set(book.of("role"))
    assert (book.codes[COLUMNS] != "").all(axis=None)
