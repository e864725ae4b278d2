"""Results of queries: both forms of JSON give the same table, and anything else is a clear error."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from hostile import TEXTS
from subnatnet.tables.sparql import read_sparql

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(st.dictionaries(st.sampled_from(["item", "partner", "start"]), TEXTS, min_size=1), max_size=6)
)
def test_both_forms_give_every_value(rows):
    variables = list(dict.fromkeys(name for row in rows for name in row))
    bindings = [{name: {"type": "literal", "value": text} for name, text in row.items()} for row in rows]
    results = {"head": {"vars": variables}, "results": {"bindings": bindings}}
    expected = [[row.get(name, "") for name in variables] for row in rows]
    for data in (results, rows):
        sheet = read_sparql(json.dumps(data).encode(), file="q.json")
        assert sheet.frame.columns.tolist() == variables
        assert sheet.frame.to_numpy().tolist() == expected
        assert sheet.rows.tolist() == list(range(1, len(rows) + 1))


@given(JSON)
def test_any_json_is_a_table_or_a_clear_error(data):
    try:
        sheet = read_sparql(json.dumps(data).encode(), file="q.json")
    except sn.InvalidTies as error:
        assert str(error).startswith("q.json")  # noqa: PT017 - either outcome is right
    else:
        assert len(sheet.frame) == len(data if isinstance(data, list) else data["results"]["bindings"])


@given(st.binary(max_size=60))
def test_any_bytes_are_a_table_or_a_clear_error(data):
    try:
        read_sparql(data, file="q.json")
    except sn.InvalidTies as error:
        assert str(error).startswith("q.json")  # noqa: PT017 - either outcome is right


def test_numbers_truth_and_nothing():
    rows = [{"year": 2015, "is": True, "none": None}]
    assert read_sparql(json.dumps(rows).encode(), file="q").frame.to_numpy().tolist() == [
        ["2015", "True", ""]
    ]


def test_spaces_around_a_name_do_not_empty_its_column():
    sheet = read_sparql(b'[{" source ": "A"}]', file="q.json")
    assert sheet.frame.to_dict("list") == {"source": ["A"]}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{"head": ', "not JSON; is the download complete"),
        (b"[" * 100_000, "not JSON"),
        (b'{"a": 1}', "not the results of a query"),
        (b'{"head": {"vars": [["a"]]}, "results": {"bindings": []}}', "not the results of a query"),
        (b'[{"a": 1}, 2]', "not the results of a query"),
        (
            b'{"head": {"vars": ["a", "a"]}, "results": {"bindings": []}}',
            "a: columns 1 and 2 have the same name",
        ),
        (b'[{"a": "x"}, {"a": "\\ud800"}]', r"row 2, a = '\\ud800': half a character"),
        (b'[{"\\ud800": "x"}]', r"\\ud800: the name of column 1 holds a control character"),
    ],
)
def test_errors_say_what_is_wrong_and_where(data, says):
    with pytest.raises(sn.InvalidTies, match=rf"^q\.json.*({says}|nested deeper)"):
        read_sparql(data, file="q.json")
