"""The room of the OpenSearch engine (index/opensearch_engine.py): what goes into the cluster and what comes out.

``mapping``, ``documents`` and ``counting`` say what is written; ``compiling`` and ``asking`` make questions
of query nodes, by pure functions; ``answers`` reads what comes back. ``connecting`` is the only file that
knows the client; ``writing`` with ``changing``, ``filling`` and ``bulk`` changes an index,
``generations`` begins one and switches to it.
"""
