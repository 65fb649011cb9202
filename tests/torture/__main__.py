"""``python -m torture``: all of it, or the parts named; the exit code is 1 if any round went wrong."""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.machine import machine
from torture import damages, disks, kills

Part = Callable[[Path, int], bool]

PARTS: dict[str, tuple[Part, int]] = {
    "operations": (kills.operations_killed, 500),
    "commands": (kills.commands_killed, 500),
    "power": (disks.power_cut, 200),
    "full": (disks.full_disk, 500),
    "damages": (damages.damaged, 1000),
}
MOUNTS = ("power", "full")


def main() -> int:
    """Run the parts, each in a folder of its own."""
    asking = argparse.ArgumentParser(prog="python -m torture", description=__doc__)
    asking.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    asking.add_argument("--rounds", type=int, help="of each part, instead of the full number")
    asked = asking.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        asking.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    print(machine(dt.datetime.now(dt.UTC).date()), flush=True)
    well = True
    for name in asked.parts or PARTS:
        part, rounds = PARTS[name]
        if name in MOUNTS and (why := disks.possible()):
            print(f"{name}: not run, {why}")
            well = False
            continue
        with tempfile.TemporaryDirectory(prefix=f"torture-{name}-") as work:
            well &= part(Path(work), asked.rounds or rounds)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
