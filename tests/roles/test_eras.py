from __future__ import annotations

import numpy as np
import pytest

import subnatnet as sn
from roles.worlds import directive, numbered, spread, tie, world
from subnatnet.measures.centralization import centralization
from subnatnet.measures.competition import competition
from subnatnet.roles.eras import Hypothesis, over_time, thesis, weigh_hypotheses

FAR = [f"F{number}" for number in range(1, 13)]
APART = [
    row for n, region in enumerate("ABCD") for row in spread(region, FAR[3 * n : 3 * n + 3], 12, start="1990")
]
ALIKE = [row for region in "ABCD" for row in spread(region, FAR, 12, start="2005")]
ERAS = {"early": "1980/1999", "late": "2000/2020"}


def net(rows):
    return world(numbered(rows))


def test_measures_agree_with_those_of_the_library():
    network = net([*ALIKE, tie("A", "F1", "2005"), tie("B", "N1", "2006")])
    row = over_time(network, ERAS).loc["late"]
    pairs = competition(network, unit=("province", "country"), by="partner", during="2000/2020").to_numpy(
        copy=True
    )
    assert row["overlap"] == pytest.approx(np.nanmean(pairs[np.triu_indices(len(pairs), 1)]))
    rolled = network.rollup("province", partners="country").layer("agreement")
    assert row["centralization"] == pytest.approx(centralization(rolled, "degree")["degree"])
    assert row["contacts"] == 50


def test_rise_of_overlap_supports_the_claim_and_contradicts_its_opposite():
    claims = [Hypothesis("alike", "overlap", "early", "late", rises=up) for up in (True, False)]
    table = weigh_hypotheses(net([*APART, *ALIKE]), claims, ERAS, permutations=199)
    assert table["verdict"].tolist() == ["supported", "against"]
    assert table["p"].iloc[0] == pytest.approx(2 / 200)


def test_no_difference_cannot_be_told():
    rows = [tie(region, place, year) for region in "AB" for place in FAR for year in ("1990", "2005")]
    claim = Hypothesis("alike", "overlap", "early", "late", rises=True)
    row = weigh_hypotheses(net(rows), [claim], ERAS, permutations=99).iloc[0]
    assert row["verdict"] == "cannot be told"
    assert row["difference"] == pytest.approx(0.0)


def test_told_is_the_share_that_follows_a_directive():
    point = directive("A", "gateway", "2000", orientation="world:w1")
    rows = [
        point,
        *spread("A", ["N1", "F1"], 20, start="2005"),
        *spread("A", ["N1", "F1"], 20, start="1980"),
        tie("A", "F1"),
    ]
    claim = Hypothesis("told", "after_directive", "early", "late", rises=True)
    row = weigh_hypotheses(net(rows), [claim], ERAS, permutations=199).iloc[0]
    assert (row["value_first"], row["value_second"]) == (0.0, 0.5)
    assert row["verdict"] == "supported"
    assert row["left_out"] == pytest.approx(1 / 41)


def test_rate_of_directives():
    many = [directive("A", "x", str(2000 + n % 20), document=f"d{n}") for n in range(40)]
    few = [directive("A", "x", "1990", document=f"e{n}") for n in range(5)]
    claim = Hypothesis("more", "directives_per_year", "early", "late", rises=True)
    row = weigh_hypotheses(net([*many, *few, tie("A", "F1", "2020")]), [claim], ERAS).iloc[0]
    assert row["value_first"] == pytest.approx(5 / 20, rel=0.01)
    assert row["verdict"] == "supported"


def test_a_list_that_begins_with_an_era_is_no_history():
    steady = [directive("A", "x", str(year), document=f"s{year}") for year in range(1980, 2020)]
    begun = [directive("A", "x", str(2000 + n % 20), kind="list", document=f"l{n}") for n in range(80)]
    one = directive("A", "x", "1999", kind="list", document="first")
    claim = Hypothesis("more", "directives_per_year", "early", "late", rises=True)
    row = weigh_hypotheses(net([*steady, *begun, tie("A", "F1", "2020")]), [claim], ERAS).iloc[0]
    assert (row["mix"], row["n_second"], row["verdict"]) == ("plan", 20, "cannot be told")
    row = weigh_hypotheses(net([*steady, *begun, one, tie("A", "F1", "2020")]), [claim], ERAS).iloc[0]
    assert (row["mix"], row["verdict"]) == ("list|plan", "cannot be told")


def test_empty_period_gives_no_verdict():
    claim = Hypothesis("alike", "overlap", "early", "late", rises=True)
    row = weigh_hypotheses(net(ALIKE), [claim], ERAS, permutations=9).iloc[0]
    assert np.isnan(row["p"])
    assert row["verdict"] == "cannot be told"
    assert np.isnan(over_time(net(ALIKE), ERAS).loc["early", "overlap"])


def test_same_seed_same_answer_whatever_the_row_order():
    rows = numbered([*APART, *ALIKE])
    claim = Hypothesis("alike", "overlap", "early", "late", rises=True)
    one, two = (
        weigh_hypotheses(world(r), [claim], ERAS, permutations=49, seed=7) for r in (rows, rows[::-1])
    )
    assert one.equals(two)


def test_wrong_words_are_refused():
    with pytest.raises(sn.InvalidChoice, match="did you mean 'overlap'"):
        Hypothesis("x", "overlaps", "early", "late", rises=True)
    with pytest.raises(sn.InvalidChoice, match="'lat' is not a period"):
        weigh_hypotheses(net(ALIKE), [Hypothesis("x", "overlap", "early", "lat", rises=True)], ERAS)
    with pytest.raises(sn.InvalidChoice, match="three eras"):
        thesis(["one", "two"])
    open_ended = {"early": "../1999", "late": "2000/2020"}
    with pytest.raises(sn.InvalidChoice, match="begin on a known date"):
        weigh_hypotheses(
            net(ALIKE), [Hypothesis("x", "directives_per_year", "early", "late", rises=True)], open_ended
        )
