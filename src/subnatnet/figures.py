"""Every figure of the library in one place; needs ``pip install "subnatnet[figures]"``."""

from subnatnet.present.coverage import coverage_chart
from subnatnet.present.figures import (
    competition_heatmap,
    flow_map,
    rank_chart,
    regional_map,
    role_timeline,
    slope_chart,
    two_mode,
)

__all__ = [
    "competition_heatmap",
    "coverage_chart",
    "flow_map",
    "rank_chart",
    "regional_map",
    "role_timeline",
    "slope_chart",
    "two_mode",
]
