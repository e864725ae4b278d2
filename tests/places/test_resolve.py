"""Names to ids: every spelling finds its own actor, and nobody is guessed."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet import AmbiguousName, InvalidChoice, UnknownActor
from subnatnet.places import builtin_gazetteer, resolve

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
        ("Canton (Guangdong)", "CN-GD:guangzhou"),
        ("Peking", "CN-BJ"),
        ("Пекин", "CN-BJ"),
        ("Pékin, China", "CN-BJ"),
        ("Heilungkiang", "CN-HL"),
        ("Hei-lung-chiang", "CN-HL"),
        ("广西壮族自治区", "CN-GX"),
        ("Shānxī", "CN-SX"),
        ("Shǎnxī", "CN-SN"),
        ("Hsi-an, Shaanxi", "CN-SN:xian"),
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


def test_a_namesake_elsewhere_is_told_apart():
    assert resolve("Yulin", region="Shaanxi").id.startswith("CN-SN:")
    with pytest.raises(AmbiguousName, match="CN-GX:yulin"):
        resolve("Yulin", country="CN")


def test_an_unconfirmed_qualifier_is_not_ignored():
    with pytest.raises(UnknownActor, match="nobody knows a 'Springfield'"):
        resolve("Springfield, Bavaria")
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


@given(st.sampled_from(SPELLINGS), st.sampled_from([str.upper, str.lower, str.title]), st.booleans())
def test_case_spaces_and_normal_forms_do_not_matter(pair, change, decomposed):
    actor, spelling = pair
    written = f"  {change(spelling)} "
    written = unicodedata.normalize("NFD" if decomposed else "NFC", written)
    found = resolve([written]).iloc[0]
    # some letters change for good with their case (dotless i), and codes are told from words by their case
    if change(spelling).casefold() == spelling.casefold() and not spelling.isupper():
        same = ACTORS.at[actor, "kind"] == "place" and found["country"] == ACTORS.at[actor, "country"]
        russia = (actor, found["id"]) == ("world:russia", "RU")
        assert found["id"] == actor or ("several" in found["reason"] and found["id"] == "") or same or russia


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
