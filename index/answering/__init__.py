"""Answering: postings, phrases, ranking, columns and spelling over memory-mapped arrays. Start with snapshot.py.

Only reads, and never opens Whoosh.
"""
