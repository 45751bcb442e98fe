"""What people are called, what is noted about them, what is given as a reason: out of a file it comes as that text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from frontdesk import requests
from frontdesk.credit_export import export_credits
from frontdesk.desk.core import ClubDesk
from frontdesk.export import Exported
from frontdesk.requests import CreditHistory
from frontdesk.rules.ledger import EntryKind
from frontdesk.text import clean_line, clean_note
from frontdesk.trail_export import export_trail
from tests.batch_talk import SET_UP, talk_to
from tests.nasty import LINES, NAMES


@pytest.fixture(scope="module")
def nasty_club(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClubDesk]:
    """A club in which everybody has a nasty name, twice, and a note and a reason as nasty."""
    talk = talk_to(f"sqlite:///{tmp_path_factory.mktemp('nasty') / 'club.db'}")
    for op, fields in SET_UP:
        talk.done(op, **fields)
    talk.done("sell", "09:00", card="M1", membership="B12")
    for number, name in enumerate(NAMES):
        talk.done("contact", card=f"N{number}", first_name=name, last_name=name)
        talk.done("note", card=f"N{number}", text=name)
        talk.done("adjust", card="M1", membership="B12", credits=1, reason=name)
    for text in LINES:
        talk.done("note", card="M1", text=text)
    yield talk.desk
    talk.desk.close()


def rows(path: Path, sheet: str, first: str) -> list[dict[str, Any]]:
    """The rows of a table by their titles, read by an independent reader."""
    lines: list[list[Any]] = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    at = next(number for number, line in enumerate(lines) if line[0] == first)
    return [dict(zip(lines[at], line, strict=True)) for line in lines[at + 1 :]]


def stored(name: str) -> str:
    """How the desk keeps a text of one line."""
    kept = clean_line(name, field="name", longest=60)
    assert isinstance(kept, str)
    return kept


def noted(text: str) -> str:
    """How the desk keeps a note."""
    kept = clean_note(text, field="note", longest=1000)
    assert isinstance(kept, str)
    return kept


def only_values(path: Path) -> None:
    """By the other reader, too: no cell is a formula or an error."""
    book = load_workbook(path)
    for sheet in book:
        for line in sheet.iter_rows():
            assert {cell.data_type for cell in line} <= {"s", "n", "d", "inlineStr"}


def test_there_are_two_hundred_of_them() -> None:
    assert len(set(NAMES)) >= 200


def test_reasons_come_back_out_of_the_credit_report(nasty_club: ClubDesk, tmp_path: Path) -> None:
    shown = CreditHistory("M1", kinds=(EntryKind.ADJUST,), oldest_first=True)
    done = export_credits(nasty_club, shown, tmp_path / "reasons.xlsx")

    assert isinstance(done, Exported), done
    assert [row["Reason"] for row in rows(done.path, "History", "Day")] == [stored(each) for each in NAMES]
    only_values(done.path)
    column = [line[14] for line in load_workbook(done.path)["History"].iter_rows(min_row=4, values_only=True)]
    assert [unescape(str(each)) for each in column] == [stored(each) for each in NAMES]


def test_names_come_back_out_of_the_credit_report(nasty_club: ClubDesk, tmp_path: Path) -> None:
    for number in range(0, len(NAMES), 7):
        done = export_credits(nasty_club, CreditHistory(f"N{number}"), tmp_path / f"{number}.xlsx")

        assert isinstance(done, Exported), done
        name = stored(NAMES[number])
        assert rows(done.path, "Summary", "Club")[0] == {"Club": "Contact", "Riverside": f"{name}, {name}", "": ""}
        only_values(done.path)


def test_names_notes_and_reasons_come_back_out_of_the_trail(nasty_club: ClubDesk, tmp_path: Path) -> None:
    done = export_trail(nasty_club, requests.Audit(), tmp_path / "trail.xlsx")

    assert isinstance(done, Exported), done
    only_values(done.path)
    lines = rows(done.path, "Trail", "Entry")[::-1]
    about = [row for row in lines if str(row["Card"]).startswith("N")]
    everybody = [f"{stored(each)}, {stored(each)}" for each in NAMES]
    assert [row["Contact"] for row in about if row["What"] == "contact data"] == everybody
    notes = [row["After"] for row in lines if row["What"] == "note"]
    assert notes == [noted(each) for each in (*NAMES, *LINES)]
    reasons = [row["Reason"] for row in lines if row["What"] == "credits adjusted"]
    assert reasons == [stored(each) for each in NAMES]
