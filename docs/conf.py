"""Settings of the documentation site: ``sphinx-build -W -b html docs site``."""

from __future__ import annotations

import inspect
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import subnatnet

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

project = "subnatnet"
author = "The subnatnet authors"
copyright = f"2026, {author}"  # noqa: A001 - Sphinx looks for this name
version = release = subnatnet.__version__
language = "en"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_gallery.gen_gallery",
]
exclude_patterns = [
    "_build",
    "site",
    "**/.ipynb_checkpoints",
    "gallery",
    "auto_gallery/*.ipynb",
    "auto_gallery/*.json",
    "auto_gallery/*.md5",
    "auto_gallery/*.py",
    "auto_gallery/*.zip",
    "auto_gallery/sg_execution_times.rst",
    "sg_execution_times.rst",
    "samples",
]
source_suffix = {".md": "myst-nb", ".rst": "restructuredtext"}
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 4
nb_execution_mode = "off"  # the notebooks are executed by the tests
suppress_warnings = ["config.cache", "mystnb.unknown_mime_type"]

autodoc_typehints = "none"  # the sections of the docstrings say what each argument is
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = f"subnatnet {release}"
html_copy_source = False
html_show_sourcelink = False
html_static_path = ["style"]
html_css_files = ["site.css"]

sphinx_gallery_conf = {
    "image_scrapers": ("gallery_figures.ends_with_figure",),
    "ignore_repr_types": "Figure",
    "examples_dirs": "gallery",
    "gallery_dirs": "auto_gallery",
    "filename_pattern": r"/plot_",
    "download_all_examples": False,
    "remove_config_comments": True,
    "show_memory": False,
    "show_signature": False,
    "min_reported_time": 3600,
    "plot_gallery": True,
    "abort_on_example_error": True,
}

# -- one page for each public name ---------------------------------------------------------------------------

API = HERE / "api"
ROOMS = {
    "network": "Get ties and shape them",
    "datasets": "Built-in cases",
    "places": "Who is who",
    "tables": "Mappings of tables",
    "schema": "The schema",
    "measures": "Measure",
    "inference": "Weigh",
    "roles": "Roles",
    "coding": "Coding and reliability",
    "cases": "Cases and briefs",
    "present": "Show and hand on",
    "errors": "Errors",
}


def public_names() -> dict[str, object]:
    """Return every public name, with its dotted path, and the object it stands for."""
    found: dict[str, object] = {}
    for name in sorted(subnatnet.__all__):
        thing = getattr(subnatnet, name)
        if inspect.ismodule(thing):
            found |= {f"subnatnet.{name}.{part}": getattr(thing, part) for part in sorted(thing.__all__)}
        else:
            found[f"subnatnet.{name}"] = thing
    return found


def room_of(path: str, thing: object) -> str:
    """Say in which room a public name is defined."""
    module = getattr(thing, "__module__", None) or import_module("subnatnet").__name__
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else path.split(".")[1]


def first_line(thing: object) -> str:
    """Return the first line of a docstring."""
    return (inspect.getdoc(thing) or "").strip().split("\n")[0]


def write_reference() -> None:
    """Write a page for each public name, and the page that lists them by room."""
    API.mkdir(exist_ok=True)
    by_room: dict[str, list[tuple[str, object]]] = {}
    kept = {"index.rst"}
    for path, thing in public_names().items():
        by_room.setdefault(room_of(path, thing), []).append((path, thing))
        kind = "autoclass" if inspect.isclass(thing) else "autofunction" if callable(thing) else "autodata"
        title = path.removeprefix("subnatnet.")
        page = f"{title}\n{'=' * len(title)}\n\n.. currentmodule:: subnatnet\n\n.. {kind}:: {path}\n"
        kept.add(f"{title}.rst")
        write_if_new(API / f"{title}.rst", page)
    lines = ["API reference", "=============", "", "Every public name, by the room it lives in.", ""]
    for room in sorted(
        by_room, key=lambda name: ([*ROOMS].index(name) if name in ROOMS else len(ROOMS), name)
    ):
        heading = ROOMS.get(room, room)
        lines += [heading, "-" * len(heading), "", ".. list-table::", "   :widths: 30 70", ""]
        for path, thing in by_room[room]:
            title = path.removeprefix("subnatnet.")
            lines += [f"   * - :doc:`{title} <{title}>`", f"     - {first_line(thing)}"]
        lines.append("")
    titles = sorted(name.removesuffix(".rst") for name in kept if name != "index.rst")
    lines += [".. toctree::", "   :hidden:", "", *(f"   {title}" for title in titles), ""]
    write_if_new(API / "index.rst", "\n".join(lines))
    for page in API.glob("*.rst"):
        if page.name not in kept:
            page.unlink()


def write_if_new(path: Path, text: str) -> None:
    """Write a page only if it changed, so that an unchanged site is built in no time."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def write_commands() -> None:
    """Write the page of the command line from the help of the commands themselves."""
    command = [sys.executable, "-m", "typer", "subnatnet.cli", "utils", "docs", "--name", "subnatnet"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")  # noqa: S603 - ours
    text = done.stdout
    text = "# Command line\n" + text.partition("\n")[2]
    write_if_new(HERE / "cli.md", text.replace("# `subnatnet`\n", ""))


def copy_notebooks() -> None:
    """Bring the notebooks of the examples into the site."""
    for notebook in (HERE.parent / "examples").glob("*.ipynb"):
        shutil.copyfile(notebook, HERE / "tutorials" / notebook.name)


write_reference()
write_commands()
copy_notebooks()
