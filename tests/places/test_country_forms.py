"""Short and inverted forms of countries' names find their country, or nobody; never another."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.places import builtin_gazetteer, resolve, world
from subnatnet.places.country_forms import CountryForms, is_short_form

# as the World Bank, the United Nations, the IMF and lists of political science write them
SHORT = [
    "Korea, Rep.|KR",
    "Korea, Dem. Rep.|KP",
    "Korea, Dem. People's Rep.|KP",
    "Korea, Dem. People's Rep. of|KP",
    "Korea, Rep. of|KR",
    "Korea (the Republic of)|KR",
    "Korea, D.P.R. of|KP",
    "Congo, Dem. Rep.|CD",
    "Congo, Rep.|CG",
    "Congo, Dem. Rep. of the|CD",
    "Congo, D.R.|CD",
    "Congo, DR|CD",
    "Dem. Rep. Congo|CD",
    "Dem. Rep. of the Congo|CD",
    "Rep. of Congo|CG",
    "Congo (Brazzaville)|CG",
    "Congo (Kinshasa)|CD",
    "Congo/Brazzaville|CG",
    "Egypt, Arab Rep.|EG",
    "Iran, Islamic Rep.|IR",
    "Iran (Islamic Republic of)|IR",
    "Iran, Islamic Rep. of|IR",
    "Yemen, Rep.|YE",
    "Yemen, Rep. of|YE",
    "Bahamas, The|BS",
    "Gambia, The|GM",
    "Macao SAR, China|MO",
    "Hong Kong SAR, China|HK",
    "Hong Kong SAR|HK",
    "China, Hong Kong SAR|HK",
    "China, Macao SAR|MO",
    "China, P.R.: Hong Kong|HK",
    "China, P.R.: Macao|MO",
    "China, P.R.: Mainland|CN",
    "China, People's Rep.|CN",
    "China, People's Rep. of|CN",
    "China, P.R.|CN",
    "China, PR|CN",
    "Taiwan Province of China|TW",
    "Micronesia, Fed. Sts.|FM",
    "Micronesia, Fed. States of|FM",
    "Micronesia (Federated States of)|FM",
    "St. Lucia|LC",
    "St. Kitts & Nevis|KN",
    "St. Kitts and Nevis|KN",
    "St. Kitts-Nevis|KN",
    "St. Vincent & the Grenadines|VC",
    "St. Vincent and the Grenadines|VC",
    "St. Vincent-Grenadines|VC",
    "St. Vincent and Grenadines|VC",
    "Antigua-Barbuda|AG",
    "Antigua & Barbuda|AG",
    "Trinidad-Tobago|TT",
    "Trinidad/Tobago|TT",
    "Bosnia-Herzegovina|BA",
    "Bosnia & Herzegovina|BA",
    "Sao Tome & Principe|ST",
    "Sao Tome-Principe|ST",
    "São Tomé and Príncipe, Dem. Rep. of|ST",
    "Lao PDR|LA",
    "Lao P.D.R.|LA",
    "Lao People's Dem. Rep.|LA",
    "Venezuela, RB|VE",
    "Venezuela, Rep. Bolivariana de|VE",
    "Venezuela (Bolivarian Republic of)|VE",
    "Venezuela, Bolivarian Rep. of|VE",
    "Bolivia (Plurinational State of)|BO",
    "Bolivia, Plurinational State of|BO",
    "Tanzania, United Rep. of|TZ",
    "Tanzania (United Republic of)|TZ",
    "United Rep. of Tanzania|TZ",
    "Moldova, Rep. of|MD",
    "Moldova (Republic of)|MD",
    "Macedonia, FYR|MK",
    "Macedonia, former Yugoslav Republic of|MK",
    "North Macedonia, Republic of|MK",
    "Slovak Rep.|SK",
    "Czech Rep.|CZ",
    "Kyrgyz Rep.|KG",
    "Dominican Rep.|DO",
    "Central African Rep.|CF",
    "Cen. African Rep.|CF",
    "Central Afr. Rep.|CF",
    "Syrian Arab Rep.|SY",
    "Russian Fed.|RU",
    "Solomon Is.|SB",
    "Marshall Is.|MH",
    "Cook Is.|CK",
    "Falkland Is.|FK",
    "Cayman Isl.|KY",
    "Faroe Is.|FO",
    "Virgin Islands (U.S.)|VI",
    "Virgin Islands, U.S.|VI",
    "U.S. Virgin Is.|VI",
    "Virgin Islands, British|VG",
    "British Virgin Is.|VG",
    "Br. Virgin Is.|VG",
    "Turks and Caicos Is.|TC",
    "N. Mariana Is.|MP",
    "Eq. Guinea|GQ",
    "Guinea, Equatorial|GQ",
    "Guinea Bissau|GW",
    "S. Sudan|SS",
    "S. Korea|KR",
    "N. Korea|KP",
    "Korea, South|KR",
    "Korea, North|KP",
    "W. Sahara|EH",
    "N. Macedonia|MK",
    "Timor Leste|TL",
    "Timor-Leste, Dem. Rep. of|TL",
    "Afghanistan, Islamic Rep. of|AF",
    "Armenia, Rep. of|AM",
    "Azerbaijan, Rep. of|AZ",
    "Bahrain, Kingdom of|BH",
    "Belarus, Rep. of|BY",
    "Croatia, Rep. of|HR",
    "Eswatini, Kingdom of|SZ",
    "Kosovo, Rep. of|XK",
    "Lesotho, Kingdom of|LS",
    "Serbia, Rep. of|RS",
    "Türkiye, Rep. of|TR",
    "Uzbekistan, Rep. of|UZ",
    "Mauritania, Islamic Rep. of|MR",
    "Netherlands, The|NL",
    "Netherlands (Kingdom of the)|NL",
    "Philippines, The|PH",
    "Comoros, Union of the|KM",
    "Comoros, The|KM",
    "Germany, Fed. Rep.|DE",
    "German Federal Republic|DE",
    "German Dem. Rep.|DDDE",
    "Viet Nam, Soc. Rep.|VN",
    "Sri Lanka, Dem. Socialist Rep. of|LK",
    "Fiji, Rep. of|FJ",
    "Brunei Darussalam|BN",
    "West Bank and Gaza|PS",
    "Cote d'Ivoire|CI",
    "Papua N. Guinea|PG",
    "St. Martin (French part)|MF",
    "Sint Maarten (Dutch part)|SX",
    "United States of America (USA)|US",
    "Libyan Arab Jamahiriya|LY",
    "St. Helena|SH",
    "St. Pierre & Miquelon|PM",
    "Wallis & Futuna|WF",
    "Heard I. and McDonald Is.|HM",
    "Fr. Polynesia|PF",
    "Holy See (Vatican City State)|VA",
    "Palestine, State of|PS",
    "Kuwait, State of|KW",
    "Libya, State of|LY",
    "Qatar, State of|QA",
    "Samoa, Independent State of|WS",
    "American Samoa|AS",
]


@cache
def forms() -> CountryForms:
    return CountryForms(world().country_keys())


def test_short_forms_find_their_country():
    spellings, ids = zip(*(row.split("|") for row in SHORT), strict=True)
    assert len(spellings) > 140
    for kind in ("place", None):
        found = resolve(list(spellings), kind=kind)
        wrong = [row for row in zip(spellings, found["id"], ids, strict=True) if row[1] != row[2]]
        assert wrong == []


def test_short_forms_say_where_a_town_lies():
    gazetteer = builtin_gazetteer()
    for where, code in (("Korea, Rep.", "KR"), ("Egypt, Arab Rep.", "EG"), ("Hong Kong SAR, China", "HK")):
        assert gazetteer.country_code(where) == code
    assert resolve("Busan", country="Korea, Rep.").country == "KR"


@pytest.mark.parametrize(
    "name",
    """Poland, N.Y.|Lebanon, Pa.|Ireland, N.|Carolina, N.|Arab Rep.|United Rep.|Dem. Rep.|Kurdistan, Rep.
    Yemen Arab Rep.|Dominic Rep.|Fed. Sts.|The|St.""".replace("\n    ", "|").split("|"),
)
def test_what_is_no_form_of_one_country_is_none(name):
    assert resolve([name], kind="place")["id"][0] not in world().countries


def test_a_state_that_is_no_country_keeps_its_own_form():
    assert resolve("Georgia, State of").id == "US-GA"
    assert forms().loosely_meant("Georgia, State of") == []
    assert forms().loosely_meant("Georgia, Rep. of") == ["GE"]


def test_shared_names_are_told_apart_only_by_their_forms():
    assert (forms().meant("China, Rep. of"), forms().meant("China, P.R. of")) == (["TW"], ["CN"])
    assert forms().meant("Korea, Fed. Rep.") == forms().loosely_meant("Korea, Fed. Rep.") == []
    assert forms().meant("Congo, Dem.") == ["CD"]


@given(st.text(max_size=60))
def test_any_text_is_read(text):
    assert isinstance(is_short_form(text), bool)
    assert set(forms().meant(text)) | set(forms().loosely_meant(text)) <= set(world().countries)
