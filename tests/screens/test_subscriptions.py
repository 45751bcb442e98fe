"""The Memberships tab on a real club: what was bought, and every change seen before it is done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from textual.app import ComposeResult

from frontdesk import requests
from frontdesk.answers import HoldLine, SubscriptionLine
from frontdesk.contract import Trouble
from frontdesk.desk.core import ClubDesk
from frontdesk.requests import Request
from screens.console import Console
from screens.contacts.changes import CHANGES, Target, why_not
from screens.contacts.memberships import MembershipsTab
from screens.room import Room
from tests.desk.kit import EVERY_DAY, MONDAY, day
from tests.screens.helpers import BOTH, SMALL
from tests.screens.real_desk import RealCounter, club_desk, real_console
from tests.screens.test_sale import on_sale

__all__ = ["club_desk"]


class Around(Room):
    """A room with nothing but the tab in it."""

    NAME = "Smith, Anna"

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self.tab = MembershipsTab(self, "M1")

    def furnish(self) -> ComposeResult:
        yield self.tab

    def look(self) -> None:
        self.tab.look()

    def on_mount(self) -> None:
        super().on_mount()
        self.tab.enter()


@asynccontextmanager
async def tab_of(desk: ClubDesk, *bought: requests.Sell, size: tuple[int, int] = SMALL) -> AsyncIterator[RealCounter]:
    """Open Anna's tab after she bought all this."""
    on_sale(desk)
    async with real_console(desk, size) as counter:
        for each in bought:
            counter.do(each)
        counter.app.push_screen(Around(counter.app.console_parts))
        await counter.see("F4 Actions", "Sold Mon 5 Jan 2026" if bought else "Nothing was bought yet")
        yield counter


async def choose(desk: RealCounter, action: str) -> None:
    """Pick an action of the list."""
    await desk.press("f4")
    await desk.see("type to narrow")
    await desk.fill(action)


async def confirm(desk: RealCounter) -> None:
    """Say yes on purpose."""
    await desk.press("right", "enter")


def first(desk: RealCounter) -> SubscriptionLine:
    """What Anna bought last."""
    return desk.do(requests.Subscriptions("M1")).lines[0]


BASIC = requests.Sell("M1", "B12")


@pytest.mark.parametrize("size", BOTH)
async def test_a_hold_shows_what_moves_before_it_is_done(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    async with tab_of(club_desk, BASIC, size=size) as desk:
        await desk.see("[bold]Basic[/] 12", "running", "Next: 12 credits on Wed 4 Feb 2026")
        await choose(desk, "hold")
        await desk.fill("+2", "2026-01-14")
        await desk.see("is on hold from Wed 7 Jan 2026", "12 credits good through Tue 3 Feb 2026 → Tue 10 Feb 2026")
        await desk.see("Credits on Wed 7 Jan 2026: available 12 → 0, locked 0 → 12.")
        assert first(desk).holds == ()
        await desk.press("enter")
        await desk.see_gone("Hold?")
        await desk.see("2026-01-14")
        await desk.press("enter")
        await desk.see("Hold?")
        await confirm(desk)
        await desk.see("✔ [bold]Basic[/] 12 is on hold from Wed 7 Jan 2026")
        assert [(each.first, each.until) for each in first(desk).holds] == [(day(2), day(9))]


async def test_an_open_hold_is_resumed(club_desk: ClubDesk) -> None:
    async with tab_of(club_desk, BASIC) as desk:
        desk.do(requests.Hold("M1", "B12", MONDAY))
        await desk.press("f5")
        await desk.see("on hold without an end", "until resumed")
        await choose(desk, "resume")
        await desk.fill("-1")
        await desk.see("Runs again on must be today (2026-01-05) or later")
        await desk.press("ctrl+u")
        await desk.fill("+3")
        await desk.see("Resume?", "runs again on Thu 8 Jan 2026", "Tue 3 Feb 2026 → Fri 6 Feb 2026")
        await confirm(desk)
        await desk.see("✔ [bold]Basic[/] 12 runs again on Thu 8 Jan 2026")
        assert first(desk).holds[0].until == day(3)


async def test_an_end_says_which_bookings_go_and_what_is_locked(club_desk: ClubDesk) -> None:
    async with tab_of(club_desk, BASIC) as desk:
        desk.do(requests.Series("[red]Spin", time(18), minutes=60, weekdays=EVERY_DAY))
        desk.do(requests.Book("M1", "[red]Spin", day(3)))
        await choose(desk, "end")
        await desk.press("enter")
        await desk.see("End or cancel?", "last day of [bold]Basic[/] 12 is Mon 5 Jan 2026")
        await desk.see("Cancels 1 booking", "[red]Spin on Thu 8 Jan", "available 11 → 0", "locked 0 → 12")
        assert first(desk).end is None
        await confirm(desk)
        await desk.see("✔ The last day of", "runs through 5 Jan")
        assert first(desk).end == MONDAY


async def test_an_end_at_the_end_of_the_period(club_desk: ClubDesk) -> None:
    async with tab_of(club_desk, BASIC) as desk:
        await choose(desk, "end")
        await desk.press("right")
        await desk.see("period end, Wed 4 Feb 2026")
        await desk.press("enter")
        await desk.see("End or cancel?")
        await confirm(desk)
        await desk.see("✔ The last day of")
        assert first(desk).end == date(2026, 2, 4)


async def test_credits_are_added_with_days_and_a_reason_once(club_desk: ClubDesk) -> None:
    async with tab_of(club_desk, BASIC) as desk:
        await choose(desk, "add")
        await desk.fill("0")
        await desk.see("Credits to add must be a whole number from 1 to 1000")
        await desk.press("ctrl+u")
        await desk.fill("2", "10", "[i]Class[/] was cancelled")
        await desk.see("available 12 → 14", "Reason: [i]Class[/] was cancelled")
        await desk.press("right", "enter", "enter")
        await desk.see("✔ 2 credits of [bold]Basic[/] 12 added. Available 12 → 14.")
        assert first(desk).available == 14


async def test_removing_more_than_is_left_is_refused_and_what_was_typed_stays(club_desk: ClubDesk) -> None:
    async with tab_of(club_desk, BASIC) as desk:
        await choose(desk, "remove")
        await desk.fill("13", "Typo")
        await desk.see("Only 12 of [bold]Basic[/] 12 are left to remove.", "13", "Typo")
        assert desk.bells
        await desk.press("up", "ctrl+u")
        await desk.fill("3", "")
        await desk.see("available 12 → 9", "revoked 0 → 3")
        await confirm(desk)
        await desk.see("✔ 3 credits")
        assert first(desk).available == 9


async def test_credits_whose_answer_was_lost_are_added_once(
    club_desk: ClubDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: list[object] = []
    perform = club_desk.perform

    def lose_the_first(request: Request[Any], **more: Any) -> object:  # noqa: ANN401  # whatever the queue gives
        answer = perform(request, **more)
        if isinstance(request, requests.Adjust) and not lost:
            lost.append(answer)
            raise Trouble("busy", "The books do not answer.")
        return answer

    async with tab_of(club_desk, BASIC) as desk:
        monkeypatch.setattr(club_desk, "perform", lose_the_first)
        await choose(desk, "add")
        await desk.fill("2", "10", "Sorry")
        await desk.see("Add credits?")
        await confirm(desk)
        await desk.see("The books do not answer.", "Sorry")
        await desk.press("ctrl+s")
        await desk.see("Add credits?")
        await confirm(desk)
        await desk.see("✔ 2 credits of [bold]Basic[/] 12 added.")
        assert first(desk).available == 14


async def test_an_extension_moves_the_last_days(club_desk: ClubDesk) -> None:
    async with tab_of(club_desk, BASIC) as desk:
        await choose(desk, "extend")
        await desk.fill("7", "Flu")
        await desk.see("12 credits good through Tue 3 Feb 2026 → Tue 10 Feb 2026", "12 available, as before")
        await confirm(desk)
        await desk.see("✔ 7 days more for every credit of [bold]Basic[/] 12")


async def test_the_older_of_two_copies_is_meant_where_it_is_chosen(club_desk: ClubDesk) -> None:
    async with tab_of(club_desk, BASIC, requests.Sell("M1", "B12", again=True)) as desk:
        await desk.press("end")
        await desk.see("An older copy of a membership that was sold again.")
        await choose(desk, "extend")
        await desk.fill("7", "Flu")
        await desk.see("12 credits good through Tue 3 Feb 2026 → Tue 10 Feb 2026")
        await confirm(desk)
        await desk.see("✔ 7 days more")
        grants = desk.do(requests.SessionCredits("M1")).grants
        assert [each.good_through for each in grants] == [date(2026, 2, 10), date(2026, 2, 3)]
        await choose(desk, "end")
        await desk.press("enter")
        await desk.see("available 24 → 12", "locked 0 → 12")
        await confirm(desk)
        await desk.see("✔ The last day of", "Available 24 → 12,", "locked 0 → 12.")
        newer, older = desk.do(requests.Subscriptions("M1")).lines
        assert (newer.end, older.end) == (None, MONDAY)


async def test_what_another_desk_did_meanwhile_is_refused_and_nothing_is_lost(club_desk: ClubDesk) -> None:
    async with tab_of(club_desk, BASIC) as desk:
        await choose(desk, "hold")
        await desk.fill("today", "+7")
        await desk.see("Hold?")
        desk.do(requests.End("M1", "B12", MONDAY))
        desk.do(requests.Hold("M1", "B12", MONDAY, day(2)))
        await confirm(desk)
        await desk.see("There is a hold on these days already", "+7")


async def test_a_renewal_is_a_sale_from_the_day_after_the_end(club_desk: ClubDesk) -> None:
    async with tab_of(club_desk, BASIC) as desk:
        await desk.press("f4")
        await desk.see("type to narrow")
        await desk.type("renew")
        await desk.see("▸ Renew …", "it runs on")
        await desk.press("enter")
        await desk.see("type to narrow")
        await desk.press("escape")
        desk.do(requests.End("M1", "B12", day(4)))
        await desk.press("f5")
        await desk.see("runs through 9 Jan")
        await choose(desk, "renew")
        await desk.see("Sell to Smith, Anna", "2026-01-10")
        await desk.press("ctrl+s")
        await desk.see("from Sat 10 Jan 2026")
        await desk.press("ctrl+s")
        await desk.see("✔ [bold]Basic[/] 12 is sold, from Sat 10 Jan 2026.", "starts 10 Jan")


async def test_who_bought_nothing_is_sold_something_by_one_key(club_desk: ClubDesk) -> None:
    async with tab_of(club_desk) as desk:
        await desk.see("Nothing was bought yet")
        await desk.press("ctrl+n")
        await desk.see("Sell to Smith, Anna", "2 on sale")


async def test_from_the_list_of_contacts_to_a_sale_and_back_to_the_contact(club_desk: ClubDesk) -> None:
    on_sale(club_desk)
    async with real_console(club_desk) as desk:
        await desk.press("f3")
        await desk.see("Smith, Anna")
        await desk.press("enter")
        await desk.see("Overview", "no membership")
        await desk.press("right")
        await desk.see("Nothing was bought yet")
        await desk.press("ctrl+n")
        await desk.see("Sell to Smith, Anna", "2 on sale")
        await desk.fill("gold")
        await desk.press("ctrl+s")
        await desk.see("Nothing is written yet")
        await desk.press("ctrl+s")
        await desk.see("✔ Gold is sold, from Mon 5 Jan 2026.", "running")
        await desk.see_gone("no membership")


# --- what can be done -----------------------------------------------------------------------------


def line(state: str = "running", *, newest: bool = True, limited: bool = True) -> SubscriptionLine:
    """A subscription that stands like this."""
    return SubscriptionLine(
        "B12", "Basic 12", newest, state, state, "", "", MONDAY, MONDAY, None, limited, 12, (), None, 0, None, None,
        auto_renew=False, period_end=None, renew_from=None,
    )  # fmt: skip


def can(of: SubscriptionLine) -> set[str]:
    """What can be done to it."""
    return {each for each in CHANGES if not why_not(each, of)}


def test_only_what_can_be_done_can_be_picked() -> None:
    credits_ = {"add", "remove", "extend"}

    assert can(line()) == {"hold", "end"} | credits_
    assert can(line("on_hold")) == {"hold", "end", "resume"} | credits_
    assert can(line("ended")) == credits_
    assert can(line(limited=False)) == {"hold", "end"}
    assert can(line(newest=False)) == can(line())
    held = replace(line("on_hold"), holds=(HoldLine(MONDAY, None),))
    assert can(held) == {"hold", "end", "resume"}


@pytest.mark.parametrize("change", CHANGES)
def test_an_empty_form_names_its_faults_and_asks_for_nothing_half(change: str) -> None:
    target = Target("M1", line(), MONDAY)
    texts = dict.fromkeys(("from", "until", "on", "when", "credits", "days", "reason"), "") | {"when": "day"}
    draft = CHANGES[change].read(texts, target)

    assert draft.asked is None
    assert draft.reading.faults
    assert all(each.endswith(".") for each in draft.reading.faults.values())
