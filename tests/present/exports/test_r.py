"""What R reads: the matrices through their script, and Pajek files, by the packages network and sna."""

from __future__ import annotations

import shutil
import subprocess

import pandas as pd

from present.exports.cases import HOSTILE, hard
from subnatnet.present.exports import export, matrices

NEEDED = "for (p in c('network', 'sna')) if (!requireNamespace(p, quietly = TRUE)) quit(status = 1)"


def has_statnet():
    rscript = shutil.which("Rscript")
    return (
        bool(rscript)
        and subprocess.run([rscript, "-e", NEEDED], capture_output=True, check=False).returncode == 0
    )


# Without R the files are still checked against the network by pandas; with it, R itself reads them.
WITH_R = has_statnet()


def run_r(code, folder):
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


CHECK = """
source("load.R", chdir = TRUE, encoding = "UTF-8")
a <- networks$agreement
cat(is.directed(a), is.directed(networks$directive), network.size(a), "\\n")
cat(as.sociomatrix(a, "n_ties")["CN-SC", "PL:lodz"], "\\n")
cat(sum(as.sociomatrix(networks$directive)), "\\n")
cat(is.na((a %v% "lat")[a %v% "id" == "CN-XX"]), (a %v% "lat")[a %v% "id" == "PL:lodz"], "\\n")
cat((a %v% "name_local")[a %v% "id" == "CN-SC"], "\\n")
d <- sna::degree(a, gmode = "graph")
cat(d[network.vertex.names(a) == "CN-SC"], "\\n")
writeLines(a %v% "name", "names.txt", useBytes = TRUE)
"""


def test_the_matrices_are_those_of_the_network(tmp_path):
    net = hard()
    export(net, tmp_path, "statnet")
    ties = pd.read_csv(tmp_path / "agreement.csv", index_col=0)
    members = net.members.query("layer == 'agreement'")["actor"].tolist()
    assert ties.index.tolist() == ties.columns.tolist() == members
    assert ties.equals(ties.T)
    assert ties.loc["CN-SC", "PL:lodz"] == 2
    assert "co:firm" not in ties.index
    layers = pd.read_csv(tmp_path / "layers.csv", index_col=0)["directed"].to_dict()
    assert layers == {"agreement": 0, "investment": 1, "directive": 1}


def test_the_script_holds_no_data(tmp_path):
    export(hard(), tmp_path, "statnet")
    script = (tmp_path / "load.R").read_text(encoding="utf-8")
    assert script == matrices.statnet_files(hard().layer("directive"))["load.R"]


def test_r_loads_the_networks(tmp_path):
    export(hard(), tmp_path, "statnet")
    assert WITH_R or shutil.which("Rscript") is None
    if WITH_R:
        said = [line.strip() for line in run_r(CHECK, tmp_path).strip().splitlines()]
        assert said == ["FALSE TRUE 13", "2", "2", "TRUE 51.8", "四川省", "9"]
        names = (tmp_path / "names.txt").read_text(encoding="utf-8").splitlines()
        assert set(HOSTILE) <= set(names)


def test_r_reads_pajek(tmp_path):
    net = hard()
    export(net.layer("agreement"), tmp_path / "one.net")
    export(net.layer("investment", "directive"), tmp_path / "two.net")
    assert "四川省" in (tmp_path / "one.net").read_text(encoding="utf-8")
    if WITH_R:
        code = """
        suppressPackageStartupMessages(library(network))
        one <- read.paj("one.net")
        cat(network.size(one), network.edgecount(one), is.directed(one), "\\n")
        times <- get.edge.attribute(one, "pajekTiming")
        cat(sort(table(times)), "\\n")
        cat(network.vertex.names(one)[1], "\\n")
        cat(names(read.paj("two.net")$networks), "\\n")
        """
        size, times, name, layers = run_r(code, tmp_path).strip().splitlines()
        assert size.split() == ["13", "13", "FALSE"]
        assert sorted(map(int, times.split())) == [1, 1, 1, 1, 9]
        assert name.strip() == "Sichuan 四川省 [CN-SC]"
        assert layers.split() == ["investment", "directive"]
