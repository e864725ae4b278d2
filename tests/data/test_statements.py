"""What regions are told to be and claim to be: coded by the book, sourced, resolvable."""

from __future__ import annotations

import re

import pandas as pd
import pytest

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def statements(tables):
    return pd.concat([tables["assigned"], tables["claimed"]], ignore_index=True)


def test_every_statement_is_sourced_and_says_where_it_was_read(tables, statements):
    access = tables["sources"].set_index("key").access
    assert (statements.sources != "").all()
    kinds = statements.sources.map(access)
    assert ((kinds == "mirror") == statements.read_in.str.startswith("mirror: ")).all()
    assert ((statements.url == "") == (kinds == "mirror")).all()


def test_phrases_are_in_their_own_script(statements):
    assert statements.phrase[statements.phrase != ""].map(lambda text: bool(HAN.search(text))).all()
    assert not statements.gloss.map(lambda text: bool(HAN.search(text))).any()


def test_all_regions_are_told_and_claim_something(tables):
    provinces = tables["regions"].query("unit_class == 'mainland'").id
    assert set(tables["assigned"].region) == set(tables["claimed"].region) == set(provinces)
    assert set(tables["mentions"].region) == set(provinces)


def test_a_unit_lies_in_its_region(tables, statements):
    known = statements[statements.unit_id != ""]
    assert len(known) > 100
    assert (known.unit_id.str.split(":").str[0] == known.region).all()
    assert (known.unit != "").all()
    home = tables["regions"].set_index("id")
    for row in known.itertuples():
        names = {home.name[row.unit_id], *home.aliases[row.unit_id].split("|")}
        assert row.unit in names, row.id


def test_issuers_are_organs_or_the_region_itself(tables):
    organs = set(tables["organisations"].query("kind == 'ministry'").id)
    assert {part for cell in tables["assigned"].issuer for part in cell.split("|")} <= organs
    assert (tables["claimed"].issuer.str.split(":").str[0] == tables["claimed"].region).all()


def test_each_of_hong_kong_macao_and_taiwan_has_a_code_of_its_own(tables, statements):
    ids = {part for cell in statements.direction for part in cell.split("|")}
    assert {"HK", "MO", "TW"} <= ids
    assert {part for cell in tables["mentions"].direction for part in cell.split("|")} >= {"HK", "MO", "TW"}
    assert "RU" not in ids | {p for cell in tables["mentions"].direction for p in cell.split("|")}


def test_a_barrier_is_no_foreign_policy_role(statements):
    barriers = statements[statements.role == "barrier"]
    assert len(barriers) > 5
    assert (barriers.foreign == "0").all()


def test_opened_places_are_instruments(statements):
    opened = statements[statements.role == "opened_place"]
    assert len(opened) == 58
    assert (opened["class"] != "P").all()


def test_a_document_has_one_date(statements):
    dates = statements.groupby(["document", "leader"]).date.nunique()
    assert (dates == 1).all()


def test_documents_are_those_of_the_directives_where_both_have_them(tables):
    shared = set(tables["assigned"].document) & set(tables["directives"].document)
    assert "vision-and-actions-on-the-belt-and-road-2015" in shared
    assert len(shared) >= 5


def test_terms_are_unambiguous_and_seen(tables, statements):
    terms = tables["terms"]
    by_id = statements.set_index("id")
    shown = terms[terms.statement != ""]
    for term in shown.itertuples():
        text = by_id[{"zh": "phrase", "en": "gloss"}[term.language]][term.statement]
        assert term.term in text.lower(), term.term
        assert by_id.role[term.statement] == term.role, term.term
    assert terms.groupby(["term", "kind"]).role.nunique().max() == 1
    assert set(terms.role) - {""} == set(statements.role)


def test_the_last_noun_gives_the_role_of_most_phrases(tables, statements):
    """The rule of the codebook, read by a machine: the listed term that ends last in the phrase."""
    heads = tables["terms"].query("kind == 'document' and language == 'zh'").set_index("term").role

    def by_rule(phrase):
        ends = [(phrase.rfind(term) + len(term), len(term), term) for term in heads.index if term in phrase]
        return heads[max(ends)[2]] if ends else ""

    ruled = statements.phrase.map(by_rule)
    read = statements[ruled != ""]
    assert len(read) > 400
    assert (read.role == ruled[ruled != ""]).mean() > 0.8
