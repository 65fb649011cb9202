"""What all tests share: the flag that accepts new expectations."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the expectations of paired files anew")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Is this run to write expectations instead of failing on them?"""
    return bool(request.config.getoption("--accept"))
