"""Entering a closure, and taking one back: what takes place before and after, and whose bookings and credits go."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from frontdesk.rules.words import count, listed, say_span
from screens.dialogs.deed import Asked, DeedDialog, Draft
from screens.dialogs.weigh import Deed
from screens.schedule.cancelling import name_of
from screens.widgets.days import TODAY, read_day, say_weekday
from screens.widgets.fields import YES, ChoiceField, Field, ToggleField
from screens.widgets.form import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from frontdesk.answers import ClosureEntered, ClosureLine, Schedule
    from frontdesk.requests import Sessions
    from screens.console import Console

EVERYTHING: Final = "everything"
LONGEST_REASON: Final = 200
COMPARED: Final = timedelta(days=30)
"""Days after the first one whose sessions are counted, before and after."""
MOST: Final = 10
"""Names that a sentence takes."""


class ClosureDialog(DeedDialog):
    """Asks for the days, the reason, what is closed, and whether credits live longer."""

    def __init__(self, shared: Console, today: date, series: Sequence[str]) -> None:
        options = [(f"{at}", name) for at, name in enumerate((EVERYTHING, *series))]
        fields = (
            Field("first", "First day closed", TODAY),
            Field("last", "Last day closed"),
            Field("reason", "Reason", size="wide"),
            ChoiceField("series", "What is closed", options, "0"),
            ToggleField("extend", "Extend the credits", YES, on="yes, by the days closed", off="no"),
        )
        super().__init__(shared, "Enter a closure", fields, yes="Close")
        self._today = today
        self._names = dict(options)
        self._extend, self._expected = fields[-1], YES

    def draft(self, texts: Mapping[str, str]) -> Draft:
        """Read the form."""
        from frontdesk.text import clean_line

        texts = self._expecting(texts)
        faults, echoes = {}, {}
        first = read_day(texts["first"], self._today, field="First day closed", earliest=self._today)
        last: date | str = first
        if isinstance(first, str):
            faults["first"] = first
        else:
            echoes["first"] = say_weekday(first)
            if texts["last"].strip():
                last = read_day(texts["last"], self._today, field="Last day closed", earliest=first)
            echoes["last"] = "the same day" if last == first else say_weekday(last) if isinstance(last, date) else ""
            if isinstance(last, str):
                faults["last"] = last
        reason = clean_line(texts["reason"], field="Reason", longest=LONGEST_REASON)
        if not isinstance(reason, str):
            faults["reason"] = reason.message
        reading = Reading(faults, echoes)
        if isinstance(first, date) and isinstance(last, date) and isinstance(reason, str):
            return Draft(reading, self._asked((first, last), reason, texts))
        return Draft(reading)

    def _expecting(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Expect credits to live longer where everything is closed, and not where people can come to something else.

        Whoever has said otherwise keeps what they said.
        """
        expected = YES if self._names.get(texts["series"], EVERYTHING) == EVERYTHING else ""
        if expected != self._expected and texts["extend"] == self._expected:
            self._extend.value = expected
            texts = {**texts, "extend": expected}
        self._expected = expected
        return texts

    def _asked(self, days: tuple[date, date], reason: str, texts: Mapping[str, str]) -> Asked:
        from frontdesk.requests import Closure

        first, last = days
        which = self._names.get(texts["series"], EVERYTHING)
        only = () if which == EVERYTHING else (which,)
        request = Closure(first, last, reason, only, extend=texts["extend"] == YES)
        closed = f"{say_closed(request)}: {reason}."
        return Asked(request, beside(first, last), (closed,), closed)

    def outcome(self, answer: Any, before: Any, after: Any) -> Iterator[str]:  # noqa: ANN401  # as the deed hands them
        """Say what is called off, whose bookings go, and which credits live longer."""
        yield say_sessions(before, after)
        yield from say_people(answer)
        which = self._names.get(self.form.values["series"], EVERYTHING)
        yield say_extended(answer, which, extended=self.form.values["extend"] == YES)
        yield "Until its first day is past it can be undone as a whole."

    def done(self, asked: Asked, before: Any, after: Any) -> str:  # noqa: ANN401  # as the deed hands them
        """Say what was called off."""
        return f"{say_closed(asked.request)}: {', '.join(say_counts(self.answer, before, after))}."


def say_closed(request: Any) -> str:  # noqa: ANN401  # a closure: naming its type would import it
    """Say what is closed, and when."""
    what = request.series[0] if request.series else "The club"
    return f"{what} is closed {_on(request.first, request.last)}"


def _on(first: date, last: date) -> str:
    return f"on {say_weekday(first)}" if first == last else f"from {say_weekday(first)} to {say_weekday(last)}"


def beside(first: date, last: date) -> Sessions:
    """Return the question whose answers before and after say what is called off; of a long closure, its first weeks."""
    from frontdesk.requests import Sessions

    return Sessions(first, min(last, first + COMPARED))


def say_sessions(before: Schedule, after: Schedule) -> str:
    """Say how many sessions take place before and after."""
    on, then = (sum(not each.cancelled for each in schedule.sessions) for schedule in (before, after))
    booked, later = (sum(each.taken for each in schedule.sessions) for schedule in (before, after))
    days = {each.date for each in before.sessions}
    of = f" (of the first {COMPARED.days + 1} days)" if len(days) > COMPARED.days else ""
    return f"Sessions that take place: {on} → {then}; people booked: {booked} → {later}{of}."


def say_counts(answer: Any, before: Schedule, after: Schedule) -> Iterator[str]:  # noqa: ANN401  # the desk's answer
    """Say in figures what a closure came to."""
    on, then = (sum(not each.cancelled for each in schedule.sessions) for schedule in (before, after))
    yield f"sessions {on} → {then}"
    yield f"{count(answer.bookings, 'booking')} cancelled"
    yield f"{count(answer.returned, 'credit')} back"
    if answer.extended:
        yield f"{count(answer.extended, 'grant')} good for longer"


def say_people(answer: ClosureEntered) -> Iterator[str]:
    """Say whose bookings go, and how many credits come back."""
    if not answer.bookings:
        yield "Nobody is booked on these days."
        return
    names = listed([name_of(each) for each in answer.people], MOST)
    yield f"{count(answer.bookings, 'booking')} cancelled, {count(answer.returned, 'credit')} returned: {names}."


def say_extended(answer: ClosureEntered, which: str, *, extended: bool) -> str:
    """Say how many grants live longer, and whose."""
    if not extended:
        return "No credit lives longer: what ends on these days ends."
    whose = "" if which == EVERYTHING else f" of memberships that may come to {which}"
    if not answer.extended:
        return f"No grant{whose} is good on these days: none is extended."
    grants = count(answer.extended, "grant")
    return f"{grants}{whose} good on these days: each is good for as many days longer as are closed."


def reopening(line: ClosureLine) -> Deed:
    """Return what taking a closure back is, and how it is said."""
    from frontdesk.requests import Undo

    days = say_span(line.first, line.last)
    words = (
        f"The closure of {days} ({line.reason}) is taken back as a whole.",
        "Its bookings hold their credits again, and the days added to credits are taken away again.",
    )
    asked = Asked(Undo(line.nonce), beside(line.first, line.last), words, f"The closure of {days} is undone.")
    return Deed("Undo this closure?", asked, "Undo it", "Leave it closed", _outcome, say_sessions)


def _outcome(_answer: object, before: Any, after: Any) -> Iterator[str]:  # noqa: ANN401  # as the deed hands them
    yield say_sessions(before, after)
