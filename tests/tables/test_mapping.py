"""Mappings: the ready ones on small files written here in their formats, and any other columns."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.places import builtin_gazetteer
from subnatnet.tables.mapping import READY, End, TableMapping, find_mapping
from subnatnet.tables.written import to_edtf, to_number

CPAFFC = """sn,prov,city,w_city,w_country,qzsj,jhsj,dashiji
1,四川省,成都市,罗兹,波兰,2014-05-01,2015-06-29,
2,四川省,,,波兰,,2000,省级
3,江苏省,苏州市,波恩,德国,1994/3/1,1994/4/2,
4,安徽省,宿州市,波恩,德国,,,
"""


def chinese_names() -> pd.DataFrame:
    rows = [("PL", "波兰"), ("DE", "德国"), ("PL:lodz", "罗兹"), ("DE:bonn", "波恩")]
    places = pd.DataFrame(rows, columns=["id", "name"])
    return builtin_gazetteer().extend(places).actors


def test_cpaffc(tmp_path):
    path = tmp_path / "cpaffc.csv"
    path.write_bytes(CPAFFC.encode("gb18030"))
    net, aside = sn.read_ties(path, mapping="cpaffc", gazetteer=chinese_names(), on_error="quarantine")
    assert aside["row"].tolist() == [3]  # a province twinned with nobody named
    assert aside["rule"].tolist() == ["the target is empty"]
    ties = net.ties
    assert ties["source"].tolist() == ["CN-SC:chengdu", "CN-JS:suzhou", "CN-AH:suzhou"]
    assert ties["target"].tolist() == ["PL:lodz", "DE:bonn", "DE:bonn"]
    assert ties["start"].tolist() == ["2015-06-29", "1994-04-02", ""]
    assert set(ties["layer"]) == {"agreement"}
    assert ties["qzsj"].tolist() == ["2014-05-01", "1994/3/1", ""]  # what no part names is kept
    assert net.rollup("province", partners="country").edges["n_ties"].sum() == 3


WIKIDATA = [
    {
        "region": "http://www.wikidata.org/entity/Q19770",
        "regionLabel": "Sichuan",
        "partner": "http://www.wikidata.org/entity/Q1",
        "partnerLabel": "Łódź",
        "countryLabel": "Poland",
        "start": "2015-01-01T00:00:00Z",
        "end": "",
    },
    {
        "region": "http://www.wikidata.org/entity/Q999999999",
        "regionLabel": "Chengdu",
        "partner": "http://www.wikidata.org/entity/Q2",
        "partnerLabel": "Bonn",
        "countryLabel": "Germany",
        "start": "",
        "end": "",
    },
]


@pytest.mark.parametrize("form", ["csv", "results.json", "list.json"])
def test_wikidata(tmp_path, form):
    path = tmp_path / f"query.{form}"
    if form == "csv":
        pd.DataFrame(WIKIDATA).to_csv(path, index=False)
    elif form == "list.json":
        path.write_text(json.dumps(WIKIDATA), encoding="utf-8")
    else:
        bindings = [{k: {"type": "literal", "value": v} for k, v in row.items() if v} for row in WIKIDATA]
        given_rows = {"head": {"vars": list(WIKIDATA[0])}, "results": {"bindings": bindings}}
        path.write_text(json.dumps(given_rows), encoding="utf-8")
    net = sn.read_ties(path, mapping="wikidata-p190")
    pairs = set(zip(net.ties["source"], net.ties["target"], net.ties["start"], strict=True))
    assert pairs == {("CN-SC", "PL:lodz", "2015-01-01"), ("CN-SC:chengdu", "DE:bonn", "")}


def test_aiddata(tmp_path):
    frame = pd.DataFrame(
        {
            "AidData Record ID": [101, 102],
            "Recommended For Aggregates": ["Yes", "No"],
            "Recipient": ["Angola", "Zambia"],
            "Recipient ISO-3": ["AGO", "ZMB"],
            "Commitment Year": [2010, 2012],
            "Completion Year": [None, 2015],
            "Flow Type": ["Loan", "Grant"],
            "Funding Agencies": ["China Development Bank|Export-Import Bank of China", "Bank of Jilin"],
            "Amount (Constant USD 2021)": [1.5e6, None],
            "Status": ["Completion", "Pipeline"],
            "Title": ["A dam", "A school"],
        }
    )
    frame.to_excel(tmp_path / "gcdf.xlsx", sheet_name="GCDF_3.0", index=False)
    net = sn.read_ties(tmp_path / "gcdf.xlsx", mapping="aiddata-gcdf3", table="GCDF_3.0")
    ties = net.ties.sort_values("source")
    assert ties["source"].tolist() == [
        "co:bank-of-jilin",
        "co:china-development-bank",
        "co:export-import-bank-of-china",
    ]
    assert ties["target"].tolist() == ["ZM", "AO", "AO"]
    assert ties["layer"].tolist() == ["cooperation", "investment", "investment"]
    assert net.summary()["acts"].to_dict() == {"investment": 1, "cooperation": 1}  # two lenders, one loan
    assert net.actors.loc["co:bank-of-jilin", ["name", "kind"]].tolist() == ["Bank of Jilin", "company"]
    assert ties["start"].tolist() == ["2012", "2010", "2010"]
    assert ties["currency"].tolist() == ["", "USD", "USD"] or ties["currency"].tolist() == ["USD"] * 3


def test_plain_list(tmp_path):
    path = tmp_path / "ties.csv"
    path.write_text("source;target;type;date\nCN-SC;NA;agreement;2015\n", encoding="utf-8")
    net = sn.read_ties(path, mapping="plain")
    assert net.ties.iloc[0][["source", "target", "layer", "start"]].tolist() == [
        "CN-SC",
        "NA",
        "agreement",
        "2015",
    ]


def test_a_mapping_beside_the_data_is_used(tmp_path):
    mapping = TableMapping(
        columns={"start": "signed", "amount": "sum"},
        constants={"layer": "investment", "currency": "EUR"},
        source=End(columns="from"),
        target=End(columns="to"),
        dates="dmy",
        decimal=",",
        thousands=".",
    )
    (tmp_path / "mine.toml").write_text(mapping.to_toml(), encoding="utf-8")
    (tmp_path / "mine.csv").write_text(
        'from,to,signed,sum,extra\nA,B,31.12.1999,"1.250,5",x\n', encoding="utf-8"
    )
    tie = sn.read_ties(tmp_path / "mine.csv").ties.iloc[0]
    assert tie[["start", "amount", "currency", "extra"]].tolist() == ["1999-12-31", 1250.5, "EUR", "x"]


def test_a_missing_column_is_named_with_the_closest(tmp_path):
    path = tmp_path / "cpaffc.csv"
    path.write_text(CPAFFC.replace("w_city", "wcity"), encoding="utf-8")
    with pytest.raises(sn.InvalidTies, match=r"w_city: this column is missing.*did you mean 'wcity'"):
        sn.read_ties(path, mapping="cpaffc")


def test_similar_names_are_taken_only_above_the_threshold_and_noted():
    frame = pd.DataFrame({"from": ["Heilonjiang"], "to": ["Łódź"]})
    mapping = TableMapping(
        constants={"layer": "agreement"},
        source=End(columns="from", names="resolve"),
        target=End(columns="to", names="resolve"),
    )
    with pytest.raises(sn.InvalidTies, match="did you mean 'Heilongjiang'"):
        sn.read_ties(frame, mapping=mapping)
    tie = sn.read_ties(frame, mapping=mapping, threshold=0.9).ties.iloc[0]
    assert tie["source"] == "CN-HL"
    assert "source Heilonjiang read as CN-HL (similar" in tie["note"]


def test_homonyms_in_a_table_are_faults_with_candidates():
    mapping = TableMapping(
        constants={"layer": "agreement"},
        source=End(columns="from", names="resolve"),
        target=End(columns="to", names="resolve"),
    )
    with pytest.raises(sn.InvalidTies, match="CN-AH:suzhou, CN-JS:suzhou"):
        sn.read_ties(pd.DataFrame({"from": ["Suzhou"], "to": ["Łódź"]}), mapping=mapping)


@pytest.mark.parametrize("name", READY)
def test_ready_mappings_survive_toml(name):
    mapping = find_mapping(name)
    assert TableMapping.from_toml(mapping.to_toml()) == mapping


@given(
    st.dictionaries(st.sampled_from(["start", "end", "note", "id"]), st.text(min_size=1)),
    st.dictionaries(st.sampled_from(["kind", "status"]), st.text()),
    st.dictionaries(st.just("layer"), st.dictionaries(st.text(), st.text())),
)
def test_any_mapping_survives_toml(columns, constants, words):
    mapping = TableMapping(columns=columns, constants=constants, words=words)
    assert TableMapping.from_toml(mapping.to_toml()) == mapping


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("layer = ", "not TOML"),
        ("[colums]\nstart = 'x'", "mean 'columns'"),
        ("[columns]\nstrat = 'x'", "mean 'start'"),
        ("[source]\nnames = 'guess'\ncolumns = ['a']", "way to name actors"),
        ("dates = 'american'", "way to write dates"),
        ("[constants]\nlayer = 'agrement'", "mean 'agreement'"),
        ("source = 'x'", "must be a table"),
        ("decimal = ','\nthousands = ','", "different signs"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(toml, says):
    with pytest.raises(sn.InvalidChoice, match=says):
        TableMapping.from_toml(toml)


@given(st.text(max_size=20))
def test_any_text_as_a_date_is_read_or_left_alone(text):
    dates, hints = to_edtf(pd.Series([text], dtype="str"))
    assert len(dates) == len(hints) == 1
    if dates[0] != text:
        again, _ = to_edtf(dates)
        assert again[0] == dates[0]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_read_exactly(number):
    numbers, wrong, _ = to_number(pd.Series([repr(number)], dtype="str"))
    assert numbers[0] == number
    assert not wrong[0]


@pytest.mark.parametrize("text", ["1_000", "nan", "inf", "0x10", "1e999", "١٢٣", "12 EUR", "--1"])
def test_what_is_no_number(text):
    assert to_number(pd.Series([text], dtype="str"))[1].tolist() == [True]
