"""What somebody lacks, and how somebody else lends it; and who may come in while the clock is in doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from data.engine import Club
from frontdesk import answers, requests
from frontdesk.clock import PinnedClock
from frontdesk.contract import Approval, Preview
from frontdesk.desk.core import ClubDesk
from frontdesk.requests import Request
from frontdesk.rules.access import Privilege, Role
from tests.desk.kit import CREDIT, FRIDAY, MONDAY, TUESDAY, Counter, day, instant, name_club, yes

MARIA = Approval("Maria", "4711")


@pytest.fixture
def maria(club: Counter, quick_pins: None) -> Counter:
    """The club, with a manager who has a PIN."""
    del quick_pins
    club.do(requests.Staff("Maria", Role.MANAGER, "4711"))
    return club


# --- what is lacking ------------------------------------------------------------------------------

OVERRIDE = requests.Override("because", CREDIT)
LACKING: list[tuple[str, Request[Any], Privilege]] = [
    ("Staff", requests.Category("More"), Privilege.BILLING),
    ("Staff", requests.TrustClock(), Privilege.MANAGE),
    ("Staff", requests.RolePrivileges(Role.STAFF, ()), Privilege.SETTINGS),
    ("Trainer", requests.Credits("anna"), Privilege.DESK),
    ("Trainer", requests.CheckIn("anna", "yoga", MONDAY), Privilege.DESK),
    ("Staff", requests.CheckIn("bob", "yoga", MONDAY, override=OVERRIDE), Privilege.MANAGE),
    ("Staff", requests.Sell("bob", "ten", discount_percent=Decimal(10)), Privilege.BILLING),
]


@pytest.mark.parametrize(("staff", "request_", "needs"), LACKING, ids=lambda each: type(each).__name__)
def test_a_refusal_for_want_of_a_privilege_names_it(
    club: Counter, staff: str, request_: Request[Any], needs: Privilege
) -> None:
    yes(club.sell("anna"))
    club.at(MONDAY, "17:55")

    refusal = club.refuses(request_, staff=staff)

    assert (refusal.code, refusal.needs) == ("not_allowed", needs)


def test_an_override_of_a_booking_and_a_late_move_are_written_down_when_somebody_may_not(club: Counter) -> None:
    before = club.desk.changes()
    refusal = club.refuses(requests.Book("bob", "yoga", TUESDAY, override=OVERRIDE), staff="Staff")

    assert refusal.needs is Privilege.MANAGE
    assert club.desk.changes() > before


def test_a_refusal_of_the_moment_needs_nobody_else(club: Counter) -> None:
    yes(club.sell("anna"))
    refusal = club.refuses(requests.Pay("anna", Decimal(1_000_000)), staff="Owner")

    assert (refusal.code, refusal.needs) == ("not_allowed", None)


def test_the_same_request_goes_through_under_the_same_nonce_with_the_approval_of_somebody_who_may(
    maria: Counter,
) -> None:
    asked = requests.Category("More")
    assert maria.refuses(asked, staff="Staff", nonce="n1").needs is Privilege.BILLING
    assert maria.refuses(asked, staff="Staff", nonce="n1", approval=Approval("Maria", "0000")).code == "wrong_pin"

    maria.do(asked, staff="Staff", nonce="n1", approval=MARIA)

    assert maria.desk.settle(asked, staff="Staff", nonce="n1").repeated
    assert maria.refuses(requests.Category("Another"), staff="Staff").needs is Privilege.BILLING


# --- an errand that asks several times --------------------------------------------------------------


def test_what_is_lent_for_an_errand_goes_with_each_of_its_requests(maria: Counter) -> None:
    trail = requests.Audit(operation="lend")
    assert maria.refuses(trail, staff="Staff").needs is Privilege.MANAGE

    lent = maria.do(requests.Lend("Trail", Privilege.MANAGE), staff="Staff", approval=MARIA)

    entry = maria.do(trail, staff="Staff", approval=lent).lines[0]
    assert (entry.by, entry.approved_by, entry.after) == ("Staff", "Maria", "Trail: manage")
    maria.do(requests.Export("Trail", None, None, 1, "a.xlsx"), staff="Staff", approval=lent)
    assert maria.do(requests.Audit(operation="export")).lines[0].approved_by == "Maria"
    assert maria.refuses(trail, staff="Staff").needs is Privilege.MANAGE
    assert maria.refuses(requests.Category("More"), staff="Staff", approval=lent).needs is Privilege.BILLING


def test_what_is_lent_ends_where_whoever_lent_it_leaves_or_may_do_it_no_more(maria: Counter) -> None:
    trail = requests.Audit(operation="lend")
    lent = maria.do(requests.Lend("Trail", Privilege.MANAGE), staff="Staff", approval=MARIA)
    maria.do(trail, staff="Staff", approval=lent)

    maria.do(requests.EditStaff("Maria", role=Role.STAFF))
    assert maria.refuses(trail, staff="Staff", approval=lent).needs is Privilege.MANAGE
    maria.do(requests.EditStaff("Maria", role=Role.MANAGER))
    maria.do(trail, staff="Staff", approval=lent)
    maria.do(requests.EditStaff("Maria", left=True))
    assert maria.refuses(trail, staff="Staff", approval=lent).needs is Privilege.MANAGE
    unknown = replace(lent, staff_id=lent.staff_id + 1000)
    assert maria.refuses(trail, staff="Staff", approval=unknown).needs is Privilege.MANAGE


def test_nothing_is_lent_without_the_pin_of_somebody_who_may(maria: Counter) -> None:
    assert "It takes the PIN" in maria.refuses(requests.Lend("Trail", Privilege.MANAGE), staff="Staff").message
    wrong = Approval("Maria", "0000")
    asked = requests.Lend("Settings", Privilege.SETTINGS)
    assert maria.refuses(asked, staff="Staff", approval=wrong).code == "wrong_pin"
    assert maria.refuses(asked, staff="Staff", approval=MARIA).needs is Privilege.SETTINGS


# --- a preview of what one may not do ---------------------------------------------------------------


def test_a_preview_shows_what_would_come_of_it_if_somebody_approved(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", on=TUESDAY))
    asked, look = requests.Hold("anna", "ten", TUESDAY, FRIDAY), requests.Credits("anna", TUESDAY)

    alone = club.desk.preview(asked, look, staff="Staff")
    assert isinstance(alone, answers.Refusal)
    assert alone.needs is Privilege.BILLING

    seen = club.desk.preview(asked, look, staff="Staff", as_if_approved=True)
    assert isinstance(seen, Preview)
    assert isinstance(seen.after, answers.CreditReport)
    assert [each.series for each in seen.answer.cancelled] == ["yoga"]
    assert club.has("anna") == {"available": 9, "held": 1}


def test_what_a_preview_supposes_lets_nobody_see_what_they_may_not(club: Counter) -> None:
    yes(club.sell("anna"))

    seen = club.desk.preview(
        requests.Hold("anna", "ten", TUESDAY, FRIDAY), requests.Credits("anna"), staff="Trainer", as_if_approved=True
    )

    assert isinstance(seen, Preview)
    assert (seen.before, seen.after) == (None, None)


def test_a_preview_within_which_a_privilege_is_lacking_names_it(club: Counter) -> None:
    yes(club.sell("anna"))
    club.at(MONDAY, "17:55")

    seen = club.desk.preview(requests.CheckIn("anna", "yoga", MONDAY), staff="Trainer")

    assert isinstance(seen, answers.Refusal)
    assert seen.needs is Privilege.DESK


# --- the clock in doubt -----------------------------------------------------------------------------


@pytest.fixture
def doubtful(fresh_club: Club, quick_pins: None) -> Counter:
    """A live club of staff with PINs, whose clock has jumped forty days ahead."""
    del quick_pins
    name_club(fresh_club, pinned=False)
    clock = PinnedClock(instant(MONDAY))
    club = Counter(ClubDesk(fresh_club, clock, "front"))
    club.do(requests.Staff("Maria", Role.MANAGER, "4711"))
    club.do(requests.Staff("Kai", Role.STAFF, "1234"))
    clock.set(instant(day(40)))
    return Counter(ClubDesk(fresh_club, clock, "front"))


def test_one_may_sign_in_while_the_clock_is_in_doubt_and_nothing_is_written_with_that_moment(
    doubtful: Counter,
) -> None:
    before = doubtful.desk.changes()

    assert doubtful.do(requests.SignIn("Maria", "4711")).name == "Maria"
    assert doubtful.refuses(requests.SignIn("Maria", "0000")).code == "wrong_pin"

    assert doubtful.desk.changes() == before
    assert doubtful.refuses(requests.Category("More")).code == "clock_in_doubt"


def test_who_may_says_that_the_clock_is_right_and_nobody_else(doubtful: Counter) -> None:
    before = doubtful.desk.changes()
    assert doubtful.refuses(requests.TrustClock(), staff="Kai").needs is Privilege.MANAGE
    assert doubtful.desk.changes() == before  # else that moment would be the newest sign of life, and believed
    assert doubtful.refuses(requests.Category("More")).code == "clock_in_doubt"

    doubtful.do(requests.TrustClock(), staff="Kai", approval=MARIA)

    doubtful.do(requests.Category("More"))


def test_a_lock_from_a_day_the_clock_was_wrong_locks_nobody_for_weeks(doubtful: Counter) -> None:
    for _ in range(3):
        doubtful.refuses(requests.SignIn("Maria", "0000"))
    assert doubtful.refuses(requests.SignIn("Maria", "4711")).code == "locked"
    doubtful.do(requests.SignIn("Kai", "1234"))

    right = Counter(ClubDesk(doubtful.desk._books, PinnedClock(instant(MONDAY) + timedelta(hours=1)), "front"))

    assert right.do(requests.SignIn("Maria", "4711")).name == "Maria"


def test_the_list_says_how_many_wrong_pins_there_were_in_a_row(maria: Counter) -> None:
    for _ in range(3):
        maria.refuses(requests.SignIn("Maria", "0000"))

    line = next(each for each in maria.do(requests.StaffList()).people if each.name == "Maria")
    assert (line.tries, line.locked_until) == (3, maria.clock.now() + timedelta(seconds=30))

    maria.at(MONDAY, "23:00")
    maria.do(requests.SignIn("Maria", "4711"))
    line = next(each for each in maria.do(requests.StaffList()).people if each.name == "Maria")
    assert (line.tries, line.locked_until) == (None, None)
