"""Tab-separated results of SPARQL queries."""

from __future__ import annotations

import pytest

import subnatnet as sn
from subnatnet.tables.rdf import is_sparql_tsv, plain_term, read_sparql_tsv

TEXT = (
    "?region\t?partner\t?start\n"
    '<http://www.wikidata.org/entity/Q1>\t"say \\"Łódź\\""@pl\t'
    '"2015-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>\n'
)


def test_terms_become_plain_cells():
    sheet = read_sparql_tsv(TEXT.encode(), file="q.tsv")
    assert sheet.frame.columns.tolist() == ["region", "partner", "start"]
    assert sheet.frame.iloc[0].tolist() == [
        "http://www.wikidata.org/entity/Q1",
        'say "Łódź"',
        "2015-01-01T00:00:00Z",
    ]


def test_rows_of_another_length_are_an_error():
    with pytest.raises(sn.InvalidTies, match=r"row 2.*has 1 cell where the header has 2"):
        read_sparql_tsv(b"?a\t?b\nx\n", file="q.tsv")


def test_other_tables_are_not_taken_for_it():
    assert not is_sparql_tsv(b"?a,b\n")
    assert not is_sparql_tsv(b"source\ttarget\n")
    assert plain_term("5 <br>") == "5 <br>"
