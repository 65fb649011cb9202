"""What all tests share: the flag that accepts new expectations, and how property tests look for examples."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# No time limit for one example: no test here is a timed one, and machines are busy. By hand every run
# looks at new examples; CI looks at the same ones each time, so that it judges the change and not the draw.
settings.register_profile("hand", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("hand"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "hand")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the expectations of paired files anew")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Is this run to write expectations instead of failing on them?"""
    return bool(request.config.getoption("--accept"))
