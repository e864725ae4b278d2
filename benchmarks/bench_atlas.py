"""Time the atlas in chromium: writing, opening, moving; against pyvis and sigma.js with the same graph.

Run ``python benchmarks/bench_atlas.py``; needs the test extra and a chromium on the path. sigma.js takes part
if ``npm install sigma graphology`` was run in a folder that ``NODE_PATH`` names. With ``--no-physics``
pyvis is not timed with its own layout, which takes a minute.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from playwright.sync_api import TimeoutError as NotInTime
from playwright.sync_api import sync_playwright

import subnatnet as sn
from subnatnet.present import atlas_data

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def invented(actors: int, ties: int, seed: int = 0) -> sn.TieNetwork:
    """Return a network with hubs, all of it at one level, dated over fifty years."""
    rng = np.random.default_rng(seed)
    regions, places = [f"R{i:04d}" for i in range(actors // 5)], [f"P{i:04d}" for i in range(actors * 4 // 5)]
    pull = 1 / np.arange(1, len(places) + 1) ** 0.6
    rows = pd.DataFrame(
        {
            "source": rng.choice(regions, ties),
            "target": rng.choice(places, ties, p=pull / pull.sum()),
            "layer": rng.choice(["agreement", "investment", "cooperation"], ties),
            "start": rng.integers(1973, 2026, ties).astype(str),
        }
    )
    every = pd.DataFrame(
        {"id": regions + places, "kind": ["region"] * len(regions) + ["place"] * len(places)}
    )
    return sn.from_edges(rows, every.assign(name=every["id"]))


def pyvis_page(net: sn.TieNetwork, path: Path, unit: str, *, physics: bool) -> float:
    """Write the same graph with pyvis alone, lists handed over whole; its scripts inlined where it can."""
    from pyvis.network import Network

    began = time.perf_counter()
    rolled = atlas_data.units(net)[unit].network
    rng = np.random.default_rng(0)
    page = Network(directed=True, cdn_resources="in_line", height="800px")
    page.nodes = [
        {"id": actor, "label": actor, "shape": "dot"}
        | ({} if physics else dict(zip("xy", rng.normal(0, 2000, 2).tolist(), strict=True)))
        for actor in rolled.actors.index
    ]
    page.edges = [
        {"from": a, "to": b, "title": layer}
        for layer, a, b in rolled.edges[["layer", "source", "target"]].itertuples(index=False)
    ]
    page.toggle_physics(physics)
    path.write_text(page.generate_html(), encoding="utf-8")
    return time.perf_counter() - began


def spent(browser: Browser) -> float:
    """Return the processor seconds of all processes of the browser: scripts, raster and all."""
    session = browser.new_browser_cdp_session()
    found = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return float(sum(process["cpuTime"] for process in found))


def opened(browser: Browser, path: Path, ready: str, limit: float) -> tuple[float, float, Page]:
    """Return the seconds from asking for a page to its being ready, those of the processor, and the page."""
    used = spent(browser)
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_offline(True)
    page = context.new_page()
    began = time.perf_counter()
    page.goto(path.as_uri(), wait_until="commit")
    try:
        page.wait_for_function(ready, timeout=limit * 1000)
    except NotInTime:  # a result, not a fault
        return float("inf"), spent(browser) - used, page
    return time.perf_counter() - began, spent(browser) - used, page


# Usable: marks are on the canvas and the search answers.
ATLAS_READY = """() => {
    if (document.body?.dataset.ready !== 'yes') return false;
    const box = document.getElementById('search');
    box.value = 'a'; box.dispatchEvent(new Event('input'));
    const answered = document.querySelectorAll('#found [role=option]').length > 0;
    box.value = ''; box.dispatchEvent(new Event('input'));
    return answered;
}"""
# When the first thing was drawn on a canvas of the page and the frame with it was over, since the page was
# asked for; the same for every page: what fills the whole canvas with a ground does not count.
FIRST_MARKS = """() => {
    globalThis.firstMarks = null;
    for (const name of ['fill', 'stroke', 'drawImage', 'fillRect']) {
        const own = CanvasRenderingContext2D.prototype[name];
        CanvasRenderingContext2D.prototype[name] = function (...given) {
            const ground = name === 'fillRect' && given[2] > 1000;
            if (globalThis.firstMarks === null && this.canvas.isConnected && !ground) {
                globalThis.firstMarks = 0;
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = () => { globalThis.firstMarks = performance.now(); };
                requestAnimationFrame(() => port2.postMessage(null));
            }
            return own.apply(this, given);
        };
    }
}"""
PYVIS_READY = "() => typeof network !== 'undefined' && network.body && %s"
DRAWN = "network.canvas.frame.canvas.width > 0"
SETTLED = "network.physics.ready"


def first_marks(browser: Browser, paths: list[Path], turns: int = 5) -> list[tuple[float, float]]:
    """Return for each page the seconds to the first marks on its canvas, and those of the processor.

    The pages are opened in turn, each so many times, so that what else the machine does meets all alike;
    medians.
    """
    took: list[list[tuple[float, float]]] = [[] for _ in paths]
    for _ in range(turns):
        for path, mine in zip(paths, took, strict=True):
            context = browser.new_context(viewport={"width": 1400, "height": 900})
            context.set_offline(True)
            page = context.new_page()
            page.add_init_script(f"({FIRST_MARKS})()")
            used = spent(browser)
            page.goto(path.as_uri(), wait_until="commit")
            page.wait_for_function("() => globalThis.firstMarks > 0", timeout=60_000)
            mine.append((page.evaluate("globalThis.firstMarks") / 1000, spent(browser) - used))
            context.close()
    return [(statistics.median(t for t, _ in one), statistics.median(w for _, w in one)) for one in took]


# Frames while a hand drags the ground or turns the wheel, in so many steps.
STEPS = 40
FRAMES = """async ([what, selector]) => {
    const canvas = document.querySelector(selector);
    const box = canvas.getBoundingClientRect();
    const send = (type, x, y, more = {}) => canvas.dispatchEvent(new PointerEvent(type, {
        clientX: box.left + x, clientY: box.top + y, pointerId: 1, pointerType: 'mouse', bubbles: true,
        isPrimary: true, button: 0, buttons: 1, ...more }));
    const mouse = (type, x, y) => canvas.dispatchEvent(new MouseEvent(type, {
        clientX: box.left + x, clientY: box.top + y, bubbles: true, button: 0, buttons: 1 }));
    const gaps = [];
    const [x, y] = [12, 12];
    let last = performance.now();
    if (what === 'pan') { send('pointerdown', x, y); mouse('mousedown', x, y); }
    for (let step = 0; step < 40; step += 1) {
        if (what === 'pan') {
            send('pointermove', x + 3 * step, y + 2 * step);
            mouse('mousemove', x + 3 * step, y + 2 * step);
        } else canvas.dispatchEvent(new WheelEvent('wheel', { clientX: box.left + 400, clientY: box.top + 300,
            deltaY: step < 20 ? -60 : 60, bubbles: true, cancelable: true }));
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        gaps.push(now - last);
        last = now;
    }
    if (what === 'pan') {
        send('pointerup', x + 120, y + 80, { buttons: 0 });
        mouse('mouseup', x + 120, y + 80);
    }
    return gaps.slice(5);
}"""
SLIDER = """async () => {
    const slider = document.getElementById('to');
    const took = [];
    for (let year = 1990; year < 2010; year += 1) {
        const began = performance.now();
        slider.value = year;
        slider.dispatchEvent(new Event('input'));
        await new Promise(requestAnimationFrame);
        await new Promise((done) => setTimeout(done));
        took.push(performance.now() - began);
    }
    return took;
}"""


def moves(browser: Browser, page: Page, selector: str) -> str:
    """Return for panning and zooming: frames a second, the slowest frame, processor time of a frame."""
    found = []
    page.evaluate(FRAMES, ["pan", selector])  # what is compiled or kept at first use is not timed
    for what in ("pan", "zoom"):
        before = spent(browser)
        gaps = page.evaluate(FRAMES, [what, selector])
        each = 1000 * (spent(browser) - before) / STEPS
        found.append(
            f"{what} {1000 / statistics.mean(gaps):.0f} frames a second (slowest {max(gaps):.0f} ms, "
            f"{each:.0f} ms of processor time a frame)"
        )
    return ", ".join(found)


def sigma_page(net: sn.TieNetwork, path: Path, unit: str) -> bool:
    """Write the same graph for sigma.js, positions given; say whether sigma.js is there."""
    folders = [Path(folder) for folder in os.environ.get("NODE_PATH", "").split(os.pathsep) if folder]
    files = ("graphology/dist/graphology.umd.min.js", "sigma/dist/sigma.min.js")
    folder = next((one for one in folders if all((one / name).is_file() for name in files)), None)
    if folder is None:
        return False
    rolled = atlas_data.units(net)[unit].network
    rng = np.random.default_rng(0)
    nodes = [[actor, *rng.normal(0, 1, 2).tolist()] for actor in rolled.actors.index]
    edges = rolled.edges[["source", "target"]].to_numpy().tolist()
    scripts = "".join(f"<script>{(folder / name).read_text(encoding='utf-8')}</script>" for name in files)
    path.write_text(
        f"<!doctype html><meta charset=utf-8><div id=s style='width:1400px;height:800px'></div>{scripts}"
        f"<script>const g = new graphology.MultiGraph();"
        f"for (const [id, x, y] of {json.dumps(nodes)}) g.addNode(id, {{x, y, size: 3, label: id}});"
        f"for (const [a, b] of {json.dumps(edges)}) g.addEdge(a, b);"
        "globalThis.sigma = new Sigma(g, document.getElementById('s'));</script>",
        encoding="utf-8",
    )
    return True


def report(browser: Browser, name: str, net: sn.TieNetwork, folder: Path, unit: str, ways: int) -> None:
    path = folder / f"{name}.html"
    began = time.perf_counter()
    sn.write_atlas(net, path, unit=unit, view="force")
    written = time.perf_counter() - began
    times = [opened(browser, path, ATLAS_READY, 60) for _ in range(3)]
    page = times[-1][-1]
    usable, worked = (statistics.median(row[at] for row in times) for at in (0, 1))
    print(
        f"{name}: written in {written:.2f} s, {path.stat().st_size / 1e6:.2f} MB, "
        f"usable after {usable:.2f} s ({worked:.2f} s of processor time)"
    )
    page.wait_for_function("() => !Atlas.scene.busy()", timeout=60_000)
    print(f"  atlas: {moves(browser, page, '#network canvas')}")
    steps = page.evaluate(SLIDER)
    print(f"  slider step: median {statistics.median(steps):.0f} ms, slowest {max(steps):.0f} ms")
    for words, physics in (("positions given, physics off", False), ("as it comes, physics on", True))[:ways]:
        own = folder / f"{name}-pyvis.html"
        took = pyvis_page(net, own, unit, physics=physics)
        ready = PYVIS_READY % (SETTLED if physics else DRAWN)
        seconds, work, other = opened(browser, own, ready, 60)
        shown = f"{seconds:.2f} s" if np.isfinite(seconds) else "not within 60 s"
        ratio = f"{seconds / usable:.1f}" if np.isfinite(seconds) else f"more than {60 / usable:.0f}"
        print(
            f"  pyvis, {words}: written in {took:.2f} s, drawn after {shown} ({work:.2f} s of processor time)"
        )
        print(f"  ratio {ratio}, of processor time {work / worked:.1f}")
        if not physics:
            (ours, our_work), (theirs, their_work) = first_marks(browser, [path, own])
            print(
                f"  first marks on the canvas: atlas {ours:.2f} s ({our_work:.2f} s of processor time), "
                f"pyvis {theirs:.2f} s ({their_work:.2f} s)"
            )
            print(f"  pyvis: {moves(browser, other, '#mynetwork canvas')}")
        other.context.close()
    print(f"  atlas again: {moves(browser, page, '#network canvas')}")
    third = folder / f"{name}-sigma.html"
    if sigma_page(net, third, unit):
        seconds, work, other = opened(browser, third, "() => globalThis.sigma !== undefined", 180)
        moved = moves(browser, other, ".sigma-mouse") if np.isfinite(seconds) else "not moved"
        print(f"  sigma.js: drawn after {seconds:.2f} s ({work:.2f} s of processor time); {moved}")
        other.context.close()
    for *_, one in times:
        one.context.close()


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no chromium on the path: install it to run this benchmark")
    ways = 1 if "--no-physics" in sys.argv else 2
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as place:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        china = sn.load_china()
        atlas_data.units(china)  # compile and import what is lazy before timing
        report(browser, "built-in by country", china, Path(place), "country", ways)
        report(browser, "5,000 actors, 30,000 ties", invented(5000, 30_000), Path(place), "recorded", ways)
        browser.close()


if __name__ == "__main__":
    main()
