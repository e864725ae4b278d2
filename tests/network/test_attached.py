"""Tables travel with a network, whole and unchanged."""

from __future__ import annotations

import pandas as pd
import pytest

import subnatnet as sn


@pytest.fixture
def net():
    ties = pd.DataFrame(
        {"source": ["CN-SC", "CN-SC"], "target": ["PL:lodz", "DE:bonn"], "start": ["2015", ""]}
    )
    said = pd.DataFrame({"region": ["CN-SC"], "role": ["hub"]})
    return sn.from_edges(ties).with_table("assigned", said)


def test_verbs_keep_tables(net):
    for other in (net.layer("agreement"), net.during("2015"), net.among(ids="CN-SC"), net.rollup()):
        assert other.tables["assigned"].equals(net.tables["assigned"])


def test_tables_cannot_be_written_to(net):
    table = net.tables["assigned"]
    table.loc[0, "role"] = "gateway"
    assert net.tables["assigned"].loc[0, "role"] == "hub"
    with pytest.raises(TypeError):
        net.tables["more"] = table


def test_what_was_handed_in_may_change_later():
    frame = pd.DataFrame({"role": ["hub"]})
    net = sn.TieNetwork(*_parts(), tables={"assigned": frame})
    frame.loc[0, "role"] = "gateway"
    assert net.tables["assigned"].loc[0, "role"] == "hub"


def test_a_table_of_the_same_name_takes_its_place(net):
    other = net.with_table("assigned", pd.DataFrame({"role": ["window"]}))
    assert other.tables["assigned"]["role"].tolist() == ["window"]
    assert net.tables["assigned"]["role"].tolist() == ["hub"]


@pytest.mark.parametrize(("name", "frame"), [("", pd.DataFrame()), (3, pd.DataFrame()), ("x", [1, 2])])
def test_what_is_no_table_is_refused(net, name, frame):
    with pytest.raises(sn.InvalidChoice):
        net.with_table(name, frame)


def _parts():
    net = sn.from_edges(pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"]}))
    return net.actors, net.ties
