"""Every public function runs on a case from the world's tables, and says nothing of the first case."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import declared
import subnatnet as sn
from subnatnet.errors import SubnatnetError
from test_declared_layer import NOT_ASKED, OF_A_NETWORK, said

FIRST = re.compile(r"China|Chinese|\bCN\b|CN-|[Pp]rovinces|gdp_cny|exports_usd|Beijing|prefecture")
"""What belongs to the first built-in case: its state, its units and its figures."""

HOME = ["AT-2", "AT-3", "AT-6"]
GROUPS = {"AT-2": "south", "AT-3": "east", "AT-4": "east", "AT-5": "west", "AT-6": "south", "AT-7": "west"}
ASKED = {
    "add_statement": {"region": "Wien", "role": "hub", "date": "2020", "sources": "book"},
    "add_tie": {"source": "Steiermark", "target": "Łódź, Poland", "sources": "book"},
    "autonomy": {"periods": ["1990/2004", "2005/2020"]},
    "calibrate": {"totals": pd.DataFrame({"region": HOME, "as_of": "2020", "total": [9, 30, 12]})},
    "case_criteria": {"area": "Germany"},
    "compare_cases": {"cases": HOME},
    "compare_groups": {"by": GROUPS, "among": "region", "unit": "top"},
    "explain": {"region": "Steiermark"},
    "growth": {"region": "Steiermark", "area": "Germany", "since": "2000"},
    "partner_brief": {"place": "Łódź"},
    "published_coverage": {"totals": pd.DataFrame({"region": HOME, "as_of": "2020", "total": [9, 30, 12]})},
    "select_cases": {"n": 2},
    "figures.rank_chart": {"values": pd.Series([3.0, 2.0], HOME[:2])},
    "figures.regional_map": {"values": pd.Series([3.0, 2.0], HOME[:2])},
    "figures.slope_chart": {"values": pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0]}, index=HOME[:2])},
}
SAYS_WHY = {
    "figures.role_timeline": "no directive",  # the tables hold no directives
    "impute": "no tie of these layers is dated",
    "weigh_hypotheses": "no eras|directive",
}
"""What cannot be asked of these tables, and what the answer says."""


@pytest.fixture(scope="module")
def austria():
    """Return the twin towns and missions of Austria's Länder, but those with the state of the first case."""
    net = sn.load_world(home="AT")
    known = net.gazetteer
    known = known[(known["country"] != "CN").to_numpy()]
    ties = net.ties[net.ties["target"].isin(known.index)].reset_index()
    tied = known.index.isin([*ties["source"], *ties["target"]])
    return sn.TieNetwork(known[tied], ties, gazetteer=known, schema=net.schema)


@pytest.mark.parametrize("name", [name for name in OF_A_NETWORK if name not in NOT_ASKED])
def test_a_function_runs_and_says_nothing_of_the_first_case(name, austria, tmp_path):
    words = declared.good_call(name, OF_A_NETWORK[name], austria, tmp_path) | ASKED.get(name, {})
    own = {"R1": "AT-6", "R2": "AT-3", "R3": "AT-2"}
    for word, value in words.items():
        if isinstance(value, str):
            words[word] = own.get(value, value)
        elif isinstance(value, list):
            words[word] = [own.get(one, one) for one in value]
    if name == "figures.role_tiles":
        words["roles"] = sn.role_map(austria)
    if name == "two_mode_modularity":
        words["partition"] = pd.Series(0, austria.gazetteer.index)
    if name in SAYS_WHY:
        with pytest.raises(SubnatnetError, match=SAYS_WHY[name]):
            OF_A_NETWORK[name](**words)
        return
    text = said(OF_A_NETWORK[name](**words), {})
    if not text.startswith("<!doctype"):  # the script of a page names its languages
        assert not FIRST.findall(text)


def test_pages_speak_of_no_other_case(austria, tmp_path):
    sn.write_dossiers(austria, tmp_path, draws=40, permutations=99, progress=False)
    pages = sorted(tmp_path.rglob("*.html"))
    assert len(pages) > 8
    for page in pages:
        visible = re.sub(
            r"<script.*?</script>|<style.*?</style>|<[^>]+>",
            " ",
            Path(page).read_text("utf-8"),
            flags=re.DOTALL,
        )
        assert not FIRST.findall(visible), page.name
