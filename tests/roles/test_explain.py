from __future__ import annotations

import pytest

from roles.worlds import numbered, said, spread, statements, world
from subnatnet.errors import UnknownActor
from subnatnet.roles.explain import explain
from subnatnet.roles.study import study_roles

FAR = [f"F{number}" for number in range(1, 13)]
TABLES = {
    "assigned": statements(
        [
            said("A", "gateway", "2001", direction="world:w1", phrase="大门", url="https://example.org/plan"),
            said("A", "window", "1999", disputed="role"),
        ]
    ),
    "claimed": statements([said("A", "gateway", "2005", title="Report")]),
}
NET = world(numbered([*spread("A", ["N1"], 20), *spread("B", FAR, 24), *spread("C", FAR, 24)]), tables=TABLES)


def test_a_page_has_its_sources_and_says_what_it_cannot():
    page = explain(NET, "Region A")
    assert page.startswith("# Region A\n")
    for text in (
        "大门",
        "https://example.org/plan",
        "two codings differ on role",
        "replaced by a newer plan",
    ):
        assert text in page
    assert "world:w1" in page
    assert " contacts began." in page
    assert "does not carry: mentions and trade" in page


def test_a_region_of_which_nothing_is_known():
    page = explain(NET, "D")
    assert "No document in the table says anything of it" in page
    assert "No tie abroad is recorded" in page


def test_without_documents_what_is_told_and_claimed_cannot_be_seen():
    page = explain(world(numbered(spread("A", FAR, 24))), "A")
    assert "No document of the centre is in the tables: what it is told cannot be seen." in page
    assert "No report of its own is in the tables: what it claims cannot be seen." in page
    assert "Neither what it is told nor what it claims can be seen" in page
    assert "No document in the table says anything" not in page
    told = explain(world(numbered(spread("A", FAR, 24)), tables={"assigned": TABLES["assigned"]}), "B")
    assert "What it claims cannot be seen, and what it is told names no direction" in told
    early = explain(study_roles(NET, during="../1990"), "A")
    assert "No document of the centre up to the end of the period is in the tables" in early


def test_a_study_gives_the_page_of_its_period():
    page = explain(study_roles(NET, during="first"), "A")
    assert "大门" not in page
    assert "No tie abroad is recorded in this selection" in page


def test_a_phrase_that_was_translated_twice_stands_once():
    twice = [
        said("A", "gateway", "2001", phrase="大门", gloss=words, document="D") for words in ("gate", "door")
    ]
    page = explain(world(numbered(spread("A", FAR, 24)), tables={"assigned": statements(twice)}), "A")
    assert page.count("大门") == 1


def test_an_unknown_region_names_the_nearest():
    with pytest.raises(UnknownActor, match="did you mean 'Region A'"):
        explain(NET, "Regoin A")


def test_one_of_a_thing_is_not_called_many():
    net = world(numbered([*spread("A", ["F1"], 1), *spread("B", ["F2"], 3)]))
    page = explain(net, "A")
    assert "\n1 contact recorded" in page
    assert "\n3 contacts recorded" in explain(net, "B")
