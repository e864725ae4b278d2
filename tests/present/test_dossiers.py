"""Dossiers: what they say, that they open offline, that their links lead somewhere, that they print."""

from __future__ import annotations

import functools
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pandas as pd
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

import loaded
import networks
import subnatnet as sn
from present.exports.cases import HOSTILE, hard
from present.looking import barriers
from present.markup import faults
from subnatnet.errors import InvalidChoice, UnknownActor
from subnatnet.present import _dossier_facts as facts_of
from subnatnet.present import dossiers
from subnatnet.present.dossiers import file_names, write_dossiers

SOURCES = pd.DataFrame(
    {
        "key": ["s1", "s2", "s3"],
        "title": ["Register <b>of</b> ties", "Mirror", "Trap"],
        "publisher": ["Office", "", ""],
        "url": ["https://example.org/register", "", "javascript:alert(1)"],
    }
)


@functools.cache
def placed():
    """Return a network with everything a dossier can show: places, neighbours, acts of all sorts."""
    actors = networks.ACTORS.assign(lat=0.0, lon=0.0, land_neighbours="", country="")
    where = {"R1": (30.0, 103.0), "R2": (25.0, 101.0), "PL": (52.0, 19.0), "DE": (51.0, 10.0)}
    for actor, (lat, lon) in where.items():
        actors.loc[actors["id"] == actor, ["lat", "lon"]] = lat, lon
    actors.loc[actors["id"] == "R1", "land_neighbours"] = "PL"
    ties = networks.TIES.assign(role="", orientation="", scope="", title="", sources="s1", note="", url="")
    told = ties["layer"] == "directive"
    ties.loc[told, ["role", "orientation", "scope", "title"]] = "gateway", "PL", "single", "Open the gate"
    ties.loc[ties["id"] == "t1", ["sources", "note"]] = "s1|s2|s3", "two sources disagree"
    ties.loc[ties["id"] == "t3", "url"] = "https://example.org/t3"
    ties.loc[ties["id"] == "t2", "url"] = "javascript:alert(2)"
    more = pd.DataFrame(
        {"id": ["t10", "t11"], "layer": "agreement", "source": "R2", "target": ["PL:lodz", "PL:krakow"]}
    ).assign(start=["1990", "2015"], sources="s2")
    return loaded.studied(sn.TieNetwork(actors, pd.concat([ties, more]).fillna(""), eras=networks.ERAS))


QUICK = {"draws": 20, "permutations": 19, "progress": False}


@functools.cache
def texts():
    """Return the pages of the small network by file name."""
    import tempfile

    written = write_dossiers(placed(), tempfile.mkdtemp(), sources=SOURCES, title="Ties & roles", **QUICK)
    return {path.name: path.read_text(encoding="utf-8") for path in written}


class Page(HTMLParser):
    """Collect what matters of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.tags, self.words = [], set(), [], []
        self.handlers = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        found = dict(attrs)
        self.handlers += [name for name in found if name.startswith("on")]
        if "id" in found:
            self.ids.add(found["id"])
        if tag == "a":
            self.links.append(found.get("href", ""))

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))


def test_there_is_an_index_and_a_page_for_each_region():
    assert sorted(texts()) == ["R1.html", "R2.html", "index.html"]


def test_every_link_resolves():
    for name, text in texts().items():
        page = Page(text)
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme == "https"
            else:
                target = unquote(parts.path) or name
                assert target in texts(), f"{name} links to {link}"
                if parts.fragment:
                    assert parts.fragment in Page(texts()[target]).ids, f"{name} links to {link}"


def test_pages_need_nothing_else_and_run_nothing():
    for text in texts().values():
        page = Page(text)
        assert not {"script", "iframe", "img", "object", "embed"} & set(page.tags)
        assert not page.handlers
        assert not re.search(r"url\(|@import|<link[^>]+stylesheet", text)
        assert "default-src 'none'" in text


def test_pages_are_valid():
    for name, text in texts().items():
        assert faults(text) == [], name


def test_a_page_says_what_was_computed():
    net = placed()
    text = Page(texts()["R1.html"]).text
    assert "One" in text
    for heading in (
        "Role through the eras",
        "Partners",
        "Measures",
        "Evidence: told, claimed and shown, all years",
        "Closest competitors",
        "All ties, with sources",
        "What the data cannot say",
        "What the words mean",
    ):
        assert heading in text
    for era, span in net.eras.items():
        assert f"{era} {dossiers._span(span)}" in text
    # four acts abroad: t1, t2, t4 and the project p1, whose two rows are one act
    assert "4 recorded acts with 2 partners abroad" in text
    assert "gateway" in text
    assert "Open the gate" in text


def test_measures_are_those_of_the_library():
    unit = ("province", "country")
    layers = ["agreement", "investment"]
    values = sn.centrality(placed(), ["partners", "betweenness"], layer=layers, unit=unit).loc["R1"]
    text = Page(texts()["R1.html"]).text
    assert f"partners abroad {values['partners']:.0f}" in text
    assert f"betweenness {dossiers._number(float(values['betweenness']))}" in text


def test_every_tie_stands_on_its_page_with_its_sources():
    text = texts()["R1.html"]
    assert "two sources disagree" in text
    assert "[1] [2] [3]" in Page(text).text
    assert 'href="#source-1"' in text
    assert '<li id="source-1">s1: ' in text
    # what a source says by its own address, and nothing of what is no address
    page = '<a href="https://example.org/t3" rel="noopener noreferrer">page</a>'
    assert page in "".join(texts().values())
    assert "Register &lt;b&gt;of&lt;/b&gt; ties" in text
    assert 'href="https://example.org/register"' in text
    rows = re.search(r"Agreement: (\d+) rows, (\d+) acts", Page(text).text)
    assert rows.groups() == ("3", "3")


def test_limits_come_with_their_numbers():
    text = Page(texts()["R1.html"]).text
    assert "1 of 5 ties abroad carry no date, or only a range." in text
    assert "4 of 5 ties abroad rest on a single source." in text
    assert "No tie is recorded in: investment." in Page(texts()["R2.html"]).text


def test_a_dangerous_address_never_becomes_a_link():
    assert "javascript:" not in "".join(link for text in texts().values() for link in Page(text).links)


def test_the_map_shows_every_partner_that_has_a_place():
    text = texts()["R2.html"]
    assert text.count('class="partner"') == 2
    assert text.count('class="tie"') == 2


def test_rivals_are_ranked_by_overlap_and_linked():
    assert '<a href="R2.html">Two</a>' in texts()["R1.html"]


def test_the_same_seed_gives_the_same_pages(tmp_path):
    net = placed()
    shuffled = sn.TieNetwork(
        net.actors.sample(frac=1, random_state=3),
        net.ties.sample(frac=1, random_state=3),
        gazetteer=net.gazetteer,
        eras=net.eras,
    )
    again = write_dossiers(shuffled, tmp_path, sources=SOURCES, title="Ties & roles", **QUICK)
    assert {path.name: path.read_text(encoding="utf-8") for path in again} == texts()


def test_a_network_of_ties_alone_says_what_could_not_be_computed(tmp_path):
    frame = pd.DataFrame({"source": ["R1", "R1", "R2"], "target": ["P1", "P2", "P1"]})
    index, first, _ = write_dossiers(sn.from_edges(frame), tmp_path, **QUICK)
    assert "nothing said" in index.read_text(encoding="utf-8")
    text = Page(first.read_text(encoding="utf-8")).text
    assert "No directive in the table addresses this region" in text
    assert "3 of 3" not in text
    assert "2 of 2 ties abroad carry no date" in text


def test_hostile_names_are_text(tmp_path):
    written = write_dossiers(hard(), tmp_path, **QUICK)
    for path in written:
        page = Page(path.read_text(encoding="utf-8"))
        assert not {"script", "img"} & set(page.tags)
        assert not page.handlers
    text = Page((tmp_path / "CN-SC.html").read_text(encoding="utf-8")).text
    assert HOSTILE[0] in text
    assert HOSTILE[1] in text
    assert "四川省" in text


@given(st.lists(st.text(min_size=1, max_size=80), unique=True, max_size=12))
def test_file_names_are_safe_and_unique_on_every_system(ids):
    names = list(file_names(ids).values())
    assert len({name.casefold() for name in names}) == len(ids)
    for name in names:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*\.html", name)
        assert name.casefold() != "index.html"
        assert len(name) < 100


@pytest.mark.parametrize("region", ["index", "CON", "../../etc/passwd", "a/b", "..", "四川"])
def test_a_region_named_like_a_path_gets_a_name_of_its_own(region):
    assert re.fullmatch(r"[A-Za-z0-9-]+-[0-9a-f]{10}\.html", file_names([region])[region])


def test_regions_can_be_chosen_by_name(tmp_path):
    same = {"sources": SOURCES, "title": "Ties & roles"} | QUICK
    written = write_dossiers(placed(), tmp_path, regions=["Two"], **same)
    assert [path.name for path in written] == ["index.html", "R2.html"]
    text = written[1].read_text(encoding="utf-8")
    # a rival without a page of its own is still a rival and counts in ranks; it is named, not linked
    assert "R1.html" not in text
    assert "One" in Page(text).text
    assert "of 2" in Page(text).text
    assert text == texts()["R2.html"].replace('<a href="R1.html">One</a>', "One")


def test_an_unknown_region_is_explained(tmp_path):
    with pytest.raises(UnknownActor, match="did you mean"):
        write_dossiers(placed(), tmp_path, regions=["Twoo"], **QUICK)
    with pytest.raises(InvalidChoice, match="no region of this selection has a tie abroad"):
        write_dossiers(networks.small().layer("directive"), tmp_path, **QUICK)
    assert list(tmp_path.iterdir()) == []


def test_stopping_half_way_leaves_what_was_there(tmp_path, monkeypatch):
    (tmp_path / "index.html").write_text("old", encoding="utf-8")

    def stop(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(dossiers, "_page", stop)
    with pytest.raises(KeyboardInterrupt):
        write_dossiers(placed(), tmp_path, **QUICK)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "old"


@pytest.fixture
def shown(chromium, tmp_path):
    """Open the page of R1 without network; it may neither ask for anything nor complain."""
    (tmp_path / "R1.html").write_text(texts()["R1.html"], encoding="utf-8")
    said = []
    context = chromium.new_context()
    context.set_offline(True)
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: said.append(request.url))
    page.goto((tmp_path / "R1.html").as_uri())
    yield page
    context.close()
    assert [line for line in said if not line.startswith(("file:", "data:"))] == []


def test_the_page_prints_to_a_clean_pdf(tmp_path, shown):
    pdf = tmp_path / "R1.pdf"
    shown.pdf(path=pdf, prefer_css_page_size=True)
    reader = pypdfium2.PdfDocument(pdf)
    assert reader[0].get_size() == pytest.approx((595, 842), abs=2)  # A4
    text = re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in reader))
    assert "Role through the eras" in text
    assert "What the data cannot say" in text
    assert "To the content" not in text
    assert len(reader) <= 6


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_the_screen(shown, width):
    shown.set_viewport_size({"width": width, "height": 800})
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert shown.locator("svg[role=img]").bounding_box()["width"] > 200


@pytest.mark.parametrize("name", ["R1.html", "index.html"])
def test_pages_are_accessible(chromium, tmp_path, name):
    (tmp_path / name).write_text(texts()[name], encoding="utf-8")
    # the checker is a script put into the page, which the page's own policy would rightly refuse
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto((tmp_path / name).as_uri())
    for scheme, width in (("light", 1280), ("dark", 390)):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert barriers(page) == [], (scheme, width)
    context.close()


def test_one_region_may_be_named_bare_and_none_is_refused(tmp_path):
    net = sn.from_edges(pd.DataFrame({"source": ["R1", "R2"], "target": ["P1", "P1"]}))
    written = sn.write_dossiers(net, tmp_path, regions="R1", draws=5, progress=False)
    assert [path.name for path in written] == ["index.html", "R1.html"]
    for bad in ({"regions": []}, {"draws": -1}, {"seed": None}):
        with pytest.raises(sn.InvalidChoice):
            sn.write_dossiers(net, tmp_path, **({"draws": 5, "progress": False} | bad))


def test_ctrl_c_while_drawing_writes_no_page_with_fewer_draws(tmp_path, monkeypatch):
    net = sn.from_edges(pd.DataFrame({"source": ["R1", "R2"], "target": ["P1", "P1"]}))
    drawn = facts_of.bootstrap

    def stopped(*args, **options):
        table = drawn(*args, **options)
        table.attrs["interrupted"] = True  # what Ctrl-C in the midst of draws leaves
        return table

    monkeypatch.setattr(facts_of, "bootstrap", stopped)
    with pytest.raises(KeyboardInterrupt):
        sn.write_dossiers(net, tmp_path / "pages", draws=5, progress=False)
    assert not (tmp_path / "pages").exists()
