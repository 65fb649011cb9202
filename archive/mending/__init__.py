"""Mending: what a person sets right, takes back or has read again; it stays so whatever is read later.

Works on what is stored, through store/; the way in is ingest.py's.
"""
