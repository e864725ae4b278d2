from __future__ import annotations

import pandas as pd

from subnatnet.roles.what import facet, facets


def rows(*triples):
    frame = pd.DataFrame(triples, columns=["layer", "kind", "outward"])
    return frame.assign(region="A", partner="F1")


def test_inward_and_outward_are_told_apart():
    table = rows(
        ("investment", "loan", True),
        ("investment", "loan", False),
        ("cooperation", "donation", True),
        ("cooperation", "contract", True),
        ("cooperation", "contract", False),
        ("agreement", "sister_city", True),
        ("agreement", "consulate", True),
        ("flight", "", True),
    )
    assert facet(table).tolist() == [
        *("outward_investor", "investment_host", "donor", "contractor", "", "twinning"),
        *("", "air_connected"),
    ]


def test_inward_investment_makes_no_investor():
    inward = pd.concat([rows(("investment", "", False))] * 9).assign(region="T")
    others = pd.concat([rows(("agreement", "", True))] * 9)
    more = pd.concat([others.assign(region=region) for region in "BCD"])
    table = facets(pd.concat([inward, others, more], ignore_index=True))
    assert "outward_investor" not in table.counts
    assert table.above(1.5).loc["T", "investment_host"] > 0.95
