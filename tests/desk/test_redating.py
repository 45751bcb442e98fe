"""A series that takes place once goes to another date: its bookings go along, and hold what is good there."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from frontdesk import answers, requests
from frontdesk.answers import Invalid
from frontdesk.rules.admission import PaidKind
from frontdesk.rules.sessions import Weekday
from tests.desk.kit import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Counter, code, day, instant, yes

IN_FEBRUARY = day(35)
"""After the credits sold on the first day have expired: they are good for 30 days."""


@pytest.fixture(autouse=True)
def gala(club: Counter) -> None:
    """Something that takes place once, on Thursday, with two places."""
    club.series("gala", weekdays=None, date=THURSDAY, capacity=2)


def edit(club: Counter, on: date | None, at: str = "18:00", **more: Any) -> answers.Effects:  # noqa: ANN401  # whatever fields the request has
    """Move it to another date, and tell whom that affects."""
    fields: dict[str, Any] = {"date": on, "capacity": 2, "effects": True} | more
    answer = club.do(requests.Series("gala", time.fromisoformat(at), 60, **fields))
    assert answer.effects is not None
    assert not club.problems()
    return answer.effects


def booked(club: Counter, *cards: str, membership: str = "ten") -> None:
    for card in cards:
        yes(club.sell(card, membership))
        yes(club.book(card, "gala", THURSDAY))


def dates(club: Counter) -> list[str]:
    """When it takes place, and whether it is called off: `Thu 18:00`."""
    lines = club.do(requests.Sessions(MONDAY, day(90))).sessions
    return [f"{each.date:%a} {each.time}{' off' if each.cancelled else ''}" for each in lines if each.series == "gala"]


def told(effects: answers.Effects) -> list[tuple[str, str, bool]]:
    return [(each.person.card, each.code, each.returned) for each in effects.invalid]


def charge(club: Counter, card: str, on: date) -> answers.PaidBy | None:
    lines = club.do(requests.Roster("gala", on)).lines
    return next(each.charge for each in lines if each.person.card == card)


def test_bookings_and_the_line_go_along(club: Counter) -> None:
    booked(club, "anna", "bob", "cleo")

    effects = edit(club, WEDNESDAY, "19:00")

    assert [(each.date, each.new_starts, each.booked, each.waiting) for each in effects.moved] == [
        (THURSDAY, instant(WEDNESDAY, "19:00"), 2, 1)
    ]
    assert effects.invalid == ()
    assert dates(club) == ["Wed 19:00"]
    assert club.roster("gala", WEDNESDAY) == {"booked": ("anna", "bob"), "waitlisted": ("cleo",)}
    assert code(club.book("dora", "gala", THURSDAY)) == "unknown_session"
    assert club.has("anna") == {"available": 9, "held": 1}
    edit(club, THURSDAY)
    assert dates(club) == ["Thu 18:00"]
    assert club.roster("gala", THURSDAY) == {"booked": ("anna", "bob"), "waitlisted": ("cleo",)}
    club.at(THURSDAY, "17:30")
    assert yes(club.check_in("anna", "gala", THURSDAY)).walk_in is False


def test_a_credit_that_is_not_good_then_goes_back_and_who_is_kept_comes_unpaid(club: Counter) -> None:
    booked(club, "anna")
    booked(club, "bob", membership="gold")

    effects = edit(club, IN_FEBRUARY)

    assert told(effects) == [("anna", "credit_expired", False)]
    assert effects.cancelled is False
    assert club.roster("gala", IN_FEBRUARY) == {"booked": ("anna", "bob")}
    assert charge(club, "anna", IN_FEBRUARY) == answers.PaidBy(PaidKind.UNPAID)
    assert club.has("anna") == {"available": 10}


def test_on_request_they_are_cancelled_and_who_waits_moves_up(club: Counter) -> None:
    booked(club, "anna", "bob")
    booked(club, "cleo", membership="gold")

    effects = edit(club, IN_FEBRUARY, invalid=Invalid.CANCEL)

    assert told(effects) == [("anna", "credit_expired", True), ("bob", "credit_expired", True)]
    assert effects.promoted == ("cleo",)
    assert club.roster("gala", IN_FEBRUARY) == {"booked": ("cleo",)}
    assert [club.has(card) for card in ("anna", "bob")] == [{"available": 10}] * 2


def test_another_credit_that_is_good_then_pays_instead(club: Counter) -> None:
    booked(club, "anna")
    yes(club.sell("bob"))
    yes(club.sell("bob", "late"))
    yes(club.book("bob", "gala", THURSDAY))
    club.adjust("anna", 1, days=60)

    effects = edit(club, IN_FEBRUARY)

    assert told(effects) == [("bob", "credit_expired", False)]
    paid = charge(club, "anna", IN_FEBRUARY)
    assert paid is not None
    assert (paid.kind, paid.good_through) == ("credit", day(59))
    assert club.has("anna") == {"available": 10, "held": 1}
    assert code(club.undo("none")) == "nothing_to_undo"


def test_an_extended_credit_is_held_anew_and_the_last_one_too(club: Counter) -> None:
    booked(club, "anna", membership="one")
    club.extend("anna", 20, "one")

    assert told(edit(club, IN_FEBRUARY)) == []

    assert club.has("anna") == {"held": 1}
    paid = charge(club, "anna", IN_FEBRUARY)
    assert paid is not None
    assert (paid.kind, paid.good_through) == ("credit", day(49))


def test_what_the_membership_is_on_the_new_day(club: Counter) -> None:
    booked(club, "anna", "bob")
    club.hold("anna", FRIDAY, day(10))
    club.end("bob", FRIDAY)

    assert told(edit(club, day(5))) == [("anna", "on_hold", False), ("bob", "ended", False)]

    assert club.roster("gala", day(5)) == {"booked": ("anna", "bob")}  # kept: what they held is good on that day
    assert club.has("anna") == {"available": 9, "held": 1}


def test_a_credit_pays_where_the_unlimited_membership_has_ended_by_then(club: Counter) -> None:
    booked(club, "anna", membership="gold")
    yes(club.sell("anna"))
    club.end("anna", FRIDAY, "gold")

    assert told(edit(club, day(5))) == []

    assert club.has("anna") == {"available": 9, "held": 1}
    assert told(edit(club, THURSDAY)) == []
    assert club.has("anna") == {"available": 9, "held": 1}  # what pays is not asked anew where it is good


def test_who_is_past_due_or_has_a_note_stays_booked(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    yes(club.book("anna", "gala", THURSDAY))
    club.policy(stop_note="block")
    club.do(requests.StopNote("anna", "See me"))

    assert told(edit(club.at(TUESDAY), FRIDAY)) == []


def test_while_billing_is_not_enforced_nothing_is_asked_but_a_credit_is_not_held_for_a_day_it_is_not_good_on(
    club: Counter,
) -> None:
    booked(club, "anna", "bob")
    club.policy(enforced=False)

    assert told(edit(club, FRIDAY)) == []
    assert club.has("anna") == {"available": 9, "held": 1}
    assert told(edit(club, IN_FEBRUARY)) == []
    assert club.has("anna") == {"available": 10}
    assert charge(club, "anna", IN_FEBRUARY) == answers.PaidBy(PaidKind.NONE)


def test_session_rules_and_a_new_date_at_once_are_told_once(club: Counter) -> None:
    booked(club, "anna")
    booked(club, "bob", membership="gold")

    effects = edit(club, FRIDAY, session_rules=True, memberships=("gold",))

    assert told(effects) == [("anna", "session_rule", False)]
    assert club.has("anna") == {"available": 9, "held": 1}


def test_who_would_be_in_two_places_and_who_is_beyond_fewer_places_are_told(club: Counter) -> None:
    booked(club, "anna", "bob")
    yes(club.book("anna", "yoga", FRIDAY))

    effects = edit(club, FRIDAY, capacity=1)

    assert [(each.person.card, each.other_series) for each in effects.clashes] == [("anna", "yoga")]
    assert told(effects) == [("bob", "session_full", False)]


def test_a_session_of_its_own_goes_along_and_keeps_its_time(club: Counter) -> None:
    booked(club, "anna")
    club.do(requests.Session("gala", THURSDAY, new_time=time(7), capacity=9))

    edit(club, FRIDAY)

    assert dates(club) == ["Fri 07:00"]
    assert club.roster("gala", FRIDAY) == {"booked": ("anna",)}
    club.do(requests.Session("gala", FRIDAY))
    assert dates(club) == ["Fri 18:00"]


def test_a_session_that_somebody_has_left_goes_along_and_its_undo_asks_for_the_new_day(club: Counter) -> None:
    booked(club, "anna")
    yes(club.cancel("anna", "gala", THURSDAY, nonce="left"))
    edit(club, FRIDAY)
    assert dates(club) == ["Fri 18:00"]
    yes(club.undo("left"))
    assert club.roster("gala", FRIDAY) == {"booked": ("anna",)}
    yes(club.cancel("anna", "gala", FRIDAY, nonce="left again"))
    edit(club, IN_FEBRUARY)

    assert club.undo("left again").message == "gala is on 9 Feb now; the credit is not good then."
    assert dates(club) == ["Mon 18:00"]


def test_a_late_cancellation_has_used_its_credit_for_the_day_that_is_left(club: Counter) -> None:
    edit(club, THURSDAY, cancel_notice_hours=100)
    booked(club, "anna")
    assert yes(club.cancel("anna", "gala", THURSDAY, nonce="late")).status == "late_cancelled"

    edit(club, IN_FEBRUARY, cancel_notice_hours=100)

    assert club.has("anna") == {"available": 9, "used": 1}
    assert code(club.undo("late")) == "no_credit"


def test_a_move_back_to_a_session_that_has_gone_to_another_day(club: Counter) -> None:
    booked(club, "anna")
    moved = requests.MoveBooking("anna", "gala", THURSDAY, "yoga", FRIDAY)
    club.do(moved, nonce="moved")
    edit(club, IN_FEBRUARY)

    assert code(club.undo("moved")) == "no_credit"
    edit(club, WEDNESDAY)
    yes(club.undo("moved"))
    assert club.roster("gala", WEDNESDAY) == {"booked": ("anna",)}
    assert not club.problems()


@pytest.mark.parametrize("why", ["closed", "past", "somebody is in", "runs"])
def test_where_it_cannot_go_its_people_stay_and_are_told(club: Counter, why: str) -> None:
    booked(club, "anna", "bob")
    to = FRIDAY
    if why == "closed":
        club.do(requests.Closure(FRIDAY, FRIDAY, "Holiday"))
    elif why == "past":
        to = MONDAY - timedelta(days=1)
    elif why == "somebody is in":
        yes(club.at(THURSDAY, "17:30").check_in("bob", "gala", THURSDAY))
    else:
        club.at(THURSDAY, "18:10")

    effects = edit(club, to)

    stay = [] if why == "runs" else ["anna"] if why == "somebody is in" else ["anna", "bob"]
    assert told(effects) == [(card, "off_schedule", False) for card in stay]
    assert "Thu 18:00" in dates(club)


def test_one_that_was_put_off_after_somebody_was_missed_stays_on_its_day(club: Counter) -> None:
    booked(club, "anna", "bob")
    yes(club.at(THURSDAY, "18:10").no_show("bob", "gala", THURSDAY))
    club.do(requests.Session("gala", THURSDAY, new_time=time(20)))

    assert told(edit(club, IN_FEBRUARY)) == [("anna", "off_schedule", False)]
    assert dates(club) == ["Thu 20:00", "Mon 18:00"]
    assert club.has("bob") == {"available": 9, "used": 1}


def test_a_cancelled_one_stays_where_it_was(club: Counter) -> None:
    booked(club, "anna")
    yes(club.cancel_session("gala", THURSDAY))

    assert edit(club, FRIDAY).moved == ()
    assert dates(club) == ["Thu 18:00 off", "Fri 18:00"]


def test_one_that_becomes_weekly_leaves_its_date_as_ever(club: Counter) -> None:
    booked(club, "anna")
    effects = edit(club, None, weekdays=(Weekday.FRI,))
    assert told(effects) == [("anna", "off_schedule", False)]


def test_one_that_goes_back_to_where_somebody_was_left_stays(club: Counter) -> None:
    booked(club, "anna")
    club.do(requests.Closure(FRIDAY, FRIDAY, "Holiday"), nonce="closed")
    edit(club, FRIDAY)
    club.undo("closed")
    yes(club.sell("bob"))
    yes(club.book("bob", "gala", FRIDAY))

    assert told(edit(club, THURSDAY)) == [("bob", "off_schedule", False)]
    assert dates(club) == ["Thu 18:00", "Fri 18:00"]
