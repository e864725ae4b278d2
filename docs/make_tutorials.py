"""Write and run the tutorials: `python docs/make_tutorials.py` makes notebooks of docs/tutorials/*.txt.

Names behind the command choose some: `python docs/make_tutorials.py four_cases`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
TEACHING = HERE / "samples" / "teaching"
LARGEST = 400_000  # characters of one output kept in the file
TEXT, CODE = "markdown", "code"
TUTORIALS = sorted(path.stem for path in (HERE / "tutorials").glob("*.txt"))


def cells_of(name: str) -> list[tuple[str, str]]:
    """Return the kind and text of each cell of a tutorial."""
    source = (HERE / "tutorials" / f"{name}.txt").read_text(encoding="utf-8")
    parts = source.strip().removeprefix("%% ").split("\n\n%% ")
    return [(kind, text.strip()) for kind, text in (part.split("\n", 1) for part in parts)]


def run(notebook: nbformat.NotebookNode) -> None:
    """Run a notebook in a folder that holds nothing but the teaching data."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(TEACHING, Path(folder) / "teaching")
        NotebookClient(
            notebook, timeout=300, record_timing=False, resources={"metadata": {"path": folder}}
        ).execute()


def build(name: str) -> nbformat.NotebookNode:
    """Return a notebook that has run; pages too large for the file leave a word behind."""
    make = {TEXT: nbformat.v4.new_markdown_cell, CODE: nbformat.v4.new_code_cell}
    cells = [make[kind](text, id=f"cell-{number:02d}") for number, (kind, text) in enumerate(cells_of(name))]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    run(notebook)
    notebook.metadata = {"kernelspec": notebook.metadata.kernelspec}
    for cell in notebook.cells:
        if cell.cell_type == CODE:
            # warnings name folders of the machine that ran this
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
        for output in cell.get("outputs", []):
            page = output.get("data", {}).get("text/html", "")
            if len(page) > LARGEST:
                output["data"]["text/html"] = "<p>Run the cell to see the interactive page here.</p>"
    return notebook


if __name__ == "__main__":
    for name in sys.argv[1:] or TUTORIALS:
        path = EXAMPLES / f"{name}.ipynb"
        nbformat.write(build(name), path)
        print(f"wrote {path.name}: {path.stat().st_size / 1e6:.2f} MB")
