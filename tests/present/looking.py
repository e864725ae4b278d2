"""What a reader of a page in a browser finds: numbers, ink, barriers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page


CONTRAST = "color-contrast"
# Of rows, items and tiles those stay in which something looks as nothing before it did; the others leave the
# page and come back: hidden ones would be gone through all the same. What contrast depends on says what looks
# alike.
CUT = """() => {
    const LOOKS = ['color', 'backgroundColor', 'backgroundImage', 'opacity', 'fontSize', 'fontWeight',
        'visibility', 'textShadow', 'fill'];
    const look = (node) => {
        const style = getComputedStyle(node);
        const text = [...node.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
        return [node.tagName, node.getAttribute('class'), text, ...LOOKS.map((one) => style[one])].join('|');
    };
    // looks of an element and of all that stands in it, each with those of what it stands in
    const looks = (node, around = '') => {
        const mine = `${around} > ${look(node)}`;
        return [mine, ...[...node.children].flatMap((child) => looks(child, mine))];
    };
    globalThis.leftOut = [];
    for (const parent of document.querySelectorAll('tbody, ul, ol, .tile-grid')) {
        const seen = new Set();
        const beyond = [...parent.children].filter((child) => {
            const known = seen.size;
            for (const one of looks(child)) seen.add(one);
            return seen.size === known;
        });
        if (beyond.length > 0) globalThis.leftOut.push([parent, [...parent.childNodes], beyond]);
    }
    for (const [, , beyond] of globalThis.leftOut) for (const child of beyond) child.remove();
}"""
WHOLE = """() => {
    for (const [parent, nodes] of globalThis.leftOut.reverse()) parent.replaceChildren(...nodes);
    delete globalThis.leftOut;
}"""
LOADED = "() => typeof globalThis.axe === 'object'"
RUN = "async (options) => (await axe.run(document, options)).violations"


def barriers(page: Page, again: Literal["colours", "width"] | None = None) -> list[tuple[str, list[str]]]:
    """Return what keeps people out, as axe-core finds it: serious and critical faults with where they are.

    Contrast is looked at in one of all rows, items or tiles in which all looks alike: to measure it takes
    longer than all other rules together. Where a page is looked at `again`, in other colours nothing but
    contrast can have changed; at another width all rules look at one of each kind only.
    """
    colours = {"runOnly": {"type": "rule", "values": [CONTRAST]}}
    found = []
    if again is None:
        found += _found(page, {"rules": {CONTRAST: {"enabled": False}}})
    page.evaluate(CUT)
    found += _found(page, {} if again == "width" else colours)
    page.evaluate(WHOLE)
    return [
        (fault["id"], [str(node["target"]) for node in fault["nodes"]])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


def _found(page: Page, rules: dict[str, Any]) -> list[dict[str, Any]]:
    options = {"resultTypes": ["violations"]} | rules
    # the checker is half a megabyte of script: a page that has it needs no second one
    if page.evaluate(LOADED):
        return page.evaluate(RUN, options)
    return Axe().run(page, options=options).response["violations"]


def status(page) -> list[int]:
    """Return the numbers in the line that says what is shown: ties, acts, actors, ..."""
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", page.inner_text("#status"))]


def counts(page, group: str) -> dict[str, int]:
    rows = page.locator(f"#{group} label")
    return {
        row.locator("input").get_attribute("id").split("-", 1)[1]: int(
            row.locator("output").inner_text().replace(",", "")
        )
        for row in rows.all()
    }


def ink(page) -> int:
    """Count pixels of the picture that are not the ground."""
    return page.evaluate(
        """async () => {
            const frame = () => new Promise(requestAnimationFrame);
            do await frame(); while (Atlas.scene.busy());
            await frame();
            const canvas = document.querySelector('#network canvas');
            const size = [canvas.width, canvas.height];
            const copy = new OffscreenCanvas(...size).getContext('2d', { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            const { data } = copy.getImageData(0, 0, ...size);
            let n = 0;
            for (let i = 0; i < data.length; i += 4)
                if (data[i + 3] > 0 && data[i] + data[i + 1] + data[i + 2] < 720) n += 1;
            return n;
        }"""
    )
