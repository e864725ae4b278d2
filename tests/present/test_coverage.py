"""The picture of coverage: its bars are the ties counted, its shares those of the table."""

from __future__ import annotations

import pytest

import networks
import subnatnet as sn
from subnatnet.network.coverage import ALL
from subnatnet.present.coverage import coverage_chart


def test_bars_are_the_ties_of_each_region_dated_and_not():
    net = networks.small()
    table = sn.coverage(net).xs(ALL, level="era")
    figure = coverage_chart(net, labels="id")
    assert [axes.get_title(loc="left").split("\n")[0] for axes in figure.axes] == net.layers
    regions = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert sorted(regions) == ["R1", "R2"]
    for axes, layer in zip(figure.axes, net.layers, strict=True):
        dated, undated = (list(bars) for bars in axes.containers)
        for region, with_date, without in zip(regions, dated, undated, strict=True):
            known = (region, layer) in table.index
            ties = table.at[(region, layer), "ties"] if known else 0
            share = table.at[(region, layer), "dated"] if known and ties else 0
            assert with_date.get_width() == pytest.approx(ties * share)
            assert without.get_width() == pytest.approx(ties * (1 - share))
        assert f"{int(table.at[(ALL, layer), 'ties'])} ties" in axes.get_title(loc="left")


def test_it_is_written_where_asked_and_nothing_to_show_is_an_error(tmp_path):
    coverage_chart(networks.small(), path=tmp_path / "coverage.png")
    assert (tmp_path / "coverage.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(sn.InvalidChoice, match="no region has ties"):
        coverage_chart(networks.small().during("1700"))
