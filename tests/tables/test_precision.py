"""A day that stands for a year is read as the year; nothing is read as more exact than it is."""

from __future__ import annotations

import json

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.tables.dates import date_bounds
from subnatnet.tables.precision import as_exact_as, coarsened

DAYS = st.dates(min_value=pd.Timestamp("1900-01-01").date(), max_value=pd.Timestamp("2020-12-31").date())


@given(DAYS, st.sampled_from(["", "7", "8", "9", "10", "11"]), st.booleans())
def test_what_is_read_holds_the_day_that_was_written(day, precision, signed):
    written = f"{'+' * signed}{day.isoformat()}T00:00:00Z"
    found = as_exact_as(written, precision)
    low, high, valid = date_bounds([found.removeprefix("+")[:10]])
    assert valid.all()
    at = (pd.Timestamp(day) - pd.Timestamp("1970-01-01")).days
    assert low[0] <= at <= high[0]
    width = {"7": 36_000, "8": 3_600, "9": 364, "10": 27}.get(precision, 0)
    assert high[0] - low[0] >= width


def test_other_texts_stay():
    cells = ["May 1990", "1990", ""]
    assert coarsened(pd.Series(cells), ["9", "9", "9"]).tolist() == cells


def results(rows):
    bindings = [{name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows]
    return json.dumps(
        {"head": {"vars": sorted({n for r in rows for n in r})}, "results": {"bindings": bindings}}
    )


ENDS = {"region": "CN-SC", "partner": "PL:lodz"}


def test_the_query_of_twinned_bodies_with_and_without_its_precision(tmp_path):
    path = tmp_path / "q.json"
    path.write_text(
        results(
            [
                ENDS | {"start": "1990-01-01T00:00:00Z", "startPrecision": "9"},
                ENDS | {"start": "1991-01-01T00:00:00Z", "startPrecision": "11"},
                ENDS | {"start": "1992-03-01T00:00:00Z", "startPrecision": "10"},
            ]
        )
    )
    net = sn.read_ties(path, mapping="wikidata-p190")
    assert sorted(net.ties["start"]) == ["1990", "1991-01-01", "1992-03"]
    path.write_text(
        results([ENDS | {"start": "1990-01-01T00:00:00Z"}, ENDS | {"start": "1990-05-12T00:00:00Z"}])
    )
    net = sn.read_ties(path, mapping="wikidata-p190")
    assert sorted(net.ties["start"]) == ["1990", "1990-05-12"]


def test_a_mapping_of_ones_own_says_where_the_precision_stands():
    frame = pd.DataFrame(
        {"source": ["A"], "target": ["B"], "date": ["1990-01-01"], "how_exact": ["9"], "layer": ["agreement"]}
    )
    mapping = sn.TableMapping(columns={"start": "date"}, precision={"start": "how_exact"})
    assert sn.read_ties(frame, mapping=mapping).ties["start"].tolist() == ["1990"]
    assert sn.TableMapping.from_toml(mapping.to_toml()) == mapping
