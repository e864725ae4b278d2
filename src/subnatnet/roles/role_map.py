"""The map of roles: assigned, enacted, and how far the two agree, one line per region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice
from subnatnet.roles._evidence import NO_ROLE, SCOPE_WEIGHTS, Evidence, gather, split, stamp
from subnatnet.roles.assigned import NOTHING, UNDETERMINED, assigned_roles
from subnatnet.roles.congruence import WINDOW, congruence
from subnatnet.roles.enacted import enacted_roles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from subnatnet.network import TieNetwork
    from subnatnet.roles.typology import Typology


def role_map(
    net: TieNetwork,
    *,
    during: str | None = None,
    unit: str | None = "top",
    undated: str = "exclude",
    layer: str | Iterable[str] | None = None,
    regions: Iterable[str] | None = None,
    rules: str | Typology | Mapping[str, str] = "enacted",
    thresholds: Mapping[str, float] | None = None,
    scope_weights: Mapping[str, float] = SCOPE_WEIGHTS,
    technical_weight: float = 0.25,
    no_role: Collection[str] = NO_ROLE,
    confidence: float = 0.95,
    window: float = WINDOW,
    permutations: int = 999,
    seed: int = 0,
) -> pd.DataFrame:
    """Return, for each region, the role assigned, the role enacted, their congruence, and why.

    Parameters
    ----------
    net : TieNetwork
        Ties and directives.
    during, unit, undated, layer
        The selection keywords of every measure; `layer` chooses among ties abroad. ``undated="bounds"``
        gives an enacted role and a verdict only if they hold with the undated ties in and with them out.
    regions : iterable of str, optional
        Ids or names; by default every region of the unit that has a tie abroad in some layer. A region
        that only receives directives is not in the table of ties: its role abroad is not known, so it is
        left out.
    rules, thresholds
        Of the enacted role; see :func:`enacted_roles`.
    scope_weights, technical_weight, no_role
        Of the assigned role; see :func:`assigned_roles`.
    confidence, window, permutations, seed
        Of the congruence; see :func:`congruence`.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``name``; ``assigned`` (role, "undetermined" or "nothing assigned"),
        ``assigned_options`` (the roles that could lead), ``distinctive`` (the assigned role others have
        least), ``orientation`` (names of the places directives point to); ``enacted`` (roles,
        "undetermined" or "no distinct role"), ``enacted_options``, ``gateway_to``; ``congruence``
        (location quotient towards the places pointed to), ``low, high, verdict``; ``contacts, directives``
        (how much it rests on), ``evidence`` (one line) and ``would_change``.

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist, or no region in it has a tie abroad.

    Notes
    -----
    The three parts come from :func:`assigned_roles`, :func:`enacted_roles` and :func:`congruence`, which
    give the full chain; this puts them side by side.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = role_map(sn.load_china(), regions=["Yunnan"], permutations=99)
    >>> table[["assigned", "enacted", "verdict"]].iloc[0].tolist()
    ['border_window', 'window + gateway + contractor and donor', 'leans']
    """
    way = "include" if undated == "bounds" else undated
    evidence = gather(net, during=during, unit=unit, undated=way, layer=layer, regions=regions)
    chosen = list(evidence.regions)
    if regions is None:
        ever = set(evidence.ever["region"])
        chosen = [region for region in chosen if region in ever]
    if not chosen:
        raise InvalidChoice("no region of this selection has a tie abroad; loosen the selection")
    told = assigned_roles(
        net,
        during=during,
        unit=unit,
        undated=way,
        regions=chosen,
        scope_weights=scope_weights,
        technical_weight=technical_weight,
        no_role=no_role,
    )
    done = enacted_roles(
        net,
        rules,
        thresholds=thresholds,
        during=during,
        unit=unit,
        undated=undated,
        layer=layer,
        regions=chosen,
        confidence=confidence,
    )
    agree = congruence(
        net,
        during=during,
        unit=unit,
        undated=undated,
        layer=layer,
        regions=chosen,
        confidence=confidence,
        window=window,
        permutations=permutations,
        seed=seed,
    )
    table = pd.DataFrame(
        {
            "name": told["name"],
            "assigned": told["role"],
            "assigned_options": told["possible"],
            "distinctive": told["distinctive"],
            "orientation": told["orientation"].map(lambda text: ", ".join(map(evidence.label, split(text)))),
            "enacted": done["role"],
            "enacted_options": done["possible"],
            "leading": done["leading"],
            "membership": done["membership"],
            "gateway_to": done["gateway_to"],
            "congruence": agree["congruence"],
            "low": agree["low"],
            "high": agree["high"],
            "verdict": agree["verdict"],
            "contacts": done["contacts"],
            "directives": told["n_documents"],
        }
    )
    table["evidence"] = [_line(told.loc[i], done.loc[i], agree.loc[i]) for i in table.index]
    table["would_change"] = [_turning(told.loc[i], done.loc[i], agree.loc[i]) for i in table.index]
    return stamp(table, _attrs(evidence, undated), measure="role_map", confidence=confidence, seed=seed)


def _attrs(evidence: Evidence, undated: str) -> dict[str, object]:
    return evidence.attrs | {"undated": undated}


def _line(told: pd.Series, done: pd.Series, agree: pd.Series) -> str:
    if told["role"] == NOTHING:
        first = f"{told['n_documents']} directives, none with a role"
    else:
        first = f"{told['leading']} in {told['n_role']} of {told['n_documents']} directives"
    return "; ".join([first, str(done["evidence"]).split("; ")[0], str(agree["evidence"])])


def _turning(told: pd.Series, done: pd.Series, agree: pd.Series) -> str:
    parts = {
        "assigned": told["would_change"],
        "enacted": done["would_change"],
        "congruence": agree["would_change"],
    }
    return "; ".join(f"{name}: {text}" for name, text in parts.items())


def role_names(table: pd.DataFrame) -> pd.DataFrame:
    """Return a role map for reading: five columns of words, what is undetermined with its options.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of :func:`role_map`.

    Returns
    -------
    pandas.DataFrame
        Indexed by the region's name: ``assigned, towards, enacted, congruence`` (with interval and verdict),
        ``evidence``.

    Examples
    --------
    >>> import subnatnet as sn
    >>> short = role_names(role_map(sn.load_china(), regions=["Yunnan"], permutations=99))
    >>> short.loc["Yunnan", "congruence"]
    '5.2 [4.2, 6.1] leans'
    """

    def spelled(role: str, options: str) -> str:
        return role if role != UNDETERMINED or not options else f"? {options.replace('|', ' / ')}"

    def enacted(row: pd.Series) -> str:
        text, to = str(row["enacted"]), row["gateway_to"]
        if text == UNDETERMINED:
            text = f"? {row['leading']} ({row['membership']:.2f})"
        return text.replace("gateway", f"gateway to {to}") if to else text

    def agreement(row: pd.Series) -> str:
        if np.isnan(row["congruence"]):
            return str(row["verdict"])
        return f"{row['congruence']:.1f} [{row['low']:.1f}, {row['high']:.1f}] {row['verdict']}"

    rows = [
        {
            "assigned": spelled(row["assigned"], row["assigned_options"]),
            "towards": row["orientation"],
            "enacted": enacted(row),
            "congruence": agreement(row),
            "evidence": row["evidence"],
        }
        for _, row in table.iterrows()
    ]
    return pd.DataFrame(rows, index=pd.Index(table["name"], name="region"))
