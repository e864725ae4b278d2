"""The one place of all figures holds every function of `present` that returns one."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

from subnatnet import figures

PRESENT = Path(inspect.getfile(figures)).parent / "present"


def test_every_figure_is_there_under_its_own_name():
    drawn = set()
    for path in PRESENT.rglob("*.py"):
        dotted = ".".join(("subnatnet", "present", *path.relative_to(PRESENT).with_suffix("").parts))
        module = import_module(dotted.removesuffix(".__init__"))
        for name, function in inspect.getmembers(module, inspect.isfunction):
            signature = inspect.signature(function)
            own = function.__module__ == module.__name__ and not name.startswith("_")
            finishes = "figure" in signature.parameters  # it is given one and does not draw it
            if (
                own
                and signature.return_annotation == "Figure"
                and not finishes
                and "path" in signature.parameters
            ):
                drawn.add(name)
                assert getattr(figures, name) is function
    assert drawn == set(figures.__all__) - {"captioned"}  # it finishes a figure that another drew
    assert figures.__all__ == sorted(figures.__all__)
