"""Two people with different privileges try every operation, as the console asks it and as a line of the batch."""

from __future__ import annotations

from typing import Any

import pytest

from frontdesk import requests
from frontdesk.batch import OPERATIONS, Batch
from frontdesk.requests import Request
from frontdesk.rules.access import Privilege, Role
from screens.at_desk import Person
from tests.desk.kit import Counter, yes
from tests.desk.test_privileges import FORBIDDEN, MANAGERS, OWNERS, STAFF, TABLE, TRAINERS, WALK_IN, line_of
from tests.pages import codes, rows, section

MAY = {
    "Trainer": frozenset({Privilege.CHECK_IN, Privilege.BILLING}),
    "Staff": frozenset({Privilege.CHECK_IN, Privilege.DESK, Privilege.MANAGE}),
}
"""A trainer who looks after the memberships, and a clerk who stands in for the manager."""
BY_ROLES = {
    len(TRAINERS): Privilege.CHECK_IN,
    len(STAFF): Privilege.DESK,
    len(MANAGERS): Privilege.MANAGE,
    len(OWNERS): Privilege.SETTINGS,
}
"""What the first of the roles that may do it is there for; of Billing Privileges the manager's guide speaks."""
BILLING = {
    op
    for row in rows(section("manager-guide", "Who may do what"))
    if codes(row[0])[0] == Privilege.BILLING
    for op in codes(row[1])
}


def needed(request_: Request[Any], allowed: list[Role]) -> Privilege:
    """What somebody needs for it, as the guide says."""
    op = next((op for op, kind in OPERATIONS.items() if kind is type(request_)), None)
    return Privilege.BILLING if op in BILLING else BY_ROLES[len(allowed)]


@pytest.mark.parametrize("dialect", ["sqlite"])  # who may what is asked above the database
@pytest.mark.parametrize(("request_", "allowed"), TABLE, ids=lambda each: type(each).__name__)
def test_each_may_do_what_their_privileges_say(club: Counter, request_: Request[Any], allowed: list[Role]) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.sell("bob", "gold"))
    club.do(requests.EditStaff("Trainer", privileges=(Privilege.BILLING,)))
    club.do(requests.EditStaff("Staff", privileges=(Privilege.MANAGE,)))
    needs, line = needed(request_, allowed), line_of(request_)

    for name, may in MAY.items():
        lacking = None if needs in may else needs
        if line:
            told = Batch(club.desk).answer_to({**line, "as": name})
            assert (told.get("message") in {FORBIDDEN, WALK_IN}) is (lacking is not None), (name, told)
        answer = Person(name).at(club.desk).perform(request_)
        assert getattr(answer, "needs", None) == lacking, (name, answer)
