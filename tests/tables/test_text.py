"""One place cleans text: what looks the same is the same, whichever way it comes in."""

from __future__ import annotations

import json
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.tables.text import (
    FEW,
    arrow_signs,
    clean,
    cleaned,
    distinct_texts,
    each_distinct,
    has_missing,
    rising,
    without_footnote,
)

LOOK_ALIKE = [
    "PL:łódź",
    " PL:łódź",
    "PL:łódź\u00a0",
    "\u3000PL:łódź",
    "PL:łódź\u200b",
    "\ufeffPL:łódź",
    "PL:\u2060łódź",
    "\u200ePL:łódź\u200f",
    "\u202aPL:łódź\u202c",
    "\u2068PL:łódź\u2069",
    "PL:łó\u00addź",
    unicodedata.normalize("NFD", "PL:łódź"),
    "PL:łódź\u200d",
]


@pytest.mark.parametrize("text", LOOK_ALIKE)
def test_signs_that_nobody_sees_go(text):
    assert clean(text) == "PL:łódź"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("CN\u2011SC", "CN-SC"),
        ("New\u00a0York", "New York"),
        ("New\u3000 York", "New York"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("a\x00b", "a\x00b"),
        ("a\u202eb", "a\u202eb"),
    ],
)
def test_what_is_changed_and_what_is_left(text, seen):
    assert clean(text) == seen


@given(st.text(max_size=12))
def test_what_is_clean_stays(text):
    assert clean(clean(text)) == clean(text)


@given(st.lists(st.text(max_size=8) | st.sampled_from(LOOK_ALIKE), max_size=5))
def test_a_column_is_cleaned_cell_by_cell(texts):
    assert cleaned(pd.Series(texts, dtype="str")).tolist() == [clean(text) for text in texts]


@given(st.lists(st.text(" \t\x1c\x1eab", max_size=4), min_size=1, max_size=5), st.sampled_from([1, FEW + 1]))
def test_few_texts_and_many_are_looked_through_alike(texts, times):
    column = pd.Series(texts * times, dtype="str")
    assert cleaned(column).tolist() == [clean(text) for text in texts] * times
    assert distinct_texts(column) == list(dict.fromkeys(texts))
    assert not has_missing(column)
    assert has_missing(pd.Series([*texts, None] * times, dtype="str"))


def test_each_distinct_text_is_asked_for_once():
    asked: list[str] = []
    changed = each_distinct(pd.Series(["a", "b", "a"]), lambda text: asked.append(text) or text.upper())
    assert changed.tolist() == ["A", "B", "A"]
    assert asked == ["a", "b"]


def rows() -> pd.DataFrame:
    return pd.DataFrame({"source": ["CN-SC"] * len(LOOK_ALIKE), "target": LOOK_ALIKE})


def test_every_entry_makes_one_actor_of_them(tmp_path):
    wanted = ["CN-SC", "PL:łódź"]
    assert sn.from_edges(rows()).actors.index.tolist() == wanted
    actors = pd.DataFrame({"id": ["CN-SC\u00a0", "PL:łódź"], "kind": ["region", "place"]})
    assert sn.from_edges(rows(), actors).actors.index.tolist() == wanted
    ties = rows().assign(id=[f"t{n}" for n in range(len(LOOK_ALIKE))], layer="agreement\u200b")
    assert sn.TieNetwork(actors, ties).actors.index.tolist() == wanted
    assert sn.read_ties(rows(), layer="agreement").actors.index.tolist() == wanted
    for name in ("a.csv", "a.tsv", "a.parquet", "a.json", "a.xlsx"):
        path = tmp_path / name
        if name.endswith("json"):
            path.write_text(json.dumps(rows().to_dict("records")), encoding="utf-8")
        elif name.endswith("parquet"):
            rows().to_parquet(path)
        elif name.endswith("xlsx"):
            rows().to_excel(path, index=False)
        else:
            rows().to_csv(path, index=False, sep="\t" if name.endswith("tsv") else ",")
        assert sn.read_ties(path, layer="agreement").actors.index.tolist() == wanted, name


@pytest.mark.parametrize("cell", [b"PL", ["PL"], {"id": "PL"}, 1j, print])
def test_what_is_no_text_is_a_fault(cell):
    frame = pd.DataFrame({"source": ["CN-SC"], "target": pd.Series([cell], dtype="object")})
    with pytest.raises(sn.InvalidTies, match="neither text, number nor date"):
        sn.from_edges(frame)
    with pytest.raises(sn.InvalidTies, match="neither text, number nor date") as caught:
        sn.read_ties(frame, layer="agreement")
    assert caught.value.report["column"].tolist()[0] == "target"


def test_json_nan_is_missing(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"source": "CN-SC", "target": "PL", "start": NaN, "note": null}]')
    assert sn.read_ties(path, layer="agreement").ties[["start", "note"]].to_numpy().tolist() == [["", ""]]


STORAGES = ["python", "pyarrow"]
WORDS = st.lists(st.text(alphabet="ab \t\r\x1c\x1e\x00\u00a0\u200bŁ", max_size=4), max_size=6)


@pytest.mark.parametrize("storage", STORAGES)
@given(WORDS)
def test_however_texts_are_held_they_are_cleaned_alike(storage, texts):
    held = pd.Series(texts, dtype=pd.StringDtype(storage, na_value=float("nan")))
    assert cleaned(held).tolist() == [clean(text) for text in texts]


@pytest.mark.parametrize("storage", STORAGES)
@given(WORDS)
def test_rising_is_in_order_and_nothing_twice(storage, texts):
    held = pd.Series(texts, dtype=pd.StringDtype(storage, na_value=float("nan")))
    assert rising(held) == (texts == sorted(set(texts)))


def test_signs_of_a_part_of_a_column():
    held = pd.Series(["ab", "", "Ł", "cde"], dtype=pd.StringDtype("pyarrow", na_value=float("nan")))
    signs, starts = arrow_signs(held.iloc[1:])
    assert (bytes(signs), starts.tolist()) == ("Łcde".encode(), [0, 0, 2, 5])
    assert arrow_signs(held.where(held != "")) is None
    assert arrow_signs(held.iloc[:0])[1].tolist() == [0]


@pytest.mark.parametrize("mark", ["[1]", " [2]", "[1][2]", "[a]", "*", "†", "²", " [note 3]"])
def test_marks_of_footnotes_are_no_part_of_names_and_dates(mark):
    assert without_footnote("Łódź" + mark) == "Łódź"
    rows = pd.DataFrame({"source": ["CN-SC", "CN-YN"], "target": ["Lyon" + mark, "Lyon"], "date": "May 2005"})
    rows.loc[0, "date"] += mark
    how = sn.TableMapping(target=sn.End("target", kind="place", names="mint"))
    net = sn.read_ties(rows, layer="agreement", mapping=how)
    assert len(set(net.ties["target"])) == 1
    assert net.ties["start"].tolist() == ["2005-05", "2005-05"]
    assert "marks of footnotes left out" in net.receipt["what"].tolist()


def test_what_stands_in_brackets_alone_is_no_footnote():
    assert [without_footnote(text) for text in ("[1]", "*", "Springfield [Ohio]")] == [
        "[1]",
        "*",
        "Springfield [Ohio]",
    ]
    endless = "*" * 900_000 + "x*"  # no name: looked at sign by sign it would take for ever
    assert without_footnote(endless) == endless
