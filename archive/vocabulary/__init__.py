"""The editors' vocabulary at work: what it covers and lacks, filing anew, a start for a new archive.

The vocabulary itself, and how a release is filed under it, is archive/topics.py.
"""
