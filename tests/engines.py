"""The engine's tests with each Whoosh there is, each in an environment of its own: `make test-engines`.

Whoosh 2.7.4 is what we depend on; whoosh-reloaded 2.7.5 goes by the same import name, so
the two are never installed together. Prints one line for each, and ends with 1 when one fails.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
WHOOSHES = ("Whoosh==2.7.4", "whoosh-reloaded==2.7.5")
TESTS = ("tests/test_whoosh_engine.py", "tests/test_engine_agrees_with_oracle.py", "tests/test_update.py")


def requirements() -> list[str]:
    """What the program depends on, but for Whoosh, and what its tests need."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    every = [*told["project"]["dependencies"], *told["dependency-groups"]["test"]]
    return [one for one in every if isinstance(one, str) and not one.lower().startswith("whoosh")]


def environment(whoosh: str) -> Path:
    """The Python of an environment with this Whoosh and no other; made when it is not there."""
    folder = ROOT / f".venv-{whoosh.partition('==')[0].lower()}"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, whoosh, *requirements()], check=True)
    return python


def main() -> int:
    """Run the tests with each; how many failed."""
    failed = 0
    for whoosh in WHOOSHES:
        python = environment(whoosh)
        done = subprocess.run(
            [str(python), "-m", "pytest", "-q", *TESTS], cwd=ROOT, capture_output=True, text=True
        )
        summary = done.stdout.strip().splitlines()[-1:] or [done.stderr[-500:]]
        print(f"{whoosh:24} {summary[0]}")
        if done.returncode:
            print(done.stdout[-5_000:])
            failed += 1
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
