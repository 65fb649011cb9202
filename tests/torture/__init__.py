"""The full figures of docs/reliability.md, on real processes, file systems and bytes.

``make torture``, or ``PYTHONPATH=.:tests python -m torture [NAME …] [--rounds N]``. The suite runs the same
checks in a small setting; nothing here is part of it. Mounting needs root and Linux.
"""
