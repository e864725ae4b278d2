"""The built-in case: complete, and neutral about what is home."""

from __future__ import annotations

import pandas as pd
import pytest

import subnatnet as sn
from subnatnet.datasets.china import CHINA_ERAS, CHINA_SCHEMA, TWICE_CODED
from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables.package import data_folder, declared_schema


@pytest.fixture(scope="module")
def china() -> sn.TieNetwork:
    return sn.load_china()


def test_every_tie_of_the_files_is_in_the_network(china):
    for name, layer in (
        ("agreements", "agreement"),
        ("investments", "investment"),
        ("cooperation", "cooperation"),
        ("directives", "directive"),
    ):
        rows = pd.read_csv(data_folder() / "edges" / f"{name}.csv", dtype=str, keep_default_na=False)
        told = ~rows["target"].isin(["CN-HK", "CN-MO"]) if layer == "directive" else rows["id"] != ""
        assert set(rows["id"][told]) == set(china.layer(layer).ties.index)


def test_all_31_regions_have_ties_in_the_layers_of_foreign_ties_and_directives(china):
    provinces = china.rollup("province", partners="country")
    for layer in ("agreement", "directive"):
        actors = provinces.layer(layer).actors
        assert (actors["kind"] == "region").sum() == 31


def test_its_own_layer_is_declared_in_the_data_package_too(china):
    assert china.schema == CHINA_SCHEMA == declared_schema(data_folder())
    assert set(CHINA_SCHEMA.layers) - set(DEFAULT_SCHEMA.layers) == {"freight_line"}
    assert set(china.layers) <= set(CHINA_SCHEMA.layers)


def test_eras_do_not_overlap(china):
    spans = [china.during(era, undated="exclude").ties.index for era in CHINA_ERAS]
    joined = [tie for span in spans for tie in span]
    assert len(joined) == len(set(joined))


def test_namibia_is_not_missing(china):
    assert china.gazetteer.loc["NA", "name"] == "Namibia"
    assert "NA" in set(china.rollup(partners="country").edges["target"])


def test_rolled_up_partners_are_countries(china):
    rolled = china.layer("agreement").rollup("province", partners="country")
    partners = rolled.actors.loc[rolled.actors["kind"] == "place", "level"]
    assert set(partners) == {"country"}
    assert set(rolled.actors.query("kind == 'region'")["level"]) == {"province"}


def test_what_is_home_is_the_analysts_choice(china):
    joined = sn.load_china(home=["HK", "TW"])
    assert china.actors.loc["HK", "kind"] == "place"
    assert "HK" not in joined.gazetteer.index
    assert joined.gazetteer.loc["CN-HK", "kind"] == "region"
    assert joined.gazetteer.loc["TW", ["kind", "level", "parent"]].tolist() == ["region", "province", "CN"]
    assert "CN-HK" not in china.gazetteer.index
    added = joined.ties.loc[joined.ties.index.difference(china.ties.index)]
    assert set(added["layer"]) == {"directive"}
    assert set(added["target"]) == {"CN-HK"}
    assert china.ties.index.isin(joined.ties.index).all()


def test_a_code_of_a_country_is_not_taken_for_a_region_that_ends_in_it():
    benin = sn.load_china(home=["BJ"]).gazetteer
    assert benin.loc["BJ", "name"] == "Benin"
    assert benin.loc["CN-BJ", "name"] == "Beijing"


def test_every_country_has_a_point(china):
    countries = china.actors.query("level == 'country'")
    assert countries[["lat", "lon"]].notna().all(axis=None)


def test_an_unknown_home_is_refused():
    with pytest.raises(sn.InvalidChoice, match="country or area"):
        sn.load_china(home=["XX"])


def test_tables_by_name():
    assert set(sn.load_table("findings")["region"]) == {"CN-SC", "CN-GD", "CN-HL", "CN-XJ"}
    assert sn.load_table("series")["value"].dtype == float
    with pytest.raises(sn.InvalidChoice, match="did you mean 'findings'"):
        sn.load_table("finding")


def test_statements_travel_with_the_network(china):
    assert set(china.tables) >= {"assigned", "claimed", "mentions", "terms"}
    said = china.during("2013/..").layer("directive").rollup("province").tables["assigned"]
    assert said["id"].tolist() == sn.load_table("assigned")["id"].tolist()
    assert said["foreign"].dtype == float
    said.loc[:, "role"] = "other"
    assert china.tables["assigned"]["role"].nunique() > 10


def test_statements_are_both_voices_in_one_table():
    both = sn.load_table("statements")
    assert both["voice"].value_counts().to_dict() == {
        "assigned": len(sn.load_table("assigned")),
        "claimed": len(sn.load_table("claimed")),
    }
    assert both["id"].is_unique


def test_directions_follow_what_is_home(china):
    joined = sn.load_china(home=["MO"])
    before, after = china.tables["assigned"]["direction"], joined.tables["assigned"]["direction"]
    assert before.str.split("|").map(lambda ids: "MO" in ids).sum() > 0
    assert not after.str.split("|").map(lambda ids: "MO" in ids).any()
    assert after.str.contains("CN-MO").sum() == before.str.split("|").map(lambda ids: "MO" in ids).sum()
    assert (after.str.count("HK") == before.str.count("HK")).all()


def test_regions_belong_to_their_state_as_those_of_any_other_state_do(china):
    top = china.gazetteer.query("kind == 'region' and level == 'province'")
    assert set(top["parent"]) == {"CN"}
    poland = sn.load_world(home="PL").gazetteer.query("kind == 'region' and level == 'region'")
    assert set(poland["parent"]) == {"PL"}


def test_reading_the_tables_with_a_home_gives_the_same_case(china):
    """Nothing in `load_china` is for China but which of two codes a place goes by."""
    read = sn.read_ties(data_folder() / "datapackage.json", home="CN")
    net = china
    twice = {f"CN-{code}" for code in TWICE_CODED}
    other = read.ties["source"].isin(twice) | read.ties["target"].isin(twice)
    columns = ["layer", "kind", "source", "target", "start", "end"]
    pd.testing.assert_frame_equal(
        net.ties[columns].sort_index(), read.ties.loc[~other, columns].sort_index(), check_dtype=False
    )
    said = ["name", "kind", "level", "parent", "country", "world_region"]
    pd.testing.assert_frame_equal(
        net.actors[said].sort_index(),
        read.actors.loc[net.actors.index, said].sort_index(),
        check_dtype=False,
    )
    further = read.actors.drop(index=net.actors.index)  # without ties: read_ties keeps all that are listed
    assert set(further.index[further["kind"] == "region"]) - set(net.gazetteer.index) == twice
