"""What the desk can offer somebody just now: every offer is tried by the very operation, and taken back.

Asked in a thread when somebody opens the list; nothing here writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from frontdesk.text import shorten
from screens.check_in.asking import wall
from screens.check_in.words import ENDS_SOON, day_words, paid_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from frontdesk.answers import (
        BookableLine,
        CheckedIn,
        ComingBooking,
        PaidBy,
        Refusal,
        SessionLine,
        SubscriptionLine,
        Visit,
    )
    from frontdesk.contract import Desk
    from frontdesk.requests import Request

SOON: Final = timedelta(hours=3)
"""Sessions that start later than this are booked, not checked in to."""
SHORT: Final = {"unlimited": "unlimited", "unpaid": "UNPAID", "none": "not counted"}
MOST: Final = 8
"""Sessions offered for booking, at most."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to do: a request, or a check-in (``session``)."""

    words: str
    beside: str = ""
    request: Request[Any] | None = None
    session: SessionLine | None = None
    """Where they are checked in, at once."""
    pay_with: str | None = None
    again: bool = False
    """Whether they are checked in again once it is done."""
    done: str = ""
    """What is said then."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom it is about, before which session, and when."""

    card: str
    session: SessionLine
    sessions: Sequence[SessionLine]
    """Those of today and tomorrow."""
    now: datetime
    """The club's wall clock."""

    @property
    def today(self) -> date:
        """The club's day."""
        return self.now.date()

    def say(self, session: SessionLine) -> str:
        """«tomorrow 18:00 Spin»."""
        day = "" if session.date == self.today else f"{day_words(session.date, self.today)} "
        return f"{day}{session.time} {session.series}"


def briefly(paid: PaidBy | None, today: date) -> str:
    """What pays, where there is little room: «Basic 8 to Sun 29 Nov»."""
    if paid is None:
        return ""
    if paid.kind == "credit" and paid.good_through is not None:
        return f"{shorten(paid.membership_name or '', 10)} to {day_words(paid.good_through, today)}"
    return SHORT.get(paid.kind.value, "")


def offers_for(asked: Asked, answer: object, desk: Desk) -> tuple[Offer, ...]:
    """Return what can be offered after that answer, the likeliest first."""
    if hasattr(answer, "walk_in"):
        return tuple(after_admission(asked, answer, desk))
    code = getattr(answer, "code", "")
    if code == "already_in":
        return (*settling(asked, desk), *charging(asked, "", desk))
    if not code:  # nobody asked yet: one of the matches
        return (*settling(asked, desk), *after_refusal(asked, answer, desk))
    return tuple(after_refusal(asked, answer, desk))


# --- after a refusal ----------------------------------------------------------------------------------


def after_refusal(asked: Asked, answer: object, desk: Desk) -> Iterator[Offer]:
    """Yield other sessions, other memberships, the waitlist, a resumption."""
    codes = {each.code for each in getattr(answer, "reasons", ())}
    subscriptions = _subscriptions(asked, desk)
    yield from _pay_with(asked, subscriptions, desk)
    here = list(_elsewhere_now(asked, desk))
    yield from here
    if codes == {"session_full"} and asked.session.starts > asked.now:
        from frontdesk.requests import Book

        words = f"Wait for a place in {asked.say(asked.session)}"
        book = Book(asked.card, asked.session.series, asked.session.date, wall(asked.session))
        yield Offer(
            words, f"{asked.session.waiting} waiting", book, done=f"On the waitlist: {asked.say(asked.session)}."
        )
    if "on_hold" in codes:
        yield from _resuming(asked, subscriptions)
    taken = {_name(each.session) for each in here if each.session is not None}
    lines = [each for each in _bookable(asked, ENDS_SOON, desk) if _name(each.session) not in taken]
    yield from (_booking(asked, each) for each in lines[:MOST])


def _subscriptions(asked: Asked, desk: Desk) -> tuple[SubscriptionLine, ...]:
    from frontdesk.requests import Subscriptions

    return getattr(desk.perform(Subscriptions(asked.card)), "lines", ())


def _pay_with(asked: Asked, subscriptions: Sequence[SubscriptionLine], desk: Desk) -> Iterator[Offer]:
    """Yield memberships that would let them in, named by themselves."""
    from frontdesk.requests import CheckIn

    for each in subscriptions if len(subscriptions) > 1 else ():
        if each.newest:
            session = asked.session
            would = _tried(
                CheckIn(asked.card, session.series, session.date, wall(session), pay_with=each.membership), desk
            )
            if would is not None:
                beside = briefly(would.paid_by, asked.today)
                yield Offer(f"Check in with {each.name}", beside, session=session, pay_with=each.membership)


def _elsewhere_now(asked: Asked, desk: Desk) -> Iterator[Offer]:
    """Yield other sessions that run or open now and let them in."""
    from frontdesk.requests import CheckIn

    for each in asked.sessions:
        near = each.starts <= asked.now + SOON and each.ends > asked.now
        if each.cancelled or not near or _name(each) == _name(asked.session):
            continue
        would = _tried(CheckIn(asked.card, each.series, each.date, wall(each)), desk)
        if would is not None and all(warning.code != "outside_window" for warning in would.warnings):
            where = asked.say(each)
            yield Offer(f"Check in to {where}", briefly(would.paid_by, asked.today), session=each, done=f"in {where}")


def _resuming(asked: Asked, subscriptions: Sequence[SubscriptionLine]) -> Iterator[Offer]:
    from frontdesk.requests import Resume

    for each in subscriptions:
        if each.newest and each.state == "on_hold":
            yield Offer(
                f"Resume {each.name} from today",
                each.words,
                Resume(asked.card, each.membership),
                again=True,
                done=f"{each.name} runs again from today.",
            )


# --- booking ------------------------------------------------------------------------------------------


def _bookable(asked: Asked, days: int, desk: Desk) -> list[BookableLine]:
    from frontdesk.requests import Bookable

    answer = desk.perform(Bookable(asked.card, asked.today, asked.today + timedelta(days=days)))
    return [each for each in getattr(answer, "lines", ()) if each.verdict == "book"]


def _booking(asked: Asked, line: BookableLine, paid_by: PaidBy | None = None) -> Offer:
    """Offer a place; ``paid_by``: what is to be held, where it is not what would be anyway."""
    from frontdesk.requests import Book

    session, pays = line.session, paid_by or line.paid_by
    held = f" · {paid_words(pays, asked.today)}" if pays is not None else ""
    pay_with = paid_by.membership if paid_by is not None else None
    book = Book(asked.card, session.series, session.date, wall(session), waitlist=False, pay_with=pay_with)
    words = asked.say(session)
    return Offer(f"Book {words}", briefly(pays, asked.today), book, done=f"Booked: {words}{held}.")


# --- after an admission -------------------------------------------------------------------------------


def after_admission(asked: Asked, answer: Any, desk: Desk) -> Iterator[Offer]:  # noqa: ANN401  # what admitted them
    """Yield bookings with credits that end soon, what could be settled, and what else could be charged."""
    checked: CheckedIn = answer
    if checked.ending:
        yield from dying(asked, max(day for _many, day in checked.ending), desk)
    yield from settling(asked, desk)
    yield from charging(asked, paid_words(checked.paid_by, asked.today), desk)


def dying(asked: Asked, last: date, desk: Desk) -> Iterator[Offer]:
    """Yield sessions to book with credits that end by a day; that very credit is held."""
    from frontdesk.requests import Book, Credits

    report = desk.perform(Credits(asked.card))
    grants = getattr(report, "grants", ())
    ending = {each.membership for each in grants if each.available and each.good_through <= last}
    found = 0
    for line in _bookable(asked, (last - asked.today).days, desk):
        session = line.session
        for membership in sorted(ending):
            book = Book(asked.card, session.series, session.date, wall(session), waitlist=False, pay_with=membership)
            pays: PaidBy | None = getattr(_tried(book, desk), "paid_by", None)
            if pays is not None and pays.good_through is not None and pays.good_through <= last:
                yield _booking(asked, line, pays)
                found += 1
                break
        if found == MOST:
            return


def unpaid(card: str, desk: Desk) -> tuple[ComingBooking | Visit, ...]:
    """Return the visits that nothing paid, those of sessions that are not over first, then newest first."""
    from frontdesk.requests import Visits

    page = desk.perform(Visits(card))
    visits = (*getattr(page, "coming", ()), *getattr(page, "visits", ()))
    return tuple(
        each
        for each in visits
        if each.status in {"in", "no_show"} and each.paid_by is not None and each.paid_by.kind == "unpaid"
    )


def settling(asked: Asked, desk: Desk) -> Iterator[Offer]:
    """Yield the unpaid visits that a credit of today pays."""
    from frontdesk.requests import Settle

    for each in unpaid(asked.card, desk):
        settle = Settle(asked.card, each.session.series, each.session.date)
        pays = getattr(_tried(settle, desk), "paid_by", None)
        if pays is not None:
            visit = f"{day_words(each.session.date, asked.today)} {each.session.series}"
            words = paid_words(pays, asked.today)
            yield Offer(
                f"Settle the unpaid visit of {visit}",
                briefly(pays, asked.today),
                settle,
                done=f"Settled: {visit} with {words}.",
            )


def charging(asked: Asked, before: str, desk: Desk) -> Iterator[Offer]:
    """Yield what else the visit or booking could be charged to, and leaving it unpaid."""
    from frontdesk.requests import Swap

    session = asked.session
    instead = f" instead of {before}" if before else ""
    for each in _subscriptions(asked, desk):
        swap = Swap(asked.card, session.series, session.date, wall(session), membership=each.membership)
        pays = getattr(_tried(swap, desk), "paid_by", None) if each.newest else None
        if pays is not None:
            words = paid_words(pays, asked.today)
            yield Offer(
                f"Charge {each.name} instead", briefly(pays, asked.today), swap, done=f"Charged: {words}{instead}."
            )
    leave = Swap(asked.card, session.series, session.date, wall(session), unpaid=True)
    if _tried(leave, desk) is not None:
        yield Offer("Leave it unpaid", "gives back what paid", leave, done=f"Left unpaid{instead}.")


def _tried(request: Request[Any], desk: Desk) -> Any:  # noqa: ANN401  # the answer of whatever was tried
    """Return what an operation would answer; None where it would refuse."""
    found: Any | Refusal = desk.preview(request)
    return getattr(found, "answer", None)


def _name(session: SessionLine) -> tuple[object, ...]:
    return session.series, session.date, session.time
