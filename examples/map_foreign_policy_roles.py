"""Map the foreign-policy roles of China's 31 provincial-level regions: two tables and an interactive page.

Run it from anywhere: ``python examples/map_foreign_policy_roles.py``. It writes ``out/regions.csv``,
``out/roles.csv``, ``out/atlas.html`` and, with pyvis, ``out/network.html`` in the folder it is run from.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

import subnatnet as sn

OUT = Path("out")
UNITS = ("province", "country")


def measure(net: sn.TieNetwork) -> dict[str, Any]:
    """Return the parts of the two tables, one after the other under a progress bar."""
    twins = {"layer": "agreement", "unit": UNITS}
    spread = ["countries", "shannon", "hhi", "europe_share", "land_neighbour_share"]
    steps = {
        "ties": lambda: pd.DataFrame(
            {name: sn.centrality(net, "acts", layer=name, unit="province")["acts"] for name in net.layers}
        ),
        "partners": lambda: sn.centrality(net, "partners", layer="agreement", unit="province"),
        "diversity": lambda: sn.diversity(net, spread, **twins),
        "position": lambda: sn.centrality(net, ["betweenness", "closeness", "eigenvector"], **twins),
        "communities": lambda: sn.communities(net, weighted=True, seed=0, **twins)[["community"]],
        "directives": lambda: sn.directive_load(net, unit="province").drop(columns="total"),
        "roles": lambda: sn.role_map(net),
        "eras": lambda: {era: sn.role_map(net, during=era) for era in net.eras},
    }
    parts = {}
    for step in (bar := tqdm(steps, leave=False)):
        bar.set_description(f"measuring {step}")
        parts[step] = steps[step]()
    return parts


def region_table(net: sn.TieNetwork, parts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row per region: its ties by layer, its partners abroad, and where it stands among them."""
    regions = net.rollup("province").actors.query("kind == 'region' and unit_class == 'mainland'")
    columns = [parts[step] for step in parts if step not in ("directives", "roles", "eras")]
    table = regions[["name"]].join(columns)
    counts = [*net.layers, "partners", "countries", "community"]
    return table.fillna(dict.fromkeys(net.layers, 0)).astype(dict.fromkeys(counts, "Int64"))


KEY = """What each region is told to be by the centre, claims to be in its own reports, and shows by its ties
and trade. "Cannot be told" and "cannot be seen" are answers; docs/roles.md says how each is read.
"""


def print_roles(roles: pd.DataFrame) -> None:
    """Print the role map: one line for each region, in the order of the alphabet."""
    for text in roles.sort_values("name")["reading"]:
        print(text)


def main() -> None:
    """Print the tables, write them and the page, and say where they are."""
    net = sn.load_china()
    parts = measure(net)
    table = region_table(net, parts)
    load = parts["directives"].loc[table.index].astype(int)
    roles = parts["roles"].loc[table.index]
    print(net, "\n")
    print(KEY)
    print_roles(roles)
    print()
    OUT.mkdir(exist_ok=True)
    table = table.join(load)
    table.to_csv(OUT / "regions.csv", encoding="utf-8")
    roles.to_csv(OUT / "roles.csv", encoding="utf-8")
    sources = sn.load_table("sources")
    # in the page it must be plain which columns speak of agreements alone
    alone = ["partners", "countries", "community", "betweenness", "closeness", "eigenvector"]
    shown = table.drop(columns="name").rename(columns={name: f"{name} (agreements)" for name in alone})
    eras = {era: rows[rows.index.isin(table.index)] for era, rows in parts["eras"].items()}
    data = {key: sources.attrs[key] for key in ("title", "version", "date")}
    authors = f"The subnatnet authors ({data['date'][:4]})"
    data["citation"] = f"{authors}. {data['title']}, version {data['version']}."
    sn.write_atlas(
        net,
        OUT / "atlas.html",
        regions=shown,
        roles={"": roles} | eras,
        sources=sources,
        about=data,
        title="Foreign-policy roles of China's provinces",
    )
    sn.write_pyvis(net, OUT / "network.html", roles=roles, sources=sources)
    print(f"Why, with documents and numbers: {OUT / 'roles.csv'}; ties and measures: {OUT / 'regions.csv'}.")
    print(
        f"The pages are {OUT / 'atlas.html'} and, with pyvis, {OUT / 'network.html'}: open them in a browser."
    )


if __name__ == "__main__":
    main()
