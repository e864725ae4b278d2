"""The pyvis page in a browser, offline: the known faults of pyvis, each answered."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from pyvis.network import Network

import networks
import subnatnet as sn
from present.looking import barriers
from present.markup import faults
from present.tabs import NOWHERE
from subnatnet.errors import InvalidChoice
from subnatnet.present.pyvis_page import to_pyvis, write_pyvis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from present.tabs import Opened, Tabs

ROLES = pd.DataFrame(
    {
        "assigned": ["core_area|vanguard", "nothing said"],
        "claimed": ["hub", "cannot be told"],
        "enacted": ["", "as most regions"],
        "reading": ["R1 is told to be a core area.", ""],
    },
    index=["R1", "R2"],
)


@pytest.fixture(scope="module")
def small_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pyvis(
        networks.small(),
        tmp_path_factory.mktemp("pyvis") / "network.html",
        roles=ROLES,
        unit="recorded",
        title="<b>Ties & more</b></script>",
    )


@pytest.fixture(scope="module")
def china_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pyvis(
        sn.load_china(),
        tmp_path_factory.mktemp("pyvis") / "network.html",
        sources=sn.load_table("sources"),
    )


@pytest.fixture(scope="module")
def china_tab(china_page: Path, tabs: Tabs) -> Iterator[Opened]:
    tab = tabs.open(china_page, "", {"viewport": {"width": 1280, "height": 800}})
    yield tab
    tabs.give_back(tab, well=False)


@pytest.fixture
def china(china_tab: Opened) -> Iterator[Page]:
    """Lend the page of the built-in case: a test leaves no details open, and all shown."""
    page = china_tab.page
    state = (page.evaluate(STATE), total(page, "nodes"), total(page, "edges"))
    yield page
    assert china_tab.complaints == []
    assert {url.partition(":")[0] for url in china_tab.requests} <= {"file", "blob", "data"}
    page.mouse.move(*NOWHERE)
    page.evaluate(BACK)
    assert (page.evaluate(STATE), total(page, "nodes"), total(page, "edges")) == state


# Nobody chosen or looked for, all in the picture.
BACK = """() => {
    pyvisNetwork.unselectAll();
    pyvisNetwork.fit();
    const search = document.getElementById('search');
    search.value = '';
    search.dispatchEvent(new Event('input', { bubbles: true }));
    document.activeElement.blur();
}"""
# What a reader sees beside the picture.
STATE = """() => [document.getElementById('panel').hidden, pyvisNetwork.getSelectedNodes(),
    ...['status', 'legend'].map((id) => document.getElementById(id).innerText),
    [...document.querySelectorAll('#legend input')].map((box) => box.checked)]"""


def total(page: object, what: str) -> int:
    return page.evaluate(f"pyvisNetwork.body.data.{what}.length")


def test_is_a_pyvis_network_with_every_tie_and_no_physics() -> None:
    net = sn.from_edges(pd.DataFrame({"source": ["A", "A", "A"], "target": ["B", "B", "C"]}))
    ties, actors = net.ties.copy(), net.actors.copy()
    shown = to_pyvis(net)
    assert isinstance(shown, Network)
    assert shown.num_edges() == len(net.ties) == 3
    assert len({edge["id"] for edge in shown.edges}) == 3
    bends = [(edge["smooth"].get("type"), edge["smooth"].get("roundness")) for edge in shown.edges[:2]]
    assert bends[0] != bends[1]
    assert shown.options.physics.enabled is False
    assert all({"x", "y"} <= set(node) for node in shown.nodes)
    pd.testing.assert_frame_equal(net.ties, ties)
    pd.testing.assert_frame_equal(net.actors, actors)
    shown.add_node("D", label="new")  # pyvis' own methods go on working
    shown.add_edge("A", "D")
    assert shown.neighbors("A") >= {"B", "C", "D"}
    shown.toggle_physics(status=True)
    assert '"D"' in shown.generate_html()


def test_the_file_is_whole_offline_valid_and_the_same_every_time(china_page: Path, small_page: Path) -> None:
    text = china_page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert '<html lang="en">' in text
    assert "default-src 'none'" in text
    assert re.findall(r"(?:src|href)=[\"']https?://[^\"']*", text) == []
    for path in (china_page, small_page):
        assert faults(path.read_text(encoding="utf-8")) == []
    shuffled = networks.small()
    assert to_pyvis(shuffled, seed=3).generate_html() == to_pyvis(networks.small(), seed=3).generate_html()


def test_pyvis_own_ways_of_writing_give_the_same_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = to_pyvis(networks.small())
    shown.write_html("a.html")
    shown.save_graph("b.html")
    frame = shown.show(Path("c.html"))
    assert frame.src == "c.html"
    assert len({Path(name).read_bytes() for name in ("a.html", "b.html", "c.html")}) == 1
    assert not Path("lib").exists()


def test_legend_counts_and_filters(china: Page) -> None:
    page = china
    net = sn.load_china()
    rolled = net.rollup("province", partners="country")
    assert (total(page, "nodes"), total(page, "edges")) == (len(rolled.actors), len(net.ties))
    counted = {
        row.locator("input").get_attribute("id"): int(row.locator("output").inner_text().replace(",", ""))
        for row in page.locator("#legend label").all()
    }
    assert {name: counted[f"layers-{name}"] for name in net.layers} == net.summary()["ties"].to_dict()
    kinds = rolled.actors["kind"].value_counts().to_dict()
    assert {kind: counted[f"kinds-{kind}"] for kind in kinds} == kinds
    page.uncheck("#layers-agreement")
    left = len(net.ties) - net.summary().at["agreement", "ties"]
    assert total(page, "edges") == left
    assert f"{left:,} ties" in page.inner_text("#status")
    page.uncheck("#kinds-ministry")
    assert total(page, "edges") == left - net.summary().at["directive", "ties"]
    page.check("#layers-agreement")
    assert total(page, "edges") == len(net.ties) - net.summary().at["directive", "ties"]
    page.check("#kinds-ministry")
    assert (total(page, "nodes"), total(page, "edges")) == (len(rolled.actors), len(net.ties))


def test_roles_colour_filter_and_are_told(small_page: Path, opened: Callable) -> None:
    page = opened(small_page).page
    assert page.locator("#roles label").all_inner_texts() == ["core area\n1", "no role named\n1"]
    colour = "id => pyvisNetwork.body.data.nodes.get(id).color.background"
    assert page.evaluate(colour, "R1") != page.evaluate(colour, "R2")
    page.fill("#search", "R1")
    page.keyboard.press("Enter")
    told = page.inner_text("#panel")
    assert "R1 is told to be a core area." in told
    assert "Told by the centre: core area, vanguard" in told
    before = total(page, "nodes")
    page.uncheck("#roles-core_area")
    assert total(page, "nodes") == before - 1


def test_search_in_any_script_and_enter_never_takes_a_guess(china: Page) -> None:
    page = china
    for query in ("四川", "sìchuān", "Сычуань"):
        page.fill("#search", query)
        page.keyboard.press("Enter")
        assert page.inner_text("#panel").startswith("Sichuan"), query
        assert page.evaluate("pyvisNetwork.getSelectedNodes()") == ["CN-SC"]
        page.keyboard.press("Escape")
    page.fill("#search", "Huawei")
    page.keyboard.press("Enter")
    assert page.is_hidden("#panel")
    assert "Nobody" in page.inner_text("#found")


def test_tooltips_are_text_with_dates_and_sources(china: Page) -> None:
    page = china
    net = sn.load_china()
    tie = net.ties.query("layer == 'agreement' and start != ''").iloc[0]
    text = page.evaluate("id => pyvisNetwork.body.data.edges.get(id).title", tie.name)
    assert tie["start"] in text
    assert "sources: " in text
    undated = net.ties.query("start == '' and end == ''").index[0]
    assert "no date" in page.evaluate("id => pyvisNetwork.body.data.edges.get(id).title", undated)
    where = page.evaluate(
        """() => { const at = pyvisNetwork.canvasToDOM(pyvisNetwork.getPosition('CN-SC'));
            const box = document.querySelector('#mynetwork canvas').getBoundingClientRect();
            return [at.x + box.left, at.y + box.top]; }"""
    )
    page.mouse.move(*where)
    page.wait_for_selector(".vis-tooltip", state="visible")
    assert page.inner_text(".vis-tooltip").startswith("Sichuan")


def test_names_cannot_break_out(hostile: sn.TieNetwork, tmp_path: Path, opened: Callable) -> None:
    page = opened(write_pyvis(hostile, tmp_path / "network.html", title="</title><script>x</script>")).page
    assert page.title() == "</title><script>x</script>"
    page.fill("#search", "img")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#panel img, #found img, .vis-tooltip img").count() == 0
    assert "<img" in page.inner_text("#panel")


@pytest.mark.parametrize("size", [(1280, 800), (390, 780)])
def test_nobody_is_kept_out(small_page: Path, opened: Callable, size: tuple[int, int]) -> None:
    page = opened(small_page, viewport={"width": size[0], "height": size[1]}).page
    assert barriers(page) == []
    page.fill("#search", "r")
    page.keyboard.press("ArrowDown")
    assert barriers(page) == []
    page.keyboard.press("Enter")
    assert barriers(page) == []


def test_what_does_not_exist_is_refused() -> None:
    net = networks.small()
    with pytest.raises(InvalidChoice, match="language"):
        to_pyvis(net, language="xx")
    with pytest.raises(InvalidChoice, match="unit"):
        to_pyvis(net, unit="galaxy")
    with pytest.raises(InvalidChoice, match="column"):
        to_pyvis(net, roles=ROLES, colour="reading")
    with pytest.raises(InvalidChoice, match="several rows for 'R1'"):
        to_pyvis(net, roles=pd.concat([ROLES, ROLES.head(1)]))


def test_other_languages(tmp_path: Path, opened: Callable) -> None:
    page = opened(write_pyvis(networks.small(), tmp_path / "network.html", language="de")).page
    assert "Beziehungen zwischen" in page.inner_text("#status")
    assert page.evaluate("document.documentElement.lang") == "de"
