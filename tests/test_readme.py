"""The README: its example runs, its links lead somewhere, its numbers are those of the data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import subnatnet as sn

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("number", range(len(re.findall(r"```python", README))))
def test_examples_run(number, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)[number]
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own text, run as a reader would
    assert capsys.readouterr().out


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)\)", README))
def test_links_within_the_project_resolve(link):
    assert link.startswith("https://") or (ROOT / link).exists()


def test_the_number_of_ties_is_true():
    stated = int(re.search(r"# ([\d,]+) sourced ties", README)[1].replace(",", ""))
    net = sn.load_china()
    assert stated == len(net.ties)
    assert (net.ties["sources"] != "").all()


def test_what_is_said_of_the_agreements_is_true():
    whole, dated = re.search(r"Of ([\d,]+) agreements (\d+)% are dated", README).groups()
    wiki, more = re.search(r"(\d+)% rest on Wikipedia and Wikidata alone, (\d+)% if a table", README).groups()
    held, least = re.search(
        r"At most (\d+)% of the sister ties.*?by region at most (\d+)%", README, re.DOTALL
    ).groups()
    net = sn.load_china()
    ties = net.layer("agreement").ties
    assert int(whole.replace(",", "")) == len(ties)
    assert int(dated) == round(100 * (ties["start"] != "").mean())
    assert int(wiki) == round(100 * len(net.layer("agreement").where(families="wiki").ties) / len(ties))
    alone = ties["families"].isin(["wiki", "pnadel2025|wiki"])
    assert int(more) == round(100 * alone.mean())
    last = sn.published_coverage(net).query("units == 'all' and not kinds.str.contains('friendly')")
    last = last.drop_duplicates("region", keep="last").set_index("region")["share_high"]
    assert int(held) == round(100 * last["CN"])
    assert last.idxmin() == "CN-NX"
    assert int(least) == round(100 * last["CN-NX"])
    assert last.max() > 1


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_links_of_the_documentation_resolve(page):
    for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert link.startswith("https://") or (page.parent / link).exists(), link


def test_the_example_of_another_state_runs(capsys):
    text = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    section = text.partition("## Another state")[2]
    code = re.search(r"```python\n(.*?)```", section, flags=re.DOTALL)[1]
    exec(compile(code, "reading.md", "exec"), {})  # noqa: S102 - our own text, run as a reader would
    assert "PL-02" in capsys.readouterr().out
