"""Ten tables in the style of ten countries are drafted, and read, without a line about their columns."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import subnatnet as sn
from commands import RUN
from subnatnet.cli import app
from subnatnet.network.drafting import draft_mapping, draft_text, try_draft

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
TABLES = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".csv", ".tsv", ".xlsx"))


@cache
def drafted(path):
    """Return the draft for a table, what is read with it and what is set aside."""
    draft = draft_mapping(path)
    return draft, *sn.read_ties(path, mapping=draft, on_error="quarantine")


def test_there_are_ten():
    assert len(TABLES) >= 10


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_a_draft_reads_every_row(path):
    draft, net, aside = drafted(path)
    assert aside.empty, aside.to_string()
    assert len(net.ties) >= aside.attrs["n_read"]
    assert sn.TableMapping.from_toml(draft.to_toml()) == draft.plain
    trial = try_draft(path, draft)
    assert f"{trial.n_kept:,} of {trial.n_read:,} rows" in draft_text(draft, trial)


def test_the_command_writes_a_mapping_that_the_next_reading_uses(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        "Title\n\nStadt,Partnerstadt,seit\nGraz,Pécs,31.12.1989\nLinz,Gabès,1977\n", encoding="utf-8"
    )
    run = RUN.invoke(app, ["draft", str(path)])
    assert run.exit_code == 0, run.output
    assert "2 of 2 rows are read" in run.output
    assert len(sn.read_ties(path).ties) == 2
    assert RUN.invoke(app, ["draft", str(path)]).exit_code == 1
    assert RUN.invoke(app, ["draft", str(path), "--overwrite"]).exit_code == 0


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_the_command_is_all_that_a_table_needs(path, tmp_path):
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    run = RUN.invoke(app, ["draft", str(copy)])
    assert run.exit_code == 0, run.output
    net = sn.read_ties(copy)
    _, with_draft, _ = drafted(path)
    assert len(net.ties) == len(with_draft.ties) > 0


ROWS = {
    "Stadt": ["Graz", "Linz", "Wels"],
    "Partnerstadt": ["Pécs", "Gabès", "Nowhereton"],
    "Land": ["Hungary", "Tunisia", "Poland"],
}


def test_partners_are_looked_up_where_most_are_known():
    rows = pd.DataFrame(ROWS)
    draft = draft_mapping(rows)
    assert draft.target.names == "resolve-or-mint"
    assert any("2 of 3 names in 'Partnerstadt' are in the gazetteer" in one for one in draft.guesses)
    net, aside = sn.read_ties(rows, mapping=draft, on_error="quarantine")
    assert aside.empty
    assert {"HU:pecs", "TN:gabes", "PL:nowhereton"} <= set(net.ties["target"])
    assert sn.TableMapping.from_toml(draft.to_toml()) == draft.plain


def test_partners_get_ids_of_their_names_where_few_are_known_or_one_is_borne_by_several():
    few = pd.DataFrame(ROWS | {"Partnerstadt": ["Nowhereton", "Elsewhereton", "Nobodyton"]})
    one = {"Partnerstadt": ["Pécs", "Gabès", "Springfield"], "Land": ["Hungary", "Tunisia", "US"]}
    several = pd.DataFrame(ROWS | one)
    for rows in (few, several):
        draft = draft_mapping(rows)
        assert draft.target.names == "mint"
        assert len(sn.read_ties(rows, mapping=draft).ties) == 3


def test_only_names_that_no_gazetteer_holds_are_asked_about(tmp_path):
    rows = {"Stadt": ["Graz", "Linz"], "Partnerstadt": ["Mailand", "Nowhereton"], "Land": ["Italien"] * 2}
    path = tmp_path / "list.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    draft = draft_mapping(path)
    asked = set(try_draft(path, draft).names["name"])
    assert "Nowhereton" in asked
    assert not asked & {"Mailand", "Milan"}


def test_the_state_of_most_names_is_proposed_as_home():
    rows = pd.DataFrame(
        {"Bundesland": ["Bayern", "Hessen", "Atlantis"], "Partnerregion": ["Ohio", "Shandong", "Katowice"]}
    )
    draft = sn.draft_mapping(rows)
    [told] = [guess for guess in draft.guesses if "home=" in guess]
    assert told.startswith(
        "2 of 3 names in 'Bundesland' are regions or towns of DE: read_ties(..., home='DE'"
    )
    net = sn.read_ties(rows, mapping=draft, home="DE", names="resolve-or-mint", layer="agreement")
    assert {"DE-BY", "DE-HE"} <= set(net.actors.index[net.actors["kind"] == "region"])


def test_no_home_is_proposed_for_names_of_everywhere():
    rows = pd.DataFrame({"Region": ["Bayern", "Gujarat", "Łódzkie"], "Partner": ["Lyon", "Graz", "Kiel"]})
    assert not any("'Region' are regions" in guess for guess in sn.draft_mapping(rows).guesses)


def test_names_are_suggested_where_their_country_is_said(tmp_path):
    rows = pd.DataFrame(
        {"Stadt": ["Graz", "Linz"], "Partnerstadt": ["Tamilnadoo", "Pecs"], "Land": ["India", "Hungary"]}
    )
    trial = try_draft(rows, sn.draft_mapping(rows))
    told = trial.names.set_index("name")["suggestion"]
    assert not told.get("Tamilnadoo", "").startswith("AT")
