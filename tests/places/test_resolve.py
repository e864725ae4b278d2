"""Names to ids: every spelling finds its own actor, and nobody is guessed."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet import AmbiguousName, InvalidChoice, UnknownActor
from subnatnet.places import Gazetteer, builtin_gazetteer, resolve
from subnatnet.tables.package import data_folder

GAZETTEER = builtin_gazetteer()
ACTORS = GAZETTEER.actors
SPELLINGS = [
    (actor, spelling)
    for actor, name, aliases, local in ACTORS[["name", "aliases", "name_local"]].itertuples(name=None)
    for spelling in {name, *aliases.split("|"), local} - {""}
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sichuan", "CN-SC"),
        ("四川", "CN-SC"),
        ("四川省", "CN-SC"),
        ("Sichuan Province", "CN-SC"),
        ("Sìchuān", "CN-SC"),
        ("sichuan sheng", "CN-SC"),
        ("Szechwan", "CN-SC"),
        ("Ssu-ch'uan", "CN-SC"),
        ("CN-SC", "CN-SC"),
        ("CN-51", "CN-SC"),
        ("510000", "CN-SC"),
        ("Q19770", "CN-SC"),
        ("http://www.wikidata.org/entity/Q19770", "CN-SC"),
        ("Kwangtung", "CN-GD"),
        ("Canton", "CN-GD:guangzhou"),
        ("Peking", "CN-BJ"),
        ("Пекин", "CN-BJ"),
        ("Pékin", "CN-BJ"),
        ("Heilungkiang", "CN-HL"),
        ("Hei-lung-chiang", "CN-HL"),
        ("广西壮族自治区", "CN-GX"),
        ("Shānxī", "CN-SX"),
        ("Shǎnxī", "CN-SN"),
        ("Hsi-an", "CN-SN:xian"),
        ("Xian", "CN-SN:xian"),
        ("成都市", "CN-SC:chengdu"),
        ("Wei Fang", "CN-SD:weifang"),
        ("Suzhou (Jiangsu)", "CN-JS:suzhou"),
        ("Suzhou, Anhui", "CN-AH:suzhou"),
        ("Knoxville, Tennessee", "US:knoxville"),
        ("Siegen-Wittgenstein (district)", "DE:siegen-wittgenstein"),
        ("Lodz", "PL:lodz"),
        ("ŁÓDŹ", "PL:lodz"),
        ("Łódź, Poland", "PL:lodz"),
        ("POL", "PL"),
        ("NA", "NA"),
        ("Enshi Tujia and Miao Autonomous Prefecture", "CN-HB:enshi"),
    ],
)
def test_spellings(name, expected):
    assert resolve(name).id == expected


@pytest.mark.parametrize("name", ["Suzhou", "Fuzhou", "Taizhou", "Yichun", "Yulin", "Springfield"])
def test_homonyms_need_context(name):
    with pytest.raises(AmbiguousName, match="may be") as caught:
        resolve(name)
    assert len(caught.value.candidates) > 1
    assert all(candidate in str(caught.value) for candidate in list(caught.value.candidates)[:12])
    found = resolve([name])
    assert found["id"].tolist() == [""]
    assert "several" in found["reason"][0]


@pytest.mark.parametrize(
    ("name", "region", "expected"),
    [
        ("Suzhou", "Jiangsu", "CN-JS:suzhou"),
        ("Suzhou", "安徽", "CN-AH:suzhou"),
        ("Fuzhou", "CN-JX", "CN-JX:fuzhou"),
        ("Yulin", "Guangxi", "CN-GX:yulin"),
        ("Taizhou", "Chekiang", "CN-ZJ:taizhou"),
    ],
)
def test_context_settles_homonyms(name, region, expected):
    assert resolve(name, region=region).id == expected


def test_a_namesake_the_gazetteer_lacks_is_not_taken_for_another():
    with pytest.raises(UnknownActor):
        resolve("Yulin", region="Shaanxi")
    with pytest.raises(AmbiguousName, match="Yulin in Shaanxi"):
        resolve("Yulin", country="CN")


def test_an_unconfirmed_qualifier_is_not_ignored():
    with pytest.raises(UnknownActor, match="similar: 'Springfield'"):
        resolve("Springfield, Illinois")
    with pytest.raises(UnknownActor, match="Atlantis"):
        resolve("Łódź, Atlantis")


def test_country_and_kind_filter():
    assert resolve("Hong Kong", kind="place").id == "HK"
    assert resolve("Hong Kong", kind="region").id == "CN-HK"
    with pytest.raises(UnknownActor):
        resolve("Łódź", country="Germany")
    with pytest.raises(UnknownActor, match="country 'Polant'"):
        resolve("Łódź", country="Polant")
    with pytest.raises(InvalidChoice, match="place"):
        resolve("Łódź", kind="plaec")


def test_a_generic_word_must_fit_the_level():
    with pytest.raises(UnknownActor):
        resolve("Chengdu Province")
    assert resolve("Chengdu Municipality").id == "CN-SC:chengdu"


def test_fuzzy_only_above_a_threshold_and_said_so():
    with pytest.raises(UnknownActor, match="Heilongjiang"):
        resolve("Heilonjiang")
    match = resolve("Heilonjiang", threshold=0.9)
    assert match.id == "CN-HL"
    assert match.reason.startswith("similar to 'Heilongjiang'")
    assert 0.9 <= match.score < 1
    with pytest.raises(UnknownActor):
        resolve("Heilonjiang", threshold=0.99)


def test_two_equally_similar_names_are_ambiguous():
    two = Gazetteer(pd.DataFrame({"id": ["a", "b"], "name": ["Alpha", "Alphi"], "kind": "place"}))
    with pytest.raises(AmbiguousName):
        two.resolve("Alphx", threshold=0.5)


def test_every_spelling_finds_its_own_actor_or_reports_the_homonym():
    found = GAZETTEER.resolve_frame(pd.DataFrame({"name": [spelling for _, spelling in SPELLINGS]}))
    wrong = [
        (spelling, actor, row.id, row.reason)
        for (actor, spelling), row in zip(SPELLINGS, found.itertuples(), strict=True)
        if row.id != actor and not (row.id == "" and "several" in row.reason)
    ]
    assert wrong == []
    assert (found["id"] == "").mean() < 0.05
    for (actor, spelling), row in zip(SPELLINGS, found.itertuples(), strict=True):
        if row.id == "":
            with pytest.raises(AmbiguousName) as caught:
                resolve(spelling)
            assert actor in caught.value.candidates


def test_every_alias_of_the_places_table_is_among_them():
    places = pd.read_csv(data_folder() / "nodes" / "places.csv", dtype=str, keep_default_na=False)
    aliases = {
        (i, a) for i, cell in zip(places.id, places.aliases, strict=True) for a in cell.split("|") if a
    }
    assert aliases <= set(SPELLINGS)
    assert len(aliases) > 200


@given(st.sampled_from(SPELLINGS), st.sampled_from([str.upper, str.lower, str.title]), st.booleans())
def test_case_spaces_and_normal_forms_do_not_matter(pair, change, decomposed):
    actor, spelling = pair
    written = f"  {change(spelling)} "
    written = unicodedata.normalize("NFD" if decomposed else "NFC", written)
    found = resolve([written]).iloc[0]
    # some letters change for good with their case (dotless i), and codes are told from words by their case
    if change(spelling).casefold() == spelling.casefold() and not spelling.isupper():
        assert found["id"] == actor or ("several" in found["reason"] and found["id"] == "")


@given(st.text(max_size=40))
def test_any_text_gets_an_answer_or_a_clear_error(name):
    found = resolve([name]).iloc[0]
    assert found["id"] in ACTORS.index or found["reason"]
    if found["id"] == "":
        with pytest.raises((UnknownActor, AmbiguousName), match=r"."):
            resolve(name)


@given(st.lists(st.sampled_from([s for _, s in SPELLINGS] + ["Nowhere", ""]), max_size=20))
def test_many_names_are_answered_like_one(names):
    found = resolve(names)
    assert found["name"].tolist() == names
    for name, row in zip(names, found.itertuples(), strict=True):
        try:
            assert resolve(name).id == row.id
        except (UnknownActor, AmbiguousName):
            assert row.id == ""
            assert row.reason


def test_a_series_keeps_its_index_and_context():
    names = pd.Series(["Suzhou", "Suzhou"], index=["x", "y"])
    found = resolve(names, region=["Jiangsu", "Anhui"])
    assert found["id"].to_dict() == {"x": "CN-JS:suzhou", "y": "CN-AH:suzhou"}


def test_the_gazetteer_can_be_extended():
    more = pd.DataFrame(
        {"id": ["PL:lodz", "PL:new"], "name": ["罗兹", "Newtown"], "kind": "place", "country": "PL"}
    )
    larger = GAZETTEER.extend(more)
    assert larger.resolve("罗兹").id == "PL:lodz"
    assert larger.resolve("Łódź").id == "PL:lodz"
    assert larger.resolve("Newtown", country="Poland").id == "PL:new"
    with pytest.raises(UnknownActor):
        GAZETTEER.resolve("Newtown")


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
