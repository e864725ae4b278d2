"""Every command is one call of the library, with an exit code and readable text."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest

import networks
import subnatnet as sn
from commands import RUN
from subnatnet.cases import comparison
from subnatnet.cli import app
from subnatnet.tables import atomic

GOOD = "source,target,type,date\nCN-SC,PL:lodz,agreement,2015\n"
BAD = "source,target,type,date\nCN-SC,PL:lodz,agrement,2015\nCN-SC,PL:lodz,agreement,2015-02-30\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.csv").write_text(BAD, encoding="utf-8")
    return tmp_path


def test_validate_good(files):
    done = RUN.invoke(app, ["validate", str(files / "good.csv")])
    assert done.exit_code == 0
    assert "1 tie (1 agreement)" in done.stdout


def test_validate_bad_says_what_and_where(files):
    report = files / "out.csv"
    done = RUN.invoke(app, ["validate", str(files / "bad.csv"), "--report", str(report)])
    assert done.exit_code == 1
    assert "bad.csv, row 2, layer = 'agrement'" in done.stderr
    assert "did you mean 'agreement'" in done.stderr
    written = pd.read_csv(report)
    assert written["row"].tolist() == [2, 3]
    assert written.columns.tolist() == ["file", "sheet", "row", "column", "value", "rule", "suggestion"]


def test_validate_a_file_that_is_not_there(files):
    done = RUN.invoke(app, ["validate", str(files / "god.csv")])
    assert done.exit_code == 1
    assert "did you mean 'good.csv'" in done.stderr
    assert "Traceback" not in done.stderr


def test_convert(files):
    done = RUN.invoke(app, ["convert", str(files / "good.csv"), str(files / "out.xlsx")])
    assert done.exit_code == 0, done.stderr
    assert sn.read_ties(files / "out.xlsx").equals(sn.read_ties(files / "good.csv"))
    refused = RUN.invoke(app, ["convert", str(files / "good.csv"), str(files / "out.docx")])
    assert refused.exit_code == 1
    assert ".xlsx" in refused.stderr


def test_resolve():
    assert RUN.invoke(app, ["resolve", "Szechwan"]).stdout.startswith("CN-SC\tSichuan")
    assert RUN.invoke(app, ["resolve", "Suzhou", "--region", "Anhui"]).stdout.startswith("CN-AH:suzhou")
    homonym = RUN.invoke(app, ["resolve", "Suzhou"])
    assert homonym.exit_code == 1
    assert "CN-JS:suzhou" in homonym.stderr


def test_map_prints_every_region_and_writes_the_table(tmp_path):
    out = tmp_path / "roles.csv"
    done = RUN.invoke(app, ["map", "--during", "belt and road", "--out", str(out)])
    assert done.exit_code == 0, done.stderr
    assert "Sichuan is told to be" in done.stdout
    assert pd.read_csv(out, keep_default_na=False).set_index("id").loc["CN-SC", "name"] == "Sichuan"


def test_atlas(files):
    page = files / "atlas.html"
    done = RUN.invoke(app, ["atlas", str(files / "good.csv"), str(page), "--language", "pl"])
    assert done.exit_code == 0, done.stderr
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    refused = RUN.invoke(app, ["atlas", str(files / "good.csv"), str(page), "--view", "globe"])
    assert refused.exit_code == 1
    assert "rings" in refused.stderr


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small") / "package"
    neighbours = networks.ACTORS["id"].map({"R1": "PL"}).fillna("")
    actors = networks.ACTORS.assign(land_neighbours=neighbours, country=networks.ACTORS["id"].str[:2])
    sn.write_ties(sn.TieNetwork(actors, networks.TIES, eras=networks.ERAS), folder)
    return str(folder)


def test_dossiers(small, tmp_path):
    done = RUN.invoke(app, ["dossiers", small, str(tmp_path), "--region", "R1", "--draws", "20"])
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "index.html").exists()


def test_compare_in_the_terminal_and_as_files(small, tmp_path, monkeypatch):
    compare, asked = comparison.compare_cases, []

    def once(net, cases, **given):
        """Compare when first asked; what is asked again must be the same, and so is the answer."""
        if not asked:
            asked.append((net, cases, given, compare(net, cases, **given)))
        assert net.equals(asked[0][0])
        assert (cases, given) == asked[0][1:3]
        return asked[0][3]

    monkeypatch.setattr(comparison, "compare_cases", once)
    done = RUN.invoke(app, ["compare", small, "R1", "R2"])
    assert done.exit_code == 0, done.stderr
    assert "Measures" in done.stdout
    for suffix in (".xlsx", ".html", ".tex"):
        out = tmp_path / f"cases{suffix}"
        assert RUN.invoke(app, ["compare", small, "R1", "R2", "--out", str(out)]).exit_code == 0
        assert out.stat().st_size > 100
    refused = RUN.invoke(app, ["compare", small, "R1", "R2", "--out", "cases.doc"])
    assert refused.exit_code == 1
    assert ".xlsx" in refused.stderr


def test_brief_in_the_terminal_and_as_a_page(small, tmp_path):
    done = RUN.invoke(app, ["brief", "china", "PL:lodz"])
    assert done.exit_code == 0, done.stderr
    assert "What the data cannot say" in done.stdout
    page = tmp_path / "brief.html"
    written = RUN.invoke(app, ["brief", "china", "Poland", "--out", str(page)])
    assert written.exit_code == 0, written.stderr
    assert "Poland" in page.read_text(encoding="utf-8")
    unknown = RUN.invoke(app, ["brief", small, "PL:lods"])
    assert unknown.exit_code == 1
    assert "PL:lodz" in unknown.stderr


def test_export(tmp_path):
    path = tmp_path / "ties.graphml"
    choice = ["--layer", "agreement", "--unit", "province", "--partners", "country"]
    done = RUN.invoke(app, ["export", "china", str(path), *choice])
    assert done.exit_code == 0, done.stderr
    assert nx.read_graphml(path, force_multigraph=True).number_of_edges() == 2775
    refused = RUN.invoke(app, ["export", "china", str(path), "--layer", "agrement"])
    assert refused.exit_code == 1
    assert "did you mean 'agreement'" in refused.stderr


COMMANDS = [command.name or command.callback.__name__ for command in app.registered_commands]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command):
    done = RUN.invoke(app, [command, "--help"])
    assert done.exit_code == 0
    assert "Usage" in done.stdout


def test_regions_need_not_be_called_provinces(tmp_path):
    actors = pd.DataFrame(
        {
            "id": ["PL-LD", "PL-MA", "DE:leipzig", "DE"],
            "kind": ["region", "region", "place", "place"],
            "level": ["voivodeship", "voivodeship", "city", "country"],
            "parent": ["", "", "DE", ""],
            "land_neighbours": ["", "", "", ""],
        }
    )
    ties = pd.DataFrame({"source": ["PL-LD", "PL-LD", "PL-MA"], "target": ["DE:leipzig", "DE", "DE"]})
    sn.write_ties(sn.from_edges(ties, actors), tmp_path / "ties")
    table = RUN.invoke(app, ["map", str(tmp_path / "ties")])
    assert table.exit_code == 0, table.stderr
    assert "PL-MA" in table.stdout
    compared = RUN.invoke(app, ["compare", str(tmp_path / "ties"), "PL-LD", "PL-MA"])
    assert compared.exit_code == 0, compared.stderr


def test_a_place_that_cannot_be_written_is_said_in_a_line(files):
    done = RUN.invoke(app, ["convert", str(files / "good.csv"), str(files / "bad.csv" / "out.csv")])
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr
    assert isinstance(done.exception, SystemExit)


def test_more_faults_than_shown_point_to_the_option_that_writes_them(files):
    (files / "worse.csv").write_text(
        "source,target,type\n" + "CN-SC,PL:lodz,agrement\n" * 7, encoding="utf-8"
    )
    done = RUN.invoke(app, ["validate", str(files / "worse.csv")])
    assert "2 more; `subnatnet validate` writes all with --report" in done.stderr


def test_a_declared_layer_is_checked_and_converted(files):
    (files / "visits.csv").write_text("source,target,type\nCN-SC,PL:lodz,visit\n", encoding="utf-8")
    (files / "mine.toml").write_text("[layers.visit]\nmeaning = 'a delegation'\n", encoding="utf-8")
    table, said = str(files / "visits.csv"), ["--schema", str(files / "mine.toml")]
    refused = RUN.invoke(app, ["validate", table])
    assert refused.exit_code == 1
    assert "not a tie type; schema= can declare it" in refused.stderr
    assert RUN.invoke(app, ["validate", table, *said]).exit_code == 0
    done = RUN.invoke(app, ["convert", table, str(files / "visits.xlsx"), *said])
    assert done.exit_code == 0, done.stderr
    assert sn.read_ties(files / "visits.xlsx").schema.layers["visit"].meaning == "a delegation"
    assert RUN.invoke(app, ["validate", str(files / "visits.xlsx")]).exit_code == 0


@pytest.mark.parametrize(
    "command",
    [
        ["map", "{ties}", "--out", "{gone}/roles.csv"],
        ["validate", "{bad}", "--report", "{gone}/faults.csv"],
        ["export", "{ties}", "{gone}/made.json"],
        ["convert", "{ties}", "{gone}/made.csv"],
        ["atlas", "{ties}", "{gone}/atlas.html"],
        ["draft", "{ties}", "--out", "{gone}/ties.toml"],
        ["compare", "{ties}", "CN-SC", "CN-YN", "--out", "{gone}/compared.html"],
        ["brief", "{ties}", "PL:lodz", "--out", "{gone}/brief.html"],
        ["dossiers", "{ties}", "{gone}"],
    ],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize("early", [True, False], ids=["before work begins", "found when it is written"])
def test_a_place_that_cannot_be_written_is_one_line(command, early, tmp_path, monkeypatch):
    ties, bad = tmp_path / "ties.csv", tmp_path / "bad.csv"
    if not early:  # the disk is full, or the folder went away meanwhile; else not even the tables are there
        monkeypatch.setattr(atomic, "require_writable", lambda _: None)
        rows = "CN-SC,PL:lodz,agreement\nCN-YN,PL:lodz,agreement\n"
        ties.write_text(f"source,target,layer\n{rows}", "utf-8")
        bad.write_text("source,target,layer\nCN-SC,PL:lodz,nothing\n", "utf-8")
    (tmp_path / "file").touch()
    gone = tmp_path / "file" / "below"  # a file is no folder
    done = RUN.invoke(app, [word.format(ties=ties, bad=bad, gone=gone) for word in command])
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit), done.exception
    assert "cannot be written" in done.output
    assert "Traceback" not in done.output


PLACES = [
    *(["validate", "{good}", "--report"], ["draft", "{good}", "--out"], ["convert", "{good}"]),
    *(["map", "{good}", "--out"], ["atlas", "{good}"], ["dossiers", "{good}"], ["export", "{good}"]),
    *(["compare", "{good}", "CN-SC", "CN-YN", "--out"], ["brief", "{good}", "PL:lodz", "--out"]),
]


@pytest.mark.parametrize("place", ["{good}", "{round}", "{good}/x.html", "{name}.html", "/proc/none/x.html"])
@pytest.mark.parametrize("words", PLACES, ids=lambda words: words[0])
def test_no_command_writes_over_what_it_reads_or_fails_without_a_word(words, place, tmp_path):
    good = tmp_path / "good.csv"
    good.write_text(GOOD + "CN-YN,PL:lodz,agreement,2016\n", encoding="utf-8")
    (tmp_path / "other").mkdir()
    round_about = tmp_path / "other" / ".." / "good.csv"
    before = good.read_bytes()
    said = [
        word.format(good=good, name=tmp_path / ("x" * 300), round=round_about) for word in [*words, place]
    ]
    done = RUN.invoke(app, said)
    assert done.exit_code in (1, 2)
    assert isinstance(done.exception, SystemExit)
    assert done.stderr.strip()
    assert len(done.stderr.strip().splitlines()) <= 2  # refused before work begins: no bar
    assert good.read_bytes() == before


def test_a_report_of_a_table_without_faults_is_empty(files):
    report = files / "out.csv"
    RUN.invoke(app, ["validate", str(files / "bad.csv"), "--report", str(report)])
    done = RUN.invoke(app, ["validate", str(files / "good.csv"), "--report", str(report)])
    assert done.exit_code == 0
    assert not len(pd.read_csv(report))
