"""The query language: what a person types becomes nodes, and is given back in words. Start with query.py.

Knows no engine: every engine means the same by a query because all are handed these nodes.
"""
