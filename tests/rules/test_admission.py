"""The decision: every reason worst first, what the policy makes of it, and who pays (rules, section 7)."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given

from frontdesk.rules.admission import NOT_COUNTED, UNPAID, PaidKind, Policy, decide, overriders_credit
from frontdesk.rules.checks import Check, Mode, Purpose, Standing, Visit
from tests.rules import properties
from tests.rules.admitting import OBSTACLES, STARTS_LATER, basic, codes, paid, spent, standing, visit, warned
from tests.rules.club import adjust, after, day, end, hold, sold
from tests.rules.made_up import REAL, Scene, scenes

STRICT = Policy()
OFF = Policy(enforced=False)
GOLD = sold(None, number=7, name="Gold")

# The whole table: which purposes a check applies to (Book, Arrive, Late, Walk-in), and whether it applies at all
# while billing is not enforced.
TABLE = {
    Check.ALREADY_IN: ("BALW", "refused"),
    Check.SESSION_CANCELLED: ("BW", "refused"),
    Check.NO_MEMBERSHIP: ("BW", "enforced"),
    Check.NOT_STARTED: ("BW", "enforced"),
    Check.ON_HOLD: ("BW", "enforced"),
    Check.PAST_DUE: ("BALW", "enforced"),
    Check.SESSION_RULE: ("BW", "enforced"),
    Check.NO_CREDIT: ("BW", "enforced"),
    Check.SESSION_FULL: ("BLW", "always"),
    Check.OUTSIDE_WINDOW: ("ALW", "always"),
    Check.STOP_NOTE: ("BALW", "always"),
}
LETTER = {Purpose.BOOK: "B", Purpose.ARRIVE: "A", Purpose.LATE: "L", Purpose.WALK_IN: "W"}


@pytest.mark.parametrize(("check", "mode", "enforced", "purpose"), [*product(Check, Mode, [True, False], Purpose)])
def test_the_whole_table(check: Check, mode: Mode, enforced: bool, purpose: Purpose) -> None:
    purposes, when = TABLE[check]
    facts = OBSTACLES[check](visit(standing(basic()), purpose=purpose))
    effect = Mode.BLOCK if when == "refused" else mode
    if LETTER[purpose] not in purposes or (when == "enforced" and not enforced):
        effect = Mode.IGNORE

    decision = decide(facts, Policy(enforced, {check: mode}))

    assert [finding.check for finding in decision.blocks] == ([check] if effect is Mode.BLOCK else [])
    assert [finding.check for finding in decision.warnings] == ([check] if effect is Mode.WARN else [])
    assert decision.admitted is (effect is not Mode.BLOCK)
    assert decision.can_be_overridden is (effect is Mode.BLOCK and when != "refused")
    assert decision.full_only is (effect is Mode.BLOCK and check is Check.SESSION_FULL)


@pytest.mark.parametrize("check", Check)
def test_a_check_without_a_setting_does_what_the_table_says(check: Check) -> None:
    decision = decide(OBSTACLES[check](visit(standing(basic()))), Policy(modes={}))

    assert decision.admitted is (check in {Check.OUTSIDE_WINDOW, Check.STOP_NOTE})


def test_all_reasons_are_shown_worst_first_and_the_first_is_the_verdict() -> None:
    everything = visit(
        standing(
            after(sold("1/5/30/0", "10 Jan", "1 Feb", name="Gold 1"), hold("10 Jan", "1 Feb", "3 Feb")), admitted=False
        ),
        standing(basic(hold("10 Jan", "15 Jan", "14 Apr")), admitted=False),
    )
    for check in (Check.STOP_NOTE, Check.OUTSIDE_WINDOW, Check.SESSION_FULL, Check.PAST_DUE, Check.SESSION_CANCELLED,
                  Check.ALREADY_IN):  # fmt: skip
        everything = OBSTACLES[check](everything)

    decision = decide(everything, STRICT)

    assert codes(decision) == [
        "already_in", "session_cancelled", "not_started", "on_hold", "past_due", "session_rule", "session_rule",
        "no_credit", "session_full",
    ]  # fmt: skip
    assert warned(decision) == ["outside_window", "stop_note"]
    assert decision.code == "already_in"
    assert not decision.can_be_overridden
    assert decide(visit(standing(basic())), STRICT).code == "in"


# With several subscriptions.


def test_the_reasons_of_each_subscription_appear_when_none_admits() -> None:
    decision = decide(
        visit(
            standing(after(sold(None, number=3, name="Gold"), hold("10 Jan", "15 Jan"))),
            spent(standing(basic())),
            standing(sold("5/30/30/5", number=2, name="Basic 5"), admitted=False),
        ),
        STRICT,
    )

    assert [(finding.code, finding.fact.split(":")[0].split(" is ")[0]) for finding in decision.blocks] == [
        ("on_hold", "Gold"),
        ("session_rule", "CrossFit Comp admits Gold, Platinum; not Basic 5"),
        ("no_credit", "Basic 12"),
    ]
    assert decision.payer is None


def test_a_reason_that_two_copies_share_is_told_once() -> None:
    twice = visit(spent(standing(basic())), spent(standing(replace(basic(), id=2))))

    assert codes(decide(twice, STRICT)) == ["no_credit"]


def test_what_is_only_warned_of_is_told_beside_a_block() -> None:
    held = standing(basic(hold("10 Jan", "15 Jan")), admitted=False)
    decision = decide(visit(held), Policy(modes={Check.ON_HOLD: Mode.WARN}))

    assert (codes(decision), warned(decision)) == (["session_rule"], ["on_hold"])


def test_ended_ones_count_only_when_nothing_is_running_or_to_come() -> None:
    ended = standing(after(sold(None, number=3, name="Gold"), end("10 Jan", "15 Jan")))
    to_come = standing(replace(STARTS_LATER, id=4))

    assert codes(decide(visit(ended, spent(standing(basic()))), STRICT)) == ["no_credit"]
    assert codes(decide(visit(ended, to_come), STRICT)) == ["not_started", "no_credit"]
    assert codes(decide(visit(ended), STRICT)) == ["ended"]


def test_of_those_that_ended_the_last_one_speaks() -> None:
    first = standing(after(sold(None, number=1, name="Gold"), end("10 Jan", "18 Jan")))
    second = standing(after(sold(None, number=2, name="Silver"), end("10 Jan", "15 Jan")))
    decision = decide(visit(first, second), STRICT)

    assert [finding.fact for finding in decision.blocks] == ["last: Gold, ended 18 Jan"]


def test_one_that_admits_is_enough() -> None:
    decision = decide(visit(spent(standing(basic())), standing(replace(basic(), id=2))), STRICT)

    assert decision.admitted
    assert paid(decision) == ("credit", 2, day("10 Jan"))


# Who pays.


def test_unlimited_first() -> None:
    assert paid(decide(visit(standing(basic()), standing(GOLD)), STRICT)) == ("unlimited", 7, None)


def test_an_unlimited_membership_that_the_session_does_not_admit_does_not_pay() -> None:
    decision = decide(visit(standing(basic()), standing(GOLD, admitted=False)), STRICT)

    assert paid(decision) == ("credit", 1, day("10 Jan"))


PAYS = [
    # why; two subscriptions with credits: terms, sold on, series that admit them; and which of them pays
    ("the credit that expires first", ("1/30/30/1", "10 Jan", 1), ("1/29/30/1", "10 Jan", 9), 2),
    ("then the membership admitted to the fewest series", ("1/30/30/1", "10 Jan", 2), ("1/30/30/1", "10 Jan", 1), 2),
    ("then the earliest usable-from day", ("1/29/30/1", "11 Jan", 1), ("1/30/30/1", "10 Jan", 1), 2),
    ("then the order of issue", ("1/30/30/1", "10 Jan", 1), ("1/30/30/1", "10 Jan", 1), 1),
]


@pytest.mark.parametrize(("why", "one", "two", "pays"), PAYS, ids=[why for why, *_ in PAYS])
def test_which_credit_pays(why: str, one: tuple[str, str, int], two: tuple[str, str, int], pays: int) -> None:
    first, second = (
        standing(sold(said, on, number=number), series=series)
        for number, (said, on, series) in enumerate((one, two), 1)
    )

    for order in ((first, second), (second, first)):
        payer = decide(visit(*order), STRICT).payer
        assert payer is not None
        assert payer.subscription is not None
        assert payer.subscription.id == pays


def test_within_a_subscription_the_grant_that_expires_first_pays() -> None:
    both = after(basic(), adjust("12 Jan", 3, 10))

    assert paid(decide(visit(standing(both)), STRICT)) == ("credit", 1, day("12 Jan"))


# Warn and ignore admit.


@pytest.mark.parametrize("mode", [Mode.WARN, Mode.IGNORE])
@pytest.mark.parametrize(
    ("check", "subscription", "kind"),
    [
        (Check.SESSION_RULE, standing(basic(), admitted=False), PaidKind.CREDIT),
        (Check.ON_HOLD, standing(basic(hold("10 Jan", "15 Jan"))), PaidKind.CREDIT),
        (Check.NO_MEMBERSHIP, standing(basic(end("10 Jan", "15 Jan"))), PaidKind.CREDIT),
        (Check.NO_CREDIT, spent(standing(basic())), PaidKind.UNPAID),
        (Check.NOT_STARTED, standing(replace(GOLD, start=day("1 Feb"))), PaidKind.UNLIMITED),
        (Check.NOT_STARTED, standing(after(STARTS_LATER, adjust("12 Jan", 5, 90))), PaidKind.CREDIT),
    ],
)
def test_the_credit_of_a_subscription_that_the_other_checks_admit_pays_else_the_visit_is_unpaid(
    mode: Mode, check: Check, subscription: Standing, kind: PaidKind
) -> None:
    decision = decide(visit(subscription), Policy(modes={check: mode}))

    assert decision.admitted
    assert decision.payer is not None
    assert decision.payer.kind is kind
    assert [finding.check for finding in decision.warnings] == ([check] if mode is Mode.WARN else [])


@pytest.mark.parametrize("mode", [Mode.WARN, Mode.IGNORE])
def test_a_subscription_that_admits_pays_before_one_that_is_only_tolerated(mode: Mode) -> None:
    tolerated = standing(replace(GOLD, id=1), admitted=False)
    decision = decide(visit(tolerated, standing(replace(basic(), id=2))), Policy(modes={Check.SESSION_RULE: mode}))

    assert paid(decision) == ("credit", 2, day("10 Jan"))
    assert not decision.warnings


def test_one_that_pays_comes_before_one_that_would_be_unpaid() -> None:
    policy = Policy(modes={Check.NO_CREDIT: Mode.IGNORE, Check.SESSION_RULE: Mode.WARN})
    decision = decide(visit(spent(standing(basic())), standing(replace(basic(), id=2), admitted=False)), policy)

    assert paid(decision) == ("credit", 2, day("10 Jan"))


def test_nobodys_member_is_let_in_unpaid_when_that_check_does_not_block() -> None:
    decision = decide(visit(), Policy(modes={Check.NO_MEMBERSHIP: Mode.WARN}))

    assert (decision.admitted, decision.payer, warned(decision)) == (True, UNPAID, ["no_membership"])


def test_a_past_due_lock_holds_only_while_that_check_blocks() -> None:
    late = OBSTACLES[Check.PAST_DUE](visit(standing(basic())))

    assert STRICT.past_due_locks
    assert codes(decide(late, STRICT)) == ["past_due"]
    for mode in (Mode.WARN, Mode.IGNORE):
        policy = Policy(modes={Check.PAST_DUE: mode})
        assert not policy.past_due_locks
        assert paid(decide(late, policy)) == ("credit", 1, day("10 Jan"))
    assert not OFF.past_due_locks


# The main switch.


def test_off_anyone_may_be_booked_and_checked_in_and_credits_are_not_counted() -> None:
    everything = visit(spent(standing(basic(end("10 Jan", "15 Jan")), admitted=False)))
    decision = decide(OBSTACLES[Check.PAST_DUE](everything), OFF)

    assert (decision.admitted, decision.payer) == (True, NOT_COUNTED)
    assert decide(visit(), OFF).payer == NOT_COUNTED


# Those who booked.


@pytest.mark.parametrize("purpose", [Purpose.ARRIVE, Purpose.LATE])
def test_a_booked_persons_credit_is_not_asked_about_again(purpose: Purpose) -> None:
    gone = visit(spent(standing(basic(end("10 Jan", "15 Jan")), admitted=False)), purpose=purpose)

    assert decide(gone, STRICT).admitted
    assert decide(gone, STRICT).payer is None


# Overrides.


def test_an_overrider_takes_the_credit_that_pays_first_over_all_of_them_locked_or_not() -> None:
    held = standing(after(sold("5/20/30/5", number=2), hold("10 Jan", "12 Jan", "22 Jan")))
    ended = standing(after(sold("5/25/30/5", number=3), end("10 Jan", "15 Jan")), admitted=False)
    facts = OBSTACLES[Check.SESSION_FULL](visit(standing(basic()), held, ended, standing(GOLD)))

    taken = overriders_credit(facts, decide(facts, STRICT))

    assert (taken.kind, taken.subscription and taken.subscription.id) == (PaidKind.CREDIT, 3)


def test_without_a_credit_an_overridden_visit_is_unlimited_where_that_admits_or_unpaid() -> None:
    full: Visit = OBSTACLES[Check.SESSION_FULL](visit(standing(GOLD)))
    assert overriders_credit(full, decide(full, STRICT)).kind is PaidKind.UNLIMITED

    not_admitted = visit(standing(GOLD, admitted=False))
    assert overriders_credit(not_admitted, decide(not_admitted, STRICT)) == UNPAID
    assert overriders_credit(visit(), decide(visit(), STRICT)) == UNPAID


# Over made-up contacts.


@given(scenes())
def test_what_pays_is_good_on_the_date_and_first_in_order(scene: Scene) -> None:
    properties.what_pays_is_good_on_the_date_and_first_in_order(REAL, scene)


@given(scenes())
def test_a_refusal_tells_every_reason_of_every_subscription(scene: Scene) -> None:
    properties.a_refusal_tells_every_reason_of_every_subscription(REAL, scene)
