"""Small worlds made so that the right role is known."""

from __future__ import annotations

import pandas as pd

import subnatnet as sn

# a state H with five provinces; A and B border on N1 and N2; W1 is near, W2, W3, W4 are far away
PLACES = [
    ("world:w1", "world_region", ""),
    ("world:w2", "world_region", ""),
    ("world:w3", "world_region", ""),
    ("world:w4", "world_region", ""),
    ("N1", "country", "world:w1"),
    ("N2", "country", "world:w1"),
    ("N1:town", "city", "N1"),
    *((f"F{number}", "country", f"world:w{2 + number % 3}") for number in range(1, 13)),
]
NEIGHBOURS = {"A": "N1", "B": "N2", "C": "", "D": "", "E": ""}


def actors(regions: str = "ABCDE") -> pd.DataFrame:
    rows = [{"id": i, "kind": "place", "level": level, "parent": parent} for i, level, parent in PLACES]
    rows += [
        {
            "id": name,
            "kind": "region",
            "level": "province",
            "name": f"Region {name}",
            "country": "H",
            "land_neighbours": NEIGHBOURS.get(name, ""),
        }
        for name in regions
    ]
    rows += [{"id": "org:c", "kind": "ministry", "level": "organ", "name": "Council"}]
    return pd.DataFrame(rows).fillna("")


def world(
    ties: list[dict[str, object]],
    regions: str = "ABCDE",
    people: pd.DataFrame | None = None,
    tables: dict[str, pd.DataFrame] | None = None,
) -> sn.TieNetwork:
    """Make a network of ties and directives."""
    who = actors(regions) if people is None else people
    rows = pd.DataFrame(ties, columns=None if ties else ["id", "layer", "source", "target"])
    text = [name for name in rows.columns if name not in ("headline", "amount")]
    rows[text] = rows[text].fillna("")
    used = pd.Index([]).union(rows["source"]).union(rows["target"]).union(who["id"][who["kind"] == "region"])
    return sn.TieNetwork(
        who[who["id"].isin(used)],
        rows,
        gazetteer=who,
        eras={"first": "../1999", "second": "2000/.."},
        tables=tables,
    )


def said(region: str, role: str, date: str = "2000", **more: object) -> dict[str, object]:
    """Return a statement; by default each is a document of its own."""
    given = {"region": region, "role": role, "class": "P", "direction": "", "date": date, "issuer": "org:c"}
    return given | {"document": f"{region} {role} {date}", "phrase": role, "title": "Plan"} | more


def statements(rows: list[dict[str, object]]) -> pd.DataFrame:
    columns = ["region", "role", "class", "direction", "date", "issuer", "document", "phrase", "title"]
    return pd.DataFrame(rows, columns=None if rows else columns).fillna("").astype("str")


def tie(
    region: str, partner: str, start: str = "", layer: str = "agreement", **more: object
) -> dict[str, object]:
    return {"layer": layer, "source": region, "target": partner, "start": start, **more}


def directive(region: str, role: str, start: str = "2000", **more: object) -> dict[str, object]:
    given = {"layer": "directive", "source": "org:c", "target": region, "role": role, "start": start}
    return given | {"scope": "single", "headline": 1.0, "orientation": "", "kind": "plan"} | more


def numbered(rows: list[dict[str, object]], prefix: str = "t") -> list[dict[str, object]]:
    return [{"id": f"{prefix}{number:04d}"} | row for number, row in enumerate(rows)]


def spread(region: str, partners: list[str], count: int, **more: object) -> list[dict[str, object]]:
    """Return `count` ties of a region, dealt out over partners in turn."""
    return [tie(region, partners[number % len(partners)], **more) for number in range(count)]  # type: ignore[arg-type] # passed on


def two_firms(
    times: int, more: list[dict[str, object]] | tuple[()] = (), start: str = "2005", **given: object
) -> sn.TieNetwork:
    """Return a world where one firm of A has deals in four countries, each of them so many times."""
    firms = [
        {"id": f"co:{name.lower()}", "kind": "company", "level": "", "parent": name, "country": "H"}
        for name in "AB"
    ]
    deals = [
        tie("co:a", place, start, layer=layer)
        for place, layer in (("N1", "investment"), ("F1", "investment"), ("F2", "cooperation"))
    ]
    rows = [
        *(row for name in "ABCDE" for row in spread(name, ["N1:town", "F1", "F4"], 6 + ord(name) % 5)),
        *spread("A", ["N1"], 5, start="2001"),
        *spread("D", ["N1:town", "F2"], 4, start="2003"),
        tie("co:b", "F3", start, layer="investment"),
        *more,
        *deals * times,
    ]
    people = pd.concat([actors(), pd.DataFrame(firms)]).fillna("")
    return world(numbered(rows), people=people, **given)  # type: ignore[arg-type] # passed on
