"""The built-in cases; the only code that knows of a particular state."""

from subnatnet.datasets.china import CHINA_ERAS, load_china, load_table

__all__ = ["CHINA_ERAS", "load_china", "load_table"]
