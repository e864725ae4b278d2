"""Choosing a format and writing whole files."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from networks import small
from subnatnet.errors import InvalidChoice, NotWritten
from subnatnet.present.exports import FORMATS, export
from subnatnet.tables.formulas import restore

FORBIDDEN_SIGNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffd"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_what_it_says_it_wrote(tmp_path, name):
    path = tmp_path / "deep" / f"ties{FORMATS[name].suffix}"
    written = export(small(), path, name)
    files = {file for file in tmp_path.rglob("*") if file.is_file()}
    assert set(written) == files
    assert all(file.stat().st_size > 0 for file in files)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_a_network_without_ties(tmp_path, name):
    empty = small().layer("agreement").during("1900")
    assert len(empty.ties) == 0
    assert export(empty, tmp_path / f"ties{FORMATS[name].suffix}", name)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_network_gives_the_same_file_whatever_the_order_of_rows(tmp_path, name):
    net = small()
    shuffled = sn.TieNetwork(
        net.actors.sample(frac=1, random_state=1), net.ties.sample(frac=1, random_state=1), eras=net.eras
    )
    for folder, one in (("a", net), ("b", shuffled)):
        export(one, tmp_path / folder / f"ties{FORMATS[name].suffix}", name)
    for file in (tmp_path / "a").rglob("*.*"):
        if file.suffix != ".xlsx":  # a workbook holds the time it was made
            assert file.read_bytes() == (tmp_path / "b" / file.relative_to(tmp_path / "a")).read_bytes()


@pytest.mark.parametrize(
    ("path", "format_name", "message"),
    [
        ("a.gefx", None, "did you mean '.gexf'"),
        ("a.gexf", "graphlm", "did you mean 'graphml'"),
        ("a.csv", None, "give a folder and format='csv'"),
        ("folder", None, "does not say which format"),
    ],
)
def test_an_unclear_format_is_explained(tmp_path, path, format_name, message):
    with pytest.raises(InvalidChoice, match=message):
        export(small(), tmp_path / path, format_name)


def test_a_file_is_not_taken_for_a_folder(tmp_path):
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidChoice, match="is a file; this format needs a folder"):
        export(small(), tmp_path / "taken", "csv")
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_a_failure_leaves_the_old_file_alone(tmp_path, monkeypatch):
    path = tmp_path / "ties.json"
    path.write_text("old", encoding="utf-8")

    def fail(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(nx, "node_link_data", fail)
    with pytest.raises(KeyboardInterrupt):
        export(small(), path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["a.net", "a.dl", "a.paj", "folder"])
def test_the_files_of_one_export_are_one_unit(tmp_path, monkeypatch, name):
    how = "csv" if name == "folder" else None
    before = {path: path.read_bytes() for path in export(small(), tmp_path / name, how)}
    assert len(before) > 1
    real, written = Path.write_bytes, []

    def full(self, data):
        written.append(self)
        if len(written) == len(before) - (how is None):
            raise OSError(28, "No space left on device")
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(NotWritten, match="No space"):
        export(small().where(layer="agreement"), tmp_path / name, how)
    monkeypatch.undo()
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(before)


def clean_texts():
    """Return a strategy of texts that a table may hold: anything without control characters."""
    characters = st.characters(
        exclude_categories=["Cc", "Cs", "Cn", "Co"], exclude_characters=FORBIDDEN_SIGNS
    )
    return st.text(characters | st.sampled_from("=+-@|'\"\n\t,;<>&"), max_size=40)


@settings(max_examples=25)
@given(note=clean_texts(), name=clean_texts())
def test_any_text_comes_back_from_every_format_that_carries_text(tmp_path_factory, note, name):
    folder = tmp_path_factory.mktemp("texts")
    actors = pd.DataFrame({"id": ["R"], "kind": ["region"], "name": [name]})
    net = sn.from_edges(pd.DataFrame({"source": ["R"], "target": ["P"], "note": [note]}), actors)
    tie, name = net.ties.index[0], net.actors.loc["R", "name"]  # outer blanks are no part of a name
    graphml = nx.read_graphml(export(net, folder / "a.graphml")[0], force_multigraph=True)
    assert graphml.edges["R", "P", tie].get("note", "") == note
    gexf = nx.read_gexf(export(net, folder / "a.gexf")[0])
    assert gexf.edges["R", "P"].get("note", "") == note
    assert gexf.nodes["R"].get("name", "") == name
    nodes, edges = export(net, folder / "csv", "csv")
    read = {"dtype": str, "keep_default_na": False, "encoding": "utf-8"}
    assert restore(pd.read_csv(edges, **read))["note"].tolist() == [note]
    assert name in restore(pd.read_csv(nodes, **read))["Label"].tolist()
    sheet = pd.read_excel(
        export(net, folder / "a.xlsx")[0], sheet_name="ties", dtype=str, keep_default_na=False
    )
    assert sheet["note"].tolist() == [note]
