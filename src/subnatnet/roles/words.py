"""The words for roles: what each means, and which words name no role in foreign policy."""

from __future__ import annotations

TOLD = {
    "core_area": "core area: the one area from which a national programme abroad is organised",
    "bridgehead": "bridgehead: the forward position from which the state reaches into a neighbouring area",
    "window": "window: where the state shows itself and sees the outside",
    "gateway": "gateway: the door for entry and exit of people and goods",
    "hub": "hub: where flows are joined and sent on in several directions",
    "corridor": "corridor: a line of passage that joins the inside with a place abroad",
    "radiating_centre": "radiating centre: a centre whose influence goes out to a named area",
    "highland": "highland: a place of a higher level of openness",
    "vanguard": "vanguard: the one that goes first",
    "pivot": "pivot: the fixed point that bears the weight of a strategy",
    "pilot_zone": "pilot zone: a bounded area where rules are tried first",
    "opened_place": "opened place: a city or area opened by decree",
    "cooperation_zone": "cooperation zone: a bounded area set up with a named partner",
    "exchange_centre": "exchange centre: a place or standing event for people, culture, fairs, diplomacy",
}
SHOWN = {
    "twinning": "twinning: partnerships of regions and cities",
    "outward_investor": "outward investor: owns or lends abroad",
    "investment_host": "host of investment from abroad",
    "contractor": "contractor: builds and supplies abroad",
    "donor": "donor: gives aid and training abroad",
    "consular_host": "host of consulates",
    "air_connected": "connected by air",
}
SILENT = ("", "none", "other", "barrier")  # no role in foreign policy
CLASSES = {
    "P": "positioning: what the region is, or shall become",
    "I": "instrument: the act that founds a named thing for dealings abroad",
    "T": "technical: a routine act, or a line in a batch",
}
WEIGHED = ("P", "I")


def spelled(role: str) -> str:
    """Return a role word as people write it.

    Examples
    --------
    >>> spelled("radiating_centre"), spelled("hub")
    ('radiating centre', 'hub')
    """
    return role.replace("_", " ")
