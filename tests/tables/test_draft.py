"""Guesses about a table: each is listed, and the mapping survives as TOML."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import subnatnet as sn
from subnatnet.tables.draft import Draft, draft_of, with_names
from subnatnet.tables.mapping import End, TableMapping
from subnatnet.tables.sheet import Sheet


def drafted(**columns: list[str]) -> Draft:
    frame = pd.DataFrame(columns, dtype="str")
    return draft_of(Sheet(frame, np.arange(1, len(frame) + 1), "a.csv"))


def test_ends_regions_and_dates():
    draft = drafted(
        Gmina=["Łódź", "Zgierz"],
        Województwo=["łódzkie", "łódzkie"],
        **{"Miasto partnerskie": ["Lipsk", "Pecz"], "Rok": ["1993 r.", "ok. 2001"]},
    )
    assert draft.source == End("Gmina", names="mint", region="Województwo")
    assert draft.target == End("Miasto partnerskie", names="mint")
    assert draft.columns == {"start": "Rok"}
    assert draft.constants == {"layer": "agreement"}


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        (["31.12.1999", "01.02.2000"], "dmy"),
        (["12/31/1999", "01/02/2000"], "mdy"),
        (["1999-12-31", "2000"], "edtf"),
        (["01.02.2000", "03.04.2001"], "dmy"),
    ],
)
def test_the_order_of_days_and_months(cells, dates):
    assert drafted(city=["a", "b"], partner=["c", "d"], date=cells).dates == dates


def test_ranges_mean_start_and_end_where_there_is_no_end():
    assert drafted(city=["a"], partner=["c"], since=["1990-1995"]).ranges == "span"
    assert drafted(city=["a"], partner=["c"], since=["1990-1995"], until=["1999"]).ranges == "within"


@pytest.mark.parametrize(
    ("name", "cells", "signs"),
    [
        ("Quantity in Millions", ["$1,740 ", "$500"], (".", ",", "million", "USD")),
        ("Kwota (tys. zł)", ["1 250,50", "3 000"], (",", " ", "thousand", "PLN")),
        ("Betrag in EUR", ["1.250,50", "3.000"], (",", ".", "1", "EUR")),
    ],
)
def test_amounts(name, cells, signs):
    draft = drafted(investor=["a", "b"], country=["c", "d"], **{name: cells})
    assert (draft.decimal, draft.thousands, draft.scale, draft.constants["currency"]) == signs


def test_several_actors_in_a_cell():
    assert drafted(city=["a", "b"], twins=["c; d; e", "f"]).target.split == ";"
    assert drafted(city=["a", "b"], twins=["Łódź, Poland", "Pecs, Hungary"]).target.split == ""


def test_a_draft_is_a_mapping_with_comments():
    draft = drafted(city=["a", "b"], partner=["c", "d"], colour=["red", "blue"])
    text = draft.to_toml()
    assert TableMapping.from_toml(text) == draft.plain
    assert all(f"# - {guess}" in text for guess in draft.guesses)
    assert draft.unused == ("colour",)
    assert with_names(draft, "resolve").source.names == "resolve"


def test_a_table_that_names_no_actors_says_so():
    assert "no two columns name actors" in " ".join(drafted(n=["1", "2"], m=["3", "4"]).guesses)


def test_words_of_a_column_say_layer_and_kind():
    words = ["Sister city", "MoU", "Loan", "grant", "Sister city"]
    draft = drafted(city=list("abcde"), partner=list("fghij"), type=words)
    assert draft.columns["layer"] == draft.columns["kind"] == "type"
    assert draft.words["layer"] == {
        "Sister city": "agreement",
        "MoU": "agreement",
        "Loan": "investment",
        "grant": "cooperation",
    }
    assert "'Loan' is investment" in " ".join(draft.guesses)
    assert "layer" not in draft.constants


@pytest.mark.parametrize("words", [["Sister city", "blue"], ["red", "blue"], ["investment agreement", "MoU"]])
def test_words_that_do_not_all_say_a_layer_are_kept_as_they_are(words):
    draft = drafted(city=["a", "b"], partner=["c", "d"], type=words)
    assert "layer" not in draft.columns
    assert draft.constants["layer"] == "agreement"


@pytest.mark.parametrize(
    ("word", "layer"),
    [
        ("Partnerschaft", "agreement"),
        ("побратимство", "agreement"),
        ("友好城市", "agreement"),
        ("jumelage", "agreement"),
        ("FDI", "investment"),
        ("投资", "investment"),
        ("Projekt", "cooperation"),
    ],
)
def test_words_for_layers_in_several_languages(word, layer):
    draft = drafted(city=["a", "b"], partner=["c", "d"], Typ=[word, word])
    assert draft.words["layer"] == {word: layer}


def from_text(tmp_path, text, name="a.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path, sn.draft_mapping(path)


def test_codes_of_states_are_no_countries(tmp_path):
    text = (
        "State,Sister City,Country,Year\nCA,Osaka,Japan,1969\nIN,Zhejiang,China,1987\nDE,Miyagi,Japan,1997\n"
    )
    path, draft = from_text(tmp_path, text)
    net = sn.read_ties(path, mapping=draft)
    assert not {"CA", "IN", "DE"} & set(net.actors.index)
    assert draft.source.names == "mint"


def test_numbers_of_nodes_are_ids(tmp_path):
    path, draft = from_text(
        tmp_path, "Source,Target,Type,Id,Weight\n1,2,Undirected,0,3.0\n1,3,Undirected,1,1.0\n"
    )
    net = sn.read_ties(path, mapping=draft)
    assert net.ties[["source", "target", "count"]].to_numpy().tolist() == [["1", "2", 3.0], ["1", "3", 1.0]]


def test_a_list_of_one_office_asks_whose_partners_they_are(tmp_path):
    path, draft = from_text(
        tmp_path, "Miasto partnerskie;Państwo;Od\nStuttgart;Niemcy;1988\nLyon;Francja;1991\n"
    )
    assert any("actor = " in guess for guess in draft.guesses)
    with pytest.raises(sn.InvalidTies, match="source: this column is missing"):
        sn.read_ties(path, mapping=draft)
    said = replace(draft, source=sn.End(actor="PL-LD"))
    assert sn.TableMapping.from_toml(said.to_toml()).source.actor == "PL-LD"
    net = sn.read_ties(path, mapping=said)
    assert sorted(net.ties["target"]) == ["DE:stuttgart", "FR:lyon"]
    assert set(net.ties["source"]) == {"PL-LD"}


def test_days_that_a_spreadsheet_counts(tmp_path):
    path, draft = from_text(
        tmp_path, "City,Partner,Signed\nGraz,Pecs,32874\nLinz,Gabes,28126\nWels,Tabor,36161\n"
    )
    assert draft.dates == "excel"
    assert sorted(sn.read_ties(path, mapping=draft).ties["start"]) == [
        "1977-01-01",
        "1990-01-01",
        "1999-01-01",
    ]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("المدينة,المدينة الشقيقة,السنة\nالقاهرة,إسطنبول,١٩٨٨\nالإسكندرية,أوديسا,١٩٩٥\n", ["1988", "1995"]),
        ("शहर,भगिनी शहर,वर्ष\nमुंबई,बर्लिन,१९९८\nदिल्ली,टोक्यो,२००६\n", ["1998", "2006"]),
    ],
)
def test_figures_of_other_scripts(tmp_path, text, starts):
    path, draft = from_text(tmp_path, text)
    assert sorted(sn.read_ties(path, mapping=draft).ties["start"]) == starts


def test_a_mark_of_towns_makes_no_second_actor(tmp_path):
    text = "Город,Город-побратим,Год\nг. Москва,г. Берлин,1991\nМосква,Лодзь,1995\n"
    path, draft = from_text(tmp_path, text)
    assert sn.read_ties(path, mapping=draft).ties["source"].tolist() == ["region:москва"] * 2


def test_companies_are_companies_and_come_first():
    """A state of India and a firm from abroad: the firm invests, the state is a region."""
    rows = pd.DataFrame(
        {"State": ["Gujarat", "Kerala"], "Company": ["Suzuki", "Bosch"], "Country": ["Japan", "Germany"]}
    )
    draft = sn.draft_mapping(rows)
    assert (draft.source.columns, draft.source.kind, draft.source.country) == (
        ("Company",),
        "company",
        "Country",
    )
    assert (draft.target.columns, draft.target.kind) == (("State",), "region")
    assert draft.constants["layer"] == "investment"
    assert any("holds companies" in guess for guess in draft.guesses)
    hosts = rows.rename(columns={"Country": "Host country"})
    assert sn.draft_mapping(hosts).target.columns == ("Host country",)
    net = sn.read_ties(rows, mapping=draft)
    assert net.actors["kind"].value_counts().to_dict() == {"company": 2, "region": 2}


def test_an_office_abroad_is_where_its_heading_says():
    rows = pd.DataFrame(
        {
            "Province": ["Ontario", "Alberta"],
            "Office City": ["Munich", "Seoul"],
            "Office Country": ["Germany", "South Korea"],
        }
    )
    draft = sn.draft_mapping(rows)
    assert draft.source.columns == ("Province",)
    assert (draft.target.columns, draft.target.country) == (("Office City",), "Office Country")


def test_where_a_town_is_not_named_its_region_is_meant():
    rows = pd.DataFrame(
        {
            "Region": ["Busan", "Gyeonggi"],
            "City": ["", "Suwon"],
            "Partner": ["Lyon", "Graz"],
            "Year": ["1976", "1989"],
        }
    )
    draft = sn.draft_mapping(rows)
    assert draft.source.columns == ("City", "Region")
    assert not draft.fill
    assert len(sn.read_ties(rows, mapping=draft).ties) == 2
