"""Room 2: how releases are found.

Imports archive and nothing of the web. Start with engine.py (the port), then
query.py (what may be asked) and search.py (one question, one answer).
"""
