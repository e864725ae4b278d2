"""The checks of the schemas, each against plain Python."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile import HOSTILE
from subnatnet.schema import DEFAULT_SCHEMA, KINDS, LAYERS
from subnatnet.tables import schemas
from subnatnet.tables.frames import actor_frame, tie_frame
from subnatnet.tables.schemas import (
    BLAME,
    FORBIDDEN,
    MANY,
    OfEach,
    actor_rules,
    blame,
    broken,
    by_value,
    choices,
    codes_of,
    compact,
    is_clean,
    is_clean_line,
    tie_rules,
)
from subnatnet.tables.validate import find_faults

SIGNS = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("\x00\t\n\x0b\x7f\u202e\ufffd"))


def as_column(texts: list[str], form: str) -> pd.Series:
    column = pd.Series(texts, dtype="str")
    return column.astype(pd.StringDtype("python")) if form == "python" else column


@pytest.mark.parametrize("form", ["str", "python", "category"])
@given(texts=st.lists(SIGNS, max_size=6))
def test_control_characters_are_found_in_every_kind_of_column(form, texts):
    column = compact(as_column(texts, form)) if form == "category" else as_column(texts, form)
    plain = [not any(re.fullmatch(f"[{FORBIDDEN}]", sign) for sign in text) for text in texts]
    assert is_clean(column).tolist() == plain
    line = [good and not {"\t", "\n"} & set(text) for good, text in zip(plain, texts, strict=True)]
    assert is_clean_line(column).tolist() == line


def test_hostile_texts_are_clean_texts():
    assert is_clean_line(pd.Series(HOSTILE, dtype="str")).all()


@given(st.lists(st.text(max_size=2)))
def test_a_test_is_asked_once_for_each_text(texts):
    asked = []

    def test(text: str) -> bool:
        asked.append(text)
        return text > "m"

    column = pd.Series(texts, dtype="str")
    assert by_value(column, test).tolist() == [text > "m" for text in texts]
    assert sorted(asked) == sorted(set(texts))
    codes, distinct = codes_of(compact(column))
    assert [distinct[code] for code in codes] == texts


def test_a_column_of_ids_is_not_made_categorical():
    assert not isinstance(compact(pd.Series(range(MANY + 1)).astype("str")).dtype, pd.CategoricalDtype)
    few = compact(pd.Series(["a", "b"] * MANY, dtype="str"))
    assert isinstance(few.dtype, pd.CategoricalDtype)


def test_every_rule_with_choices_is_a_rule_of_a_schema_and_every_blame_a_column():
    ties = tie_rules(tuple(tie_frame(pd.DataFrame({"id": []})).columns.drop("amount")), DEFAULT_SCHEMA)
    actors = actor_rules(
        tuple(actor_frame(pd.DataFrame({"id": []})).columns.drop(["lat", "lon"])), DEFAULT_SCHEMA
    )
    rules = {words for each in (ties, actors) for many in each.values() for words, _ in many}
    assert set(choices(DEFAULT_SCHEMA)) <= rules
    assert set(BLAME) <= set(ties)
    assert {blame(name) for name in ties} <= set(ties) - set(BLAME)


@pytest.mark.parametrize(
    ("cells", "column", "rule", "suggestion"),
    [
        ({"layer": "agrement"}, "layer", "not a tie type", "agreement"),
        ({"confidence": "hihg"}, "confidence", "not a level of confidence", "high"),
        ({"source": "nobody"}, "source", "no actor has this id", ""),
        ({"target": "PLL"}, "target", "no actor has this id", "PL"),
        ({"start": "1999-13"}, "start", "not an EDTF date such as 1982, 1982-10 or 1982-10-07", ""),
        ({"currency": "usd"}, "currency", "not an ISO 4217 code such as USD", ""),
        ({"currency": "US"}, "currency", "not an ISO 4217 code such as USD", ""),
        ({"amount": -1.0, "currency": "USD"}, "amount", "an amount cannot be negative or infinite", ""),
        (
            {"amount": float("inf"), "currency": "USD"},
            "amount",
            "an amount cannot be negative or infinite",
            "",
        ),
        ({"amount": 1.0}, "currency", "an amount needs a currency", ""),
        ({"id": ""}, "id", "a tie needs an id", ""),
        ({"start": "1999", "end": "1998"}, "end", "ends before it starts", ""),
        ({"start": "2999"}, "start", "starts in the future", ""),
        ({"document": "a\nb"}, "document", "holds a control character, a tab or a line break", ""),
        ({"note": "a\x07"}, "note", "holds a control character; copy the text anew", ""),
        ({"target": "R"}, "target", "a tie needs two different ends", ""),
        ({"layer": "directive"}, "source", "directive ties need a ministry here", ""),
    ],
)
def test_each_fault_is_blamed_on_the_column_to_mend(cells, column, rule, suggestion):
    actors = actor_frame(pd.DataFrame({"id": ["R", "PL"], "kind": ["region", "place"]}))
    tie = {"id": "t", "layer": "agreement", "source": "R", "target": "PL"}
    assert find_faults(tie_frame(pd.DataFrame([tie])), actors).empty
    found = find_faults(tie_frame(pd.DataFrame([tie | cells])), actors)
    match = found[(found["column"] == column) & (found["rule"] == rule)]
    assert match["value"].astype(str).tolist() == [str(({"currency": ""} | tie | cells)[column])]
    assert match["suggestion"].tolist() == [suggestion]


@pytest.mark.parametrize("layer", list(LAYERS))
@pytest.mark.parametrize("end", ["source", "target"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_each_layer_takes_its_kinds_only(layer, end, kind):
    allowed = {"source": LAYERS[layer].sources, "target": LAYERS[layer].targets}
    kinds = {name: kinds[0] for name, kinds in allowed.items()} | {end: kind}
    actors = actor_frame(pd.DataFrame({"id": list(kinds), "kind": list(kinds.values())}))
    tie = tie_frame(pd.DataFrame([{"id": "t", "layer": layer, "source": "source", "target": "target"}]))
    found = find_faults(tie, actors)
    assert found["column"].tolist() == ([] if kind in allowed[end] else [end])


def test_schemas_are_built_once():
    again = DEFAULT_SCHEMA.with_layer("visit")
    assert tie_rules(("id",), again) is tie_rules(("id",), DEFAULT_SCHEMA.with_layer("visit"))
    assert tie_rules(("id",), again) is not tie_rules(("id",), DEFAULT_SCHEMA)
    assert schemas.actor_rules(("id",), again) is actor_rules(("id",), again)


@given(
    st.lists(st.sampled_from(["a", "b", "aa", ""]), max_size=6),
    st.lists(st.integers(-2, 2) | st.none(), max_size=6),
)
def test_cells_that_break_rules_are_those_that_pandera_finds(words, numbers):
    import pandera.errors
    import pandera.pandas as pa

    size = min(len(words), len(numbers))
    numbers = pd.Series(numbers[:size], dtype="float64")
    frame = pd.DataFrame({"w": pd.Series(words[:size], dtype="str"), "n": numbers})
    rules = {
        "w": [("filled", lambda cells: cells != ""), ("short", OfEach(lambda text: len(text) < 2))],
        "n": [("positive", lambda cells: cells > 0), ("small", lambda cells: cells < 2)],
    }
    columns = {
        name: pa.Column(checks=[pa.Check(holds, error=said) for said, holds in many], nullable=True)
        for name, many in rules.items()
    }
    expected = []
    try:
        pa.DataFrameSchema(columns).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
        expected = [list(case) for case in zip(cases["column"], cases["check"], cases["index"], strict=True)]
    found = [[name, said, at] for name, said, rows in broken(rules, frame) for at in rows.tolist()]
    assert sorted(found) == sorted(expected)
