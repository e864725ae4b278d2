from __future__ import annotations

from measures.oracles import close, golden, small_world
from measures.test_diversity import M, as_graph
from subnatnet.measures import partner_shares


def test_the_golden_location_quotients_of_econcomplex():
    found = partner_shares(as_graph(M), "partner", relative=True)
    assert close(found, golden("bct_econcomplex")["ec_location_quotient"])


def test_shares_add_up_and_follow_the_layer():
    found = partner_shares(small_world(), layer="agreement", unit="province")
    assert close(found.sum(axis=1), [1, 1, 1])
    assert close(found.loc["H-A", ["Europe", "Here"]], [2 / 3, 1 / 3])
    assert found.attrs["layer"] == "agreement"


def test_more_of_everything_changes_no_share():
    assert close(partner_shares(as_graph(M), "partner"), partner_shares(as_graph(M * 3), "partner"))


def test_the_mean_quotient_by_share_of_all_is_one():
    quotient = partner_shares(as_graph(M), "partner", relative=True)
    own = M.sum(axis=1) / M.sum()
    assert close(own @ quotient, [1] * M.shape[1])
