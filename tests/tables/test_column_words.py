"""Names of columns in many languages."""

from __future__ import annotations

import pytest

from subnatnet.tables.column_words import key_of, roles_of


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Partner city", "target"),
        ("Miasto partnerskie", "target"),
        ("Partnerstadt", "target"),
        ("友好城市", "target"),
        ("Страна", "country"),
        ("País", "country"),
        ("Rok podpisania", "start"),
        ("签约时间", "start"),
        ("Date de signature", "start"),
        ("START_DATE", "start"),
        ("Województwo", "region"),
        ("Kwota", "amount"),
        ("Город", "city"),
    ],
)
def test_what_they_mean(name, role):
    assert roles_of(name)[0] == role


def test_what_is_no_name_of_a_column_means_nothing():
    assert roles_of("Chengdu") == []
    assert key_of("Weight ") == "weight"
