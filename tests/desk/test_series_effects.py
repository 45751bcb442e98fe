"""Series under attack: days that are left, people in two places at once, versions edited in every order, odd clocks."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from frontdesk import requests
from frontdesk.answers import Invalid
from frontdesk.rules.sessions import Weekday
from tests.desk.kit import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Counter, code, day, instant, yes
from tests.desk.test_series import edit, times

TUE, WED = (Weekday.TUE,), (Weekday.WED,)


def booked(club: Counter, *cards: str, series: str = "yoga", on: date = TUESDAY) -> None:
    """Book people who have credits; those who have none yet buy some."""
    for card in cards:
        club.sell(card)
        yes(club.book(card, series, on))


def own(club: Counter, on: date) -> dict[str, object]:
    """What the session of a day has, whosever it is."""
    line = next(line for line in club.do(requests.Sessions(on, on)).sessions if line.series == "yoga")
    return {"time": line.time, "own": line.own, "capacity": line.capacity, "cancelled": line.cancelled}


# days that a series leaves


def test_who_is_booked_on_a_day_that_the_series_leaves_is_told_and_kept(club: Counter) -> None:
    booked(club, "anna", "bob", "cleo")

    effects = edit(club, weekdays=WED)

    assert [(each.person.card, each.code, each.returned) for each in effects.invalid] == [
        ("anna", "off_schedule", False),
        ("bob", "off_schedule", False),
        ("cleo", "off_schedule", False),
    ]
    assert times(club) == ["Tue 18:00", "Wed 18:00"]
    assert club.roster(on=TUESDAY) == {"booked": ("anna", "bob"), "waitlisted": ("cleo",)}
    club.at(TUESDAY, "18:05")
    assert yes(club.check_in("anna", on=TUESDAY)).walk_in is False


def test_on_request_they_are_cancelled_and_the_session_with_them(club: Counter) -> None:
    booked(club, "anna", "bob", "cleo")

    effects = edit(club, weekdays=WED, invalid=Invalid.CANCEL)

    assert [(each.person.card, each.returned) for each in effects.invalid] == [
        ("anna", True),
        ("bob", True),
        ("cleo", False),
    ]
    assert effects.promoted == ()
    assert [club.has(card) for card in ("anna", "bob", "cleo")] == [{"available": 10}] * 3
    assert own(club, TUESDAY)["cancelled"]
    assert code(club.book("anna", on=TUESDAY)) == "session_cancelled"


def test_a_session_that_runs_while_its_day_is_left_goes_on(club: Counter) -> None:
    booked(club, "anna", on=MONDAY)
    club.at(MONDAY, "18:10")

    effects = edit(club, weekdays=WED, invalid=Invalid.CANCEL)

    assert effects.invalid == ()
    assert club.roster(on=MONDAY) == {"booked": ("anna",)}


def test_a_booking_on_a_day_left_is_told_once_though_its_rule_goes_too(club: Counter) -> None:
    booked(club, "anna")

    effects = edit(club, weekdays=WED, session_rules=True, memberships=("gold",), invalid=Invalid.CANCEL)

    assert [each.code for each in effects.invalid] == ["off_schedule"]
    assert club.has("anna") == {"available": 10}


def test_days_left_from_a_day_on_leave_those_before_it(club: Counter) -> None:
    booked(club, "anna", on=TUESDAY)
    booked(club, "anna", on=day(8))

    effects = edit(club, weekdays=WED, from_day=WEDNESDAY, invalid=Invalid.CANCEL)

    assert [each.date for each in effects.invalid] == [day(8)]
    assert club.has("anna") == {"available": 9, "held": 1}


def test_a_session_of_its_own_on_a_day_left_is_left_alone(club: Counter) -> None:
    booked(club, "anna")
    club.do(requests.Session("yoga", TUESDAY, new_time=time(17)))

    assert edit(club, weekdays=WED, invalid=Invalid.CANCEL).invalid == ()
    assert own(club, TUESDAY)["time"] == "17:00"
    club.do(requests.Session("yoga", TUESDAY))
    assert club.roster(on=TUESDAY) == {"booked": ("anna",)}


# ends


def test_a_series_that_ends_before_it_begins_never_takes_place(club: Counter) -> None:
    club.series("soon", start=WEDNESDAY)
    for card, on in (("anna", WEDNESDAY), ("bob", FRIDAY)):
        yes(club.sell(card))
        yes(club.book(card, "soon", on))

    effects = club.do(requests.EndSeries("soon", TUESDAY, effects=True)).effects

    assert effects is not None
    assert [(each.person.card, each.returned) for each in effects.invalid] == [("anna", True), ("bob", True)]
    lines = club.do(requests.Sessions(MONDAY, day(30))).sessions
    assert [(each.date, each.cancelled) for each in lines if each.series == "soon"] == [
        (WEDNESDAY, True),
        (FRIDAY, True),
    ]
    (version,) = club.do(requests.OneSeries("soon")).versions
    assert (version.start, version.end) == (WEDNESDAY, WEDNESDAY)  # which an edit takes as it is
    club.do(requests.Series("soon", time(18), 60, tuple(Weekday), start=version.start, end=version.end))
    assert [club.has(card) for card in ("anna", "bob")] == [{"available": 10}] * 2


@pytest.mark.parametrize("closed", [True, False])
def test_there_may_be_nothing_to_call_off_on_the_first_day(club: Counter, closed: bool) -> None:
    club.series("soon", start=WEDNESDAY, weekdays=(Weekday.WED if closed else Weekday.FRI,))
    if closed:
        club.do(requests.Closure(WEDNESDAY, WEDNESDAY, "Holiday"))

    club.do(requests.EndSeries("soon"))

    lines = club.do(requests.Sessions(MONDAY, day(30))).sessions
    assert [each.cancelled for each in lines if each.series == "soon"] == [True] * closed


def test_no_version_ends_before_it_begins(club: Counter) -> None:
    late = requests.Series("yoga", time(18), 60, tuple(Weekday), from_day=WEDNESDAY, end=TUESDAY)
    refused = club.refuses(late)
    assert (refused.code, refused.field) == ("malformed", "end")
    assert refused.message == "The last day must not lie before the day from which this holds (2026-01-07)."


# two places at once


def test_who_would_be_in_two_places_at_once_is_told(club: Counter) -> None:
    booked(club, "anna", "bob")
    yes(club.book("anna", "duo", TUESDAY))
    club.series("late", at="19:30")
    yes(club.book("bob", "late", TUESDAY))

    assert edit(club, minutes=90).clashes == ()  # it did not move; whoever books twice at one time may
    found = edit(club, at="19:00", minutes=60).clashes
    assert [(each.person.card, each.other_series, each.other_starts) for each in found] == [
        ("bob", "late", instant(TUESDAY, "19:30")),
    ]
    club.cancel("bob", "late", TUESDAY)
    assert edit(club, at="19:15").clashes == ()
    yes(club.book("bob", "gym", TUESDAY))
    effects = club.do(requests.Session("yoga", TUESDAY, new_time=time(9, 30), effects=True)).effects
    assert effects is not None
    assert [(each.person.card, each.other_series) for each in effects.clashes] == [("bob", "gym")]


# versions in every order


def test_the_part_before_a_split_can_be_edited_and_what_follows_gives_way(club: Counter) -> None:
    booked(club, "anna", on=TUESDAY)
    booked(club, "anna", on=FRIDAY)
    edit(club, at="19:00", from_day=THURSDAY)

    edit(club, at="17:00", from_day=MONDAY)

    assert times(club) == ["Mon 17:00", "Tue 17:00", "Wed 17:00", "Thu 17:00", "Fri 17:00"]
    versions = club.do(requests.OneSeries("yoga")).versions
    assert [(each.valid_from, each.valid_until) for each in versions] == [(None, MONDAY), (MONDAY, None)]
    assert club.roster(on=FRIDAY) == {"booked": ("anna",)}


def test_a_series_that_ends_before_its_split_ends(club: Counter) -> None:
    booked(club, "anna", on=TUESDAY)
    booked(club, "anna", on=FRIDAY)
    edit(club, at="19:00", from_day=THURSDAY)

    club.do(requests.EndSeries("yoga", TUESDAY))

    assert times(club, MONDAY, day(30)) == ["Mon 18:00", "Tue 18:00", "Fri 19:00"]
    assert own(club, FRIDAY)["cancelled"]
    assert club.has("anna") == {"available": 9, "held": 1}
    assert len(club.do(requests.OneSeries("yoga")).versions) == 1


def test_a_session_of_its_own_survives_a_split_an_edit_of_the_whole_and_an_end(club: Counter) -> None:
    booked(club, "anna", on=THURSDAY)
    club.do(requests.Session("yoga", THURSDAY, new_time=time(7), capacity=9))
    edit(club, at="19:00", from_day=WEDNESDAY)
    assert own(club, THURSDAY) == {"time": "07:00", "own": True, "capacity": 9, "cancelled": False}
    edit(club, at="20:00", capacity=1)
    assert own(club, THURSDAY)["time"] == "07:00"

    club.do(requests.Session("yoga", THURSDAY))
    assert own(club, THURSDAY) == {"time": "20:00", "own": False, "capacity": 1, "cancelled": False}
    club.do(requests.Session("yoga", THURSDAY, new_time=time(8)))
    club.do(requests.EndSeries("yoga", WEDNESDAY))
    assert own(club, THURSDAY)["cancelled"]
    assert club.has("anna") == {"available": 10}


def test_a_split_on_a_day_of_bookings_takes_them_all_to_one_side(club: Counter) -> None:
    for number in range(5):
        booked(club, "anna", on=day(number))
    edit(club, at="19:00", from_day=WEDNESDAY)
    edit(club, at="20:00", from_day=WEDNESDAY)
    edit(club, at="21:00", from_day=TUESDAY)
    edit(club, at="18:00", from_day=FRIDAY)

    assert times(club) == ["Mon 18:00", "Tue 21:00", "Wed 21:00", "Thu 21:00", "Fri 18:00"]
    assert [club.roster(on=day(number)) for number in range(5)] == [{"booked": ("anna",)}] * 5
    assert club.has("anna") == {"available": 5, "held": 5}


# who waits


def test_a_rule_that_admits_whoever_waits_lets_them_move_up_when_a_place_falls_free(club: Counter) -> None:
    club.do(requests.Rule("best", ("ten",)))
    club.series("top", capacity=1, session_rules=True, rules=("best",))
    booked(club, "anna", series="top")
    yes(club.sell("cleo", "gold"))
    assert code(club.book("cleo", "top", TUESDAY)) == "session_rule"
    yes(club.sell("bob"))
    assert yes(club.book("bob", "top", TUESDAY)).status == "waitlisted"

    club.do(requests.Rule("best", ("gold",)))
    yes(club.cancel("anna", "top", TUESDAY))

    assert club.roster("top", TUESDAY) == {"waitlisted": ("bob",)}  # who waits is not admitted any more
    assert yes(club.book("cleo", "top", TUESDAY)).status == "booked"
    club.do(requests.Rule("best", ("gold", "ten")))
    yes(club.cancel("cleo", "top", TUESDAY))
    assert club.roster("top", TUESDAY) == {"booked": ("bob",)}


def test_a_cancellation_by_a_rule_is_not_undone_piece_by_piece(club: Counter) -> None:
    club.do(requests.Rule("best", ("ten",)))
    club.series("top", capacity=2, session_rules=True, rules=("best",))
    booked(club, "anna", series="top")

    club.ask(requests.Rule("best", ("gold",), invalid=Invalid.CANCEL), nonce="the rule")

    assert club.has("anna") == {"available": 10}
    assert code(club.undo("the rule")) == "not_allowed"
    assert code(club.undo()) == "not_allowed"  # the booking was touched since
    assert club.has("anna") == {"available": 10}


# clocks


@pytest.mark.parametrize(
    ("zone", "spring", "autumn"),
    [
        ("Australia/Lord_Howe", "2026-10-04", "2026-04-05"),
        ("Asia/Kathmandu", "2026-03-29", "2026-10-25"),
        ("Pacific/Apia", "2026-09-27", "2026-04-05"),
        ("Europe/Berlin", "2026-03-29", "2026-10-25"),
    ],
)
def test_a_moved_class_keeps_its_length_and_its_order_when_the_clocks_change(
    club: Counter, zone: str, spring: str, autumn: str
) -> None:
    club.do(requests.Club("Club", zone, "EUR"))
    yes(club.at(MONDAY).sell("anna", "gold"))
    edit(club, at="01:45", minutes=60)
    days = [date.fromisoformat(each) for each in (spring, autumn)]
    for on in days:
        yes(club.book("anna", on=on))

    edit(club, at="02:15", minutes=60)

    for on in days:
        line = next(line for line in club.do(requests.Sessions(on, on)).sessions if line.series == "yoga")
        assert line.ends - line.starts == timedelta(minutes=60)
        local = line.starts.astimezone(club.desk.zone)
        assert local.date() == on
        assert (line.time, line.taken) == ("02:15", 1)
        assert f"{local:%H:%M}" in {"02:15", "02:45", "03:15"}  # by the wall, or moved by what the clocks skip
