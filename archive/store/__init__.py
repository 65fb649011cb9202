"""The store: releases on disk, which are the truth. Start with corpus.py.

Every write is whole or not at all (writing.py). Nothing here reads a format or parses a text; what
is held back until its time (embargo.py) has the same shape in a folder of its own.
"""
