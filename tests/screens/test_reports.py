"""The reports on a real club: by keyboard alone, from F9 to the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from frontdesk import requests
from frontdesk.answers import ReportBar, Take
from frontdesk.desk.core import ClubDesk
from frontdesk.reports import REPORTS
from screens import table_file as files
from screens.reports.period import choices, periods, stepped
from screens.reports.picture import drawn
from tests.desk.kit import MONDAY, TUESDAY, Counter, yes
from tests.screens.helpers import BOTH, SMALL
from tests.screens.real_desk import club_desk, real_console

__all__ = ["club_desk"]

HOSTILE = "[/] =1+1"


@pytest.fixture
def lived(club_desk: ClubDesk) -> ClubDesk:
    """A club on its second day: Anna paid, Bob owes, somebody was let in, somebody sent away."""
    club = Counter(club_desk)
    club.do(requests.Category("Plans"))
    club.membership("ten", credits=10, initial=10)
    club.membership("gold", price="1250")
    club.series("yoga", capacity=2)
    club.contact("anna", "bob")
    club.do(requests.Contact("hos", HOSTILE, HOSTILE))
    yes(club.sell("anna"))
    yes(club.sell("bob", "gold", paid=False))
    yes(club.book("anna"))
    yes(club.at(MONDAY, "17:50").check_in("anna"))
    yes(club.check_in("hos", override=("first visit", Take.UNPAID)))
    club.at(TUESDAY)
    club.check_in("bob", on=TUESDAY)
    return club_desk


def files_in(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


async def test_every_report_opens_and_says_what_it_comes_to(lived: ClubDesk) -> None:
    async with real_console(lived) as desk:
        await desk.press("f9")
        await desk.see("Takings", "Money", "Past due")
        for about in REPORTS.values():
            await desk.press("enter")
            await desk.see(about.title, about.tells[:20], "row")
            await desk.press("escape")
            await desk.see("Money taken, by day")
            await desk.press("down")


@pytest.mark.parametrize("size", BOTH)
async def test_who_owes_what_is_seen_and_opened(lived: ClubDesk, size: tuple[int, int]) -> None:
    async with real_console(lived, size) as desk:
        await desk.press("f9")
        await desk.see("Past due")
        await desk.press("down", "down", "down", "enter")
        await desk.see("Able, Bob", "€1,250.00", "5 Jan", "1 row · Bills 1 · Owes €1,250.00")
        await desk.press("f4")
        await desk.see("it has no other days")
        await desk.press("enter")
        await desk.see("Contact", "Gold")
        await desk.press("escape")
        await desk.see("Owes €1,250.00")


async def test_the_days_are_picked_stepped_and_typed(lived: ClubDesk) -> None:
    async with real_console(lived) as desk:
        await desk.press("f9")
        await desk.see("Takings")
        await desk.press("enter")
        await desk.see("Nothing today.")
        await desk.press("left")
        await desk.see("5 Jan", "€50.00", "Taken €50.00")
        await desk.press("enter")
        await desk.see("about no single contact")
        await desk.press("f4")
        await desk.see("This week", "Mon 5 Jan 2026")
        await desk.type("other")
        await desk.press("enter")
        await desk.see("Which days?", "Mon 5 Jan 2026")
        await desk.fill("2026-01-04", "2026-01-02")
        await desk.see("▲ Last day must be 2026-01-04 or later")
        await desk.press("ctrl+u")
        await desk.type("today")
        await desk.press("ctrl+s")
        await desk.see("4 Jan to 6 Jan", "Taken €50.00")


async def test_a_report_goes_into_a_file_with_the_same_rows_and_sums(
    lived: ClubDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "default_folder", lambda: tmp_path)
    async with real_console(lived, SMALL) as desk:
        await desk.press("f9")
        await desk.see("Overrides")
        await desk.press("down", "down", "enter")
        await desk.see("2 rows · First bill €1,300.00")
        await desk.press("ctrl+s")
        await desk.see("✔ 2 rows")
    book = load_workbook(tmp_path / "sales-2025-12-08-to-2026-01-06.xlsx")
    rows = [[cell.value for cell in row] for row in book["Sales"].iter_rows()]
    head = rows.index(["Sold", "Contact", "Card", "Membership", "Starts", "First bill", "Discount", "Paid then", "By"])
    assert [row[6 - 1] for row in rows[head + 1 :]] == [1250, 50]
    assert book["Sales"].cell(head + 2, 6).number_format == "#,##0.00"
    sums = {row[0].value: row[1].value for row in book["Sums"].iter_rows()}
    assert sums["First bill"] == 1300
    assert sums["Rows"] == 2
    page = lived.perform(requests.Audit(operation="export"))
    assert "Sales as of 2026-01-06: 2 rows to sales-" in str(page)


async def test_an_export_is_broken_off_by_escape(
    lived: ClubDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    begun, on = Event(), Event()
    monkeypatch.setattr(files, "default_folder", lambda: tmp_path)
    real = files.TableFile._written

    def slow(*args: object) -> object:
        begun.set()
        on.wait(5)
        return real(*args)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(files.TableFile, "_written", slow)
    async with real_console(lived, SMALL) as desk:
        await desk.press("f9")
        await desk.see("Overrides")
        await desk.press("enter")
        await desk.see("Nothing today.")
        await desk.press("ctrl+s")
        await desk.until(begun.is_set, "begun")
        await desk.press("escape")
        on.set()
        await desk.see("The export was cancelled; nothing was written.")
    assert files_in(tmp_path) == ["club.db"]


def test_periods_have_their_names_and_step_by_their_length() -> None:
    today = date(2026, 3, 4)
    named = {key: days for key, (_name, days) in periods(today).items()}
    assert named["week"] == (date(2026, 3, 2), today)
    assert named["last week"] == (date(2026, 2, 23), date(2026, 3, 1))
    assert named["last month"] == (date(2026, 2, 1), date(2026, 2, 28))
    assert stepped(named["last month"], -1) == (date(2026, 1, 1), date(2026, 1, 31))
    assert stepped((date(2025, 12, 1), date(2025, 12, 31)), 1) == (date(2026, 1, 1), date(2026, 1, 31))
    assert stepped((today, today), 1) == (date(2026, 3, 5), date(2026, 3, 5))
    assert periods(today, ahead=True)["next 7"][1] == (today, date(2026, 3, 11))
    assert [each.key for each in choices(today, ahead=True)][-1] == "other"


def test_a_picture_is_as_long_as_what_it_counts() -> None:
    lines = drawn((ReportBar("a", 10, "10"), ReportBar("b", -5, "-5"), ReportBar("c", 0, "0")), 60)
    assert [line.plain.count("█") for line in lines] == [32, 16, 0]
    assert lines[1].plain.endswith(" -5")
