"""Figures for print: maps, timelines, heat maps, slopes, ranks and two-mode layouts."""

from subnatnet.present.figures.captions import captioned
from subnatnet.present.figures.charts import rank_chart, slope_chart
from subnatnet.present.figures.flows import flow_map
from subnatnet.present.figures.heatmap import competition_heatmap
from subnatnet.present.figures.maps import regional_map
from subnatnet.present.figures.roles import role_tiles
from subnatnet.present.figures.timeline import role_timeline
from subnatnet.present.figures.twomode import two_mode

__all__ = [
    "captioned",
    "competition_heatmap",
    "flow_map",
    "rank_chart",
    "regional_map",
    "role_tiles",
    "role_timeline",
    "slope_chart",
    "two_mode",
]
