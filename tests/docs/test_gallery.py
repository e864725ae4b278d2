"""The gallery shows every figure and every page."""

from __future__ import annotations

from pathlib import Path

import pytest

from subnatnet import figures

GALLERY = Path(__file__).parents[2] / "docs" / "gallery"
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(GALLERY.glob("plot_*.py")))
PAGES = ("write_atlas", "write_pyvis", "write_state_comparison", "partner_brief", "compare_cases")


@pytest.mark.parametrize("name", [*(f"figures.{name}" for name in figures.__all__), *PAGES])
def test_it_is_made_by_code(name):
    assert f"{name}(" in CODE
