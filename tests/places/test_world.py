"""The places of the world: points, parents and neighbours for every state, and nothing that is made up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from subnatnet import AmbiguousName, InvalidChoice, UnknownActor
from subnatnet.places import builtin_gazetteer, resolve, world
from subnatnet.tables.package import data_folder

WORLD = world()
STATES = [place for place in WORLD.countries if len(place) == 2]


def test_every_state_has_a_point_and_a_world_region():
    rows = [WORLD.row[state] for state in STATES]
    assert len(rows) >= 249
    assert (np.abs(WORLD.lat[rows]) <= 90).all()
    assert (np.abs(WORLD.lon[rows]) <= 180).all()
    regions = {WORLD.level[WORLD.chain(row)[-1]] for row in rows}
    assert regions <= {"continent", "country"}
    assert (
        sum(WORLD.level[WORLD.chain(row)[-1]] == "country" for row in rows) <= 2
    )  # Kosovo is in no list of the UN's


def test_world_regions_lie_in_continents():
    inside = {
        place: WORLD.parent[row]
        for place, row in WORLD.row.items()
        if WORLD.level[row] in ("world_region", "continent")
    }
    assert {place for place, parent in inside.items() if not parent} == {
        f"world:{continent}" for continent in ("africa", "americas", "asia", "europe", "oceania")
    }
    assert all(inside[parent] == "" for parent in inside.values() if parent)
    assert inside["world:western-europe"] == "world:europe"
    assert inside["world:caribbean"] == inside["world:south-america"] == "world:americas"


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("Europa", "world:europe"),
        ("Европа", "world:europe"),
        ("欧洲", "world:europe"),
        ("Asia", "world:asia"),
        ("Afryka", "world:africa"),
        ("Amerika", "US"),
        ("Australia", "AU"),
    ],
)
def test_continents_are_found_in_any_language(name, area):
    assert resolve(name, kind="place").id == area


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Małopolska", "PL-12"),
        ("Mazowsze", "PL-14"),
        ("Bawaria", "DE-BY"),
        ("Нижняя Саксония", "DE-NI"),
        ("巴伐利亚州", "DE-BY"),
        ("Lombardei", "IT-25"),
        ("Kraj Basków", "ES-PV"),
        ("加利福尼亚州", "US-CA"),
        ("魁北克省", "CA-QC"),
        ("新南威尔士州", "AU-NSW"),
        ("Якутия", "RU-SA"),
    ],
)
def test_well_known_units_are_found_in_other_languages(name, unit):
    assert resolve(name, kind="place").id == unit


def test_every_parent_is_there_and_lies_in_the_same_state():
    for row, parent in enumerate(WORLD.parent):
        if parent:
            assert parent in WORLD.row, WORLD.ids[row]
            above = WORLD.row[parent]
            assert WORLD.country[above] in ("", WORLD.country[row])
    assert max(len(WORLD.chain(row)) for row in range(len(WORLD.ids))) <= 7


def test_first_level_units_have_points_of_their_own():
    units = [r for r, level in enumerate(WORLD.level) if level == "region" and "-" in WORLD.ids[r]]
    without = [WORLD.ids[row] for row in units if np.isnan(WORLD.lat[row])]
    assert len(units) > 3000
    assert len(without) / len(units) < 0.03
    for state in ("PL", "DE", "BR", "IN", "CA", "MX", "US", "JP", "FR", "IT", "ES"):
        assert not [unit for unit in without if unit.startswith(f"{state}-")]


@pytest.mark.parametrize(
    ("state", "count"),
    [
        ("PL", 16),
        ("DE", 16),
        ("BR", 27),
        ("CA", 13),
        ("MX", 32),
        ("IT", 20),
        ("ES", 19),
        ("JP", 47),
        ("AT", 9),
    ],
)
def test_states_have_their_units(state, count):
    assert WORLD.actors(home=[state]).query("kind == 'region' and level == 'region'").index.size == count


def test_neighbours_of_states_are_mutual_and_no_state_borders_on_itself():
    near = dict(zip(WORLD.ids, WORLD.column("land_neighbours"), strict=True))
    one_sided = [
        (state, other)
        for state in STATES
        for other in filter(None, near[state].split("|"))
        if state not in near[other].split("|") or other == state
    ]
    assert one_sided == []
    assert near["PL"] == "BY|CZ|DE|LT|RU|SK|UA"


def test_units_border_on_what_a_map_shows():
    poland = WORLD.actors(home=["PL"])["land_neighbours"]
    assert poland[["PL-02", "PL-08", "PL-10", "PL-18", "PL-28"]].tolist() == [
        "CZ|DE",
        "DE",
        "",
        "SK|UA",
        "RU",
    ] or (poland["PL-28"] in ("RU", "LT|RU") and poland["PL-02"] == "CZ|DE" and poland["PL-10"] == "")
    germany = WORLD.actors(home=["DE"])["land_neighbours"]
    assert germany["DE-SN"] == "CZ|PL"
    assert germany["DE-TH"] == ""
    brazil = WORLD.actors(home=["BR"])["land_neighbours"]
    assert set(brazil["BR-RS"].split("|")) == {"AR", "UY"}
    assert brazil["BR-SP"] == ""


def test_units_border_only_on_what_their_state_borders_on():
    near = dict(zip(WORLD.ids, WORLD.column("land_neighbours"), strict=True))
    for row, unit in enumerate(WORLD.ids):
        if WORLD.level[row] == "region" and near[unit].strip("-"):
            assert set(near[unit].split("|")) <= set(near[WORLD.country[row]].split("|")), unit


def test_the_built_in_tables_keep_their_ids():
    for name in ("places", "regions"):
        table = pd.read_csv(data_folder() / "nodes" / f"{name}.csv", dtype="str", keep_default_na=False)
        found = builtin_gazetteer().resolve_frame(pd.DataFrame({"name": table["id"]}))
        assert found["id"].tolist() == table["id"].tolist()


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Posen", "Poland", "PL:poznan"),
        ("Mailand", "Italien", "IT:milan"),
        ("Saragossa", "Hiszpania", "ES:zaragoza"),
        ("Гамбург", "Германия", "DE:hamburg"),
        ("Warszawa", "波兰", "PL:warsaw"),
        ("Warszawa - Mokotów", "PL", "PL:warsaw"),
        ("Województwo łódzkie", "PL", "PL-10"),
        ("Land Brandenburg", "DE", "DE-BB"),
        ("Freistaat Bayern", "DE", "DE-BY"),
        ("神奈川県", "日本", "JP-14"),
        ("Свердловская область", "Россия", "RU-SVE"),
        ("Estado de São Paulo", "Brasil", "BR-SP"),
        ("São Paulo", "BR", "BR:sao-paulo"),
        ("Wien", "Österreich", "AT:vienna"),
        ("Roma", "Italia", "IT:rome"),
        ("巴黎", "法国", "FR:paris"),
    ],
)
def test_names_in_any_language(name, country, expected):
    assert resolve(name, country=country).id == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("UK", "GB"),
        ("Britain", "GB"),
        ("UAE", "AE"),
        ("DRC", "CD"),
        ("Republic of Korea", "KR"),
        ("Kosovo", "XK"),
        ("the Netherlands", "NL"),
        ("Holland", "NL"),
        ("Russia", "RU"),
        ("Niemcy", "DE"),
        ("Polen", "PL"),
        ("Китай", "CN"),
        ("德国", "DE"),
        ("Czechia", "CZ"),
        ("Czech Republic", "CZ"),
        ("Burma", "MM"),
        ("Ivory Coast", "CI"),
        ("USSR", "SUHH"),
        ("Yugoslavia", "YUCS"),
        ("Georgia", "GE"),
        ("Hong Kong", "HK"),
        ("Taiwan", "TW"),
        ("Macao", "MO"),
        ("Macau", "MO"),
    ],
)
def test_countries(name, expected):
    match = resolve(name, kind="place")
    assert match.id == expected
    assert (match.level, match.kind) == ("country", "place")


def test_homonyms_are_never_settled_silently():
    for name in ("Alexandria", "Georgia", "Springfield", "Cambridge"):
        with pytest.raises(AmbiguousName):
            resolve(name)
    assert resolve("Alexandria", prefer="largest").id == "EG:alexandria"
    assert resolve("Cambridge", country="UK").id == "GB:cambridge"
    with pytest.raises(InvalidChoice, match="largest"):
        resolve("Cambridge", prefer="biggest")


@pytest.mark.parametrize(
    ("name", "country", "town", "within"),
    [
        ("Salvador", "SV", "BR:salvador", "Brazil"),
        ("Granada", "GD", "ES:granada", "Spain"),
        ("Norfolk", "NF", "US:norfolk", "Virginia"),
        ("Columbia", "CO", "US:columbia", "South Carolina"),
    ],
)
def test_another_name_of_a_country_may_be_a_large_town(name, country, town, within):
    with pytest.raises(AmbiguousName) as caught:
        resolve(name)
    assert {country, town} <= {*caught.value.candidates}
    assert resolve(name, kind="place").id == country
    assert resolve(name, country=country).id == country
    assert resolve(f"{name}, {within}").id == town


def test_the_own_name_of_a_country_is_the_country():
    for name, country in (("Jamaica", "JM"), ("Armenia", "AM"), ("Lebanon", "LB"), ("El Salvador", "SV")):
        assert resolve(name).id == country


def test_codes_are_no_spellings():
    with pytest.raises(UnknownActor) as caught:
        resolve("UKN", threshold=0.5)
    assert "Ukraine" not in str(caught.value)


def test_the_answer_says_what_and_where():
    match = resolve("Krakau", country="Polen")
    assert (match.id, match.country, match.parent, match.kind, match.level) == (
        "PL:krakow",
        "PL",
        "PL-12",
        "place",
        "city",
    )
    assert (match.lat, match.lon) == pytest.approx((50.06, 19.94), abs=0.1)
    row = resolve(["Krakau"], country="Polen").iloc[0]
    assert row[["id", "country", "parent", "kind"]].tolist() == ["PL:krakow", "PL", "PL-12", "place"]
    assert row["lat"] == match.lat


def test_no_actor_of_the_world_is_at_home_unless_asked():
    assert set(WORLD.actors(["PL:lodz", "DE-BY", "FR"])["kind"]) == {"place"}
    home = WORLD.actors(["PL:lodz", "DE:bonn"], home=["PL"])
    assert home.loc["PL:lodz", "kind"] == "region"
    assert home.loc[["PL", "DE:bonn"], "kind"].tolist() == ["place", "place"]
    assert home.loc["DE", "land_neighbour"] == 1
    with pytest.raises(InvalidChoice, match="XX"):
        WORLD.actors(home=["XX"])
