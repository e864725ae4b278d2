"""The atlas as a reader meets it: in a browser, offline."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import networks
import subnatnet as sn
from present.looking import counts, ink, status
from subnatnet.present.atlas import atlas_page, write_atlas

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_opens_with_the_whole_network_by_country(china: Path, opened: Callable) -> None:
    page = opened(china).page
    net = sn.load_china()
    rolled = net.rollup("province", partners="country")
    ties, acts, actors = status(page)[:3]
    assert (ties, actors) == (len(net.ties), len(rolled.actors))
    assert acts == int(net.summary()["acts"].sum())
    assert counts(page, "layers") == net.summary()["ties"].to_dict()
    assert counts(page, "kinds") == rolled.actors["kind"].value_counts().to_dict()
    assert page.evaluate("Atlas.current().edges.length") == len(rolled.edges)
    assert page.title() == page.inner_text("h1") == "Ties of regions"
    assert ink(page) > 20_000


def test_lines_stand_for_the_same_acts_as_the_edges_of_the_network(china: Path, opened: Callable) -> None:
    page = opened(china, "#unit=world_region", only_looks=True).page
    drawn = page.evaluate(
        """() => { const { layers, actors } = Atlas.data;
            return Atlas.current().edges.map((e) =>
                [layers[e.layer].name, actors.id[e.a], actors.id[e.b], e.acts]); }"""
    )
    edges = sn.load_china().rollup("province", partners="world_region").edges
    expected = {
        (layer, frozenset((source, target)), n)
        for layer, source, target, n in edges[["layer", "source", "target", "n_ties"]].itertuples(index=False)
    }
    assert {(layer, frozenset((a, b)), n) for layer, a, b, n in drawn} == expected


def test_acts_and_partners_are_those_of_the_measures(china: Path, opened: Callable) -> None:
    net = sn.load_china()
    for unit, levels in (("country", ("province", "country")), ("recorded", None)):
        page = opened(china, f"#unit={unit}", only_looks=True).page
        counted = page.evaluate(
            """() => { const { unit, acts, partners } = Atlas.current(); const { id } = Atlas.data.actors;
                return unit.nodes.map((actor) => [id[actor], acts(actor), partners(actor)]); }"""
        )
        shown = pd.DataFrame(counted, columns=["id", "acts", "partners"]).set_index("id").astype(float)
        expected = sn.centrality(net, ["acts", "partners"], unit=levels)
        assert shown.loc[expected.index, "acts"].tolist() == expected["acts"].tolist()
        assert shown.loc[expected.index, "partners"].tolist() == expected["partners"].tolist()
        assert len(shown) == len(expected)


def test_a_centrality_sets_the_size_at_every_unit(tmp_path: Path, opened: Callable) -> None:
    net = networks.small()
    page = opened(
        write_atlas(net, tmp_path / "atlas.html", measure="betweenness"), "#view=force&actor=R1"
    ).page
    for unit in ("country", "world_region"):
        page.select_option("#unit", unit)
        expected = sn.centrality(net.rollup("province", partners=unit), "betweenness")["betweenness"]
        sized = page.evaluate(
            """() => Object.fromEntries([...Atlas.model.sizes(Atlas.state, Atlas.current())].map(
                ([actor, value]) => [Atlas.data.actors.id[actor], value]))"""
        )
        values = {actor: value for actor, value in sized.items() if value is not None}
        assert values == pytest.approx(expected.to_dict())
        assert "betweenness" in page.inner_text("#panel")
    assert page.locator("#size option:checked").inner_text() == "betweenness, whole network"


def test_joint_documents_are_one_act(small: Path, opened: Callable) -> None:
    page = opened(small, "#unit=recorded", only_looks=True).page
    # the joint directive of two organs is one act at its target
    strength = page.evaluate(
        """() => { const { id } = Atlas.data.actors;
            const { visible, acts } = Atlas.current();
            return Object.fromEntries([...visible].map((actor) => [id[actor], acts(actor)])); }"""
    )
    assert strength["R1"] == 2
    assert strength["org:x"] == 1
    assert strength["co:firm"] == 1


@pytest.mark.parametrize(
    "query", ["四川", "Sichuan", "sìchuān", "Сычуань", "SICHUAN SHENG", "sichaun", "Szechwan"]
)
def test_search_finds_a_region_in_any_script(china: Path, opened: Callable, query: str) -> None:
    page = opened(china, only_looks=True).page
    page.fill("#search", query)
    page.locator("#found [data-actor]").first.click()
    assert page.inner_text("#panel h2").startswith("Sichuan")
    assert "actor=CN-SC" in page.url


def test_search_by_keyboard_and_from_a_city_to_its_province(china: Path, opened: Callable) -> None:
    page = opened(china).page  # loaded anew: where Tab begins is not forgotten
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("chengdu")
    assert "Sichuan" in page.inner_text("#found [role=option] >> nth=0")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "found-0"
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2").startswith("Sichuan")
    page.keyboard.press("Escape")
    assert page.is_hidden("#panel")
    page.fill("#search", "qqqqzzzz")
    assert "Nobody" in page.inner_text("#found")


def test_boxes_filter_layers_and_kinds(china: Path, opened: Callable) -> None:
    page = opened(china, only_looks=True).page
    summary = sn.load_china().summary()["ties"]
    page.uncheck("#layers-agreement")
    assert status(page)[0] == summary.sum() - summary["agreement"]
    assert counts(page, "layers")["agreement"] == summary["agreement"]
    assert "layers=investment" in page.url
    page.uncheck("#kinds-ministry")
    assert status(page)[0] == summary.sum() - summary["agreement"] - summary["directive"]
    assert counts(page, "layers")["directive"] == 0
    before = ink(page)
    page.check("#layers-agreement")
    page.check("#kinds-ministry")
    assert status(page)[0] == summary.sum()
    assert ink(page) > before


def test_years_agree_with_the_verb_during(china: Path, opened: Callable) -> None:
    page = opened(china, only_looks=True).page
    net = sn.load_china()
    page.select_option("#era", "era:fiscal reform")
    assert (page.input_value("#from"), page.input_value("#to")) == ("1994", "2012")
    # a period leaves out ties of uncertain date unless one asks for them
    assert status(page)[0] == len(net.during("1994/2012").ties)
    assert set(counts(page, "dates")) == {"certain", "possible", "undated"}
    assert counts(page, "dates")["certain"] == len(net.during("1994/2012").ties)
    page.check("#undated")
    assert status(page)[0] == len(net.during("1994/2012", undated="include").ties)
    assert sum(counts(page, "dates").values()) == status(page)[0]
    page.uncheck("#dates-undated")
    assert page.evaluate("[...Atlas.state.dates]") == ["certain", "possible"]
    page.uncheck("#dates-possible")
    page.evaluate(
        """() => { const slider = document.getElementById('from');
            slider.value = 2008;
            slider.dispatchEvent(new Event('input')); }"""
    )
    assert status(page)[0] == len(net.during("2008/2012").ties)
    assert page.input_value("#era") == "own"
    page.select_option("#era", "")
    assert status(page)[0] == len(net.ties)


def test_play_moves_the_years_and_stops(china: Path, opened: Callable) -> None:
    page = opened(china, "#from=2020&to=2023", only_looks=True).page
    page.click("#play")
    assert page.get_attribute("#play", "aria-pressed") == "true"
    page.wait_for_function("() => document.getElementById('to').value === '2025'", timeout=5000)
    page.wait_for_selector("#play[aria-pressed=false]", timeout=3000)
    assert page.inner_text("output[for=to]") == "2025"


def test_panel_tells_names_role_results_and_ties_with_sources(china: Path, opened: Callable) -> None:
    page = opened(china, "#actor=CN-SC", only_looks=True).page
    panel = page.inner_text("#panel")
    assert "四川省" in panel
    row = page.locator("#panel tr", has_text="index")
    net = sn.load_china()
    order = net.rollup("province", partners="country").actors.query("kind == 'region'").index
    value = list(order).index("CN-SC")
    assert f"{value - 1.5} \N{EN DASH} {value + 1.5}" in row.first.inner_text()
    assert f"{len(order) - value} of {len(order)}" in row.first.inner_text()
    mine = net.among(ids="CN-SC").ties
    assert f"Ties ({len(mine)})" in panel
    assert page.locator("#ties tbody tr").count() == 60
    page.get_by_role("button", name=f"Show all {len(mine)}").click()
    assert page.locator("#ties tbody tr").count() == len(mine)
    links = page.locator("#ties a").evaluate_all(
        "(links) => links.map((a) => [a.getAttribute('href'), a.rel])"
    )
    assert len(links) > 20
    for address, relation in links:
        assert address.startswith("http")
        assert {"noopener", "noreferrer"} <= set(relation.split())


def test_a_click_on_a_mark_or_a_line_opens_its_ties(china: Path, opened: Callable) -> None:
    page = opened(china, "#unit=world_region", only_looks=True).page
    spot = page.evaluate(
        """() => { const at = Atlas.scene.toScreen(Atlas.data.indexOf.get('CN-SC'));
            const box = document.getElementById('network').getBoundingClientRect();
            return [at.x + box.left, at.y + box.top]; }"""
    )
    page.mouse.move(*spot)
    page.wait_for_selector("#tip:not([hidden])")
    assert "Sichuan" in page.inner_text("#tip")
    assert "agreement" in page.inner_text("#tip")
    assert "ources:" in page.inner_text("#tip")
    page.mouse.click(*spot)
    page.wait_for_selector("#panel:not([hidden])")
    assert page.inner_text("#panel h2").startswith("Sichuan")
    line = page.evaluate(
        """() => {
            const box = document.getElementById('network').getBoundingClientRect();
            for (const edge of Atlas.current().edges) {
                const [a, b] = [edge.a, edge.b].map((actor) => Atlas.scene.toScreen(actor));
                for (const share of [0.35, 0.5, 0.65]) {
                    const at = { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
                    const hit = Atlas.scene.hit(at);
                    if (hit.edge) return [at.x + box.left, at.y + box.top];
                }
            }
        }"""
    )
    page.mouse.move(*line)
    page.mouse.click(*line)
    page.wait_for_function("() => document.querySelector('#panel h2').textContent.startsWith('Ties between')")
    assert "one=" in page.url


def test_a_shared_address_brings_back_the_view(china: Path, opened: Callable) -> None:
    address = (
        "#unit=world_region&view=rings&from=1990&to=2010&layers=agreement&actor=CN-YN&language=pl&theme=dark"
    )
    page = opened(china, address).page
    assert page.input_value("#unit") == "world_region"
    assert page.is_checked("#view-rings")
    assert page.inner_text("#panel h2").startswith("Yunnan")
    assert page.get_attribute("html", "lang") == "pl"
    assert page.get_attribute("html", "data-theme") == "dark"
    assert not page.is_checked("#undated")
    assert set(page.url.split("#")[1].split("&")) == set(address[1:].split("&"))
    page.evaluate("location.hash = 'view=map'")
    page.wait_for_selector("#view-map:checked")
    assert page.input_value("#unit") == "country"


@pytest.mark.parametrize(
    "address", ["#unit=%3Cb%3E&from=abc&to=99999&actor=nobody&layers=,,&size=__proto__", "#%"]
)
def test_a_broken_address_does_no_harm(china: Path, opened: Callable, address: str) -> None:
    page = opened(china, address).page
    assert page.input_value("#unit") == "country"
    assert page.is_hidden("#panel")


def test_units_and_views_place_every_actor(china: Path, opened: Callable) -> None:
    page = opened(china, only_looks=True).page
    net = sn.load_china()
    for unit, n in (
        ("recorded", len(net.actors)),
        *(
            (level, len(net.rollup("province", partners=level).actors))
            for level in ("world_region", "country")
        ),
    ):
        page.select_option("#unit", unit)
        for view in ("force", "rings"):
            page.check(f"#view-{view}", force=True)
            assert page.evaluate("[...Atlas.current().visible].filter(Atlas.scene.seen).length") == n
        page.check("#view-map", force=True)
        assert page.evaluate("[...Atlas.current().visible].filter(Atlas.scene.seen).length") == n
        # those without a place stand below the map
        below = page.evaluate(
            """() => [...Atlas.current().visible].filter((actor) => !Atlas.globe.placed(actor))
                .map((actor) => Atlas.scene.point(actor)[1])"""
        )
        assert int(re.search(r"\d+", page.inner_text("#missing"))[0]) == len(below) > 0
        assert min(below) > page.evaluate("Math.max(...Atlas.globe.frame().map(([, y]) => y))")


NAMED = """() => {
    const { x, y, width, height, scale } = Atlas.camera.view;
    const [half, high] = [width / 2 / scale, height / 2 / scale];
    const labels = Atlas.scene.labels(scale, [x - half, y - high, x + half, y + high]);
    const named = new Map(labels.map((label) => [label.actor, label]));
    return Atlas.data.roles.regions.map((actor) => [Atlas.name(actor), named.get(actor)?.text ?? '']);
}"""


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
def test_no_region_goes_without_its_name_or_code(
    china: Path, opened: Callable, size: tuple[int, int]
) -> None:
    page = opened(china, viewport={"width": size[0], "height": size[1]}, only_looks=True).page
    for view in ("force", "map", "rings"):
        page.check(f"#view-{view}", force=True)
        named = page.evaluate(NAMED)
        assert len(named) >= 31
        assert [name for name, text in named if not text] == [], view
        # beside its mark, on a line or in the letters of its code
        whole = [name for name, text in named if name in text]
        assert len(whole) >= 15, view


def test_very_many_lines_are_drawn_together_with_counts_kept_true(tmp_path: Path, opened: Callable) -> None:
    rng = np.random.default_rng(4)
    pairs = rng.permutation(100 * 300)[:6000]
    ties = pd.DataFrame({"source": [f"R{at // 300:03}" for at in pairs]})
    ties = ties.assign(target=[f"P{at % 300:03}" for at in pairs])
    page = opened(write_atlas(sn.from_edges(ties), tmp_path / "many.html", view="force")).page
    assert status(page)[:2] == [6000, 6000]
    assert counts(page, "layers") == {"agreement": 6000}
    assert page.inner_text("#together").startswith("6,000 lines: those between the same two areas")
    # what is drawn while a hand moves the picture is what stands there when it rests
    still = page.evaluate(
        """async () => {
            const frame = () => new Promise(requestAnimationFrame);
            const canvas = document.querySelector('#network canvas');
            for (let step = 0; step < 5; step += 1) {
                canvas.dispatchEvent(new WheelEvent('wheel', { clientX: 700, clientY: 400, deltaY: -40 }));
                await frame();
            }
            await frame();
            const moving = canvas.toDataURL();
            await new Promise((done) => setTimeout(done, 400));
            await frame();
            return moving === canvas.toDataURL();
        }"""
    )
    assert still
    page.evaluate("Atlas.camera.moveTo({ scale: 12 })")
    page.wait_for_function("() => !Atlas.scene.busy() && document.getElementById('together').hidden")


def test_a_picture_that_rests_while_its_lines_are_drawn_ends_up_sharp(china: Path, opened: Callable) -> None:
    page = opened(china, "#unit=country&view=force", only_looks=True).page
    drawn = page.evaluate(
        """async () => {
            const frame = () => new Promise(requestAnimationFrame);
            while (Atlas.scene.busy()) await frame();
            const canvas = document.querySelector('#network canvas');
            Atlas.camera.zoom(1.7);
            do await frame(); while (!Atlas.scene.busy());
            Atlas.layer.sharpen();
            const begun = performance.now();
            while (Atlas.scene.busy() && performance.now() - begun < 5000) await frame();
            await new Promise((done) => setTimeout(done, 400));
            while (Atlas.scene.busy() && performance.now() - begun < 10000) await frame();
            const resting = canvas.toDataURL();
            Atlas.layer.forget();
            Atlas.scene.redraw();
            while (Atlas.scene.busy()) await frame();
            await frame();
            return [Atlas.scene.busy(), performance.now() - begun < 9000, resting === canvas.toDataURL()];
        }"""
    )
    assert drawn == [False, True, True]


def test_the_map_is_true_to_its_projection(china: Path, opened: Callable) -> None:
    page = opened(china, "#view=map", only_looks=True).page
    # Equal Earth: the width of the world at the equator is 2.0546 times its height at the middle
    frame = page.evaluate("Atlas.globe.frame()")
    (x0, x1), (y0, y1) = ((min(axis), max(axis)) for axis in zip(*frame, strict=True))
    assert (x1 - x0) / (y1 - y0) == pytest.approx(2.05458, rel=1e-4)
    # the middle of the great circle between two points on one meridian lies between them on it
    arc = page.evaluate(
        """() => { const [a, b] = ['CN-SC', 'US'].map((id) => Atlas.data.indexOf.get(id));
            return Atlas.globe.arc(a, b, Atlas.scene.point(a), Atlas.scene.point(b), 40); }"""
    )
    points = [point for piece in arc for point in piece]
    assert min(y for _, y in points) < min(points[0][1], points[-1][1])  # bends towards the pole


def test_csv_holds_what_is_shown(china: Path, opened: Callable) -> None:
    page = opened(china, "#layers=investment", only_looks=True).page
    with page.expect_download() as waiting:
        page.click("#csv")
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    ties = sn.load_china().layer("investment").ties
    assert [row["id"] for row in rows] == list(ties.index)
    assert [row["source"] for row in rows] == list(ties["source"])
    assert [row["note"] for row in rows] == [
        f"'{note}" if note[:1] in tuple("=+-@") and note else note for note in ties["note"]
    ]


def test_pictures_can_be_saved(small: Path, opened: Callable) -> None:
    from xml.etree import ElementTree as ET

    page = opened(small, only_looks=True).page
    with page.expect_download() as waiting:
        page.click("#png")
    assert waiting.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    for view in ("force", "map", "rings"):
        page.check(f"#view-{view}", force=True)
        with page.expect_download() as waiting:
            page.click("#svg")
        root = ET.fromstring(waiting.value.path().read_text(encoding="utf-8"))  # noqa: S314 - our own file
        texts = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
        if view != "map":  # nobody has coordinates here
            assert any("Poland" in text for text in texts)


NASTY = "</title><script>document.title='owned'</script>"


@pytest.fixture(scope="module")
def hostile_atlas(tmp_path_factory: pytest.TempPathFactory, hostile: sn.TieNetwork) -> Path:
    return write_atlas(hostile, tmp_path_factory.mktemp("hostile") / "atlas.html", view="force", title=NASTY)


@pytest.mark.parametrize("view", ["force", "map", "rings"])
def test_hostile_labels_stay_text(hostile_atlas: Path, opened: Callable, view: str) -> None:
    page = opened(hostile_atlas, f"#view={view}", only_looks=True).page
    assert page.evaluate("Atlas.state.view") == view
    assert page.title() == NASTY
    for number in range(9):
        page.evaluate(f"Atlas.select(Atlas.data.indexOf.get('H{number}'))")
        assert page.is_visible("#panel")
    page.fill("#search", "img src")
    assert "<img" in page.inner_text("#found")
    page.fill("#search", "漢字")
    assert page.locator("#found [data-actor]").count() == 1
    assert page.locator("img").count() == 0
    assert page.title() == NASTY
    assert page.locator("#panel a").count() == 0  # javascript: is no link
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    with page.expect_download() as waiting:
        page.click("#csv")
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    assert not re.search(r'(?:^|,)"?=', text, flags=re.MULTILINE)
    with page.expect_download() as waiting:
        page.click("#svg")
    assert "<img" not in waiting.value.path().read_text(encoding="utf-8")


def test_same_network_same_bytes_whatever_the_row_order() -> None:
    net = networks.small()
    again = sn.TieNetwork(
        networks.ACTORS.sample(frac=1, random_state=3),
        networks.TIES.sample(frac=1, random_state=4),
        eras=networks.ERAS,
    )
    assert atlas_page(net) == atlas_page(again)
    assert atlas_page(net, seed=1) != atlas_page(net)


def test_one_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = write_atlas(networks.small(), tmp_path / "deep" / "atlas.html")
    assert [file.name for file in path.parent.iterdir()] == ["atlas.html"]
    page = path.read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//""", page.split("<script")[0])
    assert "cdn" not in page.split("<script")[0]


def test_the_network_handed_in_is_left_alone(tmp_path: Path) -> None:
    net = networks.small()
    before = networks.small()
    write_atlas(net, tmp_path / "atlas.html")
    assert net.equals(before)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"unit": "contry"}, "did you mean 'country'"),
        ({"view": "maps"}, "did you mean 'map'"),
        ({"language": "po"}, "language"),
        ({"measure": "betweeness"}, "did you mean 'betweenness'"),
        ({"regions": pd.DataFrame({"x": [1]}, index=["R3"])}, "'R3' in the index of `regions`"),
    ],
)
def test_wrong_options_are_refused_before_a_file_is_there(
    tmp_path: Path, options: dict, message: str
) -> None:
    with pytest.raises(sn.SubnatnetError, match=re.escape(message)):
        write_atlas(networks.small(), tmp_path / "atlas.html", **options)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_network_is_refused_with_advice(tmp_path: Path) -> None:
    net = networks.small().among(ids="PL:lodz", ends="both").layer("investment")
    with pytest.raises(sn.InvalidChoice, match="nothing to show"):
        write_atlas(net, tmp_path / "atlas.html")


def test_a_bare_frame_without_dates_or_places_opens(tmp_path: Path, opened: Callable) -> None:
    net = sn.from_edges(pd.DataFrame({"source": ["a", "b", "a"], "target": ["x", "x", "y"]}))
    page = opened(write_atlas(net, tmp_path / "atlas.html")).page
    assert status(page)[:3] == [3, 3, 4]
    assert page.is_hidden("#time")
    assert page.is_hidden("#unit")


def test_fits_a_phone(china: Path, opened: Callable) -> None:
    page = opened(china, viewport={"width": 380, "height": 740}, has_touch=True, is_mobile=True).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    assert page.is_hidden("#legend")
    page.click("#drawer")
    assert page.is_visible("#layers-agreement")
    page.uncheck("#layers-agreement")
    page.click("#drawer")
    page.fill("#search", "Yunnan")
    page.keyboard.press("Enter")
    # the picture stays in sight above what it is about, and shows the chosen region
    panel, picture = (page.locator(part).bounding_box() for part in ("#panel", "#network"))
    assert picture["y"] + picture["height"] <= panel["y"] + 1
    assert picture["height"] > 150
    assert panel["height"] > 200
    spot = page.evaluate("Atlas.scene.toScreen(Atlas.data.indexOf.get('CN-YN'))")
    assert 0 < spot["x"] < picture["width"]
    assert 0 < spot["y"] < picture["height"]


def test_what_no_browser_could_hold_is_refused_at_once(tmp_path):
    many = pd.DataFrame({"source": "R", "target": [f"P{number}" for number in range(20_001)]})
    with pytest.raises(sn.InvalidChoice, match=r"20,002 actors are too many.*net\.among"):
        write_atlas(sn.from_edges(many), tmp_path / "a.html")
    assert not list(tmp_path.iterdir())
