"""Data packages: kinds, layers and parents follow from the files, and a bad number is named by its line."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from hostile import FORMULA
from subnatnet.tables.package import (
    DESCRIPTOR,
    data_folder,
    declared_types,
    join_nodes,
    read_package,
    types_for,
)

NODES = {
    "regions": "id,name,level\nR,Region,province\n",
    "places": "id,name,level,parent,country\nworld:w,West,world_region,,\nPL,Poland,country,world:w,\n"
    "PL:lodz,Łódź,city,PL,PL\n",
    "companies": "id,name,kind,region,country,form\nco:a,A,company,R,,bank\nco:b,B,company,,PL,\n",
}
EDGES = {"agreements": "id,source,target,start,amount,pages\n1,R,PL:lodz,2015,,3\n2,R,PL,,2.5,\n"}
FIELDS = [{"name": "pages", "type": "integer"}, {"name": "start", "type": "string"}]


def package(folder, *, nodes=NODES, edges=EDGES, fields=FIELDS):
    for part, files in (("nodes", nodes), ("edges", edges)):
        (folder / part).mkdir()
        for name, text in files.items():
            (folder / part / f"{name}.csv").write_text(text, encoding="utf-8")
    resource = {"name": "a", "path": "edges/agreements.csv", "schema": {"fields": fields}}
    (folder / DESCRIPTOR).write_text(json.dumps({"resources": [resource]}), encoding="utf-8")
    return folder


def test_kinds_layers_and_parents(tmp_path):
    actors, ties = read_package(package(tmp_path))
    assert actors["kind"].to_dict() == {
        "PL": "place",
        "PL:lodz": "place",
        "R": "region",
        "co:a": "company",
        "co:b": "company",
        "world:w": "place",
    }
    assert actors["parent"][["co:a", "co:b"]].tolist() == ["R", "PL"]
    assert actors["level"][["co:a", "co:b"]].tolist() == ["bank", ""]
    assert actors["world_region"][["PL", "PL:lodz", "R", "co:b", "world:w"]].tolist() == ["West"] * 2 + [
        "",
        "West",
        "",
    ]
    assert ties["layer"].tolist() == ["agreement"] * 2
    assert ties["amount"].fillna(-1.0).tolist() == [-1.0, 2.5]
    assert ties["pages"].fillna(-1.0).tolist() == [3.0, -1.0]
    assert ties["start"].tolist() == ["2015", ""]


@given(st.permutations(list(NODES)))
def test_the_order_of_the_tables_does_not_matter(names):
    frames = {
        name: pd.read_csv(pd.io.common.StringIO(text), dtype=str, keep_default_na=False)
        for name, text in NODES.items()
    }
    expected = join_nodes((name, frames[name]) for name in NODES)
    pd.testing.assert_frame_equal(join_nodes((name, frames[name]) for name in names), expected)


def test_a_number_that_is_none_is_named_by_its_line(tmp_path):
    package(tmp_path, edges={"agreements": "id,source,target,pages\n1,R,PL,3\n2,R,PL,many\n"})
    with pytest.raises(sn.InvalidTies, match=r"agreements\.csv, row 3, pages = 'many': not a number"):
        read_package(tmp_path)


@pytest.mark.parametrize(("part", "says"), [("nodes", "no nodes"), ("edges", "no edges")])
def test_a_missing_part_is_named(tmp_path, part, says):
    package(tmp_path, **{part: {}})
    with pytest.raises(sn.InvalidTies, match=says):
        read_package(tmp_path)


def test_types_of_columns_are_those_of_the_descriptor(tmp_path):
    types = declared_types(package(tmp_path, fields=[*FIELDS, {"name": f"'{FORMULA}", "type": "number"}]))
    assert types_for(types, "ties") == {"pages": "integer", FORMULA: "number"}
    assert types_for(types, "actors") == types_for(None, "ties") == {}


@pytest.mark.parametrize(
    "text", ["{", "[1]", '{"resources": 3}', '{"resources": [{"path": "edges/a", "schema": []}]}']
)
def test_a_descriptor_that_is_none(tmp_path, text):
    (tmp_path / DESCRIPTOR).write_text(text, encoding="utf-8")
    with pytest.raises(sn.InvalidTies, match=r"datapackage\.json: not the descriptor of a data package"):
        declared_types(tmp_path)


def test_without_a_descriptor_columns_are_text(tmp_path):
    package(tmp_path)
    (tmp_path / DESCRIPTOR).unlink()
    assert read_package(tmp_path)[1]["pages"].tolist() == ["3", ""]


def test_namibia_and_zeros_in_front_survive(tmp_path):
    package(tmp_path, nodes={"places": "id,name,code\nNA,Namibia,0012\n"})
    actors, _ = read_package(tmp_path)
    assert actors.loc["NA", ["name", "code"]].tolist() == ["Namibia", "0012"]


def test_the_built_in_tables_are_there():
    assert {"nodes", "edges", DESCRIPTOR} <= {path.name for path in data_folder().iterdir()}
