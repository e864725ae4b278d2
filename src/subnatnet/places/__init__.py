"""Who is who: names in any script and spelling to one id."""

from __future__ import annotations

from subnatnet.places._answers import Match
from subnatnet.places.gazetteer import Gazetteer, builtin_gazetteer
from subnatnet.places.resolve import resolve
from subnatnet.places.world import World, world

__all__ = ["Gazetteer", "Match", "World", "builtin_gazetteer", "resolve", "world"]
