"""The flat files of a segment: arrays and cards as they lie on disk, and the manifest of those that count.

Written by making/, read by answering/; nothing here searches.
"""
