"""Give the places of data/nodes that have no point the one of the world gazetteer.

Run from the repository, after gazetteer.py:  python data/making/points.py

A country takes the point of its code; another place takes one only where its name and country have a single reading at full score,
and that reading has the same rank (a unit is no town). What stays without a point is listed.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from subnatnet.errors import SubnatnetError
from subnatnet.places import resolve
from subnatnet.places.world import world

TABLE = Path(__file__).resolve().parents[2] / "data" / "nodes" / "places.csv"
UNITS = {"region", "province", "state", "district"}
SOURCE = "world gazetteer"


def point(row: pd.Series) -> tuple[str, str] | None:
    """Return latitude and longitude as text, or None."""
    if row["level"] == "country":
        found = world().actors([row["id"]]).loc[row["id"]]
        return None if pd.isna(found["lat"]) else (f"{found['lat']:.4f}", f"{found['lon']:.4f}")
    try:
        match = resolve(row["name"], country=row["country"])
    except SubnatnetError:
        return None
    if match.id is None or match.lat is None or pd.isna(match.lat) or match.score < 1:
        return None
    level = world().actors([match.id]).loc[match.id, "level"]
    if (level in UNITS) != (row["level"] == "region") and row["level"] != "site":
        return None
    return f"{match.lat:.4f}", f"{match.lon:.4f}"


def main() -> None:
    """Fill what is empty and say what stays so."""
    table = pd.read_csv(TABLE, dtype="str", keep_default_na=False, encoding="utf-8")
    left = []
    for at in table.index[(table["lat"] == "") & ~table["id"].str.startswith("world:")]:
        found = point(table.loc[at])
        if found is None:
            left.append(table.at[at, "id"])
        else:
            table.loc[at, ["lat", "lon", "coord_source"]] = [*found, SOURCE]
    table.to_csv(TABLE, index=False, encoding="utf-8", lineterminator="\n")
    print(
        f"{(table['coord_source'] == SOURCE).sum()} points of the world gazetteer; none for {', '.join(left)}"
    )


if __name__ == "__main__":
    main()
