"""Any state can be home: names in its languages, parents and countries from the gazetteer."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import subnatnet as sn

TABLE = pd.DataFrame(
    {
        "source": ["Łódź", "Województwo mazowieckie", "Nowa Wieś Mała", "Kraków"],
        "target": ["Leipzig", "Brandenburg", "Wiedeń", "Nirgendwo am See"],
        "source_country": "Polska",
        "target_country": ["Niemcy", "Germany", "Austria", "Deutschland"],
        "type": "agreement",
    }
)


def test_names_are_found_or_made_with_their_country():
    net = sn.read_ties(TABLE, home="PL", names="resolve-or-mint")
    pairs = set(net.ties[["source", "target"]].itertuples(index=False, name=None))
    assert pairs == {
        ("PL:lodz", "DE:leipzig"),
        ("PL-14", "DE-BB"),
        ("PL:nowa-wies-mala", "AT:vienna"),
        ("PL:krakow", "DE:nirgendwo-am-see"),
    }
    people = net.actors
    assert people.loc[["PL:lodz", "PL-14", "PL:nowa-wies-mala"], "kind"].tolist() == ["region"] * 3
    assert people.loc[["DE:leipzig", "DE:nirgendwo-am-see"], "kind"].tolist() == ["place"] * 2
    assert people.loc[["PL:lodz", "PL-14", "PL:nowa-wies-mala"], "parent"].tolist() == ["PL-10", "PL", "PL"]
    assert people.at["DE:nirgendwo-am-see", "country"] == "DE"


def test_without_making_ids_unknown_names_are_faults():
    with pytest.raises(sn.InvalidTies, match="2 faults") as caught:
        sn.read_ties(TABLE, home="PL", names="resolve")
    assert caught.value.report["value"].tolist() == ["Nowa Wieś Mała", "Nirgendwo am See"]


def test_one_name_is_one_actor_at_whichever_end():
    rows = pd.DataFrame(
        {
            "source": ["Nowa Wieś Mała", "Łódź"],
            "target": ["Leipzig", "Nowa Wieś Mała"],
            "source_country": "PL",
            "target_country": ["DE", "PL"],
        }
    )
    net = sn.read_ties(rows, layer="agreement", home="PL", names="resolve-or-mint")
    assert "PL:nowa-wies-mala" in net.actors.index
    assert len(net.actors) == 3


def test_two_homes_and_ids_of_former_times():
    rows = pd.DataFrame({"source": ["PL-LD", "PL:lodz"], "target": ["DE:leipzig", "DE-BY"]})
    net = sn.read_ties(rows, layer="agreement", home=("PL", "DE"))
    assert net.actors["kind"].to_dict() == dict.fromkeys(
        ["DE-BY", "DE:leipzig", "PL-10", "PL:lodz"], "region"
    )
    assert net.actors["parent"].to_dict() == {
        "DE-BY": "DE",
        "DE:leipzig": "DE-SN",
        "PL-10": "PL",
        "PL:lodz": "PL-10",
    }


def test_every_unit_of_the_home_state_is_known():
    known = sn.read_ties(TABLE.iloc[:1], home="PL", names="resolve").gazetteer
    assert len(known.query("kind == 'region' and level == 'region'")) == 16
    assert not known.index.str.startswith("CN").any()


def test_the_state_of_the_built_in_tables_can_be_home_like_any_other():
    rows = pd.DataFrame(
        {"source": ["四川", "Chengdu"], "target": ["Leipzig", "Bavaria"], "target_country": "Germany"}
    )
    net = sn.read_ties(rows, layer="agreement", home="CN", names="resolve")
    assert net.actors.loc[["CN-SC", "CN-SC:chengdu"], "parent"].tolist() == ["CN", "CN-SC"]
    assert set(net.ties["target"]) == {"DE:leipzig", "DE:bavaria"}  # ids in use stay


@pytest.mark.parametrize("home", ["POL", "", [], 5, ["PL", "XX"]])
def test_a_home_that_is_no_state_is_refused(home):
    with pytest.raises(sn.SubnatnetError, match="home"):
        sn.read_ties(TABLE, home=home)


def test_the_recipe_for_another_state_runs(capsys):
    page = (Path(__file__).parents[2] / "docs" / "reading.md").read_text(encoding="utf-8")
    recipe = page.split("## Another state")[1].split("```python")[1].split("```")[0]
    names: dict[str, object] = {}
    exec(recipe, names)  # noqa: S102 - the page is ours
    net = names["net"]
    assert isinstance(net, sn.TieNetwork)
    ends = set(net.ties["source"]) | set(net.ties["target"])
    assert ends == {"PL:lodz", "DE:leipzig", "PL-02", "DE-SN", "PL:nowa-wies-mala", "AT:vienna"}
    assert "3 regions" in capsys.readouterr().out
