"""Measured side by side: Dateline's engine and its peers over the same releases, in one run.

Run by hand or by ``make bench``; no test depends on a figure. The way: releases.py
reads a folder once, mix.py draws the questions from it, each peer_*.py is one engine,
measure.py builds and asks one of them in a process of its own, agreement.py compares
what they found, pages.py measures whole pages, table.py writes it down, run.py tells it.
"""
