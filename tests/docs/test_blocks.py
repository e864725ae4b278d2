"""Every block of Python in the documentation runs, page by page, with files that ship."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
PAGES = {
    page.name: blocks
    for page in sorted(DOCS.glob("*.md"))
    if (blocks := BLOCK.findall(page.read_text("utf-8")))
}
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def events_like_gdelt(folder: Path) -> None:
    """Write what the page on scale reads: events under GDELT's column names, and the actors of its codes."""
    days = [20050101, 20140315, 20190809, 20210630, 20140315]
    events = pd.DataFrame(
        {
            "GLOBALEVENTID": range(1, 6),
            "SQLDATE": days,
            "EventRootCode": ["04", "05", "03", "19", "04"],
            "Actor1Geo_ADM1Code": ["CH32", "CH32", "CH30", "CH30", ""],
            "Actor2Geo_CountryCode": ["PL", "GM", "PL", "GM", "PL"],
        }
    )
    (folder / "events").mkdir()
    events.to_parquet(folder / "events" / "2019.parquet")
    home = "id,name,kind,level,parent\nCH32,Sichuan,region,province,\nCH30,Guangdong,region,province,\n"
    abroad = "PL,Poland,place,country,\nGM,Germany,place,country,\n"
    (folder / "actors.csv").write_text(home + abroad, "utf-8")
    where = {"Province": ["Sichuan", "", "Guangdong"], "Country": "China", "Event Date": "2014-05-01"}
    for name, cells in {
        "icews": {"CAMEO Code": "040", "Target Country": ["Poland", "Poland", "China"]},
        "polecat": {"Event ID": ["a", "b", "c"], "Event Type": "AGREE", "Recipient Country": "Germany"},
    }.items():
        (folder / name).mkdir()
        pd.DataFrame(where | cells).to_csv(folder / name / "2014.tsv", sep="\t", index=False)


@pytest.mark.parametrize("name", PAGES)
def test_the_blocks_of_a_page_run(name, tmp_path, monkeypatch):
    from matplotlib import pyplot as plt

    mpl.use("Agg")
    shutil.copytree(DOCS / "samples", tmp_path / "docs" / "samples")
    monkeypatch.chdir(tmp_path)
    if name == "scale.md":
        events_like_gdelt(tmp_path)
    space: dict[str, object] = {"__name__": name}
    for number, code in enumerate(PAGES[name], start=1):
        where = f"{name}, block {number}"
        if code.lstrip().startswith(">>>"):
            examples = doctest.DocTestParser().get_doctest(code, space, where, name, 0)
            runner = doctest.DocTestRunner(optionflags=FLAGS)
            runner.run(examples, clear_globs=False)
            space |= examples.globs
            assert runner.summarize(verbose=False).failed == 0, where
        else:
            exec(compile(code, where, "exec"), space)  # noqa: S102 - our own text, run as a reader would
    plt.close("all")


def test_there_are_pages_with_code():
    assert len(PAGES) >= 6
    assert sum(block.count(">>> ") for block in PAGES["inference.md"]) > 20


def test_no_example_stands_outside_a_block():
    """Or else it would be shown and never run."""
    for name, blocks in PAGES.items():
        page = (DOCS / name).read_text("utf-8")
        assert page.count("\n>>> ") == sum(f"\n{block}".count("\n>>> ") for block in blocks), name
