"""Reading the documentation in tests: its pages, their tables, code and links, and the examples they show."""

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md")))
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


@cache
def text_of(page: str) -> str:
    """A page of docs by its name."""
    return (DOCS / f"{page}.md").read_text(encoding="utf-8")


def prose(text: str) -> str:
    """A page without its blocks of code."""
    return BLOCK.sub("", text)


def section(page: str, heading: str) -> str:
    """What stands under a heading, up to the next of its rank or higher."""
    found = re.search(rf"^(#+) {re.escape(heading)}$", text_of(page), re.MULTILINE)
    assert found, f"{page} has no heading “{heading}”"
    rest = text_of(page)[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, without their heads, cell by cell."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    heads = {at - 1 for at, row in enumerate(cells) if set(row[0]) <= set("-: ")}
    return [row for at, row in enumerate(cells) if at not in heads and at - 1 not in heads]


def codes(cell: str) -> list[str]:
    """Everything written as code."""
    return CODE.findall(cell)


def first_codes(text: str) -> list[str]:
    """What the rows of tables are about: the code in their first cell."""
    return [code for row in rows(text) for code in codes(row[0])]


def everything() -> Iterator[tuple[str, str]]:
    """Every piece of code on every page, with the page: spans, and the lines of blocks for a shell."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        yield from ((page.name, code) for code in CODE.findall(prose(text)))
        for language, body in BLOCK.findall(text):
            if language in {"sh", "toml"}:
                yield from ((page.name, line) for line in body.splitlines())


# --- the examples ---------------------------------------------------------------------------------


def examples(page: str) -> list[tuple[str, str]]:
    """Lines said to the batch, and what the page says that it answers."""
    lines = [
        line for language, body in BLOCK.findall(text_of(page)) if language == "batch" for line in body.split("\n")
    ]
    said = [line for line in lines if line]
    assert all(line.startswith(("> ", "< ")) for line in said)
    return [(asked[2:], answer[2:]) for asked, answer in pairwise(said) if asked.startswith("> ")]


def matches(shown: object, real: object) -> bool:
    """Whether an answer is as shown; `…` at the end of a list or an object stands for more."""
    if isinstance(shown, dict) and isinstance(real, dict):
        keys = shown.keys() - {"…"}
        whole = "…" in shown or shown.keys() == real.keys()
        return whole and keys <= real.keys() and all(matches(shown[key], real[key]) for key in keys)
    if isinstance(shown, list) and isinstance(real, list):
        cut = shown[-1:] == ["…"]
        told = shown[:-1] if cut else shown
        same = len(told) <= len(real) if cut else len(told) == len(real)
        return same and all(matches(*pair) for pair in zip(told, real, strict=False))
    return shown == real


def answer_shown(raw: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """An answer as the page shows it."""
    return json.loads(raw.replace(", …}", ', "…": 0}').replace(", …]", ', "…"]'))
