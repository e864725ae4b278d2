"""Where a brief is about: ids, names in any script, units that the table of ties does not know."""

from __future__ import annotations

import pytest

import subnatnet as sn
from subnatnet.cases.area import find_area
from subnatnet.errors import InvalidChoice, UnknownActor


@pytest.fixture(scope="module")
def net():
    return sn.load_china()


@pytest.mark.parametrize("name", ["PL:lodz", "Łódź, Poland", "Lodz, Poland"])
def test_a_town_by_id_and_by_name(net, name):
    area = find_area(net, name)
    assert (area.id, area.country, area.unit) == ("PL:lodz", "PL", "PL-10")
    assert "PL:lodz" in area.inside
    assert area.inside <= area.beside <= area.within


def test_a_unit_holds_its_towns_though_the_table_gives_them_no_unit(net):
    area = find_area(net, "Sachsen")
    assert area.id == "DE-SN"
    assert {"DE:leipzig", "DE:dresden"} <= area.inside
    assert "DE:hamburg" not in area.inside
    assert "DE:hamburg" in area.within


@pytest.mark.parametrize(
    ("place", "name"),
    [("PL-10", "Łódź (Łódzkie)"), ("US-NY", "New York (state)"), ("DE-SN", "Saxony"), ("PL:lodz", "Łódź")],
)
def test_a_unit_that_bears_the_name_of_a_town_in_it_is_told_apart(net, place, name):
    assert find_area(net, place).name == name


def test_a_town_names_its_unit_apart_from_itself(net):
    area = find_area(net, "PL:lodz")
    assert (area.name, area.unit_name) == ("Łódź", "Łódź (Łódzkie)")


def test_a_country_in_another_script(net):
    assert find_area(net, "Польша").id == "PL"


@pytest.mark.parametrize("name", ["Sichuan", "四川", "Chengdu", "world:europe"])
def test_home_and_parts_of_the_world_are_refused(net, name):
    with pytest.raises(InvalidChoice):
        find_area(net, name)


def test_nobody_is_said_so(net):
    with pytest.raises(UnknownActor):
        find_area(net, "Xyzzyville")
