from __future__ import annotations

import pytest

import subnatnet as sn
from measures.oracles import close, small_world
from subnatnet.measures import _paths, brokerage, centrality, diversity, measure_table


def value(table, actor, measure, **where):
    chosen = table[(table["actor"] == actor) & (table["measure"] == measure)]
    for column, word in where.items():
        chosen = chosen[chosen[column] == word]
    assert len(chosen) == 1
    return chosen["value"].iloc[0]


def test_the_table_holds_what_each_measure_gives_on_its_own():
    net = small_world()
    table = measure_table(
        net,
        ["betweenness", "shannon", "b_O", "activity", "constraint", "reach"],
        layers=["agreement", None],
        periods=["late", None],
        units=["province"],
        progress=False,
    )
    for layer, shown in (("agreement", "agreement"), (None, "agreement+investment+directive")):
        for during in ("late", None):
            where = {"layer": layer, "during": during, "unit": "province"}
            place = {"layer": shown, "during": during or "", "unit": "province"}
            expected = centrality(net, "betweenness", **where).loc["H-A", "betweenness"]
            assert close(value(table, "H-A", "betweenness", **place), expected)
            assert close(value(table, "H-A", "b_O", **place), brokerage(net, **where).loc["H-A", "b_O"])
            expected = diversity(net, "shannon", **where).loc["H-A", "shannon"]
            assert close(value(table, "H-A", "shannon", **place), expected)
    # who is not in a layer has no row for it
    assert table[(table["actor"] == "org:top") & (table["layer"] == "agreement")].empty


def test_shortest_paths_are_run_once_for_all_that_need_them(monkeypatch):
    calls = []
    run = _paths.shortest_paths
    monkeypatch.setattr(_paths, "shortest_paths", lambda *a, **k: calls.append(1) or run(*a, **k))
    measures = ["betweenness", "closeness", "closeness_out", "harmonic", "harmonic_out"]
    measure_table(small_world(), measures, layers=["agreement", "investment"], progress=False)
    assert len(calls) == 2


def test_families_stand_for_their_main_columns():
    table = measure_table(
        small_world(), ["centrality", "brokerage", "hierarchy"], kind="region", progress=False
    )
    assert {"degree", "b_O", "level"} <= set(table["measure"])
    assert set(table["actor"]) == {"H-A", "H-A:one", "H-B", "H-C"}


def test_bounds_come_in_two_columns():
    options = {
        "layers": ["agreement"],
        "periods": ["late"],
        "units": [("province", "country")],
        "progress": False,
    }
    table = measure_table(small_world(), ["degree", "countries"], undated="bounds", kind="region", **options)
    row = table[(table["actor"] == "H-C") & (table["measure"] == "degree")].iloc[0]
    assert (row["value_low"], row["value_high"]) == (0, 1)
    assert row["unit"] == "province+country"
    with pytest.raises(sn.InvalidChoice, match=r"not for betweenness; use `subnatnet\.bounds`"):
        measure_table(small_world(), ["betweenness"], undated="bounds", **options)


def test_progress_is_shown_on_request(capsys):
    measure_table(small_world(), ["degree"], layers=["agreement", "investment"], progress=True)
    assert "measures: 100%" in capsys.readouterr().err


def test_wrong_words():
    with pytest.raises(sn.InvalidChoice, match="did you mean 'betweenness'"):
        measure_table(small_world(), ["betweeness"], progress=False)
    with pytest.raises(sn.InvalidChoice, match="at least one measure"):
        measure_table(small_world(), [], progress=False)
