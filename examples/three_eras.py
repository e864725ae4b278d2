"""Weigh the thesis: autonomy grows after the fiscal reform, competition follows, the centre reins in later.

Run it from anywhere: ``python examples/three_eras.py``.
"""

from __future__ import annotations

import subnatnet as sn
from subnatnet.roles.assigned import role_timeline
from subnatnet.roles.autonomy import autonomy, rolling_periods
from subnatnet.roles.eras import over_time, weigh_hypotheses


def main() -> None:
    """Print the numbers for and against, and what the table cannot say."""
    net = sn.load_china()
    print("Eras:", ", ".join(f"{name} ({span})" for name, span in net.eras.items()))
    print("\nDo ties abroad follow directives, come before them, or have none to match?\n")
    table = autonomy(net)
    for word in ("follows", "precedes", "unmatched"):
        spans = zip(table[word], table[f"{word}_low"], table[f"{word}_high"], strict=True)
        table[word] = [f"{share:.0%} [{low:.0%}, {high:.0%}]" for share, low, high in spans]
    print(table[["contacts", "clear", "follows", "precedes", "unmatched", "complete"]].to_string())
    print("\nCentral rule, competition and concentration, by era and in moving windows\n")
    for periods in (None, rolling_periods(1980, 2024)):
        print(over_time(net, periods).round(3).to_string(), "\n")
    claims = [
        "claim",
        "measure",
        "value_first",
        "value_second",
        "expected",
        "p_adjusted",
        "verdict",
        "left_out",
    ]
    for layer in (None, "agreement"):
        print(f"Hypotheses, {'all layers' if layer is None else 'agreements only'}\n")
        weighed = weigh_hypotheses(net, layer=layer)
        print(weighed[claims].round(3).to_string(index=False), "\n")
    print("What was assigned to whom\n")
    print(
        role_timeline(net, regions=["Sichuan", "Guangdong", "Heilongjiang", "Xinjiang", "Yunnan"]).to_string()
    )
    undated = net.layer("agreement").summary().loc["agreement", "dated"]
    print(
        f"\nWhat this cannot say: {1 - undated:.0%} of the agreements have no date, and dates survive"
        "\nwhere pages do, not at random; few ends are known; the layers begin in different years, so a"
        "\nchange over all layers may be a change of layers; only directives that name a place abroad can"
        "\nmatch a tie."
    )


if __name__ == "__main__":
    main()
