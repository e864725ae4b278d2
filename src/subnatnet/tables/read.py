"""Read ties from wherever they are."""

from __future__ import annotations

from subnatnet.tables.package import read_package

__all__ = ["read_package"]
