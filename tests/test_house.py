"""The house keeps its plan: who may import whom, and who may not be imported at all."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("archive", "index", "web")
MAY_IMPORT = {"archive": {"archive"}, "index": {"archive", "index"}, "web": {"archive", "index", "web"}}
# Rooms off a room: what each leaves alone.
LEAVES_ALONE = {
    "archive/parser": {"archive.store", "archive.readers", "archive.mending", "archive.vocabulary"},
    "archive/store": {"archive.parser", "archive.readers", "archive.mending", "archive.vocabulary"},
    "archive/readers": {"archive.parser", "archive.store", "archive.mending", "archive.vocabulary"},
    "index/language": {"index.flat", "index.making", "index.answering", "index.whoosh_engine"},
    "index/flat": {"index.making", "index.answering", "index.language.parser"},
    "index/answering": {"index.making", "index.whoosh_engine"},
}
ONLY_IN = {"whoosh": "index/whoosh_engine.py", "opensearchpy": "index/opensearch/connecting.py"}

MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The dotted names a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_the_rooms_before_it(path):
    room = path.relative_to(ROOT).parts[0]
    rooms = {name.split(".")[0] for name in imported(path)} & {*ROOMS, "app", "dateline", "tests"}
    assert rooms <= MAY_IMPORT[room]


@pytest.mark.parametrize("room", LEAVES_ALONE)
def test_a_room_off_a_room_leaves_the_later_ones_alone(room):
    names = {name for path in (ROOT / room).glob("*.py") for name in imported(path)}
    assert not {
        name for name in names for other in LEAVES_ALONE[room] if (name + ".").startswith(other + ".")
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_one_file_knows_each_engine(path):
    packages = {name.split(".")[0] for name in imported(path)}
    for package, home in ONLY_IN.items():
        assert package not in packages or path == ROOT / home


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_below_the_door_nobody_reads_the_environment(path):
    assert "os.environ" not in path.read_text(encoding="utf-8")


# what would run text or speak to another machine -> the files that have a reason
DANGEROUS = {
    "subprocess": set(),
    "urllib.request": set(),
    "http.client": set(),
    "smtplib": set(),
    "ftplib": set(),
    "requests": set(),
    "marshal": set(),
    "shelve": set(),
    "socket": {"index/making/lock.py"},  # this machine's name, for who holds a lock
    "webbrowser": {"archive/showing_commands.py"},  # "dateline open", on the keeper's own screen
    "pickle": {
        "archive/readers/child.py",  # a reading process answers its parent,
        "archive/readers/worker.py",  # which takes in plain values only
        "index/opensearch/changing.py",  # entries on their way, in an unnamed file of its own
        "index/making/blocks.py",  # written as Whoosh reads it, never read
    },
}


@pytest.mark.parametrize("path", [*MODULES, ROOT / "app.py"], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_runs_text_or_speaks_to_another_machine(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    asked = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    used = {name for name in imported(path) if name in DANGEROUS or name.split(".")[0] in DANGEROUS}

    assert not called & {"eval", "exec", "compile", "__import__"}
    assert not asked & {"os.system", "os.popen", "os.execv", "yaml.load"}
    assert [name for name in used if str(path.relative_to(ROOT)) not in DANGEROUS[name]] == []


@pytest.mark.parametrize("path", [*MODULES, ROOT / "app.py"], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_opens_with_a_signpost(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_nothing_but_the_door_lies_at_the_root():
    assert [path.name for path in ROOT.glob("*.py")] == ["app.py"]
