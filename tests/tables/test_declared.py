"""Kinds and layers that only one table has: declared beside it, and carried by what is written."""

from __future__ import annotations

import json

import pandas as pd
import pytest

import networks
import subnatnet as sn
from subnatnet.errors import NotWritten
from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables.declared import declared_tables, declared_text, with_tables, with_text

SCHEMA = (
    DEFAULT_SCHEMA.with_kind("university", side="based", plural="universities")
    .with_layer("visit", meaning="a delegation received or sent")
    .with_layer(
        "loan",
        directed=True,
        sources="company",
        targets=("place", "university"),
        dash=(3, 1),
        plural="lending",
    )
)
MORE = pd.DataFrame(
    [
        ("v1", "visit", "R1", "PL:lodz", "2001"),
        ("v2", "visit", "R2", "DE", ""),
        ("l1", "loan", "co:firm", "PL", "2010"),
    ],
    columns=["id", "layer", "source", "target", "start"],
)
NET = sn.TieNetwork(
    networks.ACTORS,
    pd.concat([networks.TIES, MORE], ignore_index=True).fillna(""),
    eras=networks.ERAS,
    schema=SCHEMA,
)
BARE = MORE.assign(source=["CN-SC", "CN-YN", "co:weichai"])


@pytest.mark.parametrize("schema", [DEFAULT_SCHEMA, SCHEMA, DEFAULT_SCHEMA.with_layer("visit")])
def test_tables_and_texts_say_all_that_is_declared(schema):
    assert with_tables(DEFAULT_SCHEMA, declared_tables(schema), file="a.xlsx") == schema
    assert with_text(DEFAULT_SCHEMA, declared_text(schema), file="a.json") == schema
    assert with_text(schema, schema.declared(), file="a.json") == schema


@pytest.mark.parametrize("said", [None, "", "made by hand", 3, "[1]", "{}", {"layers": ["visit"]}])
def test_what_declares_nothing_changes_nothing(said):
    assert with_text(DEFAULT_SCHEMA, said, file="a.json") is DEFAULT_SCHEMA


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"layer": ["visit"]}, "this column is missing"),
        ({"name": ["visit"], "directed": ["perhaps"]}, "neither true nor false"),
        ({"name": ["visit"], "dash": ["3|x"]}, "not whole numbers"),
        ({"name": ["visit"], "sources": ["regoin"]}, "did you mean 'region'"),
        ({"name": ["visit"], "color": ["#000000"]}, "did you mean 'colour'"),
        ({"name": ["Visit!"]}, "cannot name a layer"),
        ({"name": ["investment"], "directed": ["no"]}, "already declared, with another meaning"),
    ],
)
def test_a_wrong_declaration_is_one_clear_error(table, says):
    with pytest.raises(sn.SubnatnetError, match=says):
        with_tables(DEFAULT_SCHEMA, {"layers": pd.DataFrame(table)}, file="a.xlsx")


@pytest.mark.parametrize(
    "place", ["a.csv", "a.tsv", "a.xlsx", "a.parquet", "a.sqlite", "a.duckdb", "package"]
)
def test_what_is_written_is_read_back_without_a_word(tmp_path, place):
    sn.write_ties(NET, tmp_path / place)
    back = sn.read_ties(tmp_path / place)
    assert back.equals(NET)
    assert back.schema == SCHEMA


def test_a_file_that_declares_nothing_more_loses_what_lay_beside_it_where_told_so(tmp_path):
    sn.write_ties(NET, tmp_path / "a.csv")
    with pytest.raises(NotWritten, match="lies beside"):
        sn.write_ties(networks.small(), tmp_path / "a.csv")
    assert sn.read_ties(tmp_path / "a.csv").schema == SCHEMA
    sn.write_ties(networks.small(), tmp_path / "a.csv", overwrite=True)
    assert sn.read_ties(tmp_path / "a.csv").schema == DEFAULT_SCHEMA


@pytest.mark.parametrize("name", ["a.gexf", "a.graphml", "a.json", "a.xlsx"])
def test_an_export_is_read_back_without_a_word(tmp_path, name):
    sn.export(NET, tmp_path / name)
    back = sn.read_ties(tmp_path / name)
    assert back.schema == SCHEMA
    assert back.ties["layer"].value_counts().to_dict() == NET.ties["layer"].value_counts().to_dict()


@pytest.mark.parametrize(("place", "kind"), [("a", "csv"), ("a.net", "pajek"), ("a.dl", "ucinet")])
def test_tables_of_an_export_are_read_back_without_a_word(tmp_path, place, kind):
    written = sn.export(NET, tmp_path / place, kind)
    (edges,) = [path for path in written if path.name.endswith("edges.csv")]
    back = sn.read_ties(edges)
    assert back.schema == SCHEMA
    assert len(back.ties) == len(NET.ties)


def test_a_graph_in_memory_carries_what_is_declared():
    assert sn.from_networkx(NET.to_networkx()).schema == SCHEMA
    assert "schema" not in networks.small().to_networkx().graph


def test_a_frame_needs_the_schema():
    with pytest.raises(sn.InvalidTies, match=r"not a tie type.*schema="):
        sn.read_ties(MORE[:1].assign(source="CN-SC"))
    net = sn.read_ties(BARE, schema=SCHEMA)
    assert net.layers == ["visit", "loan"]
    assert net.actors["kind"].to_dict() == {
        "CN-SC": "region",
        "CN-YN": "region",
        "DE": "place",
        "PL": "place",
        "PL:lodz": "place",
        "co:weichai": "company",
    }
    with pytest.raises(sn.InvalidChoice, match="'vist' is not a layer; did you mean 'visit'"):
        sn.read_ties(BARE.drop(columns="layer"), layer="vist", schema=SCHEMA)
    assert sn.read_ties({"visit": BARE[:2].drop(columns="layer")}, schema=SCHEMA).layers == ["visit"]
    bad = BARE.assign(layer=["visit", "vist", "loan"])
    good, aside = sn.read_ties(bad, schema=SCHEMA, on_error="quarantine")
    assert good.layers == ["visit", "loan"]
    assert aside[["row", "suggestion"]].to_numpy().tolist() == [[2, "visit"]]


def test_a_mapping_may_declare_layers(tmp_path):
    text = (
        "[constants]\nlayer = 'visit'\n[columns]\nstart = 'when'\n[layers.visit]\nmeaning = 'a delegation'\n"
    )
    mapping = sn.TableMapping.from_toml(text)
    assert sn.TableMapping.from_toml(mapping.to_toml()) == mapping
    frame = pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"], "when": ["2001"]})
    frame.to_csv(tmp_path / "mine.csv", index=False)
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    for net in (sn.read_ties(frame, mapping=mapping), sn.read_ties(tmp_path / "mine.csv")):
        assert net.schema.layers["visit"].meaning == "a delegation"
        assert net.ties[["layer", "start"]].to_numpy().tolist() == [["visit", "2001"]]
    with pytest.raises(sn.InvalidArgument, match=r"layers\.visit has no 'color'; did you mean 'colour'"):
        sn.TableMapping(layers={"visit": {"color": "#000000"}})
    plain = sn.TableMapping(constants={"layer": "visit"})
    assert sn.read_ties(frame, mapping=plain, schema=SCHEMA).layers == ["visit"]
    with pytest.raises(sn.InvalidChoice, match="'visit' is not a layer"):
        sn.read_ties(frame, mapping=plain)


def test_a_data_package_declares_layers_in_its_descriptor(tmp_path):
    sn.write_ties(NET, tmp_path / "package")
    described = json.loads((tmp_path / "package" / "datapackage.json").read_text(encoding="utf-8"))
    assert {part: described[part] for part in ("kinds", "layers")} == SCHEMA.declared()
    assert {path.name for path in (tmp_path / "package" / "edges").iterdir()} == {
        "agreements.csv",
        "investments.csv",
        "directives.csv",
        "visits.csv",
        "lending.csv",
    }


def test_networks_with_other_layers_are_merged():
    one = sn.from_edges(BARE[:1], schema=DEFAULT_SCHEMA.with_layer("visit"))
    two = sn.from_edges(BARE[2:], schema=SCHEMA)
    for both in (sn.merge_ties(one, two), sn.merge_ties(two, one)):
        assert both.layers == ["visit", "loan"]
        assert set(both.schema.layers) == set(SCHEMA.layers)
    joined = sn.read_ties([BARE, networks.TIES.assign(source="CN-SC", target="PL:lodz")[:1]], schema=SCHEMA)
    assert joined.layers == ["agreement", "visit", "loan"]
