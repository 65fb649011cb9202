"""The Whoosh engine: the contract, and that its index is a true Whoosh index that mends itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine_contract import EngineContract

from index.engine import Engine
from index.whoosh_engine import WhooshEngine


class TestWhooshEngine(EngineContract):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> Engine:
        return WhooshEngine.create(tmp_path / "1")
