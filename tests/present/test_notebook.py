"""Networks and the atlas in a notebook, and the tutorial, run anew."""

from __future__ import annotations

import base64
import contextlib
import copy
import html
import importlib
import io
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pandas as pd
import pytest
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from matplotlib import pyplot as plt
from traitlets.config import Config

from networks import small
from subnatnet.errors import InvalidChoice
from subnatnet.present.notebook import show_atlas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

EXAMPLES = Path(__file__).parents[2] / "examples"
TUTORIALS = ("another_state", "four_cases", "paper_figures", "table_to_role", "tutorial")


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
    with pytest.raises(InvalidChoice, match="height must be a whole number from 1 on"):
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


@pytest.fixture(scope="module")
def maker() -> Iterator[ModuleType]:
    docs = EXAMPLES.parent / "docs"
    sys.path.insert(0, str(docs))
    try:
        yield importlib.import_module("make_tutorials")
    finally:
        sys.path.remove(str(docs))


def test_there_are_notebooks_of_all_tutorials(maker):
    assert {path.stem for path in EXAMPLES.glob("*.ipynb")} == set(maker.TUTORIALS) == set(TUTORIALS)


def stored_and_bare(name):
    """Return a tutorial as it is stored, and once more without what its cells told."""
    stored = nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)
    nbformat.validate(stored)
    bare = copy.deepcopy(stored)
    for cell in bare.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    return stored, bare


def as_stored(forms):
    """Return what a cell shows in each form, pictures as text, as they stand in a notebook."""
    return {
        form: base64.b64encode(part).decode("ascii") if isinstance(part, bytes) else part
        for form, part in forms.items()
    }


class Kept(DisplayHook):
    """Keeps what a cell returns, in every form it can be shown in, instead of printing it."""

    def __init__(self, **given):
        super().__init__(**given)
        self.told = []

    def write_output_prompt(self):
        """Show no number before what is returned."""

    def write_format_data(self, format_dict, md_dict=None):
        self.told.append(
            nbformat.v4.new_output("execute_result", as_stored(format_dict), metadata=md_dict or {})
        )

    def finish_displayhook(self):
        """Leave nothing for a console to print."""
        self._is_active = False


def run_here(notebook, folder: Path) -> None:
    """Run a notebook as its kernel does, cell by cell in a shell of its own, but in this process.

    The built-in case is then read, and what numba compiles is compiled, once for all of them.
    """
    shell = InteractiveShell(
        user_ns={"__name__": "__main__"},
        displayhook_class=Kept,
        display_pub_class=CapturingDisplayPublisher,
        ipython_dir=str(folder / "ipython"),
        config=Config(HistoryManager={"enabled": False}),
    )
    try:
        with pd.option_context("display.max_columns", 20, "display.max_colwidth", 50):  # as in a kernel
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    with contextlib.redirect_stdout(io.StringIO()) as said:
                        shell.run_cell(cell.source, store_history=False).raise_error()
                    shown = [
                        nbformat.v4.new_output("display_data", as_stored(each["data"]))
                        for each in shell.display_pub.outputs
                    ]
                    printed = [nbformat.v4.new_output("stream", text=said.getvalue())]
                    cell.outputs = [*(printed if said.getvalue() else []), *shown, *shell.displayhook.told]
                    shell.display_pub.outputs.clear()
                    shell.displayhook.told.clear()
    finally:
        plt.close("all")
        shell.displayhook.do_full_cache = False  # to empty it would search all of memory for garbage
        shell.reset(new_session=False)


@pytest.mark.parametrize("name", TUTORIALS)
def test_a_tutorial_still_says_what_it_says(name, maker, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(maker.TEACHING, "teaching")
    stored, again = stored_and_bare(name)
    run_here(again, tmp_path)
    assert texts(again) == texts(stored)
    assert any(texts(stored))


def test_a_tutorial_says_the_same_in_a_kernel(maker, monkeypatch):
    monkeypatch.setenv("PYTHONWARNINGS", "ignore::UserWarning")
    stored, again = stored_and_bare("table_to_role")
    maker.run(again)
    assert texts(again) == texts(stored)
    assert not [
        output for cell in again.cells for output in cell.get("outputs", []) if output.output_type == "error"
    ]


@pytest.mark.parametrize("name", TUTORIALS)
def test_a_tutorial_names_no_folder_of_the_machine_it_was_made_on(name):
    stored = (EXAMPLES / f"{name}.ipynb").read_text(encoding="utf-8")
    assert "site-packages" not in stored
    assert str(EXAMPLES.parent) not in stored


@pytest.mark.parametrize("name", TUTORIALS)
def test_a_tutorial_is_what_its_script_writes(name, maker):
    stored = nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)
    assert [(cell.cell_type, cell.source) for cell in stored.cells] == maker.cells_of(name)
