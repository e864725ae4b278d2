"""Every figure of the library in one place; needs ``pip install "subnatnet[figures]"``."""

from subnatnet.present.coverage import coverage_chart
from subnatnet.present.figures import (
    captioned,
    competition_heatmap,
    flow_map,
    rank_chart,
    regional_map,
    role_tiles,
    role_timeline,
    slope_chart,
    two_mode,
)
from subnatnet.present.profiles import profile_chart
from subnatnet.present.uncertainty import caterpillar, null_histogram, rank_stability

__all__ = [
    "captioned",
    "caterpillar",
    "competition_heatmap",
    "coverage_chart",
    "flow_map",
    "null_histogram",
    "profile_chart",
    "rank_chart",
    "rank_stability",
    "regional_map",
    "role_tiles",
    "role_timeline",
    "slope_chart",
    "two_mode",
]
