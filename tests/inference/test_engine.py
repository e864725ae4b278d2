"""Many draws: in order, by any number of workers, and stopped without loss."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from inference.sent import square
from subnatnet.inference._engine import run_draws
from subnatnet.inference._tally import BINS, KEPT, Tally


def interrupted_at(stop, draw):
    if draw == stop:
        raise KeyboardInterrupt
    return draw


@pytest.mark.parametrize("threads", [True, False])
def test_results_come_in_order_from_any_number_of_workers(threads):
    taken = []
    assert run_draws(square, taken.append, 23, workers=2, progress=False, threads=threads) == 23
    assert taken == [square(draw) for draw in range(23)]


def test_ctrl_c_keeps_what_is_done():
    taken = []
    assert run_draws(partial(interrupted_at, 7), taken.append, 100, progress=False) == 7
    assert taken == list(range(7))


def test_ctrl_c_waits_for_the_draw_to_be_taken_whole():
    taken = []

    def take(value):
        if value == 4:
            signal.raise_signal(signal.SIGINT)
        taken.append(value)

    assert run_draws(square, take, 10, progress=False) == 3
    assert taken == [0, 1, 4]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_measure_that_cannot_travel_is_named():
    with pytest.raises(ValueError, match="use workers=1"):
        run_draws(lambda draw: draw, print, 3, workers=2, progress=False)


@pytest.mark.parametrize(("draws", "workers"), [(0, 1), (1, 0)])
def test_at_least_one(draws, workers):
    with pytest.raises(ValueError, match="a whole number from 1 on"):
        run_draws(square, print, draws, workers=workers, progress=False)


def test_the_bar_can_be_seen(capsys):
    run_draws(square, lambda _: None, 3, label="squares")
    assert "squares: 100%" in capsys.readouterr().err


@given(st.lists(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=2), min_size=2, max_size=40))
def test_running_numbers_equal_those_of_all_draws(rows):
    draws = np.array(rows)
    tally = Tally(np.array([1.0, -1.0]))
    for row in draws:
        tally.add(row)
    np.testing.assert_allclose(tally.mean, draws.mean(axis=0), atol=1e-9)
    np.testing.assert_allclose(tally.sd, draws.std(axis=0, ddof=1), atol=1e-6)
    np.testing.assert_allclose(tally.quantile(np.array([0.1, 0.9])), np.quantile(draws, [0.1, 0.9], axis=0))
    assert (tally.at_least + tally.at_most >= len(draws)).all()
    np.testing.assert_array_equal(tally.range, (draws.min(axis=0), draws.max(axis=0)))


def test_memory_does_not_grow_with_the_draws():
    rng = np.random.default_rng(0)
    tally, draws = Tally(np.zeros(3)), rng.normal(size=(3 * KEPT, 3))
    draws[:, 2] = 4.0
    for row in draws:
        tally.add(row)
    assert tally._draws.size == 0
    assert tally._bins.shape == (3, BINS)
    q = np.array([0.025, 0.5, 0.975])
    width = (draws.max(axis=0) - draws.min(axis=0)) * 2 / BINS
    assert (np.abs(tally.quantile(q) - np.quantile(draws, q, axis=0)) <= width + 1e-12).all()
    assert tally.share_below()[0] == np.mean(draws[:, 0] < 0)


@pytest.mark.parametrize("count", [KEPT, KEPT + 1, 3 * KEPT])
def test_counts_lose_nothing_however_many_draws(count):
    """Half of the draws that equal the observed value lie below it, in bins as before."""
    rng = np.random.default_rng(1)
    tally, draws = Tally(np.array([7.0, 40.0])), rng.poisson([7, 40], (count, 2)).astype(float)
    for row in draws:
        tally.add(row)
    q = np.linspace(0, 1, 21)
    np.testing.assert_allclose(tally.quantile(q), np.quantile(draws, q, axis=0), atol=1e-9)
    less, same = (draws < [7, 40]).mean(axis=0), (draws == [7, 40]).mean(axis=0)
    np.testing.assert_allclose(tally.share_below(), less + same / 2)


def test_a_missing_value_is_no_draw():
    tally = Tally(np.array([1.0, 1.0]))
    for value in (0.0, np.nan, 2.0):
        tally.add(np.array([value, np.nan]))
    assert tally.count.tolist() == [2, 0]
    assert tally.mean[0] == 1.0
    assert np.isnan(tally.mean[1])
    assert np.isnan(tally.quantile(np.array([0.5]))[0, 1])


def test_seeds_and_empty_selections_are_refused_with_errors_of_the_library():
    net = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["b"]}))
    for function in (sn.bootstrap, sn.significance, sn.sensitivity):
        with pytest.raises(sn.InvalidChoice, match="seed must be"):
            function(net, "degree", draws=3, seed=None, progress=False)
        with pytest.raises(sn.InvalidChoice, match=r"there are no ties to .*; check layer and period"):
            function(net, "degree", draws=3, during="1801", progress=False)


SCRIPT = """
import sys, time
from subnatnet.inference._engine import run_draws

def slow(draw):
    time.sleep(0.01 if draw < 2 else 60)
    return draw

def take(draw):
    print("took", draw, flush=True)

def main():
    print("done", run_draws(slow, take, 50, workers=2, progress=False), flush=True)

"""


def started(tmp_path, ending):
    path = tmp_path / "script.py"
    path.write_text(SCRIPT + ending)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, path], text=True, start_new_session=True, **pipes)


def running(group):
    """Return the processes of a group that have not ended, whether or not anybody has asked how."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, of_group = stat.read_text().rpartition(")")[2].split()[:3]
            found += [stat.parent.name] * (int(of_group) == group and state != "Z")
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are listed elsewhere")
def test_ctrl_c_ends_all_workers_at_once(tmp_path):
    with started(tmp_path, 'if __name__ == "__main__":\n    main()\n') as script:
        try:
            assert script.stdout.readline() == "took 0\n"
            began = time.perf_counter()
            os.killpg(script.pid, signal.SIGINT)
            out, _ = script.communicate(timeout=30)
            while running(script.pid) and time.perf_counter() - began < 20:
                time.sleep(0.05)
            took = time.perf_counter() - began
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(script.pid, signal.SIGKILL)
    assert "done" in out  # what is done so far is a result
    assert took < 4  # two seconds, and as much again where others keep the machine busy


@pytest.mark.skipif(sys.platform == "win32", reason="no groups of processes there")
def test_a_script_without_its_guard_does_not_hang(tmp_path):
    with started(tmp_path, "main()\n") as script:
        try:
            _, err = script.communicate(timeout=60)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(script.pid, signal.SIGKILL)
    assert script.returncode == 1
    assert "InvalidChoice" in err
    assert "if __name__ == '__main__':" in err
