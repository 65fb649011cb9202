"""Room 1: what a release is, and how past ones are read.

Imports nothing of the other rooms. Start with release.py (the nouns), then
ingest.py (the way in, told once) and corpus.py (the truth on disk).
"""
