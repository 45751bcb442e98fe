"""Money on the screen, on a real club: what is due, what a payment would come to, and nothing written before it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import pytest

from frontdesk import requests
from frontdesk.amounts import Money
from frontdesk.answers import Billed, BillLine
from frontdesk.contract import Trouble
from frontdesk.desk.core import ClubDesk
from frontdesk.requests import Request
from frontdesk.rules.access import Role
from frontdesk.rules.billing import Method
from screens.at_desk import Person
from screens.money.payment import read_amount
from screens.money.words import say_due
from screens.rooms import open_contact, take_payment
from tests.desk.kit import MONDAY, Counter, day, yes
from tests.screens.helpers import BOTH, SMALL
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]

EUROS = Money("EUR", "en_IE")


def debtor(desk: ClubDesk) -> Counter:
    """A club where Anna owes two bills of [b]Ten[/], one of them past due for a day."""
    club = Counter(desk)
    club.do(requests.Category("Plans"))
    club.membership("ten", credits=10, initial=10)
    club.series("yoga")
    club.do(requests.Contact("M1", "Anna", "Smith"))
    yes(club.sell("M1", paid=False))
    club.at(day(31))
    yes(club.sell("M1", paid=False, again=True))
    return club


@asynccontextmanager
async def paying(
    desk: ClubDesk, card: str = "M1", size: tuple[int, int] = SMALL
) -> AsyncIterator[tuple[RealCounter, list[str | None]]]:
    """Open the payment from the contact view; what it answers is put into the list."""
    told: list[str | None] = []
    async with real_console(desk, size) as counter:
        take_payment(counter.app, counter.app.console_parts, card, told.append)
        yield counter, told


def owed(desk: ClubDesk) -> Decimal:
    """What Anna owes."""
    return Counter(desk).do(requests.Overview("M1")).due


async def confirm(desk: RealCounter) -> None:
    """Say yes on purpose."""
    await desk.press("right", "enter")


@pytest.mark.parametrize("size", BOTH)
async def test_all_that_is_due_is_offered_and_taken_after_a_look(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    debtor(club_desk)
    async with paying(club_desk, size=size) as (desk, told):
        text = await desk.see("Payment of Smith, Anna", "Ten, bill 1 of 5 Jan: €50.00, 31 days past due", "150.00")
        assert text.index("bill 1 of 5 Jan") < text.index("bill 2 of 5 Feb") < text.index("all that is due")
        await desk.press("ctrl+s")
        await desk.see("€150.00 from Smith, Anna, cash", "Owes €150.00 → €0.00", "Past due €50.00 → nothing")
        await desk.see("Credits available 0 → 20")
        assert owed(club_desk) == 150
        await confirm(desk)
        await desk.until(lambda: told != [], "it is told")
        assert told[0] is not None
        assert "Owes €150.00 → €0.00." in told[0]
        assert owed(club_desk) == 0
        assert Counter(club_desk).do(requests.Bills("M1")).payments[0].method == Method.CASH


async def test_a_part_is_taken_the_oldest_first_and_what_stays_is_said(club_desk: ClubDesk) -> None:
    debtor(club_desk)
    async with paying(club_desk) as (desk, told):
        await desk.see("150.00")
        await desk.fill("60", "")
        await desk.see("Owes €150.00 → €90.00", "Past due €50.00 → nothing")
        await confirm(desk)
        await desk.until(lambda: told != [], "it is told")
        assert [each.owed for each in Counter(club_desk).do(requests.Bills("M1")).bills] == [50, 40, 0]


async def test_too_much_and_nothing_are_told_at_the_amount(club_desk: ClubDesk) -> None:
    debtor(club_desk)
    async with paying(club_desk) as (desk, told):
        await desk.see("150.00")
        await desk.fill("150.01")
        await desk.see("an amount from 0 to 150.00", "150.01")
        await desk.press("ctrl+u")
        await desk.fill("0")
        await desk.see("Amount must be more than 0.00.")
        await desk.press("escape")
        await desk.until(lambda: told == [None], "it is left")
        assert owed(club_desk) == 150


async def test_who_may_have_a_free_place_once_they_have_paid_is_said(club_desk: ClubDesk) -> None:
    club = Counter(club_desk)
    club.do(requests.Category("Plans"))
    club.membership("gold")
    for name in ("yoga", "spin"):
        club.series(name, capacity=1)
    club.contact("M1", "M2")
    yes(club.sell("M1", "gold", paid=False))
    yes(club.sell("M2", "gold"))
    for card in ("M2", "M1"):
        for name in ("yoga", "spin"):
            yes(club.book(card, name, day(2)))
    club.at(day(1))
    assert yes(club.cancel("M2", "yoga", day(2))).promoted == ()
    async with paying(club_desk) as (desk, told):
        await desk.see("all that is due")
        await desk.press("ctrl+s")
        await desk.see("Owes €50.00 → €0.00")
        await confirm(desk)
        await desk.until(lambda: told != [], "it is told")
    assert told[0] is not None
    assert told[0].endswith(" There is a place in yoga on Wed 7 Jan 2026: + on the roster gives it.")


async def test_who_owes_nothing_is_asked_for_nothing(club_desk: ClubDesk) -> None:
    debtor(club_desk)
    Counter(club_desk).do(requests.Pay("M1"))
    async with paying(club_desk) as (desk, told):
        await desk.see("Nothing is due from Smith, Anna.")
        await desk.press("ctrl+s", "escape")
        await desk.until(lambda: told == [None], "it is left")


async def test_a_card_that_nobody_has_is_told(club_desk: ClubDesk) -> None:
    async with paying(club_desk, "M404") as (desk, _told):
        await desk.see("M404")
        await desk.until(lambda: desk.bells != [], "it is told with the bell")


async def test_a_payment_whose_answer_was_lost_is_taken_once(
    club_desk: ClubDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    debtor(club_desk)
    lost: list[object] = []
    perform = club_desk.perform

    def lose_the_first(request: Request[Any], **more: Any) -> object:  # noqa: ANN401  # whatever the queue gives
        answer = perform(request, **more)
        if isinstance(request, requests.Pay) and not lost:
            lost.append(answer)
            raise Trouble("busy", "The books do not answer.")
        return answer

    async with paying(club_desk) as (desk, told):
        await desk.see("150.00")
        monkeypatch.setattr(club_desk, "perform", lose_the_first)
        await desk.fill("50", "")
        await desk.see("→ €100.00")
        await confirm(desk)
        await desk.see("The books do not answer.", "50")
        assert owed(club_desk) == 100
        await desk.press("escape")
        await desk.until(lambda: told == [None], "it is left")


async def test_a_payment_is_one_key_away_from_the_contact_view(club_desk: ClubDesk) -> None:
    debtor(club_desk)
    async with real_console(club_desk) as desk:
        await desk.press("f3")
        await desk.see("Smith, Anna")
        await desk.press("enter")
        await desk.see("owes €150.00", "past due")
        await desk.press("ctrl+t")
        await desk.see("Payment of Smith, Anna", "150.00")
        await desk.press("ctrl+s")
        await desk.see("Owes €150.00 → €0.00")
        await confirm(desk)
        await desk.see("✔ €150.00 from Smith, Anna", "owes nothing")


# --- the tab Billing --------------------------------------------------------------------------------------


@asynccontextmanager
async def billing(desk: ClubDesk, size: tuple[int, int] = SMALL) -> AsyncIterator[RealCounter]:
    """Open Anna's tab Billing."""
    async with real_console(desk, size) as counter:
        open_contact(counter.app, counter.app.console_parts, "M1")
        await counter.see("Overview", "Known since")
        await counter.press("left", "left")
        await counter.see("Bills · ")
        yield counter


async def pick(desk: RealCounter, deed: str) -> None:
    """Pick a deed of the tab."""
    await desk.press("ctrl+r")
    await desk.see("type to narrow", "Write off")
    await desk.fill(deed)


@pytest.mark.parametrize("size", BOTH)
async def test_the_statement_says_what_is_owed_and_how_late(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    club = debtor(club_desk)
    yes(club.pay("M1", "20"))
    async with billing(club_desk, size) as desk:
        await desk.see("Bills · owes €130.00, €30.00 of it past due", "✖ €30.00 past due", "○ due", "Payments", "other")
        await desk.press("down", "down")
        await desk.see("bill 1, due 5 Jan 2026: €50.00 · €20.00 paid, €30.00 owed")
        await desk.press("down")
        await desk.see("€20.00 payment · other · by the owner · €20.00 can be given")
        club.do(requests.Policy(grace_days=40))
        await desk.press("f5")
        await desk.see("€30.00 of it late: 9 grace days left", "! €30.00 in grace")


async def test_a_payment_is_given_back_with_a_reason_after_a_look(club_desk: ClubDesk) -> None:
    club = debtor(club_desk)
    yes(club.pay("M1", "120"))
    async with billing(club_desk) as desk:
        await desk.see("Bills · owes €30.00")
        await desk.press("end")
        await pick(desk, "give this")
        await desk.see("Refund to Smith, Anna", "€120.00 is left of the payment of €120.00", "120.00")
        await desk.fill("120.01")
        await desk.see("an amount from 0 to 120.00")
        await desk.press("ctrl+u")
        await desk.fill("50.50", "", "[b]Sauna[/] was closed")
        await desk.see("€50.50 back to Smith, Anna, other.", "Reason: [b]Sauna[/] was closed")
        await desk.see("Left of the payment €120.00 → €69.50.", "Owes €30.00, as before.")
        assert len(Counter(club_desk).do(requests.Bills("M1")).payments) == 1
        await confirm(desk)
        await desk.see(
            "✔ €50.50 back to Smith, Anna, other. Left of the payment €120.00 → €69.50.", "refund", "-€50.50"
        )
        refund, paid = Counter(club_desk).do(requests.Bills("M1")).payments
        assert (refund.reason, str(paid.left)) == ("[b]Sauna[/] was closed", "69.50")


async def test_what_is_due_is_let_go_with_a_reason_after_a_look(club_desk: ClubDesk) -> None:
    debtor(club_desk)
    async with billing(club_desk) as desk:
        await desk.see("Bills · owes €150.00")
        await pick(desk, "write off")
        await desk.see("Write off for Smith, Anna", "€150.00 is due", "150.00")
        await desk.fill("", "")
        await desk.see("Reason must be")
        await desk.fill("goodwill")
        await desk.see("€150.00 of Smith, Anna let go.", "Owes €150.00 → €0.00.", "Credits available 0 → 20.")
        await confirm(desk)
        await desk.see("✔ €150.00 of Smith, Anna let go. Owes €150.00 → €0.00.", "Bills · all paid", "written off")


async def test_what_makes_no_sense_cannot_be_picked(club_desk: ClubDesk) -> None:
    debtor(club_desk)
    Counter(club_desk).do(requests.Pay("M1"))
    async with billing(club_desk) as desk:
        await desk.see("Bills · all paid")
        await desk.press("enter")
        await desk.see("nothing is due", "choose a payment first")
        await desk.press("escape", "end", "enter")
        await desk.see("Give this payment back …", "€150.00")


async def test_what_a_clerk_may_not_let_go_a_managers_pin_does(club_desk: ClubDesk) -> None:
    club = debtor(club_desk)
    club.do(requests.Staff("Maria", Role.MANAGER, "4711"))
    club.do(requests.Staff("Kai", Role.STAFF, "1234"))
    async with real_console(club_desk, ready=False) as desk:
        await desk.see("Who is at the desk?", "Kai")
        await desk.press("k", "a", "enter", *"1234", "enter")
        await desk.see("● Ready", "· Kai ·")
        open_contact(desk.app, desk.app.console_parts, "M1")
        await desk.see("Overview", "Known since")
        await desk.press("left", "left")
        await desk.see("Bills · owes €150.00")
        await pick(desk, "write off")
        await desk.see("Write off for Smith, Anna")
        await desk.fill("", "goodwill")
        await desk.see("Owes €150.00 → €0.00.")
        await confirm(desk)
        await desk.see("Kai asks for: write off · Smith, Anna · M1 · 150.00 · goodwill.", "Maria")
        assert owed(club_desk) == 150
        await desk.press("m", "a", "enter", *"4711", "enter")
        await desk.see("✔ €150.00 of Smith, Anna let go. Owes €150.00 → €0.00.", "Bills · all paid")
        assert Counter(club_desk).do(requests.Bills("M1")).payments[0].by == "Kai"


async def test_a_refund_that_nobody_approves_is_refused_and_nothing_is_lost(club_desk: ClubDesk) -> None:
    club = debtor(club_desk)
    yes(club.pay("M1", "120"))
    club.do(requests.Staff("Kai", Role.STAFF))
    async with billing(club_desk) as desk:
        desk.app.console_parts.club.at_desk.take(Person("Kai", frozenset()))
        await desk.press("end")
        await pick(desk, "give this")
        await desk.see("Refund to Smith, Anna")
        await desk.fill("5", "", "ill")
        await desk.see("Left of the payment")
        await confirm(desk)
        await desk.see("▲ You are not allowed to do this", "ill")
        assert len(Counter(club_desk).do(requests.Bills("M1")).payments) == 1


# --- words ----------------------------------------------------------------------------------------------


def test_more_bills_than_fit_are_summed_up() -> None:
    bills = tuple(BillLine("[b]", n, MONDAY, Decimal(50), Decimal(0), Decimal(50), late=True) for n in range(9, 0, -1))
    said = list(say_due(Billed(Decimal(450), Decimal(450), bills, ()), EUROS, MONDAY))

    assert said[0].startswith("[b], bill 1 of 5 Jan")
    assert said[-1] == "… and 5 bills more: €250.00"


@pytest.mark.parametrize("text", ["", "x", "1e2", "-1", "1.005", "１", "NaN"])
def test_what_is_no_amount_is_a_sentence(text: str) -> None:
    read = read_amount(text, EUROS, Decimal(100))
    assert isinstance(read, str)
    assert read.startswith("Amount must be")


async def test_f8_takes_a_payment_back_in_the_room_where_it_was_taken(club_desk: ClubDesk) -> None:
    debtor(club_desk)
    before = owed(club_desk)
    club_desk.perform(requests.Pay("M1"))
    assert not owed(club_desk)
    async with real_console(club_desk) as desk:
        await desk.press("f3")
        await desk.see("Smith, Anna")
        await desk.press("f8")
        await desk.see("↶", "€150.00")
        assert owed(club_desk) == before
        await desk.press("f8", "f8", "f8", "f8")
        await desk.see("▲")
