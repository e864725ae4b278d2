"""Encodings: the right text, or an error that shows both readings."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.tables.encodings import decode
from subnatnet.tables.package import data_folder


def names_of(country: str) -> str:
    places = pd.read_csv(data_folder() / "nodes" / "places.csv", dtype=str, keep_default_na=False)
    return "id,name\n" + "".join(
        f"{n},{name}\n" for n, name in enumerate(places.name[places.country == country])
    )


def regions() -> str:
    table = pd.read_csv(data_folder() / "nodes" / "regions.csv", dtype=str, keep_default_na=False)
    return "id,name\n" + "".join(f"{n},{name}\n" for n, name in enumerate(table.name_local) if name)


@pytest.mark.parametrize(
    ("encoding", "country"),
    [("cp1250", "PL"), ("cp1250", "HU"), ("cp1252", "DE"), ("cp1252", "FR"), ("cp1252", "SE")],
)
def test_names_of_a_country(encoding, country):
    text = names_of(country).encode(encoding, "ignore").decode(encoding)
    assert not text.isascii()
    assert decode(text.encode(encoding), file="a.csv") == text


@pytest.mark.parametrize("country", ["CZ", "HU", "HR", "RO", "ES", "PT", "BR", "DK", "NO"])
@pytest.mark.parametrize("encoding", ["cp1250", "cp1252"])
def test_never_the_wrong_text_in_silence(encoding, country):
    text = names_of(country).encode(encoding, "ignore").decode(encoding)
    native = {"CZ": "cp1250", "HU": "cp1250", "HR": "cp1250", "RO": "cp1250"}.get(country, "cp1252")
    if encoding != native or text.isascii():
        return
    try:
        assert decode(text.encode(encoding), file="a.csv") == text
    except sn.InvalidTies as error:
        assert "say encoding=" in str(error)  # noqa: PT017 - either outcome is right


def test_chinese():
    text = regions()
    assert decode(text.encode("gb18030"), file="a.csv") == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_and_without_mark(encoding):
    text = regions() + names_of("PL")
    assert decode(text.encode(encoding), file="a.csv").removeprefix("\ufeff") == text


def test_what_the_caller_says_counts():
    assert decode("Señor".encode("cp1252"), file="a.csv", encoding="cp1252") == "Señor"
    with pytest.raises(sn.InvalidTies, match="row 2"):
        decode(b"a\n\xff", file="a.csv", encoding="utf-8")
    with pytest.raises(sn.InvalidChoice, match="utf-8"):
        decode(b"a", file="a.csv", encoding="utf9")


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_clear_error(data):
    try:
        assert isinstance(decode(data, file="a.csv"), str)
    except sn.InvalidTies as error:
        assert str(error).startswith("a.csv")  # noqa: PT017 - either outcome is right
