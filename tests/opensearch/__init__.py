"""Tests with a real OpenSearch of three nodes, each a JVM of its own: make test-opensearch."""
