"""Safekeeping: is everything still what was written, and copies of it for the day when it is not.

Looks and copies; what is wrong is named with what to do, and mended only where a command says so.
"""
