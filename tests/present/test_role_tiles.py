"""What the role map is given: a tile for each region, nothing below a half."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import networks
from subnatnet.errors import InvalidChoice, UnknownActor
from subnatnet.present import page
from subnatnet.present.role_tiles import by_era, dense_tiles, role_payload, tile_layout
from subnatnet.roles._lines import LINES

KNOWN = {"A": 0, "B": 1, "PL": 2}


def payload(rows: dict[str, object], index: tuple[str, ...] = ("R1",)) -> dict:
    net = networks.small()
    known = {str(actor): at for at, actor in enumerate(net.gazetteer.index)}
    return role_payload(net, pd.DataFrame(rows, index=list(index)), known, ["R1", "R2"]) | {"known": known}


def legs(rows: dict[str, object]) -> dict:
    found = payload(rows)
    return found["cells"][""][str(found["known"]["R1"])]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-60, 60), st.integers(-60, 60)), min_size=1, max_size=40))
def test_every_region_has_a_tile_of_its_own_and_no_row_is_empty(points: list[tuple[int, int]]) -> None:
    found = dense_tiles(np.array(points, dtype=float))
    assert len({tuple(cell) for cell in found}) == len(points)
    for axis in (0, 1):
        assert set(found[:, axis]) == set(range(found[:, axis].max() + 1))


def test_tiles_keep_north_above_and_west_to_the_left() -> None:
    x, y = np.meshgrid(np.arange(5.0), np.arange(4.0))
    found = dense_tiles(np.column_stack([x.ravel(), y.ravel()]))
    assert np.corrcoef(found[:, 0], x.ravel())[0, 1] > 0.9
    assert np.corrcoef(found[:, 1], y.ravel())[0, 1] > 0.9


def test_regions_without_coordinates_stand_in_rows() -> None:
    assert tile_layout(networks.small(), pd.Index(["R1", "R2"])) == [[0, 0], [1, 0]]


def test_sure_unsure_and_silent_legs() -> None:
    cell = legs(
        {
            "assigned": "hub|window",
            "assigned_towards": "PL|nowhere",
            "claimed": "nothing said",
            "enacted": "donor|twinning|hub",
            "enacted_p": "0.97|0.62|0.31",
            "enacted_towards": "DE",
            "enacted_towards_p": "0.41",
        }
    )["legs"]
    assert cell["assigned"]["state"] == "sure"
    assert [place["t"] for place in cell["assigned"]["to"]] == ["PL", "nowhere"]
    assert cell["assigned"]["to"][1]["a"] is None
    assert cell["claimed"]["state"] == "silent"
    # what is below one half is not printed
    assert [role["w"] for role in cell["enacted"]["roles"]] == ["donor", "twinning"]
    assert cell["enacted"]["to"] == []


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("cannot be seen", "unseen"),
        ("cannot be told", "unclear"),
        ("undetermined", "unclear"),
        ("as most regions", "usual"),
        ("", "unclear"),
    ],
)
def test_answers_that_are_no_role(word: str, state: str) -> None:
    found = legs({"enacted": word, "assigned": ""})["legs"]
    assert found["enacted"]["state"] == state
    assert found["assigned"]["state"] == "silent"


def test_an_unsure_first_role_is_unsure() -> None:
    assert legs({"enacted": "donor", "enacted_p": 0.7})["legs"]["enacted"]["state"] == "unsure"


def test_verdicts_reading_and_everything_else() -> None:
    cell = legs(
        {
            "name": "One",
            "assigned": "hub",
            "verdict_assigned_enacted": "cannot be seen",
            "verdict_assigned_claimed": "agrees",
            "verdict_claimed_enacted": "a word of its own",
            "reading": "One is told to be a hub.",
            "evidence": "3 of 9; more",
            "score": 4.5,
            "empty": np.nan,
        }
    )
    marks = {verdict["pair"]: verdict["mark"] for verdict in cell["verdicts"]}
    assert marks == {"assigned_enacted": "unseen", "assigned_claimed": "agrees", "claimed_enacted": "other"}
    assert cell["reading"] == "One is told to be a hub."
    assert cell["more"]["score"] == 4.5
    assert "empty" not in cell["more"]


def test_lines_of_evidence_can_be_said_in_every_language() -> None:
    found = legs({"assigned": "hub", "evidence": "most contacts: Europe, 27%; a note of one's own"})["lines"]
    one = [("most", {"what": "Europe", "share": "27%"}), ("", {"text": "a note of one's own"})]
    assert found == [("", one)]
    words = page.words()
    # a page folds the documents behind what is said away, in a line of their own
    lines = {key: sentence.partition(" [documents")[0] for key, sentence in LINES.items()}
    for key, sentence in (lines | {"documents": "documents: {documents}; the latest: {source}"}).items():
        assert words["en"][f"line_{key}"] == sentence
        slots = sorted(re.findall(r"{(\w+)}", sentence))
        assert {lang: sorted(re.findall(r"{(\w+)}", own[f"line_{key}"])) for lang, own in words.items()} == (
            dict.fromkeys(words, slots)
        )


def test_what_cannot_be_seen_in_part_is_not_called_absent() -> None:
    rows = {"assigned": "hub", "verdict_assigned_enacted": "not more than others"}
    seen = legs(rows | {"assigned_enacted": "PL: not more than others"})["verdicts"][0]
    part = legs(rows | {"assigned_enacted": "PL: not more than others|TW: cannot be seen"})["verdicts"][0]
    assert (seen["mark"], part["mark"]) == ("differs", "other")
    assert part["parts"] == [["PL", "not more than others"], ["TW", "cannot be seen"]]
    assert legs(rows | {"verdict_assigned_enacted": "nothing said"})["verdicts"] == []


def test_what_most_regions_show_has_no_colour_of_its_own() -> None:
    found = legs({"enacted": "twinning", "enacted_p": "1.00", "enacted_verdict": "as most regions"})
    assert found["legs"]["enacted"]["state"] == "usual"
    assert found["legs"]["enacted"]["roles"] == [{"w": "twinning", "p": 1.0}]


def test_the_commonest_kind_of_tie_is_not_tied_to_a_direction() -> None:
    rows = {"enacted": "donor|twinning", "enacted_p": "0.99|1.00", "enacted_mostly": "twinning"}
    rows |= {"enacted_towards": "BR|PL|DE", "enacted_towards_p": "0.9|0.8|0.97"}
    shown = legs(rows | {"enacted_towards_from": "most|trade|both"})["legs"]["enacted"]
    assert [role["w"] for role in shown["roles"]] == ["donor"]
    assert shown["mostly"] == ["twinning"]
    # what sets the region apart comes before what is merely the largest part
    assert [(place["t"], place["by"]) for place in shown["to"]] == [
        ("PL", "trade"),
        ("DE", "ties"),
        ("BR", "most"),
    ]
    alone = legs({"enacted": "twinning", "enacted_p": "1.00", "enacted_mostly": "twinning"})
    assert alone["legs"]["enacted"]["state"] == "usual"
    trade = {"enacted_towards": "PL", "enacted_towards_p": "0.83", "enacted_towards_from": "trade"}
    assert legs(rows | trade | {"enacted": "twinning"})["legs"]["enacted"]["state"] == "unsure"


def test_eras_are_told_apart_or_refused() -> None:
    table = pd.DataFrame({"era": ["a", "b"], "assigned": ["hub", "window"]}, index=["R1", "R1"])
    assert list(by_era(table)) == ["a", "b"]
    assert list(by_era({"x": table.head(1)})) == ["x"]
    assert by_era(None) == {}
    with pytest.raises(InvalidChoice, match="several rows for 'R1': add a column `era`"):
        by_era(table.drop(columns="era"))


def test_a_row_about_nobody_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownActor, match=r"'R11'.*did you mean"):
        payload({"assigned": "hub"}, ("R11",))
