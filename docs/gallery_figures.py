"""Show in the gallery the figure that a block ends with: ours are made without pyplot."""

from __future__ import annotations

from typing import Any

from sphinx_gallery.scrapers import figure_rst


def ends_with_figure(_: object, block_vars: dict[str, Any], gallery_conf: dict[str, Any]) -> str:
    """Return the picture of a block in reStructuredText, or nothing."""
    names = block_vars["example_globals"]
    figure = names.get("___")  # what the last line of a block gives
    if not hasattr(figure, "savefig") or figure is names.get("__drawn__"):
        return ""
    names["__drawn__"] = figure
    path = next(block_vars["image_path_iterator"])
    figure.savefig(path, dpi=150, bbox_inches="tight")
    return str(figure_rst([path], gallery_conf["src_dir"]))
