"""Map the foreign ties of China's 31 provincial-level regions: a table and an interactive page.

Run it from anywhere: ``python examples/map_foreign_policy_roles.py``. It writes ``out/regions.csv`` and
``out/atlas.html`` in the folder it is run from.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from tqdm import tqdm

import subnatnet as sn

OUT = Path("out")
UNITS = ("province", "country")


def region_table(net: sn.TieNetwork) -> pd.DataFrame:
    """Return one row per region: its ties by layer, its partners abroad, and where it stands among them."""
    twins = {"layer": "agreement", "unit": UNITS}
    steps = {
        "ties": lambda: pd.DataFrame(
            {name: sn.centrality(net, "acts", layer=name, unit="province")["acts"] for name in net.layers}
        ),
        "partners": lambda: sn.centrality(net, "partners", layer="agreement", unit="province"),
        "diversity": lambda: sn.diversity(
            net, ["countries", "shannon", "hhi", "europe_share", "land_neighbour_share"], **twins
        ),
        "position": lambda: sn.centrality(net, ["betweenness", "closeness", "eigenvector"], **twins),
        "communities": lambda: sn.communities(net, seed=0, **twins),
        "directives": lambda: sn.directive_load(net, unit="province").drop(columns="total"),
    }
    regions = net.rollup("province").actors.query("kind == 'region' and unit_class == 'mainland'")
    table = regions[["name"]]
    for step in (bar := tqdm(steps, leave=False)):
        bar.set_description(f"measuring {step}")
        table = table.join(steps[step]())
    counts = [*net.layers, "partners", "countries", "community"]
    return table.fillna(dict.fromkeys(net.layers, 0)).astype(dict.fromkeys(counts, "Int64"))


def main() -> None:
    """Print the table, write it and the page, and say where they are."""
    net = sn.load_china()
    table = region_table(net)
    instruments = list(table.loc[:, "community":].columns[1:])
    print(net, "\n")
    print(table.drop(columns=instruments).round(3).to_string(), "\n")
    print("Directives received, by instrument:\n")
    print(table[["name", *instruments]].astype(dict.fromkeys(instruments, int)).to_string(), "\n")
    OUT.mkdir(exist_ok=True)
    table.to_csv(OUT / "regions.csv", encoding="utf-8")
    sn.write_atlas(
        net, OUT / "atlas.html", regions=table.drop(columns="name"), sources=sn.load_table("sources")
    )
    print(f"The table is in {OUT / 'regions.csv'}, the page in {OUT / 'atlas.html'}: open it in a browser.")


if __name__ == "__main__":
    main()
