"""The built-in typologies: one documented operationalisation each, thresholds as parameters.

Each says after whom it is made and what it cannot see. None claims to be what its authors meant: they
wrote of interviews and documents, this reads tables.
"""

from __future__ import annotations

from subnatnet.roles.indicators import kinds_lq, says
from subnatnet.roles.typology_rules import Typology

MULTILAYERED = Typology(
    "multilayered",
    {
        "trader": "trade_lq >= more",
        "investor": "invest_lq >= more",
        "aid provider": "aid_lq >= more",
        "intergovernmental actor": "agreement_lq >= more",
    },
    thresholds={"more": 1.0},
    indicators={
        "trade_lq": kinds_lq(("contract", "supplier_credit", "rail_route"), outward=True),
        "invest_lq": kinds_lq((), layer="investment", outward=True),
        "aid_lq": kinds_lq(("donation", "grant", "medical_team", "training"), outward=True),
    },
    exclusive=False,
    source="after the actor types of Chen, Jian and Chen (2010): trader, investor, aid provider, "
    "intergovernmental actor",
    limits="more than other regions, not most of its own ties; the tables hold no goods trade, so the "
    "trader is seen by contracts, credits and freight lines only",
)

MODELS = Typology(
    "models",
    {
        "regional": "neighbourhood_lq >= more",
        "globalised-economic": "neighbourhood_lq < more and economic_lq >= more",
    },
    thresholds={"more": 1.0},
    indicators={"economic_lq": kinds_lq((), layer="investment")},
    otherwise="distant, not economic",
    source="after the comparison of Zhejiang and Yunnan: a globalised, economic model against a regional one",
    limits="economic means investment ties over-represented; trade is not in the tables",
)

BELT_AND_ROAD = Typology(
    "belt and road",
    {
        "gateway": "says_gateway >= once",
        "bridgehead": "says_bridgehead >= once",
        "window": "says_window >= once",
        "hub": "says_hub >= once",
        "core area": "says_core_area >= once",
    },
    thresholds={"once": 1.0},
    indicators={
        "says_gateway": says("gateway"),
        "says_bridgehead": says("bridgehead"),
        "says_window": says("border_window", "window"),
        "says_hub": says("inland_hub", "logistics_hub"),
        "says_core_area": says("core_area"),
    },
    exclusive=False,
    otherwise="none of these words",
    source="the vocabulary of the Belt and Road documents",
    limits="what documents say, not what ties do; titles are read in English glosses",
)

TYPOLOGIES: dict[str, Typology] = {one.name: one for one in (MULTILAYERED, MODELS, BELT_AND_ROAD)}
