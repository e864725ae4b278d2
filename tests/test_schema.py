"""The schema: one word for one thing."""

from __future__ import annotations

from subnatnet.schema import ACTOR_COLUMNS, KINDS, LAYERS, TIE_COLUMNS


def test_layers_join_kinds_that_exist():
    for layer in LAYERS.values():
        assert set(layer.sources) | set(layer.targets) <= set(KINDS)
        assert layer.directed or set(layer.sources) == set(layer.targets)


def test_directives_come_from_the_centre_only():
    assert LAYERS["directive"].sources == ("ministry",)


def test_columns_are_named_once_and_explained():
    for columns in (ACTOR_COLUMNS, TIE_COLUMNS):
        names = [column.name for column in columns]
        assert len(names) == len(set(names))
        assert all(column.meaning and column.dtype in {"text", "number", "date"} for column in columns)
