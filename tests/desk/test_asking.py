"""Questions: credits on any day, rosters, the schedule, glances, and what the screens keep up with."""

from __future__ import annotations

from frontdesk import requests
from frontdesk.answers import GlanceLine, SessionName
from frontdesk.rules.terms import Group
from tests.desk.kit import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Counter, code, day, instant, yes

# credits on a day


def test_a_past_day_as_it_stood_at_its_end_whatever_was_undone_since(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", on=THURSDAY, nonce="booked"))
    yes(club.at(TUESDAY).undo("booked"))
    yes(club.at(WEDNESDAY).adjust("anna", 1))
    yes(club.adjust("anna", -3))
    club.at(FRIDAY)

    assert club.has("anna", day(-1)) == {}
    assert club.has("anna", MONDAY) == {"available": 9, "held": 1}
    assert club.has("anna", TUESDAY) == {"available": 10}
    assert club.has("anna", WEDNESDAY) == {"available": 8, "revoked": 3}
    assert club.has("anna") == {"available": 8, "revoked": 3}


def test_a_past_day_counts_a_no_show_from_the_end_of_its_session(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", on=TUESDAY))
    yes(club.at(THURSDAY).check_in("anna", on=TUESDAY))

    assert club.has("anna", MONDAY) == {"available": 9, "held": 1}
    assert club.has("anna", TUESDAY) == {"available": 9, "used": 1}


def test_a_past_day_knows_the_holds_ends_and_debts_of_its_time(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    yes(club.at(WEDNESDAY).pay("anna"))
    yes(club.at(THURSDAY).hold("anna", THURSDAY, FRIDAY))
    yes(club.at(FRIDAY).end("anna"))
    club.at(day(6))

    past = {on: club.has("anna", on) for on in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, day(5))}
    assert [*past.values()] == [
        {"available": 10},
        {"locked": 10},
        {"available": 10},
        {"locked": 10},
        {"available": 10},
        {"locked": 10},
    ]


def test_a_past_day_knows_the_policy_of_its_time(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    club.at(TUESDAY).policy(past_due="warn")
    club.at(WEDNESDAY).policy(past_due="block")
    club.at(THURSDAY).policy(enforced=False)
    club.at(FRIDAY)

    assert [club.has("anna", on) for on in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY)] == [
        {"available": 10},
        {"available": 10},
        {"locked": 10},
        {"available": 10},
    ]


def test_a_future_day_adds_grants_and_expiries_and_supposes_bills_paid(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    yes(club.book("anna", on=WEDNESDAY))
    club.at(TUESDAY)

    assert club.has("anna") == {"locked": 9, "held": 1}
    assert club.has("anna", WEDNESDAY) == {"available": 9, "used": 1}
    assert club.has("anna", day(30)) == {"available": 10, "expired": 9, "used": 1}


def test_today_means_now(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))

    assert club.has("anna", MONDAY) == {"available": 9, "held": 1}
    assert club.at(MONDAY, "19:00").has("anna", MONDAY) == {"available": 9, "used": 1}


def test_a_clock_that_goes_back_takes_nothing_back(club: Counter) -> None:
    yes(club.at(day(30)).sell("anna", "late"))
    yes(club.book("anna", on=day(30)))

    assert club.at(MONDAY).has("anna") == {"locked": 2, "held": 1}


def test_the_history_tells_what_was_issued_done_and_expired(club: Counter) -> None:
    yes(club.sell("anna", "late"))
    club.staff = "Staff"
    yes(club.book("anna", on=TUESDAY))
    club.staff = "Manager"
    yes(club.at(TUESDAY).adjust("anna", -1, membership="late"))
    yes(club.at(WEDNESDAY).hold("anna", THURSDAY, FRIDAY, "late"))

    lines = club.at(day(31)).credits("anna", history=True).history

    assert lines is not None
    told = [(line.day, line.what, line.credits, line.by, line.reason) for line in lines]
    assert told == [
        (MONDAY, "issued", 3, None, None),
        (MONDAY, "held", 1, "Staff", None),
        (TUESDAY, "revoked", 1, "Manager", "because"),
        (WEDNESDAY, "hold", 0, "Manager", None),
        (day(31), "expired", 1, None, None),
        (day(31), "issued", 3, None, None),
    ]
    assert lines[1].session == SessionName("yoga", TUESDAY)
    assert lines[1].membership == "late"


def test_credits_of_somebody_unknown(club: Counter) -> None:
    assert club.refuses(requests.Credits("nobody")).code == "unknown_contact"


# rosters and the schedule


def test_a_roster_shows_who_is_flagged_and_since_when_they_are_in(club: Counter) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card, "gold"))
        yes(club.book(card))
    club.do(requests.StopNote("bob", "Look."))
    yes(club.at(MONDAY, "17:50").check_in("anna"))

    lines = club.do(requests.Roster("yoga", MONDAY)).lines
    assert [(line.person.card, line.status, line.at, line.flagged) for line in lines] == [
        ("anna", "in", instant(MONDAY, "17:50"), False),
        ("bob", "booked", None, True),
        ("cleo", "waitlisted", None, False),
    ]
    assert club.refuses(requests.Roster("nothing", MONDAY)).code == "unknown_series"


def test_a_schedule_lists_what_series_say_and_what_became_of_it(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card, "gold"))
        yes(club.book(card, "duo"))
    yes(club.cancel_session("elite"))

    lines = club.do(requests.Sessions(MONDAY, TUESDAY)).sessions

    assert [(line.series, line.date, line.time) for line in lines[:2]] == [
        ("gym", MONDAY, "10:00"),
        ("duo", MONDAY, "18:00"),
    ]
    assert (lines[1].taken, lines[1].waiting, lines[1].inside, lines[1].capacity) == (1, 1, 0, 1)
    assert [line.date for line in lines if line.cancelled] == [MONDAY]
    assert club.at(MONDAY, "19:00").do(requests.Sessions(MONDAY, MONDAY)).sessions[1].taken == 0
    assert len(lines) == 8


# glances


def glance(club: Counter, card: str, series: str | None = "yoga") -> GlanceLine:
    on = MONDAY if series else None
    return club.do(requests.Glance((card, "nobody"), series, on)).lines[0]


def test_a_glance_tells_memberships_credits_and_the_booking(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", 2, days=5))
    yes(club.book("anna"))

    assert glance(club, "anna") == GlanceLine("anna", ("Ten",), False, 11, ((1, day(4)),), "booked", ())
    yes(club.at(MONDAY, "17:50").check_in("anna"))
    assert glance(club, "anna").booking == "in"
    assert glance(club, "anna", None).booking is None
    assert glance(club, "anna", "nothing").booking is None


def test_a_glance_flags_what_the_desk_should_know(club: Counter) -> None:
    assert glance(club, "anna").flags == ("no_membership",)
    yes(club.sell("anna", "ten", WEDNESDAY, paid=False))
    assert glance(club, "anna").flags == ("not_started",)
    club.do(requests.StopNote("anna", "Look."))
    assert glance(club.at(THURSDAY), "anna").flags == ("past_due", "stop_note")
    yes(club.hold("anna", THURSDAY))
    yes(club.pay("anna"))
    club.do(requests.StopNote("anna", ""))
    assert glance(club, "anna").flags == ("on_hold",)
    yes(club.end("anna"))
    ended = glance(club.at(FRIDAY), "anna")
    assert (ended.flags, ended.memberships) == (("ended",), ("Ten",))
    yes(club.sell("anna", "gold"))
    assert (glance(club, "anna").unlimited, glance(club, "anna").flags) == (True, ())


# what the screens keep up with


def test_the_change_counter_grows_with_every_operation_and_tells_whom_it_touched(club: Counter) -> None:
    before = club.desk.changes()
    assert [card.card for card in club.desk.contact_cards()] == ["anna", "bob", "cleo", "dora"]
    assert club.desk.contact_cards(before) == []

    yes(club.sell("bob", "gold"))

    assert club.desk.changes() > before
    assert [(card.card, card.group) for card in club.desk.contact_cards(before)] == [("bob", Group.MEMBER)]


def test_the_last_visits_tell_refusals_too_and_only_this_desk(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.at(MONDAY, "17:50").check_in("anna"))
    club.check_in("bob")
    assert code(club.check_in("nobody")) == "unknown_contact"

    visits = club.desk.recent_visits()

    assert [(visit.person.card, visit.admitted, visit.code, visit.series) for visit in visits] == [
        ("bob", False, "no_membership", "yoga"),
        ("anna", True, "in", "yoga"),
    ]
    assert visits[0].message == "no membership yet"
    club.desk.name = "other"
    assert club.desk.recent_visits() == []
