"""Compile kernels so that neither a folder without the right to write nor a damaged cache stops them.

Imported only by modules that are themselves imported when a kernel first runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def njit(*, inner: bool = False, **options: Any) -> Callable[[F], F]:  # noqa: ANN401 - the options of numba
    """Compile as numba does; in memory where no cache can be written, anew where the cache is damaged.

    Nothing is called from C, and what is `inner`, called by other kernels alone, not from Python either: ways
    in that nobody takes are not compiled.

    Examples
    --------
    >>> @njit(cache=True, nogil=True)
    ... def double(x):
    ...     return 2 * x
    >>> double(3)
    6
    """
    options |= {"no_cfunc_wrapper": True, "no_cpython_wrapper": inner}

    def compiled(function: F) -> F:
        try:
            kernel = numba.njit(**options)(function)
        except RuntimeError:  # no place for a cache: a read-only install without a home to write to
            kernel = numba.njit(**options | {"cache": False})(function)
        _mend(kernel)
        return cast("F", kernel)

    return compiled


def _mend(kernel: Any) -> None:  # noqa: ANN401 - a dispatcher of numba
    """Let a damaged cache be thrown away, and a full disk be no reason to stop."""
    cache = kernel._cache  # noqa: SLF001 - numba offers no other way to its cache
    load, save = getattr(cache, "load_overload", None), getattr(cache, "save_overload", None)
    if load is None or save is None:
        return

    def load_overload(*args: object) -> object:
        try:
            return load(*args)
        except Exception:  # noqa: BLE001 - a damaged pickle fails in any way
            _forget(cache)
            return None

    def save_overload(*args: object) -> None:
        try:
            save(*args)
        except Exception:  # noqa: BLE001 - as above: its index is read before it is written
            _forget(cache)

    cache.load_overload, cache.save_overload = load_overload, save_overload


def _forget(cache: Any) -> None:  # noqa: ANN401 - the cache of a dispatcher
    import contextlib

    with contextlib.suppress(Exception):
        cache.flush()
