"""No text from people reaches a widget but through `screens/widgets/safe.py`; no screen imports what it must not."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import screens
from tests.screens.bindings import bindings

HOUSE = Path(screens.__file__).parent
FILES = sorted(HOUSE.rglob("*.py"))
SAFE = {"plain", "fit", "row", "stack"}
TEXT_TAKERS = {
    "Static",
    "Label",
    "Button",
    "Checkbox",
    "RadioButton",
    "Tab",
    "TabPane",
    "Option",
    "Placeholder",
    "Digits",
}
TEXT_METHODS = {"update", "notify", "add_row", "add_rows", "add_column", "add_columns", "add_option", "add_options"}
TEXT_PROPERTIES = {"tooltip", "border_title", "border_subtitle", "placeholder", "label"}
FORBIDDEN_CALLS = {"from_markup", "from_text", "from_rich_text", "assemble", "styled"}


def leaks(source: str) -> list[str]:
    """Places where something that is not a literal goes where Textual may read markup."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [
                *node.args[:1],
                *(each.value for each in node.keywords if each.arg in {"label", "tooltip", "title"}),
            ]
            if name in FORBIDDEN_CALLS:
                found.append(f"line {node.lineno}: {name}()")
            elif name == "Content" and node.args:
                found += [f"line {node.lineno}: Content of a made-up text" for each in node.args if not _literal(each)]
            elif name in TEXT_TAKERS | TEXT_METHODS:
                found += [f"line {node.lineno}: {name}()" for each in texts if not (_literal(each) or _safe(each))]
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {each.attr for each in targets if isinstance(each, ast.Attribute)}
            if names & TEXT_PROPERTIES and not (_literal(node.value) or _safe(node.value)):
                found.append(f"line {node.lineno}: {names}")
    return found


def _literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def _safe(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAFE


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_only_the_safe_helper_makes_content_of_text(path: Path) -> None:
    if path.name in {"safe.py", "lines.py"}:
        return
    assert leaks(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "leak",
    [
        "Static(name)",
        "Label(f'Hello {name}')",
        "self.query_one(Static).update(name)",
        "self.notify(person.name)",
        "box.border_title = name",
        "widget.tooltip = f'{name}'",
        "Content.from_markup(name)",
        "Content(name)",
        "Button(label=name)",
    ],
)
def test_the_search_for_leaks_finds_them(leak: str) -> None:
    assert leaks(leak)


@pytest.mark.parametrize("fine", ["Static('Hello')", "Static(plain(name))", "Content()", "Content(', ').join(parts)"])
def test_the_search_for_leaks_lets_the_rest_be(fine: str) -> None:
    assert not leaks(fine)


def test_the_first_paint_needs_nothing_of_the_database() -> None:
    heavy = [
        "sqlalchemy",
        "openpyxl",
        "alembic",
        "msgspec",
        "babel",
        "rapidfuzz",
        "data",
        "frontdesk.desk",
        "frontdesk.requests",
    ]
    script = f"import sys, screens.app; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=HOUSE.parent)
    assert found.stdout.strip() == "[]"


def test_importing_the_start_imports_no_textual() -> None:
    script = "import sys, screens.start; print('textual' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=HOUSE.parent)
    assert found.stdout.strip() == "False"


def test_every_key_has_an_id_and_a_tooltip_and_none_is_one_that_terminals_keep() -> None:
    kept = {"f10", "f11", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+z"}
    for binding in bindings():
        if not binding.system:
            assert binding.id, binding
            assert binding.tooltip, binding
            assert not kept & set(binding.key.split(",")), binding
