from __future__ import annotations

import numpy as np
import openpyxl
import pandas as pd
import pytest
from scipy.stats import fisher_exact, norm

import subnatnet as sn
from roles.worlds import directive, numbered, spread, tie, world
from subnatnet.cases.comparison import compare_cases
from subnatnet.cases.plain import PARTS

FAR = [f"F{number}" for number in range(1, 13)]
ROWS = numbered(
    [
        *(directive("A", "gateway", "2000", orientation="world:w1", document=f"d{n}") for n in range(3)),
        *(tie("A", "N1", start=f"{2001 + year}") for year in range(20)),
        *spread("B", ["N2", *FAR], 26),
        *spread("B", FAR, 10, layer="investment"),
        *spread("C", FAR, 24, start="1990"),
    ]
)
FINDINGS = pd.DataFrame(
    [
        ("A", "location", "On the <border>.", "book", "low"),
        ("B", "location", "=SUM(1)", "paper", "high"),
        ("B", "location", "Far & wide.", "paper", "high"),
        ("Z", "location", "Elsewhere.", "paper", "high"),
    ],
    columns=["region", "dimension", "finding", "source", "confidence"],
)
DIMENSIONS = ["contacts", "contiguous", "investment", "reach_10"]


@pytest.fixture(scope="module")
def made():
    return compare_cases(world(ROWS), ["A", "Region B"], dimensions=DIMENSIONS, findings=FINDINGS)


def test_measures_come_with_intervals_and_ranks_among_all(made):
    table = made.measures.set_index(["dimension", "case"])
    assert table.loc[("contacts", "B"), ["value", "rank", "below", "of"]].tolist() == [36, 1, 2, 3]
    assert table.loc[("contiguous", "A"), "low"] > 0.8
    assert table.loc[("reach_10", "A"), "value"] == pytest.approx(1.0)


def test_differences_are_tested_and_adjusted(made):
    table = made.differences.set_index("dimension")
    assert table.loc["investment", "p"] == pytest.approx(fisher_exact([[0, 10], [20, 26]]).pvalue)
    assert table.loc["contiguous", "verdict"] == "beyond chance"
    assert "contacts" not in table.index  # a count of the table has no test
    assert (table["p_adjusted"] >= table["p"]).all()


def test_quotients_are_compared_by_their_logarithms():
    """Regions pointed to different places: only what each share is divided by makes them comparable."""
    rows = [
        directive("A", "x", orientation="world:w1"),
        directive("B", "x", orientation="world:w2"),
        *spread("A", ["N1", "F1", "F2", "F4"], 40),
        *spread("B", ["F3", "F1", "F2", "F4"], 40),
        *spread("C", ["N1", "F3", "F3", "F3"], 40),
    ]
    table = compare_cases(
        world(numbered(rows)), ["A", "B"], dimensions=["lean"], periods=[], findings=FINDINGS
    )
    row = table.differences.iloc[0]
    values = table.measures["value"].to_numpy()
    assert row["difference"] == pytest.approx(values[0] - values[1])
    error = np.sqrt(2 * (1 / 10.5 - 1 / 41))
    expected = 2 * norm.sf(abs(np.log(values[0] / values[1])) / error)
    assert row["p"] == pytest.approx(expected, rel=1e-6)


def test_roles_are_given_by_era(made):
    table = made.roles.set_index(["period", "case"])
    assert table.loc[("first", "A"), "assigned"] == "cannot be seen"
    assert table.loc[("second", "A"), "assigned"] == "gateway"
    assert table.loc[("second", "A"), "congruence"] == "world:w1: agree, beyond geography"


def test_findings_are_those_of_the_cases(made):
    assert made.findings["finding"].tolist() == ["On the <border>.", "=SUM(1)", "Far & wide."]


def test_one_table_to_read(made):
    table = made.to_frame()
    assert table.columns.tolist() == ["Region A", "Region B"]
    found, counted = (PARTS["findings"], "location"), (PARTS["measures"], "contacts abroad recorded")
    assert table.loc[found, "Region A"] == "On the <border>. (book) [low confidence]"
    assert table.loc[found, "Region B"].count("\n") == 1
    assert table.loc[counted, "Region B"] == "36, 1 of 3"
    assert table.loc[(PARTS["assigned"], "second"), "Region A"] == "gateway, facing world:w1"
    assert made.to_frame("findings").index.tolist() == [found]
    with pytest.raises(sn.InvalidChoice, match="findings"):
        made.to_frame(["finding"])


def test_html_is_escaped_and_written_whole(made, tmp_path):
    page = made.to_html(tmp_path / "page.html")
    assert "&lt;border&gt;" in page
    assert "(paper)</p><p>Far" in page
    assert "<border>" not in page
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == page


def test_latex_is_escaped(made, tmp_path):
    text = made.to_latex(tmp_path / "table.tex")
    assert r"Far \& wide." in text
    assert text.startswith(r"% \usepackage{booktabs,longtable,multirow}")
    assert r"\caption{Comparison of Region A, Region B} \label{tab:cases}" in text
    short = made.to_latex(parts=["measures"], caption="5% & more", label="tab:mine")
    assert r"\caption{5\% \& more} \label{tab:mine}" in short
    assert "wide" not in short
    assert (tmp_path / "table.tex").exists()


def test_excel_takes_texts_for_texts(made, tmp_path):
    book = openpyxl.load_workbook(made.to_excel(tmp_path / "cases.xlsx"))
    assert book.sheetnames == ["comparison", "measures", "roles", "findings", "differences"]
    cells = [cell for row in book["findings"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any("SUM" in str(cell.value) for cell in cells)


def test_population_adds_intensity():
    table = compare_cases(
        world(ROWS),
        ["A", "B"],
        dimensions=["contacts"],
        periods=[],
        findings=FINDINGS,
        population={"A": 1e6, "B": 2e6},
    )
    assert table.measures.set_index(["dimension", "case"]).loc[("intensity", "B"), "value"] == 18
    assert table.roles.empty


def test_all_times_where_there_are_no_eras():
    whole = world(ROWS)
    net = sn.TieNetwork(whole.actors, whole.ties, gazetteer=whole.gazetteer)
    table = compare_cases(net, ["A", "B"], dimensions=["contacts"], findings=FINDINGS)
    assert set(table.roles["period"]) == {"all times"}


def test_built_in_findings_are_used_by_default():
    table = compare_cases(sn.load_china(), ["Sichuan", "Xinjiang"], dimensions=["contacts"], periods=[])
    assert set(table.findings["region"]) == {"CN-SC", "CN-XJ"}


def test_one_case_is_no_comparison():
    with pytest.raises(sn.InvalidChoice, match="at least two"):
        compare_cases(world(ROWS), ["A"])


def test_findings_without_a_column_name_it():
    with pytest.raises(sn.InvalidChoice, match="column 'finding'; rename 'findings'"):
        compare_cases(
            world(ROWS),
            ["A", "B"],
            dimensions=["contacts"],
            periods=[],
            findings=FINDINGS.rename(columns={"finding": "findings"}),
        )


def test_a_comparison_shows_itself_in_one_line_and_as_a_table(made):
    assert repr(made).startswith("<Comparison of Region A, Region B: ")
    assert made._repr_html_() == made.to_frame(["measures", "assigned", "claimed", "enacted"]).to_html(
        border=0
    )
