"""Kernels are compiled where no cache can be written, and anew where a cache is damaged."""

from __future__ import annotations

import importlib.util

import pytest

numba = pytest.importorskip("numba")

from subnatnet.measures._numba import njit  # noqa: E402 - numba may not be there


def test_without_a_place_for_a_cache_kernels_live_in_memory(monkeypatch):
    from numba.core import caching

    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])

    def double(x):
        return 2 * x

    with pytest.raises(RuntimeError, match="cannot cache"):
        numba.njit(cache=True)(double)
    assert njit(cache=True)(double)(21) == 42


SOURCE = """
from subnatnet.measures._numba import njit

@njit(cache=True)
def double(x):
    return 2 * x
"""


def loaded(path):
    spec = importlib.util.spec_from_file_location("kernels", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.double


@pytest.mark.parametrize("damage", [b"", b"no pickle", b"\x80\x05"])
def test_a_damaged_cache_is_built_anew(tmp_path, damage):
    path = tmp_path / "kernels.py"
    path.write_text(SOURCE)
    assert loaded(path)(21) == 42
    held = [one for one in tmp_path.rglob("*") if one.suffix in (".nbi", ".nbc")]
    assert {one.suffix for one in held} == {".nbi", ".nbc"}
    for one in held:
        one.write_bytes(damage)
    assert loaded(path)(21) == 42
    again = loaded(path)
    assert again(21) == 42
    assert sum(again.stats.cache_hits.values()) == 1
