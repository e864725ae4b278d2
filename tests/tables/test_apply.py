"""Applying a mapping: every row becomes ties or a fault with its place, whatever the order of the rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from hostile import FORMULA, HOSTILE, TEXTS
from subnatnet.tables.apply import apply_mapping
from subnatnet.tables.mapping import End, TableMapping, find_mapping
from subnatnet.tables.sheet import Sheet
from subnatnet.tables.text import clean

PLAIN = find_mapping(None)
SPLIT = TableMapping(source=End(columns="source", split="|"), constants={"layer": "agreement"})
MINT = TableMapping(
    source=End(columns="source", names="mint", kind="company"),
    target=End(columns="target", names="mint", kind="company"),
)
RESOLVE = TableMapping(
    constants={"layer": "agreement"},
    source=End(columns=("city", "province"), names="resolve", region="province", in_country="CN"),
    target=End(columns="to", names="resolve", country="land"),
)


def sheet_of(frame: pd.DataFrame, **more: str) -> Sheet:
    """Return a frame as it would stand in a text file, under a header in line 1."""
    flat = frame.reset_index(drop=True)
    return Sheet(flat, np.arange(2, len(flat) + 2), more.pop("file", "a.csv"), **more)


def asked_of(table: dict[str, str]):
    """Return a resolver that knows the names in a table, and the list of frames it was asked."""
    asked = []

    def resolve(frame: pd.DataFrame) -> pd.DataFrame:
        asked.append(frame)
        ids = frame["name"].map(table).fillna("").astype("str")
        reason = ids.map(lambda found: "name" if found else "no actor bears this name")
        return pd.DataFrame({"id": ids, "score": 1.0, "reason": reason, "suggestion": "near"})

    return resolve, asked


@given(st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from(["agreement", " Directive", ""]), TEXTS), max_size=5))
def test_every_row_keeps_its_texts_and_its_place(rows):
    frame = pd.DataFrame(rows, columns=["source", "target", "type", FORMULA], dtype="str")
    mapped = apply_mapping(sheet_of(frame), PLAIN, layer="investment")
    ties = mapped.ties
    assert mapped.origin.tolist() == list(range(len(rows)))
    assert ties["source"].tolist() == [clean(row[0]) for row in rows]
    assert ties[FORMULA].tolist() == [row[3] for row in rows]
    assert ties["layer"].tolist() == [row[2].strip().lower() or "investment" for row in rows]
    empty = {(at, end) for at, row in enumerate(rows) for end in (0, 1) if not clean(row[end])}
    assert {(f["position"], ("source", "target").index(f["column"])) for f in mapped.faults} == empty


def test_columns_are_found_in_any_case_and_spelling():
    frame = pd.DataFrame(
        [["A", "B", "agreement", "1999", "x"]], columns=["SOURCE", " Target ", "Type", "Date", "Note"]
    )
    tie = apply_mapping(sheet_of(frame), PLAIN).ties.iloc[0]
    assert tie[["source", "target", "layer", "start", "note"]].tolist() == [
        "A",
        "B",
        "agreement",
        "1999",
        "x",
    ]


def test_two_columns_that_could_both_be_meant_are_not_chosen_from():
    frame = pd.DataFrame([["A", "X", "B"]], columns=["Source", "SOURCE", "target"])
    with pytest.raises(
        sn.InvalidTies, match=r"source: this column is missing; .*there are: Source, SOURCE, target"
    ):
        apply_mapping(sheet_of(frame), PLAIN)


def test_every_missing_column_is_named_with_the_closest():
    frame = pd.DataFrame(columns=["wcity", "land", "provinc"])
    with pytest.raises(sn.InvalidTies, match=r"3 faults in cpaffc\.csv") as caught:
        apply_mapping(sheet_of(frame, file="cpaffc.csv", sheet="s"), RESOLVE, resolver=asked_of({})[0])
    report = caught.value.report
    assert report[["file", "sheet", "column", "suggestion"]].to_numpy().tolist() == [
        ["cpaffc.csv", "s", "city", "wcity"],
        ["cpaffc.csv", "s", "province", "provinc"],
        ["cpaffc.csv", "s", "to", ""],
    ]


def test_words_are_translated_and_the_star_stands_for_all_others():
    mapping = TableMapping(words={"status": {"x": "ended", "*": "active"}, "kind": {"a": "b"}})
    frame = pd.DataFrame({"source": "A", "target": "B", "status": ["x", "y", ""], "kind": ["a", "c", ""]})
    ties = apply_mapping(sheet_of(frame), mapping).ties
    assert ties["status"].tolist() == ["ended", "active", ""]
    assert ties["kind"].tolist() == ["b", "c", ""]


def test_dates_and_amounts_that_resist_are_faults_with_what_may_be_meant():
    frame = pd.DataFrame(
        {"source": "A", "target": "B", "date": ["1999", "3/4/1999", "x"], "amount": ["1.5", "1,250", ""]}
    )
    mapped = apply_mapping(sheet_of(frame), PLAIN)
    assert [(f["position"], f["column"], f["value"], f["suggestion"]) for f in mapped.faults] == [
        (1, "start", "3/4/1999", "1999-03-04 or 1999-04-03"),
        (1, "amount", "1,250", "1250"),
    ]
    assert mapped.ties["start"].tolist() == [
        "1999",
        "",
        "x",
    ]  # what is no date at all is for the schema to say
    assert mapped.ties["amount"].fillna(-1.0).tolist() == [1.5, -1.0, -1.0]


def test_columns_beyond_the_schema_take_the_type_they_are_said_to_have():
    mapping = TableMapping(types={"pages": "integer", "share": "number", "code": "text"})
    frame = pd.DataFrame(
        {"source": "A", "target": "B", "pages": ["3", "2.5"], "share": ["0.5", "1"], "code": [7, 8]}
    )
    mapped = apply_mapping(sheet_of(frame), mapping)
    assert mapped.faults == [
        {"position": 1, "column": "pages", "value": "2.5", "rule": "not of type integer"}
    ]
    assert mapped.ties["share"].tolist() == [0.5, 1.0]
    assert mapped.ties["code"].tolist() == ["7", "8"]


@given(st.lists(st.lists(st.sampled_from(["A", "B", "C d", "", " "]), min_size=1, max_size=4), max_size=5))
def test_each_actor_of_a_cell_gets_a_tie_and_no_row_vanishes(cells):
    frame = pd.DataFrame({"source": ["|".join(cell) for cell in cells], "target": "P"}, dtype="str")
    mapped = apply_mapping(sheet_of(frame), SPLIT)
    expected = [
        (at, name)
        for at, cell in enumerate(cells)
        for name in ([n.strip() for n in cell if n.strip()] or [""])
    ]
    assert list(zip(mapped.origin.tolist(), mapped.ties["source"], strict=True)) == expected
    assert [f["position"] for f in mapped.faults] == [at for at, name in expected if name == ""]
    documents = mapped.ties.get("document", pd.Series("", index=mapped.ties.index))
    for at, cell in enumerate(cells):
        own = set(documents[mapped.origin == at])
        assert own == ({f"a.csv row {at + 2}"} if len(cell) > 1 else {""})


def test_rows_out_of_one_cell_keep_the_document_they_have_and_get_ids_of_their_own():
    frame = pd.DataFrame({"id": ["x", "y"], "source": ["A|B", "C"], "target": "P", "document": ["d1", ""]})
    ties = apply_mapping(sheet_of(frame), SPLIT).ties
    assert ties["id"].tolist() == ["x", "x.2", "y"]
    assert ties["document"].tolist() == ["d1", "d1", ""]


def test_the_same_row_of_another_table_is_another_act():
    frames = [pd.DataFrame({"source": ["A|B"], "target": [target]}) for target in "PQ"]
    net = sn.read_ties(frames, mapping=SPLIT)
    assert net.summary()["acts"].to_dict() == {"agreement": 2}
    one, two = (apply_mapping(sheet_of(frames[0], sheet=name), SPLIT).ties["document"][0] for name in "st")
    assert one != two


@settings(max_examples=30)
@given(st.lists(TEXTS | st.sampled_from(["Bank A", "bank a", "Bank-A", "?!"]), min_size=1, max_size=5))
def test_one_id_is_never_made_of_two_names(names):
    frame = pd.DataFrame({"source": names, "target": names[::-1], "type": "investment"}, dtype="str")
    mapped = apply_mapping(sheet_of(frame), MINT)
    at_fault = {(f["position"], f["column"]) for f in mapped.faults}
    for end in ("source", "target"):
        good = [at for at in range(len(names)) if (at, end) not in at_fault]
        assert all(mapped.ties[end][at].startswith("co:") and len(mapped.ties[end][at]) > 3 for at in good)
    ids = mapped.ties["source"]
    for one, first in enumerate(names):
        for two, second in enumerate(names):
            same = first.strip().casefold() == second.strip().casefold()
            if ids[one] == ids[two] and not same:
                assert (one, "source") in at_fault
                assert (two, "source") in at_fault


def test_names_at_either_end_that_would_share_an_id_are_told_apart():
    frame = pd.DataFrame({"source": ["A-B", "C"], "target": ["D", "A B"], "type": "investment"})
    mapped = apply_mapping(sheet_of(frame), MINT)
    assert [(f["position"], f["column"], f["value"]) for f in mapped.faults] == [(1, "target", "A B")]


def test_minted_ids_hold_no_path_and_keep_their_script():
    names = ["../../etc/passwd", "</script>", "中国银行", "Łódź S.A."]
    frame = pd.DataFrame({"source": names, "target": "X", "type": "investment"})
    mapped = apply_mapping(sheet_of(frame), MINT)
    assert mapped.ties["source"].tolist() == ["co:etc-passwd", "co:script", "co:中国银行", "co:lodz-s-a"]
    assert mapped.minted.set_index("id")["name"].to_dict() == dict(
        zip([*mapped.ties["source"], "co:x"], [*names, "X"], strict=True)
    )


def test_names_are_asked_with_their_context_and_a_second_name_is_tried():
    frame = pd.DataFrame(
        {
            "city": ["Chengdu", "", "Nowhere"],
            "province": ["Sichuan"] * 3,
            "to": ["Łódź", "Bonn", "?"],
            "land": "PL",
        }
    )
    resolver, asked = asked_of({"Chengdu": "c", "Sichuan": "s", "Łódź": "l", "Bonn": "b"})
    mapped = apply_mapping(sheet_of(frame), RESOLVE, resolver=resolver)
    assert mapped.ties["source"].tolist() == [
        "c",
        "s",
        "",
    ]  # its province does not stand in for an unknown city
    assert asked[0][["name", "country", "region"]].to_numpy().tolist() == [
        ["Chengdu", "CN", "Sichuan"],
        ["Sichuan", "CN", "Sichuan"],
        ["Nowhere", "CN", "Sichuan"],
    ]
    assert [(f["position"], f["column"], f["value"], f["suggestion"]) for f in mapped.faults] == [
        (2, "city", "Nowhere", "near"),
        (2, "to", "?", "near"),
    ]


def test_a_mapping_that_looks_names_up_needs_a_resolver():
    frame = pd.DataFrame({"city": ["x"], "province": ["y"], "to": ["z"], "land": ["PL"]})
    with pytest.raises(ValueError, match="a resolver is needed"):
        apply_mapping(sheet_of(frame), RESOLVE)


EITHER = TableMapping(
    constants={"layer": "agreement"},
    source=End(columns="from", names="resolve"),
    target=End(columns="to", names="resolve"),
)


def test_similar_names_are_taken_only_above_the_threshold_and_noted():
    frame = pd.DataFrame({"from": ["Heilonjiang"], "to": ["Łódź"]})
    with pytest.raises(sn.InvalidTies, match="did you mean 'Heilongjiang'"):
        sn.read_ties(frame, mapping=EITHER)
    tie = sn.read_ties(frame, mapping=EITHER, threshold=0.9).ties.iloc[0]
    assert tie["source"] == "CN-HL"
    assert "source Heilonjiang read as CN-HL (similar" in tie["note"]


def test_homonyms_in_a_table_are_faults_with_candidates():
    with pytest.raises(sn.InvalidTies, match="CN-AH:suzhou, CN-JS:suzhou"):
        sn.read_ties(pd.DataFrame({"from": ["Suzhou"], "to": ["Łódź"]}), mapping=EITHER)


@pytest.mark.parametrize("name", sorted({*HOSTILE} - {"NA", "None"}))  # Namibia, and a town in Piedmont
def test_hostile_names_are_looked_up_as_texts(name):
    with pytest.raises(sn.InvalidTies) as caught:
        sn.read_ties(pd.DataFrame({"from": [name], "to": ["Łódź"]}), mapping=EITHER)
    assert caught.value.report.loc[0, ["row", "column", "value"]].tolist() == [1, "from", clean(name)]
    assert str(caught.value).replace("\n", "").isprintable()
