"""Tabs of the browser, each lent to one test at a time: the next test finds nothing of the one before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

NOWHERE = (-50, -50)
# The atlas as it is opened at an address: nothing chosen or looked for, all of it in the picture.
BACK = """(address) => {
    if (Atlas.state.selected !== null || Atlas.state.line) Atlas.select(null);
    const search = document.getElementById('search');
    search.value = '';
    search.dispatchEvent(new Event('input', { bubbles: true }));
    document.activeElement.blur();
    history.replaceState(null, '', `${location.pathname}${address}`);
    dispatchEvent(new PopStateEvent('popstate'));
    Atlas.scene.fit();
    const legend = document.getElementById('legend');
    for (const part of legend.querySelectorAll('details')) part.open = false;
    legend.scrollTop = 0;
    // a hidden picture has never been fitted, and is when it is shown
    const unseen = document.getElementById('network').hidden;
    if (unseen) Atlas.camera.moveTo({ position: { x: 0, y: 0 }, scale: 1 });
}"""
# From there to another address, as with the button that leads back.
GO = """(address) => {
    history.replaceState(null, '', `${location.pathname}${address}`);
    dispatchEvent(new PopStateEvent('popstate'));
}"""
# All that a reader or a test finds in an atlas; what is hidden is made anew when it is shown, and a picture
# takes its size when it is drawn.
WHOLE = """() => {
    const drawn = (node, name) => node.tagName === 'CANVAS' && ['width', 'height'].includes(name);
    const told = (node) => {
        if (node.nodeType === Node.TEXT_NODE) return node.data;
        if (node.nodeType !== Node.ELEMENT_NODE || node.tagName === 'SCRIPT') return '';
        const seen = [...node.attributes].filter(({ name }) => !drawn(node, name));
        const said = seen.map(({ name, value }) => `${name}=${value}`);
        const form = [node.value, node.checked, node.open, node.scrollTop, node.scrollLeft];
        const inside = node.hidden ? [] : [...node.childNodes].map(told);
        return [node.tagName, said.filter((one) => one !== 'class=').sort(), form, inside];
    };
    const { actors } = Atlas.data;
    return JSON.stringify([
        location.href, document.title, document.activeElement.id, told(document.documentElement),
        Atlas.camera.getScale().toPrecision(12), Atlas.camera.getViewPosition(), Atlas.scene.lit(),
        Object.entries(Atlas.state).map(([key, value]) => [key, value instanceof Set ? [...value] : value]),
        actors.id.map((_, at) => Atlas.scene.seen(at) && Atlas.scene.point(at)),
    ]);
}"""
# Whether it comes back as it was, what the picture says within a few frames; then it goes on to another
# address and, where details were open beside the picture, waits until that has its width.
LEND = f"""async ([first, whole, address]) => {{
    const until = async (reached) => {{
        for (let tries = 0; tries < 6 && !reached(); tries += 1) await new Promise(requestAnimationFrame);
        return reached();
    }};
    ({BACK})(first);
    if (!(await until(() => ({WHOLE})() === whole))) return false;
    if (address !== first) ({GO})(address);
    const picture = document.getElementById('network');
    return until(() => picture.hidden || picture.clientWidth === Atlas.camera.view.width);
}}"""
# What a test could have changed of the tab itself, not of a page in it.
LOOK = """() => [innerWidth, innerHeight, devicePixelRatio, navigator.maxTouchPoints,
    ...['dark', 'light'].map((one) => matchMedia(`(prefers-color-scheme: ${one})`).matches),
    ...['screen', 'print', '(prefers-reduced-motion)'].map((one) => matchMedia(one).matches)]"""


@dataclass
class Opened:
    """A page, and what it said and asked for while it was open."""

    page: Page
    options: dict[str, Any]
    look: list[Any]
    shows: tuple[Path, str] | None = None
    whole: str = ""
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


class Tabs:
    """A tab costs as much time of the processor as the page in it: those that are as new are lent again.

    Between two tests a tab shows the empty page, so each test has its document loaded anew, unless both only
    look something up in the same atlas: then the atlas is brought back to how it opened, if it comes back,
    and from there to the address that is asked for.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.free: list[Opened] = []

    def open(self, path: Path, address: str, options: dict[str, Any], *, only_looks: bool = False) -> Opened:
        """Return a tab without network in which a page is open, as nobody has touched it."""
        tab = self._take(options, path if only_looks else None)
        tab.complaints.clear()
        tab.requests.clear()
        if tab.shows is not None:
            if tab.page.evaluate(LEND, [tab.shows[1], tab.whole, address]):
                return tab
            tab.page.goto("about:blank")
        tab.shows = (path, address) if only_looks else None
        tab.page.goto(f"{path.resolve().as_uri()}{address}")
        tab.page.wait_for_selector("body[data-ready=yes]", timeout=10_000)
        if only_looks:
            tab.whole = tab.page.evaluate(WHOLE)
        return tab

    def _take(self, options: dict[str, Any], path: Path | None) -> Opened:
        same = [
            tab for tab in self.free if tab.options == options and (tab.shows is None or tab.shows[0] == path)
        ]
        if same:
            tab = max(same, key=lambda tab: tab.shows is not None)
            self.free.remove(tab)
            return tab
        context = self.browser.new_context(**options)
        context.set_offline(True)
        page = context.new_page()
        tab = Opened(page, options, page.evaluate(LOOK))
        page.on("console", lambda message: tab.complaints.append(message.text))
        page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        page.on("request", lambda request: tab.requests.append(request.url))
        return tab

    def give_back(self, tab: Opened, *, well: bool) -> None:
        """Keep a tab for the next test, unless its test failed or changed more than the page in it."""
        if well and not tab.page.is_closed() and len(tab.page.context.pages) == 1:
            if tab.shows is None:
                tab.page.goto("about:blank")
            tab.page.mouse.move(*NOWHERE)
            if tab.page.evaluate(LOOK) == tab.look:
                self.free.append(tab)
                return
        tab.page.context.close()

    def close(self) -> None:
        for tab in self.free:
            tab.page.context.close()
