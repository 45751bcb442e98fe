"""Edits of series, rules and booking terms that were begun on something else than there is by now."""

from __future__ import annotations

from datetime import time
from typing import Any

from frontdesk import requests
from tests.desk.kit import EVERY_DAY, FRIDAY, TUESDAY, WEDNESDAY, Counter, yes


def series(name: str = "yoga", **more: Any) -> requests.Series:  # noqa: ANN401  # whatever fields the request has
    return requests.Series(name, time(18), 60, EVERY_DAY, **more)


def mark(club: Counter, name: str = "yoga") -> str:
    return club.do(requests.OneSeries(name)).mark


def test_a_series_that_was_changed_meanwhile_is_not_written_over(club: Counter) -> None:
    seen = mark(club)
    club.do(series(coach="Al", from_day=FRIDAY))

    refused = club.refuses(series(coach="Bo", mark=seen))

    assert (refused.code, refused.message[:26]) == ("changed_meanwhile", "yoga was changed at anothe")
    assert [each.coach for each in club.do(requests.OneSeries("yoga")).versions] == ["", "Al"]
    assert club.do(series(coach="Bo", mark=mark(club))).changed


def test_every_change_gives_a_series_another_mark_and_a_later_day_does_not(club: Counter) -> None:
    club.do(requests.Rule("best", ("gold",)))
    marks = [mark(club)]
    for change in (
        series(session_rules=True, memberships=("gold",)),
        series(session_rules=True, memberships=("ten",)),
        series(session_rules=True, rules=("best",)),
        series(from_day=WEDNESDAY),
        series(from_day=WEDNESDAY, new_name="Yoga"),
        series(),
        requests.EndSeries("yoga", FRIDAY),
    ):
        club.do(change)
        marks.append(mark(club))
    assert len({*marks}) == len(marks)
    club.at(TUESDAY)
    club.book("anna")
    assert mark(club) == marks[-1]


def test_a_new_series_does_not_edit_one_that_is_there(club: Counter) -> None:
    assert club.refuses(series("YOGA", mark="")).message == "Another series is named “yoga”."
    assert club.do(series("Pilates", mark="")).changed is False
    assert club.refuses(series("none", mark="abc")).code == "unknown_series"


def test_rules_and_booking_terms_likewise(club: Counter) -> None:
    club.do(requests.Rule("best", ("gold",), mark=""))
    assert club.refuses(requests.Rule("Best", ("ten",), mark="")).code == "duplicate"
    seen = club.do(requests.Rules()).rules[0].mark
    club.do(requests.Rule("best", ("gold", "ten"), mark=seen))
    assert club.refuses(requests.Rule("best", ("one",), mark=seen)).code == "changed_meanwhile"
    assert club.refuses(requests.Rule("none", ("one",), mark=seen)).code == "unknown_rule"

    club.do(requests.BookingPolicy("usual", earliest_days=7, mark=""))
    assert club.refuses(requests.BookingPolicy("USUAL", mark="")).code == "duplicate"
    seen = club.do(requests.BookingPolicies()).policies[0].mark
    club.do(requests.BookingPolicy("usual", earliest_days=8, mark=seen))
    assert club.refuses(requests.BookingPolicy("usual", mark=seen)).code == "changed_meanwhile"
    assert club.refuses(requests.BookingPolicy("none", mark=seen)).code == "unknown_policy"
    assert club.do(requests.BookingPolicies()).policies[0].earliest_days == 8


def session_mark(club: Counter) -> str | None:
    return club.do(requests.OneSeries("yoga", TUESDAY)).session_mark


def test_one_session_that_was_changed_meanwhile_is_not_written_over(club: Counter) -> None:
    seen = session_mark(club)
    yes(club.sell("anna"))
    yes(club.book("anna", on=TUESDAY))
    assert session_mark(club) == seen  # a booking is no change of it
    club.do(requests.Session("yoga", TUESDAY, new_time=time(17), mark=seen))

    refused = club.refuses(requests.Session("yoga", TUESDAY, capacity=9, mark=seen))

    assert (refused.code, refused.message) == (
        "changed_meanwhile",
        "yoga on 2026-01-06 was changed at another desk meanwhile; look again before you save.",
    )
    told = club.do(requests.OneSeries("yoga", TUESDAY))
    assert told.session is not None
    assert (told.session.time, told.session.capacity, told.session.taken) == ("17:00", 2, 1)
    club.do(requests.Session("yoga", TUESDAY, new_time=time(17), capacity=9, mark=told.session_mark))
    club.do(requests.Session("yoga", TUESDAY, capacity=8))  # who compares nothing


def test_a_series_that_moved_gives_its_sessions_another_mark_even_those_of_their_own(club: Counter) -> None:
    marks = [session_mark(club)]
    for change in (
        series(coach="Al"),
        requests.Session("yoga", TUESDAY, place="Garden"),
        series(coach="Bo"),
        requests.Session("yoga", TUESDAY, coach="Cy"),
        requests.Session("yoga", TUESDAY),
        requests.Series("yoga", time(19), 60, EVERY_DAY, coach="Bo"),
    ):
        club.do(change)
        marks.append(session_mark(club))
    assert len({*marks}) == len(marks)


def test_a_day_without_a_session_has_none_to_mark(club: Counter) -> None:
    club.series("once", weekdays=None, date=TUESDAY)
    told = club.do(requests.OneSeries("once", WEDNESDAY))
    assert (told.session, told.session_mark) == (None, None)
