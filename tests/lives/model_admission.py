"""Who may come in, and what pays: every check of the table, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .model_bills import is_past_due
from .model_credits import has_ended, hold_on, is_expired, last_good, open_hold
from .model_state import NOTHING, UNPAID, Club, Grant, Paid, Series, Session, Subscription
from .model_time import to_local, to_utc

ORDER = (
    "already_in",
    "session_cancelled",
    "no_membership",
    "ended",
    "not_started",
    "on_hold",
    "past_due",
    "session_rule",
    "no_credit",
    "credit_expired",
    "session_full",
    "outside_window",
    "stop_note",
)
"""Reasons, worst first."""

CHECK_OF = {"ended": "no_membership", "credit_expired": "no_credit"}
"""The check that a reason belongs to, where it is not its own."""


@dataclass
class Scene:
    """The club at one instant, and the doubtful decisions met on the way (numbers of DECISIONS.md)."""

    club: Club
    now: datetime
    doubts: set[str] = field(default_factory=set)

    @property
    def today(self) -> date:
        return to_local(self.now, self.club.zone).date()

    def level(self, reason: str) -> str:
        return self.club.checks[CHECK_OF.get(reason, reason)]


@dataclass
class Verdict:
    """What speaks against (worst first), what is only warned of, what pays; `maybe`: reasons that may be added."""

    blocks: list[str]
    warnings: list[str]
    paid: Paid
    maybe: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Candidate:
    """A free credit that could pay."""

    subscription: Subscription
    grant: Grant
    slot: int
    last_day: date


def in_order(reasons: set[str]) -> list[str]:
    return sorted(reasons, key=ORDER.index)


def admits(club: Club, series: Series, membership: str) -> bool:
    """Whether the session rules of a series admit a membership."""
    if not series.ruled:
        return True
    return membership in series.memberships or any(membership in club.rules[rule] for rule in series.rules)


def places_taken(scene: Scene, session: Session) -> int:
    """Booked and checked in; a no-show holds no place any more."""
    bookings = scene.club.bookings_in(session.series.name, session.day)
    over = sum(each.status == "booked" and session.ends <= scene.now for each in bookings)
    taken = sum(scene.club.status(each, scene.now) in {"booked", "in"} for each in bookings)
    capacity = session.series.capacity
    if capacity is not None and taken < capacity <= taken + over:
        scene.doubts.add("D40")
    return taken


def is_full(scene: Scene, session: Session) -> bool:
    capacity = session.series.capacity
    return capacity is not None and places_taken(scene, session) >= capacity


def candidates(scene: Scene, subscription: Subscription, day: date, *, initial_only: bool = False) -> list[Candidate]:
    """The free, issued credits of a subscription that are good on a day."""
    found = []
    for grant in scene.club.grants_of(subscription):
        if grant.usable_from > min(day, scene.today) or is_expired(subscription, grant, day):
            continue
        if initial_only and grant.source != "initial":
            continue
        last = last_good(subscription, grant)
        for slot, credit in enumerate(grant.credits):
            if credit.free:
                found.append(Candidate(subscription, grant, slot, last))
                break
    return found


def series_admitting(scene: Scene, membership: str) -> int:
    """How many series that have not ended admit a membership."""
    count = 0
    for series in scene.club.series.values():
        left = [each for each, last in series.versions() if last is None or last >= scene.today]
        count += any(admits(scene.club, each, membership) for each in left)
    return count


def first_to_pay(scene: Scene, found: list[Candidate]) -> Paid:
    """Expires first; then admitted to the fewest series; then usable earliest; then issued first."""

    def rank(each: Candidate) -> tuple[date, int, date, tuple[datetime, int, int]]:
        fewest = series_admitting(scene, each.subscription.terms.code)
        return (each.last_day, fewest, each.grant.usable_from, each.grant.order)

    if any(open_hold(each.subscription) for each in found) and len(found) > 1:
        scene.doubts.add("D37")
    best = min(found, key=rank)
    return Paid("credit", best.subscription.number, best.grant.number, best.slot)


def failures(scene: Scene, subscription: Subscription, session: Session) -> set[str]:
    """The checks that a subscription fails for a session, judged on the session's date."""
    day = session.day
    failed = set()
    if has_ended(subscription, day):
        failed.add("ended")
    if day < subscription.start:
        initial = subscription.terms.limited and candidates(scene, subscription, day, initial_only=True)
        if not initial:
            failed.add("not_started")
    if hold_on(subscription, day) is not None:
        failed.add("on_hold")
    if not admits(scene.club, session.series, subscription.terms.code):
        failed.add("session_rule")
    if subscription.terms.limited and not candidates(scene, subscription, day):
        failed.add("no_credit")
    return failed


def name_no_credit(scene: Scene, card: str, day: date) -> str:
    """Which of the two: unspent credits exist, but only past their date, or there are none."""
    unspent = [
        is_expired(subscription, grant, day)
        for subscription in scene.club.of(card)
        for grant in scene.club.grants_of(subscription)
        if grant.usable_from <= scene.today and any(credit.free for credit in grant.credits)
    ]
    return "credit_expired" if unspent and all(unspent) else "no_credit"


def judge_person(
    scene: Scene, card: str, session: Session, *, only: list[Subscription] | None = None, note: bool = True
) -> Verdict:
    """The checks of membership, payment, rules, credits and the desk's note, without place and window.

    `only` of some subscriptions, `note` or without it.
    """
    verdict = _judge_payer(scene, card, session, only) if scene.club.enforce else Verdict([], [], NOTHING)
    if note and card in scene.club.notes:
        _sort_in(scene, verdict, "stop_note")
    return verdict


def _judge_payer(scene: Scene, card: str, session: Session, only: list[Subscription] | None) -> Verdict:
    verdict = _judge_subscriptions(scene, scene.club.of(card) if only is None else only, session)
    if is_past_due(scene.club, card, scene.today):
        _sort_in(scene, verdict, "past_due")
    named = {"no_credit": name_no_credit(scene, card, session.day)}
    verdict.blocks = [named.get(each, each) for each in verdict.blocks]
    verdict.warnings = [named.get(each, each) for each in verdict.warnings]
    verdict.maybe = {named.get(each, each) for each in verdict.maybe}
    return verdict


def _sort_in(scene: Scene, verdict: Verdict, reason: str) -> None:
    """Put a reason where its check's level wants it."""
    level = scene.level(reason)
    if level == "block":
        verdict.blocks = in_order({*verdict.blocks, reason})
    elif level == "warn":
        verdict.warnings = in_order({*verdict.warnings, reason})


def _judge_subscriptions(scene: Scene, owned: list[Subscription], session: Session) -> Verdict:
    if not owned:
        verdict = Verdict([], [], UNPAID)
        _sort_in(scene, verdict, "no_membership")
        return verdict
    current = [each for each in owned if not has_ended(each, session.day)]
    judged = [(each, failures(scene, each, session)) for each in current or owned]
    _doubt_tolerance(scene, judged)
    clean = [each for each, failed in judged if not failed]
    if clean:
        return Verdict([], [], pay_from(scene, clean, session))
    tolerated = [(each, failed) for each, failed in judged if all(scene.level(one) != "block" for one in failed)]
    if tolerated:
        return _tolerate(scene, tolerated, session)
    failed = {one for _, several in judged for one in several}
    blocks = {one for one in failed if scene.level(one) == "block"}
    maybe = failed - blocks
    optional = _doubtful(scene, judged)
    if blocks - optional:
        maybe |= optional & blocks
        blocks -= optional
    return Verdict(in_order(blocks), [], UNPAID, maybe)


def _doubtful(scene: Scene, judged: list[tuple[Subscription, set[str]]]) -> set[str]:
    """Reasons that a second reading of the page would leave out: those beside `ended` and `not_started`."""
    sure: set[str] = set()
    unsure: set[str] = set()
    for subscription, failed in judged:
        if "ended" in failed:
            sure.add("ended")
            unsure |= failed - {"ended"}
        elif "not_started" in failed:
            sure |= failed - {"no_credit"}
            unsure |= failed & {"no_credit"}
            issued = [grant for grant in scene.club.grants_of(subscription) if grant.source == "initial"]
            if issued and scene.level("not_started") == "block":
                scene.doubts.add("D32")
        else:
            sure |= failed
    return unsure - sure


def _doubt_tolerance(scene: Scene, judged: list[tuple[Subscription, set[str]]]) -> None:
    """Two settings that the pages leave open: tolerating an ended, or a not started, subscription without credits."""
    for _, failed in judged:
        if "ended" in failed and scene.level("ended") != "block":
            scene.doubts.add("D36")
        if {"not_started", "no_credit"} <= failed and scene.level("not_started") != "block":
            scene.doubts.add("D32")


def _tolerate(scene: Scene, tolerated: list[tuple[Subscription, set[str]]], session: Session) -> Verdict:
    """Admit in spite of checks that only warn or are ignored."""
    failed = {one for _, several in tolerated for one in several}
    if len({frozenset(several) for _, several in tolerated}) > 1:
        scene.doubts.add("D35")
    if "not_started" in failed:
        failed.discard("no_credit")
    warnings = in_order({one for one in failed if scene.level(one) == "warn"})
    payers = [each for each, several in tolerated if "no_credit" not in several]
    return Verdict([], warnings, pay_from(scene, payers, session) if payers else UNPAID)


def pay_from(scene: Scene, payers: list[Subscription], session: Session) -> Paid:
    """What pays, among subscriptions that the session admits: unlimited first, else the credit first in order."""
    unlimited = [each for each in payers if not each.terms.limited]
    if unlimited:
        if len({each.terms.code for each in unlimited}) > 1:
            scene.doubts.add("D38")
        return Paid("unlimited", unlimited[0].number)
    found = []
    for each in payers:
        early = candidates(scene, each, session.day, initial_only=True) if session.day < each.start else []
        every = candidates(scene, each, session.day)
        if early and len(every) > len(early) and scene.level("not_started") != "block":
            scene.doubts.add("D33")
        found += early or every
    return first_to_pay(scene, found)


def good_for(scene: Scene, paid: Paid, session: Session) -> bool:
    """Whether what pays for one booking would pay for another, its own credit being free."""
    assert paid.subscription is not None
    subscription = scene.club.subscriptions[paid.subscription]
    if any(scene.level(each) == "block" for each in failures(scene, subscription, session)):
        return False
    if paid.grant is None:
        return True
    grant = scene.club.grants[paid.grant]
    if session.day < subscription.start and grant.source != "initial":
        scene.doubts.add("D33")
    return grant.usable_from <= session.day and not is_expired(subscription, grant, session.day)


def last_in_time(session: Session, zone: ZoneInfo) -> datetime:
    """The last instant at which a booking can be cancelled for nothing."""
    if session.terms.notice_days:
        wall = datetime.combine(session.day - timedelta(days=session.terms.notice_days), session.series.at)
        return to_utc(wall, zone)
    return session.starts - timedelta(hours=session.terms.notice_hours)


def first_to_book(session: Session, zone: ZoneInfo) -> datetime | None:
    """The first instant at which one may book; None for as early as one likes."""
    terms = session.terms
    if terms.earliest_days is not None:
        return to_utc(datetime.combine(session.day - timedelta(days=terms.earliest_days), time.min), zone)
    if terms.earliest_hours is not None:
        return session.starts - timedelta(hours=terms.earliest_hours)
    return None


def last_to_book(session: Session) -> datetime:
    """The last instant at which one may book by the booking terms."""
    return session.starts - timedelta(minutes=session.terms.latest_minutes)


def in_window(scene: Scene, session: Session) -> bool:
    """Whether the check-in window is open."""
    opens = session.starts - timedelta(minutes=session.series.opens)
    closes = session.ends + timedelta(minutes=session.series.closes)
    if scene.now == closes:
        scene.doubts.add("D41")
    return opens <= scene.now <= closes


def add_place(scene: Scene, verdict: Verdict, session: Session) -> None:
    """Judge the place as well."""
    if is_full(scene, session):
        _sort_in(scene, verdict, "session_full")


def add_window(scene: Scene, verdict: Verdict, session: Session) -> None:
    """Judge the check-in window as well."""
    if not in_window(scene, session):
        _sort_in(scene, verdict, "outside_window")
