"""What is wrong with a page as HTML: syntax, ids, and what refers to them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from justhtml import JustHTML

if TYPE_CHECKING:
    from justhtml.dom import Element

# attributes that hold the ids of other elements, separated by spaces
REFERENCES = (
    *("for", "form", "headers", "list"),
    *("aria-activedescendant", "aria-controls", "aria-describedby", "aria-details", "aria-errormessage"),
    *("aria-flowto", "aria-labelledby", "aria-owns"),
)


NAMES = ("aria-label", "aria-labelledby", "title")  # what names an element without a text
SILENT = ("#text", "#comment", "script", "template")  # what may stand in any list
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def barrier(node: Element) -> list[str]:
    """Return what in one element keeps people out: what a row can have and another of its table has not."""
    found = []
    if node.name in ("a", "button") and not (node.to_text().strip() or set(NAMES) & set(node.attrs)):
        found.append(f"<{node.name}> has no name")
    if node.name == "img" and "alt" not in node.attrs:
        found.append("<img> has no text in its place")
    if node.name in ("ul", "ol") and {one.name for one in node.children} - {"li", *SILENT}:
        found.append(f"<{node.name}> holds what is no <li>")
    if "lang" in node.attrs and not LANGUAGE.fullmatch(node.attrs["lang"] or ""):
        found.append(f"lang={node.attrs['lang']!r} is no language")
    return found


def faults(text: str, *, written: bool = False) -> list[str]:
    """Return what the HTML standard would not have in a page, and references that lead nowhere.

    A page that is `written` whole, not filled by a script, is also searched for barriers, in every row.
    """
    # the parser takes tags in the strings of a script for its own; scripts are linted as scripts
    bare = re.sub(r"(<script\b[^>]*>).*?(</script>)", r"\1\2", text, flags=re.DOTALL)
    page = JustHTML(bare, collect_errors=True, sanitize=False)
    found = [str(error) for error in page.errors]
    nodes = page.query("*")
    ids = Counter(node.attrs["id"] for node in nodes if "id" in node.attrs)
    found += [f"id {name!r} is there {times} times" for name, times in ids.items() if times > 1]
    for node in nodes:
        for attribute in REFERENCES:
            named = (node.attrs.get(attribute) or "").split()
            found += [f"<{node.name} {attribute}> leads to no {name!r}" for name in named if name not in ids]
        link = node.attrs.get("href") or ""
        if node.name == "a" and link.startswith("#") and link[1:] not in ids:
            found.append(f"<a href> leads to no {link!r}")
        if node.name in ("tr", "tbody", "ul", "ol", "dl") and not node.children:
            found.append(f"<{node.name}> is empty")
        if written:
            found += barrier(node)
    titles = [node for node in nodes if node.name == "title" and node.parent.name == "head"]
    once = {"head > title": titles} | {
        tag: [node for node in nodes if node.name == tag] for tag in ("main", "h1")
    }
    found += [f"<{tag}> is not there once" for tag, there in once.items() if len(there) != 1]
    if not next(node for node in nodes if node.name == "html").attrs.get("lang"):
        found.append("the page has no language")
    return found
