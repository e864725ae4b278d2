"""Put a page together from its template files, so that it needs nothing but itself."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import math
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEMPLATES = "subnatnet.present"
_SLOT = re.compile(r"\{\{ ?([a-z_]+) ?\}\}")
# what could end a script block, start a comment in it or break a line of JavaScript
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def template(name: str) -> str:
    """Return one of the template files as text."""
    return (files(TEMPLATES) / "templates" / name).read_text(encoding="utf-8")


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
    return text.encode("utf-8", "replace").decode("utf-8").translate(_UNSAFE)


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


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
        Text for its slots; escaped here. Those that the template has no slot for are left out.
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
    slots["policy"] = html.escape(policy, quote=False)
    slots["styles"] = "\n".join(f"<style>\n{style}</style>" for style in styles)
    slots["data"] = "\n".join(
        f'<script type="application/json" id="{key}">{json_text(block)}</script>'
        for key, block in data.items()
    )
    slots["scripts"] = "\n".join(f"<script>{script}</script>" for script in scripts)

    def fill(match: re.Match[str]) -> str:
        return slots[match[1]]

    return _SLOT.sub(fill, template(name))


def palette() -> dict[str, Any]:
    """Return shapes and colours of actor kinds and layers, for both themes of the page and for figures."""
    return dict(json.loads(template("palette.json")))
