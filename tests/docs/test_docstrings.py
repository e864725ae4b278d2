"""Every public docstring is numpydoc: all parameters, what comes back, and an example."""

from __future__ import annotations

import inspect

import pytest

import subnatnet as sn
from subnatnet import figures

NAMES = [
    *(f"subnatnet.{name}" for name in sn.__all__ if callable(getattr(sn, name))),
    *(f"subnatnet.figures.{name}" for name in figures.__all__),
]
NOT_ASKED = {
    "ES01": "a summary of one line may say it all",
    "SA01": "related functions are linked where they are spoken of",
    "PR03": "the selection stands where a reader looks for it, beside the network",
    "PR04": "names that share a description share its type",
    "PR09": "a description may end in a table",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_docstring_is_whole(name):
    from numpydoc.validate import validate  # takes a third of a second, of one worker

    found = {code: message for code, message in validate(name)["errors"] if code not in NOT_ASKED}
    thing = getattr(figures if ".figures." in name else sn, name.rpartition(".")[2])
    if inspect.isclass(thing):  # made by functions of the library, which have the examples
        found = {code: message for code, message in found.items() if code not in ("EX01", "PR01")}
    assert found == {}
