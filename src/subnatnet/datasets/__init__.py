"""The built-in cases; the only code that knows of a particular state."""

from subnatnet.datasets.china import CHINA_ERAS, load_china, load_table
from subnatnet.datasets.world import load_world

__all__ = ["CHINA_ERAS", "load_china", "load_table", "load_world"]
