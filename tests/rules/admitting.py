"""Visits and standings of the tests: one in which nothing stands in the way, and how to put something there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from frontdesk.rules.admission import Decision
from frontdesk.rules.billing import PastDue
from frontdesk.rules.checks import Check, Purpose, Standing, Visit
from frontdesk.rules.credits import free_on
from frontdesk.rules.sessions import Span, check_in_window
from frontdesk.rules.subscriptions import Change, Subscription
from tests.rules.club import after, day, end, hold, instant, sold

TODAY = "20 Jan"
SIX = Span(instant(TODAY, "18:00"), instant(TODAY, "19:00"))
NOW = instant(TODAY, "17:30")


def standing(
    subscription: Subscription, *, admitted: bool = True, series: int = 1, on: str = TODAY, today: str = TODAY
) -> Standing:
    """How a session sees a subscription of which nobody took a credit yet."""
    credits = tuple(free_on(subscription, day(on), day(today), {}))
    return Standing(subscription, admitted, series, credits, granted=12, next_grant=(day("3 Mar"), 12))


def visit(*standings: Standing, purpose: Purpose = Purpose.WALK_IN, on: str = TODAY) -> Visit:
    """A visit with nothing in the way but what its standings bring."""
    return Visit(
        purpose,
        day(on),
        NOW,
        "CrossFit Comp",
        check_in_window(SIX, 60, 0),
        day(TODAY),
        standings,
        admits=("Gold", "Platinum"),
        capacity=16,
        taken=15,
        say_time=lambda moment: f"{moment:%H:%M}",
        say_money=lambda amount: f"${amount // 100}.{amount % 100:02}",
    )


def basic(*changes: Change, start: str = "10 Jan") -> Subscription:
    return after(sold("12/30/30/12", "10 Jan", start, name="Basic 12"), *changes)


def spent(of: Standing) -> Standing:
    return replace(of, credits=())


STARTS_LATER = sold("12/30/30/0", "10 Jan", "1 Feb", name="Basic 12")


OBSTACLES: dict[Check, Callable[[Visit], Visit]] = {
    Check.ALREADY_IN: lambda to: replace(to, already_in="17:52"),
    Check.SESSION_CANCELLED: lambda to: replace(to, cancelled_on=day("3 Mar")),
    Check.NO_MEMBERSHIP: lambda to: replace(to, standings=(standing(basic(end("10 Jan", "15 Jan"))),)),
    Check.NOT_STARTED: lambda to: replace(to, standings=(standing(sold(None, "10 Jan", "1 Feb", name="Gold")),)),
    Check.ON_HOLD: lambda to: replace(to, standings=(standing(basic(hold("10 Jan", "15 Jan", "14 Apr"))),)),
    Check.PAST_DUE: lambda to: replace(to, past_due=PastDue(2, 11800, day("8 Jan"))),
    Check.SESSION_RULE: lambda to: replace(to, standings=(standing(basic(), admitted=False),)),
    Check.NO_CREDIT: lambda to: replace(to, standings=(spent(standing(basic())),)),
    Check.SESSION_FULL: lambda to: replace(to, taken=16, waiting=3),
    Check.OUTSIDE_WINDOW: lambda to: replace(to, now=instant(TODAY, "16:30")),
    Check.STOP_NOTE: lambda to: replace(to, stop_note="Sign the waiver"),
}
"""One obstacle for each check: a visit that fails it and no other."""


def codes(decision: Decision) -> list[str]:
    return [finding.code for finding in decision.blocks]


def warned(decision: Decision) -> list[str]:
    return [finding.code for finding in decision.warnings]


def paid(decision: Decision) -> tuple[str, int | None, date | None] | None:
    """How a visit is paid, by which subscription, from a grant usable from which day."""
    payer = decision.payer
    if payer is None:
        return None
    return (
        payer.kind.value,
        payer.subscription.id if payer.subscription else None,
        payer.lot.grant.usable_from if payer.lot else None,
    )
