"""The rules of the house that no tool keeps: what is imported when, reasons for exceptions, sizes."""

import ast
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRODUCT = ("frontdesk", "screens", "data")
EVERYTHING = (*PRODUCT, "tests", "benchmarks", ".ci")
HEAVY = {"sqlalchemy", "alembic", "openpyxl", "msgspec", "babel", "argon2", "psycopg"}
"""Libraries whose import takes time that the first paint cannot spare."""

LONGEST_FILE, LONGEST_FUNCTION, MOST_METHODS = 400, 40, 20
LONGER_FOR_A_REASON = {"data/tables.py": "the schema stands in one place"}
SILENCER = re.compile(
    r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no\s+(?:cover|branch))"
    r"(?::\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*)?(?:\[[\w, -]+\])?"
)
REASON = re.compile(r"\W*\w.{8,}")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str) -> Iterator[tuple[str, Path]]:
    """Name and path of every Python file of some folders."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path


def nodes(*folders: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node of the syntax of every file, with `file:line` where it has a line."""
    for name, path in sources(*folders):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=name)):
            yield f"{name}:{getattr(node, 'lineno', 0)}", node


def ours() -> Iterator[tuple[str, ast.AST]]:
    """The nodes of the product, without the migrations."""
    return ((where, node) for where, node in nodes(*PRODUCT) if not where.startswith("data/migrations/versions/"))


def imports(*folders: str) -> Iterator[tuple[str, str]]:
    """Every import: where it stands, and its dotted target; a relative one counts from the folder of its file."""
    for where, node in nodes(*folders):
        if isinstance(node, ast.Import):
            yield from ((where, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            folder = Path(where.rpartition(":")[0]).parent.parts
            above = folder[: len(folder) - node.level + 1] if node.level else ()
            origin = [*above, node.module] if node.module else above
            yield from ((where, ".".join([*origin, each.name])) for each in node.names)


def top(dotted: str) -> str:
    return dotted.partition(".")[0]


def loaded_by(statement: str) -> set[str]:
    """The top names of the modules that a fresh process holds after a statement."""
    script = f"import sys; {statement}; print(*sys.modules)"
    command = [sys.executable, "-c", script]
    return {top(name) for name in subprocess.check_output(command, cwd=ROOT, text=True).split()}


# --- floors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", ["screens.app", "frontdesk.__main__", "frontdesk.cli", "frontdesk.config"])
def test_nothing_heavy_is_imported_before_the_first_paint(module: str) -> None:
    assert not loaded_by(f"import {module}") & HEAVY


def test_hardly_a_rule_is_imported_before_the_first_paint() -> None:
    """Nor what reads files and zones: each costs milliseconds that whoever opens the console waits for."""
    script = "import sys, frontdesk.cli, screens.app, screens.check_in.screen; print(*sys.modules)"
    loaded = set(subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True).split())

    assert {name for name in loaded if name.startswith("frontdesk.rules.")} == {
        "frontdesk.rules.by_clock",
        "frontdesk.rules.words",
    }
    assert not loaded & {"json", "zoneinfo"}


def test_importing_the_rules_imports_no_library() -> None:
    before = loaded_by("pass")
    rooms = ", ".join(f"frontdesk.rules.{path.stem}" for _, path in sources("frontdesk/rules"))

    assert loaded_by(f"import {rooms}") - before - sys.stdlib_module_names == {"frontdesk"}


def test_the_rules_import_only_the_standard_library_and_each_other() -> None:
    allowed = (*sys.stdlib_module_names, "frontdesk.rules")
    others = [
        found for found in imports("frontdesk/rules") if not f"{found[1]}.".startswith(tuple(f"{a}." for a in allowed))
    ]

    assert not others


def test_the_rules_know_no_floats() -> None:
    floats = [
        where
        for where, node in nodes("frontdesk/rules")
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]

    assert not floats


def test_no_library_is_entered_by_a_private_door() -> None:
    private = [
        (where, target)
        for where, target in imports(*PRODUCT)
        if top(target) not in {*PRODUCT, *sys.stdlib_module_names} and re.search(r"(?:^|\.)_(?!_)", target)
    ]

    assert not private


# --- exceptions carry their reason ----------------------------------------------------------------


def comments(path: Path) -> Iterator[tuple[int, str]]:
    with tokenize.open(path) as file:
        for token in tokenize.generate_tokens(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def bare_silencers(comment: str) -> list[str]:
    """What switches a check off in a comment without saying why after it."""
    return [found[0] for found in SILENCER.finditer(comment) if not REASON.match(comment, found.end())]


def test_every_silenced_check_says_why_on_its_line() -> None:
    bare = [
        f"{name}:{line} {comment}"
        for name, path in sources(*EVERYTHING)
        for line, comment in comments(path)
        if bare_silencers(comment)
    ]

    assert not bare


@pytest.mark.parametrize(
    ("comment", "bare"),
    [
        ("# noqa", True),
        ("# noqa: S608", True),
        ("# noqa: S608, S603", True),
        ("# type: ignore[arg-type]", True),
        ("# type: ignore[arg-type]  # noqa: S608", True),
        ("# pragma: no cover", True),
        ("# noqa: S608 - the table's name is ours", False),
        ("# type: ignore[arg-type]  # the stub says str, the code takes bytes", False),
        ("# pragma: no cover - only on Windows", False),
        ("# what people say about it", False),
    ],
)
def test_a_silencer_with_a_reason_is_told_from_a_bare_one(comment: str, *, bare: bool) -> None:
    assert bool(bare_silencers(comment)) is bare


def test_every_skipped_test_says_why() -> None:
    marks = re.compile(r"pytest\.(?:mark\.)?(?:skip|skipif|xfail)$")
    kept = list(nodes("tests"))
    called = {
        id(node.func): any(word.arg == "reason" for word in node.keywords) or ast.unparse(node.func) == "pytest.skip"
        for _, node in kept
        if isinstance(node, ast.Call)
    }
    bare = [
        where
        for where, node in kept
        if isinstance(node, ast.Attribute) and marks.match(ast.unparse(node)) and not called.get(id(node))
    ]

    assert not bare


# --- sizes that fit in a head: all but migrations, each of which is one long list, written once -----


def test_files_fit_in_a_head() -> None:
    lengths = {
        name: path.read_text(encoding="utf-8").count("\n")
        for name, path in sources(*PRODUCT)
        if name not in LONGER_FOR_A_REASON and "migrations/versions" not in name
    }

    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE}


def test_functions_fit_on_a_screen() -> None:
    sizes = {
        f"{where} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for where, node in ours()
        if isinstance(node, Function)
    }

    assert not {name: lines for name, lines in sizes.items() if lines > LONGEST_FUNCTION}


CALLED_BY_TEXTUAL = re.compile(r"__init__|compose|(?:on|action|watch|get|check)_.*")
"""A screen answers many messages, each in a few lines: what Textual calls by its name is not counted."""


def test_classes_do_one_thing() -> None:
    methods = {
        f"{where} {node.name}": sum(
            isinstance(each, Function) and not CALLED_BY_TEXTUAL.fullmatch(each.name) for each in node.body
        )
        for where, node in ours()
        if isinstance(node, ast.ClassDef)
    }

    assert not {name: count for name, count in methods.items() if count > MOST_METHODS}
