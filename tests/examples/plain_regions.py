"""The numbers of the main example, once more, with plain pandas and networkx from the CSV files alone.

Nothing of subnatnet is imported here: that is the point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import community
import networkx as nx
import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def region_numbers(data: Path) -> pd.DataFrame:
    """Return one row per mainland province, indexed by id."""
    regions = read(data / "nodes" / "regions.csv").set_index("id")
    places = read(data / "nodes" / "places.csv").set_index("id")
    organisations = read(data / "nodes" / "organisations.csv").set_index("id")

    def province(actor: str) -> str:
        if actor in organisations.index:
            actor = organisations.loc[actor, "region"]
        while actor in regions.index and regions.loc[actor, "parent"]:
            actor = regions.loc[actor, "parent"]
        return actor if actor in regions.index else ""

    def acts(name: str) -> pd.DataFrame:
        ties = read(data / "edges" / f"{name}.csv")
        document = ties["document"] if "document" in ties else pd.Series("", index=ties.index)
        act = document.where(document != "", ties["id"])
        ends = [
            pd.DataFrame({"province": ties[end].map(province), "act": act, "other": ties[other]})
            for end, other in (("source", "target"), ("target", "source"))
        ]
        both = pd.concat(ends)
        return both[both["province"] != ""]

    mainland = regions.index[(regions["level"] == "province") & (regions["unit_class"] == "mainland")]
    table = pd.DataFrame(index=pd.Index(mainland, name="id").sort_values())
    for name in ("agreements", "investments", "cooperation", "directives"):
        table[name] = (
            acts(name).groupby("province")["act"].nunique().reindex(table.index).fillna(0).astype(int)
        )

    ties = acts("agreements").assign(country=lambda t: t["other"].map(places["country"]))
    table["partners"] = ties.groupby("province")["other"].nunique()
    table["countries"] = ties.groupby("province")["country"].nunique()
    counts = ties.groupby(["province", "country"])["act"].nunique()
    share = counts / counts.groupby("province").transform("sum")
    table["shannon"] = -(share * np.log(share)).groupby("province").sum()
    world = ties["country"].map(places["parent"])
    neighbour = ties["country"].map(places["land_neighbour"]) == "1"
    table["europe_share"] = (world == "world:europe").groupby(ties["province"]).mean()
    table["neighbour_share"] = neighbour.groupby(ties["province"]).mean()

    graph = nx.Graph()
    graph.add_edges_from(counts.index)
    between = nx.betweenness_centrality(graph, normalized=True)
    table["betweenness"] = [between[region] for region in table.index]

    weighted = nx.Graph()
    weighted.add_nodes_from(sorted(graph))
    weighted.add_weighted_edges_from(sorted((*sorted(pair), int(n)) for pair, n in counts.items()))
    groups = community.best_partition(weighted, random_state=0)
    table["community"] = [groups[region] for region in table.index]
    return table
