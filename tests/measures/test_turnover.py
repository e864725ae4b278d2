from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from measures.oracles import close, small_world
from subnatnet.measures import turnover

TIES = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from("wxyz"), st.sampled_from(["2001", "2011"])), min_size=1
)


@settings(max_examples=12)
@given(TIES)
def test_turnover_equals_plain_sets(rows):
    net = sn.from_edges(pd.DataFrame(rows, columns=["source", "target", "start"]))
    found = turnover(net, "2000/2005", "2010/2015")
    for home in found.index:
        before, after = ({t for s, t, y in rows if s == home and y == year} for year in ("2001", "2011"))
        assert found.loc[home, ["before", "after", "kept"]].tolist() == [
            len(before),
            len(after),
            len(before & after),
        ]
        assert close(found.loc[home, "jaccard"], len(before & after) / len(before | after))
        assert close(found.loc[home, "newness"], len(after - before) / len(after) if after else float("nan"))
    back = turnover(net, "2010/2015", "2000/2005")
    assert close(found[["gained", "lost", "jaccard"]], back[["lost", "gained", "jaccard"]])


def test_partners_may_be_countries():
    found = turnover(small_world(), "early", "late", by="country", layer="agreement", unit="province")
    assert found.loc["H-A", ["before", "after", "kept", "turnover"]].tolist() == [1, 1, 0, 1]
    assert pd.isna(found.loc["H-C", "jaccard"])
    assert found.attrs["during"] == ("early", "late")


def test_a_graph_has_no_periods():
    with pytest.raises(sn.InvalidChoice, match="must be a TieNetwork"):
        turnover(nx.path_graph(2), "a", "b")
