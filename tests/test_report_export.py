"""Reports and the trail as files, from the command line: the rows and sums of the screen, and an entry in the books."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from frontdesk import report_export, requests, trail_export
from frontdesk.answers import Refusal
from frontdesk.cli import run
from frontdesk.desk.core import ClubDesk
from frontdesk.desk_of import DeskOf
from frontdesk.export import CannotExport
from frontdesk.report_export import default_name, export_report
from frontdesk.reports import REPORTS, ReportName
from frontdesk.rules.access import Role
from frontdesk.trail_export import export_trail, narrowed
from frontdesk.trail_words import WORDS, what_happened
from tests.batch_talk import talk_to
from tests.lives.generator import live


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'club.db'}"


@pytest.fixture
def lived(url: str) -> ClubDesk:
    """A made-up life, lived at one desk."""
    talk = talk_to(url)
    for line in live(3, 150).lines:
        talk.batch.answer(line)
    return talk.desk


def sheet(path: Path, name: str) -> list[list[Any]]:
    rows: list[list[Any]] = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()
    return rows


def below(rows: list[list[Any]], first: str) -> list[list[Any]]:
    at = next(number for number, row in enumerate(rows) if row and row[0] == first)
    return rows[at + 1 :]


@pytest.mark.parametrize("name", ReportName)
def test_a_file_has_the_rows_and_the_sums_of_the_report(
    name: ReportName, lived: ClubDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_export, "PAGE", 2)
    asked = requests.Report(name, *((date(2026, 1, 1), date(2026, 6, 1)) if REPORTS[name].span == "back" else ()))
    whole = lived.perform(asked)
    assert not isinstance(whole, Refusal)

    done = export_report(lived, asked, tmp_path)

    path = tmp_path / default_name(name, whole.first, whole.last)
    assert (done.path, done.rows) == (path, whole.total)  # type: ignore[union-attr]  # a file, or the test fails
    rows = below(sheet(path, whole.title), whole.columns[0].title)
    assert len(rows) == len(whole.rows)
    sums = {row[0]: row[1] for row in below(sheet(path, "Sums"), "Sum of")}
    for column, value in zip(whole.columns, whole.sums, strict=True):
        if value is not None:
            assert sums[column.title] == pytest.approx(float(value))  # type: ignore[arg-type]  # a number, or an amount
    trail = lived.perform(requests.Audit(operation="export", most=1))
    assert path.name in str(trail)


def test_the_trail_goes_into_a_file_whole_and_narrowed(
    lived: ClubDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail_export, "PAGE", 7)
    everything = lived.perform(requests.Audit(most=500))
    refused = lived.perform(requests.Audit(only=requests.Only.REFUSED, most=500))
    assert not isinstance(everything, Refusal)
    assert not isinstance(refused, Refusal)

    export_trail(lived, requests.Audit(), tmp_path / "all.xlsx")
    export_trail(lived, requests.Audit(only=requests.Only.REFUSED), tmp_path / "refused.xlsx")

    rows = below(sheet(tmp_path / "all.xlsx", "Trail"), "Entry")
    assert [int(row[0]) for row in rows] == [line.id for line in everything.lines]
    assert [int(row[0]) for row in below(sheet(tmp_path / "refused.xlsx", "Trail"), "Entry")] == [
        line.id for line in refused.lines
    ]
    assert sheet(tmp_path / "refused.xlsx", "Trail")[1][:2] == ["Trail", "only refused"]


def test_who_may_not_gets_no_file(lived: ClubDesk, tmp_path: Path) -> None:
    lived.perform(requests.Staff("Kai", Role.STAFF))
    kai = DeskOf.of(lived, "Kai")
    for answer in (
        export_report(kai, requests.Report(ReportName.TAKINGS), tmp_path / "a.xlsx"),
        export_trail(kai, requests.Audit(), tmp_path / "b.xlsx"),
    ):
        assert isinstance(answer, Refusal)
        assert answer.code == "not_allowed"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["club.db"]


def test_whoever_loses_the_privilege_meanwhile_gets_what_was_read(
    lived: ClubDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_export, "PAGE", 1)
    monkeypatch.setattr(trail_export, "PAGE", 1)

    class Losing:
        """A desk that answers no second page."""

        clock, zone, club, staff = lived.clock, lived.zone, lived.club, lived.staff
        preview = lived.preview

        def perform(self, request: requests.Request[Any]) -> object:
            again = getattr(request, "after", None) or getattr(request, "before", None)
            return Refusal("not_allowed", "No.") if again else lived.perform(request)

    desk: Any = Losing()
    sales = requests.Report(ReportName.SALES, date(2026, 1, 1), date(2026, 6, 1))
    assert export_report(desk, sales, tmp_path / "a.xlsx").rows == 1  # type: ignore[union-attr]  # it is a file, or the test fails
    assert export_trail(desk, requests.Audit(), tmp_path / "b.xlsx").rows == 1  # type: ignore[union-attr]  # it is a file, or the test fails


def test_a_file_that_is_there_stays(lived: ClubDesk, tmp_path: Path) -> None:
    place = tmp_path / "mine.xlsx"
    place.write_text("mine")
    for answer in (
        export_report(lived, requests.Report(ReportName.TAKINGS), place),
        export_trail(lived, requests.Audit(), place),
    ):
        assert isinstance(answer, CannotExport)
        assert answer.code == "taken"
    assert place.read_text() == "mine"


def test_what_is_not_recorded_is_not_handed_over(lived: ClubDesk, tmp_path: Path) -> None:
    class Full:
        """A desk whose books take no entry."""

        clock, zone, club, staff = lived.clock, lived.zone, lived.club, lived.staff
        preview = lived.preview

        def perform(self, request: requests.Request[Any]) -> object:
            if isinstance(request, requests.Export):
                return Refusal("clock_in_doubt", "The clock jumped.")
            return lived.perform(request)

    desk: Any = Full()
    for answer in (
        export_report(desk, requests.Report(ReportName.TAKINGS), tmp_path / "a.xlsx"),
        export_trail(desk, requests.Audit(), tmp_path / "b.xlsx"),
    ):
        assert isinstance(answer, CannotExport)
        assert answer.code == "clock_in_doubt"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["club.db"]


def test_the_commands_write_files_and_say_so(
    url: str, lived: ClubDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lived.close()
    monkeypatch.chdir(tmp_path)
    assert run(["export", "report", "attendance", "--db", url, "--from", "2026-01-01", "--until", "2026-02-01"]) == 0
    assert (tmp_path / "attendance-2026-01-01-to-2026-02-01.xlsx").is_file()
    assert run(["export", "eft", "--db", url, "--until", "2026-03-01", "--out", "bank.xlsx", "--json"]) == 0
    assert run(["export", "audit", "--db", url, "--only", "refused", "--out", "trail.xlsx"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert json.loads(said[1])["path"] == str(tmp_path / "bank.xlsx")
    assert "rows written to" in said[2]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["report", "nothing"], "NAME must be one of takings"),
        (["report", "takings", "--from", "31.1."], "--from must be"),
        (["report", "takings", "--until", "x"], "--until must be"),
        (["audit", "--from", "x"], "--from must be"),
        (["audit", "--card", "nobody"], "No contact has the card"),
        (["report", "takings", "--from", "2026-02-01", "--until", "2026-01-01"], "last must be first or later"),
    ],
)
def test_what_cannot_be_read_is_said(
    url: str, lived: ClubDesk, asked: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lived.close()
    assert run(["export", *asked, "--db", url]) != 0
    said = capsys.readouterr()
    assert sentence in said.out + said.err


def test_every_operation_that_writes_has_its_words() -> None:
    from frontdesk.desk.registry import HANDLERS

    assert {handler.op for handler in HANDLERS.values() if handler.writes} - {"erase"} <= WORDS.keys()
    assert what_happened("no_such_thing", refused=True) == "refused: no such thing"
    assert narrowed(requests.Audit(by="Kai", only=requests.Only.UNDONE)) == "only undone; by Kai"
