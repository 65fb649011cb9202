"""Room 2: how releases are found.

Imports archive and nothing of the web. Start with engine.py (the port), then search.py (one
question, one answer). Off this room: language/ (what may be asked), making/ (entries become
segments), flat/ (the arrays on disk) and answering/ (questions answered with whole arrays).
"""
