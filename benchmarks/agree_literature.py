"""How far a role map agrees with what scholars say of the regions, beyond what geography alone would score.

Run ``python benchmarks/agree_literature.py``. The claims are in ``tests/golden/literature_claims.csv``; the
score is taken within border, coast and inland regions: the rows of the map are dealt out among regions of the
same sort, so that what is left is what the map knows beyond geography. Beside it stands the rule that knows
geography alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import subnatnet as sn
from subnatnet.roles.authors import fitting_shares

CLAIMS = Path(__file__).parents[1] / "tests" / "golden" / "literature_claims.csv"
FAMILIES = {
    "bridge": {"bridgehead", "window", "gateway", "radiating_centre", "corridor", "core_area"},
    "core": {"core_area", "gateway"},
    "vanguard": {"vanguard"},
    "highland": {"highland", "pivot", "hub"},
    "channel": {"hub", "corridor", "highland"},
    "pilot": {"pilot_zone", "cooperation_zone", "opened_place"},
    "partnerzone": {"cooperation_zone"},
    "hmt": {"cooperation_zone"},
}
PARTS = {
    "world:russia": "RU",
    "world:central-asia": "CA",
    "world:south-asia": "SA",
    "world:southeast-asia": "SEA",
    "world:east-asia": "EA",
    "world:europe": "EU",
    "world:west-asia": "WA",
    "world:africa": "AF",
    "world:north-america": "NA",
    "world:oceania": "OC",
    "world:latin-america": "LA",
}
APART = ("HK", "MO", "TW")
VISION = "2015 Vision and Actions"
GEOGRAPHY = {
    "border": {"window", "gateway"},
    "coast": {"vanguard", "pilot_zone"},
    "inland": {"highland", "hub"},
}
EXEMPLARS = {
    "duchacek": {"Zhejiang": "global", "Yunnan": "transborder"},
    "wong": {"Yunnan": "trailblazing", "Hainan": "trailblazing"},
    "mierzejewski": {"Yunnan": "bridgehead", "Heilongjiang": "bridgehead", "Guangdong": "vanguard"},
}
QUESTIONS = ("assigned", "assigned_towards", "enacted_towards")


@dataclass(frozen=True)
class Answers:
    """What a map says of each region, in the words of the claims."""

    said: dict[str, dict[str, set[str]]]

    def of(self, region: str, question: str) -> set[str]:
        """Return the role words or directions said of a region."""
        return self.said[question].get(region, set())


def claims() -> pd.DataFrame:
    """Return the claims, with ``vision`` for those that repeat one document that is among the statements."""
    rows = pd.read_csv(CLAIMS, keep_default_na=False)
    return rows.assign(vision=rows["source_title"].str.contains(VISION, regex=False))


def strata(net: sn.TieNetwork) -> pd.Series:
    """Return border, coast or inland for each region."""
    regions = net.gazetteer.query("kind == 'region' and level == 'province'")
    border = regions["land_neighbours"] != ""
    coast = pd.to_numeric(regions["coastal"], errors="coerce") == 1
    return pd.Series(np.where(border, "border", np.where(coast, "coast", "inland")), index=regions.index)


def direction(place: str, parts: dict[str, str]) -> str:
    """Return the code of a place as the claims have it."""
    return "HMT" if place in APART else PARTS.get(parts.get(place, place), place)


def answers(table: pd.DataFrame, parts: dict[str, str], *, most: bool = True) -> Answers:
    """Return what a role map says; without `most`, only where regions stand out."""
    said: dict[str, dict[str, set[str]]] = {question: {} for question in QUESTIONS}
    for region, row in table.iterrows():
        said["assigned"][str(region)] = set(words(row["assigned"]))
        towards = [direction(place, parts) for place in words(row["assigned_towards"])]
        said["assigned_towards"][str(region)] = set(towards)
        pairs = zip(words(row["enacted_towards"]), words(row["enacted_towards_from"]), strict=True)
        shown = [direction(place, parts) for place, origin in pairs if most or origin != "most"]
        said["enacted_towards"][str(region)] = set(shown)
    return Answers(said)


def words(cell: str) -> list[str]:
    """Return the words of a cell."""
    return [word for word in cell.split("|") if word]


def nearest_parts(net: sn.TieNetwork, whole: dict[str, str]) -> dict[str, set[str]]:
    """Return where geography alone would have each region face.

    The parts of the world across its own land border; without one, the part of the country nearest to it.
    """
    known = net.gazetteer
    regions = known.query("kind == 'region' and level == 'province'")
    countries = known.query("kind == 'place' and level == 'country'").dropna(subset=["lat", "lon"])
    countries = countries[~countries.index.isin(APART)]
    lat, lon = (np.radians(pd.to_numeric(countries[name]).to_numpy()) for name in ("lat", "lon"))
    found = {}
    for region, row in regions.iterrows():
        near = words(row["land_neighbours"])
        if not near:
            here, at = (np.radians(float(row[name])) for name in ("lat", "lon"))
            angle = np.sin(lat) * np.sin(here) + np.cos(lat) * np.cos(here) * np.cos(lon - at)
            near = [str(countries.index[int(angle.argmax())])]
        found[str(region)] = {direction(place, whole) for place in near}
    return found


def asked(rows: pd.DataFrame, question: str) -> pd.DataFrame:
    """Return the claims that answer a question, with the set of answers that agree."""
    column = "assigned_family" if question == "assigned" else question
    own = rows[rows[column] != ""]
    if question == "assigned":
        right = [set().union(*(FAMILIES[family] for family in cell.split())) for cell in own[column]]
    else:
        right = [set(cell.split()) for cell in own[column]]
    return own.assign(right=right)


def hits(rows: pd.DataFrame, said: Answers, question: str, of: dict[str, str] | None = None) -> np.ndarray:
    """Say which claims agree; `of` gives each region the row of another."""
    return np.array(
        [
            bool(right & said.of((of or {}).get(region, region), question))
            for region, right in zip(rows["region_iso"], rows["right"], strict=True)
        ]
    )


def beyond_geography(
    rows: pd.DataFrame, said: Answers, question: str, sorts: pd.Series
) -> tuple[float, float]:
    """Return the mean score, and the p, of maps whose rows are dealt out within border, coast and inland.

    Exact: all ways to deal them are counted, so no draw errs.
    """
    observed = int(hits(rows, said, question).sum())
    scores = np.ones(1)
    for _, own in sorts.groupby(sorts):
        group = sorted(own.index)
        here = rows[rows["region_iso"].isin(group)]
        table = np.array(
            [
                [hits(here[here["region_iso"] == at], said, question, {at: row}).sum() for row in group]
                for at in group
            ]
        )
        scores = np.convolve(scores, score_shares(table.astype(int)))
    at = np.arange(len(scores))
    return float((at * scores).sum()), float(scores[observed:].sum())


def score_shares(table: np.ndarray) -> np.ndarray:
    """Return how often each score occurs when the columns are dealt to the rows in every possible way.

    Parameters
    ----------
    table : numpy.ndarray of int, shape (n, n)
        What row i scores with column j.

    Returns
    -------
    numpy.ndarray
        Share of the n! ways with score 0, 1 and so on.
    """
    size, most = len(table), int(table.max(axis=1, initial=0).sum())
    ways = np.zeros((1 << size, most + 1))
    ways[0, 0] = 1.0
    for taken in range(1 << size):
        row = taken.bit_count()
        if row == size:
            continue
        for column in range(size):
            if not taken >> column & 1:
                score = int(table[row, column])
                ways[taken | 1 << column, score:] += ways[taken, : most + 1 - score]
    shares: np.ndarray = ways[-1] / ways[-1].sum()
    return shares


def causes(rows: pd.DataFrame, said: Answers, question: str) -> pd.DataFrame:
    """Return the claims missed, with why: nothing is said, or something else is."""
    missed = rows[~hits(rows, said, question)]
    found = [
        {
            "region": row["region_iso"],
            "claim": row["claimed_role"],
            "author": row["author_year"],
            "wanted": " ".join(sorted(row["right"])),
            "said": " ".join(sorted(said.of(row["region_iso"], question))) or "nothing",
            "cause": "the map says something else" if said.of(row["region_iso"], question) else "silent",
        }
        for _, row in missed.iterrows()
    ]
    return pd.DataFrame(found, columns=["region", "claim", "author", "wanted", "said", "cause"])


def report(table: pd.DataFrame, net: sn.TieNetwork, *, most: bool = True) -> pd.DataFrame:
    """Return one row for each question and stratum: claims, answered, right, by geography, p beyond it."""
    parts = {str(place): str(part) for place, part in net.gazetteer["parent"].items()}
    whole = {place: top(place, parts) for place in parts}
    sorts = strata(net).loc[lambda index: index.index.isin(table.index)]
    said, every, near = answers(table, whole, most=most), claims(), nearest_parts(net, whole)
    found = []
    for question in QUESTIONS:
        rows = asked(every, question)
        right = hits(rows, said, question)
        spoken = np.array([bool(said.of(region, question)) for region in rows["region_iso"]])
        mean, p = beyond_geography(rows, said, question, sorts)
        rule = {region: GEOGRAPHY[sort] for region, sort in sorts.items()} if question == "assigned" else near
        guess = np.array([bool(r & rule[g]) for g, r in zip(rows["region_iso"], rows["right"], strict=True)])
        number = np.mean([len(said.of(str(region), question)) for region in table.index])
        for name in ("all", "without the Vision", "border", "coast", "inland"):
            sort = rows["region_iso"].map(sorts)
            kept = np.asarray(sort == name)
            if name == "all":
                kept = np.ones(len(rows), dtype=bool)
            elif name == "without the Vision":
                kept = np.asarray(~rows["vision"])
            found.append(
                {
                    "question": question,
                    "among": name,
                    "claims": int(kept.sum()),
                    "answered": int(spoken[kept].sum()),
                    "right": int(right[kept].sum()),
                    "by geography alone": int(guess[kept].sum()),
                    "dealt within strata": round(mean, 1) if name == "all" else np.nan,
                    "p": p if name == "all" else np.nan,
                    "labels a region": round(float(number), 2) if name == "all" else np.nan,
                }
            )
    return pd.DataFrame(found)


def top(place: str, parts: dict[str, str]) -> str:
    """Return the part of the world a place lies in."""
    while parts.get(place):
        place = parts[place]
    return place


def main() -> None:
    """Print the scores and the misses."""
    net = sn.load_china()
    study = sn.study_roles(net)
    table = sn.role_map(study)
    print(report(table, net).to_string(index=False))
    print("\nOnly where regions stand out (not where the largest part of their ties goes)\n")
    print(report(table, net, most=False).query("question == 'enacted_towards'").to_string(index=False))
    parts = {str(place): str(part) for place, part in net.gazetteer["parent"].items()}
    said = answers(table, {place: top(place, parts) for place in parts})
    for question in QUESTIONS:
        print(f"\nMissed: {question}\n")
        print(causes(asked(claims(), question), said, question).to_string(index=False))
    print("\nTypologies of the literature\n")
    print(fitting_shares(study, EXEMPLARS).to_string())


if __name__ == "__main__":
    main()
