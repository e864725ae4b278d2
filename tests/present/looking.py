"""What a reader of a page in a browser finds: numbers, ink, barriers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page


CONTRAST = "color-contrast"
# Rows beyond so many leave the page and come back: hidden ones would be gone through all the same.
CUT = """(rows) => {
    globalThis.rowsLeftOut = [...document.querySelectorAll('tbody')].map(
        (body) => [body, [...body.childNodes], [...body.rows].slice(rows)]);
    for (const [, , beyond] of globalThis.rowsLeftOut) for (const row of beyond) row.remove();
}"""
WHOLE = """() => {
    for (const [body, nodes] of globalThis.rowsLeftOut.reverse()) body.replaceChildren(...nodes);
    delete globalThis.rowsLeftOut;
}"""
LOADED = "() => typeof globalThis.axe === 'object'"
RUN = "async (options) => (await axe.run(document, options)).violations"


def barriers(
    page: Page, rows: int | None = None, again: Literal["colours", "width"] | None = None
) -> list[tuple[str, list[str]]]:
    """Return what keeps people out, as axe-core finds it: serious and critical faults with where they are.

    With `rows`, contrast is looked at in so many rows of each table: colours do not depend on the row, and
    to measure them takes longer than all other rules together. Where a page is looked at `again`, in other
    colours nothing but contrast can have changed; at another width all rules look at those rows only.
    """
    colours = {"runOnly": {"type": "rule", "values": [CONTRAST]}}
    found = []
    if again is None and rows is not None:
        found += _found(page, {"rules": {CONTRAST: {"enabled": False}}})
    if rows is not None:
        page.evaluate(CUT, rows)
    found += _found(page, colours if again == "colours" or (again is None and rows is not None) else {})
    if rows is not None:
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
