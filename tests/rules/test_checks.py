"""Each check by itself: what it looks at, and what the desk reads (rules, section 7: the table)."""

from dataclasses import replace

import pytest

from frontdesk.rules.admission import Policy, decide
from frontdesk.rules.checks import (
    DEFAULT_MODES,
    REFUSED,
    SUBSCRIPTION_CHECKS,
    VISIT_CHECKS,
    Check,
    Mode,
    Remedy,
    Standing,
    SubscriptionCheck,
    Visit,
    VisitCheck,
)
from tests.rules.admitting import OBSTACLES, STARTS_LATER, TODAY, basic, spent, standing, visit
from tests.rules.club import adjust, after, day, end, hold, instant, sold

NOTHING = visit(standing(basic()))
EXHAUSTED = spent(standing(basic()))

FACTS = [
    # a visit -> the code, the words that the desk reads, what would fix it
    (OBSTACLES[Check.ALREADY_IN](NOTHING), "already_in", "already in since 17:52", Remedy.NONE),
    (OBSTACLES[Check.SESSION_CANCELLED](NOTHING), "session_cancelled", "cancelled on 3 Mar", Remedy.OTHER_SESSION),
    (visit(), "no_membership", "no membership yet", Remedy.SELL),
    (visit(standing(after(sold(None, name="Unlimited Gold"), end("10 Jan", "15 Jan")))), "ended",
     "last: Unlimited Gold, ended 15 Jan", Remedy.SELL),
    (visit(standing(sold(None, "10 Jan", "1 Feb", name="Gold"))), "not_started", "Gold starts 1 Feb", Remedy.NONE),
    (visit(standing(sold(None, "10 Jan", "1 Feb 2027", name="Gold"))), "not_started", "Gold starts 1 Feb 2027",
     Remedy.NONE),
    (OBSTACLES[Check.ON_HOLD](NOTHING), "on_hold", "Basic 12 is on hold until 14 Apr", Remedy.RESUME),
    (visit(standing(basic(hold("10 Jan", "15 Jan")))), "on_hold", "Basic 12 is on hold with no end set", Remedy.RESUME),
    (OBSTACLES[Check.PAST_DUE](NOTHING), "past_due", "2 invoices, $118.00, oldest 12 days", Remedy.TAKE_PAYMENT),
    (OBSTACLES[Check.SESSION_RULE](NOTHING), "session_rule", "CrossFit Comp admits Gold, Platinum; not Basic 12",
     Remedy.OTHER_SESSION),
    (replace(OBSTACLES[Check.SESSION_RULE](NOTHING), admits=()), "session_rule",
     "CrossFit Comp admits other memberships; not Basic 12", Remedy.OTHER_SESSION),
    (visit(EXHAUSTED), "no_credit", "Basic 12: 0 of 12 left; 12 more on 3 Mar", Remedy.SELL),
    (visit(replace(EXHAUSTED, next_grant=None)), "no_credit", "Basic 12: 0 of 12 left", Remedy.SELL),
    (replace(visit(EXHAUSTED), credits_only_expired=True), "credit_expired",
     "Basic 12: what is left has expired by then; 12 more on 3 Mar", Remedy.SELL),
    (OBSTACLES[Check.SESSION_FULL](NOTHING), "session_full", "16 of 16, 3 waiting", Remedy.OTHER_SESSION),
    (replace(NOTHING, taken=17), "session_full", "17 of 16", Remedy.OTHER_SESSION),
    (replace(NOTHING, now=instant(TODAY, "16:59")), "outside_window", "opens 17:00", Remedy.NONE),
    (replace(NOTHING, now=instant(TODAY, "19:01")), "outside_window", "closed 19:00", Remedy.NONE),
    (OBSTACLES[Check.STOP_NOTE](NOTHING), "stop_note", "Sign the waiver", Remedy.READ_NOTE),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "code", "words", "remedy"), FACTS)
def test_what_a_check_finds(facts: Visit, code: str, words: str, remedy: Remedy) -> None:
    strict = Policy(modes=dict.fromkeys(DEFAULT_MODES, Mode.BLOCK))

    assert [(found.code, found.fact, found.remedy) for found in decide(facts, strict).blocks] == [(code, words, remedy)]


PASSED = [
    NOTHING,
    replace(NOTHING, capacity=None, taken=99),  # no capacity: never full
    replace(NOTHING, taken=15, waiting=9),  # the waitlist takes no place
    replace(NOTHING, now=instant(TODAY, "17:00")),
    replace(NOTHING, now=instant(TODAY, "19:00")),
    visit(standing(basic(hold("10 Jan", "12 Jan", "20 Jan")))),  # the first day running again
    visit(standing(basic(hold("10 Jan", "21 Jan")))),  # a hold to come
    visit(standing(basic(end("10 Jan", "20 Jan")))),  # the last day
    visit(standing(basic(start="1 Feb"))),  # not started, but initial credits are there
    visit(standing(sold(None))),
    visit(spent(standing(sold(None)))),  # an unlimited membership needs no credit
]


@pytest.mark.parametrize("facts", PASSED)
def test_nothing_is_found_where_nothing_stands_in_the_way(facts: Visit) -> None:
    decision = decide(facts, Policy())

    assert decision.admitted
    assert not decision.warnings


def test_a_booking_is_judged_on_the_sessions_date_and_not_on_today() -> None:
    """*A subscription must be running on the session's date (so one may book ahead into it)*."""
    early = after(basic(start="1 Feb"), hold("10 Jan", "15 Feb", "20 Feb"), end("10 Jan", "25 Feb"))
    found = {
        on: [finding.code for finding in decide(visit(standing(early, on=on), on=on), Policy()).blocks]
        for on in ("31 Jan", "1 Feb", "14 Feb", "15 Feb", "19 Feb", "20 Feb", "25 Feb", "26 Feb")
    }

    assert found == {
        "31 Jan": [], "1 Feb": [], "14 Feb": [], "15 Feb": ["on_hold"], "19 Feb": ["on_hold"], "20 Feb": [],
        "25 Feb": [], "26 Feb": ["ended"],
    }  # fmt: skip


def test_before_the_start_only_initial_credits_admit() -> None:
    helped = after(STARTS_LATER, adjust("12 Jan", 5, 90))

    assert [finding.code for finding in decide(visit(standing(helped)), Policy()).blocks] == ["not_started"]
    both = after(basic(start="1 Feb"), adjust("12 Jan", 5, 1))
    assert [lot.left for lot in standing(both, on="12 Jan", today="12 Jan").payable(day("12 Jan"))] == [12]
    assert len(standing(both, on="1 Feb", today="12 Jan").payable(day("1 Feb"))) == 1


def test_a_standing_tells_whether_initial_credits_are_left() -> None:
    assert standing(basic()).has_initial
    assert not spent(standing(basic())).has_initial
    assert not Standing(STARTS_LATER, admitted=True).has_initial


# The table itself.


def test_the_order_of_the_table() -> None:
    assert [check.value for check in sorted(Check, key=lambda check: check.rank)] == [
        "already_in", "session_cancelled", "no_membership", "not_started", "on_hold", "past_due", "session_rule",
        "no_credit", "session_full", "outside_window", "stop_note",
    ]  # fmt: skip


def test_the_defaults_of_the_table() -> None:
    assert set(DEFAULT_MODES) == set(Check) - REFUSED
    warn = {check for check, mode in DEFAULT_MODES.items() if mode is Mode.WARN}
    assert warn == {Check.OUTSIDE_WINDOW, Check.STOP_NOTE}
    assert Mode.IGNORE not in DEFAULT_MODES.values()


def test_every_check_is_carried_out_once_and_names_itself() -> None:
    carried_out: list[VisitCheck | SubscriptionCheck] = [*VISIT_CHECKS, *SUBSCRIPTION_CHECKS]

    assert {each.check for each in carried_out} == set(Check)
    assert len({each.code for each in carried_out}) == len(carried_out)
    finer = {each.code: each.check for each in carried_out if each.code != each.check}
    assert finer == {"ended": Check.NO_MEMBERSHIP, "credit_expired": Check.NO_CREDIT}
