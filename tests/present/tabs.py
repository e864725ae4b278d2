"""Tabs of the browser, each lent to one test at a time: the next test finds nothing of the one before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NOWHERE = (-50, -50)
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
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


class Tabs:
    """A tab costs as much time of the processor as the page in it: those that are as new are lent again.

    Between two tests a tab shows the empty page, so each test has its document loaded anew.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.free: list[Opened] = []

    def take(self, options: dict[str, Any]) -> Opened:
        """Return an empty tab of a browser without network, new or as good as new."""
        for tab in self.free:
            if tab.options == options:
                self.free.remove(tab)
                tab.complaints.clear()
                tab.requests.clear()
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
            tab.page.goto("about:blank")
            tab.page.mouse.move(*NOWHERE)
            if tab.page.evaluate(LOOK) == tab.look:
                self.free.append(tab)
                return
        tab.page.context.close()

    def close(self) -> None:
        for tab in self.free:
            tab.page.context.close()
