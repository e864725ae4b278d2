"""Write and run the tutorial notebook: `python docs/make_tutorial.py` makes examples/tutorial.ipynb."""

from __future__ import annotations

import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

TUTORIAL = Path(__file__).parents[1] / "examples" / "tutorial.ipynb"
LARGEST = 400_000  # characters of one output kept in the file

TEXT, CODE = "markdown", "code"
SOURCE = r"""
%% markdown
# Foreign ties of regions: a tutorial

Provinces and cities make their own foreign ties: twin towns, memoranda, firms, funds. The centre
pushes, allows or reins them in by directives. This notebook goes once through the library with the
built-in case, China's provincial-level regions: look at the data, measure, ask how sure a number
is, compare the role the centre assigned with the role the ties show, and hand the result on.

It needs `pip install "subnatnet[figures]"`.

%% code
import subnatnet as sn
from subnatnet import figures

net = sn.load_china()
net

%% markdown
## What is in there

Four layers of ties between regions, foreign places, companies and central organs. A tie is a row
with a date, as far as one is known, and its sources. **Dated** is the share of ties with a date:
period results rest on those alone, unless you say otherwise.

%% code
net.summary()

%% code
dated = net.ties.query("layer == 'agreement' and start != ''")
dated[["source", "target", "start", "sources"]].head()

%% markdown
## Choosing ties

Verbs return a new network and never change the old one. `rollup` moves city ties to their province
and foreign cities to their country; `during` takes a period or the name of an era; ties without a
date are left out, and the second line shows how much hangs on that.

%% code
agreements = net.layer("agreement").rollup("province", partners="country")
counts = {
    (era, undated): len(agreements.during(era, undated=undated).ties)
    for era in net.eras
    for undated in ("exclude", "include")
}
counts

%% markdown
## Measuring

Every measure takes the same four words: `layer`, `during`, `unit` (the level of regions and of
partners) and `undated`. `partners` counts countries, `betweenness` asks who lies between others.

%% code
select = {"layer": "agreement", "unit": ("province", "country")}
table = sn.centrality(net, ["partners", "betweenness"], **select)
regions = table[net.gazetteer.loc[table.index, "kind"] == "region"].join(net.gazetteer["name"])
regions.sort_values("partners", ascending=False).head(8).round(3)

%% code
figures.regional_map(net, regions["partners"], form="tiles",
                     title="Partner countries of each province")

%% code
figures.flow_map(net, layer="investment", unit=("province", "country"),
                 title="Recorded investment ties")

%% markdown
## How sure is a number?

The data is a compilation, not a register. What would the ranks be if a tenth of the recorded acts
had been missed? `sensitivity` removes that many at random, again and again.

%% code
sure = sn.sensitivity(net, "partners", share=0.1, draws=100, seed=1, progress=False, **select)
sure = sure.loc[regions.index].join(net.gazetteer["name"])
sure.sort_values("rank")[["name", "observed", "rank", "rank_low", "rank_high"]].head(8)

%% code
figures.rank_chart(net, sure["observed"], low=sure["low"], high=sure["high"],
                   title="Partner countries", label="if a tenth of the acts were missing")

%% markdown
## Assigned and enacted roles

Documents of the centre tell a region what it is to be, its own reports what it claims, its ties what it
shows. "As most regions", "cannot be told" and "cannot be seen" are answers.

%% code
roles = sn.assigned_roles(net, during="belt and road", regions=["Sichuan", "Yunnan", "Xinjiang"])
roles[["name", "roles", "towards", "evidence"]]

%% code
figures.role_timeline(net, regions=["Sichuan", "Yunnan", "Xinjiang", "Heilongjiang", "Guangdong"],
                      title="Roles that directives gave")

%% markdown
## Handing it on

`export` writes for Gephi, igraph, Pajek, UCINET, Excel and R; `write_dossiers` makes a page for
each region; `write_atlas` an interactive page in one file. In a notebook the atlas shows itself.

%% code
[path.name for path in sn.export(agreements, "agreements.gexf")]

%% code
from subnatnet.present.notebook import show_atlas

show_atlas(net.layer("investment", "directive").rollup("province", partners="country"))
"""
CELLS = [
    (kind, text.strip())
    for kind, text in (part.split("\n", 1) for part in SOURCE.strip().removeprefix("%% ").split("\n\n%% "))
]


def build() -> nbformat.NotebookNode:
    """Return the notebook, executed in an empty folder; pages too large for the file leave a word behind."""
    make = {TEXT: nbformat.v4.new_markdown_cell, CODE: nbformat.v4.new_code_cell}
    cells = [make[kind](text, id=f"cell-{number:02d}") for number, (kind, text) in enumerate(CELLS)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(
            notebook, timeout=300, record_timing=False, resources={"metadata": {"path": folder}}
        ).execute()
    notebook.metadata = {"kernelspec": notebook.metadata.kernelspec}
    for cell in notebook.cells:
        if cell.cell_type == CODE:
            # warnings name folders of the machine that ran this
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
        for output in cell.get("outputs", []):
            page = output.get("data", {}).get("text/html", "")
            if len(page) > LARGEST:
                output["data"]["text/html"] = "<p>Run the cell to see the interactive page here.</p>"
    return notebook


if __name__ == "__main__":
    nbformat.write(build(), TUTORIAL)
    print(f"wrote {TUTORIAL.name}: {TUTORIAL.stat().st_size / 1e6:.1f} MB")
