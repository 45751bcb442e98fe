"""The sale on the screen, on a real club: its three steps, back and forth, and nothing written before the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import pytest

from frontdesk import requests
from frontdesk.amounts import Money
from frontdesk.contract import Trouble
from frontdesk.desk.core import ClubDesk
from frontdesk.requests import Request
from frontdesk.rules.billing import Method
from frontdesk.rules.plans import Plan
from frontdesk.rules.terms import Group
from screens.sale.reading import LABELS, SaleTerms, read_sale
from screens.sale.screen import SaleScreen
from tests.desk.kit import MONDAY, day, yes
from tests.screens.helpers import BOTH, SMALL
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]

EUROS = Money("EUR", "en_IE")


def on_sale(desk: ClubDesk) -> None:
    """Put two memberships on sale, and know Anna."""
    setting_up: list[Request[Any]] = [
        requests.Category("Plans"),
        requests.Membership(
            "B12",
            "[bold]Basic[/] 12",
            "Plans",
            Decimal(59),
            limited=True,
            credits=12,
            days_to_expire=30,
            frequency=30,
            initial=12,
            allow_discounts=True,
            signup_fee=Decimal(10),
            group=Group.MEMBER,
        ),
        requests.Membership("GOLD", "Gold", "Plans", Decimal(90), limited=False),
        requests.Contact("M1", "Anna", "Smith"),
    ]
    for request in setting_up:
        yes(desk.perform(request))


@asynccontextmanager
async def selling(
    desk: ClubDesk, size: tuple[int, int] = SMALL, membership: str | None = None
) -> AsyncIterator[tuple[RealCounter, list[object]]]:
    """Open the sale to Anna; what it answers is put into the list."""
    on_sale(desk)
    async with real_console(desk, size) as counter:
        answers: list[object] = []
        counter.app.push_screen(SaleScreen(counter.app.console_parts, "M1", membership), answers.append)
        await counter.see("Sell to Smith, Anna")
        yield counter, answers


def bought(desk: RealCounter) -> list[str]:
    """What Anna has."""
    return [each.membership for each in desk.do(requests.Subscriptions("M1")).lines]


@pytest.mark.parametrize("size", BOTH)
async def test_a_clerk_sells_by_keyboard_alone_and_sees_all_of_it_first(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    async with selling(club_desk, size) as (desk, answers):
        await desk.see("2 on sale")
        await desk.fill("basic")
        await desk.see("First billing date", "Mon 5 Jan 2026", "on the start date")
        await desk.fill("2026-02-01", "today", "", "", "10%", "", "")
        await desk.see("Nothing is written yet")
        text = desk.text
        assert "[bold]Basic[/] 12, from Sun 1 Feb 2026" in text
        assert "12 initial: usable from Mon 5 Jan 2026, good through Mon 2 Mar 2026" in text
        assert "12 periodic: usable from Tue 3 Mar 2026, good through Wed 1 Apr 2026" in text
        assert bought(desk) == []
        await desk.press("enter", "enter")
        assert bought(desk) == []
        if size != SMALL:
            assert "discount −€5.90" in text
            assert "lead becomes member" in text
        await desk.press("ctrl+s", "ctrl+s")
        await desk.until(lambda: bool(answers), "sold")

        assert answers == ["[bold]Basic[/] 12 is sold, from Sun 1 Feb 2026."]
        assert bought(desk) == ["B12"]


async def test_back_and_forth_nothing_is_lost(club_desk: ClubDesk) -> None:
    async with selling(club_desk, membership="B12") as (desk, answers):
        await desk.see("First billing date")
        await desk.fill("+7", "")
        await desk.press("ctrl+s")
        await desk.see("from Mon 12 Jan 2026")
        await desk.press("escape")
        await desk.see("+7")
        await desk.press("escape")
        await desk.see("2 on sale")
        await desk.press("down", "enter")
        await desk.see("+7", "Gold: Enter goes")
        await desk.press("ctrl+s")
        await desk.see("Gold, from Mon 12 Jan 2026")
        await desk.press("escape", "escape", "escape")
        await desk.see("Leave without selling?")
        await desk.press("enter")
        await desk.see_gone("Leave without selling?")
        assert not answers
        await desk.press("escape", "right", "enter")
        await desk.until(lambda: answers == [None], "left")
        assert bought(desk) == []


async def test_what_is_wrong_is_said_at_the_field(club_desk: ClubDesk) -> None:
    async with selling(club_desk, membership="B12") as (desk, _answers):
        await desk.see("First billing date")
        await desk.fill("-1")
        await desk.see("Start date must be today (2026-01-05) or later, not 2026-01-04.")
        await desk.press("ctrl+u")
        await desk.type("soon")
        await desk.press("ctrl+s")
        await desk.see("not “soon”")
        assert desk.bells
        await desk.press("ctrl+u")
        await desk.fill("today", "", "", "", "60")
        await desk.see("Discount must be 59.00 at most, the whole price.")


async def test_a_second_copy_is_warned_of_and_must_be_confirmed(club_desk: ClubDesk) -> None:
    async with selling(club_desk, membership="B12") as (desk, answers):
        desk.do(requests.Sell("M1", "B12"))
        await desk.see("First billing date")
        await desk.press("ctrl+s")
        await desk.see("this is a second copy")
        await desk.press("ctrl+s")
        await desk.see("Sell a second copy?")
        await desk.press("enter")
        await desk.see_gone("Sell a second copy?")
        assert bought(desk) == ["B12"]
        await desk.press("ctrl+s", "right", "enter")
        await desk.until(lambda: bool(answers), "sold")
        assert bought(desk) == ["B12", "B12"]


async def test_a_copy_that_another_desk_sells_meanwhile_is_not_sold_twice(club_desk: ClubDesk) -> None:
    async with selling(club_desk, membership="B12") as (desk, answers):
        await desk.see("First billing date")
        await desk.press("ctrl+s")
        await desk.see("Nothing is written yet")
        desk.do(requests.Sell("M1", "B12"))
        await desk.press("ctrl+s")
        await desk.see("has [bold]Basic[/] 12 already")
        assert not answers
        assert bought(desk) == ["B12"]
        await desk.see("this is a second copy")


async def test_a_sale_whose_answer_was_lost_is_asked_again_and_done_once(
    club_desk: ClubDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: list[object] = []
    perform = club_desk.perform

    def lose_the_first(request: Request[Any], **more: Any) -> object:  # noqa: ANN401  # whatever the queue gives
        answer = perform(request, **more)
        if isinstance(request, requests.Sell) and not lost:
            lost.append(answer)
            raise Trouble("busy", "The books do not answer.")
        return answer

    async with selling(club_desk, membership="B12") as (desk, answers):
        monkeypatch.setattr(club_desk, "perform", lose_the_first)
        await desk.see("First billing date")
        await desk.press("ctrl+s")
        await desk.see("Nothing is written yet")
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(lost), "lost")
        await desk.see("The books do not answer.")
        assert not answers
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(answers), "sold")
        assert bought(desk) == ["B12"]


async def test_what_changes_while_the_summary_is_read_is_said(club_desk: ClubDesk) -> None:
    async with selling(club_desk, membership="GOLD") as (desk, answers):
        await desk.see("First billing date")
        await desk.press("ctrl+s")
        await desk.see("Nothing is written yet", "€90.00")
        desk.do(requests.Membership("GOLD", "Gold", "Plans", Decimal(95), limited=False))
        await desk.press("f5")
        await desk.see("Something changed meanwhile", "€95.00")
        assert not answers


async def test_a_membership_archived_meanwhile_is_refused_with_all_kept(club_desk: ClubDesk) -> None:
    async with selling(club_desk, membership="B12") as (desk, answers):
        await desk.see("First billing date")
        await desk.fill("+3")
        desk.do(requests.ArchiveMembership("B12"))
        await desk.press("ctrl+s")
        await desk.see("Not sold: No membership on sale has the code “B12”.", "+3")
        assert not answers


async def test_what_is_not_on_sale_is_not_begun_with(club_desk: ClubDesk) -> None:
    async with selling(club_desk, membership="OLD") as (desk, _answers):
        await desk.see("OLD is not on sale any more.", "2 on sale")


# --- reading --------------------------------------------------------------------------------------

FULL = Plan(name="Basic", price=Decimal(59), allow_discounts=True, signup_fee=Decimal(10), eft=True)
FIRST = dict.fromkeys(LABELS, "") | {"start": "today", "paid": "yes", "method": "cash"}


def test_untouched_it_starts_today_and_is_paid_in_cash() -> None:
    draft = read_sale(FIRST, FULL, MONDAY, EUROS)

    assert draft.terms == SaleTerms(MONDAY, MONDAY, paid=True, method=Method.CASH)
    assert draft.reading.hidden == {"pro_rate"}


@pytest.mark.parametrize(
    ("typed", "amount", "percent"),
    [("5", Decimal("5.00"), None), ("10%", None, Decimal("10.00")), ("7.5 %", None, Decimal("7.50")), ("", None, None)],
)
def test_a_discount_is_an_amount_or_a_part(typed: str, amount: Decimal | None, percent: Decimal | None) -> None:
    terms = read_sale(FIRST | {"discount": typed}, FULL, MONDAY, EUROS).terms

    assert terms is not None
    assert (terms.discount, terms.discount_percent) == (amount, percent)


@pytest.mark.parametrize("typed", ["0", "0%", "101%", "-1", "59.01", "1e1", "ten", "%"])
def test_any_other_discount_is_a_fault(typed: str) -> None:
    draft = read_sale(FIRST | {"discount": typed}, FULL, MONDAY, EUROS)

    assert draft.terms is None
    assert set(draft.reading.faults) == {"discount"}


def test_what_the_membership_does_not_allow_is_not_asked_and_not_sent() -> None:
    plain_plan = Plan(name="Basic", price=Decimal(59), allow_discounts=False, eft=True)
    texts = FIRST | {"discount": "nonsense", "waive_fee": "yes", "paid": ""}
    draft = read_sale(texts, plain_plan, MONDAY, EUROS)

    assert draft.reading.hidden == {"method", "discount", "waive_fee", "pro_rate"}
    assert draft.terms == SaleTerms(MONDAY, MONDAY, paid=False, method=Method.CASH)
    assert draft.terms.request("M1", "B", again=False).method is Method.OTHER


def test_the_first_invoice_is_reduced_only_where_it_falls_due_before_the_start() -> None:
    early = read_sale(FIRST | {"start": "+10", "first_billing": "today", "pro_rate": "yes"}, FULL, MONDAY, EUROS)
    later = read_sale(FIRST | {"first_billing": "+10", "pro_rate": "yes"}, FULL, MONDAY, EUROS)

    assert early.terms == SaleTerms(day(10), MONDAY, pro_rate=True)
    assert later.terms == SaleTerms(MONDAY, day(10))
