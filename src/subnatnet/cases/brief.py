"""What a local government abroad would want to know about its partners in the home state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.cases.links import evaluate_forward, evaluate_scores, link_scores
from subnatnet.errors import InvalidChoice, UnknownActor, nearest
from subnatnet.network import _collapse
from subnatnet.roles._estimate import quotient
from subnatnet.roles._evidence import gather
from subnatnet.roles.autonomy import TIMING_WINDOW, UNCLEAR, timings
from subnatnet.roles.role_map import role_map, role_names

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from subnatnet.arguments import Seed
    from subnatnet.network import TieNetwork
    from subnatnet.roles._evidence import Evidence


@dataclass(frozen=True, eq=False)
class Brief:
    """A brief on one foreign place; every part is a frame.

    Parameters
    ----------
    place, name, country, country_name : str
        What the brief is about.
    deals : pandas.DataFrame
        Ties of the place itself: ``region, name, layer, kind, start, status, sources``.
    country_deals : pandas.DataFrame
        Indexed by region: its contacts with the country: ``name, contacts, lq, low, high, told, follows,
        clear``.
    roles : pandas.DataFrame
        Roles of the regions the place deals with, and of those that deal most with its country.
    directed : pandas.DataFrame
        Indexed by who deals (``place``, ``country``): how much is centrally directed.
    comparable : pandas.DataFrame
        Foreign places of the same level that deal with the same regions.
    candidates : pandas.DataFrame
        Regions without a tie to the place, ranked by a score.
    test : pandas.DataFrame
        What the score is worth on ties held out.
    cannot_say : tuple of str
        What the data do not allow to say.
    attrs : dict
        Parameters.
    """

    place: str
    name: str
    country: str
    country_name: str
    deals: pd.DataFrame
    country_deals: pd.DataFrame
    roles: pd.DataFrame
    directed: pd.DataFrame
    comparable: pd.DataFrame
    candidates: pd.DataFrame
    test: pd.DataFrame
    cannot_say: tuple[str, ...]
    attrs: dict[str, object] = field(default_factory=dict)

    def parts(self) -> dict[str, pd.DataFrame]:
        """Return the parts under the headings a reader would give them."""
        return {
            f"Ties of {self.name}": self.deals,
            f"Regions that deal with {self.country_name}": self.country_deals,
            "Roles of these regions": self.roles,
            "How much of it is centrally directed": self.directed,
            "Comparable foreign places": self.comparable,
            f"Regions without a tie to {self.name}, best fit first": self.candidates,
            "What that ranking is worth": self.test,
        }

    def to_text(self) -> str:
        """Return the brief for a terminal."""
        lines = [f"Brief on {self.name} ({self.country_name})"]
        for title, frame in self.parts().items():
            lines += ["", title, "-" * len(title), _plain(frame)]
        lines += [
            "",
            "What the data cannot say",
            "------------------------",
            *(f"- {s}" for s in self.cannot_say),
        ]
        return "\n".join(lines)

    def to_html(self, path: str | os.PathLike[str] | None = None) -> str:
        """Return the brief as a page of HTML, every text escaped; with a path, also write it there, whole."""
        from html import escape

        from subnatnet.tables.atomic import write_text

        title = escape(f"Brief on {self.name} ({self.country_name})")
        parts = [
            f"<h2>{escape(name)}</h2>{frame.to_html(escape=True, border=0, float_format='{:.2f}'.format)}"
            for name, frame in self.parts().items()
        ]
        limits = "".join(f"<li>{escape(text)}</li>" for text in self.cannot_say)
        page = (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
            "<style>body{font:14px sans-serif;max-width:70em;margin:auto}td,th{text-align:left;padding:.2em "
            ".6em;vertical-align:top;border-bottom:1px solid #ddd}</style>"
            f"<h1>{title}</h1>{''.join(parts)}<h2>What the data cannot say</h2><ul>{limits}</ul></html>"
        )
        if path is not None:
            write_text(path, page)
        return page


def _plain(frame: pd.DataFrame) -> str:
    if frame.empty:
        return "none in the table"
    return frame.to_string(float_format=lambda number: f"{number:.2f}", max_colwidth=60)


@checked()
def partner_brief(
    net: TieNetwork,
    place: str,
    *,
    unit: str | None = "top",
    layer: str | Iterable[str] | None = None,
    score: str = "likeness",
    most: int = 10,
    window: float = TIMING_WINDOW,
    repeats: int = 50,
    seed: Seed = 0,
) -> Brief:
    """Brief a foreign place on the regions it and its country deal with.

    Parameters
    ----------
    net : TieNetwork
        Ties and directives.
    place : str
        Id or name of a foreign place: a city, region or country.
    unit, layer
        The selection keywords of every measure; `layer` chooses among ties abroad.
    score : {"likeness", "activity", "allocation"}
        What ranks regions without a tie; see :func:`subnatnet.cases.links.link_scores`.
    most : int
        Rows of each list.
    window : float
        Years within which a contact counts as following a directive; see :func:`tie_timing`.
    repeats, seed
        Of the test of the score.

    Returns
    -------
    Brief

    Raises
    ------
    UnknownActor
        If there is no such place.
    InvalidChoice
        If it is larger than a country, or the selection does not exist.

    Examples
    --------
    >>> import subnatnet as sn
    >>> brief = partner_brief(sn.load_china(), "PL:lodz", repeats=5)
    >>> sorted(set(brief.deals["name"])), brief.country_name
    (['Guangdong', 'Sichuan', 'Tianjin'], 'Poland')
    """
    evidence = gather(net, unit=unit, layer=layer)
    known = net.gazetteer
    place = _foreign(known, place)
    country = _country(known, place)
    parent = known["parent"]
    rows = evidence.contacts
    here = _inside(rows, parent, place)
    there = _inside(rows, parent, country)
    timed = timings(evidence, window).loc[rows.index, "timing"]
    told = _told(evidence, known, place)
    country_deals = _with_country(evidence, there, timed, told, most)
    deals = _deals(evidence, rows[here])
    asked = list(dict.fromkeys([*deals["region"], *country_deals.index]))
    roles = pd.DataFrame(columns=["assigned", "towards", "enacted", "congruence"])
    if asked:
        table = role_map(net, unit=unit, layer=layer, regions=asked, seed=seed)
        roles = role_names(table.loc[asked])[["assigned", "towards", "enacted", "congruence"]]
    test = _tested(net, unit, layer, repeats, seed)
    return Brief(
        place,
        evidence.label(place),
        country,
        evidence.label(country),
        deals,
        country_deals,
        roles,
        _directed(evidence, {"place": here, "country": there}, timed, told),
        _comparable(evidence, known, place, here, most),
        _candidates(net, evidence, country, set(rows.loc[here, "region"]), there, score, unit, layer, most),
        test.loc[list(dict.fromkeys([score, "activity"]))],
        _limits(evidence, rows[there], timed[there], test, score),
        {"score": score, "window": window, "seed": seed, "unit": evidence.attrs["unit"]},
    )


def _foreign(known: pd.DataFrame, place: str) -> str:
    places = known[known["kind"] == "place"]
    if place in places.index:
        found = place
    else:
        named = places.index[places["name"] == place]
        if len(named) != 1:
            hint = named[0] if len(named) else nearest(place, [*places.index, *places["name"]])
            asked = f"; did you mean {hint!r}?" if hint else "; see `net.gazetteer` for those there are."
            raise UnknownActor(f"{place!r} is not the id of a foreign place{asked}")
        found = str(named[0])
    if known.loc[found, "level"] == "world_region":
        raise InvalidChoice(f"{place!r} is a part of the world; a brief is on a country or a place in one")
    return found


def _country(known: pd.DataFrame, place: str) -> str:
    at = place
    for _ in range(_collapse.MAX_DEPTH):
        above = str(known.loc[at, "parent"]) if at in known.index else ""
        if known.loc[at, "level"] == "country" or above not in known.index:
            break
        if known.loc[above, "level"] == "world_region":
            break
        at = above
    return at


def _inside(rows: pd.DataFrame, parent: pd.Series, place: str) -> NDArray[np.bool_]:
    inside = parent.index[_collapse.within(parent, [place])]
    return (rows["place"].isin(inside) | rows["partner"].isin(inside)).to_numpy()


def _told(evidence: Evidence, known: pd.DataFrame, place: str) -> pd.Series:
    """Count the directives that point each region to where the place lies."""
    at = known.index.get_loc(place)
    holds = [way for way, inside in evidence.inside.items() if inside[at]]
    rows = evidence.pointed[evidence.pointed["orientation"].isin(holds)]
    return rows.groupby("region")["act"].nunique()


def _deals(evidence: Evidence, rows: pd.DataFrame) -> pd.DataFrame:
    ties = evidence.net.ties.loc[rows.index]
    return pd.DataFrame(
        {
            "region": rows["region"],
            "name": rows["region"].map(evidence.label),
            "layer": rows["layer"],
            "kind": rows["kind"],
            "start": ties["start"].where(ties["start"] != "", "undated"),
            "status": ties["status"],
            "sources": ties["sources"],
        },
        index=rows.index,
    ).sort_values(["name", "start"], kind="stable")


def _with_country(
    evidence: Evidence, there: NDArray[np.bool_], timed: pd.Series, told: pd.Series, most: int
) -> pd.DataFrame:
    rows = evidence.contacts.assign(there=there.astype(float), timing=timed)
    by = rows.groupby("region")["there"]
    k, n = by.sum(), by.size().astype(float)
    estimate = quotient(k, n)
    low, high = estimate.interval(0.95)
    own = rows[there]
    table = pd.DataFrame({"contacts": k.astype(int), "lq": estimate.value, "low": low, "high": high})
    table.insert(0, "name", [evidence.label(region) for region in table.index])
    table["told"] = told.reindex(table.index).fillna(0).astype(int)
    for column, flag in (("follows", own["timing"] == "follows"), ("clear", own["timing"] != UNCLEAR)):
        table[column] = flag.groupby(own["region"]).sum().reindex(table.index).fillna(0).astype(int)
    table = table[table["contacts"] > 0].sort_values(["contacts", "lq"], ascending=False, kind="stable")
    return table.head(most).rename_axis("region")


def _directed(
    evidence: Evidence, who: dict[str, NDArray[np.bool_]], timed: pd.Series, told: pd.Series
) -> pd.DataFrame:
    rows = []
    for flag in who.values():
        own = evidence.contacts[flag]
        timing = timed[flag]
        rows.append(
            {
                "contacts": len(own),
                "with_regions_pointed_here": int(own["region"].isin(told.index).sum()),
                "clear": int((timing != UNCLEAR).sum()),
                "follow_a_directive": int((timing == "follows").sum()),
                "precede_one": int((timing == "precedes").sum()),
                "unmatched": int((timing == "unmatched").sum()),
            }
        )
    return pd.DataFrame(rows, index=pd.Index(list(who), name="who"))


def _comparable(
    evidence: Evidence, known: pd.DataFrame, place: str, here: NDArray[np.bool_], most: int
) -> pd.DataFrame:
    """Places of the same level, outside the place itself, by the regions they share (Jaccard)."""
    own = set(evidence.contacts.loc[here, "region"])
    level = known.loc[place, "level"]
    column = "partner" if level == "country" else "place"
    rows = evidence.contacts[~here & (evidence.contacts[column].map(known["level"]) == level).to_numpy()]
    rows = rows.drop_duplicates([column, "region"])
    by = rows.groupby(column)["region"]
    table = pd.DataFrame(
        {"regions": by.size(), "shared": rows["region"].isin(own).groupby(rows[column]).sum()}
    )
    table["likeness"] = table["shared"] / (table["regions"] + len(own) - table["shared"])
    table.insert(0, "name", [evidence.label(other) for other in table.index])
    table.insert(1, "country", [evidence.label(_country(known, other)) for other in table.index])
    table = table[table["shared"] > 0]
    return table.sort_values(
        ["likeness", "shared", "name"], ascending=[False, False, True], kind="stable"
    ).head(most)


def _candidates(
    net: TieNetwork,
    evidence: Evidence,
    country: str,
    own: set[str],
    there: NDArray[np.bool_],
    score: str,
    unit: str | None,
    layer: str | Iterable[str] | None,
    most: int,
) -> pd.DataFrame:
    scores = link_scores(net, score, unit=unit, layer=layer)
    columns = ["name", "score", "contacts_in_country"]
    if country not in scores:  # nobody has a tie with the country: there is no pattern to go by
        return pd.DataFrame(columns=columns)
    table = scores[[country]].set_axis(["score"], axis=1)
    table = table[~table.index.isin(own)]
    in_country = evidence.contacts[there].groupby("region").size()
    table["contacts_in_country"] = in_country.reindex(table.index).fillna(0).astype(int)
    table["name"] = [evidence.label(region) for region in table.index]
    table = table.sort_values(["score", "contacts_in_country"], ascending=False, kind="stable")
    return table[columns].head(most).rename_axis("region")


def _tested(
    net: TieNetwork, unit: str | None, layer: str | Iterable[str] | None, repeats: int, seed: int
) -> pd.DataFrame:
    """Test the scores on the pairs tied last; where too few are dated, on ties hidden at random."""
    try:
        return evaluate_forward(net, unit=unit, layer=layer, seed=seed)
    except InvalidChoice:
        return evaluate_scores(net, unit=unit, layer=layer, repeats=repeats, seed=seed)


def _limits(
    evidence: Evidence, rows: pd.DataFrame, timed: pd.Series, test: pd.DataFrame, score: str
) -> tuple[str, ...]:
    name = "the country"
    better = float(test["auc_within_low"][score]) > float(test["auc_within"]["activity"])
    worth = "better than" if better else "not surely better than"
    since = test.attrs.get("since")
    pairs = int(test["pairs"].iloc[0])
    tested = (
        f"{pairs} pairs first tied from {since} on, scored by the ties before"
        if since
        else f"{pairs} ties hidden at random, because too few are dated to look forward in time"
    )
    undated = int((timed == UNCLEAR).sum())
    layers = ", ".join(
        f"{count} {layer}" for layer, count in rows["layer"].value_counts().sort_index().items()
    )
    ended = int((evidence.net.ties.loc[rows.index, "status"] == "ended").sum())
    return (
        f"Of {len(rows)} contacts with {name}, {undated} cannot be placed before or after a directive.",
        f"They are what the table holds ({layers or 'none'}): what it lacks is not known to be absent.",
        f"Whether a tie is alive: {ended} are recorded as ended, few ends are known.",
        "A directive before a tie does not show that it caused the tie.",
        "A high score says that a tie would fit the pattern of the others, not that anyone wants it.",
        f"Among regions for one country the score is {worth} counting countries alone ({tested}).",
    )
