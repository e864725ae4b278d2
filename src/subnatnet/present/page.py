"""Put a page together from its template files, so that it needs nothing but itself."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import math
import re
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from subnatnet.places.local_names import country_names, world_region_names
from subnatnet.schema import DEFAULT_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment

    from subnatnet.schema import Schema

TEMPLATES = "subnatnet.present"
WORDS = ("words.json", "words_roles.json")
_SLOT = re.compile(r"\{\{ ?([a-z_]+) ?\}\}")
# what could end a script block, start a comment in it or break a line of JavaScript
_UNSAFE = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def template(name: str) -> str:
    """Return one of the template files as text."""
    return (files(TEMPLATES) / "templates" / name).read_text(encoding="utf-8")


def words() -> dict[str, dict[str, str]]:
    """Return the words of pages by language: those of the interface, of roles, of world regions."""
    found: dict[str, dict[str, str]] = {}
    for name in WORDS:
        for language, phrases in json.loads(template(name)).items():
            found.setdefault(language, {}).update(phrases)
    for language, regions in world_region_names().items():
        found[language].update({f"world_{key}": name for key, name in regions.items()})
    return found


def countries() -> dict[str, dict[str, str]]:
    """Return the names of countries by language and code of ISO 3166-1, as in Unicode's CLDR."""
    return country_names()


def vis(name: str) -> str:
    """Return a file of the vis-network library that pyvis carries, as text."""
    folder = files("pyvis") / "templates" / "lib" / "vis-9.1.2"
    return (folder / name).read_text(encoding="utf-8")


def directed(layer: str, schema: Schema = DEFAULT_SCHEMA) -> bool:
    """Return whether ties of a layer lead from one end to the other."""
    return schema.directed.get(layer, False)


def caption(words: Mapping[str, str], group: str, name: str) -> str:
    """Return what a page calls something, or else its own name with spaces.

    Examples
    --------
    >>> caption({"layer_flight": "air routes"}, "layer", "flight"), caption({}, "role", "core_area")
    ('air routes', 'core area')
    """
    return words.get(f"{group}_{name}") or name.replace("_", " ")


def shorten(text: str, limit: int) -> str:
    """Return a text of at most so many characters, with dots where some were cut.

    Examples
    --------
    >>> shorten("Sichuan", 5)
    'Sich…'
    """
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _plain(value: object) -> object:
    """Turn what tables hold into what JSON knows; NaN and the like become null."""
    if isinstance(value, np.generic | np.ndarray):
        value = value.tolist()
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        if set(map(type, value)) <= {int, str}:
            return value  # long columns of codes are plain already
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int) else str(value)


def json_text(value: object) -> str:
    r"""Write a value as JSON that is safe inside a ``<script>`` block.

    Examples
    --------
    >>> print(json_text({"name": "</script>", "value": float("nan")}))
    {"name":"\u003c/script\u003e","value":null}
    """
    text = json.dumps(_plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # a lone surrogate cannot be written in UTF-8; such a name is shown with the replacement mark
    text = text.encode("utf-8", "replace").decode("utf-8")
    for sign, written in _UNSAFE.items():  # str.translate goes letter by letter
        text = text.replace(sign, written)
    return text


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _head(title: str, policy: str, styles: Sequence[str]) -> str:
    """Return the head that every page has, with the policy of a page that runs scripts."""
    from markupsafe import Markup

    style = Markup("\n".join(styles))  # noqa: S704 - the library's own style sheets
    macro = _heads().get_template("page_head.html").module.head  # type: ignore[attr-defined] # a macro
    return str(macro(title, version("subnatnet"), html.escape(policy, quote=False), caller=lambda: style))


@cache
def _heads() -> Environment:
    from jinja2 import Environment, PackageLoader

    loader = PackageLoader("subnatnet.cases")
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


def build(
    name: str,
    *,
    words: Mapping[str, str],
    data: Mapping[str, object],
    styles: Sequence[str],
    scripts: Sequence[str],
) -> str:
    """Fill a page template.

    Parameters
    ----------
    name : str
        The template; its slots look like ``{{ title }}``.
    words : mapping of str to str
        Text for its slots, ``title`` among them; escaped here. Those without a slot are left out.
    data : mapping of str to object
        Blocks of data by the id of their ``<script type="application/json">``.
    styles, scripts : sequence of str
        Contents of style sheets and scripts, in order.

    Returns
    -------
    str
        The page. Its content security policy lets only these very scripts run (by their hash) and forbids
        every request, so that not even a fault in the page could send anything anywhere.
    """
    policy = "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(_hash(script) for script in scripts),
            "style-src 'unsafe-inline'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    slots = {key: html.escape(text) for key, text in words.items()}
    slots["head"] = _head(words["title"], policy, styles)
    slots["data"] = "\n".join(
        f'<script type="application/json" id="{key}">{json_text(block)}</script>'
        for key, block in data.items()
    )
    slots["scripts"] = "\n".join(f"<script>{script}</script>" for script in scripts)

    def fill(match: re.Match[str]) -> str:
        return slots[match[1]]

    return _SLOT.sub(fill, template(name))


def palette(schema: Schema = DEFAULT_SCHEMA) -> dict[str, Any]:
    """Return shapes and colours of actor kinds and layers, for both themes of the page and for figures.

    A kind that only the schema declares looks like the kind that stands on its side.
    """
    looks: dict[str, Any] = json.loads(template("palette.json"))
    like = {side: looks["kinds"][kind] for kind, side in DEFAULT_SCHEMA.sides.items()}
    looks["kinds"] = {kind: looks["kinds"].get(kind, like[side]) for kind, side in schema.sides.items()}
    looks["layers"] = {
        name: {"light": layer.colour, "dark": layer.colour_dark, "dash": list(layer.dash)}
        for name, layer in schema.layers.items()
    }
    return looks
