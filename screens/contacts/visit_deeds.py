"""What can be done with one booking or one visit of a contact, and what each would come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from frontdesk.requests import Cancel, CheckIn, NoShow, SessionCredits, Settle, Subscriptions, Swap
from frontdesk.rules.words import say_day
from screens.contacts.said import say_credits, say_figures
from screens.contacts.words import moment, paid_words
from screens.dialogs.deed import Asked
from screens.dialogs.pick import Choice, Pick
from screens.dialogs.weigh import Deed, weigh
from screens.room import sentence_of
from screens.rooms import open_roster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime, time

    from frontdesk.answers import ComingBooking, Visit
    from frontdesk.requests import Request
    from screens.room import Room

UNPAID = "unpaid"
"""The key, among memberships, of charging nothing."""


@dataclass(frozen=True, slots=True)
class VisitDeeds:
    """The deeds of one booking; ``then`` is called after each, ``history`` shows what happened to its credit."""

    room: Room
    card: str
    entry: ComingBooking | Visit
    now: datetime
    """The club's wall clock, aware."""
    then: Callable[[], None]
    history: Callable[[int], None]

    # --- the list ---------------------------------------------------------------------------------------

    def choose(self) -> None:
        """List what makes sense."""
        lines = tuple(filter(None, (paid_words(self.entry.paid_by, self.now.date()),)))
        self.room.app.push_screen(Pick(self.named, tuple(self.choices()), lines=lines), self.do)

    def choices(self) -> Iterator[Choice]:
        """Yield what can be done with it now."""
        status, paid = self.entry.status, self.entry.paid_by
        kind = None if paid is None else paid.kind.value
        if status == "booked":
            yield Choice("cancel", "Cancel the booking …")
        if status == "waitlisted" and self.coming:
            yield Choice("cancel", "Leave the waitlist …")
        if status == "booked" and self.entry.starts <= self.now:
            yield Choice("no_show", "Did not come …")
        if status == "no_show":
            yield Choice("came", "Was there after all …", "check in late")
        if status in {"in", "no_show"} and kind == "unpaid":
            yield Choice("settle", "Pay it with a credit …", "the one that expires first")
        if status in {"booked", "in"} and kind not in {None, "none"}:
            yield Choice("swap", "Charge it to something else …")
        yield Choice("roster", "Roster of the session")
        if kind == "credit" or status in {"cancelled", "late_cancelled"}:
            yield Choice("history", "What happened to its credit")

    @property
    def coming(self) -> bool:
        """Whether its session is not over."""
        return hasattr(self.entry, "ends")

    @property
    def named(self) -> str:
        """Say which session it is."""
        return f"{self.entry.session.series}, {moment(self.entry.starts, self.now)}"

    def do(self, what: str | None) -> None:
        """Do one of them."""
        deeds: dict[str, Callable[[], None]] = {
            "cancel": self.cancel,
            "no_show": self.no_show,
            "came": self.came,
            "settle": self.settle,
            "swap": self.swap,
            "roster": self.roster,
            "history": partial(self.history, self.entry.visit),
        }
        if what in deeds:
            deeds[what]()

    # --- the deeds --------------------------------------------------------------------------------------

    @property
    def _session(self) -> tuple[str, str, date, time]:
        """Card, series, day and wall time: what names the booking in a request."""
        wall = self.entry.starts.astimezone(self.now.tzinfo).time().replace(tzinfo=None)
        return self.card, self.entry.session.series, self.entry.session.date, wall

    def _weigh(self, title: str, request: Request[Any], done: str, yes: str, no: str = "Back") -> None:
        asked = Asked(request, SessionCredits(self.card), (), done)
        deed = Deed(title, asked, yes, no, self._outcome, say_figures)
        weigh(self.room, deed, self.then)

    def cancel(self) -> None:
        """Cancel it, in time or late, or leave the waitlist."""
        waits = self.entry.status == "waitlisted"
        done = f"{self.named}: {'left the waitlist' if waits else 'cancelled'}."
        verb, yes = ("Leave the waitlist of", "Leave it") if waits else ("Cancel", "Cancel the booking")
        title = f"{verb} {self.entry.session.series} on {say_day(self.entry.session.date)}?"
        self._weigh(title, Cancel(*self._session), done, yes, "Keep it" if waits else "Keep the booking")

    def no_show(self) -> None:
        """Say that they did not come."""
        self._weigh(f"{self.named}: no-show?", NoShow(*self._session), f"{self.named}: no-show.", "Mark it")

    def came(self) -> None:
        """Check a no-show in after all."""
        done = f"{self.named}: checked in late."
        self._weigh(f"{self.named}: was there after all?", CheckIn(*self._session), done, "Check in")

    def settle(self) -> None:
        """Pay an unpaid visit."""
        self._weigh(f"{self.named}: pay it now?", Settle(*self._session), f"{self.named} is paid.", "Pay it")

    def swap(self) -> None:
        """Ask what it is to be charged to instead."""
        asked = Subscriptions(self.card)
        self.room.ask(lambda desk: desk.perform(asked), self._owned, "swap")

    def _owned(self, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self.room.complain(sentence)
            return
        lines = {each.membership: each for each in reversed(getattr(answer, "lines", ()))}
        choices = [Choice(f"of {each.membership}", each.name, each.words) for each in reversed(lines.values())]
        choices.append(Choice(UNPAID, "Nothing: leave it unpaid", "a manager may"))
        pays = paid_words(self.entry.paid_by, self.now.date())
        self.room.app.push_screen(Pick(f"Charge {self.named} to …", choices, lines=(f"Now: {pays}",)), self._charge)

    def _charge(self, key: str | None) -> None:
        if key is None:
            return
        code = None if key == UNPAID else key.removeprefix("of ")
        request = Swap(*self._session, membership=code, unpaid=code is None)
        self._weigh(f"Charge {self.named} anew?", request, f"{self.named} is charged anew.", "Charge it")

    def roster(self) -> None:
        """Show who is in that session."""
        open_roster(self.room.app, self.room.console, self.entry.session)

    # --- what each would come to ------------------------------------------------------------------------

    def _outcome(self, answer: Any, before: Any, after: Any) -> Iterator[str]:  # noqa: ANN401  # each deed has its own answer
        if hasattr(answer, "returned"):
            yield from say_cancelling(answer, self.now)
        if (paid := getattr(answer, "paid_by", None)) is not None:
            today = self.now.date()
            yield f"Charged to: {paid_words(self.entry.paid_by, today) or 'nothing'} → {paid_words(paid, today)}."
        for each in getattr(answer, "warnings", ()):
            yield f"! {each.message}"
        if before.issued or after.issued:
            yield from say_credits(before, after)


def say_cancelling(answer: Any, now: datetime) -> Iterator[str]:  # noqa: ANN401  # the desk's own answer to a cancellation
    """Say whether it is in time, what comes back and whether that is still good, and who moves up."""
    credit, late = answer.credit, answer.status.value == "late_cancelled"
    if answer.free_until is not None:
        limit = moment(answer.free_until, now)
        yield f"Late: it was free until {limit}." if late else f"In time: it is free until {limit}."
    if answer.returned and answer.expired:
        yield f"The credit of {credit.membership_name} comes back, but it is past its last day, {_through(credit)}."
    elif answer.returned:
        yield f"The credit of {credit.membership_name} comes back, good through {_through(credit)}."
    elif credit is not None and credit.kind.value == "credit":
        yield f"The credit of {credit.membership_name} is used all the same."
    else:
        yield "Nothing comes back: no credit was held."
    if answer.promoted:
        yield f"From the waitlist moves up: {', '.join(answer.promoted)}."


def _through(credit: Any) -> str:  # noqa: ANN401  # what pays a visit
    return say_day(credit.good_through) if credit.good_through is not None else "its last day"
