"""Mappings: the ready ones on small files written here in their formats, and any other columns."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.places import builtin_gazetteer
from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables.mapping import READY, TableMapping, find_mapping

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
    assert pairs == {("CN-SC", "PL:lodz", "2015"), ("CN-SC:chengdu", "DE:bonn", "")}


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
    assert ties["currency"].tolist() == ["USD"] * 3
    assert ties["amount"].fillna(-1.0).tolist() == [-1.0, 1.5e6, 1.5e6]


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
        ("[columns]\nsource = 'x'", "say in `source`, not in `columns`"),
        ("[source]\ncolumn = 'a'", "mean 'columns'"),
        ("[target]\nkind = 'plaec'", "mean 'place'"),
        ("[types]\npages = 'int'", "type of a column"),
        ("[words]\nlayer = 'x'", r"`layer` in \[words\] of a mapping cannot be 'x'"),
        ("[words.layer]\nx = 3", r"`layer` in \[words\] of a mapping cannot be {'x': 3}"),
        ("[columns]\nstart = 3", r"`start` in \[columns\] of a mapping cannot be 3"),
        ("[source]\ncolumns = ['a', 3]", r"`columns` of \[source\] cannot be \['a', 3\]"),
        ("[target]\nsplit = 3", r"`split` of \[target\] cannot be 3"),
        ("columns = 'x'", "cannot be 'x'"),
        ("[source]\nnames = 'guess'\ncolumns = ['a']", "way to name actors"),
        ("dates = 'american'", "way to write dates"),
        ("[constants]\nlayer = 'agrement'", "mean 'agreement'"),
        ("source = 'x'", "must be a table"),
        ("decimal = ','\nthousands = ','", "different signs"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(toml, says):
    with pytest.raises(sn.InvalidChoice, match=says):
        TableMapping.from_toml(toml).require(DEFAULT_SCHEMA)


def test_a_mapping_is_found_by_name_by_path_or_as_it_is(tmp_path):
    mapping = TableMapping(dates="dmy")
    assert find_mapping(mapping) is mapping
    assert find_mapping(None) == TableMapping()
    (tmp_path / "mine.toml").write_text(mapping.to_toml(), encoding="utf-8")
    assert find_mapping(tmp_path / "mine.toml") == find_mapping(str(tmp_path / "mine.toml")) == mapping
    with pytest.raises(sn.InvalidChoice, match="did you mean 'cpaffc'"):
        find_mapping("cpafc")
    (tmp_path / "latin.toml").write_bytes(b"# \xe9\n")
    with pytest.raises(sn.InvalidChoice, match="is not UTF-8"):
        find_mapping(tmp_path / "latin.toml")


GDELT = "\t".join(
    ["7", "20150102", *[""] * 5, "CHN", *[""] * 9, "POL", *[""] * 8, "043", *[""] * 4, "5", *[""] * 26]
)
SAMPLES = {
    "cgit": (
        "Year,Month,Investor,Quantity in Millions,Share Size,Transaction Party,Sector,Country\n"
        '2005,March,Sample Motors,"$1,740 ",,Example,Transport,Poland\n'
    ),
    "cgit-contracts": (
        "Year,Month,Contractor,Quantity in Millions,Share Size,Transaction Party,Sector,Country\n"
        '2005,March,Sample Builders,"$1,740 ",,Example,Transport,Poland\n'
    ),
    "aiddata-gcdf2": (
        "AidData TUFF Project ID,Recommended For Aggregates,Recipient,Commitment Year,Flow Type,"
        "Funding Agencies,Amount (Constant USD2017)\n"
        "7,Yes,Angola,2010,Loan,China Development Bank,1740000000\n"
    ),
    "gdelt": GDELT + "\n" + GDELT.replace("7", "8", 1) + "\n",
    "icews14": "Alpha\tConsult\tBeta\t2014-01-01\nBeta\tVisit\tGamma\t2014-01-02\n",
    "gephi": "Source,Target,Type,Id,Label,timeset,Weight\nCN-SC,PL:lodz,Undirected,0,,,2.0\n",
    "memberships": "city,country,network,since\nExampleton,Poland,Sample Cities,1999\n",
}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("cgit", ["co:sample-motors", "PL", "2005"]),
        ("cgit-contracts", ["co:sample-builders", "PL", "2005"]),
        ("aiddata-gcdf2", ["co:china-development-bank", "AO", "2010"]),
        ("gdelt", ["CN", "PL", "2015-01-02"]),
        ("icews14", ["co:alpha", "co:beta", "2014-01-01"]),
        ("gephi", ["CN-SC", "PL:lodz", ""]),
        ("memberships", ["PL:exampleton", "co:sample-cities", "1999"]),
    ],
)
def test_downloads_of_other_collections(tmp_path, name, wanted):
    path = tmp_path / ("a.csv" if "," in SAMPLES[name] else "a.tsv")
    path.write_text(SAMPLES[name], encoding="utf-8")
    net = sn.read_ties(path, mapping=name, layer="agreement" if name == "gephi" else None)
    assert sorted([*net.ties.iloc[0][["source", "target", "start"]]]) == sorted(wanted)
    if name.startswith("cgit") or name == "aiddata-gcdf2":
        assert set(net.ties["amount"]) == {1.74e9}
    if name in ("gdelt", "gephi"):
        assert net.ties["count"].tolist()[0] == {"gdelt": 5, "gephi": 2}[name]


@pytest.mark.parametrize("name", ["cgit", "cgit-contracts", "aiddata-gcdf2"])
def test_a_draft_knows_the_columns_of_a_ready_mapping(tmp_path, name):
    (tmp_path / "a.csv").write_text(SAMPLES[name], encoding="utf-8")
    assert any(f"mapping={name!r}" in guess for guess in sn.draft_mapping(tmp_path / "a.csv").guesses)


def test_a_ready_mapping_says_which_columns_another_version_lacks(tmp_path):
    (tmp_path / "a.csv").write_text(SAMPLES["aiddata-gcdf2"], encoding="utf-8")
    with pytest.raises(sn.InvalidTies) as caught:
        sn.read_ties(tmp_path / "a.csv", mapping="aiddata-gcdf3")
    report = caught.value.report.set_index("column")["suggestion"]
    assert report["Amount (Constant USD 2021)"] == "Amount (Constant USD2017)"
    assert "AidData Record ID" in report.index
