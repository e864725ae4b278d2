from __future__ import annotations

import numpy as np

from roles.worlds import numbered, said, statements, tie, world
from subnatnet.roles.statements import in_force, read_statements, tables_of

NET = world(numbered([tie("A", "F1")]))


def test_domestic_words_and_unknown_regions_are_left_out():
    table = statements([said("A", "hub"), said("A", "gateway", foreign="0"), said("Nowhere", "hub")])
    assert read_statements(NET, table, "province")["role"].tolist() == ["hub"]


def test_no_table_is_an_empty_frame():
    assert read_statements(NET, None, "province").empty
    assert "role" in read_statements(NET, None, "province")


def test_rows_without_a_document_are_told_apart_by_title_and_date():
    table = statements([said("A", "hub", document=""), said("A", "hub", "2005", document="")])
    assert read_statements(NET, table, "province")["document"].nunique() == 2


def test_a_statement_counts_from_when_it_was_surely_made():
    rows = read_statements(
        NET, statements([said("A", "hub", "[..2003]"), said("A", "window", "")]), "province"
    )
    end = float((np.datetime64("2004-01-01") - np.datetime64("1970-01-01")).astype(int))
    assert in_force(rows, (0.0, end), "exclude")["role"].tolist() == ["hub"]
    assert set(in_force(rows, (0.0, end), "include")["role"]) == {"hub", "window"}
    assert len(in_force(rows, None, "exclude")) == 2


def test_fewer_organs_do_not_set_aside_what_more_of_them_decided():
    joint = said("A", "bridgehead", "2001", issuer="org:c|org:d")
    rows = read_statements(NET, statements([joint, said("A", "hub", "2010")]), "province")
    assert (in_force(rows, None, "exclude")["superseded"] == "").all()
    more = said("A", "hub", "2010", issuer="org:d|org:c|org:e")
    rows = read_statements(NET, statements([joint, more]), "province")
    assert in_force(rows, None, "exclude").set_index("role")["superseded"].to_dict() == {
        "bridgehead": "A hub 2010",
        "hub": "",
    }


def test_tables_given_by_hand_come_before_those_of_the_network():
    own = statements([said("A", "hub")])
    net = world(numbered([tie("A", "F1")]), tables={"assigned": own})
    assert set(tables_of(net, None)) == {"assigned"}
    assert tables_of(net, {"assigned": own.iloc[:0]})["assigned"].empty
