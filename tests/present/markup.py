"""What is wrong with a page as HTML: syntax, ids, and what refers to them."""

from __future__ import annotations

import re
from collections import Counter

from justhtml import JustHTML

# attributes that hold the ids of other elements, separated by spaces
REFERENCES = (
    *("for", "form", "headers", "list"),
    *("aria-activedescendant", "aria-controls", "aria-describedby", "aria-details", "aria-errormessage"),
    *("aria-flowto", "aria-labelledby", "aria-owns"),
)


def faults(text: str) -> list[str]:
    """Return what the HTML standard would not have in a page, and references that lead nowhere."""
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
    found += [
        f"<{tag}> is not there once" for tag in ("head > title", "main", "h1") if len(page.query(tag)) != 1
    ]
    if not page.query_one("html").attrs.get("lang"):
        found.append("the page has no language")
    return found
