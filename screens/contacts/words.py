"""People and what they have, in the words of their list and of the contact view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.rules.words import count, say_day
from screens.check_in.words import FLAGS, day_words
from screens.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime, tzinfo
    from typing import Any

    from frontdesk.amounts import Money
    from frontdesk.answers import ContactCard, ContactLine, ContactOverview, PaidBy
    from frontdesk.contract import Desk
    from frontdesk.requests import Request

COLUMNS: Final = (
    Column("Name", 0),
    Column("Card", 9),
    Column("Group", 9, from_width=100),
    Column("Membership", 15),
    Column("Credits", 20),
    Column("Last visit", 11, from_width=100),
    Column("Owes", 10, right=True),
)
"""The list of contacts."""
FILTERS: Final = {
    "past_due": "Past due",
    "ending": "Expiring within 7 days",
    "low_credits": "Low credits",
    "on_hold": "On hold",
    "absent": "No visit for 10 days",
}
"""Whom the list shows, by the filter's key."""
STATUSES: Final = {
    "booked": ("● booked", "$success"),
    "in": ("✔ in", "$success"),
    "waitlisted": ("◌ waitlist", "$quiet"),
    "no_show": ("✖ no-show", "$warning"),
    "cancelled": ("cancelled", "$quiet"),
    "late_cancelled": ("late cancelled", "$warning"),
}
"""What became of a booking, and its style."""


def with_money(settings: object, request: Request[Any]) -> Callable[[Desk], tuple[object, Money]]:
    """Return the question for an answer, with how money is written here (whose data take a while to load)."""

    def ask(desk: Desk) -> tuple[object, Money]:
        from frontdesk.amounts import money_of

        return desk.perform(request), money_of(desk.club().currency, str(getattr(settings, "locale", "")))

    return ask


def moment(at: datetime, now: datetime) -> str:
    """Say an instant on the club's clock: 3 Mar 17:52."""
    wall = at.astimezone(now.tzinfo)
    return f"{say_day(wall.date(), now.date())} {wall:%H:%M}"


def day_of(at: datetime | None, zone: tzinfo | None, today: date) -> str:
    """Say the day of an instant; nothing where there is none."""
    return "" if at is None else day_words(at.astimezone(zone).date(), today)


def flag_words(flags: Sequence[str]) -> str:
    """Say what stands in somebody's way: past due · on hold."""
    return " · ".join(FLAGS.get(each, each) for each in flags)


def credit_words(who: ContactLine | ContactOverview, today: date) -> str:
    """Say what somebody has: 7 left · 2 end Sun."""
    counted = [] if not who.memberships or who.unlimited else [f"{who.available} left"]
    ending = [f"{many} end{'s' if many == 1 else ''} {day_words(day, today)}" for many, day in who.ending[:1] if many]
    return " · ".join([*(["unlimited"] if who.unlimited else []), *counted, *ending])


def paid_words(paid: PaidBy | None, today: date) -> str:
    """Say what pays a visit."""
    if paid is None:
        return ""
    name = paid.membership_name or paid.membership or ""
    match paid.kind.value:
        case "credit":
            through = f", good through {say_day(paid.good_through, today)}" if paid.good_through else ""
            return f"1 credit of {name}{through}"
        case "unlimited":
            return f"{name}: unlimited"
        case "unpaid":
            return "unpaid"
        case _:
            return "not counted"


def contact_row(line: ContactLine, now: datetime, money: Money) -> Row:
    """Return one row of the list."""
    today = now.date()
    flags = flag_words([each for each in line.flags if each != "no_membership"])
    stands = " · ".join(filter(None, (flags, credit_words(line, today))))
    return Row(
        line.person.card,
        (
            line.person.listed,
            Cell(line.person.card, "$quiet"),
            Cell(str(line.group), "$quiet"),
            " + ".join(line.memberships) or Cell("none", "$quiet"),
            Cell(stands, "$warning" if line.flags else ""),
            Cell(day_of(line.last_visit, now.tzinfo, today), "$quiet"),
            Cell(money.say(line.due) if line.due else "", "$warning"),
        ),
    )


def bare_row(card: str, known: ContactCard | None) -> Row:
    """Return the row of somebody of whom no more is known yet than their name."""
    name = f"{known.last_name}, {known.first_name}" if known else card
    group = str(known.group) if known else ""
    return Row(card, (name, Cell(card, "$quiet"), Cell(group, "$quiet"), "", "", "", ""))


def overview_facts(who: ContactOverview, now: datetime, money: Money) -> list[tuple[str, str, str]]:
    """Return the facts of the overview: label, words, and the tab that has more of it."""
    today = now.date()
    owes = f"{money.say(who.due)}, {money.say(who.past_due)} of it past due" if who.past_due else money.say(who.due)
    credits = f"{credit_words(who, today) or f'{who.available} left'}"
    facts = [
        ("Stop note", who.stop_note, "stop_note"),
        ("Memberships", " + ".join(who.memberships) or "none running or to come", "Memberships"),
        ("Session credits", credits, "Session Credits"),
        ("Owes", owes if who.due else "nothing", "Billing"),
        ("Last visit", moment(who.last_visit, now) if who.last_visit else "none yet", "Sessions"),
    ]
    for at, each in enumerate(who.bookings):
        wall = each.starts.astimezone(now.tzinfo)
        status, _style = STATUSES.get(each.status, (each.status, ""))
        words = f"{day_words(wall.date(), today)} {wall:%H:%M} {each.session.series}  {status}"
        facts.append(("" if at else "Next bookings", words, "Sessions"))
    born = f"{say_day(who.birthday)}, {count(_age(who.birthday, today), 'year')}" if who.birthday else ""
    facts += [
        ("Phone", who.phone, "edit"),
        ("E-mail", who.email, "edit"),
        ("Birthday", born, "edit"),
        ("Group", str(who.group), "edit"),
        ("Known since", say_day(who.created.astimezone(now.tzinfo).date()), "Notes & history"),
        ("Old cards", ", ".join(who.old_cards), "Notes & history"),
    ]
    return [each for each in facts if each[1]]


def _age(born: date, today: date) -> int:
    return max(today.year - born.year - ((today.month, today.day) < (born.month, born.day)), 0)
