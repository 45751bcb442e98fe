"""What must hold of the rules whatever happens: each property speaks of any copy of them (see `made_up.Rules`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from hypothesis import strategies as st

from tests.rules.made_up import EPOCH, FATES, Deed, Life, Rules, Scene, Theirs, change, facts, sale, tell, visit_of
from tests.rules.slow_model import DAY, Parts, SlowSubscription

# --- lives, and the slow model ----------------------------------------------------------------------


@dataclass
class Computed:
    """What the rules know of a life so far: facts, and the credits taken."""

    rules: Rules
    facts: Theirs
    taken: dict[Theirs, Theirs] = field(default_factory=dict)

    def balance(self, day: date) -> dict[tuple[str, int], Parts]:
        states = self.rules.credits.statement(self.facts, day, self.taken)
        for state in states:
            assert state.balance.issued == state.grant.credits
            assert (state.lock is not None) >= (state.balance.locked > 0)
        return {(state.grant.key.source.value, state.grant.key.number): parts(state.balance) for state in states}

    def take(self, day: date, fate: str) -> tuple[str, int] | None:
        """Take the credit that pays for a session of the day, if there is one."""
        credits = self.rules.credits
        usable = [
            lot
            for lot in credits.free_on(self.facts, day, day, self.taken)
            if credits.lock_on(self.facts, day, lot.grant.key.source) is None
        ]
        if not usable:
            return None
        key = min(usable, key=lambda lot: credits.spending_order(lot.grant, 0)).grant.key
        before = self.taken.get(key, credits.NOTHING_TAKEN)
        self.taken[key] = replace(before, **{fate: getattr(before, fate) + 1})
        return (key.source.value, key.number)


def parts(balance: Theirs) -> Parts:
    return Parts(balance.available, balance.locked, balance.held, balance.used, balance.expired, balance.revoked)


def a_life_comes_to_the_same_day_by_day(rules: Rules, life: Life, looks: Sequence[int]) -> None:
    """Balances, locks, expiries and the credit that pays are those of the slow model, on days of deeds and after."""
    slow = SlowSubscription(life.terms, life.sold_on, life.start)
    fast = Computed(rules, sale(rules, life.terms, life.sold_on, life.start))
    _agree_on_days_to_come(fast, slow, looks)
    for number, deed in enumerate(life.deeds, 1):
        slow.live_until(deed.day)
        assert fast.balance(deed.day) == slow.balance(), "on the morning"
        _do(fast, slow, deed, number)
        assert fast.balance(deed.day) == slow.balance(), "after the deed"
        _agree_on_days_to_come(fast, slow, looks)


def _do(fast: Computed, slow: SlowSubscription, deed: Deed, number: int) -> None:
    if deed.kind == "take":
        for _ in range(deed.credits):
            fate = FATES[deed.days % len(FATES)]
            lot = slow.take(fate)
            assert fast.take(deed.day, fate) == (None if lot is None else (lot.source, lot.number)), (
                "another credit paid"
            )
    else:
        tell(slow, deed, number)
        fast.facts = fast.rules.subscriptions.with_changes(fast.facts, [change(fast.rules, deed, number, fast.facts)])


def _agree_on_days_to_come(fast: Computed, slow: SlowSubscription, looks: Sequence[int]) -> None:
    """Compare days ahead as things stand: some at random, and those on which a grant is good for the last time."""
    today = slow.today
    last_days = [grant.good_through for grant in fast.rules.grants.grants(fast.facts, today) if not grant.frozen]
    days = {today + DAY * look for look in looks}
    days |= {day + DAY for day in last_days[-1:]} | set(last_days[-1:])
    later = slow
    for day in sorted(day for day in days if day > today):
        later = later.on(day)
        assert fast.balance(day) == later.balance(), f"on {day}, seen from {today}"
        free = fast.rules.credits.free_on(fast.facts, day, today, fast.taken)
        alive = [lot for lot in later.lots if lot.usable_from <= today and lot.last >= day and lot.free]
        assert {(lot.grant.key.source, lot.grant.key.number, lot.left) for lot in free} == {
            (lot.source, lot.number, lot.free) for lot in alive
        }, f"free for {day}, seen from {today}"


# --- grants of a life as a whole --------------------------------------------------------------------


def asking_for_the_living_leaves_out_the_dead_and_nothing_else(
    rules: Rules, life: Life, until: date, day: date
) -> None:
    subscription = facts(rules, life)
    everything = list(rules.grants.grants(subscription, until))

    living = list(rules.grants.grants(subscription, until, alive_on=day))

    assert living == [grant for grant in everything if grant.alive_on(day)]


def each_grant_is_issued_once_whenever_one_asks(rules: Rules, life: Life, early: date, late: date) -> None:
    """Catching up after days offline issues what was missed, with its scheduled dates, and nothing twice."""
    subscription = facts(rules, life)
    all_at_once = list(rules.grants.grants(subscription, late))

    assert [grant for grant in all_at_once if grant.usable_from <= early] == list(
        rules.grants.grants(subscription, early)
    )
    assert len({grant.key for grant in all_at_once}) == len(all_at_once)
    periodic = [grant for grant in all_at_once if grant.key.source == "periodic"]
    assert all(before.usable_from < after.usable_from for before, after in pairwise(periodic))


def everything_issued_is_somewhere(rules: Rules, life: Life, day: date, takes: int, past_due: bool) -> None:
    """Available + locked + held + used + expired + revoked = issued, per grant and in all."""
    subscription = facts(rules, life)
    credits = rules.credits
    taken = {
        grant.key: credits.Taken(
            min(takes % 3, grant.credits), 0, min(takes // 3, grant.credits - min(takes % 3, grant.credits))
        )
        for grant in rules.grants.grants(subscription, day)
    }
    states = credits.statement(subscription, day, taken, past_due=past_due)
    for balance in (*(state.balance for state in states), credits.total(states)):
        whole = balance.available + balance.locked + balance.held + balance.used + balance.expired + balance.revoked
        assert whole == balance.issued
        assert min(balance.available, balance.locked, balance.expired) >= 0
        assert not (past_due and balance.available)


def the_next_grant_is_the_first_to_come(rules: Rules, life: Life, after: date) -> None:
    subscription = facts(rules, life)
    after = max(after, *(deed.day for deed in life.deeds), life.sold_on)
    coming = [grant for grant in rules.grants.grants(subscription, after + DAY * 90) if grant.usable_from > after]

    following = rules.grants.next_grant(subscription, after)

    assert following == min(coming, key=lambda grant: grant.usable_from, default=following)
    assert following is None or following.usable_from > after


# --- who pays, and why not ---------------------------------------------------------------------------


def what_pays_is_good_on_the_date_and_first_in_order(rules: Rules, scene: Scene) -> None:
    """No check-in is ever paid by a credit that is not good on the date, or by one that others should come before."""
    visit = visit_of(rules, scene)
    decision = rules.admission.decide(visit, rules.admission.Policy())
    admitting = [each for each in visit.standings if not _reasons(scene, each)]
    assert decision.admitted == bool(admitting)
    if not admitting:
        return
    payer = decision.payer
    unlimited = [each.subscription for each in admitting if not each.subscription.versions]
    if unlimited:
        assert payer.kind == "unlimited"
        assert payer.subscription in unlimited
        return
    candidates = [
        (lot, each)
        for each in admitting
        for lot in each.credits
        if scene.day >= each.subscription.start or _initial(lot)
    ]
    for rule in (_expires, _series, _usable, _issued):
        first = min(rule(*candidate) for candidate in candidates)
        candidates = [candidate for candidate in candidates if rule(*candidate) == first]
    assert payer.kind == "credit"
    assert payer.lot == candidates[0][0]
    grant = payer.lot.grant
    assert grant.usable_from <= min(scene.day, scene.today)
    assert grant.frozen or grant.good_through >= scene.day
    assert payer.lot.left > 0


def _expires(lot: Theirs, standing: Theirs) -> date:
    day: date = lot.grant.good_through
    return day


def _series(lot: Theirs, standing: Theirs) -> int:
    number: int = standing.open_series
    return number


def _usable(lot: Theirs, standing: Theirs) -> date:
    day: date = lot.grant.usable_from
    return day


def _issued(lot: Theirs, standing: Theirs) -> tuple[bool, int, int]:
    """Of one day: at its start by order of sale (here the number); then, at their moments, the order of the books."""
    grant = lot.grant
    at_its_moment = grant.key.source != "periodic" or grant.usable_from == standing.subscription.sold_on
    book = grant.key.number if grant.key.source == "adjustment" else 0
    return (at_its_moment, book, 1 if grant.key.source == "periodic" else 0)


def _initial(lot: Theirs) -> bool:
    return bool(lot.grant.key.source == "initial")


def _reasons(scene: Scene, standing: Theirs) -> set[str]:
    """What stands in the way of one subscription, said once more and plainly."""
    facts, day = standing.subscription, scene.day
    initial = any(_initial(lot) for lot in standing.credits)
    reasons = {
        "ended": facts.end is not None and day > facts.end,
        "not_started": day < facts.start and not initial,
        "on_hold": any(hold.first <= day and (not hold.until or day < hold.until) for hold in facts.holds),
        "session_rule": not standing.admitted,
        "no_credit": bool(facts.versions) and not standing.credits,
    }
    return {code for code, found in reasons.items() if found}


def a_refusal_tells_every_reason_of_every_subscription(rules: Rules, scene: Scene) -> None:
    """*With several subscriptions, none of which admits, the reasons of each appear*, worst first."""
    order = ["no_membership", "ended", "not_started", "on_hold", "session_rule", "no_credit"]
    visit = visit_of(rules, scene)
    decision = rules.admission.decide(visit, rules.admission.Policy())
    if decision.admitted:
        return
    current = [each for each in visit.standings if "ended" not in _reasons(scene, each)]
    told = {code for each in current for code in _reasons(scene, each)}
    codes = [finding.code for finding in decision.blocks]
    if not visit.standings:
        assert codes == ["no_membership"]
    elif not current:
        last = max(visit.standings, key=lambda each: (each.subscription.end, each.subscription.id))
        assert set(codes) == _reasons(scene, last)
        assert codes[0] == "ended"
    else:
        assert set(codes) == told
    assert codes == sorted(codes, key=order.index)
    assert decision.code == codes[0]


# --- bills --------------------------------------------------------------------------------------------


class Billed(NamedTuple):
    """A billing as plain data."""

    eft: bool
    period: str
    every_days: int | None
    installments: int | None
    first: date
    end: date | None


def billings() -> st.SearchStrategy[Billed]:
    return st.builds(
        Billed,
        st.booleans(),
        st.sampled_from(["weekly", "monthly", "quarterly", "annually", "days", "once"]),
        st.none() | st.integers(1, 40),
        st.none() | st.integers(1, 9),
        st.dates(EPOCH - DAY * 900, EPOCH + DAY * 60),
        st.none() | st.dates(EPOCH - DAY * 900, EPOCH + DAY * 120),
    )


def bills_are_those_of_a_count_day_by_day(rules: Rules, billed: Billed, until: date) -> None:
    """Every day from the first billing date is asked whether a bill falls on it."""
    terms = rules.terms.BillingTerms(
        Decimal(59), billed.eft, rules.terms.Period(billed.period), billed.every_days, billed.installments
    )
    billing = rules.billing.Billing(1, terms, 5900, billed.first, billed.end)
    last = min(until, billed.end or until)
    span = range((last - billed.first).days + 1)
    due = [day for day in (billed.first + DAY * number for number in span) if _falls_due(billed, day)]
    most = 1 if not billed.eft or billed.period == "once" else billed.installments

    assert [day for _, day, _ in rules.billing.bills(billing, until)] == due[:most]
    assert rules.billing.bills_due(billing, until) == len(due[:most])


def _falls_due(billed: Billed, day: date) -> bool:
    """*The k-th from the anchor, not chained*: on the anchor's day of the month, or on the last there is."""
    if billed.period in {"weekly", "days", "once"}:
        step = {"weekly": 7, "days": billed.every_days or 1, "once": 100_000}[billed.period]
        return (day - billed.first).days % step == 0
    step = {"monthly": 1, "quarterly": 3, "annually": 12}[billed.period]
    months = (day.year - billed.first.year) * 12 + day.month - billed.first.month
    last_of_month = (day + DAY).month != day.month
    on_its_day = day.day == billed.first.day or (last_of_month and day.day < billed.first.day)
    return months % step == 0 and on_its_day
