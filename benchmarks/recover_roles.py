"""How well planted roles are recovered; rewrites the last section of docs/roles.md.

Usage: python benchmarks/recover_roles.py [--worlds 10] [--out docs/roles.md]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

import subnatnet as sn
from subnatnet.tables.atomic import write_text

WORLDS, COUNTRIES, REGIONS = 6, 5, 24
HEADING = "## Recovery of planted roles"
PLACES = [f"W{world}C{country}" for world in range(WORLDS) for country in range(COUNTRIES)]
CASES = {
    "as made": {},
    "firms with ten acts each": {"acts": 10},
    "half of all ties missing": {"missing": 0.5},
    "one layer missing in half the regions": {"blind": True},
    "coverage from a tenth to all": {"uneven": True},
    "all of these": {"acts": 10, "missing": 0.3, "blind": True, "uneven": True},
}


def plant(
    rng: np.random.Generator,
    *,
    contacts: int = 60,
    acts: int = 1,
    missing: float = 0.0,
    blind: bool = False,
    uneven: bool = False,
) -> tuple[sn.TieNetwork, dict[str, str]]:
    """Make a state whose regions face a part of the world, every third of them none.

    A region that faces one has 40 % of its contacts there, the others are dealt out over all places. Half
    of all contacts are twinnings, half investments of firms; investments lead to the first half of the places
    more often. What a region is told is what it faces, for every second of them, and another part for the
    rest.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where chance comes from.
    contacts : int
        Distinct contacts of each region.
    acts : int
        Acts of each firm in a country, for one firm in five.
    missing : float
        Share of ties that are lost at random.
    blind : bool
        Whether the investments of every second region are not in the table.
    uneven : bool
        Whether regions are covered from a tenth of their ties to all of them.
    """
    usual = {"agreement": np.ones(len(PLACES)), "investment": np.where(np.arange(len(PLACES)) < 15, 2.0, 0.5)}
    rows, faces, people, told = [], {}, [], []
    for number in range(REGIONS):
        region = f"R{number:02d}"
        faces[region] = f"world:W{number % WORLDS}" if number % 3 else ""
        people.append({"id": region, "kind": "region", "level": "province", "parent": ""})
        covered = rng.uniform(0.1, 1.0) if uneven else 1.0
        for at in range(contacts):
            layer = "agreement" if at % 2 else "investment"
            share = rng.dirichlet(40 * usual[layer] / usual[layer].sum())
            partner = str(rng.choice(PLACES, p=share))
            if faces[region] and rng.random() < 0.4:
                partner = str(rng.choice([p for p in PLACES if p.startswith(faces[region][6:])]))
            firm = f"co:{region}-{at}"
            source = firm if layer == "investment" else region
            if layer == "investment":
                people.append({"id": firm, "kind": "company", "level": "", "parent": region})
            lost = rng.random() >= covered or (blind and number % 2 == 0 and layer == "investment")
            many = acts if layer == "investment" and at % 10 == 0 else 1
            row = {"layer": layer, "source": source, "target": partner, "start": "2000"}
            rows += [row for _ in range(many) if not lost and rng.random() >= missing]
        other = f"world:W{(number + 1) % WORLDS}"
        aim = faces[region] if number % 2 else other
        told.append({"region": region, "role": "gateway", "class": "P", "direction": aim, "date": "1990"})
    people += [{"id": p, "kind": "place", "level": "country", "parent": f"world:{p[:2]}"} for p in PLACES]
    people += [
        {"id": f"world:W{w}", "kind": "place", "level": "world_region", "parent": ""} for w in range(WORLDS)
    ]
    ties = pd.DataFrame(rows)
    ties.insert(0, "id", [f"t{n:05d}" for n in range(len(ties))])
    statements = pd.DataFrame(told).assign(
        document=[f"d{n}" for n in range(len(told))], phrase="gateway", title="Plan"
    )
    return sn.TieNetwork(pd.DataFrame(people), ties, tables={"assigned": statements}), faces


def found(net: sn.TieNetwork, faces: dict[str, str]) -> pd.DataFrame:
    """Return for each region what was planted and what is said."""
    table = sn.role_map(net, regions=list(faces))
    rows = []
    for region, row in table.iterrows():
        pairs = zip(row["enacted_towards"].split("|"), row["enacted_towards_from"].split("|"), strict=True)
        said = {place for place, origin in pairs if origin == "ties"}
        told = row["assigned_towards"]
        legs = dict(part.rsplit(": ", 1) for part in row["assigned_enacted"].split("|") if ": " in part)
        rows.append(
            {
                "planted": faces[str(region)],
                "said": len(said),
                "right": faces[str(region)] in said,
                "wrong": len(said - {faces[str(region)]}),
                "faithful": bool(told) and told == faces[str(region)],
                "agrees": legs.get(told, "").startswith("agree"),
            }
        )
    return pd.DataFrame(rows)


def run(worlds: int) -> pd.DataFrame:
    """Return how often planted directions come out, by case."""
    lines = []
    for name, options in tqdm(CASES.items(), desc="planted worlds"):
        parts = [found(*plant(np.random.default_rng([seed, len(name)]), **options)) for seed in range(worlds)]
        every = pd.concat(parts)
        facing, none = every[every["planted"] != ""], every[every["planted"] == ""]
        lines.append(
            {
                "case": name,
                "facing one: found": facing["right"].mean(),
                "said of them: right": facing["right"].sum() / max(facing["said"].sum(), 1),
                "facing none: something said": (none["said"] > 0).mean(),
                "told what it faces: agrees": facing.loc[facing["faithful"], "agrees"].mean(),
                "told another: agrees": every.loc[~every["faithful"], "agrees"].mean(),
            }
        )
    return pd.DataFrame(lines)


def markdown(frame: pd.DataFrame) -> str:
    """Return a frame as a table in Markdown."""
    cells = [
        [f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row] for row in frame.to_numpy()
    ]
    lines = [list(map(str, frame.columns)), ["---"] * frame.shape[1], *cells]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> None:
    """Run the worlds and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=10, help="networks for each case")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "docs" / "roles.md")
    options = parser.parse_args()
    text = f"""{HEADING}

Written by `benchmarks/recover_roles.py --worlds {options.worlds}`: worlds of twenty-four regions with sixty
contacts each before any is lost. Two in three face a part of the world with 40 % of their contacts, over what
chance sends there; half of all are told what they face, the others something else. Investments lead elsewhere
than twinnings.

{markdown(run(options.worlds))}
"""
    before = (
        options.out.read_text(encoding="utf-8").partition(HEADING)[0].rstrip() if options.out.exists() else ""
    )
    write_text(options.out, before + "\n\n" + text)
    print(text)


if __name__ == "__main__":
    main()
