"""States side by side: the numbers of the API, on the same scales, in a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import subnatnet as sn
from present import states as fictitious
from present.looking import barriers
from present.markup import faults
from subnatnet.errors import InvalidChoice
from subnatnet.present.states import read_state, write_state_comparison

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

NAMES = ("Poland", "Germany")
UNIT = ("region", "country")


@pytest.fixture(scope="module")
def nets() -> dict[str, sn.TieNetwork]:
    return {"Poland": sn.load_world(home="PL"), "Germany": sn.load_world(home="DE")}


@pytest.fixture(scope="module")
def file(nets: dict[str, sn.TieNetwork], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_state_comparison(nets, tmp_path_factory.mktemp("states") / "states.html")


@pytest.fixture(scope="module")
def page(chromium: Browser, file: Path) -> Page:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, offline=True, bypass_csp=True)
    opened = context.new_page()
    opened.goto(file.as_uri())
    folded = opened.locator("details").all()
    assert [one.get_attribute("open") for one in folded] == [None] * 4
    opened.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    yield opened
    context.close()


def rows(page: Page, heading: str) -> dict[str, list[str]]:
    """Return the cells of the table after a heading, by the name of the row."""
    found = {}
    for row in page.locator(f":is(h2#{heading}, #{heading} > summary) + .wide tbody tr").all():
        cells = row.locator("th, td").all_inner_texts()
        found[cells[0]] = cells[1:]
    return found


def test_every_region_has_a_tile_with_the_numbers_of_the_measures(
    page: Page, nets: dict[str, sn.TieNetwork]
) -> None:
    for at, name in enumerate(NAMES):
        net = nets[name]
        counted = sn.centrality(net, ["acts", "partners"], unit=UNIT)
        spread = sn.diversity(net, ["shannon", "hhi"], unit=UNIT)
        units = net.gazetteer.query("kind == 'region' and level == 'region'")
        tiles = page.locator(".tiles").nth(at).locator(".tile")
        said = {tile.locator("strong").inner_text(): tile.inner_text() for tile in tiles.all()}
        table = page.locator("#table .side-by-side table").nth(at)
        listed = {
            row.locator("th").inner_text(): row.locator("td").all_inner_texts()
            for row in table.locator("tbody tr").all()
        }
        assert set(said) == set(listed) == set(units["name"])
        for region, unit in units["name"].items():
            acts, partners = (int(counted.at[region, column]) for column in ("acts", "partners"))
            assert f"{acts} acts, {partners} countries" in said[unit].replace("\n", " ")
            assert [int(cell) for cell in listed[unit][:2]] == [acts, partners]
            assert float(listed[unit][2]) == pytest.approx(spread.at[region, "shannon"], rel=6e-3)
            assert float(listed[unit][3]) == pytest.approx(spread.at[region, "hhi"], rel=6e-3)


def test_shares_are_of_all_acts_abroad_and_on_one_scale(page: Page, nets: dict[str, sn.TieNetwork]) -> None:
    states = [read_state(name, net) for name, net in nets.items()]
    totals = [state.acts["acts"].sum() for state in states]
    for heading, column in (("worlds", "world"), ("layers", "layer")):
        table = rows(page, heading)
        for at, state in enumerate(states):
            acts = [int(re.search(r"\((\d+)\)", cells[2 * at])[1]) for cells in table.values()]
            assert sum(acts) == totals[at] == state.by(column).sum()
    # the same share is as long for every state
    bars = page.evaluate(
        """() => [...document.querySelectorAll('#worlds + .wide tbody tr')].flatMap((row) =>
            [...row.querySelectorAll('.track i')].map((bar, at) =>
                [parseFloat(row.querySelectorAll('td.n')[at].innerText),
                 bar.getBoundingClientRect().width]))"""
    )
    scale = max(width / share for share, width in bars if share >= 5)
    for share, width in bars:
        assert width == pytest.approx(share * scale, abs=0.06 * scale + 1)


def test_the_page_opens_with_what_differs_most(page: Page, nets: dict[str, sn.TieNetwork]) -> None:
    states = [read_state(name, net) for name, net in nets.items()]
    shares = pd.concat([state.by("partner") / state.acts["acts"].sum() for state in states], axis=1).fillna(0)
    listed = page.locator(".differs li").all_inner_texts()
    apart = []
    for line in listed:
        one, other = (float(share) for share in re.findall(r"([\d.]+)%", line))
        apart.append(abs(one - other))
    assert len(listed) >= 3
    assert apart == sorted(apart, reverse=True)
    own = shares.loc["UA"].mul(100).round(1)
    assert f"Ukraine: Poland {own.iloc[0]}%, Germany {own.iloc[1]}%" in listed


def test_a_state_is_no_partner_of_its_own_regions(page: Page) -> None:
    partners = rows(page, "partners")
    assert partners["Poland"][0] == partners["Germany"][2] == "–"  # noqa: RUF001 - the dash of an empty cell
    assert partners["Germany"][0].startswith("20")


def test_spreads_have_one_axis(page: Page, nets: dict[str, sn.TieNetwork]) -> None:
    most = max(sn.centrality(net, "acts", unit=UNIT)["acts"].filter(like="-").max() for net in nets.values())
    figure = page.locator("figure").first
    assert figure.locator(".ends span").all_inner_texts() == ["0", str(int(most))]
    for at, name in enumerate(NAMES):
        svg = figure.locator("svg").nth(at)
        values = svg.locator("circle").evaluate_all(
            "dots => dots.map((dot) => [dot.textContent, Number(dot.getAttribute('cx'))])"
        )
        assert len(values) == 16
        for text, x in values:
            value = float(text.rpartition(": ")[2])
            assert x == pytest.approx(6 + 588 * value / most, abs=0.06)
        assert name in svg.get_attribute("aria-label")


def test_nobody_is_kept_out(page: Page) -> None:
    for scheme, width in (("light", 1440), ("dark", 1024), ("light", 390)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert barriers(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ("Osteuropa", "Vereinigtes Königreich", "Median")),
        ("pl", ("Europa Wschodnia", "Wielka Brytania", "mediana")),
        ("zh", ("东欧", "英国", "中位数")),
    ],
)
def test_it_speaks_the_language(
    nets: dict[str, sn.TieNetwork], tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    path = write_state_comparison(nets, tmp_path / "s.html", language=language)
    text = path.read_text(encoding="utf-8")
    for word in words:
        assert word in text
    assert not re.search(r"Eastern Europe|United Kingdom|>median |Acts by", text)


def test_the_file_is_valid_closed_and_the_same_again(
    file: Path, nets: dict[str, sn.TieNetwork], tmp_path: Path
) -> None:
    text = file.read_text(encoding="utf-8")
    assert faults(text) == []
    assert "default-src 'none'" in text
    assert "<script" not in text
    assert not re.search(r"""(src|href)=["']https?:""", text)
    assert write_state_comparison(nets, tmp_path / "again.html").read_bytes() == file.read_bytes()


def test_roles_stand_in_the_tiles_and_names_are_only_text(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>"
    nets = {hostile: fictitious.network(), "Other": fictitious.network()}
    path = write_state_comparison(nets, tmp_path / "s.html", roles={"Other": fictitious.ROLES})
    text = path.read_text(encoding="utf-8")
    assert "<script" not in text
    assert text.count("core area +1 → Poland +1") == 1
    assert "cannot be seen" in text


def test_what_cannot_be_compared_is_refused(tmp_path: Path) -> None:
    net = fictitious.network()
    with pytest.raises(InvalidChoice, match="two states at least"):
        write_state_comparison({"One": net}, tmp_path / "s.html")
    with pytest.raises(InvalidChoice, match=r"'Otherr'.*'Other'"):
        write_state_comparison(
            {"One": net, "Other": net}, tmp_path / "s.html", roles={"Otherr": fictitious.ROLES}
        )
    with pytest.raises(InvalidChoice, match="language"):
        write_state_comparison({"One": net, "Other": net}, tmp_path / "s.html", language="fr")
    with pytest.raises(InvalidChoice, match="leads abroad"):
        read_state("Inland", net.layer("directive"))
    places = pd.DataFrame({"id": ["A", "B"], "kind": "place"})
    nobody = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["B"]}), places)
    with pytest.raises(InvalidChoice, match="no regions"):
        read_state("Nobody", nobody)
