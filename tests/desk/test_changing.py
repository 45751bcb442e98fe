"""What happens to a subscription after its sale: hold, resume, end, adjust, extend."""

from __future__ import annotations

from datetime import date

import pytest

from frontdesk import requests
from tests.desk.kit import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Counter, code, day, no, why, yes

YESTERDAY = day(-1)


@pytest.mark.parametrize("ask", [requests.Hold, requests.Resume, requests.End])
def test_every_change_names_a_contact_a_membership_and_one_that_was_sold(club: Counter, ask: type) -> None:
    more = (MONDAY,) if ask is requests.Hold else ()

    assert code(club.ask(ask("nobody", "ten", *more))) == "unknown_contact"
    assert code(club.ask(ask("anna", "nothing", *more))) == "unknown_membership"
    assert code(club.ask(ask("anna", "ten", *more))) == "no_membership"


# hold and resume


def test_a_hold_moves_what_is_still_good_and_locks_it_meanwhile(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.hold("anna", TUESDAY, FRIDAY))

    assert club.has("anna") == {"available": 10}
    assert club.credits("anna").grants[0].good_through == day(32)
    assert club.at(WEDNESDAY).has("anna") == {"locked": 10}
    assert club.at(FRIDAY).has("anna") == {"available": 10}


def test_a_hold_cancels_what_the_subscription_pays_and_nothing_else(club: Counter) -> None:
    yes(club.sell("anna"))
    for on in (MONDAY, TUESDAY, FRIDAY):
        yes(club.book("anna", on=on))
    yes(club.sell("anna", "gold"))
    yes(club.book("anna", "duo", on=TUESDAY))

    held = yes(club.hold("anna", TUESDAY, FRIDAY))

    assert [(each.series, each.date) for each in held.cancelled] == [("yoga", TUESDAY)]
    assert club.roster("duo", TUESDAY) == {"booked": ("anna",)}
    assert club.has("anna") == {"available": 8, "held": 2}


def test_the_earliest_session_of_the_day_is_cancelled_while_it_runs(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", "gym"))
    club.at(MONDAY, "12:00")

    assert len(yes(club.hold("anna", MONDAY, TUESDAY)).cancelled) == 1
    assert club.has("anna") == {"locked": 10}


def test_an_open_hold_ends_with_the_resume(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.hold("anna", MONDAY))
    assert club.at(day(40)).has("anna") == {"locked": 10}

    yes(club.resume("anna", day(41)))

    assert club.has("anna") == {"locked": 10}
    assert club.at(day(41)).credits("anna").grants[0].good_through == day(29 + 41)


def test_a_hold_with_a_last_day_may_end_earlier_but_not_later(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.hold("anna", MONDAY, FRIDAY))

    assert code(club.at(TUESDAY).resume("anna", day(5))) == "not_allowed"
    assert code(club.resume("anna", MONDAY)) == "not_allowed"
    yes(club.resume("anna"))
    assert club.credits("anna").grants[0].good_through == day(30)
    assert code(club.resume("anna")) == "not_allowed"


def test_an_open_hold_does_not_run_into_the_next(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.hold("anna", WEDNESDAY, FRIDAY))

    assert code(club.hold("anna", MONDAY)) == "not_allowed"
    yes(club.hold("anna", MONDAY, TUESDAY))
    assert code(club.hold("anna", THURSDAY, day(9))) == "not_allowed"


@pytest.mark.parametrize(("first", "ended"), [(YESTERDAY, False), (TUESDAY, False), (FRIDAY, True)])
def test_a_hold_lies_ahead_and_within_the_subscription(club: Counter, first: date, *, ended: bool) -> None:
    yes(club.sell("anna", "ten", WEDNESDAY))
    if ended:
        yes(club.end("anna", THURSDAY))

    assert code(club.hold("anna", first)) == "not_allowed"


def test_a_hold_ends_after_it_began(club: Counter) -> None:
    yes(club.sell("anna"))

    assert no(club.hold("anna", TUESDAY, TUESDAY)).field == "until"


def test_nothing_to_resume(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.hold("anna", TUESDAY, FRIDAY))

    assert why(club.resume("anna")) == "There is no hold running today."


# end


def test_an_end_locks_what_is_left_and_cancels_what_lies_after_it(club: Counter) -> None:
    yes(club.sell("anna"))
    for on in (TUESDAY, WEDNESDAY):
        yes(club.book("anna", on=on))

    ended = yes(club.end("anna", TUESDAY))

    assert [each.date for each in ended.cancelled] == [WEDNESDAY]
    assert club.has("anna") == {"available": 9, "held": 1}
    assert club.at(WEDNESDAY).has("anna") == {"locked": 9, "used": 1}
    assert club.has("anna", day(30)) == {"expired": 9, "used": 1}


def test_a_second_end_moves_the_last_day_while_it_is_not_past(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.end("anna", TUESDAY))
    yes(club.at(TUESDAY).end("anna", FRIDAY))

    assert code(club.at(THURSDAY).book("anna", on=FRIDAY)) == "ok"
    assert code(club.at(day(5)).end("anna", day(9))) == "not_allowed"


def test_an_end_lies_ahead_and_not_before_the_start(club: Counter) -> None:
    yes(club.sell("anna", "ten", WEDNESDAY))

    assert code(club.end("anna", YESTERDAY)) == "not_allowed"
    assert code(club.end("anna", TUESDAY)) == "not_allowed"
    assert code(club.end("anna", WEDNESDAY)) == "ok"


def test_operations_mean_the_newest_copy_that_runs(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.sell("anna", again=True))
    yes(club.end("anna"))
    yes(club.at(TUESDAY).end("anna"))

    assert club.at(WEDNESDAY).has("anna") == {"locked": 20}
    assert code(club.end("anna")) == "not_allowed"


# adjust and extend


def test_added_credits_are_a_grant_of_their_own(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", 3))
    yes(club.adjust("anna", 1, days=2))

    lines = [(grant.source, grant.credits, grant.good_through) for grant in club.credits("anna").grants]
    assert lines == [("initial", 10, day(29)), ("adjustment", 3, day(29)), ("adjustment", 1, day(1))]


def test_credits_are_removed_from_what_ends_first_and_only_whole(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", 2, days=2))
    yes(club.book("anna"))

    assert why(club.adjust("anna", -12)) == "Only 11 of Ten are left to remove."
    assert code(club.adjust("anna", -12)) == "no_credit"
    yes(club.adjust("anna", -3))
    assert [grant.revoked for grant in club.credits("anna").grants] == [2, 1]


def test_an_extension_moves_every_grant_that_is_still_good(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", 1, days=1))
    yes(club.at(TUESDAY).extend("anna", 5))

    assert [grant.good_through for grant in club.credits("anna").grants] == [day(34), MONDAY]


@pytest.mark.parametrize("credits", [0, 1001, -1001])
def test_credits_to_adjust_are_within_reason(club: Counter, credits: int) -> None:
    assert no(club.adjust("anna", credits)).field == "credits"


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_days_to_adjust_are_within_reason(club: Counter, days: int) -> None:
    assert club.refuses(requests.Adjust("anna", "ten", 1, "because", days)).field == "days"
    assert no(club.extend("anna", days)).field == "days"


def test_adjusting_names_a_reason_and_a_subscription_with_credits(club: Counter) -> None:
    yes(club.sell("anna", "gold"))

    assert club.refuses(requests.Adjust("anna", "gold", 1, " ")).field == "reason"
    assert code(club.adjust("anna", 1)) == "no_membership"
    assert code(club.extend("anna", 1)) == "no_membership"
    assert code(club.adjust("anna", 1, membership="gold")) == "not_allowed"
    assert code(club.extend("anna", 1, "gold")) == "not_allowed"


def test_during_an_open_hold_nothing_is_adjusted(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.hold("anna", MONDAY))

    assert code(club.adjust("anna", 1)) == "not_allowed"
    assert code(club.extend("anna", 1)) == "not_allowed"
    yes(club.resume("anna"))
    assert code(club.adjust("anna", 1)) == "ok"


def test_during_a_hold_with_a_last_day_it_may(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.hold("anna", MONDAY, FRIDAY))

    assert code(club.adjust("anna", 1)) == "ok"
    assert club.has("anna") == {"locked": 11}


def test_the_copy_named_is_the_one_that_is_changed(club: Counter) -> None:
    """Without a name the newest that has not ended is meant."""
    yes(club.sell("anna"))
    yes(club.sell("anna", again=True))
    newer, older = club.do(requests.Subscriptions("anna")).lines
    assert (newer.newest, older.newest) == (True, False)

    club.do(requests.Extend("anna", "ten", 3, "flu", older.subscription))
    club.do(requests.Adjust("anna", "ten", -4, "typo", subscription=older.subscription))
    club.do(requests.Hold("anna", "ten", day(5), day(7), older.subscription))
    grants = club.do(requests.SessionCredits("anna")).grants
    assert [(each.good_through, each.left) for each in grants] == [(day(34), 6), (day(29), 10)]
    club.do(requests.End("anna", "ten", TUESDAY))
    club.do(requests.End("anna", "ten", day(9), subscription=older.subscription))
    ended = {each.subscription: each.end for each in club.do(requests.Subscriptions("anna")).lines}
    assert ended == {older.subscription: day(9), newer.subscription: TUESDAY}
    club.at(day(5))
    club.do(requests.Resume("anna", "ten", subscription=older.subscription))
    other = club.refuses(requests.End("anna", "ten", subscription=999))
    assert (other.code, other.message) == ("no_membership", "Able, Anna has no such copy of Ten.")
