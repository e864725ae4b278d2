"""How many names of countries and towns are resolved right, wrong and not at all, and how fast.

Run: python benchmarks/bench_places.py

A town is right if the place found lies within 50 km of the point that Wikidata gives (100 km for units of
states). The names of twin towns are in the gazetteer by construction; those of the seats of missions are not.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd

from subnatnet.places import builtin_gazetteer, resolve, world

ROOT = Path(__file__).resolve().parents[1]
WORLD = ROOT / "src" / "subnatnet" / "datasets" / "world_tables"


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")


def shares(right: pd.Series, wrong: pd.Series) -> str:
    none = ~(right | wrong)
    return f"{right.mean():6.1%} right  {wrong.mean():6.2%} wrong  {none.mean():6.1%} not at all"


def countries() -> None:
    asked = read(Path(__file__).parent / "country_spellings.csv")
    for kind in ("place", None):
        found = resolve(asked["spelling"], kind=kind)
        right, none = found["id"] == asked["id"], found["id"] == ""
        print(f"countries ({len(asked)} spellings, kind={kind}): {shares(right, ~right & ~none)}")
        for spelling, wanted, got, why in zip(
            asked["spelling"], asked["id"], found["id"], found["reason"], strict=True
        ):
            if wanted != got:
                print(f"   {spelling!r}: {got or why} instead of {wanted}")


def towns(label: str, asked: pd.DataFrame, prefer: str = "", *, country: bool = True) -> pd.DataFrame:
    where = asked["country"] if country else None
    found = resolve(asked["name"], country=where, prefer=prefer)
    lat, lon = (pd.to_numeric(asked[name], errors="coerce") for name in ("latitude", "longitude"))
    north = found["lat"] - lat
    east = (found["lon"] - lon + 180) % 360 - 180
    km = 111.2 * np.hypot(north, east * np.cos(np.radians(lat)))
    allowed = np.where(found["level"].isin(["region", "district", "province"]), 100, 50)
    right = (km <= allowed) & (found["id"] != "")
    print(f"{label} ({len(asked)}): {shares(right, ~right & (found['id'] != ''))}")
    return found.assign(right=right, wanted_country=asked["country"], km=km)


def main() -> None:
    begin = time.process_time()
    places = world()
    table = time.process_time() - begin
    n_names = len(places.keys)
    print(
        f"{len(places.ids)} places, {n_names} names; table read in {table:.2f} s, with names "
        f"{time.process_time() - begin:.2f} s"
    )
    begin = time.process_time()
    builtin_gazetteer().resolve("Łódź", country="Polska")
    print(f"first answer after another {time.process_time() - begin:.2f} s")
    countries()
    twins = read(WORLD / "twin_cities_nodes.csv")
    towns("twin towns, with country", twins)
    towns("twin towns, with country, prefer='largest'", twins, "largest")
    towns("twin towns, without country", twins, country=False)
    missions = read(WORLD / "missions.csv")
    missions = missions[(missions["city"] != "") & (missions["latitude"] != "")]
    missions = missions.rename(columns={"city": "name"}).drop_duplicates(["name", "country"]).reset_index()
    towns("seats of missions, with country", missions)
    towns("seats of missions, with country, prefer='largest'", missions, "largest")
    rng = np.random.default_rng(1)
    rows = rng.choice(len(places.ids), 100_000, replace=True)
    names = pd.Series([places.name[row] for row in rows])
    where = pd.Series([places.country[row] for row in rows])
    distinct = names + np.where(np.arange(len(names)) % 2, " ", "  ")
    begin = time.process_time()
    builtin_gazetteer().resolve_frame(pd.DataFrame({"name": distinct, "country": where}))
    print(f"100,000 names with country in {time.process_time() - begin:.1f} s")


if __name__ == "__main__":
    main()
