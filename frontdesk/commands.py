"""What the command line does without the screen: each command answers a status, one sentence and a record for programs.

Status 0: done; 1: the desk says no; 2: what was asked could not be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from frontdesk import requests
from frontdesk.answers import CheckedIn, Refusal
from frontdesk.clock import today
from frontdesk.rendering import jsonable, refused, rendered
from frontdesk.rules.admission import PaidKind
from frontdesk.rules.by_clock import by_clock
from frontdesk.search import ContactIndex, words
from frontdesk.text import BadText, clean_line, parse_date, parse_time, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from frontdesk.answers import ContactCard, CreditReport, GlanceLine, SessionLine, WhyCheck
    from frontdesk.contract import Desk

DONE, REFUSED, UNREADABLE = 0, 1, 2

_LONGEST_NAME: Final = 120
_LONGEST_CARD: Final = 64
_MOST_NAMED: Final = 5
"""How many people an ambiguous name is answered with."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answers."""

    status: int
    sentence: str
    record: dict[str, Any]


def check_in(desk: Desk, card: str, series: str | None = None, on: str | None = None) -> Said:
    """Check a person in by card: to the session named, or to the one running or next by the clock."""
    day = read_day(on, "--date")
    if isinstance(day, Said):
        return day
    if series is None:
        session = _session_by_clock(desk, day)
        if session is None:
            when = f"on {_day(day)}" if day else "today or tomorrow"
            return said_no(Refusal("unknown_session", f"No session runs or is to come {when}: name one by --series."))
        request = requests.CheckIn(card, session.series, session.date, time.fromisoformat(session.time))
    else:
        request = requests.CheckIn(card, series, day or today(desk.clock, desk.zone))
    answer = desk.perform(request)
    if isinstance(answer, Refusal):
        return said_no(answer)
    record = {"ok": True, **rendered(answer), "card": answer.contact.card, "name": answer.contact.listed,
              "series": request.series, "date": request.date.isoformat()}  # fmt: skip
    return Said(DONE, _welcome(answer, request.series), record)


def credits_of(desk: Desk, who: str, on: str | None = None) -> Said:
    """Say what the person with that card or unambiguous name has on a day; without one, now."""
    day = read_day(on, "--on")
    if isinstance(day, Said):
        return day
    person = find_person(desk, who)
    if isinstance(person, Said):
        return person
    report = desk.perform(requests.Credits(person.card, day))
    glances = desk.perform(requests.Glance((person.card,)))
    if isinstance(report, Refusal):
        return said_no(report)
    glance = None if isinstance(glances, Refusal) or not glances.lines else glances.lines[0]
    name = f"{person.last_name}, {person.first_name}"
    record = {"ok": True, "card": person.card, "name": name, "on": jsonable(day or today(desk.clock, desk.zone)),
              "unlimited": glance is not None and glance.unlimited, **rendered(report)}  # fmt: skip
    return Said(DONE, f"{name} ({person.card}) {_has(report, glance, day)}.", record)


def why(desk: Desk, who: str, series: str, on: str | None = None, at: str | None = None) -> Said:
    """Say why the person with that card or unambiguous name may come in or not: everything that is looked at."""
    day = read_day(on, "--date")
    if isinstance(day, Said):
        return day
    wall = None if at is None else parse_time(at, field="--time")
    if isinstance(wall, BadText):
        return _unreadable("--time", wall)
    person = find_person(desk, who)
    if isinstance(person, Said):
        return person
    answer = desk.perform(requests.Why(person.card, series, day or today(desk.clock, desk.zone), wall))
    if isinstance(answer, Refusal):
        return said_no(answer)
    lines = [answer.message, *_looked_at(answer.checks, "")]
    for each in answer.subscriptions:
        lines.append(f"{each.name} ({each.membership}), from {_day(each.start)}:")
        lines += _looked_at(each.checks, "  ")
        lines += [f"  {grant.credits} credits from {_day(grant.usable_from)}: {grant.fact}" for grant in each.grants]
    lines += [f"Remedy: {each.message}" for each in answer.remedies]
    return Said(DONE if answer.admitted else REFUSED, "\n".join(lines), {"ok": True, **rendered(answer)})


def _looked_at(checks: Iterable[WhyCheck], indent: str) -> Iterable[str]:
    for each in checks:
        if each.mode != "not_asked":
            when = f" ({each.when})" if each.when else ""
            found = f"passed: {each.seen}" if each.passed else f"{each.mode}: {each.fact}{when}"
            yield f"{indent}{each.code}: {found}"


NEW_HEAD: Final = "new"
"""What asks for a head of the trail where none was kept yet."""


def verify(desk: Desk, head: str | None = None) -> Said:
    """Prove on the live database that the books are right, and that nothing is gone since a head was kept."""
    answer = desk.perform(requests.Verify("" if head == NEW_HEAD else head))
    if isinstance(answer, Refusal):
        return said_no(answer)
    record = {"ok": not answer.problems, **rendered(answer)}
    if not answer.problems:
        kept = f" Keep this head of the trail: {answer.head}" if answer.head is not None else ""
        return Said(DONE, f"The books are right.{kept}", record)
    number = len(answer.problems)
    found = "1 problem" if number == 1 else f"{number} problems"
    return Said(REFUSED, f"{found} in the books: {'; '.join(each.message for each in answer.problems)}", record)


# --- whom, when, which session --------------------------------------------------------------------


def _session_by_clock(desk: Desk, day: date | None) -> SessionLine | None:
    now = desk.clock.now()
    first = day or today(desk.clock, desk.zone) - timedelta(days=1)  # a session may run past midnight
    last = day or today(desk.clock, desk.zone) + timedelta(days=1)
    schedule = desk.perform(requests.Sessions(first, last))
    return None if isinstance(schedule, Refusal) else by_clock(schedule.sessions, now)


def find_person(desk: Desk, typed: str) -> ContactCard | Said:
    """Find the person with a card, or with a name or part of one that only one person has."""
    clean = clean_line(typed, field="name", longest=_LONGEST_NAME)
    if isinstance(clean, BadText):
        return _unreadable("name", clean)
    index = ContactIndex(desk.contact_cards())
    if exact := index.by_card(clean):
        return exact
    whose = desk.perform(requests.WhoseCard(clean[:_LONGEST_CARD]))
    if isinstance(whose, Refusal) and (whose.contact or whose.code == "erased"):
        return said_no(whose)  # an old card must not be taken for the beginning of another's
    people = index.find(clean)
    in_full = [each for each in people if sorted(words(f"{each.first_name} {each.last_name}")) == sorted(words(clean))]
    if len(in_full) == 1 or len(people) == 1:
        return (in_full or people)[0]
    if people:
        return said_no(Refusal("ambiguous", f"“{shorten(clean)}” may be {_listed(people)}: give the card."))
    alike = index.similar(clean)
    ask = f"; did you mean {_listed(alike)}?" if alike else "."
    return said_no(Refusal("unknown_contact", f"Nobody has the card or name “{shorten(clean)}”{ask}"))


def _listed(people: Sequence[ContactCard]) -> str:
    named = [f"{each.last_name}, {each.first_name} ({each.card})" for each in people[:_MOST_NAMED]]
    more = len(people) - len(named)
    return " or ".join(named) + (f" or {more} more" if more > 0 else "")


def read_day(raw: str | None, option: str) -> date | Said | None:
    """Read the day an option names; None where it is left out."""
    if raw is None:
        return None
    day = parse_date(raw, field=option)
    return _unreadable(option, day) if isinstance(day, BadText) else day


# --- sentences ------------------------------------------------------------------------------------


def said_no(refusal: Refusal) -> Said:
    """Say no with every reason, in one sentence."""
    sentence = refusal.message
    if len(refusal.reasons) > 1:
        more = "; ".join(each.message for each in refusal.reasons[1:])
        sentence = f"{sentence.rstrip('.')}; also: {more}."
    status = UNREADABLE if refusal.code == "malformed" else REFUSED
    return Said(status, sentence, refused(refusal))


def _unreadable(field: str, fault: BadText) -> Said:
    return said_no(Refusal("malformed", fault.message, field=field))


def _welcome(answer: CheckedIn, series: str) -> str:
    paid = answer.paid_by
    match paid.kind:
        case PaidKind.CREDIT:
            how = f"1 credit of {paid.membership_name}, {answer.available} left{_ending(answer.ending)}"
        case PaidKind.UNLIMITED:
            how = f"{paid.membership_name}, unlimited"
        case PaidKind.UNPAID:
            how = "unpaid"
        case _:
            how = "nothing is counted while billing is not enforced"
    warnings = "".join(f"; {each.message}" for each in answer.warnings)
    return f"{answer.contact.listed} is in {series}: {how}{warnings}."


def _ending(ending: Iterable[tuple[int, date]]) -> str:
    return "".join(f", {number} good through {day:%a} {_day(day)}" for number, day in ending)


def _has(report: CreditReport, glance: GlanceLine | None, day: date | None) -> str:
    when = f" on {_day(day)}" if day else ""
    plans = " and ".join(glance.memberships) if glance else ""
    if not report.issued:
        if glance is not None and glance.unlimited:
            return f"has {plans}, unlimited"
        return f"has no credits{when}" + (f"; membership: {plans}" if plans else "")
    parts = ("available", "locked", "held", "used", "expired", "revoked")
    counted = [f"{number} {part}" for part in parts if (number := getattr(report, part)) or part == "available"]
    unlimited = f"; {plans}: unlimited" if glance is not None and glance.unlimited and day is None else ""
    dying = _ending(glance.ending) if glance is not None and day is None else ""
    return f"has {', '.join(counted)} of {report.issued} credits{when}{dying}{unlimited}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
