"""What every test needs: a quiet, repeatable hypothesis and the shared networks."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

# What one process compiled the others read, whatever the shell says: hypothesis, imported next, too.
if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
sys.path.insert(0, str(Path(__file__).parent))

import pytest
from hypothesis import HealthCheck, settings

# Each worker has a core: threads of linear algebra would take turns. numpy asks when it is first imported.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")

if TYPE_CHECKING:
    from collections.abc import Iterator

# What is imported and collected stays: to search it for garbage takes a tenth of the time of collection.
gc.disable()

HERE = Path(__file__).parent
SLOW = [
    *("docs/test_blocks.py", "present/test_shown_alike.py", "present/test_atlas_roles.py"),
    *("present/test_atlas.py", "test_bad_calls.py", "network/test_scan.py"),
    *("present/test_atlas_controls.py", "test_declared_layer.py", "network/test_scan_left_out.py"),
    *("test_cli.py", "present/test_dossiers_china.py", "inference/test_nulls.py", "network/test_writing.py"),
    *("present/test_notebook.py", "inference/test_bootstrap.py", "tables/test_budget.py"),
    *("network/test_tie_network.py", "roles/test_datings.py", "present/figures/test_grey.py"),
    *("network/test_drafting.py", "network/test_reading.py", "network/test_adding.py"),
    *("test_second_case.py", "inference/test_significance.py", "roles/test_assigned.py"),
    *("roles/test_imputed.py", "measures/test_spectral.py", "present/test_dossiers.py"),
    *("tables/test_merge.py", "present/test_replication.py", "tables/test_closing.py"),
    *("roles/test_typology.py", "roles/test_indicators.py", "places/test_gazetteer.py"),
    *("tables/test_apply.py", "test_architecture.py", "roles/test_role_map.py"),
    *("network/test_event_tables.py", "network/test_merging.py", "present/exports/test_export.py"),
    *("present/exports/test_gexf.py", "examples/test_map_foreign_policy_roles.py"),
    *("data/test_datapackage.py", "datasets/test_snapshot.py", "measures/test_centrality.py"),
    *("inference/test_qap.py", "cases/test_brief.py", "roles/test_typologies.py"),
    *("inference/test_sensitivity.py", "inference/test_groups.py", "places/test_resolve.py"),
]
"""Files that take long, the longest first: begun last, one of them would have all other workers wait."""


def from_the_end(worker: str) -> bool:
    """Tell whether a worker, every other one, takes all in the opposite order."""
    return worker[-1] in "13579"


BACKWARDS = from_the_end(os.environ.get("PYTEST_XDIST_WORKER", "gw0"))

ROOMS_OF_NETWORKS = ("network", "measures", "inference", "roles", "cases", "present")
"""Where an example is a whole network, which takes a hundred times as long as one of a text or a date."""

common = {"deadline": None, "derandomize": True, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("repeatable", max_examples=50, **common)
settings.register_profile("repeatable networks", max_examples=20, **common)
# for the long check (.ci/nightly): new examples each time, and many of them
for name, many in (("thorough", 1000), ("thorough networks", 200)):
    settings.register_profile(name, deadline=None, max_examples=many, suppress_health_check=list(HealthCheck))
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "repeatable")
settings.load_profile(PROFILE)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """Give the properties of a file, about to be imported, as many examples as its room can afford.

    Every other worker reads folders from their end: each meets half of the files compiled by its neighbour.
    """
    inside = collector.path.parts[len(HERE.parts) : len(HERE.parts) + 1]
    settings.load_profile(f"{PROFILE} networks" if {*inside} & {*ROOMS_OF_NETWORKS} else PROFILE)
    report = yield
    if BACKWARDS and isinstance(collector, pytest.Session | pytest.Directory):
        report.result.reverse()
    return report


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of every later search for garbage."""
    gc.collect()
    gc.freeze()
    # what tests share grows: to search it all after every 70,000 new objects takes a twentieth of the time
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


def pytest_configure(config: pytest.Config) -> None:
    """Have pytest-xdist, where it is there, hand out files in our order; make ready who tests."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False
    if config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput"):
        return  # it hands files out only: its workers wait for it to be there
    import pandas as pd

    import loaded

    # Texts are Python objects, as in a plain install, or pyarrow's, as beside Parquet. The first can be
    # written to where they lie, which must not happen, and are faster in small tables.
    pd.set_option("mode.string_storage", os.environ.get("SUBNATNET_TEXTS", "python"))
    loaded.keep()
    loaded.share_studies()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Have every other worker take files from the end: there is the browser at one, and none at the other."""
    from xdist.scheduler import LoadFileScheduling

    class FromBothEnds(LoadFileScheduling):
        def _assign_work_unit(self, node: Any) -> None:
            if from_the_end(node.gateway.id):
                self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
            super()._assign_work_unit(node)

    return FromBothEnds(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with the browser first and slow ones to both ends, whichever way they were read.

    What pages and what other tests share, from the built-in case to the browser, is then made by one worker.
    """
    place = {HERE / name: at for at, name in enumerate(SLOW)}
    browser = {one.path for one in items if "chromium" in getattr(one, "fixturenames", ())}

    def order(one: pytest.Item) -> tuple[bool, int, str, bool]:
        at = place.get(one.path, len(place))
        last = one.path not in browser
        return last, -at if last else at, str(one.path), isinstance(one, pytest.DoctestItem)

    items.sort(key=order)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path) -> Iterator[None]:
    """Look through a file of tests for examples only where it has any."""
    found = yield
    if file_path.suffix == ".py" and ">>>" not in file_path.read_text(encoding="utf-8"):
        return [one for one in found if type(one) is pytest.Module]
    return found


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave helpers to the tests that import them: without examples, they would be read twice for nothing."""
    helper = collection_path.suffix == ".py" and not collection_path.name.startswith("test_")
    return True if helper and ">>>" not in collection_path.read_text(encoding="utf-8") else None


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Leave what was alive at the last search for garbage out of the one that pytest makes after it."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _nothing_changes_the_built_in_cases() -> Iterator[None]:
    """Let all tests share the built-in cases, and find out where one of them was changed."""
    import loaded

    yield
    assert loaded.changed() == []
