"""The tab Session Credits on a real club: by keyboard alone, as it stood, stands and will stand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk import credit_export, requests
from frontdesk.answers import CreditDay
from frontdesk.desk.core import ClubDesk
from frontdesk.export import CannotExport
from frontdesk.rules.ledger import EntryKind
from frontdesk.text import BadText
from screens import table_file
from screens.contacts import credit_history
from screens.contacts.as_of import read_as_of, say_as_of, stepped
from screens.contacts.credit_history import HistoryPane
from screens.contacts.credit_picture import HELD, NONE, drawn, mark
from screens.contacts.credit_words import KINDS
from screens.contacts.credits import CreditsTab
from screens.room import Room
from screens.widgets.key_table import KeyTable
from tests.desk.kit import MONDAY, TUESDAY, WEDNESDAY, Counter, day, yes
from tests.screens.helpers import BOTH, SMALL
from tests.screens.real_desk import RealCounter, club_desk, real_console

if TYPE_CHECKING:
    from textual.app import ComposeResult

__all__ = ["club_desk"]

HOSTILE = "[/] [@click=app.quit]=1+1 ·"


class OneTab(Room):
    """A contact view with this one tab."""

    NAME = "Contact"

    def furnish(self) -> ComposeResult:
        self.tab = CreditsTab(self, "anna")
        yield self.tab

    def look(self) -> None:
        self.tab.look()
        self.tab.enter()


@pytest.fixture
def lived(club_desk: ClubDesk) -> ClubDesk:
    """A club in which Anna bought, booked, came and cancelled, on its third day."""
    club = Counter(club_desk)
    club.do(requests.Category("Plans"))
    club.membership("ten", credits=10, initial=10)
    club.membership("three", credits=3, initial=3)
    club.series("yoga")
    club.series(HOSTILE, "20:00")
    club.contact("anna")
    yes(club.sell("anna", "ten"))
    yes(club.book("anna", on=TUESDAY))
    yes(club.book("anna", on=day(20)))
    yes(club.at(TUESDAY).check_in("anna", on=TUESDAY))
    yes(club.book("anna", HOSTILE, on=WEDNESDAY))
    yes(club.cancel("anna", HOSTILE, on=WEDNESDAY))
    yes(club.at(WEDNESDAY).adjust("anna", 2))
    yes(club.sell("anna", "three", start=day(10)))
    return club_desk


@asynccontextmanager
async def at_the_tab(desk: ClubDesk, size: tuple[int, int] = SMALL) -> AsyncIterator[RealCounter]:
    async with real_console(desk, size) as counter:
        room = OneTab(counter.app.console_parts)
        await counter.app.push_screen(room)
        await counter.see("available", "▸ Grants")
        yield counter


def tab(counter: RealCounter) -> CreditsTab:
    return counter.app.screen.query_one(CreditsTab)


def moved(pane: HistoryPane, before: str | None) -> bool:
    return pane.table.key != before


def answered(shown: CreditsTab, wanted: date) -> bool:
    return shown.report is not None and shown.report.on == wanted


def first_line(counter: RealCounter) -> str:
    """The figures, which at this size are written small."""
    lines = counter.text.splitlines()
    at = next(number for number, line in enumerate(lines) if "available" in line and "held" in line)
    return " ".join(lines[at - 1].strip("│ ").split())


@pytest.mark.parametrize("size", BOTH)
async def test_a_new_clerk_sees_how_many_until_when_and_what_became_of_the_others(
    lived: ClubDesk, size: tuple[int, int]
) -> None:
    async with at_the_tab(lived, size) as desk:
        await desk.see("now, Wed 7 Jan", "available", "held", "used", "expired", "issued", "╺━┫")
        await desk.see("Three", "good", "7 Jan", "5 Feb", "3 credits: 3 available")
        await desk.see("Run out: 8 on 3 Feb · 2 on 5 Feb · 3 on 13 Feb", "The others: used for yoga 6 Jan")
        await desk.press("end")
        await desk.see("10 credits: 8 available, 1 held, 1 used")
        await desk.press("ctrl+o")
        await desk.see("▸ Picture", "No credits: ", "█ available  ▒ held", "▲ 7 Jan")
        await desk.press("ctrl+o")
        await desk.see("▸ History", "adjusted", "returned", "because: because", "by the owner at Desk 1")


async def test_the_figures_are_those_of_the_desk_on_every_day(lived: ClubDesk) -> None:
    async with at_the_tab(lived, (80, 20)) as desk:
        for step in ("ctrl+left", "ctrl+left", "ctrl+right", "ctrl+right", "ctrl+right", "ctrl+right"):
            await desk.press(step)
            day_shown = tab(desk).day
            report = desk.do(requests.SessionCredits("anna", day_shown))
            await desk.until(partial(answered, tab(desk), day_shown), "the day")
            told = [report.available, report.held, report.used, report.expired]
            shown = [*told, *filter(None, (report.locked, report.revoked)), report.issued]
            assert first_line(desk) == " ".join(map(str, shown))


async def test_a_day_is_typed_and_said_in_words(lived: ClubDesk) -> None:
    async with at_the_tab(lived) as desk:
        await desk.press("ctrl+g")
        await desk.see("2026-03-04, 4 mar")
        await desk.fill("2026-01-05")
        await desk.see("as it stood on the evening of Mon 5 Jan")
        await desk.press("ctrl+g")
        await desk.fill("+60")
        await desk.see("as it will be on 8 Mar, if nothing more is used and", "bills are paid")
        await desk.press("ctrl+g")
        await desk.fill("31 feb")
        await desk.see("▲ As of must be a day such as", "31 feb", "(there is no such day).")
        assert tab(desk).day == date(2026, 3, 8)
        await desk.press("ctrl+g")
        await desk.fill("28 feb")
        await desk.see("as it will be on 28 Feb")
        await desk.press("ctrl+g")
        await desk.fill("29 feb")
        await desk.see("▲ As of must be a day such as")
        await desk.press("escape")
        await desk.see("as it will be on 28 Feb")
        await desk.press("escape")
        await desk.see_gone("▸ Grants")


async def test_the_day_said_is_that_of_the_figures_until_there_are_others(
    lived: ClubDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_tab(lived) as desk:
        with monkeypatch.context() as slow:
            slow.setattr(tab(desk).room, "ask", lambda *_: None)
            await desk.press("ctrl+right")
            await desk.see("As of ▏ 2026-01-08", "now, Wed 7 Jan")
        await desk.press("f5")
        await desk.see("As of ▏ 2026-01-08", "as it will be on 8 Jan")


async def test_what_is_locked_says_why_and_how_many(lived: ClubDesk) -> None:
    yes(Counter(lived).sell("anna", "ten", paid=False, again=True))
    Counter(lived).at(day(10))
    async with at_the_tab(lived) as desk:
        await desk.see("locked: past due: an invoice is not paid", "locked", "0 ")


async def test_a_history_of_any_length_is_paged_both_ways_in_a_window(
    lived: ClubDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credit_history, "PAGE", 30)
    monkeypatch.setattr(credit_history, "MOST", 60)
    club = Counter(lived)
    for number in range(150):
        yes(club.adjust("anna", 1, nonce=f"n{number}"))
    everything = [each.place for each in club.do(requests.CreditHistory("anna", most=500)).entries]
    async with at_the_tab(lived) as desk:
        await desk.press("ctrl+o", "ctrl+o")
        await desk.see("▸ History", "adjusted")
        pane = tab(desk).history
        seen: list[str] = []
        for key, end in (("pagedown", everything[-1]), ("pageup", everything[0])):
            while pane.table.key != end:
                before = pane.table.key
                await desk.press(key)
                await desk.until(partial(moved, pane, before), "moved")
                shown = [each.key for each in pane.table.rows]
                at = everything.index(shown[0])
                assert shown == everything[at : at + len(shown)]
                assert len(shown) <= 60
                assert pane.entries.keys() == set(shown)
                seen += shown
        assert set(seen) == set(everything)
        await desk.press("end")
        await desk.until(lambda: pane.table.key == everything[-1], "the last entry")
        await desk.press("home")
        await desk.until(lambda: pane.table.key == everything[0], "the first entry")


async def test_what_another_desk_does_appears_and_nobody_loses_their_place(
    lived: ClubDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credit_history, "PAGE", 4)
    club = Counter(lived)
    async with at_the_tab(lived) as desk:
        await desk.press("ctrl+o", "ctrl+o")
        await desk.see("adjusted")
        pane = tab(desk).history
        await desk.press("down", "down", "down")
        await desk.until(lambda: len(pane.table.rows) > 4, "a second page")
        chosen = pane.table.key
        yes(club.adjust("anna", 1))
        await desk.press("f5")
        await desk.until(lambda: pane.table.rows[0].cells[3] == "1", "the new entry")
        assert pane.table.key == chosen
        await desk.press("f4")
        await desk.fill("oldest")
        await desk.see("oldest first")
        await desk.press("end")
        await desk.until(lambda: pane.table.rows[-1].cells[3] == "1", "the last entry")
        yes(club.adjust("anna", 4))
        await desk.press("f5", "down", "down")
        await desk.until(lambda: pane.table.rows[-1].cells[3] == "4", "the newest entry")


async def test_the_history_is_filtered_and_one_jumps_to_a_day(lived: ClubDesk) -> None:
    async with at_the_tab(lived) as desk:
        await desk.press("ctrl+o", "ctrl+o")
        await desk.see("adjusted")
        await desk.press("f4")
        await desk.see("Which entries?", "Only Three")
        await desk.fill("only held")
        await desk.see("▸ History   held · newest first")
        await desk.see_gone("adjusted")
        await desk.press("f4")
        await desk.fill("everything")
        await desk.see("adjusted")
        await desk.press("f4")
        await desk.fill("jump")
        await desk.see("Jump to a day")
        await desk.fill("5th")
        await desk.see("▲ Day must be a day such as", "“5th”")
        await desk.press("ctrl+u")
        await desk.fill("5 jan")
        await desk.see_gone("adjusted")
        assert len(tab(desk).history.table.rows) == 3
        await desk.press("up")
        await desk.see("adjusted")


async def test_the_entries_of_one_booking_alone_and_back_with_text_of_people_as_text(lived: ClubDesk) -> None:
    async with at_the_tab(lived, (120, 40)) as desk:
        await desk.press("ctrl+o", "ctrl+o")
        await desk.see("[/] [@click=app.quit]=1+1 ·")
        await desk.press("down", "down", "down")
        chosen = tab(desk).history.table.key
        await desk.press("f4")
        await desk.see("Only the booking of this entry")
        await desk.fill("this entry")
        await desk.see("of one booking", "1 credit returned by the owner at Desk 1")
        await desk.see_gone("adjusted")
        await desk.press("escape")
        await desk.see("everything", "adjusted")
        assert tab(desk).history.table.key == chosen


def test_every_kind_of_entry_has_its_word() -> None:
    assert set(KINDS) == set(EntryKind)


async def test_new_terms_of_a_subscription_stand_in_the_history(lived: ClubDesk) -> None:
    club = Counter(lived)
    club.membership("ten", credits=12, initial=10)
    club.do(requests.ApplyTerms("ten"))
    async with at_the_tab(lived) as desk:
        await desk.press("ctrl+o", "ctrl+o")
        await desk.see("new terms", "Ten")
        await desk.press("f4")
        await desk.fill("only new terms")
        await desk.see("▸ History   new terms · newest first")
        await desk.see_gone("adjusted")


async def test_a_long_reason_is_told_whole(lived: ClubDesk) -> None:
    reason = " ".join(f"word{number}" for number in range(28))
    club = Counter(lived)
    club.do(requests.Adjust("anna", "ten", 1, reason))
    async with at_the_tab(lived) as desk:
        await desk.press("ctrl+o", "ctrl+o")
        await desk.see("because: word0", "word27", "good through 5 Feb")


async def test_an_entry_without_a_booking_says_so(lived: ClubDesk) -> None:
    async with at_the_tab(lived) as desk:
        await desk.press("ctrl+o", "ctrl+o")
        await desk.see("adjusted")
        await desk.press("enter")
        await desk.see("This entry belongs to no booking.")


async def test_a_row_of_a_day_that_is_gone_opens_nothing(lived: ClubDesk) -> None:
    async with at_the_tab(lived) as desk:
        await desk.press("home")
        shown = tab(desk)
        granted = desk.app.screen.query_one("#granted", KeyTable)
        yesterday = desk.do(requests.SessionCredits("anna", MONDAY))
        shown.report = yesterday
        granted.action_open()
        await desk.pilot.pause()
        await desk.see("▸ Grants")


async def test_a_grant_leads_to_what_happened_to_its_membership(lived: ClubDesk) -> None:
    async with at_the_tab(lived) as desk:
        await desk.see("Three")
        await desk.press("end", "enter")
        await desk.see("▸ History   everything · of ten", "yoga")
        await desk.see_gone("Three")


async def test_the_report_is_exported_beside_the_screen_and_its_path_copied(
    lived: ClubDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_file, "default_folder", lambda: tmp_path)
    async with at_the_tab(lived) as desk:
        for name in ("credits-anna-2026-01-07.xlsx", "credits-anna-2026-01-07-2.xlsx"):
            await desk.press("ctrl+y")
            await desk.see("exported · Ctrl+R copies the path")
            assert name in desk.text.replace("│", "").replace(" ", "").replace("\n", "")
            assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
        await desk.press("ctrl+r")
        await desk.see("The path is copied")
        assert desk.app.clipboard == str(tmp_path / "credits-anna-2026-01-07-2.xlsx")


async def test_an_export_is_broken_off_and_leaves_nothing(
    lived: ClubDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, folder = Event(), tmp_path / "files"
    folder.mkdir()

    def slow() -> Path:
        waiting.wait(5)
        return folder

    monkeypatch.setattr(table_file, "default_folder", slow)
    async with at_the_tab(lived) as desk:
        await desk.press("ctrl+y")
        await desk.see("Exporting … 0 rows · Esc cancels")
        await desk.press("escape")
        waiting.set()
        await desk.see("The export was cancelled; nothing was written.")
        assert not list(folder.iterdir())
        await desk.see("▸ Grants")


async def test_an_export_says_how_far_it_is_of_how_many_rows(lived: ClubDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    done = Event()

    def slow(
        *_: object, going_on: Callable[[int], bool], expecting: Callable[[int], None], **_more: object
    ) -> CannotExport:
        expecting(40)
        going_on(10)
        done.wait(5)
        return CannotExport("full", "The disk is full.")

    monkeypatch.setattr(credit_export, "export_credits", slow)
    async with at_the_tab(lived) as desk:
        await desk.press("ctrl+y")
        await desk.see("Exporting … █████░░░░░░░░░░░░░░░ 10 of 40 rows · Esc cancels")
        await desk.press("ctrl+o")
        await desk.see("▸ Picture", "10 of 40 rows")
        done.set()
        await desk.see("The disk is full.")
        await desk.see_gone("10 of 40")


TODAY = date(2026, 1, 7)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("", TODAY),
        (" Today ", TODAY),
        ("+7", date(2026, 1, 14)),
        ("-30", date(2025, 12, 8)),
        ("4 mar", date(2026, 3, 4)),
        ("4 MAR 2025", date(2025, 3, 4)),
        ("2026-03-04", date(2026, 3, 4)),
    ],
)
def test_a_day_is_read(raw: str, read: date) -> None:
    assert read_as_of(raw, TODAY) == read


@pytest.mark.parametrize("raw", ["4", "31 feb", "4 märz", "+99999", "20260304", "２026-03-04", "4.mar", "++1"])
def test_what_is_no_day_is_refused_in_one_sentence(raw: str) -> None:
    read = read_as_of(raw, TODAY)

    assert isinstance(read, BadText)
    assert read.message.startswith("As of must be a day such as 2026-03-04, 4 mar, today, +7 or -30, not")


def test_steps_end_at_the_ends_of_the_calendar() -> None:
    assert stepped(date(2199, 12, 31), 1) == date(2199, 12, 31)
    assert stepped(date(1900, 1, 1), -9999) == date(1900, 1, 1)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (TODAY, "now, Wed 7 Jan"),
        (date(2025, 3, 4), "as it stood on the evening of Tue 4 Mar 2025"),
        (date(2026, 12, 12), "as it will be on 12 Dec, if nothing more is used and bills are paid"),
    ],
)
def test_a_day_is_said(on: date, said: str) -> None:
    assert say_as_of(on, TODAY) == said


@given(
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 40)), min_size=1, max_size=60),
    st.integers(2, 8),
)
def test_the_picture_shows_something_exactly_where_there_is_something(
    amounts: list[tuple[int, int]], bars: int
) -> None:
    days = [CreditDay(TODAY + timedelta(days=at), *each) for at, each in enumerate(amounts)]
    most = max(sum(each) for each in amounts)

    for each in days:
        column = [mark(each, most, level, bars) for level in range(bars)]
        held = HELD in column
        if not each.available + each.held:
            assert column == [NONE, *" " * (bars - 1)]
        else:
            assert column[0] != " "
            assert NONE not in column
            assert held is bool(each.held)
    lines = drawn(days, TODAY, TODAY, bars, 80)
    assert all(len(line.plain) <= 80 for line in lines)
    assert len(lines) == bars + 4
