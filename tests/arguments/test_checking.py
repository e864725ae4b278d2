"""A function that is checked: its signature, its errors, and that it sees what was meant."""

from __future__ import annotations

import inspect
import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.arguments import check_fields, checked, number, one_of
from subnatnet.arguments.checking import _Plain
from subnatnet.errors import InvalidArgument

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import networkx as nx
    import pandas as pd

    from subnatnet.arguments import AllTimes, Count, Seed, Select, SelectRegions, Unpack
    from subnatnet.errors import UnknownActor
    from subnatnet.inference.nulls import NullName

How = Literal["fast", "slow"]


class Ties:
    """Stands for a network."""

    def require_selection(self, given: dict[str, Any], _: Any) -> dict[str, Any]:
        if given.get("layer") == "none":
            raise InvalidArgument("no such layer")
        return {"regions": ["R1"]} if given.get("regions") else {}


@checked(method=one_of("a", "b"), defaults={"unit": "top"})
def measure(
    net: object,
    method: str = "a",
    *names: str,
    how: How = "fast",
    draws: Count = 5,
    weights: Mapping[str, float] | None = None,
    words: Iterable[str] = (),
    frame: pd.DataFrame | None = None,
    graph: nx.Graph[Any] | None = None,
    run: Callable[[int], int] | None = None,
    null: NullName = "fixed-degrees",
    error: UnknownActor | None = None,
    **select: Unpack[SelectRegions],
) -> dict[str, Any]:
    """Measure."""
    return {"names": names, "draws": draws, "words": words, "method": method} | select


def test_the_signature_lists_the_selection_one_by_one():
    shown = str(inspect.signature(measure))
    assert "unit: 'Unit' = 'top'" in shown
    assert "undated: 'Undated' = 'exclude'" in shown
    assert "regions: 'str | Iterable[str] | None' = None" in shown
    assert "select" not in inspect.signature(measure).parameters
    assert measure.__name__ == "measure"
    assert pickle.loads(pickle.dumps(checked)) is checked  # noqa: S301 - our own bytes


def test_the_function_sees_a_whole_selection():
    seen = measure(Ties(), "b", "x", "y", during="2008")
    assert seen == {
        "names": ("x", "y"),
        "draws": 5,
        "words": (),
        "method": "b",
        "layer": None,
        "during": "2008",
        "unit": "top",
        "undated": "exclude",
        "regions": None,
    }
    assert measure(Ties(), regions="Śichuan")["regions"] == ["R1"]
    assert measure(Ties(), words="one")["words"] == ["one"]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"method": "c"}, "method must be one of 'a', 'b', not 'c'"),
        ({"method": None}, "method must be one of"),
        ({"how": "fst"}, "did you mean 'fast'"),
        ({"draws": 0}, "draws must be a whole number from 1 on, not 0"),
        ({"draws": True}, "not True"),
        ({"weights": {"a": float("nan")}}, "weights must be a mapping"),
        ({"weights": "a"}, "weights must be a mapping of a text to a number that is finite or None"),
        ({"words": 5}, "words must be a list"),
        ({"frame": 5}, "frame must be a DataFrame with one column of each name or None, not 5"),
        ({"graph": 5}, "a networkx graph"),
        ({"run": 5}, "a function"),
        ({"null": "fixed"}, "null must be one of 'fixed-degrees'"),
        ({"error": 5}, "an UnknownActor or None"),
        ({"unit": 5}, "unit must be"),
        ({"undated": "sometimes"}, "undated must be one of 'exclude', 'include', 'bounds', 'impute'"),
        ({"layer": 5}, "layer must be"),
        ({"layer": "none"}, "no such layer"),
        ({"regions": [1]}, "regions must be"),
        ({"during": 2008}, "during must be a text or None, not 2008"),
        ({"layr": "x"}, r"measure\(\) takes no 'layr'; did you mean 'layer'"),
    ],
)
def test_a_bad_argument_is_named(bad, message):
    with pytest.raises(InvalidArgument, match=message):
        measure(Ties(), **bad)


def test_what_is_missing_or_too_much_is_said():
    with pytest.raises(InvalidArgument, match="missing a required argument: 'net'"):
        measure()

    @checked()
    def one(a: int) -> int:
        return a

    with pytest.raises(InvalidArgument, match="too many positional"):
        one(1, 2)
    assert one(a=1) == 1


def test_a_default_is_never_refused():
    @checked(share=number(above=0, below=1))
    def run(share: float | None = None, seed: Seed = 0, **select: Unpack[Select]) -> object:
        return share, seed, select

    assert run()[:2] == (None, 0)
    assert run(None, 0)[:2] == (None, 0)
    assert set(run()[2]) == {"layer", "during", "unit", "undated"}
    with pytest.raises(InvalidArgument):
        run(2.0)


def test_a_decorated_method_and_free_keywords():
    class Thing:
        @checked()
        def take(self, *, flag: bool = False, **more: int) -> object:
            return flag, more

    assert Thing().take(flag=True, a=1) == (True, {"a": 1})
    with pytest.raises(InvalidArgument, match="a must be a whole number"):
        Thing().take(a="x")


def test_fields_of_a_dataclass():
    @dataclass(frozen=True)
    class Made:
        number: int
        words: Iterable[str] = ()

        def __post_init__(self) -> None:
            check_fields(self)

    assert Made(1, "ab").words == ["ab"]
    with pytest.raises(InvalidArgument, match="number must be a whole number, not 'x'"):
        Made("x")


def test_what_follows_many_keeps_its_name():
    @checked()
    def put(first: str, *more: str, times: int = 1) -> tuple[str, tuple[str, ...], int]:
        return first, more, times

    assert put("a", "b", "c", times=2) == ("a", ("b", "c"), 2)
    assert put("a", times=2) == ("a", (), 2)


def test_a_docstring_lists_the_keywords_of_a_selection():
    @checked()
    def counted(net: object, **select: Unpack[AllTimes]) -> object:
        """Count.

        Parameters
        ----------
        net : object
            Ties.
        **select
            Which ties.
        """
        return net, select

    assert "    layer, unit\n" in counted.__doc__
    assert "**select" not in counted.__doc__


NAMES = ["a", "b", "c", "d", "unknown"]


@given(st.lists(st.integers(), max_size=4), st.permutations(NAMES), st.integers(0, len(NAMES)))
def test_arguments_are_bound_as_python_binds_them(args, words, many):
    def run(a: int, b: int = 0, *, c: int, d: int = 0) -> None: ...

    shape, kwargs = inspect.signature(run), dict.fromkeys(words[:many], 7)
    try:
        expected = list(shape.bind(*args, **kwargs).arguments.items())
    except TypeError:
        expected = None
    found = _Plain.of(shape).bound(args, kwargs)
    assert (found if found is None else list(found.items())) == expected
