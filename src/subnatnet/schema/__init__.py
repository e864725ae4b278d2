"""What a table of ties may hold: kinds of actor, layers of ties, columns; a value that a network carries.

:data:`DEFAULT_SCHEMA` has what most studies need. A study of visits adds a layer of its own::

    schema = DEFAULT_SCHEMA.with_layer("visit", meaning="a delegation received or sent")
    net = sn.from_edges(frame, layer="visit", schema=schema)

and so does a TOML file (:meth:`Schema.from_toml`) or the descriptor of a data package. Whatever reads,
measures or shows a network asks ``net.schema``, so a declared layer works like a built-in one.
"""

from subnatnet.schema._default import ACTOR_COLUMNS, ASSUMED, CONFIDENCE, TEXT_ACTOR, TEXT_TIE, TIE_COLUMNS
from subnatnet.schema._parts import Column, Kind, Layer
from subnatnet.schema.value import DEFAULT_SCHEMA, Schema

KINDS = DEFAULT_SCHEMA.kinds  # of the default schema; what a network may hold says its own `schema`
LAYERS = DEFAULT_SCHEMA.layers

__all__ = [
    "ACTOR_COLUMNS",
    "ASSUMED",
    "CONFIDENCE",
    "DEFAULT_SCHEMA",
    "KINDS",
    "LAYERS",
    "TEXT_ACTOR",
    "TEXT_TIE",
    "TIE_COLUMNS",
    "Column",
    "Kind",
    "Layer",
    "Schema",
]
