"""Room 3: what a person or a program sees over HTTP.

Imports archive and index; only reads. Start with site.py.
"""
