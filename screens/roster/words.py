"""A roster in the words of the desk: its session, its people, and what stands beside each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.rules.words import count, say_day
from screens.check_in.words import FLAGS, day_words, session_words
from screens.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date, datetime

    from frontdesk.answers import ContactLine, PaidBy, RosterLine, SessionLine, SessionRoster
    from screens.roster.knowing import Knowledge

COLUMNS: Final = (
    Column("", 1),
    Column("Name", 0),
    Column("Card", 9, from_width=100),
    Column("", 15),
    Column("Charged", 20),
    Column("", 20),
)
"""A mark, who it is, where they are, what is charged, and what the desk should know."""
MARK: Final = "■"
SECTIONS: Final = {
    "booked": "To come",
    "waitlisted": "Waiting",
    "in": "In",
    "no_show": "Did not come",
}
"""The parts of the list, in their order."""
ORDINALS: Final = {1: "st", 2: "nd", 3: "rd"}
TEENS: Final = range(11, 14)


def ordinal(number: int) -> str:
    """Say a place in a line: 1st, 2nd, 3rd, 11th."""
    teens = number % 100 in TEENS
    return f"{number}{'th' if teens else ORDINALS.get(number % 10, 'th')}"


def session_head(session: SessionLine, today: date) -> str:
    """«18:00 Spin · Studio A · 11 of 16 · 2 waiting · Jo»."""
    return " · ".join(filter(None, (session_words(session, today), session.coach)))


def counts(roster: SessionRoster) -> str:
    """«3 in · 8 to come · 1 did not come · 5 places free»."""
    inside, coming, missing = len(roster.in_), len(roster.booked), len(roster.no_show)
    parts = [f"{inside} in", f"{coming} to come", f"{missing} did not come" if missing else ""]
    if roster.capacity is not None and (roster.session is None or not roster.session.cancelled):
        free = roster.capacity - inside - coming
        parts.append(f"{count(free, 'place')} free" if free >= 0 else f"{-free} beyond the capacity")
    return " · ".join(filter(None, parts))


def state_of(line: RosterLine, now: datetime, place: int) -> tuple[str, str]:
    """Return where somebody is, in a few words, and its style."""
    match line.status:
        case "in":
            at = f" {line.at.astimezone(now.tzinfo):%H:%M}" if line.at else ""
            return f"✔{at}{' walk-in' if line.walk_in else ' in'}", "$success"
        case "waitlisted":
            return f"◌ {ordinal(place)} in line", "$quiet"
        case "no_show":
            return "✖ no-show", "$error"
        case _:
            return "● booked", ""


def charge_words(charge: PaidBy | None, *, whole: bool = False, today: date | None = None) -> str:
    """Say what a booking holds or a visit used; ``whole`` with the last day of the credit, of ``today``'s year bare."""
    if charge is None:
        return ""
    name = charge.membership_name or charge.membership or ""
    match charge.kind.value:
        case "credit":
            through = f", good through {say_day(charge.good_through, today)}" if whole and charge.good_through else ""
            return f"1 credit of {name}{through}" if whole else f"1 × {name}"
        case "unlimited":
            return f"{name}: unlimited" if whole else name
        case "unpaid":
            return "UNPAID"
        case _:
            return "not counted"


def flags_of(line: RosterLine, known: ContactLine | None, today: date) -> list[str]:
    """Return what the desk should know of somebody, the gravest first."""
    found = [
        "! note" if line.flagged else "",
        "past due" if line.past_due else "",
        "over capacity" if line.over_capacity else "",
        "override" if line.overridden else "",
        "first visit" if line.first_visit else "",
        "birthday" if line.birthday else "",
    ]
    if known is not None:
        told = {"past_due", "stop_note"}
        found += [FLAGS.get(each, each) for each in known.flags if each not in told]
        found += [f"{many} end{'s' if many == 1 else ''} {day_words(day, today)}" for many, day in known.ending[:1]]
    return [each for each in found if each]


def rows(roster: SessionRoster, now: datetime, knows: Knowledge, marked: Collection[str]) -> Iterator[Row]:
    """Yield the people of a roster under the heads of its parts."""
    for status, title in SECTIONS.items():
        people = sorted((each for each in roster.lines if each.status == status), key=_order_of(status))
        if people:
            yield Row("", (f"{title} · {len(people)}",))
        for place, line in enumerate(people, 1):
            card = line.person.card
            state, style = state_of(line, now, place)
            charged = charge_words(line.charge) if line.charge is not None else in_the_way(card, knows)
            flags = ", ".join(flags_of(line, knows.contacts.get(card), now.date()))
            yield Row(
                card,
                (
                    Cell(MARK if card in marked else "", "$primary"),
                    line.person.listed,
                    Cell(card, "$quiet"),
                    Cell(state, style),
                    Cell(charged, "$warning" if charged == "UNPAID" or line.charge is None else "$quiet"),
                    Cell(flags, "$warning" if line.flagged or line.past_due else "$quiet"),
                ),
            )


def in_the_way(card: str, knows: Knowledge) -> str:
    """Say what keeps somebody who waits from moving up; a place that they could have now, too."""
    return knows.passed_over.get(card) or ("+ gives them a place" if card in knows.could_have else "")


def _order_of(status: str) -> Callable[[RosterLine], tuple[float, str]]:
    """Who is in by the newest, who waits as they stand in line, all others by name."""
    if status == "waitlisted":
        return lambda _line: (0.0, "")
    if status == "in":
        return lambda line: (-line.at.timestamp() if line.at else 0.0, line.person.listed.casefold())
    return lambda line: (0.0, line.person.listed.casefold())


def place_in_line(roster: SessionRoster, card: str) -> int:
    """Return somebody's place in the waitlist, from 1 on; 0 where they do not wait."""
    return roster.waitlisted.index(card) + 1 if card in roster.waitlisted else 0


def person_lines(line: RosterLine, roster: SessionRoster, now: datetime, knows: Knowledge) -> tuple[str, str]:
    """Return two lines about somebody: where they are and what it costs them; what they have, and what to know."""
    card = line.person.card
    place, known = place_in_line(roster, card), knows.contacts.get(card)
    stands = charge_words(line.charge, whole=True, today=now.date())
    if place:
        state, _ = state_of(line, now, place)
        would = "would be passed over" if card in knows.passed_over else "holds nothing yet"
        stands = f"{state} · {'there is a place now: + gives it' if card in knows.could_have else would}"
    has = [] if known is None else [" + ".join(known.memberships) or "no membership"]
    if known is not None and known.memberships and not known.unlimited:
        has.append(f"{known.available} left")
    first = " · ".join(filter(None, (line.person.listed, line.person.card, stands)))
    flags = [each for each in flags_of(line, known, now.date()) if each not in {"! note", *has}]
    note = f"! {line.note}" if line.note else ""
    return first, " · ".join(filter(None, (note, *has, *flags)))
