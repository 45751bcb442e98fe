"""What can be done to a subscription: what each asks, read strictly, and the operation that it comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from frontdesk.requests import Adjust, End, Extend, Hold, Resume, SessionCredits
from frontdesk.rules.terms import DAYS_TO_EXPIRE, Range
from frontdesk.rules.words import count
from frontdesk.text import clean_line, parse_int
from screens.dialogs.deed import Asked, Draft
from screens.widgets.days import TODAY, read_day, say_weekday
from screens.widgets.fields import ChoiceField, Field
from screens.widgets.form import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frontdesk.answers import SubscriptionLine
    from frontdesk.requests import Request

LONGEST_REASON: Final = 200
CREDITS: Final = Range(1, 1000)
AT_PERIOD_END: Final = "period"
ON_A_DAY: Final = "day"
OTHERS: Final = {"from_day": "from"}
"""Fields of a request that a form calls otherwise."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whose subscription is changed, and when."""

    card: str
    line: SubscriptionLine
    today: date


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that can be done to a subscription."""

    key: str
    title: str
    yes: str
    """What confirms it."""
    fields: Callable[[Target], tuple[Field, ...]]
    read: Callable[[Mapping[str, str], Target], Draft]


class _Texts:
    """Reads the fields of one form, and gathers what is wrong and what was understood."""

    def __init__(self, texts: Mapping[str, str], target: Target) -> None:
        self._texts = texts
        self._target = target
        self.faults: dict[str, str] = {}
        self.echoes: dict[str, str] = {}
        self.hidden: set[str] = set()

    def day(self, key: str, field: str, earliest: date) -> date | None:
        read = read_day(self._texts[key], self._target.today, field=field, earliest=earliest)
        if isinstance(read, str):
            self.faults[key] = read
            return None
        self.echoes[key] = say_weekday(read)
        return read

    def number(self, key: str, field: str, allowed: Range) -> int | None:
        read = parse_int(self._texts[key], field=field, lowest=allowed.lowest, highest=allowed.highest)
        if isinstance(read, int):
            return read
        self.faults[key] = read.message
        return None

    def reason(self) -> str | None:
        read = clean_line(self._texts["reason"], field="Reason", longest=LONGEST_REASON)
        if isinstance(read, str):
            return read
        self.faults["reason"] = read.message
        return None

    def asked(self, request: Request[Any], on: date, words: tuple[str, ...], done: str) -> Asked:
        """``on``: the day whose credits are compared before and after."""
        return Asked(request, SessionCredits(self._target.card, on), words, done)

    def blank(self, key: str) -> bool:
        return not self._texts[key].strip()

    def draft(self, asked: Asked | None) -> Draft:
        reading = Reading(self.faults, self.echoes, frozenset(self.hidden))
        return Draft(reading, None if self.faults else asked)


# --- hold and resume ----------------------------------------------------------------------------------


def _hold_fields(target: Target) -> tuple[Field, ...]:
    start = target.line.start
    return Field("from", "On hold from", TODAY if start <= target.today else str(start)), Field(
        "until", "Runs again on"
    )


def _read_hold(texts: Mapping[str, str], target: Target) -> Draft:
    form, line = _Texts(texts, target), target.line
    first = form.day("from", "On hold from", target.today)
    until = None
    if form.blank("until"):
        form.echoes["until"] = "empty: until resumed"
    elif first is not None:
        until = form.day("until", "Runs again on", first + timedelta(days=1))
    if first is None or "until" in form.faults:
        return form.draft(None)
    words = f"{line.name} is on hold from {say_weekday(first)}"
    if until is None:
        said = (
            f"{words} until somebody resumes it.",
            "While it runs nothing expires; once it is resumed the last days move by the days held. Bills go on.",
        )
    else:
        days = count((until - first).days, "day")
        said = (f"{words} and runs again on {say_weekday(until)}: {days}.", "Bills go on as before.")
    return form.draft(
        form.asked(Hold(target.card, line.membership, first, until, line.subscription), first, said, said[0])
    )


def _resume_fields(_target: Target) -> tuple[Field, ...]:
    return (Field("on", "Runs again on", TODAY),)


def _read_resume(texts: Mapping[str, str], target: Target) -> Draft:
    form, line = _Texts(texts, target), target.line
    on = form.day("on", "Runs again on", target.today)
    if on is None:
        return form.draft(None)
    words = f"{line.name} runs again on {say_weekday(on)}."
    return form.draft(form.asked(Resume(target.card, line.membership, on, line.subscription), on, (words,), words))


# --- end ----------------------------------------------------------------------------------------------


def _end_fields(target: Target) -> tuple[Field, ...]:
    line = target.line
    first = max(target.today, line.start)
    options = [(TODAY, "today")] if first == target.today else []
    if line.period_end is not None:
        options.append((AT_PERIOD_END, f"period end, {say_weekday(line.period_end)}"))
    options.append((ON_A_DAY, "a day …"))
    return ChoiceField("when", "Its last day", options, options[0][0]), Field("on", "The day", str(first))


def _read_end(texts: Mapping[str, str], target: Target) -> Draft:
    form, line = _Texts(texts, target), target.line
    last: date | None
    if texts["when"] == ON_A_DAY:
        last = form.day("on", "The day", max(target.today, line.start))
    else:
        form.hidden.add("on")
        last = line.period_end if texts["when"] == AT_PERIOD_END else target.today
    if last is None:
        return form.draft(None)
    words = (
        f"The last day of {line.name} is {say_weekday(last)}.",
        "From the next day on what is left is locked, not deleted, and no credits come any more.",
        "No bill is due after it; what is due stays due.",
        *(("The hold ends with it.",) if open_hold(line) and line.state != "ended" else ()),
    )
    after = last + timedelta(days=1)
    return form.draft(form.asked(End(target.card, line.membership, last, line.subscription), after, words, words[0]))


# --- credits ------------------------------------------------------------------------------------------


def _add_fields(_target: Target) -> tuple[Field, ...]:
    return (
        Field("credits", "Credits to add", size="short"),
        Field("days", "Days they are good", size="short"),
        Field("reason", "Reason", size="wide"),
    )


def _read_add(texts: Mapping[str, str], target: Target) -> Draft:
    form, line = _Texts(texts, target), target.line
    credits_, days = form.number("credits", "Credits to add", CREDITS), None
    if form.blank("days"):
        form.echoes["days"] = "empty: as the membership's own"
    elif (days := form.number("days", "Days they are good", DAYS_TO_EXPIRE)) is not None:
        form.echoes["days"] = f"good through {say_weekday(target.today + timedelta(days=days - 1))}"
    reason = form.reason()
    if credits_ is None or reason is None:
        return form.draft(None)
    words = f"{count(credits_, 'credit')} of {line.name} added."
    request = Adjust(target.card, line.membership, credits_, reason, days, line.subscription)
    return form.draft(form.asked(request, target.today, (words, f"Reason: {reason}"), words))


def _remove_fields(_target: Target) -> tuple[Field, ...]:
    return Field("credits", "Credits to remove", size="short"), Field("reason", "Reason", size="wide")


def _read_remove(texts: Mapping[str, str], target: Target) -> Draft:
    form, line = _Texts(texts, target), target.line
    credits_, reason = form.number("credits", "Credits to remove", CREDITS), form.reason()
    if credits_ is None or reason is None:
        return form.draft(None)
    words = f"{count(credits_, 'credit')} of {line.name} removed, those that expire first."
    request = Adjust(target.card, line.membership, -credits_, reason, subscription=line.subscription)
    return form.draft(form.asked(request, target.today, (words, f"Reason: {reason}"), words))


def _extend_fields(_target: Target) -> tuple[Field, ...]:
    return Field("days", "Days more", size="short"), Field("reason", "Reason", size="wide")


def _read_extend(texts: Mapping[str, str], target: Target) -> Draft:
    form, line = _Texts(texts, target), target.line
    days, reason = form.number("days", "Days more", DAYS_TO_EXPIRE), form.reason()
    if days is None or reason is None:
        return form.draft(None)
    words = f"{count(days, 'day')} more for every credit of {line.name} that is still good."
    request = Extend(target.card, line.membership, days, reason, line.subscription)
    return form.draft(form.asked(request, target.today, (words, f"Reason: {reason}"), words))


CHANGES: Final = {
    each.key: each
    for each in (
        Change("hold", "Hold", "Put it on hold", _hold_fields, _read_hold),
        Change("resume", "Resume", "Let it run again", _resume_fields, _read_resume),
        Change("end", "End or cancel", "End it", _end_fields, _read_end),
        Change("add", "Add credits", "Add them", _add_fields, _read_add),
        Change("remove", "Remove credits", "Remove them", _remove_fields, _read_remove),
        Change("extend", "Extend credits", "Extend them", _extend_fields, _read_extend),
    )
}
"""Everything that can be done, by its key."""


def why_not(change: str, line: SubscriptionLine) -> str:
    """Say why something cannot be done to a subscription now; empty where it can."""
    ended = "it has ended" if line.state == "ended" else ""
    if change == "resume":
        return "" if line.state == "on_hold" else "not on hold"
    if change in {"hold", "end"}:
        return ended
    if not line.limited:
        return "unlimited"
    return "resume it first" if line.state == "on_hold" and open_hold(line) else ""


def open_hold(line: SubscriptionLine) -> bool:
    """Whether its newest hold has no end: while it runs nothing is adjusted or extended."""
    return bool(line.holds) and line.holds[-1].until is None
