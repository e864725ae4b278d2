"""Every number that stands in two places is the same number: over all regions of the built-in case."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

import subnatnet as sn
from subnatnet.present import page as pages
from subnatnet.present.atlas import write_atlas
from subnatnet.present.dossiers import write_dossiers
from subnatnet.present.pyvis_page import to_pyvis
from subnatnet.present.role_words import shown_text, split
from subnatnet.roles.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd
    from playwright.sync_api import Browser, Page

UNIT = ("province", "country")
READ = """() => {
    const { data } = Atlas;
    const model = Atlas.current();
    const { id } = data.actors;
    const found = {};
    for (const actor of data.roles.regions) {
        Atlas.select(actor);
        const tip = document.createElement('div');
        tip.append(...Atlas.panel.tip(actor, null, model));
        found[id[actor]] = {
            own: model.own(actor), acts: model.acts(actor), partners: model.partners(actor),
            panel: document.getElementById('panel').innerText,
            listed: model.shown.filter((tie) => [data.ties.source[tie], data.ties.target[tie]]
                .some((end) => model.unit.move[end] === actor)).length,
            tip: tip.innerText || tip.textContent,
            size: Atlas.model.sizes({ ...Atlas.state, size: 'own' }, model).get(actor),
        };
    }
    Atlas.select(null);
    return found;
}"""
MATRIX = """() => {
    const { id } = Atlas.data.actors;
    const found = Atlas.matrix.tally(Atlas.current());
    return {
        cells: [...found.cells].map(([key, acts]) => [...key.split(',').map((at) => id[at]), acts]),
        rows: Object.fromEntries([...document.querySelectorAll('#matrix tbody tr')].map(
            (row) => [row.querySelector('th').innerText,
                Number(row.querySelector('td.n').innerText.replace(',', ''))])),
    };
}"""
SIDES = """() => [...document.querySelectorAll('.side')].map((side) =>
    [...side.querySelectorAll('.bars')].map((chart) => [...chart.querySelectorAll('.n')].reduce(
        (all, n) => all + Number(n.innerText.replace(',', '')), 0)))"""


@pytest.fixture(scope="module")
def net() -> sn.TieNetwork:
    return sn.load_china()


@pytest.fixture(scope="module")
def roles(net: sn.TieNetwork) -> pd.DataFrame:
    table = sn.role_map(net)
    return table[table.index.isin(net.gazetteer.query("unit_class == 'mainland'").index)]


@pytest.fixture(scope="module")
def page(
    chromium: Browser, net: sn.TieNetwork, roles: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    path = write_atlas(net, tmp_path_factory.mktemp("alike") / "atlas.html", roles=roles)
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    opened = context.new_page()
    opened.goto(path.as_uri())
    opened.wait_for_selector("body[data-ready=yes]")
    yield opened
    context.close()


@pytest.fixture(scope="module")
def shown(page: Page) -> dict[str, dict[str, Any]]:
    page.check("#view-force", force=True)
    return page.evaluate(READ)


@pytest.fixture(scope="module")
def counted(net: sn.TieNetwork) -> pd.DataFrame:
    """Return by region what the measures say: all acts, those that are no directive, partners abroad."""
    foreign = [layer for layer in net.layers if net.schema.layers[layer].foreign]
    table = sn.centrality(net, ["acts", "partners"], unit=UNIT)
    own = sn.centrality(net, "acts", layer=foreign, unit=UNIT)["acts"]
    return table.assign(own=own.reindex(table.index).fillna(0))


FITS = """async () => {
    const panel = document.getElementById('panel');
    const found = {};
    Atlas.select(Atlas.data.roles.regions[0]);
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    for (const actor of Atlas.data.roles.regions) {
        Atlas.select(actor);
        found[Atlas.data.actors.id[actor]] = [
            Math.max(panel.scrollHeight - panel.clientHeight, panel.scrollWidth - panel.clientWidth),
            [...panel.querySelectorAll('.card .evidence li')].filter((line) => line.checkVisibility()).length,
            panel.querySelectorAll('.card .legs th').length,
        ];
    }
    Atlas.select(null);
    return found;
}"""


def test_the_card_of_every_region_fits_one_screen(page: Page, roles: pd.DataFrame) -> None:
    page.check("#view-roles", force=True)
    page.evaluate("Atlas.change({ language: 'pl' })")  # its words are the longest
    for width, height in ((1440, 900), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        cards = page.evaluate(FITS)
        assert set(cards) == set(roles.index)
        over = {region: beyond for region, (beyond, _, _) in cards.items() if beyond > 0}
        assert over == {}, (width, height)
        # what a card is for is still on it: a row for each leg and one that says whether they agree
        assert min(rows for _, _, rows in cards.values()) >= 3
        assert sorted(lines for _, lines, _ in cards.values())[3] >= 3
    page.evaluate("Atlas.change({ language: 'en' })")
    page.set_viewport_size({"width": 1440, "height": 900})


FOLDS = """() => Atlas.data.roles.regions.map((actor) => {
    Atlas.select(actor);
    for (const fold of document.querySelectorAll('.card details')) fold.open = true;
    return document.querySelector('.card').innerText;
})"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_folded_has_no_inner_name_and_is_in_the_language(page: Page, language: str) -> None:
    page.evaluate("(language) => Atlas.change({ language })", language)
    for text in page.evaluate(FOLDS):
        assert not re.search(r"[a-z]_[a-z]|\bworld:|\||undefined|null|NaN", text)
        if language == "zh":
            assert not re.search(r"cannot be|agree|nothing said|probably|largest share", text)
    page.evaluate("Atlas.change({ language: 'en', selected: null })")


def test_all_regions_are_there(shown: dict[str, Any], roles: pd.DataFrame) -> None:
    assert set(shown) == set(roles.index)
    assert len(shown) == 31


def test_panel_size_and_tooltip_say_what_the_measures_say(
    shown: dict[str, Any], counted: pd.DataFrame, net: sn.TieNetwork
) -> None:
    rolled = net.rollup("province", partners="country")
    for region, said in shown.items():
        acts, own, partners = (int(counted.at[region, name]) for name in ("acts", "own", "partners"))
        assert (said["acts"], said["own"], said["partners"]) == (acts, own, partners), region
        assert said["size"] == own, region
        assert f"In the picture now: {acts:,} acts" in said["panel"], region
        assert f"partners abroad: {partners}, other" in said["panel"], region
        if acts > own:
            assert f"(acts of its own: {own:,}, directives received: {acts - own:,})" in said["panel"], region
        ties = rolled.ties.query("source == @region or target == @region")
        assert said["listed"] == len(ties), region
        assert f"Ties ({len(ties):,})" in said["panel"], region
        # the tooltip counts the same ties by layer
        by_layer = [int(n.replace(",", "")) for n in re.findall(r": ([\d,]+) \(", said["tip"])]
        assert sum(by_layer) == len(ties), region


def test_the_matrix_has_the_lines_of_the_network(
    page: Page, net: sn.TieNetwork, shown: dict[str, Any]
) -> None:
    page.check("#view-matrix", force=True)
    matrix = page.evaluate(MATRIX)
    rolled = net.rollup("province", partners="country")
    kind = rolled.gazetteer["kind"]
    edges = rolled.edges.assign(a=lambda e: e["source"].map(kind), b=lambda e: e["target"].map(kind))
    edges = edges[(edges["a"] == "region") ^ (edges["b"] == "region")]
    edges = edges[(edges["a"] == "place") | (edges["b"] == "place")]
    home = edges["source"].where(edges["a"] == "region", edges["target"])
    abroad = edges["target"].where(edges["a"] == "region", edges["source"])
    expected = edges["count"].groupby([home, abroad]).sum()
    cells = {(one, other): acts for one, other, acts in matrix["cells"]}
    assert cells == expected.to_dict()
    totals = expected.groupby(level=0).sum()
    names = net.gazetteer["name"]
    for region in shown:
        assert matrix["rows"][names[region]] == totals[region], region


def test_comparison_adds_up_to_the_row_of_the_matrix(page: Page, shown: dict[str, Any]) -> None:
    page.check("#view-matrix", force=True)
    rows = page.evaluate(MATRIX)["rows"]
    names = page.evaluate(
        """() => Object.fromEntries(
            Atlas.data.roles.regions.map((at) => [Atlas.data.actors.id[at], Atlas.name(at)]))"""
    )
    page.check("#view-compare", force=True)
    ids = sorted(shown)
    page.select_option("#left-region", ids[0])
    page.select_option("#right-region", ids[1])
    # one side stays, so that each region is seen beside two others
    pairs = page.evaluate(
        f"""(ids) => ids.map((region, at) => {{
            const by = (one) => document.getElementById(`${{one}}-region`);
            const side = by(at % 2 ? 'left' : 'right');
            side.value = region;
            side.dispatchEvent(new Event('change'));
            return [['left', 'right'].map((one) => by(one).value), ({SIDES})()];
        }})""",
        ids[1:],
    )
    assert [set(regions) for regions, _ in pairs] == [set(pair) for pair in pairwise(ids)]
    for regions, sides in pairs:
        for one, charts in zip(regions, sides, strict=True):
            assert charts[0] == charts[1] == rows[names[one]], one


def test_tiles_and_cards_say_what_the_table_of_roles_says(page: Page, roles: pd.DataFrame) -> None:
    words = pages.words()["en"]
    page.check("#view-roles", force=True)
    tiles = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.tile')].map((tile) =>
            [Atlas.data.actors.id[tile.dataset.actor],
             [...tile.querySelectorAll('.chip')].map((chip) => chip.innerText)]))"""
    )
    cards = page.evaluate(
        """() => Object.fromEntries(Atlas.data.roles.regions.map((actor) => {
            const card = Atlas.card.show(actor, Atlas.current());
            return [Atlas.data.actors.id[actor],
                [...card.querySelectorAll('.legs .chip')].map((chip) => chip.textContent)];
        }))"""
    )
    names = page.evaluate(
        """() => Object.fromEntries([
            ...Object.keys(Atlas.data.roles.places).map((code) => [code, Atlas.placeName(code)]),
            ...Atlas.data.actors.id.map((id, at) => [id, Atlas.shortName(at)])])"""
    )
    for region, row in roles.iterrows():
        for leg, chip, line in zip(("assigned", "claimed"), tiles[region], cards[region], strict=False):
            said = split(row[leg])
            if said:
                first = words[f"role_{said[0]}"]
                assert first in chip, (region, leg)
                assert (f"+{len(said) - 1}" in chip) == (len(said) > 1), (region, leg)
                for word in said:
                    assert words[f"role_{word}"] in line, (region, leg)
            for place in split(row[f"{leg}_towards"]):
                assert names.get(place, place) in line, (region, leg, place)
        expected = shown_text(row.to_dict(), words, names.__getitem__, lambda word: words[f"role_{word}"])
        assert cards[region][2] == expected, region


def test_all_regions_fit_the_first_screen(page: Page) -> None:
    page.check("#view-roles", force=True)
    hidden = page.evaluate(
        """() => {
            const sheet = document.getElementById('sheet').getBoundingClientRect();
            return [...document.querySelectorAll('#headline, .tile')].filter((node) => {
                const box = node.getBoundingClientRect();
                return box.top < sheet.top || box.bottom > sheet.bottom || box.right > sheet.right;
            }).map((node) => node.innerText);
        }"""
    )
    assert hidden == []


def test_the_headline_counts_what_the_table_says(page: Page, roles: pd.DataFrame) -> None:
    page.check("#view-roles", force=True)
    headline = page.inner_text("#headline")
    verdicts = roles["verdict_assigned_enacted"]
    compared = verdicts[~verdicts.isin(["nothing said", ""])]
    assert f"{int((roles['assigned'] != '').sum())} of 31 regions are told a role" in headline
    assert f"{int((roles['claimed'] != '').sum())} claim one" in headline
    assert f"The ties of {int((roles['enacted_verdict'] == 'enacted').sum())} stand out" in headline
    assert f"Of {len(compared)} compared" in headline
    assert f"agree for {int((compared == 'agrees').sum())}, in part for" in headline


def test_pyvis_counts_the_same_acts(net: sn.TieNetwork, roles: pd.DataFrame, shown: dict[str, Any]) -> None:
    nodes = {node["id"]: node for node in to_pyvis(net, roles=roles).nodes}
    words = pages.words()["en"]
    for region, said in shown.items():
        title = nodes[region]["title"]
        assert f"{words['acts']}: {said['own']:,}" in title, region
        assert str(roles.at[region, "reading"]) in title, region


def test_dossiers_count_the_same_acts_and_partners(
    net: sn.TieNetwork, roles: pd.DataFrame, shown: dict[str, Any], tmp_path: Path
) -> None:
    # what is compared stands in the rows of all time; without eras the rest is not computed
    held = {"gazetteer": net.gazetteer, "members": net.members, "tables": net.tables, "schema": net.schema}
    whole = sn.TieNetwork(net.actors, net.ties, **held)
    write_dossiers(whole, tmp_path, regions=list(shown), draws=2, permutations=0, progress=False)
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    names = roles.attrs["names"]
    for region, said in shown.items():
        text = (tmp_path / f"{region}.html").read_text(encoding="utf-8")
        found = re.search(r"([\d,]+) recorded acts with ([\d,]+) partners abroad", text)
        assert [int(n.replace(",", "")) for n in found.groups()] == [said["own"], said["partners"]], region
        row = re.search(rf'href="{region}\.html".*?</tr>', index, flags=re.DOTALL)[0]
        numbers = [int(n.replace(",", "")) for n in re.findall(r'<td class="n">([\d,]+)</td>', row)]
        assert numbers == [said["own"], said["partners"]], region
        expected = shown_text(roles.loc[region].to_dict(), pages.words()["en"], names.__getitem__, spelled)
        if expected:
            assert expected.replace("'", "&#39;") in text, region
