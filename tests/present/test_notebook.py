"""Networks and the atlas in a notebook, and the tutorial, run anew."""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest

from networks import small
from subnatnet.errors import InvalidChoice
from subnatnet.present.notebook import show_atlas

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_atlas_is_one_closed_frame_and_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = show_atlas(small(), height=500, title='"><script>alert(1)</script>')._repr_html_()
    assert shown.count("<iframe") == 1
    (page,) = re.findall(r'srcdoc="([^"]*)"', shown)
    assert html.unescape(page).startswith("<!doctype html>")
    assert "<script>alert(1)" not in shown
    assert "height:500px" in shown
    assert list(tmp_path.iterdir()) == []


def test_a_height_must_be_one():
    with pytest.raises(InvalidChoice, match="needs a height"):
        show_atlas(small(), height=0)


def test_the_atlas_works_in_its_frame(chromium):
    said = []
    context = chromium.new_context()
    context.set_offline(True)
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_content(f"<!doctype html><title>notebook</title>{show_atlas(small())._repr_html_()}")
    frame = page.frame_locator("iframe")
    frame.locator("body[data-ready=yes]").wait_for(timeout=10_000)
    frame.locator("#search").fill("One")
    frame.locator("#found [role=option]").first.wait_for(state="visible")
    context.close()
    assert said == []


def test_a_network_shows_itself():
    assert "<table" in small()._repr_html_()


def texts(notebook):
    """Return what each cell printed or returned as text; pictures and pages are left to their own tests."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            told = [output for output in cell.outputs if output.get("name") != "stderr"]
            plain = [
                output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in told
            ]
            # a figure says its size in pixels, which differs by a hair between versions of matplotlib
            found.append([text for text in plain if "Figure" not in text and "atlas of" not in text])
    return found


def test_the_tutorial_still_says_what_it_says(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONWARNINGS", "ignore::UserWarning")
    stored = nbformat.read(EXAMPLES / "tutorial.ipynb", as_version=4)
    nbformat.validate(stored)
    again = nbformat.from_dict(stored)
    for cell in again.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    client = nbclient.NotebookClient(
        again, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    assert texts(again) == texts(nbformat.read(EXAMPLES / "tutorial.ipynb", as_version=4))
    assert not [
        output for cell in again.cells for output in cell.get("outputs", []) if output.output_type == "error"
    ]


def test_the_tutorial_names_no_folder_of_the_machine_it_was_made_on():
    stored = (EXAMPLES / "tutorial.ipynb").read_text(encoding="utf-8")
    assert "site-packages" not in stored
    assert str(EXAMPLES.parent) not in stored


def test_the_tutorial_is_what_its_script_writes():
    maker = EXAMPLES.parent / "docs"
    sys.path.insert(0, str(maker))
    try:
        from make_tutorial import CELLS
    finally:
        sys.path.remove(str(maker))
    stored = nbformat.read(EXAMPLES / "tutorial.ipynb", as_version=4)
    assert [(cell.cell_type, cell.source) for cell in stored.cells] == [(kind, text) for kind, text in CELLS]
