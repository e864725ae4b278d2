"""Networks made once for all tests of a process, the built-in cases too: they do not change, as is tested."""

from __future__ import annotations

import importlib
import pickle
import zlib
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from subnatnet import TieNetwork

ROOMS = ("subnatnet.datasets", "subnatnet.datasets.china", "subnatnet.datasets.world")
_kept: dict[tuple[str, str], tuple[TieNetwork, list[int]]] = {}
_studied: list[TieNetwork] = []


def content(net: TieNetwork) -> list[int]:
    """Return numbers that differ where what a network holds differs."""
    held = [net.gazetteer, net.actors, net.ties, net.members, *net.tables.values(), net.eras]
    return [zlib.crc32(pickle.dumps(one)) for one in held]


def kept(load: Callable[..., TieNetwork]) -> Callable[..., TieNetwork]:
    """Return a function that makes a network when it is first asked for; ``__wrapped__`` makes it anew."""

    @wraps(load)
    def run(*args: Any, **kwargs: Any) -> TieNetwork:
        known = not args and (not kwargs or (list(kwargs) == ["home"] and type(kwargs["home"]) is str))
        if not known:
            return load(*args, **kwargs)
        key = load.__name__, kwargs.get("home", "")
        if key not in _kept:
            net = load(*args, **kwargs)
            _kept[key] = net, content(net)
        return _kept[key][0]

    run.__wrapped__ = load
    return run


def keep() -> None:
    """Let every way to the built-in cases lead to the ones that were read."""
    for name in ("load_china", "load_world"):
        load = kept(getattr(importlib.import_module(ROOMS[0]), name))
        for room in ROOMS:
            module = importlib.import_module(room)
            if hasattr(module, name):
                setattr(module, name, load)


def studied(net: TieNetwork) -> TieNetwork:
    """Let the roles of a network that every function meets be studied once, as those of a built-in case."""
    _studied.append(net)
    return net


def share_studies() -> None:
    """Let the roles of a built-in case be studied once for each selection, as a reader does with a study.

    What a study has computed it hands out as copies, so no test can change what another gets.
    """
    module = importlib.import_module("subnatnet.roles.study")
    make = module.study_roles
    usual = importlib.import_module("subnatnet.arguments.selection").DEFAULTS | {"unit": "top"}
    studies: dict[str, Any] = {}

    @wraps(make)
    def run(net: TieNetwork, **select: Any) -> Any:
        cases = [held for (name, _), (held, _) in _kept.items() if name.startswith("load_")]
        if not any(net is held for held in (*cases, *_studied)) or not all(
            _plain(value) for value in select.values()
        ):
            return make(net, **select)
        given = {name: value for name, value in select.items() if value != usual.get(name)}
        key = repr((id(net), sorted(given.items())))
        if key not in studies:
            studies[key] = make(net, **select)
        return studies[key]

    module.study_roles = run


def _plain(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return all(isinstance(one, str) for one in value)
    return value is None or isinstance(value, (str, int, float))


def changed() -> list[tuple[str, str]]:
    """Return the cases that are no longer what they were when they were read."""
    return [key for key, (net, before) in _kept.items() if content(net) != before]
