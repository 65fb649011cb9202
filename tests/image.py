"""The steps of docs/hosting/Containerfile, one by one, where there is no container engine: ``make test-image``.

Each stage has the machine's own system for its base, under an overlay in which its COPY and RUN lines
are done; the last one then runs as the file says: by its user, all read-only but its volume and /tmp,
in a network of its own. What this cannot see is the base image: which Python it has, what it lacks.
Root and Linux only.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = ROOT / "docs" / "hosting" / "Containerfile"
PATIENCE = 60  # seconds for the health check to become good
NETWORK = 0x40000000  # CLONE_NEWNET of Linux
LEFT = 20  # seconds for the server to end when it is told to


def instructions(text: str) -> list[tuple[str, str]]:
    """(instruction, rest) of each line of a container file; lines that are continued are one."""
    joined = re.sub(r"\\\n\s*", " ", text)
    lines = [line.strip() for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


class Stage:
    """One stage of the file, as a folder that can be entered."""

    def __init__(self, work: Path, number: int) -> None:
        self.root, layer, room = (work / f"{name}{number}" for name in ("root", "layer", "room"))
        for folder in (self.root, layer, room):
            folder.mkdir()
        run(
            "mount",
            "-t",
            "overlay",
            "overlay",
            "-o",
            f"lowerdir=/,upperdir={layer},workdir={room}",
            self.root,
        )
        python = self.inside("/usr/local/bin/python")
        python.unlink(missing_ok=True)
        python.symlink_to("/usr/bin/python3")  # as the base image has it
        run("mount", "--rbind", "/dev", self.inside("/dev"))
        self.place = "/"
        self.user = "root"
        self.environ = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"}
        self.environ |= {key: value for key, value in os.environ.items() if key.startswith("PIP_")}
        self.volumes: list[str] = []
        self.health: list[str] = []
        self.command: list[str] = []

    def inside(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def do(self, word: str, rest: str, stages: dict[str, Stage]) -> None:
        """Carry out one line. Raises where it fails, or is not known here."""
        match word:
            case "WORKDIR":
                self.place = rest
                self.inside(rest).mkdir(parents=True, exist_ok=True)
            case "COPY":
                self.copy(rest.split(), stages)
            case "RUN":
                run("chroot", self.root, "/bin/sh", "-ec", f"cd {self.place}; {rest}", env=self.environ)
            case "ENV":
                for pair in rest.split():
                    key, _, value = pair.partition("=")
                    self.environ[key] = value.replace("$PATH", self.environ["PATH"])
            case "USER":
                self.user = rest
            case "VOLUME":
                self.volumes.append(rest)
            case "HEALTHCHECK":
                self.health = json.loads(rest.partition("CMD ")[2])
            case "CMD":
                self.command = json.loads(rest)
            case "EXPOSE":
                pass
            case _:
                raise ValueError(f"the steps of {word} are not known here")

    def copy(self, words: list[str], stages: dict[str, Stage]) -> None:
        source, place, leave = ROOT, self.inside(self.place), shutil.ignore_patterns("__pycache__")
        if words[0].startswith("--from="):
            source, leave = stages[words.pop(0).removeprefix("--from=")].root, None
        *froms, to = words
        for name in froms:
            goal = self.inside(to) if to.startswith("/") else place / to
            goal = goal / name if to.endswith("/") else goal
            whole = source / name.lstrip("/")
            if whole.is_dir():
                shutil.copytree(whole, goal, symlinks=True, ignore=leave)
            else:
                shutil.copy2(whole, goal)

    def close(self) -> None:
        """Nothing more is written, but to volumes and /tmp; a volume begins as what the image has there."""
        for volume in self.volumes:
            owner = self.inside(volume).stat()
            run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                f"uid={owner.st_uid},gid={owner.st_gid}",
                "volume",
                self.inside(volume),
            )
        run("mount", "-t", "tmpfs", "-o", "mode=1777", "tmp", self.inside("/tmp"))
        run("mount", "-o", "remount,ro", self.root)

    def entered(self, *words: str) -> list[str]:
        """The command line that runs something in the stage, by its user."""
        return ["chroot", f"--userspec={self.user}:{self.user}", str(self.root), *words]


def run(*words: str | Path, env: dict[str, str] | None = None) -> None:
    subprocess.run([str(word) for word in words], check=True, env=env)


def built(work: Path) -> Stage:
    """All lines of the file done; the last stage."""
    stages: dict[str, Stage] = {}
    stage = None
    for word, rest in instructions(FILE.read_text(encoding="utf-8")):
        print(word, rest, flush=True)
        if word == "FROM":
            stage = Stage(work, len(stages))
            stages[rest.partition(" AS ")[2] or "last"] = stage
        else:
            assert stage is not None
            stage.do(word, rest, stages)
    assert stage is not None
    return stage


def serve(stage: Stage) -> None:
    """Start it, wait until the health check is good, look at a page, and end it as an engine does."""
    env = stage.environ
    run("ip", "link", "set", "lo", "up")
    server = subprocess.Popen(stage.entered(*stage.command), env=env)
    try:
        until = time.monotonic() + PATIENCE
        while subprocess.run(stage.entered(*stage.health), env=env, stderr=subprocess.DEVNULL).returncode:
            assert server.poll() is None, "the server ended by itself"
            assert time.monotonic() < until, "the health check never became good"
            time.sleep(0.5)
        look = "import urllib.request as r; print(len(r.urlopen('http://127.0.0.1:8000/search?q=records').read()))"
        run(*stage.entered("python", "-c", look), env=env)
    finally:
        server.terminate()
        print("ended with", server.wait(timeout=LEFT))


def main() -> None:
    """Build, load the example, serve, and look whether anything could be written outside the volume."""
    if os.geteuid() != 0 or sys.platform != "linux":
        sys.exit("The steps of the container file need root, on Linux.")
    if len(sys.argv) == 1:  # mounts of its own, which end with it
        with tempfile.TemporaryDirectory(prefix="image-") as folder:
            command = ["unshare", "--mount", sys.executable, __file__, folder]
            sys.exit(subprocess.run(command, check=False).returncode)
    work = Path(sys.argv[1])
    run("mount", "-t", "tmpfs", "image", work)
    stage = built(work)
    stage.close()
    if ctypes.CDLL(None).unshare(NETWORK):  # Python has a word for it since 3.12
        sys.exit("No network of its own could be made for the image.")
    os.unshare(os.CLONE_NEWNET) if hasattr(os, "unshare") else None
    run(*stage.entered("dateline", "example"), env=stage.environ)
    written = subprocess.run(
        stage.entered("sh", "-c", "echo x > /opt/dateline/x"), env=stage.environ, check=False
    )
    assert written.returncode, "the user of the image can change the program"
    serve(stage)
    run(*stage.entered("dateline", "doctor"), env=stage.environ)
    print("all steps of the container file went well")


if __name__ == "__main__":
    main()
