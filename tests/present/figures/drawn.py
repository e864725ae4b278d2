"""The figures that are compared with golden pictures, and the comparison.

Run ``python tests/present/figures/drawn.py`` to make the pictures anew after a change that is meant, and look
at what changed before committing it.
"""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import pandas as pd

import subnatnet as sn
from subnatnet import figures
from subnatnet.measures.competition import competition

GOLDEN = Path(__file__).parent / "golden"
WIDTH = 96  # pixels of a golden picture: shapes and colours show, the outlines of letters do not
UNIT = ("province", "country")


@functools.cache
def china():
    return sn.load_china()


@functools.cache
def partners():
    values = sn.centrality(china(), "partners", layer="agreement", unit=UNIT)["partners"]
    return values[values.index.str.fullmatch("CN-..")]


def with_a_gap():
    values = partners().copy()
    values.loc["CN-FJ"] = np.nan
    return values


def eras():
    columns = {}
    for era in china().eras:
        values = sn.centrality(china(), "acts", layer="agreement", unit=UNIT, during=era)["acts"]
        columns[era] = values[values.index.str.fullmatch("CN-..")]
    return pd.DataFrame(columns)


def texts(figure):
    """Return every text in a figure."""
    from matplotlib.text import Text

    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def zones():
    return china().gazetteer["macro_region"].reindex(partners().index)


DRAWN = {
    "map": lambda: figures.regional_map(china(), with_a_gap(), title="Partners abroad"),
    "map-of-classes": lambda: figures.regional_map(china(), zones(), title="Zones"),
    "tiles": lambda: figures.regional_map(china(), with_a_gap(), form="tiles", title="Partners abroad"),
    "flows": lambda: figures.flow_map(china(), layer="agreement", unit=UNIT, title="Agreements"),
    "flows-world": lambda: figures.flow_map(
        china(), layer="investment", unit=UNIT, title="Investment", projection="world"
    ),
    "timeline": lambda: figures.role_timeline(china(), title="Roles"),
    "competition": lambda: figures.competition_heatmap(
        china(), competition(china(), layer="agreement", unit=UNIT), title="Overlap"
    ),
    "slopes": lambda: figures.slope_chart(china(), eras(), title="Agreements", highlight=["CN-SC"]),
    "rank-slopes": lambda: figures.slope_chart(china(), eras(), ranks=True, title="Agreements"),
    "ranks": lambda: figures.rank_chart(
        china(), with_a_gap(), low=partners() * 0.8, high=partners() * 1.1, classes=zones(), title="Partners"
    ),
    "two-mode": lambda: figures.two_mode(china(), unit=UNIT, highlight=["CN-SC"], title="Agreements"),
}


def picture(figure):
    """Return a figure as a small picture: an array of height x WIDTH x 3, from 0 to 255."""
    from PIL import Image

    figure.set_dpi(100)
    figure.canvas.draw()
    full = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())).convert("RGB")
    height = round(full.height * WIDTH / full.width)
    return np.asarray(full.resize((WIDTH, height), Image.Resampling.BOX), dtype=float)


def difference(one, other):
    """Return how much two pictures differ, from 0 to 255, blurred to forgive a shift of a pixel."""
    from scipy.ndimage import uniform_filter

    if one.shape[1] != other.shape[1] or abs(one.shape[0] - other.shape[0]) > 1:
        return 255.0
    rows = min(one.shape[0], other.shape[0])
    blurred = [uniform_filter(picture[:rows], size=(5, 5, 1)) for picture in (one, other)]
    return float(np.abs(blurred[0] - blurred[1]).mean())


def golden(name):
    from PIL import Image

    return np.asarray(Image.open(GOLDEN / f"{name}.png").convert("RGB"), dtype=float)


if __name__ == "__main__":
    from PIL import Image

    GOLDEN.mkdir(exist_ok=True)
    for name, draw in DRAWN.items():
        Image.fromarray(picture(draw()).astype("uint8")).save(GOLDEN / f"{name}.png", optimize=True)
        print(name)  # noqa: T201 - a script for people
