"""How well releases are read: the parser's fields held against annotated gold.

Measures and prints; nothing of the archive is changed here.
"""
