"""Somebody comes to the session: who it is, what would be held or charged or what stands in the way, and the deed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from frontdesk.rules.words import say_day
from screens.contacts.who import Who
from screens.dialogs.pick import Choice, Pick
from screens.rooms import open_contact
from screens.roster import outcomes, overriding
from screens.roster.deeds import pay, why
from screens.roster.words import charge_words, ordinal, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frontdesk.answers import PaidBy, Take
    from frontdesk.contract import Desk
    from screens.roster.screen import RosterScreen


def book(room: RosterScreen) -> None:
    """Ask who comes."""
    now, roster = room.console.club.now(), room.roster
    if now is None or roster is None:
        return
    there = {each.person.card: state_of(each, now, 0)[0] for each in roster.lines if each.status != "waitlisted"}
    there |= {card: f"◌ {ordinal(place)} in line" for place, card in enumerate(roster.waitlisted, 1)}
    who = Who(room.console, f"Who comes to {room.series}?", beside=there)
    room.app.push_screen(who, partial(_look_at, room))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What booking somebody would answer, and letting them walk in."""

    card: str
    name: str
    book: Any
    walk_in: Any

    def choices(self, place: int) -> Iterator[Choice]:
        """Yield what can be done, then what helps, and last what is refused."""
        booked, walked = getattr(self.book, "answer", None), getattr(self.walk_in, "answer", None)
        if self.waits:
            yield Choice("wait", f"Wait for a place: {ordinal(place)} in line", "holds nothing")
        elif booked is not None:
            yield Choice("book", f"Book: {_charge(booked.paid_by)}", _through("held", booked.paid_by))
        if walked is not None:
            yield Choice("walk_in", f"Check in now: {_charge(walked.paid_by)}", _through("used", walked.paid_by))
        yield Choice("why", "Why: all that is looked at")
        if "take_payment" in self._remedies:
            yield Choice("pay", "Take a payment …")
        if getattr(self.book, "can_be_overridden", False) or self.waits:
            yield Choice("book_over", "Book all the same …", "a place beyond" if self.waits else "override")
        if getattr(self.walk_in, "can_be_overridden", False):
            yield Choice("walk_in_over", "Check in all the same …", "override")
        yield Choice("contact", "Open the contact")
        if booked is None:
            yield Choice("book", "Book", why_not="not now: see above")
        if walked is None:
            yield Choice("walk_in", "Check in now", why_not="not now: see above")

    @property
    def _remedies(self) -> set[str]:
        return {reason.remedy.value for seen in (self.book, self.walk_in) for reason in getattr(seen, "reasons", ())}

    @property
    def waits(self) -> bool:
        """Whether they would join the waitlist."""
        answer = getattr(self.book, "answer", None)
        return answer is not None and answer.status.value == "waitlisted"

    def lines(self) -> tuple[str, ...]:
        """Say what stands in the way, and what there is to read, each once."""
        said: list[str] = []
        for seen in (self.book, self.walk_in):
            answer = getattr(seen, "answer", None)
            found = answer.warnings if answer is not None else seen.reasons
            mark = "!" if answer is not None else "✖"
            said += [f"{mark} {each}" for each in outcomes.sentences(found)]
            if answer is None and not found:
                said.append(f"✖ {seen.message}")
        return tuple(dict.fromkeys(said))


def _charge(paid: PaidBy) -> str:
    return charge_words(paid, whole=True).partition(", ")[0]


def _through(becomes: str, paid: PaidBy) -> str:
    """Say what becomes of the credit, and through when it is good."""
    return f"{becomes}, good to {say_day(paid.good_through)}" if paid.good_through is not None else ""


def _look_at(room: RosterScreen, card: str | None) -> None:
    if card is None:
        return
    if (line := room.line_of(card)) is not None:
        room.table.choose(card)
        room.say(f"{line.person.listed} is on the roster already.", "$primary")
        return
    from frontdesk.requests import Book, CheckIn

    booking, walking_in = Book(card, room.series, room.day), CheckIn(card, room.series, room.day)
    index = room.console.club.index
    known = index.by_card(card) if index is not None else None
    name = f"{known.last_name}, {known.first_name}" if known is not None else card

    def ask(desk: Desk) -> _Seen:
        return _Seen(card, name, desk.preview(booking), desk.preview(walking_in))

    room.ask(ask, partial(_choose, room), "who comes")


def _choose(room: RosterScreen, seen: _Seen) -> None:
    place = len(room.roster.waitlisted) + 1 if room.roster is not None else 1
    pick = Pick(f"{seen.name} · {room.series}", tuple(seen.choices(place)), lines=seen.lines())
    room.app.push_screen(pick, partial(_do, room, seen))


def _do(room: RosterScreen, seen: _Seen, what: str | None) -> None:
    from frontdesk.requests import Book, CheckIn

    card, name = seen.card, seen.name
    match what:
        case "book" | "wait":
            asked = Book(card, room.series, room.day, waitlist=what == "wait")
            room.settle(asked, partial(outcomes.booked, name), card)
        case "walk_in":
            room.settle(CheckIn(card, room.series, room.day), outcomes.checked_in, card)
        case "book_over":
            _book_over(room, seen)
        case "walk_in_over":
            _walk_in_over(room, seen)
        case "why":
            why(room, card)
        case "pay":
            pay(room, card)
        case "contact":
            open_contact(room.app, room.console, card)


def _book_over(room: RosterScreen, seen: _Seen) -> None:
    from frontdesk.requests import Book, Override

    def override(take: Take, reason: str) -> None:
        asked = Book(seen.card, room.series, room.day, override=Override(reason, take))
        room.settle(asked, partial(outcomes.booked, seen.name), seen.card)

    if not seen.waits:
        overriding.ask(room, f"Book {seen.name} all the same?", seen.book, override)
        return
    full = Book(seen.card, room.series, room.day, waitlist=False)

    def ask(refusal: object) -> None:
        overriding.ask(room, f"Book {seen.name} beyond the capacity?", refusal, override)

    room.ask(lambda desk: desk.preview(full), ask, "beyond")


def _walk_in_over(room: RosterScreen, seen: _Seen) -> None:
    from frontdesk.requests import CheckIn, Override

    def override(take: Take, reason: str) -> None:
        asked = CheckIn(seen.card, room.series, room.day, override=Override(reason, take))
        room.settle(asked, outcomes.checked_in, seen.card)

    overriding.ask(room, f"Let {seen.name} in all the same?", seen.walk_in, override)
