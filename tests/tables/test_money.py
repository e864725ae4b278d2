"""Which currency and scale the names of columns say, in many languages; what is not clear stays open."""

from __future__ import annotations

import pandas as pd
import pytest

import subnatnet as sn
from subnatnet.tables.money import unit_of
from subnatnet.tables.written import scale_of


@pytest.mark.parametrize(
    ("name", "currency", "scale"),
    [
        ("Amount (million US dollars)", "USD", 1e6),
        ("Adjusted_Amount_Constant_USD_2021", "USD", 1),
        ("amountEUR", "EUR", 1),
        ("Montant (M€)", "EUR", 1e6),
        ("Inwestycja (tys. zł)", "PLN", 1e3),
        ("Сумма, млрд руб.", "RUB", 1e9),
        ("投资额(万美元)", "USD", 1e4),
        ("投资额(万元)", "CNY", 1e4),
        ("投資額（億円）", "JPY", 1e8),
        ("투자액 (억 원)", "KRW", 1e8),
        ("Tutar (milyon TL)", "TRY", 1e6),
        ("Investment (₹ crore)", "INR", 1e7),
        ("Amount (INR lakh)", "INR", 1e5),
        ("Amount (Rs. INR)", "INR", 1),
        ("Valor (R$ milhões)", "BRL", 1e6),
    ],
)
def test_the_unit_that_a_name_says(name, currency, scale):
    unit = unit_of(name)
    assert (unit.currencies, scale_of(unit.scale), unit.unknown) == ((currency,), scale, ())


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Investment (Rs crore)", ("INR", "PKR", "LKR", "NPR", "MUR")),
        ("Amount in million dirhams", ("AED", "MAD")),
        ("Amount (kr)", ("SEK", "NOK", "DKK", "ISK")),
        ("Amount (EUR or USD)", ("EUR", "USD")),
        ("Amount", ()),
    ],
)
def test_the_money_of_several_states_stays_open(name, codes):
    assert unit_of(name).currencies == codes


def test_words_that_nobody_knows_and_dollars_of_somebody_are_said():
    assert unit_of("Amount (LCU mn)").unknown == ("LCU",)
    assert unit_of("Amount ($)").dollars
    assert not unit_of("Amount (A$)").dollars
    assert unit_of("thousand million EUR").scale == ""


@pytest.mark.parametrize(
    ("name", "cells", "why"),
    [
        ("Amount (Rs crore)", ["12.5", "30"], "may be INR or PKR or LKR or NPR or MUR"),
        ("Amount", ["12.5", "30"], "nothing says in which currency"),
        ("Amount (USD kharab)", ["12.5", "30"], "'kharab' is neither a currency nor a scale"),
        ("Amount", ["€5", "$3"], "may be EUR or USD"),
        ("Amount (USD)", ["12 lakh", "3 lakh"], "'12 lakh' are no plain numbers"),
    ],
)
def test_a_draft_asks_instead_of_guessing(name, cells, why):
    rows = pd.DataFrame({"City": ["Pune", "Surat"], "Partner": ["Lyon", "Graz"], name: cells})
    draft = sn.draft_mapping(rows)
    assert not draft.columns.get("amount")
    assert "currency" not in draft.constants
    assert name in draft.unused
    assert any("is not read as amounts" in guess and why in guess for guess in draft.guesses)
    assert sn.read_ties(rows, mapping=draft).ties[name].tolist() == cells


def test_a_draft_reads_crores_where_the_money_is_clear():
    rows = pd.DataFrame(
        {"City": ["Pune", "Surat"], "Partner": ["Lyon", "Graz"], "₹ crore": ["1,250.5", "30"]}
    )
    net = sn.read_ties(rows, mapping=sn.draft_mapping(rows))
    assert sorted(net.ties["amount"]) == [3e8, 12_505_000_000.0]
    assert set(net.ties["currency"]) == {"INR"}
