from __future__ import annotations

import pandas as pd

from roles.worlds import numbered, said, spread, statements, tie, world
from subnatnet.roles.congruence import congruence
from subnatnet.roles.enacted import enacted_roles
from subnatnet.roles.seen import blind_layers, not_compared


def coverage(*rows):
    return pd.DataFrame(rows, columns=["layer", "region", "partner", "extent", "compare"])


POSTS = coverage(("consulate", "*", "*", "none", "no"), ("agreement", "*", "F1", "none", "no"))


def test_without_a_table_every_layer_speaks():
    assert not_compared(None) == frozenset()
    assert blind_layers(None, "F1") == frozenset()


def test_layers_and_places():
    assert not_compared(POSTS) == {"consulate"}
    assert blind_layers(POSTS, "F1") == {"agreement"}
    assert blind_layers(POSTS, "F2") == frozenset()


def test_a_layer_complete_for_one_region_alone_makes_it_stand_out_nowhere():
    rows = [row for region in "ABCD" for row in spread(region, ["F1", "F2", "F3"], 12)]
    posts = [tie("A", "F3", layer="consulate") for _ in range(12)]
    net = world(numbered([*rows, *posts]), tables={"layer_coverage": POSTS})
    row = enacted_roles(net).loc["A"]
    assert "consular_host" not in row["roles"]
    assert "ties" not in row["towards_from"].split("|")


def test_ties_that_were_not_collected_are_not_missing():
    rows = [row for region in "ABCD" for row in spread(region, ["F2", "F3"], 12)]
    tables = {
        "layer_coverage": POSTS,
        "assigned": statements([said("A", "gateway", direction="F1")]),
    }
    table = congruence(world(numbered([*rows, tie("B", "F1")]), tables=tables))
    assert table.loc[table["leg"] == "told_shown", "verdict"].tolist() == ["cannot be seen"]
