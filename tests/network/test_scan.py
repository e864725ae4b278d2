"""Ties beyond memory mean what they mean in memory."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import subnatnet as sn
from networks import ACTORS, ERAS, TIES, small

ibis = pytest.importorskip("ibis")
LARGE = {
    "deadline": None,
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a table takes minutes
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}


@pytest.fixture(scope="module")
def engine():
    """Return one connection for many scans."""
    from subnatnet.network._scan_engine import quiet

    with quiet():
        return ibis.duckdb.connect()


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """Draw valid ties: every layer, ends either way round, dates of every kind, joint documents."""
    rows = []
    for number in range(draw(st.integers(1, 14))):
        layer = draw(st.sampled_from(["agreement", "investment", "directive"]))
        home = draw(st.sampled_from(["R1", "R1:a", "R1:b", "R2"]))
        abroad = draw(st.sampled_from(["PL:lodz", "PL:krakow", "DE:bonn", "DE", "PL"]))
        ends = [home, abroad]
        if layer == "directive":
            ends = [draw(st.sampled_from(["org:x", "org:y"])), home]
        elif layer == "investment":
            ends = draw(st.sampled_from([["co:firm", abroad], ["co:firm", "co:abroad"], [home, abroad]]))
        elif draw(st.booleans()):
            ends.reverse()
        span = draw(
            st.sampled_from(
                [
                    ("", ""),
                    ("1980", ""),
                    ("1993-12", "1999"),
                    ("2011~", "XXXX"),
                    ("[1990..2000]", "2001-05-06"),
                    ("2015-01-02", "2015-01-02"),
                    ("[..1995]", "1996"),
                    ("", "2003"),
                ]
            )
        )
        document = draw(st.sampled_from(["", "", "d1", "d2"]))
        confidence = draw(st.sampled_from(["", "high", "low"]))
        sources = draw(st.sampled_from(["", "s1|s2"]))
        count = draw(st.sampled_from([None, None, 2.0, 3.5]))
        rows.append((f"t{number:03d}", layer, *ends, *span, document, confidence, sources, count))
    names = ["id", "layer", "source", "target", "start", "end", "document", "confidence", "sources", "count"]
    return pd.DataFrame(rows, columns=names)


VERBS = st.one_of(
    st.tuples(st.just("layer"), st.sampled_from([("agreement",), ("investment", "directive")]), st.just({})),
    st.tuples(
        st.just("during"),
        st.sampled_from([("1990/1999",), ("reform",), ("2000/..",), ("../1995",), ("2015",)]),
        st.fixed_dictionaries(
            {
                "undated": st.sampled_from(["exclude", "include"]),
                "event": st.sampled_from(["start", "active"]),
            }
        ),
    ),
    st.tuples(
        st.just("among"),
        st.just(()),
        st.sampled_from(
            [
                {"kind": "region"},
                {"ids": "R1"},
                {"ids": ["PL", "R2"], "ends": "both"},
                {"kind": ["region", "place"], "ends": "both"},
                {"level": "city"},
            ]
        ),
    ),
    st.tuples(
        st.just("rollup"),
        st.sampled_from([("province",), ("top",), ("prefecture",), ()]),
        st.sampled_from([{}, {"partners": "country"}, {"partners": "world_region"}]),
    ),
    st.tuples(
        st.just("where"), st.just((lambda t: (t["start"] != "") & (t["confidence"] != "low"),)), st.just({})
    ),
)


def applied(net, verbs):
    for name, given_, named in verbs:
        net = getattr(net, name)(*given_, **named)
    return net


def bare(edges: pd.DataFrame) -> pd.DataFrame:
    texts = dict.fromkeys(["layer", "source", "target"], "str")  # also where there is no edge
    return edges.drop(columns="ties").reset_index(drop=True).astype(texts)


def weights(net) -> pd.DataFrame:
    return bare(net.edges).drop(columns="n_ties")


def assert_same(scan, net) -> None:
    """Compare every answer of a scan with the answer in memory."""
    assert_frame_equal(scan.edges(), bare(net.edges))
    collected = scan.collect(keep=("kind", "start", "end", "confidence", "sources"))
    assert_frame_equal(weights(collected), weights(net))
    assert_frame_equal(collected.members.reset_index(drop=True), net.members.reset_index(drop=True))
    assert collected.actors.index.tolist() == net.actors.index.tolist()
    assert collected.schema == net.schema
    assert_frame_equal(scan.summary(), net.summary())


@settings(max_examples=8, **LARGE)
@given(tables(), st.lists(VERBS, max_size=3))
def test_verbs_mean_what_they_mean_in_memory(engine, ties, verbs):
    net = applied(sn.TieNetwork(ACTORS, ties, eras=ERAS), verbs)
    scan = applied(sn.scan_ties(ties, actors=ACTORS, eras=ERAS, engine=engine), verbs)
    assert_same(scan, net)


@settings(max_examples=8, **LARGE)
@given(tables(), st.lists(VERBS, max_size=2))
def test_coverage_is_that_of_memory(engine, ties, verbs):
    net = applied(sn.TieNetwork(ACTORS, ties, eras=ERAS), verbs)
    scan = applied(sn.scan_ties(ties, actors=ACTORS, eras=ERAS, engine=engine), verbs)
    assert_frame_equal(scan.coverage(), sn.coverage(net))
    assert_frame_equal(scan.coverage(None), sn.coverage(net, None))


@settings(max_examples=8, **LARGE)
@given(tables(), st.lists(VERBS, max_size=2), VERBS)
def test_what_is_collected_can_be_narrowed_further(engine, ties, before, after):
    net = applied(sn.TieNetwork(ACTORS, ties, eras=ERAS), before)
    scan = applied(sn.scan_ties(ties, actors=ACTORS, eras=ERAS, engine=engine), before)
    kept = scan.collect(keep=("start", "end", "confidence"))
    assert_frame_equal(weights(applied(kept, [after])), weights(applied(net, [after])))


def test_actors_are_guessed_as_in_memory(engine, tmp_path):
    TIES.to_csv(tmp_path / "ties.csv", index=False)
    net = sn.read_ties(tmp_path / "ties.csv")
    scan = sn.scan_ties(tmp_path / "ties.csv", engine=engine)
    assert_frame_equal(scan.edges(), bare(net.edges))
    assert scan.actors["kind"].to_dict() == net.actors["kind"].to_dict()


@pytest.mark.parametrize("form", ["parquet", "csv", "folder", "glob", "list", "duckdb", "expression"])
def test_a_source_in_any_form_gives_the_same(form, tmp_path):
    files = [tmp_path / f"part{number}" for number in (1, 2)]
    parts = [TIES.iloc[:4], TIES.iloc[4:]]
    suffix = ".csv" if form == "csv" else ".parquet"
    for file, part in zip(files, parts, strict=True):
        if suffix == ".csv":
            part.to_csv(file.with_suffix(suffix), index=False)
        else:
            part.to_parquet(file.with_suffix(suffix), index=False)
    source = tmp_path
    if form == "glob":
        source = str(tmp_path / "part*.parquet")
    elif form == "list":
        source = sorted(tmp_path.glob("*.parquet"))
    elif form == "parquet":
        TIES.to_parquet(tmp_path / "all.parquet", index=False)
        source = tmp_path / "all.parquet"
    elif form == "duckdb":
        import duckdb

        with duckdb.connect(str(tmp_path / "ties.duckdb")) as connection:
            connection.register("frame", TIES)
            connection.execute("CREATE TABLE ties AS SELECT * FROM frame")
        source = f"duckdb:///{tmp_path / 'ties.duckdb'}"
    elif form == "expression":
        from subnatnet.network._scan_engine import quiet

        with quiet():
            source = ibis.duckdb.connect().read_parquet([str(file) + ".parquet" for file in files])
    scan = sn.scan_ties(source, actors=ACTORS, eras=ERAS).rollup("province", partners="country")
    assert_frame_equal(scan.edges(), bare(small().rollup("province", partners="country").edges))


def test_days_and_years_that_are_no_texts_are_dates(tmp_path):
    days = pd.to_datetime(pd.Series(["2015-03-01", "1999-01-01", None]))
    for start in (days, days.dt.year.astype("Int64"), days.dt.strftime("%Y%m%d").astype("Int64")):
        frame = pd.DataFrame({"source": "R1", "target": ["PL:lodz", "DE:bonn", "DE"], "start": start})
        frame.to_parquet(tmp_path / "ties.parquet", index=False)
        scan = sn.scan_ties(tmp_path / "ties.parquet", layer="agreement")
        assert scan.during("2010/..").edges()["target"].tolist() == ["PL:lodz"]
        assert scan.during("2010/..", undated="include").edges()["target"].tolist() == ["DE", "PL:lodz"]
        assert scan.summary().loc["agreement", ["first", "last"]].tolist() == [1999, 2015]
        collected = scan.collect()
        assert sorted(text[:4] for text in collected.ties["start"]) == ["", "1999", "2015"]


def test_a_mapping_is_read_as_in_memory(engine, tmp_path):
    mapping = sn.TableMapping(
        columns={"start": "signed", "layer": "what", "amount": "sum", "currency": "money"},
        words={"layer": {"pact": "agreement", "*": "investment"}},
        source=sn.End(columns=("province",)),
        target=sn.End(columns=("city", "state"), kind="place"),
        dates="dmy",
        decimal=",",
        thousands=".",
    )
    table = pd.DataFrame(
        {
            "What": ["pact", "loan", "pact"],
            "province": [" CN-SC", "CN-SC", "CN-YN"],
            "city": ["PL:lodz", "", "DE:bonn"],
            "state": ["PL", "PL", "DE"],
            "signed": ["31.12.1999", "2001", "01.02.2003"],
            "sum": ["1.250,5", "", ""],
            "money": ["EUR", "", ""],
        }
    )
    table.to_csv(tmp_path / "t.csv", index=False)
    net = sn.read_ties(tmp_path / "t.csv", mapping=mapping)
    scan = sn.scan_ties(tmp_path / "t.csv", mapping=mapping, engine=engine)
    assert_frame_equal(scan.edges(), bare(net.edges))
    assert_frame_equal(scan.during("2000/..").edges(), bare(net.during("2000/..").edges))
    assert scan.where(lambda t: t["amount"] > 1000).edges()["target"].tolist() == ["PL:lodz"]
    assert scan.collect().ties["start"].sort_values().tolist() == ["1999-12-31", "2001", "2003-02-01"]


def test_names_are_looked_up_once_each(engine):
    mapping = sn.TableMapping(
        source=sn.End(columns=("from",), names="resolve", kind="region"),
        target=sn.End(columns=("to",), names="resolve", kind="place", country="country"),
    )
    table = pd.DataFrame(
        {"from": ["Sichuan", "Yunnan"], "to": ["Łódź", "Bonn"], "country": ["Poland", "Germany"]}
    )
    net = sn.read_ties(table, mapping=mapping, layer="agreement")
    scan = sn.scan_ties(table, mapping=mapping, layer="agreement", engine=engine)
    assert_frame_equal(scan.edges(), bare(net.edges))


def test_blanks_around_ids_and_words_do_not_matter(engine):
    frame = pd.DataFrame(
        {"source": ["R1 ", "R1"], "target": ["PL:lodz", " PL:lodz"], "layer": [" Agreement", "agreement"]}
    )
    scan = sn.scan_ties(frame, actors=ACTORS, engine=engine)
    assert scan.edges().to_numpy().tolist() == [["agreement", "R1", "PL:lodz", 2, 2.0]]
    narrow = (
        sn.scan_ties(frame, actors=ACTORS, engine=engine)
        .layer("agreement")
        .where(lambda t: t["source"] == "R1")
    )
    assert narrow.edges()["n_ties"].tolist() == [2]


BAD = TIES.assign(
    target=["PL:lods", *TIES["target"][1:]],
    layer=["agreement", "agrement", *TIES["layer"][2:]],
    start=["1985", "", "2015-02-30", *TIES["start"][3:]],
)


def test_a_row_that_cannot_be_a_tie_is_refused_when_an_answer_needs_it(engine):
    scan = sn.scan_ties(BAD, actors=ACTORS, engine=engine)
    for ask, said in (
        (scan.edges, "did you mean 'agreement'"),
        (lambda: scan.layer("agreement").edges(), "did you mean 'agreement'"),
        (lambda: scan.where(layer="agreement").edges(), "did you mean 'PL:lodz'"),
        (lambda: scan.where(id=["t3", "t4"]).during("1990/..").edges(), "2015-02-30"),
        (lambda: scan.where(id="t1").summary(), "no actor has this id"),
        (lambda: scan.where(id="t1").collect(), "no actor has this id"),
        (lambda: scan.where(id="t1").to_parquet("nowhere.parquet"), "no actor has this id"),
    ):
        with pytest.raises(sn.InvalidTies, match=said):
            ask()
    # rows at fault that are left out on purpose trouble nobody
    assert len(scan.where(id=["t4", "t5"]).during("1990/..").edges()) == 2


def test_rows_set_aside_are_counted(engine):
    scan = sn.scan_ties(BAD, actors=ACTORS, on_error="quarantine", engine=engine)
    net, aside = sn.read_ties(BAD, actors=ACTORS, on_error="quarantine")
    assert_frame_equal(scan.edges(), bare(net.edges))
    faults = scan.validate()
    assert (faults.rows, faults.bad) == (len(BAD), len(aside))


def worst() -> pd.DataFrame:
    bad = TIES.assign(amount=["1", "x", "-3", *[""] * 6], confidence="high", currency="USD", note="")
    bad.loc[0, "target"] = "PL:lods"
    bad.loc[1, ["start", "currency"]] = ["2015-02-30", "usd"]
    bad.loc[2, ["amount", "currency"]] = ["5", ""]
    bad.loc[3, ["source", "target"]] = ["R1", "R1"]
    bad.loc[4, "layer"] = "investmnt"
    bad.loc[5, ["start", "end"]] = ["2001", "1999"]
    bad.loc[6, ["id", "confidence"]] = ["t8", "sure"]
    bad.loc[7, ["kind", "start"]] = ["a\x01b", "2999"]
    bad.loc[8, ["source", "note", "amount"]] = ["R1", "\u202e", "-4"]
    bad["count"] = ["", "0", "2", "", "", "", "", "many", ""]
    return bad


def test_every_fault_of_memory_is_counted(engine):
    bad = worst()
    with pytest.raises(sn.InvalidTies) as told:
        sn.read_ties(bad, actors=ACTORS)
    report = told.value.report
    faults = sn.scan_ties(bad, actors=ACTORS, engine=engine).validate()
    assert faults.rows == 9
    assert faults.bad == 9
    ours, theirs = (
        {
            (c, v.removesuffix(".0"), "a date" if c in ("start", "end") else r)  # said in two ways
            for c, v, r in frame[["column", "value", "rule"]].astype(str).to_numpy()
        }
        for frame in (faults.faults, report)
    )
    assert ours == theirs
    counted = faults.counts.set_index(["column", "rule"])["rows"].to_dict()
    assert sum(counted.values()) == len(report)
    with pytest.raises(sn.InvalidTies):
        faults.raise_if_any()


def test_no_more_than_a_thousand_faults_are_shown_and_all_are_counted(engine):
    frame = pd.DataFrame({"id": [f"{n:05d}" for n in range(3000)], "source": "R1", "target": "PL:nowhere"})
    faults = sn.scan_ties(frame, actors=ACTORS, layer="agreement", engine=engine).validate()
    assert (faults.bad, len(faults.faults)) == (3000, 1000)
    assert faults.faults["row"].tolist() == frame["id"].tolist()[:1000]


def test_a_written_table_is_read_back_the_same(tmp_path):
    scan = sn.scan_ties(TIES, actors=ACTORS, eras=ERAS).rollup("province")
    for _ in range(2):
        scan.to_parquet(tmp_path / "out.parquet")
    again = sn.read_ties(tmp_path / "out.parquet", actors=ACTORS, eras=ERAS)
    assert_frame_equal(bare(again.edges), bare(small().rollup("province").edges))
    assert [file.name for file in tmp_path.iterdir()] == ["out.parquet"]


def test_what_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    scan = sn.scan_ties(TIES, actors=ACTORS)

    def stopped(*_args, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr(type(scan._base.engine.backend), "to_parquet", stopped)
    with pytest.raises(KeyboardInterrupt):
        scan.to_parquet(tmp_path / "out.parquet")
    assert not list(tmp_path.iterdir())


def test_a_closed_scan_leaves_no_temporary_folder(tmp_path):
    with sn.scan_ties(TIES, actors=ACTORS, temp_folder=tmp_path, memory_limit="200MB", threads=1) as scan:
        assert len(scan.edges()) == 9
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())
    scan = sn.scan_ties(TIES, actors=ACTORS, temp_folder=tmp_path)
    del scan
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda _: sn.scan_ties("nowhere.parquet"), "no such file"),
        (lambda _: sn.scan_ties("no*where.parquet"), "no file has such a name"),
        (lambda _: sn.scan_ties("nowhere"), "table of this engine"),
        (lambda _: sn.scan_ties(TIES, engine="postgres"), "engine must be 'duckdb' or a backend of ibis"),
        (lambda _: sn.scan_ties(TIES, memory_limit="lots"), "memory_limit must be a size"),
        (lambda _: sn.scan_ties(TIES, threads=0), "threads must be a whole number"),
        (lambda _: sn.scan_ties(TIES, temp_folder="/no/such/folder"), "temp_folder must be a folder"),
        (lambda on: sn.scan_ties(TIES, layer="agrement", engine=on), "did you mean 'agreement'"),
        (lambda on: sn.scan_ties(TIES, on_error="skip", engine=on), "on_error must be one of"),
        (lambda on: sn.scan_ties(TIES.drop(columns="target"), engine=on), "this column is missing"),
        (lambda on: sn.scan_ties(TIES, engine=on).layer("visits"), "is not a layer"),
        (lambda on: sn.scan_ties(TIES, engine=on).during("then"), "is not a period"),
        (lambda on: sn.scan_ties(TIES, engine=on).during("2000", undated="bounds"), "way to treat undated"),
        (lambda on: sn.scan_ties(TIES, engine=on).during("2000", event="end"), "event"),
        (lambda on: sn.scan_ties(TIES, engine=on).where(documnt="d1"), "did you mean 'document'"),
        (lambda on: sn.scan_ties(TIES, engine=on).where(lambda t: t["start"]), "a condition must be one"),
        (
            lambda on: sn.scan_ties(TIES, engine=on).where(document="d9").edges(),
            "is not a document of these ties",
        ),
        (lambda on: sn.scan_ties(TIES, actors=ACTORS, engine=on).among(kind="city"), "kind"),
        (
            lambda on: sn.scan_ties(TIES, actors=ACTORS, engine=on).among(ids="R3"),
            "is not the id of an actor",
        ),
        (lambda on: sn.scan_ties(TIES, actors=ACTORS, engine=on).among(ends="one"), "value of `ends`"),
        (lambda on: sn.scan_ties(TIES, actors=ACTORS, engine=on).rollup("canton"), "level of a region"),
        (
            lambda on: sn.scan_ties(TIES, actors=ACTORS, engine=on).collect(keep=["amount"]),
            "column of texts to keep",
        ),
    ],
)
def test_what_cannot_be_is_said_in_a_line(engine, call, said):
    with pytest.raises(sn.SubnatnetError, match=said):
        call(engine)


def test_a_damaged_file_is_said_in_a_line(tmp_path):
    (tmp_path / "ties.parquet").write_bytes(b"PAR1 not quite")
    with pytest.raises(sn.InvalidTies, match="cannot be read"):
        sn.scan_ties(tmp_path / "ties.parquet").edges()
    (tmp_path / "ties.csv").write_bytes(b"source,target\nA,\xff\xfe\n")
    with pytest.raises(sn.InvalidTies, match="read"):
        sn.scan_ties(tmp_path / "ties.csv", layer="agreement").edges()


def test_the_guide_runs_on_a_sample_of_events(tmp_path, monkeypatch, capsys):
    # made-up rows under the names of columns of an event table
    events = pd.DataFrame(
        {
            "GLOBALEVENTID": range(1, 8),
            "SQLDATE": [20140501, 20140502, 20140601, 20050101, 20150101, 20160101, 20160102],
            "Actor1Geo_ADM1Code": ["H1", "H1", "H2", "H2", "", "H1", "H2"],
            "Actor2Geo_CountryCode": ["P1", "P2", "P1", "P1", "P1", "H1", "P2"],
            "EventRootCode": ["04", "05", "03", "04", "04", "04", "19"],
            "NumMentions": [3, 1, 1, 1, 1, 1, 9],
        }
    )
    (tmp_path / "events").mkdir()
    events.to_parquet(tmp_path / "events" / "one.parquet", index=False)
    actors = pd.DataFrame({"id": ["H1", "H2", "P1", "P2"], "name": ["One", "Two", "Abroad", "Farther"]})
    actors["kind"] = ["region", "region", "place", "place"]
    actors["level"] = ["province", "province", "country", "country"]
    actors.to_csv(tmp_path / "actors.csv", index=False)
    where = {"Province": ["Sichuan", ""], "Country": "China", "Event Date": "2014-05-01"}
    for name, cells in {
        "icews": {"CAMEO Code": "040", "Target Country": "Poland"},
        "polecat": {"Event ID": ["a", "b"], "Event Type": "AGREE", "Recipient Country": "Germany"},
    }.items():
        (tmp_path / name).mkdir()
        pd.DataFrame(where | cells).to_csv(tmp_path / name / "2014.tsv", sep="\t", index=False)
    monkeypatch.chdir(tmp_path)
    guide = (Path(__file__).parents[2] / "docs" / "scale.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", guide, flags=re.DOTALL):
        exec(compile(code, "scale.md", "exec"), names)  # noqa: S102 - our own text, run as a reader would
    assert "2 of 7 rows" in capsys.readouterr().out
    net = names["net"]
    assert net.edges[["source", "target", "count"]].to_numpy().tolist() == [
        ["H1", "P1", 1.0],
        ["H1", "P2", 1.0],
        ["H2", "P1", 1.0],
    ]


def test_a_scan_says_what_it_is():
    scan = sn.scan_ties(TIES, actors=ACTORS).layer("agreement").during("2010/..")
    assert repr(scan).startswith("<TieScan on duckdb: the table; layer=agreement; during=2010/..")


CENTRAL = ["acts", "degree", "in_degree", "out_degree", "total_degree", "partners", "strength"]
CENTRAL += ["in_strength", "out_strength"]
SPREAD = ["countries", "world_regions", "shannon", "evenness", "simpson", "hhi", "hhi_normalized"]
SPREAD += ["hill1", "hill2"]
STATES = {"R1": "CN", "R2": "RU", "R1:a": "CN", "R1:b": "CN"}


def placed() -> pd.DataFrame:
    """Return the actors with countries; the two regions are of two states, one place has no country."""
    own = ACTORS["id"].str.extract(r"^([A-Z]{2})(?::|$)")[0].where(ACTORS["kind"] == "place")
    actors = ACTORS.assign(country=ACTORS["id"].map(STATES).fillna(own).fillna(""))
    actors.loc[actors["id"] == "co:abroad", "country"] = "DE"
    actors["world_region"] = actors["country"].map({"DE": "West", "PL": "East"}).fillna("")
    return actors


ROUNDS = st.fixed_dictionaries(
    {
        "layers": st.sampled_from([None, ["agreement"], ["agreement+investment"]]),
        "periods": st.sampled_from([None, ["1990/1999", None], ["reform"]]),
        "units": st.sampled_from([None, ["province"], [("top", "country")]]),
        "undated": st.sampled_from(["exclude", "include"]),
        "kind": st.sampled_from([None, "region"]),
    }
)


def close(found, wanted) -> None:
    assert_frame_equal(found, wanted, rtol=1e-12, atol=1e-12)


@settings(max_examples=8, **LARGE)
@given(tables(), st.lists(VERBS, max_size=2), ROUNDS, st.permutations([*CENTRAL, *SPREAD]))
def test_measures_are_those_of_memory(engine, ties, verbs, rounds, names):
    actors = placed()
    net = applied(sn.TieNetwork(actors, ties, eras=ERAS), verbs)
    scan = applied(sn.scan_ties(ties, actors=actors, eras=ERAS, engine=engine), verbs)
    names = names[:7]
    try:
        wanted = sn.measure_table(net, names, progress=False, **rounds)
    except sn.InvalidChoice as refused:
        with pytest.raises(sn.InvalidChoice, match=re.escape(str(refused)[:30])):
            scan.measures(names, **rounds)
        return
    close(scan.measures(names, **rounds), wanted)


@settings(max_examples=6, **LARGE)
@given(
    tables(), st.lists(VERBS, max_size=1), st.sampled_from(["acts", "partners"]), st.booleans(),
    st.sampled_from(["partner", "country"]),
)  # fmt: skip
def test_shares_and_quotients_are_those_of_memory(engine, ties, verbs, counted, relative, by):
    actors = placed()
    net = applied(sn.TieNetwork(actors, ties, eras=ERAS), verbs)
    scan = applied(sn.scan_ties(ties, actors=actors, eras=ERAS, engine=engine), verbs)
    name = "location_quotient" if relative else "shares"
    try:
        wide = sn.partner_shares(net, by, counted=counted, relative=relative)
    except sn.InvalidChoice:
        with pytest.raises(sn.InvalidChoice, match="no partner abroad"):
            scan.measures(name, by=by, counted=counted)
        return
    found = scan.measures([name, "shannon"], by=by, counted=counted)
    shares = found[found["measure"] == name]
    again = shares.pivot_table(index="actor", columns="category", values="value", dropna=False)
    texts = wide.rename_axis(index="actor", columns="category").astype("float64")
    if texts.size:
        close(again.reindex(index=texts.index, columns=texts.columns), texts)
    assert len(shares) == texts.size
    spread = found[found["measure"] == "shannon"].set_index("actor")[["value"]]
    wanted = sn.diversity(net, "shannon", by=by, counted=counted)
    close(spread, wanted.rename_axis(index="actor").set_axis(["value"], axis=1))


@settings(max_examples=8, **LARGE)
@given(tables(), st.sampled_from(["partner", "country"]), st.sampled_from(["exclude", "include"]))
def test_turnover_is_that_of_memory(engine, ties, by, undated):
    actors = placed()
    net = sn.TieNetwork(actors, ties, eras=ERAS)
    scan = sn.scan_ties(ties, actors=actors, eras=ERAS, engine=engine)
    names = ["kept", "gained", "lost", "jaccard", "turnover", "newness"]
    found = scan.measures(names, by=by, undated=undated)
    assert found["during"].unique().tolist() == ["reform", "road"]
    for before, after in (("opening", "reform"), ("reform", "road")):
        wanted = sn.turnover(net, before, after, by=by, undated=undated)[names]
        rows = found[found["during"] == after].pivot_table(
            index="actor", columns="measure", values="value", dropna=False, sort=False
        )
        close(rows[names].rename_axis(index="id", columns=None), wanted)


def test_measures_of_a_column_that_is_no_text_are_those_of_memory(engine):
    actors = placed().assign(rank=[float(n % 2) for n in range(len(ACTORS))])
    wide = sn.partner_shares(sn.TieNetwork(actors, TIES), "rank")
    found = sn.scan_ties(TIES, actors=actors, engine=engine).measures("shares", by="rank")
    assert found["category"].unique().tolist() == [str(name) for name in wide.columns]
    assert found["value"].tolist() == pytest.approx(wide.to_numpy().T.ravel().tolist(), nan_ok=True)


def test_measures_leave_nothing_on_the_engine(engine):
    def there():
        asked = "SELECT table_name FROM information_schema.tables"
        return {row[0] for row in engine.con.cursor().execute(asked).fetchall()}

    before = there()
    scan = sn.scan_ties(TIES, actors=placed(), eras=ERAS, engine=engine)
    scan.measures(["degree", "shares", "turnover"])
    with pytest.raises(sn.InvalidChoice):
        scan.measures("hhi", by="nothing")
    assert not [name for name in there() - before if name.startswith("subnatnet")]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda scan: scan.measures("degre"), "did you mean 'degree'"),
        (lambda scan: scan.measures("betweenness"), "collect"),
        (lambda scan: scan.measures([]), "at least one measure"),
        (lambda scan: scan.measures("degree", kind="city"), "kind of actor"),
        (lambda scan: scan.measures("degree", layers=["visits"]), "is not a layer"),
        (lambda scan: scan.measures("degree", periods=["then"]), "is not a period"),
        (lambda scan: scan.measures("degree", units=["canton"]), "level of a region"),
        (lambda scan: scan.measures("degree", undated="bounds"), "undated must be one of"),
        (lambda scan: scan.measures("hhi", by="cuntry"), "did you mean 'country'"),
        (lambda scan: scan.measures("hhi"), "no partner abroad has a 'country'"),
        (lambda scan: scan.measures("hhi", counted="ties"), "counted must be one of"),
        (lambda scan: scan.measures("turnover"), "at least two"),
        (lambda scan: scan.measures("turnover", periods=["1990/1999"]), "at least two"),
        (lambda scan: scan.measures("degree", kinds="region"), "did you mean 'kind'"),
    ],
)
def test_what_cannot_be_measured_is_said_in_a_line(engine, call, said):
    with pytest.raises(sn.SubnatnetError, match=said):
        call(sn.scan_ties(TIES, actors=ACTORS, engine=engine))


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"precision": {"start": "exact"}}, "precision in a mapping: write each date as exact as it is"),
        ({"wide": "partner"}, "wide in a mapping: give each cross a row"),
        ({"ranges": "span"}, "ranges in a mapping: give beginning and end a column"),
        ({"scale": "million"}, "scale in a mapping: write amounts in full"),
        ({"header": "3"}, "header in a mapping: begin with the names"),
        ({"types": {"kind": "number"}}, "types in a mapping: give these columns their types"),
    ],
)
def test_a_part_of_a_mapping_that_a_scan_does_not_understand_is_refused(engine, part, said):
    mapping = sn.TableMapping(**part)
    with pytest.raises(sn.InvalidChoice, match=said):
        sn.scan_ties(TIES.assign(kind="a", exact="9"), actors=ACTORS, mapping=mapping, engine=engine)


def test_what_such_a_part_says_of_no_column_here_troubles_nobody(engine):
    mapping = sn.TableMapping(types={"weight": "number"}, header="1")
    assert len(sn.scan_ties(TIES, actors=ACTORS, mapping=mapping, engine=engine).edges()) == 9


def test_a_table_without_names_of_columns_is_read_as_in_memory(engine, tmp_path):
    rows = ["R1\tsays\tPL:lodz\t2001-05-06", "R2\tgoes\tDE:bonn\t2002"]
    (tmp_path / "events.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    mapping = sn.TableMapping(
        columns={"kind": "column 2", "start": "column 4"},
        source=sn.End(columns=("column 1",)),
        target=sn.End(columns=("column 3",)),
        header="none",
    )
    told = {"actors": ACTORS, "mapping": mapping, "layer": "agreement"}
    net = sn.read_ties(tmp_path / "events.tsv", **told)
    scan = sn.scan_ties(tmp_path / "events.tsv", engine=engine, **told)
    assert len(net.edges) == 2
    assert_frame_equal(scan.edges(), bare(net.edges))
    assert_frame_equal(scan.summary(), net.summary())


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("during", {"period": 5}),
        ("among", {"ids": 5}),
        ("among", {"kind": [None]}),
        ("among", {"level": 3.0}),
    ],
)
def test_a_verb_refuses_what_is_no_text_in_one_error(verb, given, engine, tmp_path):
    (tmp_path / "ties.csv").write_text("layer,source,target\nagreement,CN-SC,PL\n", encoding="utf-8")
    scan = sn.scan_ties(tmp_path / "ties.csv", engine=engine)
    with pytest.raises(sn.InvalidChoice, match=r"is not a period|must be a text"):
        getattr(scan, verb)(**given)


def test_edges_refuse_an_actor_of_a_kind_that_the_layer_does_not_have(engine):
    actors = ACTORS.assign(kind=ACTORS["kind"].where(ACTORS["id"] != "PL:lodz", "ministry"))
    scan = sn.scan_ties(
        pd.DataFrame({"source": ["R1", "R1"], "target": ["PL:lodz", "PL"]}),
        actors=actors,
        layer="agreement",
        engine=engine,
    )
    with pytest.raises(sn.InvalidTies, match="need a place or region here"):
        scan.edges()
    with pytest.raises(sn.InvalidTies, match="need a place or region here"):
        scan.rollup("province").edges()
    assert len(scan.where(target="PL").edges()) == 1  # who is known but has no ties here troubles nobody
