"""Series edited from a day on, sessions edited by themselves, and whom that affects (rules, section 8)."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from frontdesk import answers, requests
from frontdesk.answers import Invalid
from frontdesk.rules.sessions import Weekday
from tests.desk.kit import (
    CREDIT,
    EVERY_DAY,
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Counter,
    code,
    codes,
    day,
    instant,
    yes,
)


def edit(club: Counter, name: str = "yoga", at: str = "18:00", **more: Any) -> answers.Effects:  # noqa: ANN401  # whatever fields the request has
    """Edit a series, and tell whom it affects."""
    fields: dict[str, Any] = {"weekdays": EVERY_DAY, "capacity": 2, "minutes": 60, "effects": True} | more
    answer = club.do(requests.Series(name, time.fromisoformat(at), **fields))
    assert answer.effects is not None
    return answer.effects


def times(club: Counter, first: date = MONDAY, last: date = FRIDAY, series: str = "yoga") -> list[str]:
    """When a series takes place: `Mon 18:00`."""
    lines = club.do(requests.Sessions(first, last)).sessions
    return [f"{line.date:%a} {line.time}" for line in lines if line.series == series]


def a_week(club: Counter) -> None:
    """Anna is booked on every day from Monday to Friday."""
    yes(club.sell("anna"))
    for number in range(5):
        yes(club.book("anna", on=day(number)))


def test_this_and_following_are_edited_under_one_name(club: Counter) -> None:
    a_week(club)

    effects = edit(club, at="19:00", from_day=WEDNESDAY)

    assert times(club) == ["Mon 18:00", "Tue 18:00", "Wed 19:00", "Thu 19:00", "Fri 19:00"]
    assert [(each.date, each.booked) for each in effects.moved] == [(WEDNESDAY, 1), (THURSDAY, 1), (FRIDAY, 1)]
    assert effects.moved[0].new_starts == instant(WEDNESDAY, "19:00")
    assert [club.roster(on=day(number)) for number in range(5)] == [{"booked": ("anna",)}] * 5
    assert code(club.book("bob", on=THURSDAY)) == "no_membership"  # found by the old name


def test_every_version_can_be_told_and_later_ones_give_way(club: Counter) -> None:
    edit(club, at="19:00", from_day=WEDNESDAY)
    edit(club, at="20:00", from_day=FRIDAY)
    versions = club.do(requests.OneSeries("YOGA")).versions
    assert [(each.valid_from, each.valid_until, each.time) for each in versions] == [
        (None, WEDNESDAY, "18:00"),
        (WEDNESDAY, FRIDAY, "19:00"),
        (FRIDAY, None, "20:00"),
    ]
    assert [each.next_date for each in versions] == [MONDAY, WEDNESDAY, FRIDAY]

    edit(club, at="17:00", from_day=TUESDAY)
    assert times(club) == ["Mon 18:00", "Tue 17:00", "Wed 17:00", "Thu 17:00", "Fri 17:00"]
    edit(club, at="16:00", from_day=TUESDAY)  # the same version again
    assert times(club)[:2] == ["Mon 18:00", "Tue 16:00"]
    assert len(club.do(requests.OneSeries("yoga")).versions) == 2


def test_an_edit_of_the_whole_makes_it_one_version_again(club: Counter) -> None:
    a_week(club)
    edit(club, at="19:00", from_day=WEDNESDAY)

    effects = edit(club, at="20:00")

    assert times(club) == ["Mon 20:00", "Tue 20:00", "Wed 20:00", "Thu 20:00", "Fri 20:00"]
    assert len(effects.moved) == 5
    assert club.has("anna") == {"available": 5, "held": 5}


def test_what_is_over_stays_as_it_was_and_a_version_begins_today_or_later(club: Counter) -> None:
    a_week(club)
    club.at(WEDNESDAY, "12:00")

    assert club.refuses(requests.Series("yoga", time(19), 60, EVERY_DAY, from_day=TUESDAY)).field == "from"
    edit(club, at="19:00", from_day=WEDNESDAY)
    assert times(club)[:3] == ["Mon 18:00", "Tue 18:00", "Wed 19:00"]


def test_session_rules_hold_from_a_day_on(club: Counter) -> None:
    a_week(club)

    effects = edit(club, from_day=THURSDAY, session_rules=True, memberships=("gold",))

    assert [(each.membership, each.holders) for each in effects.loses] == [("late", 0), ("one", 0), ("ten", 1)]
    assert effects.gains == ()
    assert [(each.date, each.code, each.returned) for each in effects.invalid] == [
        (THURSDAY, "session_rule", False),
        (FRIDAY, "session_rule", False),
    ]
    yes(club.sell("bob"))
    assert code(club.book("bob", on=WEDNESDAY)) == "ok"
    assert codes(club.book("bob", on=THURSDAY)) == ["session_rule"]


def test_invalid_bookings_are_cancelled_if_so_chosen_and_others_move_up(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card))
        yes(club.book(card))
    yes(club.sell("cleo", "gold"))
    assert yes(club.book("cleo")).status == "waitlisted"

    effects = edit(club, session_rules=True, memberships=("gold",), invalid=Invalid.CANCEL)

    assert effects.cancelled
    assert [(each.person.card, each.returned) for each in effects.invalid] == [("anna", True), ("bob", True)]
    assert effects.promoted == ("cleo",)
    assert club.roster() == {"booked": ("cleo",)}
    assert club.has("anna") == {"available": 10}


def test_whoever_is_crowded_out_is_told_and_cancelled_on_request(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card))
        yes(club.book(card))

    assert [(each.person.card, each.code) for each in edit(club, capacity=1).invalid] == [("bob", "session_full")]
    assert edit(club, capacity=1).invalid == ()  # known by now
    assert club.roster() == {"booked": ("anna", "bob")}
    edit(club, capacity=2)
    assert not any(line.over_capacity for line in club.do(requests.Roster("yoga", MONDAY)).lines)
    effects = edit(club, capacity=1, invalid=Invalid.CANCEL)
    assert [(each.person.card, each.returned) for each in effects.invalid] == [("bob", True)]
    assert club.roster() == {"booked": ("anna",)}


def test_a_preview_shows_it_and_changes_nothing(club: Counter) -> None:
    a_week(club)
    change = requests.Series("yoga", time(19), 60, EVERY_DAY, capacity=2, from_day=THURSDAY, effects=True)

    seen = club.desk.preview(change, requests.Sessions(FRIDAY, FRIDAY))

    assert not isinstance(seen, answers.Refusal)
    assert seen.answer.effects is not None
    assert [each.date for each in seen.answer.effects.moved] == [THURSDAY, FRIDAY]
    assert seen.before is not None
    assert seen.after is not None
    assert "18:00" in {line.time for line in seen.before.sessions if line.series == "yoga"}
    assert "19:00" in {line.time for line in seen.after.sessions if line.series == "yoga"}
    assert times(club)[-1] == "Fri 18:00"


def test_a_series_is_renamed_with_all_its_versions(club: Counter) -> None:
    a_week(club)
    edit(club, at="19:00", from_day=WEDNESDAY)

    edit(club, at="20:00", from_day=FRIDAY, new_name="Hatha")

    assert times(club, series="Hatha") == ["Mon 18:00", "Tue 18:00", "Wed 19:00", "Thu 19:00", "Fri 20:00"]
    assert club.roster("hatha", FRIDAY) == {"booked": ("anna",)}
    assert code(club.book("anna", "yoga", day(6))) == "unknown_series"
    assert club.refuses(requests.Series("duo", time(18), 60, EVERY_DAY, new_name="HATHA")).code == "duplicate"
    assert edit(club, "hatha", new_name="HATHA").moved  # another spelling of its own name
    assert club.refuses(requests.Series("none", time(18), 60, EVERY_DAY, new_name="some")).code == "unknown_series"
    assert club.refuses(requests.Series("none", time(18), 60, EVERY_DAY, from_day=TUESDAY)).code == "unknown_series"


def test_a_series_of_one_date_is_edited_as_a_whole(club: Counter) -> None:
    club.series("party", weekdays=None, date=FRIDAY)

    assert club.refuses(requests.Series("party", time(18), 60, EVERY_DAY, from_day=TUESDAY)).code == "not_allowed"
    assert club.refuses(requests.Series("party", time(18), 60, None, FRIDAY, from_day=TUESDAY)).field == "from"


def test_the_credit_that_is_spent_first_does_not_depend_on_versions(club: Counter) -> None:
    """Two versions of a series count once among those that admit a membership."""
    club.series("rare", session_rules=True, memberships=("ten",))
    club.series("often", session_rules=True, memberships=("late",))
    club.series("often too", session_rules=True, memberships=("late", "ten"))
    edit(club, "rare", at="19:00", from_day=FRIDAY, session_rules=True, memberships=("ten",))
    yes(club.sell("anna", "late"))
    yes(club.sell("anna", "ten"))

    paid = yes(club.book("anna", "often too")).paid_by
    assert paid is not None
    assert paid.membership == "late"  # it is good as long, and of as few series: the first sold pays


# one session


def test_one_session_is_edited_by_itself_and_left_alone_later(club: Counter) -> None:
    a_week(club)

    answer = club.do(
        requests.Session(
            "yoga", TUESDAY, new_time=time(17), minutes=90, capacity=5, place="Garden", coach="Bo", effects=True
        )
    )

    assert answer.effects is not None
    assert [(each.date, each.booked) for each in answer.effects.moved] == [(TUESDAY, 1)]
    edit(club, at="20:00")
    line = next(line for line in club.do(requests.Sessions(TUESDAY, TUESDAY)).sessions if line.series == "yoga")
    assert (line.time, line.capacity, line.place, line.coach, line.own) == ("17:00", 5, "Garden", "Bo", True)
    assert times(club)[:2] == ["Mon 20:00", "Tue 17:00"]

    club.do(requests.Session("yoga", TUESDAY))
    line = next(line for line in club.do(requests.Sessions(TUESDAY, TUESDAY)).sessions if line.series == "yoga")
    assert (line.time, line.capacity, line.place, line.coach, line.own) == ("20:00", 2, "", "", False)
    assert club.do(requests.Session("yoga", day(30), coach="Al")).changed  # one that nobody had touched


def test_a_larger_session_lets_the_waitlist_move_up(club: Counter) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card))
        yes(club.book(card))

    answer = club.do(requests.Session("yoga", MONDAY, capacity=3, effects=True))

    assert answer.effects is not None
    assert answer.effects.promoted == ("cleo",)
    assert club.has("cleo") == {"available": 9, "held": 1}
    effects = club.do(requests.Session("yoga", MONDAY, capacity=1, invalid=Invalid.CANCEL)).effects
    assert effects is not None
    assert [each.person.card for each in effects.invalid] == ["bob", "cleo"]


def test_a_session_that_is_over_or_cancelled_is_not_edited(club: Counter) -> None:
    yes(club.cancel_session("yoga", TUESDAY))

    assert club.refuses(requests.Session("yoga", TUESDAY, minutes=30)).code == "session_cancelled"
    assert club.refuses(requests.Session("none", TUESDAY, minutes=30)).code == "unknown_series"
    club.at(MONDAY, "18:30")
    assert club.refuses(requests.Session("yoga", MONDAY, new_time=time(9))).code == "not_allowed"
    club.do(requests.Session("yoga", MONDAY, minutes=90))
    assert club.refuses(requests.Session("yoga", MONDAY, minutes=0)).field == "minutes"
    club.at(TUESDAY)
    assert club.refuses(requests.Session("yoga", MONDAY, minutes=30)).code == "not_allowed"


# the end of a series


def test_a_series_ends_and_what_is_booked_after_it_is_cancelled(club: Counter) -> None:
    a_week(club)
    edit(club, at="19:00", from_day=FRIDAY)

    answer = club.do(requests.EndSeries("yoga", WEDNESDAY, effects=True))

    assert answer.effects is not None
    assert [(each.date, each.returned) for each in answer.effects.invalid] == [(THURSDAY, True), (FRIDAY, True)]
    assert club.has("anna") == {"available": 7, "held": 3}
    assert code(club.book("anna", on=day(6))) == "unknown_session"
    assert "yoga" in {line.name for line in club.do(requests.AllSeries()).series}
    club.at(FRIDAY)
    assert "yoga" not in {line.name for line in club.do(requests.AllSeries()).series}
    assert "yoga" in {line.name for line in club.do(requests.AllSeries(ended=True)).series}
    assert club.refuses(requests.EndSeries("yoga")).code == "not_allowed"


def test_a_series_that_cannot_end(club: Counter) -> None:
    club.series("party", weekdays=None, date=FRIDAY)

    assert club.refuses(requests.EndSeries("none")).code == "unknown_series"
    assert club.refuses(requests.EndSeries("party")).code == "not_allowed"
    assert club.at(TUESDAY).refuses(requests.EndSeries("yoga", MONDAY)).code == "not_allowed"
    assert club.do(requests.EndSeries("yoga")).effects is None


def test_all_series_tell_when_they_take_place_next(club: Counter) -> None:
    club.series("party", weekdays=None, date=FRIDAY)
    club.series("later", weekdays=(Weekday.TUE,), start=day(30), colour="red")
    edit(club, at="19:00", from_day=WEDNESDAY)

    found = {line.name: line for line in club.do(requests.AllSeries()).series}

    assert (found["party"].next_date, found["later"].next_date, found["yoga"].next_date) == (FRIDAY, day(36), MONDAY)
    assert (found["yoga"].time, found["later"].colour, found["elite"].memberships) == ("18:00", "red", ("gold",))
    assert club.refuses(requests.OneSeries("none")).code == "unknown_series"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_edited_sessions_keep_their_wall_time_through_the_year(club: Counter, zone: str) -> None:
    """Whatever the clocks do, a class at six is at six by the wall."""
    club.do(requests.Club("Club", zone, "EUR"))
    yes(club.at(MONDAY).sell("anna", "gold"))
    days = [day(number) for number in range(0, 365, 7)]
    for on in days:
        yes(club.book("anna", on=on))

    edit(club, at="06:00", from_day=day(100))

    local = [
        line.starts.astimezone(club.desk.zone)
        for line in club.do(requests.Sessions(days[0], days[-1])).sessions
        if line.series == "yoga"
    ]
    assert {f"{each:%H:%M}" for each in local if each.date() < day(100)} == {"18:00"}
    assert {f"{each:%H:%M}" for each in local if each.date() >= day(100)} == {"06:00"}


def test_who_was_kept_in_a_smaller_session_is_told_when_it_becomes_smaller_still(club: Counter) -> None:
    edit(club, capacity=3)
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card))
        yes(club.book(card))
    edit(club, capacity=2)

    effects = edit(club, capacity=1, invalid=Invalid.CANCEL)

    assert [each.person.card for each in effects.invalid] == ["bob", "cleo"]
    assert club.roster() == {"booked": ("anna",)}


def test_who_was_let_in_beyond_the_capacity_for_a_reason_is_not_crowded_out(club: Counter) -> None:
    edit(club, capacity=2)
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card))
    yes(club.book("anna"))
    yes(club.book("bob"))
    club.do(requests.Book("cleo", "yoga", MONDAY, override=requests.Override("Her trial", CREDIT)))

    assert edit(club, capacity=3).invalid == ()
    assert [each.person.card for each in edit(club, capacity=1, invalid=Invalid.CANCEL).invalid] == ["bob"]
    assert club.roster() == {"booked": ("anna", "cleo")}


def test_todays_session_keeps_its_time_where_the_new_one_is_past(club: Counter) -> None:
    for on in (MONDAY, TUESDAY):
        yes(club.sell("anna", again=on == TUESDAY))
        yes(club.book("anna", on=on))
    club.at(MONDAY, "17:00")

    effects = edit(club, at="08:00")

    assert [each.date for each in effects.moved] == [TUESDAY]
    assert times(club)[:2] == ["Mon 18:00", "Tue 08:00"]
    assert club.roster() == {"booked": ("anna",)}
    assert club.has("anna") == {"available": 18, "held": 2}


def test_a_session_that_runs_keeps_its_time_and_its_people(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.check_in("anna"))
    club.at(MONDAY, "18:10")

    assert edit(club, at="20:00", capacity=5).moved == ()
    assert times(club)[:2] == ["Mon 18:00", "Tue 20:00"]
    assert club.do(requests.Roster("yoga", MONDAY)).capacity == 5


def test_gains_and_losses_are_told_of_every_version_that_gives_way(club: Counter) -> None:
    yes(club.sell("anna", "ten"))
    edit(club, from_day=FRIDAY, session_rules=True, memberships=("gold",))

    assert [(each.membership, each.holders) for each in edit(club).gains] == [("late", 0), ("one", 0), ("ten", 1)]
    edit(club, from_day=FRIDAY, session_rules=True, memberships=("gold",))
    assert [each.membership for each in edit(club, from_day=WEDNESDAY).gains] == ["late", "one", "ten"]
