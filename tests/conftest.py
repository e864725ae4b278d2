"""What every test needs: a quiet, repeatable hypothesis and the shared networks."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

import loaded

if TYPE_CHECKING:
    from collections.abc import Iterator

loaded.keep()

settings.register_profile(
    "repeatable",
    deadline=None,
    derandomize=True,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
# for the long check: new examples each time, and many of them
settings.register_profile(
    "thorough", deadline=None, max_examples=1000, suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(scope="session", autouse=True)
def _nothing_changes_the_built_in_cases() -> Iterator[None]:
    """Let all tests share the built-in cases, and find out where one of them was changed."""
    yield
    assert loaded.changed() == []
