"""Pages of cases out of their templates."""

from __future__ import annotations

from importlib.metadata import version


def render(template: str, **values: object) -> str:
    """Fill one of the templates of pages of cases, every text escaped."""
    from jinja2 import Environment, PackageLoader

    made = Environment(autoescape=True, trim_blocks=True, loader=PackageLoader("subnatnet.cases"))
    return made.get_template(template).render(version=version("subnatnet"), **values)
