"""Which machine and which programs the figures are of."""

from __future__ import annotations

import datetime as dt
import os
import platform
from pathlib import Path


def machine(today: dt.date) -> str:
    """One line: processor, cores, memory, system, Python, day."""
    return (
        f"{_processor()}, {os.cpu_count()} cores, {_memory()} GB memory, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {today.isoformat()}"
    )


def _processor() -> str:
    return _named("/proc/cpuinfo", "model name") or platform.processor() or "unknown processor"


def _memory() -> int:
    total = _named("/proc/meminfo", "MemTotal").removesuffix("kB").strip()
    return round(int(total) / 1024 / 1024) if total else 0


def _named(file: str, name: str) -> str:
    """The first value of a name in one of the system's tables; "" where there is none."""
    if not Path(file).exists():
        return ""
    lines = (line.partition(":") for line in Path(file).read_text().splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), "")
