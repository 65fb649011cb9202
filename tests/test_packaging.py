"""The wheel is what a stranger installs: one folder, everything in it, and it runs from anywhere."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHIPPED = ("app.py", "archive", "index", "web", "corpus", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy of what is shipped, so that no build folder is left behind."""
    copy = tmp_path_factory.mktemp("source")
    for name in SHIPPED:
        subprocess.run(["cp", "-r", str(ROOT / name), str(copy)], check=True)
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(copy)],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The folder of commands of an environment that has the wheel and, by reference, our packages."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    site = next(folder.glob("lib/python*/site-packages"))
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel)],
        check=True,
    )
    here = [path for path in sys.path if path.endswith("site-packages")]
    # No editable install of ours may come along, so the other packages are linked one by one.
    for package in (p for folder in here for p in Path(folder).iterdir() if "dateline" not in p.name):
        if not (site / package.name).exists() and package.name not in (
            "__pycache__",
            "distutils-precedence.pth",
        ):
            (site / package.name).symlink_to(package)
    script = folder / "bin" / "dateline"
    script.write_text(
        f"#!{folder}/bin/python\nimport sys\nfrom dateline.app import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
    )
    script.chmod(0o755)
    return folder / "bin"


def test_everything_lies_in_one_folder_of_site_packages(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"dateline"}


def test_pages_and_example_corpus_ship_with_the_program(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "dateline/web/templates/base.html",
        "dateline/web/static/app.css",
        "dateline/corpus/topics.toml",
    } <= names
    assert sum(name.endswith("release.json") for name in names) >= 24


def test_nothing_that_is_not_the_program_ships(wheel):
    tops = {name.split("/")[1] for name in zipfile.ZipFile(wheel).namelist() if name.startswith("dateline/")}
    assert tops == {"app.py", "archive", "index", "web", "corpus"}


def test_the_command_runs_from_a_foreign_folder_that_has_an_archive_of_its_own(installed, tmp_path):
    stranger = tmp_path / "project"
    (stranger / "archive").mkdir(parents=True)
    (stranger / "archive" / "__init__.py").write_text("raise RuntimeError('the wrong archive was imported')")
    (stranger / "note.txt").write_text(
        "Group Opens Door\n\n(Port Callan, CV 3/4/2019) – The door opened on Monday.\n"
    )

    def dateline(*arguments: str) -> str:
        done = subprocess.run(
            [str(installed / "dateline"), "--home", str(tmp_path / "home"), *arguments],
            cwd=stranger,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert json.loads(dateline("add", "note.txt", "--json"))["stored"] == 1
    assert json.loads(dateline("example", "--json"))["quarantined"] == 0
    assert json.loads(dateline("search", "door", "--json"))["total"] >= 1


def test_the_web_application_is_found_by_a_server_that_imports_it(installed, tmp_path):
    code = (
        "from dateline.app import create_app\n"
        f"app = create_app({str(tmp_path / 'home')!r})\n"
        "print(app.test_client().get('/').status_code)"
    )
    done = subprocess.run(
        [str(installed / "python"), "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout.strip() == "200", done.stderr
