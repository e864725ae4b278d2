"""Reading ties: spoilt files give one clear error, never a traceback from below, a hang or a lost row."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import networks
import subnatnet as sn
from broken import BROKEN, spoilt
from hostile import HOSTILE, TEXTS
from subnatnet.tables.formulas import unguard
from subnatnet.tables.report import REPORT

FRAME = pd.DataFrame({"source": ["A"], "target": ["B"], "type": ["agreement"]})
ROWS = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["R1", "R2", "", "PL", "nobody"]),
        "target": st.sampled_from(["PL:lodz", "DE:bonn", "", "R1"]),
        "type": st.sampled_from(["agreement", "agrement", "directive", ""]),
        "date": st.sampled_from(["", "1985", "1985-02-30", "3/4/1999"]),
        "amount": st.sampled_from(["", "1.5", "much"]),
        "note": TEXTS | st.just("bell\x07"),
    }
)


def test_there_are_enough():
    assert len(BROKEN) >= 60


@pytest.mark.parametrize("name", BROKEN)
def test_one_clear_error(tmp_path, name):
    says = BROKEN[name][1]
    path = tmp_path / name
    path.write_bytes(spoilt(name))
    with pytest.raises(sn.InvalidTies, match=f"(?s){says}") as caught:
        sn.read_ties(path)
    report = caught.value.report
    assert tuple(report.columns) == REPORT
    assert len(report) > 0
    assert (report["rule"] != "").all()
    assert len(str(caught.value)) < 3000
    assert str(caught.value).replace("\n", "").isprintable()


@pytest.mark.parametrize("name", BROKEN)
def test_quarantine_loses_no_row(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(spoilt(name))
    try:
        net, aside = sn.read_ties(path, on_error="quarantine")
    except sn.InvalidTies as error:
        # a fault of the file, not of rows: then nothing is read at all
        assert (error.report["file"] != "").all()  # noqa: PT017 - either outcome is right
        return
    assert aside.attrs["n_read"] == aside.attrs["n_kept"] + len(aside)
    assert aside.attrs["n_kept"] == len(net.ties)
    assert len(aside) > 0
    assert (aside["rule"] != "").all()


@settings(max_examples=5, phases=[Phase.explicit, Phase.generate])
@given(st.lists(ROWS, min_size=2, max_size=3))
def test_what_is_set_aside_is_what_would_have_failed(rows):
    frame = pd.DataFrame(rows)
    net, aside = sn.read_ties(frame, actors=networks.ACTORS, on_error="quarantine")
    kept = sorted(set(range(1, len(rows) + 1)) - set(aside["row"]))
    assert len(net.ties) == len(kept)
    for number in range(1, len(rows) + 1):
        alone = frame.iloc[[number - 1]]
        if number in kept:
            assert len(sn.read_ties(alone, actors=networks.ACTORS).ties) == 1
        else:
            with pytest.raises(sn.InvalidTies):
                sn.read_ties(alone, actors=networks.ACTORS)
    assert aside["note"].tolist() == [rows[number - 1]["note"] for number in aside["row"]]
    if len(aside):
        with pytest.raises(sn.InvalidTies) as caught:
            sn.read_ties(frame, actors=networks.ACTORS)
        assert set(caught.value.report["row"]) == set(aside["row"])


@settings(max_examples=8)
@given(networks.tie_tables(max_ties=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(ties, random):
    bare = ties.drop(columns="id")
    mixed = bare.sample(frac=1, random_state=random.randint(0, 99))
    assert sn.read_ties(mixed, actors=networks.ACTORS).equals(sn.read_ties(bare, actors=networks.ACTORS))


def test_a_fault_is_said_with_file_sheet_row_column_value_and_the_nearest_choice(tmp_path):
    (tmp_path / "mine.csv").write_text(
        "source,target,type,confidence\nA,B,agreement,high\n\nA,C,agrement,hihg\n", encoding="utf-8"
    )
    with pytest.raises(sn.InvalidTies) as caught:
        sn.read_ties(tmp_path / "mine.csv")
    assert caught.value.report.to_numpy().tolist() == [
        ["mine.csv", "", 4, "confidence", "hihg", "not a level of confidence", "high"],
        ["mine.csv", "", 4, "layer", "agrement", "not a tie type", "agreement"],
    ]
    assert "mine.csv, row 4, layer = 'agrement': not a tie type; did you mean 'agreement'?" in str(
        caught.value
    )
    FRAME.assign(type="agrement").to_excel(tmp_path / "mine.xlsx", sheet_name="s 1", index=False)
    with pytest.raises(sn.InvalidTies, match=r"mine\.xlsx, sheet 's 1', row 2, layer = 'agrement'"):
        sn.read_ties(tmp_path / "mine.xlsx")


def test_an_end_that_no_actor_bears_is_a_fault_with_the_nearest_actor():
    actors = pd.DataFrame({"id": ["R", "PL:krakow"], "kind": ["region", "place"]})
    frame = pd.DataFrame({"source": ["R"], "target": ["PL:krakov"], "type": ["agreement"]})
    with pytest.raises(
        sn.InvalidTies, match=r"row 1, target = 'PL:krakov': no actor has this id.*mean 'PL:krakow'"
    ):
        sn.read_ties(frame, actors=actors)


def test_faults_of_actors_are_said_by_id():
    actors = pd.DataFrame({"id": ["B", "A", "A"], "kind": ["plaec", "region", "region"]})
    with pytest.raises(sn.InvalidTies, match="3 faults in the actors") as caught:
        sn.read_ties(FRAME, actors=actors)
    assert caught.value.report[["file", "row", "column", "suggestion"]].to_numpy().tolist() == [
        ["the actors", "A", "id", ""],
        ["the actors", "A", "id", ""],
        ["the actors", "B", "kind", "place"],
    ]


@pytest.mark.parametrize(
    ("side", "header", "says"),
    [
        ("actors", "ids,kind", "the actors, id: this column is missing; did you mean 'ids'"),
        ("members", "actr,layer", "the members, actor: this column is missing; did you mean 'actr'"),
        ("eras", "name,perod", "the eras, period: this column is missing; did you mean 'perod'"),
        ("columns", "table,colum,type", "the columns, column: this column is missing; did you mean 'colum'"),
    ],
)
def test_a_missing_column_beside_the_ties_is_named(tmp_path, side, header, says):
    FRAME.to_csv(tmp_path / "ties.csv", index=False)
    (tmp_path / f"ties.{side}.csv").write_text(f"{header}\n", encoding="utf-8")
    with pytest.raises(sn.InvalidTies, match=says):
        sn.read_ties(tmp_path / "ties.csv")


def test_a_number_of_an_actor_that_is_none_is_named(tmp_path):
    (tmp_path / "actors.csv").write_text("id,kind,lat\nA,region,north\nB,place,5\n", encoding="utf-8")
    with pytest.raises(sn.InvalidTies, match="the actors, row 1, lat = 'north': not a number"):
        sn.read_ties(FRAME, actors=tmp_path / "actors.csv")
    (tmp_path / "two.csv").write_text("id,kind\nA,region,x\n", encoding="utf-8")
    with pytest.raises(sn.InvalidTies, match=r"two\.csv, row 2: has 3 cells where the header has 2"):
        sn.read_ties(FRAME, actors=tmp_path / "two.csv")


@pytest.mark.parametrize("on_error", ["Raise", "ignore", "quarantin"])
def test_a_way_to_treat_errors_that_is_none(on_error):
    with pytest.raises(sn.InvalidChoice, match="on_error must be one of 'raise', 'quarantine'"):
        sn.read_ties(FRAME, on_error=on_error)


def test_the_layer_is_said_by_the_row_the_place_or_the_caller():
    bare = FRAME.drop(columns="type")
    with pytest.raises(sn.InvalidTies, match="no row says its layer"):
        sn.read_ties(bare)
    assert sn.read_ties(bare, layer="investment").layers == ["investment"]
    assert sn.read_ties({"directive": bare}).layers == ["directive"]
    assert sn.read_ties({"directive": FRAME}).layers == ["agreement"]


def test_eras_of_the_caller_count(tmp_path):
    sn.write_ties(networks.small(), tmp_path / "ties.csv")
    assert sn.read_ties(tmp_path / "ties.csv", eras={"mine": "1990/1991"}).eras == {"mine": "1990/1991"}


def test_hostile_headers_are_columns_like_any(tmp_path):
    FRAME.assign(**dict.fromkeys(HOSTILE, "x")).to_csv(tmp_path / "ties.csv", index=False)
    read = set(sn.read_ties(tmp_path / "ties.csv").ties.columns)
    assert {unguard(name) for name in HOSTILE} <= read  # as if a guard had been put before them


def test_the_frame_handed_in_is_left_alone():
    before = FRAME.copy()
    sn.read_ties(FRAME)
    pd.testing.assert_frame_equal(FRAME, before)


def test_a_table_that_does_not_say_its_layer_is_told_how_to():
    frame = pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"]})
    with pytest.raises(
        sn.InvalidTies, match=r"no row says its layer; .* layer= one of agreement, investment"
    ):
        sn.read_ties(frame)
    assert len(sn.read_ties(frame, layer="agreement").ties) == 1


def test_faults_name_the_columns_of_the_table():
    frame = pd.DataFrame(
        {
            "city": ["", "Chengdu", ""],
            "province": ["Sichuann", "Sichuan", "Sichuan"],
            "partner": ["PL:lodz", "PL:lodz", "PL:lodz"],
            "signed": ["1999", "02/30/1999", "1999"],
            "sum": ["1", "2", "many"],
        }
    )
    mapping = sn.TableMapping(
        columns={"start": "signed", "amount": "sum"},
        constants={"layer": "agreement", "currency": "EUR"},
        source=sn.End(columns=("city", "province"), kind="region", names="resolve"),
        target=sn.End(columns=("partner",), names="resolve"),
    )
    with pytest.raises(sn.InvalidTies) as caught:
        sn.read_ties(frame, mapping=mapping)
    said = caught.value.report[["row", "column", "value"]].to_numpy().tolist()
    assert said == [[1, "province", "Sichuann"], [2, "signed", "02/30/1999"], [3, "sum", "many"]]


def test_the_world_region_of_actors_is_that_of_their_parents_where_no_column_says_it(tmp_path):
    (tmp_path / "ties.csv").write_text("layer,source,target\nagreement,A,PL\n", encoding="utf-8")
    rows = ["id,name,kind,level,parent", "A,Alpha,region,province,"]
    rows += ["PL,Poland,place,country,w", "w,Europe,place,world_region,"]
    (tmp_path / "who.csv").write_text("\n".join(rows), encoding="utf-8")
    net = sn.read_ties(tmp_path / "ties.csv", actors=tmp_path / "who.csv")
    assert net.actors["world_region"].to_dict() == {"A": "", "PL": "Europe", "w": ""}
    assert sn.diversity(net, "europe_share").loc["A", "europe_share"] == 1
