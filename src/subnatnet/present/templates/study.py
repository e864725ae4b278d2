"""Make every table and figure of the built-in study again: ``python code/study.py``.

It needs the versions in ``code/requirements.txt`` and writes ``output/tables`` and ``output/figures``
beside this folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

import subnatnet as sn

UNIT = ("top", "country")
TWINS = {"layer": "agreement", "unit": UNIT}
SPREAD = ["countries", "shannon", "hhi"]


def tables(net: sn.TieNetwork) -> dict[str, pd.DataFrame]:
    """Return the tables of the study by name."""
    acts = {name: sn.centrality(net, "acts", layer=name, unit="top")["acts"] for name in net.layers}
    return {
        "summary": net.summary(),
        "coverage": sn.coverage(net),
        "roles": sn.role_map(net),
        "acts": pd.DataFrame(acts),
        "partners": sn.centrality(net, "partners", **TWINS),
        "diversity": sn.diversity(net, SPREAD, **TWINS),
        "position": sn.centrality(net, ["betweenness", "closeness", "eigenvector"], **TWINS),
        "communities": sn.communities(net, weighted=True, seed=0, **TWINS),
        "directives": sn.directive_load(net, unit="top"),
    }


def draw(net: sn.TieNetwork, made: dict[str, pd.DataFrame], folder: Path) -> None:
    """Draw the figures of the study."""
    from subnatnet import figures

    partners = made["partners"]["partners"]
    regions = partners[net.gazetteer.loc[partners.index, "kind"] == "region"]
    title = "Partner countries of each region"
    figures.regional_map(net, regions, title=title, path=folder / "partners-map.svg")
    figures.regional_map(net, regions, form="tiles", title=title, path=folder / "partners-tiles.svg")
    figures.coverage_chart(net, path=folder / "coverage.svg")
    overlap = sn.competition(net, **TWINS)
    figures.competition_heatmap(
        net, overlap, title="Overlap of partner countries", path=folder / "overlap.svg"
    )


def main(output: Path) -> None:
    """Write all tables and figures into a folder."""
    net = sn.load_china()
    made = tables(net)
    for part in ("tables", "figures"):
        (output / part).mkdir(parents=True, exist_ok=True)
    for name, table in made.items():
        table.to_csv(output / "tables" / f"{name}.csv", encoding="utf-8", lineterminator="\n")
    sn.cite(net).sources.to_csv(output / "tables" / "sources.csv", encoding="utf-8", lineterminator="\n")
    draw(net, made, output / "figures")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "output")
