"""How well planted roles are recovered; rewrites the last section of docs/roles.md.

Usage: python benchmarks/recover_roles.py [--worlds 20] [--out docs/roles.md]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

import subnatnet as sn
from subnatnet.roles.congruence import congruence
from subnatnet.roles.typology import typology
from subnatnet.tables.atomic import write_text

PLANTED = ("window", "gateway", "hub", "investor", "contractor and donor")
WORLDS, COUNTRIES = 6, 5  # world regions, and countries in each
NOISE = (0.0, 0.2, 0.4)
MISSING = (0.0, 0.3, 0.6)
HEADING = "## Recovery of planted roles"
FAITHFUL, UNFAITHFUL = "leans", "leans away"


def plant(
    rng: np.random.Generator, noise: float, missing: float, contacts: int = 60
) -> tuple[sn.TieNetwork, pd.Series, pd.Series]:
    """Make a state of thirty regions, six for each role, with `contacts` each before any is lost.

    A region's contacts follow its role; a share `noise` of them is drawn like those of any other region. Then
    a share `missing` of all contacts is taken away at random.
    """
    places = [f"W{w}C{c}" for w in range(WORLDS) for c in range(COUNTRIES)]
    rows, planted, homes, people = [], {}, {}, []
    for number in range(30):
        region, role = f"R{number:02d}", PLANTED[number % len(PLANTED)]
        near = f"W0C{number % 3}"  # three countries border on the state
        home = f"W{1 + number // len(PLANTED) % (WORLDS - 1)}"
        few = rng.choice(places, 8, replace=False)  # most regions have a small circle
        planted[region] = role
        if role == "gateway":
            homes[region] = home
        people.append({"id": region, "kind": "region", "level": "province", "land_neighbours": near})
        for _ in range(contacts):
            own = rng.random() >= noise
            partner, layer = (
                rng.choice(few),
                rng.choice(["agreement", "investment", "cooperation"], p=[0.7, 0.15, 0.15]),
            )
            if own and role == "window" and rng.random() < 0.5:
                partner = near
            elif own and role == "gateway" and rng.random() < 0.6:
                partner = rng.choice([place for place in places if place.startswith(home)])
            elif own and role == "hub":
                partner = rng.choice(places)
            elif own and role == "investor" and rng.random() < 0.5:
                layer = "investment"
            elif own and role == "contractor and donor" and rng.random() < 0.5:
                layer = "cooperation"
            rows.append({"layer": layer, "source": region, "target": partner, "start": "2000"})
    kept = rng.random(len(rows)) >= missing
    ties = pd.DataFrame([row for row, keep in zip(rows, kept, strict=True) if keep])
    ties.insert(0, "id", [f"t{n:05d}" for n in range(len(ties))])
    people += [
        {"id": place, "kind": "place", "level": "country", "parent": f"world:{place[:2]}"} for place in places
    ]
    people += [{"id": f"world:W{w}", "kind": "place", "level": "world_region"} for w in range(WORLDS)]
    net = sn.TieNetwork(pd.DataFrame(people), ties)
    return net, pd.Series(planted, name="planted"), pd.Series(homes)


def point(rng: np.random.Generator, net: sn.TieNetwork, homes: pd.Series) -> tuple[sn.TieNetwork, pd.Series]:
    """Add directives that point every other gateway to where it is made for, and the rest elsewhere."""
    rows, planted = [], {}
    for number, (region, home) in enumerate(homes.items()):
        faithful = number % 2 == 0
        elsewhere = [f"W{world}" for world in range(WORLDS) if f"W{world}" != home]
        to = home if faithful else rng.choice(elsewhere)
        planted[region] = FAITHFUL if faithful else UNFAITHFUL
        act = {
            "id": f"d{number:03d}",
            "layer": "directive",
            "source": "org:c",
            "target": region,
            "start": "1990",
        }
        rows.append(
            act | {"orientation": f"world:{to}", "role": "gateway", "scope": "single", "headline": 1.0}
        )
    people = pd.concat([net.gazetteer.reset_index(), pd.DataFrame([{"id": "org:c", "kind": "ministry"}])])
    ties = pd.concat([net.ties.reset_index(), pd.DataFrame(rows)])
    return sn.TieNetwork(people, ties), pd.Series(planted, name="planted")


def roles_found(net: sn.TieNetwork, planted: pd.Series) -> pd.DataFrame:
    """Return planted and found role of each region; of several found, the planted one if it is among them."""
    table = typology(net, "enacted").loc[planted.index]
    found = [
        role if role in answer.split(" + ") else answer.split(" + ")[0]
        for role, answer in zip(planted, table["role"], strict=True)
    ]
    sole = table["role"].to_numpy() == planted.to_numpy()
    return pd.DataFrame(
        {"planted": planted.to_numpy(), "found": found, "sole": sole, "leading": table["leading"].to_numpy()}
    )


def run(worlds: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return accuracy by noise and missing ties, and the two confusion matrices over all of them."""
    rows, roles, leans = [], [], []
    grid = [(noise, missing, seed) for noise in NOISE for missing in MISSING for seed in range(worlds)]
    for noise, missing, seed in tqdm(grid, desc="planted worlds"):
        rng = np.random.default_rng([seed, int(100 * noise), int(100 * missing)])
        net, planted, homes = plant(rng, noise, missing)
        one = roles_found(net, planted)
        told, wanted = point(rng, net, homes)
        verdicts = congruence(told, permutations=1, regions=list(wanted.index))["verdict"]
        two = pd.DataFrame({"planted": wanted, "found": verdicts.reindex(wanted.index)})
        for frame, into in ((one, roles), (two, leans)):
            into.append(frame.assign(noise=noise, missing=missing))
    every, agree = pd.concat(roles), pd.concat(leans)
    for (noise, missing), part in every.groupby(["noise", "missing"]):
        given = part[~part["found"].isin(["undetermined", "no distinct role"])]
        same = agree[(agree["noise"] == noise) & (agree["missing"] == missing)]
        judged = same[same["found"] != "undetermined"]
        rows.append(
            {
                "noise": noise,
                "missing": missing,
                "role found": (part["found"] == part["planted"]).mean(),
                "only that role": part["sole"].mean(),
                "undetermined": (part["found"] == "undetermined").mean(),
                "right if given": (given["found"] == given["planted"]).mean(),
                "highest membership": (part["leading"] == part["planted"]).mean(),
                "congruence given": len(judged) / len(same),
                "congruence right if given": (judged["found"] == judged["planted"]).mean(),
            }
        )
    confusion = pd.crosstab(every["planted"], every["found"], normalize="index")
    order = [*PLANTED, "undetermined", "no distinct role"]
    confusion = confusion.reindex(index=PLANTED, columns=[name for name in order if name in confusion])
    return pd.DataFrame(rows), confusion, pd.crosstab(agree["planted"], agree["found"], normalize="index")


def table(frame: pd.DataFrame, *, index: bool) -> str:
    """Return a frame as a table in Markdown."""
    shown = frame.reset_index() if index else frame
    cells = [
        [f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row] for row in shown.to_numpy()
    ]
    lines = [list(map(str, shown.columns)), ["---"] * shown.shape[1], *cells]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=20, help="networks for each combination")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "docs" / "roles.md")
    options = parser.parse_args()
    accuracy, confusion, leans = run(options.worlds)
    text = f"""{HEADING}

Written by `benchmarks/recover_roles.py --worlds {options.worlds}`, {options.worlds} worlds for each line
of the first table. Each world has thirty regions, six for each role, with sixty contacts each before any is
lost. *Noise* is the share of a region's contacts that do not follow its role, *missing* the share of all
contacts that the table lacks, at random.

A region may meet several rules: "role found" asks whether the planted role is among those given, "only that
role" whether it stands alone, "right if given" is the share of given answers that hold the planted role,
"highest membership" takes the role of highest membership without asking whether it is sure.

Congruence: every other gateway is pointed to the world region it is made for, the rest to another.

### By noise and missing ties

{table(accuracy, index=False)}

### Planted role (rows) and role found (columns), all worlds

{table(confusion, index=True)}

### Planted congruence (rows) and verdict (columns), all worlds

{table(leans, index=True)}
"""
    before = options.out.read_text(encoding="utf-8").partition(HEADING)[0] if options.out.exists() else ""
    write_text(options.out, before + text)
    print(text)


if __name__ == "__main__":
    main()
