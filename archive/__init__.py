"""Room 1: what a release is, and how past ones are read.

Imports nothing of the other rooms. Start with release.py (the nouns), then ingest.py (the way in,
told once). Off this room: readers/ (bytes to Sources), parser/ (Source to Release), store/ (releases
on disk: the truth), mending/, vocabulary/ and measuring/.
"""
