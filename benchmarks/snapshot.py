"""Write down what the library says of the built-in case, so that a change of any number shows in a diff.

Run ``python benchmarks/snapshot.py`` after a change that is meant to move results, read what ``git diff``
shows in ``tests/datasets/snapshot/``, and say in the commit why it moved. The tables are no proof that a
number is right (other tests are): they say only that it is the same as before. Numbers stand there with four
digits; sentences are left out, since they only put these verdicts and numbers into words.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

import subnatnet as sn
from subnatnet.roles.authors import AUTHORS
from subnatnet.roles.typologies import TYPOLOGIES

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parents[1] / "tests" / "datasets" / "snapshot"
DIGITS = 4
ROLES = (
    *("assigned", "assigned_towards", "assigned_bits", "assigned_verdict", "claimed", "claimed_towards"),
    *("claimed_verdict", "enacted", "enacted_towards", "enacted_p", "enacted_towards_p", "enacted_most"),
    *("enacted_verdict", "verdict_assigned_claimed", "verdict_assigned_enacted", "verdict_claimed_enacted"),
    *("contacts", "clusters"),
)
LEGS = ("leg", "place", "verdict", "k", "n", "share", "usual", "geography", "p_usual", "p_geography", "p")
TOP = 10  # actors of each measure


def role_map(study: sn.RoleStudy) -> pd.DataFrame:
    return sn.role_map(study)[list(ROLES)]


def congruence(study: sn.RoleStudy) -> pd.DataFrame:
    return sn.congruence(study)[list(LEGS)]


def typologies(study: sn.RoleStudy) -> pd.DataFrame:
    """Return the role of each region in each typology, and how far it belongs to it where that is known."""
    found = {}
    for name in [*AUTHORS, *TYPOLOGIES]:
        table = sn.typology(study, name)
        found[name] = table["role"]
        if "membership" in table:
            found[f"{name} membership"] = table["membership"]
    return pd.DataFrame(found)


def autonomy(study: sn.RoleStudy) -> pd.DataFrame:
    return sn.autonomy(study.net)


def comparison(study: sn.RoleStudy) -> pd.DataFrame:
    """Return the measures of two cases, and whether they differ beyond chance."""
    both = sn.compare_cases(study.net, ["CN-SC", "CN-GD"], periods=[])
    wide = both.measures.pivot_table(index="dimension", columns="case", values=["value", "low", "high"])
    wide.columns = [f"{case} {what}" for what, case in wide.columns]
    return wide.join(both.differences.set_index("dimension")[["p", "p_adjusted", "verdict"]])


def most_central(study: sn.RoleStudy) -> pd.DataFrame:
    """Return, for each layer and centrality, the actors with the highest values."""
    net = study.net.rollup("province", partners="country")
    rows = []
    for layer in net.layers:
        table = sn.centrality(net, layer=layer)
        for measure in table.select_dtypes("number").columns:
            values = table[measure].sort_index().round(10)  # equal values stand in order of id
            highest = values.sort_values(ascending=False, kind="stable")[:TOP]
            rows += [
                {"layer": layer, "measure": measure, "actor": actor, "value": value}
                for actor, value in highest.items()
            ]
    return pd.DataFrame(rows).set_index("layer")


def summary(study: sn.RoleStudy) -> pd.DataFrame:
    return study.net.summary()


def structure(study: sn.RoleStudy) -> pd.DataFrame:
    """Return diversity, hierarchy between layers and other measures of regions, province by country."""
    net = study.net.rollup("province", partners="country")
    wanted = ["diversity", "structural_holes", "two_mode", "multilayer"]
    table = sn.measure_table(net, wanted, kind="region", progress=False)
    return table.pivot_table(index="actor", columns="measure", values="value")


TABLES: dict[str, Callable[[sn.RoleStudy], pd.DataFrame]] = {
    table.__name__: table
    for table in (
        *(summary, role_map, congruence, typologies, autonomy, comparison, most_central, structure),
    )
}


def as_text(table: pd.DataFrame) -> str:
    """Return a table as CSV, its numbers with four digits."""
    frame = table.reset_index(names=list(table.index.names) if table.index.name else ["row"])
    for column in frame.select_dtypes("number"):
        frame[column] = frame[column].map(_number)
    return frame.to_csv(index=False, lineterminator="\n")


def _number(value: float) -> str:
    if pd.isna(value):
        return ""
    return str(int(value)) if value == int(value) else f"{value:.{DIGITS}g}"


def taken() -> dict[str, str]:
    """Return every table of the snapshot as text, by name."""
    study = sn.study_roles(sn.load_china())
    return {name: as_text(make(study)) for name, make in TABLES.items()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in taken().items():
        (FOLDER / f"{name}.csv").write_text(text, encoding="utf-8")
        print(f"{name}.csv: {text.count(chr(10)) - 1} rows")
