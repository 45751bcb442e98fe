"""The Session Credit Report as a file: it adds up, says what the desk says, and stands in the books."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from frontdesk import credit_export, requests
from frontdesk.answers import Refusal
from frontdesk.cli import run
from frontdesk.credit_export import default_name, export_credits
from frontdesk.desk.core import ClubDesk
from frontdesk.desk_of import DeskOf
from frontdesk.export import Exported
from frontdesk.requests import CreditHistory
from frontdesk.rules.access import Role
from frontdesk.rules.ledger import EntryKind
from tests.batch_talk import SET_UP, talk_to
from tests.lives.generator import live
from tests.test_export import NASTY

PARTS = ("available", "locked", "held", "used", "expired", "revoked")
SIX = datetime(2026, 1, 10, 18, 0)  # noqa: DTZ001 - a wall time: Excel knows no zones
HEAD = 11
"""Rows above the figures of the summary: nine lines, one that is empty, the header."""


def table(path: Path, sheet: str, skip: int) -> list[dict[str, Any]]:
    """The rows of a sheet by their titles, read by an independent reader."""
    rows: list[list[Any]] = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    return [dict(zip(rows[skip - 1], row, strict=True)) for row in rows[skip:]]


def head(path: Path) -> dict[str, Any]:
    rows: list[list[Any]] = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Summary").to_python()
    return {row[0]: row[1] for row in rows[:9]}


def exported(desk: ClubDesk, shown: CreditHistory, path: Path, expected: list[int] | None = None) -> Path:
    told = [] if expected is None else expected
    done = export_credits(desk, shown, path, expecting=told.append)
    assert isinstance(done, Exported), done
    assert told == [done.rows]
    return done.path


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'club.db'}"


@pytest.mark.parametrize("seed", range(2))
def test_a_file_adds_up_and_says_what_the_desk_says(seed: int, url: str, tmp_path: Path) -> None:
    talk = talk_to(url)
    for line in live(seed, 140).lines:
        talk.batch.answer(line)
    people = [each.card for each in talk.desk.contact_cards()]
    assert people
    for number, card in enumerate(people):
        report = talk.desk.perform(requests.SessionCredits(card))
        assert not isinstance(report, Refusal)
        path = exported(talk.desk, CreditHistory(card), tmp_path / f"{number}.xlsx")
        figures = {row["What"].lower(): row["Credits"] for row in table(path, "Summary", HEAD)[:7]}
        grants = table(path, "Grants", 3)

        assert sum(figures[part] for part in PARTS) == figures["issued"] == report.issued
        assert all(sum(row[part.capitalize()] for part in PARTS) == row["Granted"] for row in grants)
        assert {part: sum(row[part.capitalize()] for row in grants) for part in PARTS} == {
            part: getattr(report, part) for part in PARTS
        }
        said = talk.say("credits", card=card, history=True)
        assert {part: said[part] for part in PARTS} == {part: figures[part] for part in PARTS}
        assert len(table(path, "History", 3)) == len(said["history"])
    talk.desk.close()


def furnished(url: str) -> ClubDesk:
    talk = talk_to(url)
    for op, fields in SET_UP:
        talk.done(op, **fields)
    talk.done("sell", "09:00", card="M1", membership="B12")
    talk.done("check_in", "18:00", card="M1", series="Spin", date="2026-01-10")
    return talk.desk


def test_a_file_says_whose_as_of_when_in_which_zone_and_who_took_it(url: str, tmp_path: Path) -> None:
    desk = furnished(url)
    expected: list[int] = []
    shown = CreditHistory("M1", kinds=(EntryKind.USED,), last=date(2026, 1, 31))
    path = exported(desk, shown, tmp_path / "a.xlsx", expected)
    assert expected == [9]  # seven figures, a grant, an entry

    assert head(path) == {
        "Club": "Riverside",
        "Contact": "Smith, Anna",
        "Card": "M1",
        "As of": date(2026, 1, 10),
        "Time zone": "Europe/Berlin",
        "Exported by": "the owner",
        "Exported at": SIX,
        "History shown": "used; up to 31 Jan 2026; newest first",
        "Unlimited": "none",
    }
    (used,) = table(path, "History", 3)
    assert (used["What"], used["Session"], used["Session date"]) == ("used", "Spin", date(2026, 1, 10))
    assert used["At"] == SIX
    desk.close()


def test_a_history_of_many_pages_is_written_whole(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = furnished(url)
    extend: requests.Request[Any] = requests.Extend("M1", "B12", 1, "because")
    for _ in range(4):
        assert not isinstance(desk.perform(extend), Refusal)
    monkeypatch.setattr(credit_export, "PAGE", 2)

    whole = table(exported(desk, CreditHistory("M1"), tmp_path / "a.xlsx"), "History", 3)

    assert [row["What"] for row in whole] == ["extend"] * 4 + ["used", "issued"]
    desk.close()


def test_a_table_of_nobody_stands_in_the_books_too(url: str) -> None:
    desk = furnished(url)

    export: requests.Request[Any] = requests.Export("Contacts", None, None, 3, "c.xlsx")
    assert not isinstance(desk.perform(export), Refusal)
    with desk._books.read() as connection:
        said = connection.execute(text("SELECT after FROM history WHERE op = 'export'")).scalar_one()
    assert said == "Contacts: 3 rows to c.xlsx"
    desk.close()


def test_every_filter_is_named(url: str, tmp_path: Path) -> None:
    desk = furnished(url)
    shown = CreditHistory("M1", membership="B12", first=date(2026, 1, 1), visit=1, oldest_first=True)

    path = exported(desk, shown, tmp_path / "a.xlsx")

    assert head(path)["History shown"] == "membership B12; from 1 Jan 2026; visit 1; oldest first"
    desk.close()


def test_nasty_names_and_reasons_stay_text(url: str, tmp_path: Path) -> None:
    desk = furnished(url)
    reasons = [each for each in NASTY if each.strip() == each and each.isprintable() and len(each) <= 60][:30]
    for reason in reasons:
        adjust: requests.Request[Any] = requests.Adjust("M1", "B12", 1, reason)
        assert not isinstance(desk.perform(adjust), Refusal)
    desk.perform(requests.Contact("M1", "=1+1", "@Smith"))

    path = exported(desk, CreditHistory("M1", kinds=(EntryKind.ADJUST,), oldest_first=True), tmp_path / "a.xlsx")

    assert [row["Reason"] for row in table(path, "History", 3)] == reasons
    assert head(path)["Contact"] == "@Smith, =1+1"
    desk.close()


def test_an_export_stands_in_the_books_and_a_cancelled_one_does_not(url: str, tmp_path: Path) -> None:
    desk = furnished(url)
    exported(desk, CreditHistory("M1"), tmp_path / "a.xlsx")
    stopped = export_credits(desk, CreditHistory("M1"), tmp_path / "b.xlsx", going_on=lambda _rows: False)

    assert getattr(stopped, "code", "") == "cancelled"
    with desk._books.read() as connection:
        rows = connection.execute(text("SELECT after, contact_id FROM history WHERE op = 'export'")).all()
    assert [tuple(row) for row in rows] == [("Session Credits as of 2026-01-10: 10 rows to a.xlsx", 1)]
    assert not (tmp_path / "b.xlsx").exists()
    desk.close()


def test_who_may_not_export_gets_no_file(url: str, tmp_path: Path) -> None:
    desk = furnished(url)
    desk.perform(requests.Staff("Sam", Role.STAFF))

    refused = export_credits(DeskOf.of(desk, "Sam"), CreditHistory("M1"), tmp_path / "a.xlsx")

    assert isinstance(refused, Refusal)
    assert refused.code == "not_allowed"
    assert not (tmp_path / "a.xlsx").exists()
    assert getattr(export_credits(desk, CreditHistory("M9"), tmp_path / "a.xlsx"), "code", "") == "unknown_contact"
    assert getattr(export_credits(desk, CreditHistory("M1"), tmp_path / "x" / "a"), "code", "") == "no_folder"
    wrong = export_credits(desk, CreditHistory("M1", membership="GOLD"), tmp_path / "a.xlsx")
    assert isinstance(wrong, Refusal)
    assert wrong.field == "membership"
    desk.close()


def test_the_command_names_the_file_itself(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    furnished(url).close()
    monkeypatch.chdir(tmp_path)

    assert run(["export", "credits", "Smith, Anna", "--db", url, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["path"] == str(tmp_path / "credits-M1-2026-01-10.xlsx")
    assert run(["export", "credits", "M1", "--db", url]) == 2
    assert "is there already" in capsys.readouterr().err
    assert run(["--db", url, "export", "credits", "M1", "--force", "--on", "2026-02-01", "--out", str(tmp_path)]) == 0
    assert "rows written to" in capsys.readouterr().out
    assert (tmp_path / "credits-M1-2026-02-01.xlsx").exists()
    assert run(["export", "credits", "nobody", "--db", url]) == 1
    assert run(["export", "credits", "M1", "--db", url, "--out", str(tmp_path / "x" / "a.xlsx")]) == 2
    assert run(["export", "credits", "M1", "--db", url, "--on", "soon"]) == 2


def test_a_card_makes_a_name_that_any_disk_takes() -> None:
    assert default_name("../M 1/é", date(2026, 1, 2)) == "credits-_M_1_-2026-01-02.xlsx"
