"""Every number on the page is the one that the library computes."""

from __future__ import annotations

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "inference.md"


def test_every_number_on_the_page():
    failures, examples = doctest.testfile(
        str(PAGE), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert examples > 20
    assert failures == 0
