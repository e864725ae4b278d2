"""Choose and compare four cases: Sichuan, Guangdong, Heilongjiang and Xinjiang among China's regions.

Run it from anywhere: ``python examples/four_cases.py``. It writes ``out/four_cases.xlsx``, ``.html``,
``.tex`` and, if matplotlib is installed, ``.svg`` in the folder it is run from.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import subnatnet as sn
from subnatnet.cases.comparison import compare_cases
from subnatnet.cases.criteria import case_criteria
from subnatnet.cases.plain import PARTS
from subnatnet.cases.selection import TECHNIQUES, alternative_sets, select_cases, standing
from subnatnet.present.profiles import profile_chart

CASES = ["Sichuan", "Guangdong", "Heilongjiang", "Xinjiang"]
PROFILE = [
    "reach_10",
    "diversity",
    "contiguous",
    "agreement",
    "investment",
    "cooperation",
    "uniqueness",
    "liaison",
]
OUT = Path("out")


def show(title: str, table: pd.DataFrame, *, index: bool = True) -> None:
    """Print a table under a heading."""
    print(f"\n{title}\n{'-' * len(title)}")
    print(table.to_string(index=index, float_format=lambda number: f"{number:.2f}", max_colwidth=58))


def main() -> None:
    """Print where the cases stand, what other choices there were, and how they differ."""
    net = sn.load_china()
    criteria = case_criteria(net)
    print("Criteria, and for how many regions they are known:")
    for name, about in criteria.attrs["about"].items():
        print(f"  {name}: {about}")
    places = standing(criteria, CASES)
    places["text"] = [
        "not known" if pd.isna(v) else f"{v:.2f} ({r:.0f} of {n})"
        for v, r, n in zip(places["value"], places["rank"], places["of"], strict=True)
    ]
    show(
        "Where the four stand",
        places.pivot_table(index="criterion", columns="name", values="text", aggfunc="first"),
    )
    show("How diverse this set is, and which would be more so", alternative_sets(criteria, CASES))
    for technique in TECHNIQUES:
        chosen = select_cases(criteria, technique, 3)
        names = [column for column in ("name", "other_name", "score") if column in chosen]
        show(f"{technique}: {TECHNIQUES[technique]}", chosen[names])
    both = compare_cases(net, CASES)
    table = both.to_frame()
    for part in table.index.get_level_values("part").unique():
        if part != PARTS["findings"]:
            show(f"Side by side: {part}", table.loc[part])
    clear = both.differences[both.differences["verdict"] == "beyond chance"]
    print(f"\n{len(clear)} of {len(both.differences)} differences are beyond chance; the ten clearest:")
    print(
        clear.nsmallest(10, "p_adjusted").to_string(index=False, float_format=lambda number: f"{number:.2g}")
    )
    counts = pd.crosstab(both.findings["dimension"], both.findings["name"])
    show("Coded findings (texts and sources are in the files)", counts)
    both.to_excel(OUT / "four_cases.xlsx")
    both.to_html(OUT / "four_cases.html")
    both.to_latex(OUT / "four_cases.tex")
    try:
        profile_chart(both.measures[both.measures["dimension"].isin(PROFILE)], path=OUT / "four_cases.svg")
    except sn.MissingExtra as missing:
        print(missing)
    print(f"\nEverything is in {OUT / 'four_cases.xlsx'}, .html and .tex.")


if __name__ == "__main__":
    main()
