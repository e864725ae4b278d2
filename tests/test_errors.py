"""Errors: each is also the builtin a reader expects, and says what to do next."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.errors import nearest, reject, require_count, require_seed, require_share


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (sn.InvalidChoice, ValueError),
        (sn.InvalidTies, ValueError),
        (sn.UnknownActor, KeyError),
        (sn.MissingExtra, ImportError),
    ],
)
def test_each_error_is_ours_and_a_builtin(error, builtin):
    assert issubclass(error, sn.SubnatnetError)
    assert issubclass(error, builtin)


def test_unknown_actor_reads_as_a_sentence():
    assert str(sn.UnknownActor("no such actor")) == "no such actor"
    assert str(sn.UnknownActor()) == ""


def test_invalid_ties_carries_its_report():
    report = pd.DataFrame({"row": [1]})
    assert sn.InvalidTies("one fault", report).report is report


def test_a_long_list_of_choices_is_cut_and_counted():
    with pytest.raises(sn.InvalidChoice, match="and 8 more"):
        reject("zzz", [f"choice{n}" for n in range(20)], "choice")


@given(st.lists(st.text(min_size=1, max_size=12), max_size=8), st.text(max_size=12))
def test_nearest_is_one_of_the_choices_or_nothing(choices, value):
    assert nearest(value, choices) in {*choices, ""}


@pytest.mark.parametrize("seed", [None, -1, 1.5, "7"])
def test_a_seed_that_would_give_another_answer_each_time_is_refused(seed):
    with pytest.raises(sn.InvalidChoice, match="seed must be a whole number from 0 on"):
        require_seed(seed)


@pytest.mark.parametrize("count", [None, 0, 2.5, "100"])
def test_a_number_of_draws_is_a_whole_number(count):
    with pytest.raises(sn.InvalidChoice, match="draws must be a whole number from 1 on"):
        require_count(count, "draws")


@pytest.mark.parametrize("share", [None, 0, 1, 95, "0.95", float("nan")])
def test_a_percentage_is_no_share(share):
    with pytest.raises(sn.InvalidChoice, match=r"confidence must be a share between 0 and 1, such as 0.95"):
        require_share(share, "confidence")


def test_refusals_read_as_english():
    with pytest.raises(sn.InvalidChoice, match="'x' is not an interval"):
        reject("x", ("bca",), "interval")
