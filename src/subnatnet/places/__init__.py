"""Who is who: names in any script and spelling to one id."""

from __future__ import annotations

from subnatnet.places.gazetteer import Gazetteer, Match, builtin_gazetteer
from subnatnet.places.resolve import resolve

__all__ = ["Gazetteer", "Match", "builtin_gazetteer", "resolve"]
