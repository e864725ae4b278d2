"""Draw the figures of docs/figures.md: `python docs/make_figures.py` writes docs/images/figure-*.png."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import subnatnet as sn
from subnatnet import figures

IMAGES = Path(__file__).with_name("images")
UNIT = ("province", "country")


def main() -> None:
    """Write every figure, small enough for a page."""
    net = sn.load_china()
    table = sn.centrality(net, "partners", layer="agreement", unit=UNIT)
    partners = table[net.gazetteer.loc[table.index, "kind"] == "region"]["partners"]
    eras = {
        era: sn.centrality(net, "acts", layer="agreement", unit=UNIT, during=era)["acts"] for era in net.eras
    }
    acts = pd.DataFrame(eras).loc[partners.index]
    title = "Partner countries of each province"
    drawn = {
        "map": figures.regional_map(net, partners, title=title, labels="both"),
        "tiles": figures.regional_map(net, partners, form="tiles", title=title, labels="both"),
        "flows": figures.flow_map(net, layer="investment", unit=UNIT, title="Recorded investment ties"),
        "timeline": figures.role_timeline(net, title="Roles that directives gave", labels="both"),
        "competition": figures.competition_heatmap(
            net, sn.competition(net, layer="agreement", unit=UNIT), title="Overlap of partner countries"
        ),
        "slopes": figures.slope_chart(net, acts, ranks=True, title="Rank by dated agreements"),
        "ranks": figures.rank_chart(
            net, partners, classes=net.gazetteer["macro_region"], title=title, labels="both"
        ),
        "two-mode": figures.two_mode(
            net, layer="agreement", unit=UNIT, highlight=["CN-SC"], title="Agreements; Sichuan's in colour"
        ),
    }
    for name, figure in drawn.items():
        path = IMAGES / f"figure-{name}.png"
        figure.savefig(path, dpi=110, bbox_inches="tight", metadata={"Software": "subnatnet"})
        print(f"wrote {path.name}")


if __name__ == "__main__":
    main()
