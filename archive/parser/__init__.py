"""The parser: a Source becomes a Release and its doubts. Start with parse.py, which tells it in order.

Each field has a module of its own; they share the draft, which never leaves this room. Nothing here
reads a file or knows where releases are stored.
"""
