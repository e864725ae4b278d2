from __future__ import annotations

import pandas as pd
import pytest

import subnatnet as sn
from measures.oracles import close, small_world
from subnatnet.measures import (
    _paths,
    brokerage,
    centrality,
    centralization,
    communities,
    diversity,
    ei_index,
    krackhardt,
    measure_table,
    mixing,
    module_roles,
    multilayer,
    multilayer_pagerank,
    two_mode_centrality,
)
from subnatnet.measures import table as table_module
from subnatnet.measures._select import select
from subnatnet.measures.table import FAMILIES, known_measures
from subnatnet.schema import DEFAULT_SCHEMA


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
    table = measure_table(small_world(), list(FAMILIES), layers=["agreement"], kind="region", progress=False)
    assert {"degree", "b_O", "level", "two_mode.degree", "connectedness"} <= set(table["measure"])
    assert set(table["actor"]) == {"", "H-A", "H-A:one", "H-B", "H-C"}


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


def test_every_measure_has_one_name_and_a_value_from_its_own_function():
    net = small_world().rollup("province")
    known = known_measures(DEFAULT_SCHEMA.layers)
    full = measure_table(net, list(known), layers=["agreement"], progress=False)
    assert set(full["measure"]) == set(known)
    assert not full.duplicated(["actor", "measure"]).any()
    where = {"layer": "agreement"}
    for name, expected in {
        "multilayer.participation": multilayer(net, layers=["agreement"])["participation"],
        "participation": multilayer(net, layers=["agreement"])["participation"],
        "relevance_agreement": multilayer(net, layers=["agreement"])["relevance_agreement"],
        "module_roles.participation": module_roles(net, **where)["participation"],
        "multilayer_pagerank.pagerank": multilayer_pagerank(net, layers=["agreement"])["pagerank"],
        "two_mode.degree": two_mode_centrality(net, **where)["degree"],
        "community": communities(net, "fast", runs=20, progress=False, **where)["community"],
        "ei_index": ei_index(net, **where)["ei_index"],
    }.items():
        shown = name.removeprefix("multilayer.")
        found = full[full["measure"] == shown].set_index("actor")["value"]
        assert close(found, expected[found.index]), name
    for name, expected in {
        "mixing.clustering": mixing(net, **where)["clustering"],
        "transitivity": mixing(net, **where)["transitivity"],
        "centralization.degree": centralization(net, "degree", **where)["degree"],
        "krackhardt.hierarchy": krackhardt(net, **where)["hierarchy"],
    }.items():
        assert close(value(full, "", name), expected), name


def test_measures_of_the_whole_network_stay_whatever_the_kind():
    table = measure_table(small_world(), ["degree", "mixing"], kind="region", progress=False)
    assert (table["actor"] == "").sum() == 7


def test_ctrl_c_keeps_the_rounds_done(monkeypatch):
    asked = []

    def pressed(net, **options):
        asked.append(options)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return select(net, **options)

    monkeypatch.setattr(table_module, "select", pressed)
    rounds = {"layers": ["agreement", "investment", "directive", None], "progress": False}
    table = measure_table(small_world(), ["degree"], **rounds)
    assert table["layer"].unique().tolist() == ["agreement", "investment"]
    assert table.attrs["interrupted"]
    assert (table.attrs["rounds_done"], table.attrs["rounds_asked"]) == (2, 4)
    asked[:] = [None, None]  # pressed in the first round: there is nothing to keep
    with pytest.raises(KeyboardInterrupt):
        measure_table(small_world(), ["degree"], **rounds)
    assert not measure_table(small_world(), ["degree"], **rounds).attrs["interrupted"]


def test_a_kind_that_is_none_is_refused():
    net = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["b"]}))
    with pytest.raises(sn.InvalidChoice, match="did you mean 'region'"):
        sn.measure_table(net, ["degree"], kind="regions", progress=False)
