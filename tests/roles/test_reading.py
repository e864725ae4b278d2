from __future__ import annotations

import pandas as pd
import pytest

from subnatnet.roles.reading import listed, sentence

BASE = {
    "name": "Region A",
    **dict.fromkeys(("assigned", "assigned_towards", "claimed", "claimed_towards", "claimed_echo"), ""),
    **dict.fromkeys(("enacted_towards", "enacted_towards_p", "enacted_towards_from", "enacted_most"), ""),
    **dict.fromkeys(("enacted", "enacted_p", "enacted_mostly"), ""),
    "assigned_verdict": "nothing said",
    "claimed_verdict": "cannot be seen",
    "enacted_verdict": "cannot be seen",
    "assigned_enacted": "nothing said",
}


def read(**more):
    return sentence(pd.Series(BASE | more), str, 0.95)


def test_what_is_not_known_is_said_to_be_unknown():
    text = read()
    assert "is told no role that the tables record" in text
    assert "what it claims cannot be seen, since the tables hold no report of its own; what" in text
    assert "cannot be seen: none is recorded" in text


def test_what_nobody_was_read_on_is_no_silence():
    text = read(assigned_verdict="cannot be seen", assigned_enacted="cannot be seen")
    assert text.startswith(
        "Region A: what it is told and what it claims cannot be seen, since the tables hold"
    )
    assert "no document of the centre and no report of its own;" in text
    assert "no role" not in text
    alone = read(assigned_verdict="cannot be seen", claimed_verdict="claimed", claimed="hub")
    assert alone.startswith("Region A: what it is told cannot be seen, since the tables hold no document")
    assert "; claims to be a hub" in alone


def test_of_a_period_only_what_was_written_by_then_is_missing():
    text = sentence(pd.Series(BASE | {"assigned_verdict": "cannot be seen"}), str, 0.95, period=True)
    assert "no document of the centre and no report of its own up to then" in text


def test_dates_that_leave_open_what_holds_are_no_silence():
    text = read(assigned_verdict="cannot be told", claimed_verdict="cannot be told")
    assert "is told roles whose dates leave open which of them hold" in text
    assert "claims roles whose dates leave open which of them hold" in text


def test_unsure_directions_are_hedged():
    more = {"enacted_towards": "x|y", "enacted_towards_p": "0.99|0.80", "enacted_towards_from": "ties|ties"}
    assert "its ties lead more than usual to x, and probably y" in read(enacted_verdict="enacted", **more)


@pytest.mark.parametrize("verdict", ["cannot be seen", "cannot be told", "not more than others"])
def test_no_tie_is_never_called_resistance(verdict):
    text = read(assigned="gateway", assigned_towards="x", assigned_enacted=f"x: {verdict}")
    assert not any(word in text for word in ("resist", "away", "disharmony", "ignor", "refus"))


def test_what_is_said_of_agreement_is_hedged_where_it_is_not_sure():
    told = "x: agree, beyond geography|y: agree, beyond geography|z: agree, in trade"
    text = sentence(
        pd.Series(BASE | {"assigned_enacted": told}), str, 0.95, odds={"x": 0.99, "y": 0.8, "z": 0.97}
    )
    assert "agree for x, and probably y, beyond what distance and borders predict" in text
    assert "agree for z in trade" in text


def test_kinds_and_the_largest_part_are_hedged_too():
    more = {"enacted": "donor|contractor|twinning", "enacted_p": "0.99|0.80|0.90", "enacted_most": "x"}
    more |= {"enacted_towards": "x", "enacted_towards_p": "0.80", "enacted_towards_from": "most"}
    text = read(enacted_verdict="enacted", **more)
    assert "as a donor, and probably a contractor abroad" in text
    assert "probably more of them than usual are twinnings" in text
    assert "the largest part of its ties probably goes to x" in text


def test_long_lists_are_cut_and_say_so():
    text = read(assigned="gateway", assigned_towards="v|w|x|y|z")
    assert "facing v, w, x and 2 more" in text


def test_lists_are_written_as_people_write_them():
    assert listed([]) == ""
    assert listed(["a", "a", "b"]) == "a and b"
