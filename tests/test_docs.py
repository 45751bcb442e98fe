"""The documentation is tested: what there is stands in it, what stands in it is there, and its examples are run."""

import ast
import json
import re
from dataclasses import MISSING, fields
from pathlib import Path

import click
import pytest

from data.statements.proofs import PROOFS
from data.trouble import TroubleKind
from frontdesk.batch import OPERATIONS
from frontdesk.cli import command
from frontdesk.config import CONFIG_VARIABLE, PREFIX, Settings
from frontdesk.desk.registry import HANDLERS
from frontdesk.desk.stating import SAID
from frontdesk.requests import Override
from frontdesk.rules.access import PRIVILEGES, Privilege, Role
from frontdesk.rules.checks import DEFAULT_MODES, SUBSCRIPTION_CHECKS, VISIT_CHECKS
from screens.themes import OWN, SHORT
from tests.batch_talk import Json, talk_to
from tests.pages import (
    BLOCK,
    DOCS,
    HEADING,
    LINK,
    PAGES,
    ROOT,
    answer_shown,
    codes,
    everything,
    examples,
    first_codes,
    matches,
    prose,
    rows,
    section,
    text_of,
)
from tests.screens.bindings import bindings

RUN_PAGES = ("manager-guide", "batch", "decisions")
"""Pages with examples that are run, each on a club of its own, from top to bottom."""

FOREIGN = re.compile(
    r"""[a-z+]+://[^\s/"`]*\.[a-z]|(?<=[\s"'`(=])/(?!mnt/)[a-z]+/|\b(?!example\.)[\w-]+\.(?:com|internal|io|local|net|org)\b"""
)
"""Hosts, but those made up for examples; and places of one machine, but a stick that is plugged in."""

OF_OTHERS = frozenset({"NO_COLOR", "TEXTUAL_ANIMATIONS"})
"""Variables that Front Desk respects, and does not own."""


# --- the examples ---------------------------------------------------------------------------------


@pytest.mark.parametrize("page", RUN_PAGES)
def test_the_examples_are_answered_as_the_page_says(page: str, tmp_path: Path) -> None:
    talk = talk_to(f"sqlite:///{tmp_path / 'club.db'}")
    wrong = [
        (asked, shown, real)
        for asked, shown in examples(page)
        if not matches(answer_shown(shown), real := talk.line(asked))
    ]
    talk.desk.close()

    assert not wrong


@pytest.mark.parametrize(
    ("shown", "real", "same"),
    [
        ('{"a": 1}', {"a": 1}, True),
        ('{"a": 1}', {"a": 1, "b": 2}, False),
        ('{"a": 1, …}', {"a": 1, "b": 2}, True),
        ('{"a": 2, …}', {"a": 1, "b": 2}, False),
        ('{"a": [1, …]}', {"a": [1, 2]}, True),
        ('{"a": [2, …]}', {"a": [1, 2]}, False),
        ('{"a": [1]}', {"a": [1, 2]}, False),
        ('{"a": [{"b": 1, …}]}', {"a": [{"b": 1, "c": 2}]}, True),
    ],
)
def test_an_example_that_is_wrong_is_found(shown: str, real: Json, *, same: bool) -> None:
    assert matches(answer_shown(shown), real) is same


# --- the batch ------------------------------------------------------------------------------------


def fields_of(kind: type) -> dict[str, bool]:
    """The fields of a request as JSON names them, and whether each is needed."""
    return {
        "from" if each.name == "from_day" else each.name: each.default is MISSING and each.default_factory is MISSING
        for each in fields(kind)
    }


def test_every_operation_of_the_batch_has_its_section_and_no_section_is_of_nothing() -> None:
    sections = set(re.findall(r"^### (\w+)$", text_of("batch"), re.MULTILINE))

    assert sections == OPERATIONS.keys()


@pytest.mark.parametrize("op", OPERATIONS)
def test_every_field_of_an_operation_is_told(op: str) -> None:
    told = {codes(row[0])[0]: row[2] == "needed" for row in rows(section("batch", op))}

    assert told == fields_of(OPERATIONS[op])


@pytest.mark.parametrize("op", OPERATIONS)
def test_the_privilege_that_an_operation_needs_is_told(op: str) -> None:
    assert f"Needs the privilege `{HANDLERS[OPERATIONS[op]].privilege}`." in section("batch", op)


@pytest.mark.parametrize("op", OPERATIONS)
def test_every_operation_has_an_example(op: str) -> None:
    assert f'> {{"op": "{op}"' in section("batch", op)


def test_every_answer_of_an_example_is_explained() -> None:
    unexplained = [
        (op, name)
        for op in OPERATIONS
        for _asked, shown in examples_of(op)
        for name in answer_shown(shown).keys() - {"ok", "code", "message", "field", "reasons", "repeated", "…"}
        if f"`{name}`" not in section("batch", op)
    ]

    assert not unexplained


def examples_of(op: str) -> list[tuple[str, str]]:
    return [(asked, shown) for asked, shown in examples("batch") if json.loads(asked)["op"] == op]


def test_the_parts_of_an_override_are_told() -> None:
    row = next(row for row in rows(section("batch", "check_in")) if codes(row[0]) == ["override"])

    assert set(fields_of(Override)) <= set(codes(row[3]))


def refusals() -> set[str]:
    """Every code that a refusal may have: the checks', and what the operations say themselves."""
    said = {each.code for each in (*VISIT_CHECKS, *SUBSCRIPTION_CHECKS)} | {"malformed"}
    for path in (*(ROOT / "frontdesk").glob("*.py"), *(ROOT / "frontdesk" / "desk").glob("*.py")):
        said |= literals(path, "Refusal")
    return said


def literals(path: Path, *names: str) -> set[str]:
    """The codes with which values of a kind are made in a file."""
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    firsts = (node.args[0] for node in calls if node.args and getattr(node.func, "id", "") in names)
    return {each.value for each in firsts if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def test_every_code_of_a_refusal_is_told_and_no_other() -> None:
    tables = section("batch", "Codes").partition("When the books cannot be reached")

    assert set(first_codes(tables[0])) == refusals() - {"ambiguous", "sign_in"}  # the command line alone
    assert set(first_codes(tables[2])) == set(TroubleKind)
    assert "`ambiguous`" in tables[0]


# --- the desk and the manager ---------------------------------------------------------------------


def test_every_reason_of_an_admission_stands_in_the_desk_guide_worst_first() -> None:
    told = [codes(row[1])[0] for row in rows(section("desk-guide", "When it says NO"))]
    found = {each.code: each.check.rank for each in (*VISIT_CHECKS, *SUBSCRIPTION_CHECKS)}

    assert set(told) == found.keys()
    assert [found[code] for code in told] == sorted(found.values())


def test_the_checks_and_their_defaults_are_told() -> None:
    told = {codes(row[0])[0]: codes(row[1])[0] for row in rows(section("manager-guide", "The checks"))}

    assert told == DEFAULT_MODES


def test_who_may_do_what_is_told() -> None:
    table = rows(section("manager-guide", "Who may do what"))
    told = {codes(row[0])[0]: row for row in table}
    order = (Role.TRAINER, Role.STAFF, Role.MANAGER, Role.OWNER)

    assert told.keys() == set(Privilege)
    for privilege, row in told.items():
        assert [cell == "yes" for cell in row[2:]] == [privilege in PRIVILEGES[role] for role in order]
        assert set(codes(row[1])) - {"undo"} == {
            op for op, kind in OPERATIONS.items() if HANDLERS[kind].privilege == privilege
        } - {"undo"}


# --- keys -----------------------------------------------------------------------------------------

KEY_NAMES = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "escape": "Esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "asterisk": "*",
    "plus": "+",
}
KEY_TABLES = (
    ("desk-guide", "Keys"),
    ("desk-guide", "Keys of the cover"),
    ("manager-guide", "The staff page"),
    ("desk-guide", "Keys in lists, forms and dialogs"),
    ("desk-guide", "Keys of the roster"),
    ("desk-guide", "Keys of a sale"),
    ("desk-guide", "Keys of the session credits"),
    ("desk-guide", "Keys of the contacts"),
    ("desk-guide", "Keys of the schedule"),
    ("manager-guide", "Keys of the memberships"),
    ("manager-guide", "Keys of the reports"),
    ("manager-guide", "Keys of series and rules"),
    ("manager-guide", "Keys of the settings"),
)
"""Where the keys are told."""


def key_name(key: str) -> str:
    """A key as the pages write it: F8, Ctrl+B, Esc."""
    return "+".join(KEY_NAMES.get(part) or part.capitalize() for part in key.split("+"))


def keys_told() -> dict[str, set[str]]:
    """The keys by the id of what they do, as the pages tell them."""
    tables = [row for page, title in KEY_TABLES for row in rows(section(page, title))]
    return {codes(row[1])[0]: set(row[0].split(", ")) for row in tables}


def test_every_key_is_told_with_its_id_and_no_other() -> None:
    assert keys_told() == {each.id: {key_name(key) for key in each.key.split(",")} for each in bindings() if each.id}


def test_no_page_speaks_of_a_function_key_that_does_nothing() -> None:
    told = {key for keys in keys_told().values() for key in keys}
    spoken = {
        key for page in ("desk-guide", "many-desks", "operations") for key in re.findall(r"\bF\d+", text_of(page))
    }

    assert spoken <= told | {
        "F10",
        "F11",
        "F12",
    }  # which the page on settings names as keys that one may or may not take


# --- the command line -----------------------------------------------------------------------------


def commands() -> dict[str, click.Command]:
    """Every command by what one types."""
    assert isinstance(command, click.Group)
    found: dict[str, click.Command] = {"frontdesk": command}
    for name, each in command.commands.items():
        if isinstance(each, click.Group):
            found |= {f"frontdesk {name} {inner}": of for inner, of in each.commands.items()}
        else:
            found[f"frontdesk {name}"] = each
    return found


def options(of: click.Command) -> set[str]:
    """The options of a command, but those that every command has."""
    return {option for each in of.params if isinstance(each, click.Option) for option in each.opts}


def test_every_command_has_its_section_and_no_section_is_of_nothing() -> None:
    sections = re.findall(r"^### (frontdesk.*)$", section("operations", "Commands"), re.MULTILINE)

    assert set(sections) == commands().keys()


@pytest.mark.parametrize("name", commands())
def test_every_option_of_a_command_is_told_and_no_other(name: str) -> None:
    told = set(first_codes(section("operations", name)))
    helping = {"--help", "-h"} if name == "frontdesk" else set()

    assert told == options(commands()[name]) | helping


def test_no_page_shows_a_command_or_an_option_that_does_not_exist() -> None:
    known = {option for each in commands().values() for option in options(each)} | {"--help"}
    wrong = []
    for page, code in everything():
        if code.startswith("frontdesk ") and code.split()[1][0].isalpha():
            said = f"{' '.join(code.split())} "
            wrong += [] if any(said.startswith(f"{each} ") for each in commands() if " " in each) else [(page, code)]
        if code.startswith(("frontdesk", "--")):
            wrong += [(page, each) for each in re.findall(r"(?<!\S)--[a-z-]+", code) if each not in known]

    assert not wrong


def test_every_command_is_named_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert not [name for name in commands() if name not in readme]


def test_every_target_of_make_is_told_and_no_other() -> None:
    targets = set(re.findall(r"^(\w+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    told = {code.removeprefix("make ") for _page, code in everything() if re.fullmatch(r"make \w+", code)}

    assert told == targets


def test_the_readme_shows_the_command_that_tests() -> None:
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    blocks = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))

    assert "make test" in steps
    assert any("make test" in body.splitlines() for language, body in blocks if language == "sh")


# --- settings, files, codes of operations ---------------------------------------------------------


def test_every_setting_and_its_variable_are_told_and_no_other() -> None:
    told = {codes(row[0])[0]: codes(row[1]) for row in rows(section("operations", "Settings"))}

    assert told == {
        each.name: [] if each.name == "keymap" else [PREFIX + each.name.upper()] for each in fields(Settings)
    }


def test_no_page_names_a_variable_that_is_not_read() -> None:
    own = {PREFIX + each.name.upper() for each in fields(Settings) if each.name != "keymap"}
    named = {word for _page, code in everything() for word in re.findall(r"\b[A-Z]+_[A-Z_]+\b", code)}

    assert named - {"OPERATIONS"} == own | {CONFIG_VARIABLE} | OF_OTHERS


def test_every_theme_of_our_own_is_told() -> None:
    row = next(row for row in rows(section("operations", "Settings")) if codes(row[0]) == ["theme"])

    assert SHORT.keys() <= set(codes(row[2]))
    assert {each.name for each in OWN} <= set(SHORT.values())


def test_every_reason_why_a_club_does_not_open_is_told_and_no_other() -> None:
    made: set[str] = set()
    for folder in ("data", "frontdesk"):
        for path in (ROOT / folder).rglob("*.py"):
            made |= literals(path, "CannotOpen", "CannotBackUp")

    assert set(first_codes(section("operations", "When the club does not open"))) == made


def test_everything_that_verify_proves_is_told_and_nothing_else() -> None:
    computed = {
        code
        for name in ("verifying", "proving_seals", "stating")
        for code in literals(ROOT / "frontdesk" / "desk" / f"{name}.py", "Problem")
    }

    assert set(first_codes(section("operations", "Proving the books"))) == (
        computed | {each.code for each in PROOFS} | {code for code, _ in SAID.values()}
    )


def test_every_file_that_a_page_names_is_there() -> None:
    places = re.compile(r"(?:frontdesk|screens|data|tests|docs|\.ci)/[\w./]*")
    missing = [(page, code) for page, code in everything() if places.fullmatch(code) and not (ROOT / code).exists()]

    assert not missing


def test_every_room_of_the_rules_can_be_found() -> None:
    told = {Path(code).name for row in rows(section("design", "Where to find a rule")) for code in codes(row[1])}

    assert told == {path.name for path in (ROOT / "frontdesk" / "rules").glob("[!_]*.py")}


def test_the_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(found) for found in re.findall(r"^(\d+)\. ", text_of("decisions"), re.MULTILINE)]

    assert numbers == list(range(1, len(numbers) + 1))


# --- pages ----------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    titles = HEADING.findall(prose(page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(prose(page.read_text(encoding="utf-8"))):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.is_file() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert not broken


def test_every_page_and_every_picture_is_linked() -> None:
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in PAGES
        for link in LINK.findall(prose(page.read_text(encoding="utf-8")))
    }

    assert {*DOCS.glob("*.md"), *(DOCS / "images").iterdir()} <= linked


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_an_address_or_a_place_of_one_machine(page: Path) -> None:
    assert not FOREIGN.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("see https://registry.example.net/simple", True),
        ("from packages.internal", True),
        ("in `/srv/club/club.db`", True),
        ("`postgresql://desk@server/club` or `sqlite:///club.db`", False),
        ("anna.smith@example.org, `~/.local/share/frontdesk`, `frontdesk backup /mnt/usb`", False),
    ],
)
def test_a_foreign_address_is_told_from_an_example(text: str, *, foreign: bool) -> None:
    assert bool(FOREIGN.search(text)) is foreign


@pytest.mark.parametrize("picture", sorted((DOCS / "images").iterdir()), ids=lambda path: path.name)
def test_a_picture_asks_for_nothing_from_elsewhere(picture: Path) -> None:
    assert not re.findall(r"@font-face|@import|<image|<script|href=|url\((?!#)", picture.read_text(encoding="utf-8"))
