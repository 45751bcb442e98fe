"""The trace of a decision: the same verdict, every check, when it would pass and what would fix it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.rules.admission import Policy, decide
from frontdesk.rules.checks import DEFAULT_MODES, Check, Mode, Purpose, Remedy, Standing, Visit
from frontdesk.rules.trace import Look, Trace, remedies, trace
from tests.rules.admitting import OBSTACLES, STARTS_LATER, basic, spent, standing, visit
from tests.rules.club import end, hold, instant, sold

GOLD = sold(None, "10 Jan", "10 Jan", name="Gold")
STANDINGS: tuple[Standing, ...] = (
    standing(basic()),
    spent(standing(basic())),
    standing(basic(), admitted=False),
    standing(basic(hold("10 Jan", "15 Jan", "14 Apr"))),
    standing(basic(hold("10 Jan", "15 Jan"))),
    standing(basic(end("10 Jan", "15 Jan"))),
    standing(STARTS_LATER),
    standing(GOLD),
    replace(spent(standing(basic())), next_grant=None),
)
ABOUT_THE_VISIT = (
    Check.ALREADY_IN,
    Check.SESSION_CANCELLED,
    Check.PAST_DUE,
    Check.SESSION_FULL,
    Check.OUTSIDE_WINDOW,
    Check.STOP_NOTE,
)


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    standings = draw(st.lists(st.sampled_from(STANDINGS), max_size=3))
    found = visit(*standings, purpose=draw(st.sampled_from(Purpose)))
    for check in draw(st.sets(st.sampled_from(ABOUT_THE_VISIT))):
        found = OBSTACLES[check](found)
    return replace(found, credits_only_expired=draw(st.booleans()))


policies = st.builds(Policy, st.booleans(), st.fixed_dictionaries(dict.fromkeys(DEFAULT_MODES, st.sampled_from(Mode))))


def found_by(told: Trace, mode: Mode) -> set[tuple[str, str]]:
    """Code and fact of everything that had a say and does so."""
    looks = [*told.looks, *(look for each in told.subscriptions if each.speaks for look in each.looks)]
    return {(look.code, look.finding.fact) for look in looks if look.finding is not None and look.mode is mode}


@given(visits(), policies)
def test_the_trace_comes_to_the_verdict_of_the_decision(of: Visit, policy: Policy) -> None:
    told, decision = trace(of, policy), decide(of, policy)

    assert told.decision == decision
    assert decision.admitted is (not found_by(told, Mode.BLOCK))
    assert {(each.code, each.fact) for each in decision.blocks} == found_by(told, Mode.BLOCK)
    assert {(each.code, each.fact) for each in decision.warnings} == found_by(told, Mode.WARN)
    assert [each.standing for each in told.subscriptions] == list(of.standings)


def look_of(of: Visit, check: Check) -> Look:
    told = trace(of, Policy())
    looks = [*told.looks, *(look for each in told.subscriptions for look in each.looks)]
    return next(look for look in looks if look.check is check and look.finding is not None)


@pytest.mark.parametrize(
    ("check", "when"),
    [
        (Check.NOT_STARTED, "from 1 Feb"),
        (Check.ON_HOLD, "from 14 Apr"),
        (Check.PAST_DUE, "once $118.00 is paid"),
        (Check.NO_CREDIT, "12 more on 3 Mar"),
        (Check.SESSION_FULL, "once a place is free"),
        (Check.OUTSIDE_WINDOW, "from 17:00"),
        (Check.SESSION_RULE, None),
        (Check.STOP_NOTE, None),
        (Check.ALREADY_IN, None),
        (Check.NO_MEMBERSHIP, None),
    ],
)
def test_it_says_when_a_check_would_pass(check: Check, when: str | None) -> None:
    assert look_of(OBSTACLES[check](visit(standing(basic()))), check).when == when


def test_what_has_no_end_has_no_day() -> None:
    assert look_of(visit(standing(basic(hold("10 Jan", "15 Jan")))), Check.ON_HOLD).when == "once it is resumed"
    assert look_of(visit(replace(spent(standing(basic())), next_grant=None)), Check.NO_CREDIT).when is None
    late = replace(visit(standing(basic())), now=instant("20 Jan", "19:30"))
    assert look_of(late, Check.OUTSIDE_WINDOW).when is None


def test_a_check_that_is_not_asked_says_so() -> None:
    told = trace(visit(standing(basic()), purpose=Purpose.ARRIVE), Policy())

    assert [look.check for look in told.looks if look.mode is None] == [
        Check.SESSION_CANCELLED,
        Check.NO_MEMBERSHIP,
        Check.SESSION_FULL,
    ]
    assert not told.subscriptions[0].speaks


def test_the_cheapest_remedy_comes_first() -> None:
    of = OBSTACLES[Check.PAST_DUE](OBSTACLES[Check.SESSION_FULL](OBSTACLES[Check.NO_CREDIT](visit())))

    assert remedies(decide(of, Policy())) == (Remedy.OTHER_SESSION, Remedy.TAKE_PAYMENT, Remedy.SELL)


PAYER = standing(basic())


@pytest.mark.parametrize(
    ("of", "code", "seen"),
    [
        (visit(PAYER), "already_in", "not in yet"),
        (visit(PAYER), "session_cancelled", "takes place"),
        (visit(PAYER), "no_membership", "has or had 1 membership"),
        (visit(PAYER), "past_due", "nothing is past due"),
        (replace(visit(PAYER), capacity=16, taken=11), "session_full", "11 of 16 taken"),
        (replace(visit(PAYER), capacity=None), "session_full", "no limit of places"),
        (visit(PAYER), "outside_window", "open 17:00 to 19:00"),
        (visit(PAYER), "stop_note", "no note"),
        (visit(PAYER), "ended", "no end is set"),
        (visit(standing(basic(end("10 Jan", "25 Jan")))), "ended", "last day 25 Jan"),
        (visit(PAYER), "not_started", "started 10 Jan"),
        (visit(PAYER), "on_hold", "not on hold on 20 Jan"),
        (visit(PAYER), "session_rule", "one of Gold, Platinum"),
        (replace(visit(PAYER), admits=()), "session_rule", "every membership is admitted"),
        (visit(PAYER), "no_credit", "12 credits good on 20 Jan"),
        (visit(PAYER), "credit_expired", "12 credits good on 20 Jan"),
        (visit(standing(GOLD)), "no_credit", "unlimited"),
        (visit(spent(PAYER)), "credit_expired", "nothing unspent has expired"),
        (replace(visit(spent(PAYER)), credits_only_expired=True), "no_credit", "not used up, but expired"),
    ],
)
def test_a_check_that_was_passed_says_what_it_saw(of: Visit, code: str, seen: str) -> None:
    told = trace(of, Policy())
    looks = [*told.looks, *(look for each in told.subscriptions for look in each.looks)]

    assert [look.seen for look in looks if look.code == code] == [seen]


def test_initial_credits_before_the_start_are_what_the_start_is_passed_by() -> None:
    early = standing(basic(start="1 Feb"))
    looks = trace(visit(early), Policy()).subscriptions[0].looks

    assert next(each.seen for each in looks if each.check is Check.NOT_STARTED) == (
        "starts 1 Feb; initial credits are good before"
    )
