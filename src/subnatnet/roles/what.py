"""What kind of ties a region has, outward and inward apart: more than others, and most of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.roles.where import Coded

if TYPE_CHECKING:
    from subnatnet.roles.where import Shares

GIVEN = ("donation", "grant", "medical_team", "training", "scholarship", "aid", "debt_relief")
BUILT = ("contract", "construction", "turnkey", "supply", "service")


def facet(contacts: pd.DataFrame) -> pd.Series:
    """Return what each contact shows its region to be; empty where it shows none of these.

    An agreement is twinning, ownership and lending abroad make an investor, that from abroad a host, aid
    and training given a donor, works and supplies a contractor, consulates and flights what they say. A kind
    that is none of these shows nothing.
    """
    layer, out = contacts["layer"], contacts["outward"].to_numpy()
    kind = contacts["kind"]
    given, built = kind.isin(GIVEN).to_numpy(), kind.isin(BUILT).to_numpy()
    conditions = [
        (layer == "consulate").to_numpy(),
        (kind == "consulate").to_numpy(),  # single posts filed among agreements: no layer of their own
        (layer == "flight").to_numpy(),
        (layer == "agreement").to_numpy(),
        (layer == "investment").to_numpy() & out,
        (layer == "investment").to_numpy() & ~out,
        (layer == "cooperation").to_numpy() & out & given,
        (layer == "cooperation").to_numpy() & out & built,
    ]
    words = [
        *("consular_host", "", "air_connected", "twinning", "outward_investor", "investment_host"),
        *("donor", "contractor"),
    ]
    return pd.Series(np.select(conditions, words, ""), index=contacts.index, name="facet")


def facets(contacts: pd.DataFrame) -> Shares:
    """Return the posterior shares of the facets of each region, shrunk towards those of the others."""
    rows = contacts.assign(facet=facet(contacts))
    # the mix of layers is what is asked for here
    return Coded.of(rows[rows["facet"] != ""], "facet", layers=False).shares()
