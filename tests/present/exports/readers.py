"""Readers outside Python, where the machine has them: R with statnet, and the reader of Gephi Lite."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache

# graphology-gexf is the reader of Gephi Lite, the edition of Gephi for the web
GRAPHOLOGY = """
const fs = require('fs');
const Graph = require('graphology');
const graph = require('graphology-gexf').parse(Graph, fs.readFileSync(process.argv[1], 'utf8'));
const nodes = {}, edges = {};
graph.forEachNode((id, data) => { nodes[id] = data; });
graph.forEachEdge((id, data, source, target) => {
  edges[id] = {source, target, directed: graph.isDirected(id), data};
});
process.stdout.write(JSON.stringify({type: graph.type, nodes, edges}));
"""


def _succeeds(*command):
    program = shutil.which(command[0])
    return program is not None and (
        subprocess.run([program, *command[1:]], capture_output=True, check=False).returncode == 0
    )


WITH_GRAPHOLOGY = _succeeds("node", "-e", "require('graphology'); require('graphology-gexf')")


@cache
def with_r():
    """Tell whether R is there with statnet's packages: asked once, and without loading them."""
    needed = "for (p in c('network', 'sna')) if (!nzchar(system.file(package = p))) quit(status = 1)"
    return _succeeds("Rscript", "-e", needed)


def r_is_whole_or_absent():
    """Tell whether tests may do without R: where it is, it has to have the packages."""
    return with_r() or shutil.which("Rscript") is None


def run_r(code, folder):
    """Run R in a folder and return what it said."""
    script = folder / "check.R"
    script.write_text(code, encoding="utf-8")
    run = subprocess.run(
        ["Rscript", "--vanilla", str(script)],
        capture_output=True,
        check=False,
        cwd=folder,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout.decode("utf-8")


def graphology(path):
    """Return what Gephi Lite's reader finds in a GEXF file."""
    run = subprocess.run(
        ["node", "-e", GRAPHOLOGY, str(path)], capture_output=True, check=False, env=dict(os.environ)
    )
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)
