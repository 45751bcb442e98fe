"""Each refusal of the rule book resolved at the counter, as by a clerk with a queue: at most four keys each."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import time, timedelta
from decimal import Decimal
from functools import partial

import pytest

from frontdesk import requests
from frontdesk.clock import PinnedClock
from frontdesk.config import Settings
from frontdesk.contract import Desk
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.access import Role
from frontdesk.rules.checks import Check, Mode
from tests.desk.kit import MONDAY, instant, yes
from tests.screens.helpers import LARGE, SMALL
from tests.screens.real_desk import RealCounter, club_desk, real_console
from tests.screens.remedied import EVERY_DAY, PEOPLE, SESSIONS, choose, do, policy, set_up

__all__ = ["club_desk"]

STRICT = {Check.OUTSIDE_WINDOW: Mode.BLOCK, Check.STOP_NOTE: Mode.BLOCK}


@asynccontextmanager
async def counter(desk: ClubDesk) -> AsyncIterator[RealCounter]:
    """The console on the club with nine people who do not pass."""
    set_up(desk)
    policy(desk, STRICT)
    async with real_console(desk) as seen:
        yield seen


async def refuse(desk: RealCounter, card: str) -> None:
    """Choose their session, scan, and see that they are refused."""
    await choose(desk, SESSIONS.get(card, "spin"))
    await desk.scan(card)
    await desk.see("✖ NO", PEOPLE[card])


WAYS = [
    ("no_membership", ("ctrl+n", "enter", "ctrl+s", "ctrl+s"), "✔ IN   Nobody, Nora", "unlimited"),
    ("not_started", ("ctrl+o", "Trial day", "enter"), "✔ IN   Early, Emil", "UNPAID"),
    ("on_hold", ("ctrl+r", "enter"), "✔ IN   Frost, Fay", "Gold runs again"),
    ("past_due", ("ctrl+t", "ctrl+s", "right", "enter"), "✔ IN   Owing, Otto", "1 credit of Ten"),
    ("session_rule", ("ctrl+r", "enter"), "✔ IN   Ruled, Rita", "in 08:00 gym"),
    ("session_rule", ("ctrl+n", "enter", "ctrl+s", "ctrl+s"), "✔ IN   Ruled, Rita", "Gold: unlimited"),
    ("no_credit", ("ctrl+n", "enter", "ctrl+s", "ctrl+s"), "✔ IN   Spent, Sam", "Gold: unlimited"),
    ("no_credit", ("ctrl+o", "Trial day", "enter"), "✔ IN   Spent, Sam", "UNPAID"),
    ("session_full", ("ctrl+r", "enter"), "✔ IN   Late, Lena", "Gold: unlimited"),
    ("session_full", ("ctrl+r", "wa", "enter"), "✔ DONE   Late, Lena", "On the waitlist"),
    ("session_full", ("ctrl+o", "Squeeze in", "enter", "enter"), "✔ IN   Late, Lena", "let in by override"),
    ("outside_window", ("ctrl+r", "enter"), "✔ IN   Dawn, Dora", "Gold: unlimited"),
    ("outside_window", ("ctrl+r", "bo", "enter"), "✔ DONE   Dawn, Dora", "Booked: 12:00 noon"),
    ("stop_note", ("ctrl+o", "Signed now", "enter", "enter"), "✔ IN   Noted, Ned", "let in by override"),
]

REASONS = {"Trial day", "Squeeze in", "Signed now"}
"""What a clerk has to say in words of their own: not counted among the keys, as what narrows a list is."""


@pytest.mark.parametrize(("card", "keys", "verdict", "fact"), WAYS, ids=[f"{each[0]}-{each[1][0]}" for each in WAYS])
async def test_every_refusal_is_resolved_in_at_most_four_keys(
    club_desk: ClubDesk, card: str, keys: tuple[str, ...], verdict: str, fact: str
) -> None:
    assert sum(1 if is_key(each) else 0 if each in REASONS else len(each) for each in keys) <= 4
    async with counter(club_desk) as desk:
        await refuse(desk, card)
        await press(desk, keys)
        await desk.see(verdict, fact)
        assert desk.app.focused is desk.app.screen.query_one("#scan")
        await desk.scan("x")
        await desk.see("Xaver, Xa")


def is_repainted(desk: RealCounter, before: str) -> bool:
    """Whether the screen says something else now."""
    return desk.text != before


def is_key(step: str) -> bool:
    """Whether a step is a key; else it is text: a reason, or a word that narrows a list."""
    return step.startswith("ctrl+") or step in {"enter", "down", "right"}


async def press(desk: RealCounter, keys: tuple[str, ...]) -> None:
    """Press keys as a hand would: each after what the one before brought is to be seen."""
    for key in keys:
        before = desk.text
        if is_key(key):
            await desk.press(key)
        else:
            await desk.type(key)
        if key != "right":  # the other answer has the focus, which is a colour
            await desk.until(partial(is_repainted, desk, before), f"{key} did something")
        await desk.pilot.pause(0.15)


async def test_a_session_that_is_cancelled_leads_to_another(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        desk.do(requests.CancelSession("spin", MONDAY))
        await choose(desk, "spin")
        await desk.scan("session_full")
        await desk.see("✖ NO   Late, Lena", "Session cancelled", "Ctrl+R other session")
        assert "override" not in desk.text
        await press(desk, ("ctrl+r", "enter"))
        await desk.see("✔ IN   Late, Lena")


async def test_there_is_no_override_of_who_is_in_or_of_what_nobody_may(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        await choose(desk, "spin")
        await desk.scan("x")
        await desk.see("Xaver, Xa")
        await desk.scan("x")
        await desk.see("Already in since")
        await desk.press("ctrl+o")
        await desk.see("! IN   Xaver, Xa", "Nothing to override: in already.")
        desk.do(requests.CancelSession("spin", MONDAY))
        await desk.scan("session_full")
        await desk.see("✖ NO   Late, Lena", "Session cancelled")
        await desk.press("ctrl+o")
        await desk.see("Nobody can override this")
        assert desk.app.focused is desk.app.screen.query_one("#scan")


async def test_the_line_of_last_visits_leaves_out_other_days_as_it_says_no_day(club_desk: ClubDesk) -> None:
    set_up(club_desk)
    do(club_desk, requests.CheckIn("x", "gym", MONDAY))
    clock = club_desk.clock
    assert isinstance(clock, PinnedClock)
    clock.set(instant(MONDAY + timedelta(days=1)))
    do(club_desk, requests.CheckIn("stop_note", "gym", MONDAY + timedelta(days=1)))
    async with real_console(club_desk) as desk:
        await desk.see("✔ Noted, Ned")
        assert "Xaver" not in desk.text


async def test_amounts_are_said_as_the_place_says_them(club_desk: ClubDesk) -> None:
    set_up(club_desk)
    async with real_console(club_desk, settings=Settings(desk="Desk 1", locale="en_IE")) as desk:
        await desk.until(lambda: desk.app.console_parts.club.money is not None, "how amounts are said")
        await refuse(desk, "past_due")
        await desk.see("✖ Past due: 1 invoice, €59.00, oldest 5")
        await desk.press("ctrl+y")
        await desk.see("take €59.00 · Ctrl+T", "passes once €59.00")
        await desk.press("escape", "ctrl+o")
        await desk.see("1 invoice, €59.00, oldest 5 days", "Why all the same?")
        assert "EUR" not in desk.text
        await desk.press("enter")
        await desk.see("▲ Reason must be", "nothing was read.")  # the whole sentence


async def test_the_same_card_twice_is_charged_once(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        await choose(desk, "spin")
        await desk.scan("session_rule", "session_rule")
        await desk.see("! IN   Ruled, Rita", "lready in since", "nothing was charged again")
        assert desk.do(requests.Credits("session_rule")).available == 9


async def test_what_an_override_takes_is_chosen_and_reasons_given_lately_are_offered(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        await refuse(desk, "session_rule")
        await press(desk, ("ctrl+o", "Coach asked", "enter"))
        await desk.see("What does it take?", "1 credit of Ten", "UNPAID")
        await press(desk, ("down", "enter"))
        await desk.see("✔ IN   Ruled, Rita", "UNPAID", "10 left")
        await refuse(desk, "no_credit")
        await press(desk, ("ctrl+o", "down"))
        await desk.see("▸ Coach asked")
        await desk.press("enter")
        await desk.see("✔ IN   Spent, Sam")
        lately = [each.reason for each in desk.do(requests.Audit(only=requests.Only.OVERRIDES)).lines]
        assert lately == ["Coach asked", "Coach asked"]


async def test_a_reason_is_needed_and_escape_lets_nobody_in(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        await refuse(desk, "no_credit")
        await press(desk, ("ctrl+o", "enter"))
        await desk.see("▲ Reason")
        await desk.press("escape")
        await desk.see("● Ready", "✖ NO   Spent, Sam")
        assert desk.do(requests.Roster("spin", MONDAY)).in_ == ()


async def test_what_pays_a_visit_can_be_swapped_and_swapped_back(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        do(club_desk, requests.Sell("stop_note", "ten"), requests.StopNote("stop_note", ""))
        await choose(desk, "spin")
        await desk.scan("stop_note")
        await desk.see("✔ IN   Noted, Ned", "Gold: unlimited")
        await press(desk, ("ctrl+r", "enter"))
        await desk.see("✔ DONE   Noted, Ned", "Charged: 1 credit of Ten")
        assert desk.do(requests.Credits("stop_note")).available == 9
        await desk.press("f8")
        await desk.see("↶ UNDONE   Noted, Ned", "change of what pays")
        assert desk.do(requests.Credits("stop_note")).available == 10


async def test_an_unpaid_visit_is_offered_at_the_next_check_in_and_settled_by_one_choice(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        await refuse(desk, "no_credit")
        await press(desk, ("ctrl+o", "Pays tomorrow", "enter"))
        await desk.see("UNPAID")
        do(club_desk, requests.Adjust("no_credit", "ten", 5, "bought"))
        await choose(desk, "gym")
        await desk.scan("no_credit")
        await desk.see("✔ IN   Spent, Sam", "1 unpaid visit", "Ctrl+R settle")
        await press(desk, ("ctrl+r", "settle", "enter"))
        await desk.see("✔ DONE   Spent, Sam", "Settled: today spin with 1 credit of")
        assert desk.do(requests.Credits("no_credit")).available == 3


async def test_credits_that_end_soon_are_booked_with_at_the_check_in(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        do(
            club_desk,
            requests.Sell("session_full", "ten"),
            requests.Adjust("session_full", "ten", 2, "makes good", days=3),
        )
        await choose(desk, "spin")
        await desk.scan("session_full")
        await desk.see("✔ IN   Late, Lena", "2 good through Wed 7 Jan", "Ctrl+R book with what ends soon")
        await press(desk, ("ctrl+r", "book tomorrow 09:15", "enter"))
        await desk.see("✔ DONE   Late, Lena", "Booked: tomorrow 09:15 spin")
        held = [each for each in desk.do(requests.Credits("session_full")).grants if each.held]
        assert [each.good_through for each in held] == [MONDAY + timedelta(days=2)]


async def test_another_membership_that_would_let_them_in_is_offered(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        policy(club_desk, {Check.ON_HOLD: Mode.WARN, Check.NO_MEMBERSHIP: Mode.WARN})
        do(club_desk, requests.Sell("no_credit", "gold"), requests.End("no_credit", "gold", MONDAY))
        clock = club_desk.clock
        assert isinstance(clock, PinnedClock)
        clock.set(instant(MONDAY + timedelta(days=1)))
        await desk.press("f5")
        await desk.see("Tue 6 Jan")
        await refuse(desk, "no_credit")
        await press(desk, ("ctrl+r", "with gold"))
        await desk.see("▸ Check in with Gold", "unlimited")
        await desk.press("enter")
        await desk.see("! IN   Spent, Sam", "Membership ended", "Gold: unlimited")


async def test_nobody_to_do_anything_about_rings(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        await desk.press("ctrl+o")
        assert desk.bells == [1]


async def test_a_match_is_served_before_anybody_is_checked_in(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        await refuse(desk, "no_credit")
        await press(desk, ("ctrl+o", "Pays tomorrow", "enter"))
        await desk.see("UNPAID")
        do(club_desk, requests.Adjust("no_credit", "ten", 5, "bought"))
        await desk.type("spent")
        await desk.see("no_cred…")
        await press(desk, ("ctrl+r",))
        await desk.see("Settle the unpaid visit of today spin", "Book tomorrow", "Sell a membership")
        await press(desk, ("settle", "enter"))
        await desk.see("✔ DONE   Spent, Sam", "▏spent")


@pytest.mark.parametrize(("size", "reasons"), [(SMALL, 6), (LARGE, 6)])
async def test_every_reason_is_shown_or_counted(club_desk: ClubDesk, size: tuple[int, int], reasons: int) -> None:
    set_up(club_desk)
    policy(club_desk, STRICT)
    name = "Several Reasons"
    do(
        club_desk,
        requests.Membership("plat", "Platinum Unlimited", "Plans", Decimal(190), limited=False),
        requests.Series("packed", time(9, 5), 60, EVERY_DAY, capacity=1, session_rules=True, memberships=("plat",)),
        requests.Sell("x", "plat"),
        requests.Book("x", "packed", MONDAY),
        requests.Contact("past_due", name, "Otto"),
        requests.StopNote("past_due", "Bring the signed waiver of both parents before the first lesson, please"),
        requests.Sell("past_due", "gold", MONDAY + timedelta(days=3)),
        requests.Adjust("past_due", "ten", -10, "as a test"),
    )
    async with real_console(club_desk, size) as desk:
        await choose(desk, "packed")
        await desk.scan("past_due")
        text = await desk.see("✖ NO   Otto, Several Reasons", "Not started", "Ctrl+Y why?")
        shown = sum(
            f"✖ {each}" in text for each in ("Not started", "Past due", "Not admitted", "No credit", "Full", "Note")
        )
        more = re.search(r"\+(\d+) more: Ctrl\+Y", text)
        assert shown + (int(more[1]) if more else 0) >= reasons
        assert "Ctrl+T payment" in text


# --- undo -----------------------------------------------------------------------------------------


async def test_the_last_actions_are_listed_and_any_of_them_is_undone(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        await choose(desk, "spin")
        await desk.scan("session_rule", "session_full")
        await desk.see("✔ IN   Late, Lena", "✔ Ruled, Rita")
        await desk.press("f12")
        await desk.see("The last actions of this desk", "09:00 checked in: Late, Lena · spin", "Ruled, Rita · spin")
        await press(desk, ("ruled checked", "enter"))
        text = await desk.see("↶ UNDONE   Ruled, Rita", "check-in of Ruled, Rita")
        assert "✔ Ruled, Rita" not in text
        assert "✔ Late, Lena" in text
        assert desk.do(requests.Credits("session_rule")).available == 10


async def test_what_was_done_in_another_room_is_undone_too(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        await choose(desk, "spin")
        await desk.scan("session_rule")
        await desk.see("✔ IN   Ruled, Rita")
        do(club_desk, requests.Pay("past_due"))
        await desk.press("f8")
        await desk.see("↶ UNDONE   Owing, Otto", "payment of Owing, Otto")
        await desk.press("f8")
        await desk.see("↶ UNDONE   Ruled, Rita")


async def test_a_scan_while_a_remedy_is_open_waits_and_answers_nothing(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        do(club_desk, requests.Contact("M00777", "Quinn", "Next"), requests.Sell("M00777", "gold"))
        await desk.until(lambda: desk.app.is_card("M00777"), "another desk's new contact")
        await refuse(desk, "no_credit")
        await press(desk, ("ctrl+o", "Trial day"))
        await desk.scan("M00777")
        await desk.pilot.pause(0.5)
        assert "Let Spent, Sam in all the same?" in desk.text
        assert desk.do(requests.Roster("spin", MONDAY)).in_ == ()
        await desk.press("enter")
        await desk.see("✔ IN   Next, Quinn", "✔ Spent, Sam")
        verdicts = [each.who for each in desk.app.console_parts.counter.visits]
        assert verdicts == ["Next, Quinn", "Spent, Sam", "Spent, Sam"]


async def test_scans_settle_in_their_order_though_the_first_came_while_a_dialog_was_open(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        do(club_desk, requests.Contact("M00777", "Quinn", "Next"), requests.Sell("M00777", "gold"))
        await desk.until(lambda: desk.app.is_card("M00777"), "another desk's new contact")
        await refuse(desk, "no_credit")
        await press(desk, ("ctrl+o", "Trial day"))
        await desk.scan("M00777")
        await desk.see("1 scan waits")
        await desk.press("escape")
        await desk.until(lambda: not desk.app.screen.is_modal, "the dialog is closed")
        await desk.scan("x")
        await desk.see("Xaver, Xa", "✔ Next, Quinn")
        verdicts = [each.who for each in desk.app.console_parts.counter.visits]
        assert verdicts == ["Xaver, Xa", "Next, Quinn", "Spent, Sam"]


async def test_no_scan_comes_between_two_dialogs_of_a_remedy(club_desk: ClubDesk) -> None:
    async with counter(club_desk) as desk:
        do(club_desk, requests.Contact("M00777", "Quinn", "Next"), requests.Sell("M00777", "gold"))
        await desk.until(lambda: desk.app.is_card("M00777"), "another desk's new contact")
        await refuse(desk, "no_credit")
        await press(desk, ("ctrl+r", "override"))
        await desk.scan("M00777")
        await desk.see("1 scan waits")
        club, slowly = desk.app.console_parts.club, asyncio.Event()
        ask = club.ask

        async def late(topic: str, question: Callable[[Desk], object], *, in_no_name: bool = False) -> object:
            if topic == "override":
                await slowly.wait()
            return await ask(topic, question, in_no_name=in_no_name)

        club.ask = late  # type: ignore[method-assign,assignment]  # a database that takes its time
        await desk.press("enter")
        await desk.until(lambda: not desk.app.screen.is_modal, "the list is closed")
        await desk.scan("x")
        await desk.pilot.pause(0.5)
        assert "✖ NO   Spent, Sam" in desk.text
        slowly.set()
        await desk.see("Let Spent, Sam in all the same?")
        await press(desk, ("Trial day", "enter"))
        await desk.see("Xaver, Xa", "✔ Next, Quinn")
        verdicts = [each.who for each in desk.app.console_parts.counter.visits]
        assert verdicts == ["Xaver, Xa", "Next, Quinn", "Spent, Sam", "Spent, Sam"]


# --- with less than every privilege ---------------------------------------------------------------


@pytest.mark.usefixtures("quick_pins")
async def test_a_clerk_overrides_and_undoes_with_a_managers_pin(club_desk: ClubDesk) -> None:
    set_up(club_desk)
    do(club_desk, requests.Staff("Maria", Role.MANAGER, "4711"), requests.Staff("Kai", Role.STAFF, "1234"))
    do(club_desk, requests.Staff("Olga", Role.OWNER, "9999"), requests.Pay("past_due"))
    async with real_console(club_desk, ready=False) as desk:
        await desk.see("Who is at the desk?", "Kai")
        await desk.press("k", "a", "enter", *"1234", "enter")
        await desk.see("● Ready", "· Kai ·")
        await refuse(desk, "no_credit")
        await press(desk, ("ctrl+o", "Trial day", "enter"))
        await desk.see("Somebody's PIN for this one action")
        await desk.see("Kai asks for: check in all the same · Spent, Sam · no_credit · spin")
        await desk.press("m", "a", "enter", *"4711", "enter")
        await desk.see("✔ IN   Spent, Sam", "let in by override", "● Ready")
        await desk.press("f12")
        await desk.see("checked in: Spent, Sam", "payment: Owing, Otto", "asks for a manager's")
        await press(desk, ("payment", "enter"))
        await desk.see("Somebody's PIN for this one action")
        await desk.press("m", "a", "enter", *"4711", "enter")
        await desk.see("↶ UNDONE   Owing, Otto")
    found = club_desk.perform(requests.Audit(only=requests.Only.OVERRIDES))
    entry = yes(found).lines[0]
    assert (entry.by, entry.approved_by, entry.reason) == ("Kai", "Maria", "Trial day")
