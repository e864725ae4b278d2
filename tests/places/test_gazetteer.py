"""The gazetteer: every spelling finds its own actor, and what is missing or wrong in a question is said."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile import HOSTILE, TEXTS
from subnatnet import AmbiguousName, InvalidChoice, UnknownActor
from subnatnet.places import Gazetteer, builtin_gazetteer, resolve, world
from subnatnet.places.gazetteer import SUGGESTED
from subnatnet.places.names import key_of
from subnatnet.tables.package import data_folder

GAZETTEER = builtin_gazetteer()
ACTORS = GAZETTEER.actors
SPELLINGS = [
    (actor, spelling)
    for actor, name, aliases, local in ACTORS[["name", "aliases", "name_local"]].itertuples(name=None)
    for spelling in {name, *aliases.split("|"), local} - {""}
]


FORMER = {place: codes.split("|") for place, codes in zip(world().ids, world().former, strict=True) if codes}
NOW = {code: [place] for place, codes in FORMER.items() for code in codes}


def _is_the_world_s(actor, found):
    """Say whether a foreign place of the tables is found as the unit, town or country that it is by now."""
    abroad = ACTORS.at[actor, "kind"] == "place" and found in world().row
    same = abroad and world().country[world().row[found]] == ACTORS.at[actor, "country"]
    return same or (actor, found) == ("world:russia", "RU")


def _is_a_large_namesake(actor, spelling, country):
    """Say whether a large town is first of all called what a country is called beside its own name."""
    row = world().row.get(actor)
    if row is None or world().level[row] != "city" or world().population[row] < 100_000:
        return False
    called = key_of(spelling)
    return called == key_of(world().name[row]) != key_of(world().name[world().row[country]])


def test_two_equally_similar_names_are_ambiguous():
    two = Gazetteer(pd.DataFrame({"id": ["a", "b"], "name": ["Alpha", "Alphi"], "kind": "place"}))
    with pytest.raises(AmbiguousName):
        two.resolve("Alphx", threshold=0.5)


def test_every_spelling_finds_its_own_actor_or_reports_the_homonym():
    found = GAZETTEER.resolve_frame(pd.DataFrame({"name": [spelling for _, spelling in SPELLINGS]}))
    wrong = [
        (spelling, actor, row.id, row.reason)
        for (actor, spelling), row in zip(SPELLINGS, found.itertuples(), strict=True)
        if row.id != actor
        and not (row.id == "" and "several" in row.reason)
        and actor not in FORMER.get(row.id, ())  # a foreign unit has an ISO code by now
        and not _is_the_world_s(actor, row.id)
        # a country's name is the country, whatever town bears it too, unless it is only another of its names
        and not (row.id in world().countries and not _is_a_large_namesake(actor, spelling, row.id))
    ]
    assert wrong == []
    assert (found["id"] == "").mean() < 0.15  # towns of one name all over the world
    for (actor, spelling), row in zip(SPELLINGS, found.itertuples(), strict=True):
        if row.id == "":
            with pytest.raises(AmbiguousName) as caught:
                resolve(spelling)
            among = {*caught.value.candidates}
            assert {actor, *NOW.get(actor, ())} & among or any(_is_the_world_s(actor, one) for one in among)


def test_every_alias_of_the_places_table_is_among_them():
    places = pd.read_csv(data_folder() / "nodes" / "places.csv", dtype=str, keep_default_na=False)
    aliases = {
        (i, a) for i, cell in zip(places.id, places.aliases, strict=True) for a in cell.split("|") if a
    }
    assert aliases <= set(SPELLINGS)
    assert len(aliases) > 200


def test_the_gazetteer_can_be_extended():
    more = pd.DataFrame(
        {"id": ["PL:lodz", "PL:new"], "name": ["罗兹", "Newtownia"], "kind": "place", "country": "PL"}
    )
    larger = GAZETTEER.extend(more)
    assert larger.resolve("罗兹").id == "PL:lodz"
    assert larger.resolve("Łódź").id == "PL:lodz"
    assert larger.resolve("Newtownia", country="Poland").id == "PL:new"
    with pytest.raises(UnknownActor):
        GAZETTEER.resolve("Newtownia")


def test_another_state_needs_no_change_of_code():
    poland = Gazetteer(
        pd.DataFrame(
            {
                "id": ["PL-LD", "PL-LD:lodz", "CN-SC"],
                "name": ["Łódź Voivodeship", "Łódź", "Sichuan"],
                "kind": ["region", "region", "place"],
                "level": ["province", "prefecture", "region"],
                "parent": ["", "PL-LD", "CN"],
            }
        )
    )
    assert poland.resolve("Lodz").id == "PL-LD:lodz"
    assert poland.resolve("Voivodeship of Łódź").id == "PL-LD"


COLUMNS = {
    "name": st.sampled_from(["Suzhou", "Chengdu", "Oslo", "Heilonjiang", ""]),
    "country": st.sampled_from(["", "CN", "Poland", "Atlantis"]),
    "region": st.sampled_from(["", "Jiangsu", "Anhui"]),
    "kind": st.sampled_from(["", "region", "place"]),
}


@given(
    st.lists(
        st.fixed_dictionaries({name: cells | st.none() for name, cells in COLUMNS.items()}),
        min_size=1,
        max_size=6,
    ),
    st.randoms(use_true_random=False),
)
def test_rows_are_answered_one_by_one_and_what_is_missing_is_unknown(rows, random):
    asked = pd.DataFrame(rows)
    found = GAZETTEER.resolve_frame(asked)
    for at, row in enumerate(rows):
        alone = GAZETTEER.resolve_frame(pd.DataFrame([{name: cell or "" for name, cell in row.items()}]))
        assert found.iloc[at].fillna(0).tolist() == alone.iloc[0].fillna(0).tolist()
        if found.at[at, "id"]:
            country, region, kind = (row[name] or None for name in ("country", "region", "kind"))
            assert GAZETTEER.resolve(row["name"], country, region, kind).id == found.at[at, "id"]
    shuffled = asked.sample(frac=1, random_state=random.randint(0, 99))
    pd.testing.assert_frame_equal(GAZETTEER.resolve_frame(shuffled).sort_index(), found)


def test_a_missing_context_is_not_that_of_another_row():
    found = resolve(["Suzhou", "Chengdu", "Suzhou"], region=["Jiangsu", None, None])
    assert found["id"].tolist() == ["CN-JS:suzhou", "CN-SC:chengdu", ""]
    assert "several actors bear this name" in found["reason"][2]


def test_a_kind_that_is_none_is_refused_for_one_and_for_many():
    for names in ("Łódź", ["Łódź"]):
        with pytest.raises(InvalidChoice, match="'plaec' is not a kind of actor; did you mean 'place'"):
            resolve(names, kind="plaec")


def test_nothing_asked_nothing_answered():
    assert GAZETTEER.resolve_frame(pd.DataFrame({"name": pd.array([], dtype="str")})).empty
    assert GAZETTEER.resolve_frame(pd.DataFrame({"name": [""]}))[["id", "reason"]].to_numpy().tolist() == [
        ["", "empty"]
    ]


@settings(max_examples=30)
@given(
    st.lists(
        TEXTS.filter(str.strip),
        unique_by=lambda name: "".join(name.split()).casefold(),
        min_size=1,
        max_size=5,
    )
)
def test_any_name_in_a_gazetteer_is_found_by_itself(names):
    ids = [f"x:{number}" for number in range(len(names))]
    places = Gazetteer(pd.DataFrame({"id": ids, "name": names, "kind": "place"}))
    found = places.resolve_frame(pd.DataFrame({"name": names}))
    for number, (actor, reason) in enumerate(zip(found["id"], found["reason"], strict=True)):
        assert actor == ids[number] or (actor == "" and "several actors bear this name" in reason)


@pytest.mark.parametrize(
    "name", sorted({*HOSTILE} - {"NA", "None", "nan"})
)  # Namibia, a town in Italy, a region of Thailand
def test_hostile_names_are_unknown_names(name):
    with pytest.raises(UnknownActor, match=r"is in no gazetteer|nobody knows"):
        GAZETTEER.resolve(name)
    with pytest.raises(UnknownActor, match=r"the country .* is in no gazetteer"):
        GAZETTEER.resolve("Łódź", country=name)


def test_the_message_names_similar_spellings_and_whom_they_belong_to():
    with pytest.raises(
        UnknownActor, match=r"^'Heilonjiang' is in no gazetteer; similar: 'Heilongjiang' \(CN-HL\)"
    ):
        GAZETTEER.resolve("Heilonjiang")


def test_only_so_many_unknown_names_get_a_suggestion():
    names = [f"Heilonjiang{number}" for number in range(SUGGESTED + 5)]
    found = GAZETTEER.resolve_frame(pd.DataFrame({"name": names}))
    assert (found["suggestion"] != "").sum() == SUGGESTED
    assert (found["reason"] == "no actor bears this name").all()


def test_the_order_of_the_actors_does_not_matter():
    some = ACTORS.sample(60, random_state=1)
    names = pd.DataFrame({"name": [*some["name"], "Nowhere"]})
    one, two = Gazetteer(some), Gazetteer(some.iloc[::-1])
    pd.testing.assert_frame_equal(
        one.resolve_frame(names, threshold=0.8), two.resolve_frame(names, threshold=0.8)
    )


def test_the_frame_handed_out_is_a_copy():
    ours = GAZETTEER.actors
    ours.loc["PL:lodz", "name"] = "changed"
    assert GAZETTEER.actors.loc["PL:lodz", "name"] == "Łódź"


def test_where_the_country_is_unknown_a_country_is_suggested():
    asked = pd.DataFrame({"name": ["Saxony"], "country": ["Germny"]})
    assert builtin_gazetteer().resolve_frame(asked)["suggestion"].tolist() == ["Germany"]
    with pytest.raises(UnknownActor, match="the country 'Germny' is in no gazetteer; similar: 'Germany'"):
        builtin_gazetteer().resolve("Saxony", country="Germny")
