"""The cluster: started once, when a test asks for it, and ended with the session.

Without DATELINE_OPENSEARCH=1 these tests are not run, and say so: `make test` needs no Java.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.opensearch.connecting import Cluster, Connection
from index.opensearch.generations import Generations
from index.opensearch_engine import OpenSearchEngine, begun
from opensearch.cluster import Nodes

FOLDER = Path(__file__).parent
_numbers = itertools.count()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say of each test that it is not run, and why."""
    if os.environ.get("DATELINE_OPENSEARCH") != "1":
        for item in items:
            if item.path.is_relative_to(FOLDER):
                item.add_marker(
                    pytest.mark.skip(reason="needs a cluster of OpenSearch: make test-opensearch")
                )


@pytest.fixture(scope="session")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """Three nodes, up and green."""
    cluster = Nodes(tmp_path_factory.mktemp("cluster"))
    try:
        cluster.start()
        cluster.check_modules()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def connection(nodes: Nodes) -> Iterator[Connection]:
    """To an archive of its own: two shards, each on two nodes."""
    name = f"archive{next(_numbers)}"
    connection = Connection(Cluster(hosts=nodes.hosts, index=name, shards=2, replicas=1))
    yield connection
    Generations(connection).drop_all()
    connection.close()


@pytest.fixture
def engine(connection: Connection, tmp_path: Path) -> OpenSearchEngine:
    """An empty engine."""
    return begun(connection, tmp_path)
