"""Who may ask what: the table of roles, request by request, whoever calls."""

from __future__ import annotations

from dataclasses import fields
from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from data.engine import Club
from data.tables import staff
from frontdesk import requests
from frontdesk.batch import OPERATIONS, Batch
from frontdesk.desk.registry import HANDLERS
from frontdesk.rendering import jsonable
from frontdesk.reports import ReportName
from frontdesk.requests import Request
from frontdesk.rules.access import Privilege, Role
from tests.desk.kit import EVERY_DAY, MONDAY, TUESDAY, Counter, code, yes

TRAINERS, STAFF, MANAGERS, OWNERS = [*Role], [*Role][1:], [*Role][2:], [*Role][3:]
TABLE: list[tuple[Request[Any], list[Role]]] = [
    (requests.CheckIn("anna", "yoga", MONDAY), TRAINERS),
    (requests.NoShow("anna", "yoga", MONDAY), TRAINERS),
    (requests.Roster("yoga", MONDAY), TRAINERS),
    (requests.Sessions(MONDAY, TUESDAY), TRAINERS),
    (requests.Glance(("anna",)), TRAINERS),
    (requests.Rules(), TRAINERS),
    (requests.BookingPolicies(), TRAINERS),
    (requests.AllSeries(), TRAINERS),
    (requests.OneSeries("yoga"), TRAINERS),
    (requests.Closures(), TRAINERS),
    (requests.WhoseCard("anna"), TRAINERS),
    (requests.Verify(), TRAINERS),
    (requests.StaffList(), TRAINERS),
    (requests.SignIn("trainer", "0000"), TRAINERS),
    (requests.ChangePin("0000", "1111"), TRAINERS),
    (requests.Lend("Trail", Privilege.MANAGE), TRAINERS),
    (requests.Contact("new", "New", "One"), STAFF),
    (requests.StopNote("anna", "Look."), STAFF),
    (requests.ReplaceCard("anna", "anna"), STAFF),
    (requests.AddNote("anna", "Look."), STAFF),
    (requests.PossibleDuplicates("Anna", "Able"), STAFF),
    (requests.Overview("anna"), STAFF),
    (requests.Subscriptions("anna"), STAFF),
    (requests.Visits("anna"), STAFF),
    (requests.Bills("anna"), STAFF),
    (requests.ContactHistory("anna"), STAFF),
    (requests.FindContacts(), STAFF),
    (requests.ContactLines(("anna",)), STAFF),
    (requests.Book("bob", "yoga", MONDAY), STAFF),
    (requests.Cancel("anna", "yoga", MONDAY), STAFF),
    (requests.CheckIn("bob", "gym", MONDAY), STAFF),
    (requests.Promote("anna", "yoga", MONDAY, "because"), STAFF),
    (requests.MoveInLine("anna", "yoga", MONDAY, 1, "because"), STAFF),
    (requests.MoveBooking("anna", "yoga", MONDAY, "duo", TUESDAY), STAFF),
    (requests.Bookable("anna", MONDAY, TUESDAY), STAFF),
    (requests.Undo(), STAFF),
    (requests.Sell("bob", "ten"), STAFF),
    (requests.Pay("anna"), STAFF),
    (requests.Credits("anna"), STAFF),
    (requests.SessionCredits("anna"), STAFF),
    (requests.CreditPicture("anna"), STAFF),
    (requests.CreditHistory("anna"), STAFF),
    (requests.Export("Session Credits", "anna", None, 1, "a.xlsx"), MANAGERS),
    (requests.Memberships(), STAFF),
    (requests.Undoable(), STAFF),
    (requests.OverrideReasons(), TRAINERS),
    (requests.Shift(), STAFF),
    (requests.HandOver("All quiet."), STAFF),
    (requests.TrustClock(), MANAGERS),
    (requests.Why("anna", "yoga", MONDAY), STAFF),
    (requests.Swap("anna", "yoga", MONDAY, membership="ten"), STAFF),
    (requests.Settle("anna", "yoga", MONDAY), STAFF),
    (requests.Refund("anna", Decimal(1), "because"), MANAGERS),
    (requests.WriteOff("anna", "because"), MANAGERS),
    (requests.Takings(), MANAGERS),
    (requests.Eft(), MANAGERS),
    (requests.Report(ReportName.TAKINGS), MANAGERS),
    (requests.Audit(), MANAGERS),
    (requests.Category("More"), MANAGERS),
    (requests.RenameCategory("Plans", "Offers"), MANAGERS),
    (requests.RemoveCategory("None"), MANAGERS),
    (requests.ArchiveMembership("late"), MANAGERS),
    (requests.RestoreMembership("late"), MANAGERS),
    (requests.ApplyTerms("ten"), MANAGERS),
    (requests.Membership("new", "New", "Plans", Decimal(1), limited=False), MANAGERS),
    (requests.Hold("anna", "ten", MONDAY), MANAGERS),
    (requests.Resume("anna", "ten"), MANAGERS),
    (requests.End("anna", "ten"), MANAGERS),
    (requests.Adjust("anna", "ten", 1, "because"), MANAGERS),
    (requests.Extend("anna", "ten", 1, "because"), MANAGERS),
    (requests.Rule("best", ("ten",)), MANAGERS),
    (requests.Series("new", time(9), 60, EVERY_DAY), MANAGERS),
    (requests.CancelSession("yoga", MONDAY), MANAGERS),
    (requests.Merge("anna", "cleo"), MANAGERS),
    (requests.RestoreSession("yoga", MONDAY), MANAGERS),
    (requests.Session("yoga", MONDAY, minutes=50), MANAGERS),
    (requests.EndSeries("yoga"), MANAGERS),
    (requests.Closure(TUESDAY, TUESDAY, "because"), MANAGERS),
    (requests.RemoveRule("best"), MANAGERS),
    (requests.BookingPolicy("usual"), MANAGERS),
    (requests.RemoveBookingPolicy("usual"), MANAGERS),
    (requests.Club("Club", "UTC", "EUR"), OWNERS),
    (requests.Policy(grace_days=3), OWNERS),
    (requests.Staff("New", Role.STAFF), OWNERS),
    (requests.EditStaff("trainer", role=Role.STAFF), OWNERS),
    (requests.Erase("dora", "because"), OWNERS),
    (requests.RolePrivileges(Role.STAFF, (Privilege.CHECK_IN, Privilege.DESK)), OWNERS),
]
FORBIDDEN = "You are not allowed to do this; ask somebody with the privilege."
WALK_IN = "A walk-in needs somebody who may take bookings."


def test_the_table_speaks_of_every_request() -> None:
    assert {type(request) for request, _ in TABLE} == set(HANDLERS)


@pytest.mark.parametrize(("request_", "allowed"), TABLE, ids=lambda each: type(each).__name__)
def test_each_role_may_ask_what_the_table_says(club: Counter, request_: Request[Any], allowed: list[Role]) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.sell("bob", "gold"))
    club.at(MONDAY, "12:00")

    refused: dict[str, list[Role]] = {"perform": [], "batch": []} if (line := line_of(request_)) else {"perform": []}
    for role in Role:
        if line:
            told = Batch(club.desk).answer_to({**line, "as": role.title()})
            if told.get("message") in {FORBIDDEN, WALK_IN}:
                refused["batch"].append(role)
        answer = club.ask(request_, staff=role.title())
        if code(answer) == "not_allowed" and getattr(answer, "message", "") in {FORBIDDEN, WALK_IN}:
            refused["perform"].append(role)

    expected = [role for role in Role if role not in allowed]
    assert all(each == expected for each in refused.values())


def line_of(request_: Request[Any]) -> dict[str, Any]:
    """The request as a line of the batch; nothing where the batch does not know it."""
    op = next((op for op, kind in OPERATIONS.items() if kind is type(request_)), None)
    given = {each.name: value for each in fields(request_) if (value := getattr(request_, each.name)) != each.default}  # type: ignore[arg-type]  # every request is a dataclass
    names = {"from_day": "from"}
    said = {names.get(name, name): _said(value) for name, value in given.items() if value not in (None, {}, ())}
    return {"op": op, **said} if op else {}


def _said(value: object) -> object:
    return f"{value:%H:%M}" if isinstance(value, time) else jsonable(value)


def test_who_is_not_named_is_the_owner_and_who_is_unknown_nobody(club: Counter) -> None:
    club.do(requests.Club("Club", "UTC", "EUR"))
    assert club.refuses(requests.Roster("yoga", MONDAY), staff="Stranger").code == "unknown_staff"
    assert club.refuses(requests.Club("Club", "UTC", "EUR"), staff="Stranger").code == "unknown_staff"


def test_any_privilege_can_be_given_to_one_person(club: Counter) -> None:
    yes(club.sell("anna"))
    assert club.refuses(requests.Extend("anna", "ten", 1, "because"), staff="trainer").code == "not_allowed"
    books: Club = club.desk._books
    with books.write() as connection:
        connection.execute(update(staff).where(staff.c.role == "trainer").values(privileges=Privilege.BILLING))

    club.do(requests.Extend("anna", "ten", 1, "because"), staff="trainer")


def test_what_was_not_allowed_changed_nothing(club: Counter) -> None:
    club.refuses(requests.Sell("anna", "ten"), staff="Trainer")

    assert club.has("anna") == {}
