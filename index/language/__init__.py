"""The query language: what a person types becomes nodes, and is given back in words.

Start with query.py, which has the nodes; examples.py is the language as a table, by which the
help page is made and the parser tested. Knows no engine: every engine means the same by a query
because all are handed these nodes.
"""
