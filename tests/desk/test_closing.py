"""Closures call off what takes place on some days, extend what was live, and are undone as a whole (section 8)."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from frontdesk import answers, requests
from tests.desk.kit import (
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
    why,
    yes,
)


def close(
    club: Counter,
    first: date = WEDNESDAY,
    last: date = THURSDAY,
    *series: str,
    extend: bool = False,
    nonce: str = "closed",
) -> answers.ClosureEntered:
    return club.do(requests.Closure(first, last, "Holidays", series, extend=extend), nonce=nonce)


def cancelled(club: Counter, first: date = MONDAY, last: date = FRIDAY, series: str = "yoga") -> list[date]:
    lines = club.do(requests.Sessions(first, last)).sessions
    return [line.date for line in lines if line.series == series and line.cancelled]


def some_bookings(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.sell("bob"))
    for on in (TUESDAY, WEDNESDAY, THURSDAY):
        yes(club.book("anna", on=on))
    yes(club.book("bob", "duo", WEDNESDAY))
    yes(club.sell("cleo", "gold"))
    assert yes(club.book("cleo", "duo", WEDNESDAY)).status == "waitlisted"


def test_a_closure_calls_off_everything_of_its_days(club: Counter) -> None:
    some_bookings(club)

    entered = close(club)

    assert [(each.series, each.date) for each in entered.sessions] == [
        ("yoga", WEDNESDAY),
        ("duo", WEDNESDAY),
        ("yoga", THURSDAY),
    ]
    assert (entered.bookings, entered.returned, entered.extended) == (4, 3, 0)
    assert [each.card for each in entered.people] == ["anna", "bob", "cleo"]
    assert club.has("anna") == {"available": 9, "held": 1}
    assert cancelled(club) == [WEDNESDAY, THURSDAY]
    assert codes(club.book("dora", "gym", THURSDAY))[0] == "session_cancelled"
    assert code(club.book("cleo", "gym", FRIDAY)) == "ok"


def test_what_is_made_or_looked_at_later_is_called_off_too(club: Counter) -> None:
    close(club, day(400), day(401))
    club.series("new")

    assert cancelled(club, day(399), day(402), "new") == [day(400), day(401)]
    assert codes(club.check_in("dora", "new", day(400)))[0] == "session_cancelled"
    assert club.do(requests.Closures()).closures == (answers.ClosureLine(day(400), day(401), "Holidays", (), "closed"),)
    assert club.do(requests.Closures(day(402))).closures == ()


def test_only_some_series_are_closed_whatever_their_version(club: Counter) -> None:
    edited = requests.Series("yoga", time(19), 60, EVERY_DAY, from_day=THURSDAY, capacity=2)
    club.do(edited)

    close(club, WEDNESDAY, FRIDAY, "yoga", "YOGA")

    assert cancelled(club) == [WEDNESDAY, THURSDAY, FRIDAY]
    assert cancelled(club, series="duo") == []
    assert [line.series for line in club.do(requests.Closures()).closures] == [("yoga",)]
    assert club.refuses(requests.Closure(TUESDAY, TUESDAY, "why", ("none",))).code == "unknown_series"


def test_what_nobody_touched_yet_of_other_series_takes_place(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    club.do(requests.Closure(TUESDAY, TUESDAY, "Flood", ("yoga",)))

    assert yes(club.book("anna", "gym", TUESDAY)).status == "booked"
    assert club.refuses(requests.Book("anna", "yoga", TUESDAY)).code == "session_cancelled"


def test_a_session_that_is_over_is_not_called_off_any_more(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.check_in("anna", "gym"))
    club.at(MONDAY, "20:30")

    close(club, MONDAY, TUESDAY)

    assert cancelled(club, series="gym") == [TUESDAY]
    assert cancelled(club) == [TUESDAY]  # nobody ever touched it; it took place, and a check-in can be entered late
    assert yes(club.check_in("anna", "yoga")).walk_in
    assert club.has("anna") == {"available": 8, "used": 2}


@pytest.mark.parametrize(
    ("first", "last", "what"),
    [(WEDNESDAY, TUESDAY, "last"), (TUESDAY, day(400), "last")],
)
def test_a_closure_has_days(club: Counter, first: date, last: date, what: str) -> None:
    assert club.refuses(requests.Closure(first, last, "why")).field == what
    assert club.at(WEDNESDAY).refuses(requests.Closure(TUESDAY, FRIDAY, "why")).code == "not_allowed"


def last_days(club: Counter, card: str) -> list[date]:
    return [line.good_through for line in club.credits(card, day(60)).grants]


def test_grants_live_on_closed_days_are_extended_by_their_number(club: Counter) -> None:
    """Also one that is issued on a closed day; not one that has expired before, nor one that comes after."""
    club.membership("week", credits=2, days=9, every=10, initial=1)
    yes(club.sell("anna", "week"))  # initial through 13 Jan; then from 15 Jan on, nine days each
    before = last_days(club, "anna")

    entered = close(club, day(7), day(10), extend=True)  # 12 to 15 Jan

    assert entered.extended == 2
    after = last_days(club, "anna")
    assert [(one - other).days for one, other in zip(after, before, strict=True)] == [4, 4, 0, 0, 0, 0, 0]


def test_who_has_ended_or_is_on_hold_over_all_of_it_is_not_extended(club: Counter) -> None:
    for card in ("anna", "bob", "cleo", "dora"):
        yes(club.sell(card))
    yes(club.end("anna", TUESDAY))
    yes(club.hold("bob", MONDAY, FRIDAY))
    yes(club.hold("cleo", MONDAY))
    before = {card: last_days(club, card) for card in ("anna", "bob", "dora")}

    assert close(club, extend=True).extended == 1

    assert {card: last_days(club, card) for card in ("anna", "bob")} == {card: before[card] for card in ("anna", "bob")}
    assert last_days(club, "dora")[0] - before["dora"][0] == timedelta(days=2)


def test_a_closure_has_nothing_to_extend_where_nobody_has_credits(club: Counter) -> None:
    yes(club.sell("anna", "gold"))

    assert close(club, extend=True).extended == 0


def test_undone_everything_is_as_it_was(club: Counter) -> None:
    some_bookings(club)
    before = [club.credits(card).grants for card in ("anna", "bob")]
    rosters = [club.roster(name, WEDNESDAY) for name in ("yoga", "duo")]
    close(club, extend=True)
    assert [club.credits(card).grants for card in ("anna", "bob")] != before

    assert yes(club.undo("closed")).undone == "closure"

    assert [club.credits(card).grants for card in ("anna", "bob")] == before
    assert [club.roster(name, WEDNESDAY) for name in ("yoga", "duo")] == rosters
    assert cancelled(club) == []
    assert code(club.undo("closed")) == "nothing_to_undo"
    assert code(club.undo()) == "not_allowed"  # the newest booking was cancelled, and booked again, meanwhile


def test_one_key_does_not_undo_a_closure(club: Counter) -> None:
    close(club)

    assert code(club.undo()) == "nothing_to_undo"
    assert club.refuses(requests.Undo("closed"), staff="staff").code == "not_allowed"


def test_what_was_built_on_a_closure_keeps_it(club: Counter) -> None:
    yes(club.sell("anna", "one"))
    yes(club.book("anna", on=WEDNESDAY))
    close(club)
    yes(club.book("anna", on=FRIDAY))  # with the credit that came back

    assert code(club.undo("closed")) == "no_credit"
    yes(club.cancel("anna", on=FRIDAY))
    assert code(club.undo("closed")) == "ok"
    assert club.has("anna") == {"held": 1}


def test_who_became_one_person_meanwhile_is_booked_again_once(club: Counter) -> None:
    club.series("duo", capacity=2)
    for card in ("cleo", "dora", "anna", "bob"):
        yes(club.sell(card))
        yes(club.book(card, "duo", WEDNESDAY))
    for card in ("anna", "bob"):
        yes(club.book(card, on=WEDNESDAY))
    close(club)
    club.do(requests.Merge("bob", "anna"))
    club.do(requests.Merge("dora", "bob"))

    yes(club.undo("closed"))

    assert club.roster("yoga", WEDNESDAY) == {"booked": ("dora",)}
    assert club.roster("duo", WEDNESDAY) == {"booked": ("cleo", "dora")}  # not beside it in the line
    assert club.has("dora") == {"available": 28, "held": 2}


def test_a_booking_on_days_that_a_closure_added_keeps_it(club: Counter) -> None:
    yes(club.sell("anna", "one"))  # good through 3 Feb
    close(club, extend=True)
    yes(club.book("anna", on=day(31)))  # 5 Feb

    assert why(club.undo("closed")) == "Able, Anna is booked on days that the closure added."
    yes(club.cancel("anna", on=day(31)))
    assert code(club.undo("closed")) == "ok"
    assert club.has("anna") == {"available": 1}


def test_days_that_are_past_stay_closed(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", "gym", WEDNESDAY))
    close(club)

    assert code(club.at(WEDNESDAY, "20:30").undo("closed")) == "not_allowed"
    assert code(club.at(THURSDAY).undo("closed")) == "not_allowed"


def test_a_series_made_smaller_meanwhile_keeps_who_was_in(club: Counter) -> None:
    some_bookings(club)
    yes(club.book("bob", on=WEDNESDAY))
    close(club)
    club.series("yoga", capacity=1)

    yes(club.undo("closed"))
    assert club.roster("yoga", WEDNESDAY) == {"booked": ("anna", "bob")}


def test_the_later_of_two_closures_is_undone_first(club: Counter) -> None:
    some_bookings(club)
    close(club, WEDNESDAY, WEDNESDAY, "yoga")
    close(club, TUESDAY, THURSDAY, nonce="again")

    assert code(club.undo("closed")) == "not_allowed"
    yes(club.undo("again"))
    assert cancelled(club) == [WEDNESDAY]
    assert club.roster("yoga", WEDNESDAY) == {}
    yes(club.undo("closed"))
    assert club.roster("yoga", WEDNESDAY) == {"booked": ("anna",)}


# sessions that are cancelled and take place after all


def test_a_cancelled_session_takes_place_after_all(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", on=TUESDAY))
    gone = yes(club.cancel_session("yoga", TUESDAY))
    assert [each.card for each in gone.people] == ["anna"]

    club.do(requests.RestoreSession("yoga", TUESDAY))

    assert cancelled(club) == []
    assert club.roster(on=TUESDAY) == {}
    assert code(club.book("anna", on=TUESDAY)) == "ok"


def test_what_keeps_a_session_cancelled(club: Counter) -> None:
    close(club)
    yes(club.cancel_session("yoga"))

    assert club.refuses(requests.RestoreSession("yoga", TUESDAY)).code == "not_allowed"
    assert "closure" in club.refuses(requests.RestoreSession("yoga", WEDNESDAY)).message
    assert club.refuses(requests.RestoreSession("none", WEDNESDAY)).code == "unknown_series"
    club.at(MONDAY, "20:00")
    assert "over" in club.refuses(requests.RestoreSession("yoga", MONDAY)).message


def test_a_cancelled_booking_says_until_when_it_was_free_and_whether_its_credit_is_good(club: Counter) -> None:
    club.series("notice", capacity=2, cancel_notice_days=1)
    yes(club.sell("anna", "one"))
    yes(club.book("anna", "notice", WEDNESDAY))

    seen = club.desk.preview(requests.Cancel("anna", "notice", WEDNESDAY))

    assert not isinstance(seen, answers.Refusal)
    assert seen.answer.credit is not None
    assert (seen.answer.returned, seen.answer.credit.good_through, seen.answer.expired) == (True, day(29), False)
    assert seen.answer.free_until is not None
    assert f"{club.desk.zone.key} {seen.answer.free_until.astimezone(club.desk.zone):%a %H:%M}" == (
        "Europe/Berlin Tue 18:00"
    )


def test_a_closure_of_some_series_extends_only_what_may_come_to_them(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.sell("anna", "late"))
    yes(club.sell("bob", "one"))
    for name, codes_ in (("fit", ("ten",)), ("ride", ("one",))):
        club.series(name, session_rules=True, memberships=codes_)

    assert close(club, FRIDAY, FRIDAY, "fit", extend=True, nonce="fit").extended == 1
    assert [each.good_through for each in club.credits("anna").grants] == [day(30), day(29)]
    assert close(club, FRIDAY, FRIDAY, "fit", "ride", extend=True, nonce="both").extended == 2
    assert close(club, FRIDAY, FRIDAY, "elite", extend=True, nonce="elite").extended == 0
    assert (
        close(club, FRIDAY, FRIDAY, "fit", "yoga", extend=True, nonce="yoga").extended == 3
    )  # everybody may come to yoga


def test_who_may_come_on_the_days_closed_counts_not_before_or_after(club: Counter) -> None:
    yes(club.sell("anna"))
    gold = {"session_rules": True, "memberships": ("gold",)}
    club.do(requests.Series("yoga", time(18), 60, EVERY_DAY, from_day=THURSDAY, **gold))  # type: ignore[arg-type]  # the fields of the request

    assert close(club, TUESDAY, WEDNESDAY, "yoga", extend=True, nonce="before").extended == 1
    assert close(club, FRIDAY, FRIDAY, "yoga", extend=True, nonce="after").extended == 0
    assert close(club, WEDNESDAY, THURSDAY, "yoga", extend=True, nonce="over both").extended == 1
