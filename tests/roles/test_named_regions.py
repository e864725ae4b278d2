"""What the built-in case says of named regions: nothing false or loaded, and what the literature says."""

from __future__ import annotations

from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

import subnatnet as sn
from subnatnet.roles.authors import AUTHORS, author_roles

ROOT = Path(__file__).parents[2]
LOADED = ("resist", "disharmony", "leans away", "refus", "ignor", "defian", "disobe", "turns away")


@cache
def study():
    return sn.study_roles(sn.load_china())


@cache
def roles():
    return sn.role_map(study())


@cache
def literature():
    spec = spec_from_file_location("agree_literature", ROOT / "benchmarks" / "agree_literature.py")
    module = module_from_spec(spec)
    import sys

    sys.modules["agree_literature"] = module
    spec.loader.exec_module(module)
    return module


def test_no_loaded_word_is_said_of_anyone():
    texts = [*roles()["reading"], *roles()["assigned_enacted"], *roles()["claimed_enacted"]]
    texts += [text for name in AUTHORS for text in author_roles(study(), name)["role"]]
    assert not [text for text in texts if any(word in text.casefold() for word in LOADED)]


def test_tibet_is_no_gateway_to_central_asia():
    assert "world:central-asia" not in roles().loc["CN-XZ", "enacted_towards"]
    assert "Central Asia" not in roles().loc["CN-XZ", "reading"]
    assert "South Asia" in roles().loc["CN-XZ", "reading"]


def test_tianjin_is_a_host_of_investment_and_no_investor():
    assert "outward_investor" not in roles().loc["CN-TJ", "enacted"]


def test_sichuan_is_no_hub_for_its_consulates():
    assert "consular_host" not in roles().loc["CN-SC", "enacted"]
    assert "hub" not in roles().loc["CN-SC", "enacted"]


def test_fujian_is_not_said_to_keep_from_taiwan_or_macao():
    legs = dict(part.rsplit(": ", 1) for part in roles().loc["CN-FJ", "assigned_enacted"].split("|"))
    assert {"TW", "MO", "HK"} <= set(legs)
    assert "not more than others" not in {legs[place] for place in ("TW", "MO", "HK")}


def test_jiangsu_has_no_verdict_on_how_it_gets_on_with_the_centre():
    assert author_roles(study(), "soldatos").loc["CN-JS", "role"] in (
        *("leans", "leans in part", "cannot be told", "cannot be seen"),
    )


def test_hubei_is_not_told_by_lists_of_instruments():
    assert not {"trade_pilot", "development_zone", "regional_development"} & set(
        roles().loc["CN-HB", "assigned"].split("|")
    )


def test_guangdong_is_told_to_be_a_vanguard_beside_what_weighs_hardly_more():
    bits = dict(
        zip(*(roles().loc["CN-GD", name].split("|") for name in ("assigned", "assigned_bits")), strict=True)
    )
    assert {"cooperation_zone", "pivot", "vanguard"} == set(bits)
    assert float(bits["pivot"]) - float(bits["vanguard"]) < 0.2


def test_nothing_less_probable_than_even_is_printed():
    cells = [*roles()["enacted_p"], *roles()["enacted_towards_p"]]
    assert min(float(p) for cell in cells for p in cell.split("|") if p) >= 0.75


def test_agreement_with_the_literature_beyond_geography():
    module = literature()
    table = module.report(roles(), study().net).set_index(["question", "among"])
    told, towards = table.loc[("assigned", "all")], table.loc[("assigned_towards", "all")]
    assert told["right"] >= 38
    assert told["labels a region"] <= 2.5
    assert told["p"] == pytest.approx(0.0021, abs=5e-5)  # exact, as docs/roles.md has it
    assert told["right"] > told["by geography alone"]
    assert towards["right"] >= max(25, towards["by geography alone"])
    assert towards["answered"] - towards["right"] <= towards["answered"] / 8
    shown = table.loc[("enacted_towards", "all")]
    assert shown["right"] >= 22
    assert shown["right"] >= 0.75 * shown["answered"]
    beyond = (
        table.loc[("enacted_towards", "coast"), "right"] + table.loc[("enacted_towards", "inland"), "right"]
    )
    assert beyond >= 3


@pytest.mark.parametrize("region", ["CN-SC", "CN-XJ"])
def test_a_page_explains_a_region(region):
    page = sn.explain(study(), region)
    assert page.startswith(f"# {roles().loc[region, 'name']}")
    assert "http" in page
    assert len(page.splitlines()) > 20


def test_every_way_to_deal_rows_is_counted():
    module = literature()
    table = np.array([[1, 0, 2], [0, 1, 1], [0, 0, 3]])
    ways = [sum(table[row, column] for row, column in enumerate(order)) for order in permutations(range(3))]
    expected = np.bincount(ways, minlength=7) / 6
    assert module.score_shares(table).tolist() == pytest.approx(expected.tolist())
