"""A layer that a study declares works in every public function as one of the library's own does."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

import bad_calls
import declared
import subnatnet as sn
from commands import RUN
from subnatnet.cli import app

FUNCTIONS = bad_calls.functions()
OF_A_NETWORK = {
    name: function
    for name, function in FUNCTIONS.items()
    if {"net", "study"} & set(inspect.signature(function).parameters)
}
VARIOUS = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
DRAWN = "draws a table that another function made; the network only lends it names"
NOT_ASKED = {
    "figures.captioned": "writes beneath a figure that another function drew",
    "figures.caterpillar": DRAWN,
    "figures.null_histogram": DRAWN,
    "figures.rank_stability": DRAWN,
}
ACTIVITY = (
    "says which kinds of activity a region is known for, and twinning, investing and aid are such kinds"
)
ABOUT = {
    "case_criteria": "counts friendship agreements, as the literature on the cases does",
    "compare_cases": "has the shares of agreements, investment and cooperation among its dimensions",
    "enacted_roles": ACTIVITY,
    "partner_brief": ACTIVITY,
    "region_profile": "has the shares of agreements, investment and cooperation among its columns",
    "role_map": ACTIVITY,
    "write_dossiers": ACTIVITY,
    "export": "carries what is declared beyond the default schema",
}
"""Functions whose answer may depend on the name of a layer, and why."""

LIKE = {"agreement": "visit", "investment": "loan"}
OTHER = {"agreement": "alliance", "investment": "inflow"}  # names in the same order as what they stand for


def choices(name: str) -> list[str | None]:
    if name == "add_tie":  # one tie is of one layer
        return list(LIKE)
    return [None, "agreement"] if "layer" in inspect.signature(OF_A_NETWORK[name]).parameters else [None]


CALLS = [(name, layer) for name in OF_A_NETWORK if name not in NOT_ASKED for layer in choices(name)]


def asked(
    name: str, net: sn.TieNetwork, layer: str | list[str] | None, folder: Path, *, written: bool = True
) -> Any:
    """Call a public function as it is meant, over one layer or all; a figure need not be `written`."""
    words = declared.good_call(name, OF_A_NETWORK[name], net, folder)
    if name.startswith("figures.") and not written:
        del words["path"]  # each is, by the test of all layers together
    for word, parameter in inspect.signature(OF_A_NETWORK[name]).parameters.items():
        if word not in words and parameter.default is parameter.empty and parameter.kind not in VARIOUS:
            pytest.skip(f"say in tests/declared.py which {word} {name} is called with")
    words |= {} if layer is None else {"layer": layer}
    if name == "layer_relevance":
        words["chosen"] = [net.layers[0]]
    return OF_A_NETWORK[name](**words)


def said(answer: object, names: dict[str, str]) -> str:
    """Return all that an answer says, with layers under the names that the library knows."""
    if isinstance(answer, (pd.DataFrame, pd.Series)):
        text = f"{answer.reset_index().to_csv()}{answer.attrs}"
    elif isinstance(answer, sn.TieNetwork):
        text = f"{answer!r}{answer.ties.to_csv()}{answer.actors.to_csv()}"
    elif isinstance(answer, Figure):
        text = "\n".join(part.get_text() for part in answer.findobj(Text))
    elif isinstance(answer, (list, tuple)):
        return "\n".join(said(part, names) for part in answer)
    elif isinstance(answer, Path):
        text = answer.read_text(encoding="utf-8")
    else:
        text = str(answer)
    for known, other in names.items():
        text = text.replace(other, known).replace(other.capitalize(), known.capitalize())
    return text


@pytest.mark.parametrize("name", dict(CALLS))
def test_every_function_takes_it_beside_the_others(name, tmp_path):
    both = [None] if choices(name) == [None] else [[*LIKE.values()]] if name != "add_tie" else ["loan"]
    for layer in both:
        answer = asked(name, declared.with_visits(), layer, tmp_path)
        if layer is not None and isinstance(answer, (pd.DataFrame, pd.Series)):
            assert answer.attrs.get("layer", "visit+loan") == "visit+loan"


@pytest.mark.parametrize(("name", "layer"), [call for call in CALLS if call[0] not in ABOUT])
def test_its_name_changes_nothing(name, layer, tmp_path):
    folders = [tmp_path / "known", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
    known = asked(name, declared.renamed({}), layer, folders[0], written=False)
    other = asked(name, declared.renamed(OTHER), layer and OTHER[layer], folders[1], written=False)
    if isinstance(known, (list, tuple)) and known and isinstance(known[0], Path):
        assert [path.name for path in known] == [path.name for path in other]
    assert said(other, OTHER) == said(known, {})


def test_the_lists_name_functions_that_are_there():
    assert {*NOT_ASKED, *ABOUT} <= set(OF_A_NETWORK)
    assert len(OF_A_NETWORK) > 60


@pytest.mark.parametrize("command", ["map", "atlas", "export", "convert", "validate"])
def test_the_command_line_takes_it(command, tmp_path):
    sn.write_ties(declared.with_visits(), tmp_path / "ties")
    more = {
        "atlas": [str(tmp_path / "atlas.html")],
        "export": [str(tmp_path / "made.json"), "--layer", "visit+loan"],
        "convert": [str(tmp_path / "made.xlsx")],
    }
    done = RUN.invoke(app, [command, str(tmp_path / "ties"), *more.get(command, [])])
    assert done.exit_code == 0, done.output
    if command == "export":
        assert sn.read_ties(tmp_path / "made.json").layers == ["visit", "loan"]


def test_pages_show_its_name_colour_and_dash(tmp_path):
    net = declared.with_visits()
    sn.write_atlas(net, tmp_path / "atlas.html")
    sn.write_pyvis(net, tmp_path / "pyvis.html")
    look = declared.SCHEMA.layers["visit"]
    for name in ("atlas.html", "pyvis.html"):
        page = (tmp_path / name).read_text(encoding="utf-8")
        assert look.colour in page
        assert '"visit"' in page
