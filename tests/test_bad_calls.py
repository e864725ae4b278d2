"""Every public function meets every bad argument with one clear error, and changes nothing silently."""

from __future__ import annotations

import contextlib
import inspect
import re
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import bad_calls
import subnatnet as sn
from subnatnet.errors import SubnatnetError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FUNCTIONS = bad_calls.functions()
SECONDS = 60  # for one call: none may hang


@contextmanager
def in_time(what: str) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise TimeoutError(what)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def faults_of(name: str, calls: Iterable[tuple[str, dict[str, Any]]], refused: str) -> list[str]:
    """Return the calls that break below, say nothing, or are taken though their name tells otherwise."""
    faults = []
    for what, keywords in calls:
        try:
            with in_time(what):
                FUNCTIONS[name](**keywords)
        except SubnatnetError as error:
            if not str(error).strip():
                faults.append(f"{what}: an empty message")
        except Exception as error:  # noqa: BLE001 - whatever else it is, it is a fault
            faults.append(f"{what}: {type(error).__name__}: {error}")
        else:
            if re.search(refused, what):
                faults.append(f"{what}: taken without a word")
    return faults


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_bad_argument_is_one_clear_error(name, tmp_path):
    calls = bad_calls.bad_calls(name, FUNCTIONS[name], str(tmp_path))
    assert not faults_of(name, calls, refused="")
    assert not list(tmp_path.iterdir()), "a call that fails writes nothing"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_table_that_is_not_right_is_taken_or_refused_in_words(name, tmp_path, monkeypatch):
    """A column may be missing where nothing needs it; what breaks below never shows."""
    (tmp_path / "a file").write_text("x", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    calls = bad_calls.misshapen_calls(name, FUNCTIONS[name], str(tmp_path))
    # where no one can say which column is meant
    assert not faults_of(name, calls, refused=r": column .* twice\)$|columns on two levels\)$")


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - set(bad_calls.OF_POSITIONS)))
def test_the_same_call_without_the_bad_argument_works(name, tmp_path):
    """Or else the bad argument is not what is refused."""
    FUNCTIONS[name](**bad_calls.needed(name, FUNCTIONS[name], str(tmp_path)))


@pytest.mark.parametrize("bad", [5, None, "x", True, [], {}, float("nan"), pd.NA, pd.DataFrame({"a": [1]})])
def test_arguments_without_a_name_are_checked_too(bad):
    net = bad_calls.small()
    with pytest.raises(SubnatnetError):
        net.layer(bad)
    with pytest.raises(SubnatnetError):
        sn.merge_ties(net, bad)


def test_there_are_enough_calls(tmp_path):
    made = {
        kind: [sum(1 for _ in calls(*one, str(tmp_path))) for one in FUNCTIONS.items()]
        for kind, calls in (("bad", bad_calls.bad_calls), ("misshapen", bad_calls.misshapen_calls))
    }
    assert sum(made["bad"]) >= 2500
    assert min(made["bad"]) > 0
    assert sum(made["misshapen"]) >= 1000
    assert sum(many > 0 for many in made["misshapen"]) >= 45  # the others take no table, mapping or path


BARE = pd.DataFrame({"id": ["R1", "P"], "kind": ["region", "place"]})
NO_TIES = pd.DataFrame({"id": [], "source": [], "target": []})
ODD = {
    "empty": sn.TieNetwork(BARE[:0], NO_TIES),
    "no layer": sn.TieNetwork(BARE, NO_TIES),
    "one region": sn.from_edges(pd.DataFrame({"source": ["R1"], "target": ["P"]}), BARE),
}
OF_A_NETWORK = [
    name
    for name, function in FUNCTIONS.items()
    if {"net", "study"} & set(inspect.signature(function).parameters)
]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", OF_A_NETWORK)
def test_a_network_with_hardly_anything_in_it_is_no_surprise(name, odd, tmp_path):
    known = inspect.signature(FUNCTIONS[name]).parameters
    keywords = bad_calls.needed(name, FUNCTIONS[name], str(tmp_path))
    keywords |= {word: value for word, value in bad_calls.CHEAP.items() if word in known}
    keywords |= {word: ODD[odd] for word in ("net", "study") if word in keywords}
    if "path" in keywords and name.startswith("figures."):
        keywords["path"] = tmp_path / "made.png"
    with in_time(name), contextlib.suppress(SubnatnetError):
        FUNCTIONS[name](**keywords)
