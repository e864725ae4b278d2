from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.roles.telling import most_telling, surprisal, weigh_words


def test_bits_are_the_logarithm_of_how_rare_a_word_is():
    said = pd.DataFrame({"region": list("AABC"), "class": "P", "role": ["x", "x", "x", "y"]})
    bits = surprisal(said, "role", "ABCDEFGH")
    assert bits.to_dict() == {("P", "x"): 2.0, ("P", "y"): 3.0}


def test_classes_are_counted_apart():
    said = pd.DataFrame({"region": list("ABA"), "class": ["P", "P", "I"], "role": "x"})
    bits = surprisal(said, "role", "AB")
    assert bits.to_dict() == {("I", "x"): 1.0, ("P", "x"): 0.0}
    rows = said.assign(document=["d1", "d1", "d1"])
    assert weigh_words(rows, "role", bits).to_dict() == {("A", "x"): 1.0, ("B", "x"): 0.0}


def test_words_of_equal_weight_stay_together():
    assert most_telling(pd.Series({"b": 2.0, "a": 2.0, "c": 0.1})).index.tolist() == ["a", "b"]


def test_what_is_said_of_all_alike_is_all_named():
    assert most_telling(pd.Series({"b": 0.0, "a": 0.0})).index.tolist() == ["a", "b"]
    assert not len(most_telling(pd.Series(dtype=float)))


@st.composite
def weighed(draw):
    """Return bits of words, and what they would be with one more region given each."""
    weights = draw(
        st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.floats(0.1, 20), min_size=1, max_size=8)
    )
    lost = draw(st.lists(st.floats(0, 1), min_size=len(weights), max_size=len(weights)))
    weights = pd.Series(weights)
    return weights, weights - np.minimum(lost, weights.to_numpy())


@given(weighed())
def test_without_doubt_the_named_are_the_heaviest_and_no_more_than_the_effective_number(drawn):
    weights, _ = drawn
    named = most_telling(weights)
    left = weights.drop(named.index)
    assert not len(left) or left.max() <= named.min()
    strictly = (named > named.min() + 1e-9).sum()
    assert strictly < round(weights.sum() / weights.max()) or strictly == 0
    assert np.all(np.diff(named.to_numpy()) <= 0)


@given(weighed())
def test_a_word_is_named_too_where_a_named_one_would_fall_behind_it_with_one_region_more(drawn):
    weights, weaker = drawn
    surely, named = (most_telling(weights, low) for low in (weights, weaker))
    bar = weaker[surely.index].min()
    assert set(named.index) == set(weights[weights >= bar - 1e-9].index)
    assert named.index[: len(surely)].tolist() == surely.index.tolist()


def test_one_region_more_takes_its_share_of_bits():
    said = pd.DataFrame({"region": list("AABC"), "class": "P", "role": ["x", "x", "x", "y"]})
    bits = surprisal(said, "role", "ABCDEFGH", more=1)
    assert bits.round(9).to_dict() == {("P", "x"): round(3 - np.log2(3), 9), ("P", "y"): 2.0}
    everybody = surprisal(said, "role", "ABC", more=5)
    assert everybody.to_dict() == {("P", "x"): 0.0, ("P", "y"): 0.0}
