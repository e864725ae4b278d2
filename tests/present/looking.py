"""What a reader of a page in a browser finds: numbers, ink, barriers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page


CONTRAST = "color-contrast"
# What contrast depends on says what looks alike; what an element stands in belongs to its look.
LOOK = """
    const LOOKS = ['color', 'backgroundColor', 'backgroundImage', 'opacity', 'fontSize', 'fontWeight',
        'visibility', 'textShadow', 'fill'];
    const hasText = (node) =>
        [...node.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
    const look = (node, around = '') => {
        const style = getComputedStyle(node);
        const own = [node.tagName, node.getAttribute('class'), hasText(node)];
        return `${around} > ${[...own, ...LOOKS.map((one) => style[one])].join('|')}`;
    };
"""
# Of rows, items and tiles those stay in which something looks as nothing before it did; the others leave the
# page and come back: hidden ones would be gone through all the same.
CUT = f"""() => {{{LOOK}
    // looks of an element and of all that stands in it, each with those of what it stands in
    const looks = (node, around = '') => {{
        const mine = look(node, around);
        return [mine, ...[...node.children].flatMap((child) => looks(child, mine))];
    }};
    globalThis.leftOut = [];
    for (const parent of document.querySelectorAll('tbody, ul, ol, .tile-grid')) {{
        const seen = new Set();
        const beyond = [...parent.children].filter((child) => {{
            const known = seen.size;
            for (const one of looks(child)) seen.add(one);
            return seen.size === known;
        }});
        if (beyond.length > 0) globalThis.leftOut.push([parent, [...parent.childNodes], beyond]);
    }}
    for (const [, , beyond] of globalThis.leftOut) for (const child of beyond) child.remove();
}}"""
# Texts and fields, a few of each look, or all until one of that look has passed: then, and later on the page,
# the others of that look have too.
PALE = f"""async ([contrast, before]) => {{{LOOK}
    const passed = (globalThis.looksThatPassed ??= new Set());
    for (const one of before) passed.add(one);
    // what is placed freely may lie over or under a text that does not stand in it
    const free = [...document.querySelectorAll('body *')]
        .filter((node) => getComputedStyle(node).position !== 'static')
        .map((node) => [node, node.getBoundingClientRect()]);
    const crossing = (node) => {{
        const box = node.getBoundingClientRect();
        const meets = ([one, its]) =>
            its.left < box.right && box.left < its.right && its.top < box.bottom && box.top < its.bottom
            && !one.contains(node) && !node.contains(one);
        return free.filter(meets).map(([one]) => look(one)).join(' + ');
    }};
    const alike = new Map();
    const looks = new Map();
    const FIELDS = 'select, textarea, input:not([type=checkbox], [type=radio], [type=range])';
    const visit = (node, around) => {{
        const mine = look(node, around);
        const said = hasText(node) || node.matches(FIELDS);
        if (said && node.checkVisibility({{ visibilityProperty: true }})) {{
            const whole = `${{mine}} & ${{crossing(node)}}`;
            if (!passed.has(whole)) {{
                alike.set(whole, [...(alike.get(whole) ?? []), node]);
                looks.set(node, whole);
            }}
        }}
        for (const child of node.children) visit(child, mine);
    }};
    visit(document.documentElement, '');
    const found = [];
    const run = async (include) => {{
        if (include.length === 0) return;
        const options = {{ runOnly: [contrast], resultTypes: ['violations', 'passes'], elementRef: true }};
        const {{ passes, violations }} = await axe.run({{ include }}, options);
        for (const {{ element }} of passes.flatMap(({{ nodes }}) => nodes)) passed.add(looks.get(element));
        found.push(...violations);
    }};
    // a run takes as long as many elements
    await run([...alike.values()].flatMap((nodes) => nodes.slice(0, 3)));
    await run([...alike].flatMap(([mine, nodes]) => (passed.has(mine) ? [] : nodes.slice(3))));
    return found;
}}"""
WHOLE = """() => {
    for (const [parent, nodes] of globalThis.leftOut.reverse()) parent.replaceChildren(...nodes);
    delete globalThis.leftOut;
}"""
# A rule's impact is that of all faults it finds.
RUN = """async (contrast) => {
    const asked = ({ id, enabled, impact }) =>
        enabled && ['serious', 'critical'].includes(impact) && id !== contrast;
    const runOnly = axe._audit.rules.filter(asked).map(({ id }) => id);
    return (await axe.run(document, { runOnly, resultTypes: ['violations'] })).violations;
}"""
PASSED = "() => [...globalThis.looksThatPassed]"
LOADED = "() => typeof globalThis.axe === 'object'"


def barriers(
    page: Page, again: Literal["colours", "width"] | None = None, *, passed: set[str] | None = None
) -> list[tuple[str, list[str]]]:
    """Return what keeps people out, as axe-core finds it: serious and critical faults with where they are.

    Contrast is looked at in one of all texts that look alike: to measure it takes longer than all other rules
    together. Where a page is looked at `again`, in other colours nothing but contrast can have changed; at
    another width all rules look at one of all rows, items or tiles of each kind only. Pages of one style may
    hand on what `passed`: what looks like a text of another page has its contrast too.
    """
    found = []
    if again is None:
        found += _found(page, RUN, CONTRAST)
    page.evaluate(CUT)
    if again == "width":
        found += _found(page, RUN, CONTRAST)
    found += _found(page, PALE, [CONTRAST, sorted(passed or ())])
    page.evaluate(WHOLE)
    if passed is not None:
        passed.update(page.evaluate(PASSED))
    return [(fault["id"], [str(node["target"]) for node in fault["nodes"]]) for fault in found]


def _found(page: Page, script: str, asked: object) -> list[dict[str, Any]]:
    # the checker is half a megabyte of script: a page that has it needs no second one
    if not page.evaluate(LOADED):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(script, asked)


def status(page) -> list[int]:
    """Return the numbers in the line that says what is shown: ties, acts, actors, ..."""
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", page.inner_text("#status"))]


def counts(page, group: str) -> dict[str, int]:
    rows = page.locator(f"#{group} label").evaluate_all(
        "(rows) => rows.map((row) => [row.querySelector('input').id, row.querySelector('output').innerText])"
    )
    return {name.split("-", 1)[1]: int(number.replace(",", "")) for name, number in rows}


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
