from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

import subnatnet as sn
from roles.worlds import numbered, said, spread, statements, tie, world
from subnatnet.roles.authors import author_roles
from subnatnet.roles.datings import ALL, Datings
from subnatnet.roles.role_map import role_map
from subnatnet.roles.study import SHARED

FAR = [f"F{number}" for number in range(1, 13)]
TOLD = [
    said("A", "gateway", "2001", direction="world:w4"),
    said("A", "hub", "2001", direction="world:w1"),
    said("B", "bridgehead", "2001", direction="world:w1"),
    said("C", "hub", "2001", direction="world:w3"),
]
CLAIMED = [said("B", "gateway", "2003", direction="world:w2"), said("C", "hub", "2003")]
TABLES = {"assigned": statements(TOLD), "claimed": statements(CLAIMED)}
LISTS = ("assigned", "assigned_towards", "claimed", "claimed_towards", "enacted", "enacted_towards")
OPEN = ("cannot be told", "")


def made(rows, tables=TABLES, during="second", **options):
    return sn.study_roles(world(numbered(rows), tables=tables), during=during, **options)


def drawn(seed, free=4):
    """Return dated ties of a small world, and a few undated ones."""
    rng = np.random.default_rng(seed)
    rows = []
    for region in "ABC":
        favourite = str(rng.choice(["N1", "F2", "F3"]))
        for number in range(int(rng.integers(4, 16))):
            place = favourite if rng.random() < rng.choice([0.2, 0.7]) else str(rng.choice(FAR))
            layer = "investment" if rng.random() < 0.2 else "agreement"
            rows.append(tie(region, place, f"{2001 + number}", layer))
    places = ["N1", "F2", "F3", str(rng.choice(FAR))]
    undated = [
        tie(
            str(rng.choice(list("ABC"))),
            str(rng.choice(places)),
            layer=str(rng.choice(["agreement", "flight"])),
        )
        for _ in range(free)
    ]
    return rows, undated


def dated(rows, undated):
    for way in itertools.product(["1990", "2022"], repeat=len(undated)):
        yield made([*rows, *(one | {"start": start} for one, start in zip(undated, way, strict=True))])


def words(cell):
    return [word for word in cell.split("|") if word]


@pytest.mark.parametrize("seed", range(2))
def test_no_dating_contradicts_what_the_bounds_say(seed):
    rows, undated = drawn(seed, 3)
    study = made(rows + undated, undated="bounds")
    assert study.attrs["datings"] == f"bounds over all {study.datings.different} datings"
    told, legs = role_map(study), sn.congruence(study).reset_index()
    shown, authors = sn.enacted_roles(study), author_roles(study, "soldatos")["role"]
    legs = legs.set_index(["id", "leg", "place"])
    reached = {key: [np.inf, -np.inf] for key in legs.index}
    for one in dated(rows, undated):
        table, enacted = role_map(one), sn.enacted_roles(one)
        by_author = author_roles(one, "soldatos")["role"]
        for region in "ABC":
            for column in LISTS:
                assert set(words(told.loc[region, column])) <= set(words(table.loc[region, column]))
            for column, p in (("roles", "p"), ("towards", "towards_p")):
                least = dict(zip(words(shown.loc[region, column]), words(shown.loc[region, p]), strict=True))
                most = dict(
                    zip(words(shown.loc[region, column]), words(shown.loc[region, p + "_high"]), strict=True)
                )
                now = dict(
                    zip(words(enacted.loc[region, column]), words(enacted.loc[region, p]), strict=True)
                )
                assert all(float(least[word]) <= float(now[word]) <= float(most[word]) for word in least)
            assert shown.loc[region, "verdict"] in (enacted.loc[region, "verdict"], "cannot be told")
            assert authors[region] in (by_author[region], "cannot be told")
        now = sn.congruence(one).reset_index().set_index(["id", "leg", "place"])
        assert set(legs.index) <= set(now.index)
        for key, row in legs.iterrows():
            assert row["verdict"] in (now.loc[key, "verdict"], "cannot be told")
            if key[1] == "assigned_claimed" or not np.isfinite(now.loc[key, "share"]):
                continue
            assert row["share_low"] - 1e-12 <= now.loc[key, "share"] <= row["share_high"] + 1e-12
            assert row["p_usual"] - 1e-9 <= now.loc[key, "p_usual"] <= row["p_usual_high"] + 1e-9
            assert row["p_geography"] - 1e-9 <= now.loc[key, "p_geography"] <= row["p_geography_high"] + 1e-9
            ends = reached[key]
            ends[:] = min(ends[0], now.loc[key, "p_usual"]), max(ends[1], now.loc[key, "p_usual"])
    for key, (low, high) in reached.items():  # and some dating reaches each end
        if np.isfinite(low):
            assert (legs.loc[key, "p_usual"], legs.loc[key, "p_usual_high"]) == pytest.approx((low, high))


def test_what_every_dating_shows_is_said_and_what_some_show_stands_beside_it():
    sure = [*spread("A", ["F2", "F5", "F8", "F11"], 20, start="2005"), *spread("B", FAR, 24, start="2005")]
    sure += spread("C", FAR, 24, start="2005")
    firm = sn.enacted_roles(made([*sure, tie("A", "F1")], undated="bounds")).loc["A"]
    assert firm["towards"].split("|")[0] == "world:w4"
    assert firm["verdict"] == "enacted"
    # many undated ties elsewhere may take it away
    study = made([*sure, *spread("A", ["F1"], 40)], undated="bounds")
    row = sn.enacted_roles(study).loc["A"]
    assert row["towards"] == ""
    assert "world:w4" in row["perhaps"].split("|")
    assert row["verdict"] == "cannot be told"
    assert "more than usual" not in role_map(study).loc["A", "reading"]


def test_without_undated_ties_all_three_ways_agree():
    rows = drawn(11)[0]
    one, two = (role_map(made(rows, undated=way)) for way in ("exclude", "bounds"))
    columns = [name for name in one if not name.endswith("_evidence")]
    pd.testing.assert_frame_equal(one[columns], two[columns])


def test_too_many_datings_are_sampled_and_called_so():
    rows = [tie("A", "F2", "2005"), *(tie("A", place) for place in FAR), *spread("B", FAR, 24, start="2005")]
    study = made(rows, undated="bounds")
    assert study.datings.different == 2 ** len(FAR) > ALL
    note = study.attrs["datings"]
    assert note.startswith("range of ")
    assert "bounds" not in note
    assert sn.enacted_roles(study).equals(sn.enacted_roles(made(rows[::-1], undated="bounds")))


def test_the_datings_that_speak_most_against_a_statement():
    rows = pd.DataFrame({"region": ["A"] * 8 + ["B"] * 6, "sure": False})
    for name in ("partner", "place", "layer", "outward", "kind"):
        rows[name] = [f"{name}{n}" for n in range(len(rows))]
    hits = np.arange(len(rows)) % 2 == 0
    worst, best = Datings(rows).extremes("A", hits)
    own = (rows["region"] == "A").to_numpy()
    assert not worst[own & hits].any()
    assert worst[own & ~hits].all()
    assert worst[~own & hits].all()
    assert (worst != best).all()


def test_a_document_that_may_be_later_gives_no_role_and_takes_none():
    undated = said("A", "pivot", "", direction="world:w2")
    rows = drawn(3)[0]
    tables = {"assigned": statements([*TOLD, undated])}
    told = sn.assigned_roles(made(rows, tables, "2000/2010", undated="bounds")).loc["A"]
    without = sn.assigned_roles(made(rows, during="2000/2010", undated="bounds")).loc["A"]
    both = sn.assigned_roles(made(rows, tables, "2000/2010", undated="include")).loc["A"]
    assert "pivot" in both["roles"].split("|")
    assert "pivot" not in told["roles"].split("|")
    assert set(told["roles"].split("|")) <= set(without["roles"].split("|"))
    assert "world:w2" not in told["towards"]
    assert told["verdict"] in ("assigned", "as most regions", "cannot be told")


def test_shares_of_a_typology_are_bounds():
    rows = [
        *spread("A", ["N1"], 4, start="2005"),
        *spread("A", FAR, 6, start="2005"),
        tie("A", "N1"),
        tie("A", "F1"),
    ]
    table = sn.typology(made(rows, undated="bounds"), "duchacek")
    assert table.loc["A", "role"].startswith("transborder 36% to 45%")
    assert table.loc["A", "evidence"] == "of 10 to 12 contacts"


@pytest.mark.parametrize("undated", ["bounds", "impute"])
def test_what_a_study_was_asked_before_changes_no_dating_of_its_documents(undated):
    some_time = "[1990..2010]"
    told = [said("A", "gateway", some_time, direction="world:w4"), said("B", "hub", "1995")]
    own = [said("C", "hub", some_time), said("B", "bridgehead", some_time), said("A", "hub", "1993")]
    tables = {"assigned": statements(told), "claimed": statements(own)}
    rows = [row for row in drawn(0)[0] if row["source"] != "C"]  # of whom but a document tells
    new, asked = (made(rows, tables, "first", undated=undated) for _ in range(2))
    assert len(new.open_documents) == 3
    assert {"assigned", "claimed", "known"} <= {name for name in SHARED if hasattr(asked, name)}
    for answer in (sn.assigned_roles, sn.claimed_roles):
        pd.testing.assert_frame_equal(answer(asked), answer(new))
