"""The schema: one word for one thing, and a study may declare more of them."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.errors import InvalidArgument
from subnatnet.schema import ACTOR_COLUMNS, DEFAULT_SCHEMA, KINDS, LAYERS, TIE_COLUMNS, Kind, Layer, Schema

VISIT = DEFAULT_SCHEMA.with_layer("visit", meaning="a delegation received or sent")


def test_layers_join_kinds_that_exist():
    for layer in LAYERS.values():
        assert set(layer.sources) | set(layer.targets) <= set(KINDS)
        assert layer.directed or set(layer.sources) == set(layer.targets)


def test_directives_come_from_the_centre_only():
    assert LAYERS["directive"].sources == ("ministry",)
    assert DEFAULT_SCHEMA.domestic == ("directive",)
    assert {*DEFAULT_SCHEMA.foreign, "directive"} == set(LAYERS)
    assert DEFAULT_SCHEMA.sides == {
        "region": "home",
        "place": "abroad",
        "company": "based",
        "ministry": "centre",
    }


def test_columns_are_named_once_and_explained():
    for columns in (ACTOR_COLUMNS, TIE_COLUMNS):
        names = [column.name for column in columns]
        assert len(names) == len(set(names))
        assert all(column.meaning and column.dtype in {"text", "number", "date"} for column in columns)


def test_a_declared_layer_is_the_last_and_the_first_stays_as_it_was():
    assert list(VISIT.layers) == [*LAYERS, "visit"]
    assert "visit" not in DEFAULT_SCHEMA.layers
    assert VISIT.layers["visit"].colour not in {layer.colour for layer in LAYERS.values()}
    assert VISIT.with_layer("visit", meaning="a delegation received or sent") == VISIT
    assert VISIT != DEFAULT_SCHEMA
    with pytest.raises(TypeError):
        VISIT.layers["x"] = None  # type: ignore[index]  # it cannot be written to


def test_a_schema_is_a_value():
    again = DEFAULT_SCHEMA.with_layer("visit", meaning="a delegation received or sent")
    assert again == VISIT
    assert hash(again) == hash(VISIT)
    assert pickle.loads(pickle.dumps(VISIT)) == VISIT  # noqa: S301 - our own bytes
    assert copy.deepcopy(VISIT) == VISIT


def test_what_is_declared_can_be_read_back():
    schema = VISIT.with_kind(
        "university", side="based", plural="universities", meaning="a school"
    ).with_layer(
        "campus",
        directed=True,
        sources="university",
        targets=["place", "region"],
        foreign=True,
        colour="#123456",
        dash=[3, 1],
    )
    assert DEFAULT_SCHEMA.with_declared(schema.declared()) == schema
    assert (
        Schema.from_toml(
            '[kinds.university]\nside = "based"\nplural = "universities"\nmeaning = "a school"\n'
            '[layers.visit]\nmeaning = "a delegation received or sent"\n'
            '[layers.campus]\ndirected = true\nsources = ["university"]\ntargets = ["place", "region"]\n'
            'colour = "#123456"\ndash = [3, 1]\n'
        )
        == schema
    )


def test_a_file_may_declare(tmp_path):
    path = tmp_path / "schema.toml"
    path.write_text('[layers.visit]\nmeaning = "a delegation received or sent"\n', encoding="utf-8")
    assert Schema.from_toml(path) == Schema.from_toml(str(path)) == VISIT
    with pytest.raises(InvalidArgument, match="cannot be read"):
        Schema.from_toml(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ("[layers.visit]\nmeanig = 'x'", "has no 'meanig'; did you mean 'meaning'"),
        ("[layer.visit]\nmeaning = 'x'", "has no 'layer'; did you mean 'layers'"),
        ("layers = 5\n", "layers must be a table"),
        ("[layers]\nvisit = 5", "layers.visit must be a table"),
        ("[layers.visit\n", "is not TOML"),
        ("[layers.visit]\nsources = ['regoin']", "did you mean 'region'"),
        ("[layers.visit]\nsources = []", "is not a kind of actor"),
        ("[layers.visit]\ndirected = 'yes'", "layers.visit: directed must be True or False"),
        ("[layers.visit]\nforeign = 1", "layers.visit: foreign must"),
        ("[layers.visit]\ncolour = 'red'", "must be like '#0072b2', not 'red'"),
        ("[layers.visit]\ndash = [0]", "dash of the layer"),
        ("[layers.visit]\nmeaning = 5", "layers.visit: meaning must"),
        ("[layers.'A visit']\nmeaning = 'x'", "cannot name a layer"),
        ("[layers.'a+b']\nmeaning = 'x'", "cannot name a layer"),
        ("[layers.membership]\nmeaning = 'x'", "cannot name a layer"),
        ("[layers.agreement]\ndirected = true\n", "already declared, with another meaning"),
        ("[kinds.region]\nside = 'abroad'\n", "already declared"),
        ("[kinds.school]\nside = 'here'\n", "kinds.school: side must be one of"),
        ("[kinds.school]\nside = 'based'\nmeaning = 5\n", "kinds.school: meaning must"),
    ],
)
def test_a_bad_declaration_is_one_clear_error(declared, message):
    with pytest.raises(InvalidArgument, match=message):
        Schema.from_toml(declared if declared.endswith("\n") else declared + "\n")


def test_names_stand_once():
    kind = Kind("region", "x", "home")
    layer = Layer("tie", directed=False, sources=("region",), targets=("region",), meaning="x")
    with pytest.raises(InvalidArgument, match="declared twice"):
        Schema([kind, kind], [layer])
    with pytest.raises(InvalidArgument, match="at least one layer"):
        Schema([kind], [])


@given(st.integers(1, 12))
def test_every_layer_has_a_look(many):
    schema = DEFAULT_SCHEMA
    for number in range(many):
        schema = schema.with_layer(f"layer{number}")
    looks = [(layer.colour, layer.colour_dark, layer.dash) for layer in schema.layers.values()]
    assert all(light.startswith("#") and dark.startswith("#") for light, dark, _ in looks)
    assert len(set(looks)) >= min(len(looks), len(LAYERS) + 4)


@pytest.mark.parametrize(
    ("verb", "given", "said"),
    [
        ("with_layer", {"name": 3}, "name must be a text, not 3"),
        ("with_layer", {"name": "visit", "meaning": None}, "meaning must be a text"),
        ("with_layer", {"name": "visit", "directed": "yes"}, "directed must be"),
        ("with_layer", {"name": "visit", "sources": True}, "sources must be a text or a list"),
        ("with_layer", {"name": "visit", "targets": [None]}, "targets must be a text or a list"),
        ("with_layer", {"name": "visit", "dash": 4}, "dash must be a list"),
        ("with_layer", {"name": "visit", "dash": [True]}, "dash must be a list"),
        ("with_kind", {"name": "club", "side": None}, "side"),
        ("with_declared", {"declared": None}, "declared must be a mapping"),
        ("with_declared", {"declared": {"layers": {"visit": {"sources": 1}}}}, "visit: sources must be"),
    ],
)
def test_a_part_of_the_wrong_type_is_one_clear_error(verb, given, said):
    with pytest.raises(InvalidArgument, match=said):
        getattr(DEFAULT_SCHEMA, verb)(**given)
