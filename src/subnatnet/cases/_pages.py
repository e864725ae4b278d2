"""Pages of cases out of their templates."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, **values: object) -> str:
    """Fill one of the templates of pages of cases, every text escaped."""
    return _templates().get_template(template).render(version=version("subnatnet"), **values)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader

    return Environment(autoescape=True, trim_blocks=True, loader=PackageLoader("subnatnet.cases"))
