"""Making: entries become a segment, arrays first and Whoosh's files from the arrays. Start with writing.py.

One writer at a time (lock.py); what counts is what the manifest says, written last.
"""
