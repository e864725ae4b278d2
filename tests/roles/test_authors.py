from __future__ import annotations

import pytest

from roles.worlds import numbered, said, spread, statements, tie, world
from subnatnet.errors import InvalidChoice
from subnatnet.roles.authors import AUTHORS, author_roles, fitting_shares
from subnatnet.roles.study import study_roles
from subnatnet.roles.typology import typology

FAR = [f"F{number}" for number in range(1, 13)]


def net(rows, told=()):
    return world(numbered(rows), tables={"assigned": statements(list(told))})


def test_duchacek_is_three_shares_and_no_winner():
    table = author_roles(net(spread("A", ["N1", "N2", "F1", "F4"], 40)), "duchacek")
    assert table.loc["A", "role"] == "transborder 25%, transregional 25%, global 50%"
    assert table.loc["B", "role"] == "cannot be seen"


POINTED = [said("A", "gateway", "2000", direction=f"F{n}") for n in range(1, 7)]


def test_trailblazing_needs_ties_before_beyond_the_placebo():
    first = [tie("A", f"F{n}", "1995") for n in range(1, 7)]
    rest = [tie(region, "F12", "1995") for region in "BCDE"]
    assert author_roles(net([*first, *rest], POINTED), "wong").loc["A", "role"] == "trailblazing"
    alike = [tie(region, f"F{n}", "1995") for region in "ABCDE" for n in range(1, 7)]
    assert author_roles(net(alike, POINTED), "wong").loc["A", "role"] == "cannot be told"


@pytest.mark.parametrize("years", [(), ("2005",), ("",)])
def test_no_tie_before_is_neither_resisting_nor_carpetbagging(years):
    rows = [tie("A", "F1", year) for year in years] + [tie("B", place, "2001") for place in FAR]
    table = author_roles(net(rows, POINTED), "wong")
    assert set(table["role"]) <= {"cannot be told", "cannot be seen"}


def test_leaning_is_agreement_and_absence_is_not_disharmony():
    told = [said("A", "gateway", direction="world:w4"), said("B", "gateway", direction="N2")]
    rows = [*spread("A", ["F2", "F5", "F8"], 20), *[r for x in "BCDE" for r in spread(x, FAR, 24)]]
    table = author_roles(net(rows, told), "soldatos")
    assert table.loc["A", "role"] == "leans"
    assert table.loc["B", "role"] == "cannot be seen"
    assert table.loc["C", "role"] == "cannot be seen"


def test_bridgehead_and_vanguard_are_told_by_documents():
    told = [said("A", "bridgehead"), said("B", "vanguard"), said("C", "hub")]
    table = author_roles(net([tie(region, "F1") for region in "ABCDE"], told), "mierzejewski")
    assert table["role"].tolist() == ["bridgehead", "vanguard", "neither is told", *["cannot be seen"] * 2]


def test_each_states_its_source_and_limits_and_how_many_it_fits():
    told = {"mierzejewski": {"Region A": "bridgehead", "Nowhere": "vanguard"}}
    table = fitting_shares(net([tie("A", "F1")], POINTED), told)
    assert table.loc["mierzejewski", "exemplars"] == "Region A (bridgehead): neither is told"
    assert table.index.tolist() == list(AUTHORS)
    assert all(author.source and author.limits for author in AUTHORS.values())
    assert table["share"].between(0, 1).all()


def test_typology_gives_them_by_name_for_a_network_or_a_study():
    made = net([tie("A", "F1")], POINTED)
    assert typology(made, "wong")["role"].equals(typology(study_roles(made), "wong")["role"])
    with pytest.raises(InvalidChoice, match="did you mean 'soldatos'"):
        typology(made, "soldatoss")
