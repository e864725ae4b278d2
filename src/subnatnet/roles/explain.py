"""A page in plain words on the role of one region, with the documents and numbers behind every sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.arguments import checked
from subnatnet.network._named import regions_of
from subnatnet.roles._evidence import split
from subnatnet.roles.assigned import assigned_statements
from subnatnet.roles.congruence import congruence
from subnatnet.roles.enacted import published_trade
from subnatnet.roles.reading import listed
from subnatnet.roles.role_map import every_region
from subnatnet.roles.seen import UNSEEN
from subnatnet.roles.statements import COLUMNS
from subnatnet.roles.study import RoleStudy, study_roles
from subnatnet.roles.words import CLASSES, spelled

if TYPE_CHECKING:
    import pandas as pd

    from subnatnet.network import TieNetwork

MOST = 12  # rows of a list
BITS = (
    "Bits say how telling a role is: each document that gives it counts one where half of all regions are "
    "ever given the role, two where a quarter are, and none where all are."
)


@checked()
def explain(study: TieNetwork | RoleStudy, region: str) -> str:
    """Return a page of plain words on what a region is told, claims and shows, with sources.

    Parameters
    ----------
    study : RoleStudy or TieNetwork
        A study, or a network to make one of with all defaults.
    region : str
        Id or name of the region.

    Returns
    -------
    str
        Markdown: the reading; told, claimed and shown, each with the documents or numbers behind it; whether
        they agree, direction by direction; what cannot be seen; sources.

    Raises
    ------
    UnknownActor
        If there is no such region; the message names the nearest.

    Examples
    --------
    >>> import subnatnet as sn
    >>> page = explain(sn.load_china(), "Yunnan")
    >>> page.splitlines()[0]
    '# Yunnan'
    """
    whole = study if isinstance(study, RoleStudy) else study_roles(study)
    at = _region(whole, region)
    row = every_region(whole).loc[[at]].iloc[0]
    parts = [
        [f"# {row['name']}", "", str(row["reading"])],
        _told(whole, at, row),
        _claimed(whole, at, row),
        _shown(whole, at, row),
        _agreement(whole, at, row),
        _unseen(whole, at, row),
    ]
    return "\n".join(line for part in parts for line in [*part, ""]).rstrip() + "\n"


def _region(study: RoleStudy, region: str) -> str:
    units = study.net.gazetteer.reindex(study.regions)
    return str(regions_of(units, region, "region of this study")[0])


def _then(study: RoleStudy) -> str:
    return "" if study.span is None else " up to the end of the period"


def _told(study: RoleStudy, region: str, row: pd.Series) -> list[str]:
    lines = ["## What the centre tells it to be", ""]
    table = assigned_statements(study)
    rows = table[(table["region"] == region).to_numpy()]
    if row["assigned_verdict"] == UNSEEN:
        return [
            *lines,
            f"No document of the centre{_then(study)} is in the tables: what it is told cannot be seen.",
        ]
    if rows.empty:
        return [*lines, "No document in the table says anything of it. That is not evidence that none does."]
    if row["assigned"]:
        bits = zip(split(row["assigned"]), split(row["assigned_bits"]), strict=True)
        said = listed([f"{spelled(word)} ({bit} bits)" for word, bit in bits])
        lines += [
            f"In force, the most telling first: {said}. {BITS}",
            "",
        ]
    weighed = rows[rows["bits"].notna().to_numpy() | (rows["superseded"] != "").to_numpy()]
    return lines + _documents(study, weighed)


def _claimed(study: RoleStudy, region: str, row: pd.Series) -> list[str]:
    lines = ["## What it claims to be", ""]
    rows = study.claimed[(study.claimed["region"] == region).to_numpy()]
    if rows.empty and row["claimed_verdict"] == UNSEEN:
        return [
            *lines,
            f"No report of its own{_then(study)} is in the tables: what it claims cannot be seen.",
        ]
    lines += _documents(study, rows)
    places = zip(split(row["claimed_towards"]), row["claimed_towards_from"].split("|"), strict=False)
    reported = [study.label(place) for place, origin in places if origin in ("report", "both")]
    if reported:
        lines += ["", f"Its reports speak of {listed(reported)} more than those of the others do."]
    return lines


def _documents(study: RoleStudy, rows: pd.DataFrame) -> list[str]:
    """Return one line for each statement: the words, where they stand, and what is to be known of the row."""
    lines = []
    rows = rows[[name for name in COLUMNS if name in rows] + ["superseded"]]
    # a phrase that two people translated stands once, in the words of the first
    same = ["role", "unit", "phrase", "direction", "class", "document", "disputed", "superseded"]
    again = rows.duplicated(same) & (rows["phrase"] != "")
    for one in rows[~again].to_dict("records"):
        words = " ".join(
            part for part in (one["phrase"], f"({one['gloss']})" if one["gloss"] else "") if part
        )
        place = f", {one['unit']}" if one["unit"] else ""
        towards = listed([study.label(i) for i in split(one["direction"])])
        notes = [
            CLASSES[one["class"]].partition(":")[0] if one["class"] in CLASSES else "",
            f"towards {towards}" if towards else "",
            f"two codings differ on {one['disputed']}" if one["disputed"] else "",
            "replaced by a newer plan" if one["superseded"] else "",
        ]
        about = "; ".join(note for note in notes if note)
        link = f" <{one['url']}>" if one["url"] else ""
        title = one["title"] or one["document"]
        lines.append(f"- {spelled(one['role'])}{place}: {words}. {title}, {one['date']} ({about}).{link}")
    return lines or ["Nothing that names a role."]


def _shown(study: RoleStudy, region: str, row: pd.Series) -> list[str]:
    lines = ["## What its ties show", ""]
    rows = study.contacts[(study.contacts["region"] == region).to_numpy()]
    if rows.empty:
        return [*lines, "No tie abroad is recorded in this selection: nothing can be said."]
    layers = rows["layer"].value_counts().sort_index()
    counted = listed([f"{count} {layer}" for layer, count in layers.items()])
    lines.append(
        f"{_some(row['contacts'], 'contact')} recorded; those of one company in one country counted once, "
        f"{row['clusters']}: {counted}."
    )
    lines += [f"- {part}" for part in split_evidence(str(row["enacted_evidence"]))]
    trade = published_trade(study)
    own = trade[(trade["region"] == region).to_numpy()].sort_values("quotient", ascending=False)
    for one in own.head(MOST).to_dict("records"):
        bound = "at most " if one["bound"] else ""
        share, usual = float(one["share"]), float(one["usual"])
        lines.append(
            f"- trade with {study.label(str(one['partner']))}: {share:.1f}%, the state {bound}{usual:.1f}% "
            f"({_some(one['years'], 'year')} printed, {_span(one['first'], one['last'])})"
        )
    return lines


def _some(number: object, noun: str) -> str:
    count = int(float(str(number)))
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _span(first: object, last: object) -> str:
    one, other = int(float(str(first))), int(float(str(last)))
    return str(one) if one == other else f"{one} to {other}"


def split_evidence(text: str) -> list[str]:
    """Return the parts of a line of evidence.

    Examples
    --------
    >>> split_evidence("2 of 9 contacts: Europe, usual 10%; most contacts: Europe, 20%")[1]
    'most contacts: Europe, 20%'
    """
    return [part for part in text.split("; ") if part]


def _agreement(study: RoleStudy, region: str, row: pd.Series) -> list[str]:
    table = congruence(study)
    rows = table[table.index == region]
    lines = ["## Whether these agree", ""]
    if rows.empty:
        return [*lines, *_not_compared(row)]
    titles = {
        "assigned_claimed": "Told and claimed",
        "assigned_enacted": "Told and shown",
        "claimed_enacted": "Claimed and shown",
    }
    for one in rows.to_dict("records"):
        text = f"- {titles[str(one['leg'])]}, {one['place_name']}: {one['verdict']}"
        if np.isfinite(float(one["n"])) and float(one["n"]):
            text += (
                f" ({float(one['k']):.0f} of {float(one['n']):.0f} contacts, {float(one['share']):.0%}; "
                f"usual {float(one['usual']):.0%}, by geography {float(one['geography']):.0%}"
            )
            if one["placebos"] and np.isfinite(float(one["p_placebo"])):
                text += (
                    f"; {_some(one['placebos'], 'region')} so situated and not pointed there, "
                    f"p {float(one['p_placebo']):.2f}"
                )
            text += ")"
        lines.append(text + ("; published trade stands out" if one["trade"] is True else ""))
    return lines


def _not_compared(row: pd.Series) -> list[str]:
    """Say why no direction is compared."""
    words = {"assigned_verdict": "what it is told", "claimed_verdict": "what it claims"}
    unseen = [text for column, text in words.items() if row[column] == UNSEEN]
    if len(unseen) == len(words):
        return ["Neither what it is told nor what it claims can be seen: there is nothing to compare."]
    silent = [text for column, text in words.items() if row[column] != UNSEEN]
    if not unseen:
        return ["It is neither told nor claims a direction: there is nothing to compare."]
    return [
        f"{unseen[0].capitalize()} cannot be seen, and {silent[0]} names no direction: nothing to compare."
    ]


def _unseen(study: RoleStudy, region: str, row: pd.Series) -> list[str]:
    lines = ["## What cannot be seen", ""]
    rows = study.evidence.all_periods[(study.evidence.all_periods["region"] == region).to_numpy()]
    low, high = rows["start_low"].to_numpy(), rows["start_high"].to_numpy()
    undated = int((~(np.isfinite(low) & np.isfinite(high))).sum())
    points = [
        f"When {undated} of its {len(rows)} contacts began." if undated else "",
        "Ties that no source records: a place without a tie is not a place it turns away from.",
        "Whether a document caused a tie.",
    ]
    if study.undated == "impute":
        points.append(f"When undated ties began. Assumed: {study.attrs['assumption']}.")
    unseen = sorted(
        {p.partition(": ")[0] for p in split(row["assigned_enacted"]) if ": " in p and p.endswith(UNSEEN)}
    )
    if unseen:
        points.insert(
            1, f"Ties with {listed([study.label(p) for p in unseen])}: the tables hold none of anyone."
        )
    absent = [name for name in ("assigned", "claimed", "mentions", "trade") if name not in study.tables]
    if absent:
        points.append(f"Tables that this network does not carry: {listed(absent)}.")
    return lines + [f"- {point}" for point in points if point]
