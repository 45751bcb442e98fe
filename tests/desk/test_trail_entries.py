"""Every change leaves its entry: who, when, where, what, before and after; so does every attempt without leave."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Row, select

from data.tables import history, staff
from frontdesk import requests
from frontdesk.desk.registry import HANDLERS
from frontdesk.requests import Only, Request
from frontdesk.rules.access import Role
from tests.desk.kit import MONDAY, UNPAID, Counter, code, yes
from tests.desk.test_failing import OPERATIONS, _a_debtor, _a_member
from tests.desk.test_privileges import TABLE

EDITS = frozenset(
    {
        "club", "edited membership", "edited contact", "replace card", "merge", "edited series", "series from a day on",
        "series for others", "end series", "session", "restore session", "edited rule", "remove rule", "booking policy",
        "remove booking policy", "promote", "move in line", "move booking", "hold", "resume", "end", "override",
        "cancel", "no-show", "cancel session",
    }
)  # fmt: skip
"""What changes something that was there: its entry says what it was."""
MORE: dict[str, tuple[Any, Request[Any]]] = {
    "refund": (_a_member, requests.Refund("anna", Decimal(5), "was ill")),
    "write off": (_a_debtor, requests.WriteOff("anna", "goodwill")),
    "archive": (lambda _: None, requests.ArchiveMembership("late")),
    "rename category": (lambda _: None, requests.RenameCategory("Plans", "Offers")),
    "policy": (lambda _: None, requests.Policy(grace_days=3)),
    "edit staff": (lambda _: None, requests.EditStaff("trainer", role=Role.STAFF)),
    "hand over": (lambda _: None, requests.HandOver("All quiet.")),
    "export": (lambda _: None, requests.Export("Takings", None, MONDAY, 3, "takings.xlsx")),
}
CHANGES = {**OPERATIONS, **MORE}
REASONED = frozenset({"refund", "write off", "adjust", "remove", "extend", "override", "promote", "closure"})


def newest(club: Counter) -> int:
    with club.desk._books.read() as connection:
        found = connection.execute(select(history.c.id).order_by(history.c.id.desc()).limit(1)).scalar()
        return int(found or 0)


def written_since(club: Counter, last: int) -> list[Row[Any]]:
    """The operations written after an entry, with the name of who did each."""
    statement = (
        select(history, staff.c.name.label("staff"))
        .outerjoin(staff, staff.c.id == history.c.staff_id)
        .where(history.c.id > last, history.c.parent_id.is_(None))
        .order_by(history.c.id)
    )
    with club.desk._books.read() as connection:
        return list(connection.execute(statement))


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_says_who_when_where_and_what_before_and_after(club: Counter, name: str) -> None:
    prepare, request = CHANGES[name]
    prepare(club)
    if name == "waitlist":
        yes(club.sell("dora"))
    last = newest(club)

    yes(club.ask(request, staff="owner"))

    (entry,) = written_since(club, last)
    assert entry.op == HANDLERS[type(request)].op
    assert (entry.staff, entry.desk, entry.at, entry.code) == ("Owner", "front", club.clock.now(), None)
    assert entry.after
    assert bool(entry.before) is (name in EDITS or name in {"rename category", "policy", "edit staff"})
    assert entry.before is None or entry.before != entry.after
    assert not (name in REASONED and not entry.reason)


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [each for each in TABLE if HANDLERS[type(each[0])].writes and HANDLERS[type(each[0])].privilege != "check_in"],
    ids=lambda each: type(each).__name__,
)
def test_every_attempt_without_the_privilege_is_an_entry(
    club: Counter, asked: Request[Any], allowed: list[Role]
) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    if isinstance(asked, requests.Undo):
        return  # whoever may take bookings may undo their own: tested with undoing
    last = newest(club)
    who = next(role for role in Role if role not in allowed)

    assert code(club.ask(asked, staff=who.title())) == "not_allowed"

    (entry,) = written_since(club, last)
    assert (entry.staff, entry.code, entry.op) == (who.title(), "not_allowed", HANDLERS[type(asked)].op)
    assert entry.after


def test_what_was_edited_is_told_name_by_name(club: Counter) -> None:
    last = newest(club)
    club.series("yoga", at="18:30", capacity=3, session_rules=True, memberships=("gold", "ten"))
    club.do(requests.Rule("best", ("gold",)))
    club.do(requests.Rule("best", ("gold", "ten"), new_name="good"))
    club.do(requests.BookingPolicy("usual", earliest_hours=48))
    club.do(requests.BookingPolicy("usual", earliest_days=7, cancel_notice_days=1))
    club.series("yoga", at="18:30", capacity=3, session_rules=True, memberships=("gold", "ten"))
    club.do(requests.EndSeries("yoga", MONDAY))
    club.do(requests.Club("Gym", "Europe/Berlin", "EUR", enforce_billing=False))

    assert [(entry.before, entry.after) for entry in written_since(club, last)] == [
        (
            "yoga: time: 18:00; capacity: 2; admits: every membership",
            "yoga: time: 18:30; capacity: 3; admits: only gold, ten",
        ),
        (None, "best: memberships: gold"),
        ("best: name: best; memberships: gold", "best: name: good; memberships: gold, ten"),
        (None, "usual: books ahead: 48 hours; books until: 0 minutes; cancels until: 0 hours"),
        (
            "usual: books ahead: 48 hours; cancels until: 0 hours",
            "usual: books ahead: 7 days; cancels until: 1 day",
        ),
        (None, "yoga: as it was"),
        ("yoga: no last day", "yoga: last day 2026-01-05"),
        ("Gym: name: Club; enforce_billing: on", "Gym: name: Gym; enforce_billing: off"),
    ]


def test_an_override_is_told_with_what_stood_against_it(club: Counter) -> None:
    club.at(MONDAY, "17:50")
    yes(club.check_in("anna", override=("a friend", UNPAID)))

    (line,) = club.do(requests.Audit(only=Only.OVERRIDES)).lines
    assert (line.before, line.reason) == ("no membership yet", "a friend")
    assert "unpaid" in (line.after or "")
