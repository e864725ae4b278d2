"""What stands behind a selection can be cited."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import subnatnet as sn


@pytest.fixture(scope="module")
def china():
    return sn.load_china()


def test_every_source_of_a_selection_and_no_other(china):
    some = china.layer("agreement").during("2020/..")
    cited = sn.cite(some)
    keys = {key for cell in some.ties["sources"] for key in cell.split("|")}
    assert set(cited.sources.index) == keys
    assert (cited.sources["title"] != "").all()
    assert cited.bibtex.count("@misc{") == len(keys)
    assert "data version 0.2.0" in cited.text.splitlines()[0]
    assert len(cited.text.splitlines()) == len(keys) + 1


def test_licences_are_those_of_the_rows(china):
    assert "licences: ODbL-1.0." in sn.cite(china.layer("flight")).text
    assert "OpenFlights" in str(sn.cite(china.layer("flight")))


def test_statements_are_cited_like_ties():
    cited = sn.cite(sn.load_table("claimed"), sn.load_table("sources"))
    assert cited.sources["rows"].iloc[0] == cited.sources["rows"].max()
    assert cited.sources["rows"].sum() == len(sn.load_table("claimed"))


def test_entries_are_well_formed(china):
    text = sn.cite(china).bibtex
    entries = text.split("\n\n")
    assert len({re.match(r"@misc\{([^,]+),", entry)[1] for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.count("{") == entry.count("}")
        assert not re.search(r"(?<!\\)[&%$#]", entry.partition(",")[2]), entry


def test_an_unknown_key_is_cited_by_itself():
    ties = pd.DataFrame({"source": ["A"], "target": ["x"], "sources": ["my-notes"]})
    assert "my-notes" in sn.cite(sn.from_edges(ties)).text


def test_nothing_to_cite_is_said():
    bare = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["x"]}))
    with pytest.raises(sn.InvalidChoice, match="names no sources"):
        sn.cite(bare)
    with pytest.raises(sn.InvalidChoice, match="TieNetwork or a DataFrame"):
        sn.cite([1])


def test_a_result_is_cited_by_the_ties_it_is_about():
    net = sn.load_china()
    table = sn.diversity(net, ["hhi"], layer="agreement", during="1994/2012", unit="top")
    behind = net.layer("agreement").during("1994/2012")
    pd.testing.assert_frame_equal(sn.cite(table, of=net).sources, sn.cite(behind).sources)
    bounds = sn.centrality(net, "degree", layer=["agreement", "flight"], during="2013/..", undated="bounds")
    both = net.layer("agreement", "flight").during("2013/..", undated="include")
    assert len(sn.cite(bounds, of=net).sources) == len(sn.cite(both).sources)


def test_of_is_for_results():
    net = sn.load_china()
    with pytest.raises(sn.InvalidChoice, match="results of measures"):
        sn.cite(net.ties, of=net)
