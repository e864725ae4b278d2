"""How often a role map says something of regions that do not differ: its verdicts under the null.

A part of ``benchmarks/validate.py``. Contacts come in clusters of one country (a delegation, a programme of
one ministry) that no column of the table shows; every region draws its clusters from the same shares, and
each is told to face one part of the world, which has nothing to do with its ties.
"""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

import subnatnet as sn
from subnatnet.roles.congruence import congruence
from subnatnet.roles.enacted import enacted_roles

WORLDS, COUNTRIES, REGIONS = 6, 5, 24
PLACES = [f"W{world}C{country}" for world in range(WORLDS) for country in range(COUNTRIES)]
IDS = [f"R{number:02d}" for number in range(REGIONS)]
SIZES, MEANS = (20, 60, 200), (1, 2, 3)


def study(rng: np.random.Generator, n: int, mean: int) -> sn.roles.study.RoleStudy:
    """Make regions of n contacts each, in clusters of geometric size, all drawn from the same shares."""
    usual = rng.dirichlet(np.full(len(PLACES), 2.0))
    source, target = [], []
    for region in IDS:
        places: list[int] = []
        while len(places) < n:
            size = min(int(rng.geometric(1 / mean)), n - len(places))
            places += [int(rng.choice(len(PLACES), p=usual))] * size
        source += [region] * n
        target += [PLACES[place] for place in places]
    ties = pd.DataFrame({"layer": "agreement", "source": source, "target": target, "start": "2000"})
    ties.insert(0, "id", [f"t{number:05d}" for number in range(len(ties))])
    people = [{"id": i, "kind": "region", "level": "province", "parent": ""} for i in IDS]
    people += [{"id": p, "kind": "place", "level": "country", "parent": f"world:{p[:2]}"} for p in PLACES]
    people += [
        {"id": f"world:W{w}", "kind": "place", "level": "world_region", "parent": ""} for w in range(WORLDS)
    ]
    told = pd.DataFrame({"region": IDS, "role": "gateway", "class": "P", "date": "1990", "title": "Plan"})
    told["direction"] = [f"world:W{int(world)}" for world in rng.integers(0, WORLDS, REGIONS)]
    told["document"], told["phrase"] = [f"d{number}" for number in range(REGIONS)], "gateway"
    return sn.study_roles(sn.TieNetwork(pd.DataFrame(people), ties, tables={"assigned": told}))


def cell(n: int, mean: int, rounds: int, seed: int = 0) -> dict[str, float]:
    """Return for one cell how often each thing is said, of all regions or of all directions told."""
    rng = np.random.default_rng([seed, n, mean])
    legs, shown = [], []
    for _ in range(rounds):
        made = study(rng, n, mean)
        table = congruence(made)
        legs.append(table[table["leg"] == "assigned_enacted"])
        shown.append(enacted_roles(made))
    verdict = pd.concat(legs)["verdict"]
    roles = pd.concat(shown)
    p = [
        [float(p) for p, origin in zip(ps.split("|"), froms.split("|"), strict=True) if origin == "ties"]
        for ps, froms in zip(roles["towards_p"], roles["towards_from"], strict=True)
    ]
    return {
        "agree beyond geography": float((verdict == "agree, beyond geography").mean()),
        "agree": float(verdict.str.startswith("agree").mean()),
        "not more than others": float((verdict == "not more than others").mean()),
        "stands out": float(np.mean([bool(own) for own in p])),
        "surely": float(np.mean([max(own, default=0) >= 0.95 for own in p])),
    }


def verdicts(rounds: float) -> list[str]:
    """Return the table of what is said under the null, in Markdown."""
    lines: list[str] = []
    for n, mean in itertools.product(SIZES, MEANS):
        times = max(1, round(20 * rounds))
        found = cell(n, mean, times)
        if not lines:
            head = list(found)
            lines = [
                f"""Worlds of {REGIONS} regions that do not differ, told at random to face one of {WORLDS}
parts of the world; contacts come in clusters of one country, of geometric size, no column shows them. {times}
worlds for each row, so {times * REGIONS} verdicts. *Surely* is without "probably".""",
                "",
                f"| contacts | mean cluster | {' | '.join(head)} |",
                f"|---:|---:|{'---:|' * len(head)}",
            ]
        lines.append(f"| {n} | {mean} | {' | '.join(f'{found[key]:.3f}' for key in head)} |")
        print(lines[-1], flush=True)
    return lines
