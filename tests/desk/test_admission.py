"""Booking, arriving and walking in: what is held, used and paid, and every way of being refused."""

from __future__ import annotations

from datetime import time

from frontdesk import requests
from frontdesk.answers import Booked, BookingStatus, CheckedIn, PaidBy, Refusal
from frontdesk.rules.admission import PaidKind
from frontdesk.rules.checks import Remedy
from frontdesk.rules.sessions import Weekday
from tests.desk.kit import CREDIT, MONDAY, TUESDAY, UNPAID, WEDNESDAY, Counter, code, codes, day, no, why, yes


def paid(answer: Booked | CheckedIn | Refusal) -> PaidBy:
    """What pays a booking or a visit."""
    assert not isinstance(answer, Refusal), answer
    assert answer.paid_by is not None
    return answer.paid_by


def test_a_booking_holds_and_the_arrival_uses(club: Counter) -> None:
    yes(club.sell("anna"))

    booked = yes(club.book("anna"))
    assert booked.status is BookingStatus.BOOKED
    assert booked.paid_by == PaidBy(PaidKind.CREDIT, "ten", MONDAY, day(29), "Ten")
    assert club.has("anna") == {"available": 9, "held": 1}

    came = yes(club.at(MONDAY, "17:50").check_in("anna"))
    assert (came.walk_in, came.available, came.paid_by) == (False, 9, booked.paid_by)
    assert club.has("anna") == {"available": 9, "used": 1}
    assert club.roster() == {"in": ("anna",)}


def test_a_walk_in_uses_at_once(club: Counter) -> None:
    yes(club.sell("anna"))

    came = yes(club.at(MONDAY, "17:50").check_in("anna"))

    assert came.walk_in
    assert came.paid_by.usable_from == MONDAY
    assert (came.available, came.ending, came.warnings) == (9, (), ())
    assert club.has("anna") == {"available": 9, "used": 1}


def test_an_unlimited_membership_pays_before_any_credit(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.sell("anna", "gold"))

    assert yes(club.book("anna")).paid_by == PaidBy(PaidKind.UNLIMITED, "gold", membership_name="Gold")
    came = yes(club.at(MONDAY, "17:50").check_in("anna"))
    assert came.paid_by == PaidBy(PaidKind.UNLIMITED, "gold", membership_name="Gold")
    assert yes(club.check_in("anna", "elite")).paid_by.kind is PaidKind.UNLIMITED
    assert club.has("anna") == {"available": 10}


def test_the_credit_that_ends_first_pays(club: Counter) -> None:
    yes(club.sell("anna", "ten"))
    yes(club.sell("anna", "one"))
    yes(club.adjust("anna", 1, days=3))

    paid = [yes(club.at(MONDAY, "17:50").check_in("anna")).paid_by, yes(club.check_in("anna", "duo")).paid_by]

    assert [(each.membership, each.good_through) for each in paid] == [("ten", day(2)), ("ten", day(29))]


def test_the_desk_says_which_credits_are_about_to_end(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", 2, days=3))

    assert yes(club.at(MONDAY, "17:50").check_in("anna")).ending == ((1, day(2)),)


def test_a_grant_moved_by_a_hold_is_named_with_its_new_last_day(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.hold("anna", TUESDAY, WEDNESDAY))

    assert yes(club.at(MONDAY, "17:50").check_in("anna")).paid_by.good_through == day(30)


# refusals, each with its facts


def test_unknown_names_are_said_as_such(club: Counter) -> None:
    assert code(club.book("nobody")) == "unknown_contact"
    assert code(club.book("anna", "nothing")) == "unknown_series"
    assert code(club.book("nobody", "nothing")) == "unknown_contact"
    club.series("sunday", weekdays=(Weekday.SUN,))
    assert code(club.check_in("anna", "sunday")) == "unknown_session"
    assert why(club.check_in("anna", at=time(19))) == "yoga on 2026-01-05 is at 18:00, not at 19:00."
    assert code(club.check_in("anna", at=time(18))) == "no_membership"


def test_who_never_had_a_membership(club: Counter) -> None:
    refused = no(club.at(MONDAY, "17:50").check_in("anna"))

    assert codes(refused) == ["no_membership"]
    assert refused.can_be_overridden
    assert refused.reasons[0].remedy is Remedy.SELL
    assert refused.contact is not None
    assert refused.contact.listed == "Able, Anna"


def test_who_had_one(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.end("anna"))

    refused = club.at(TUESDAY, "17:50").check_in("anna", on=TUESDAY)

    assert codes(refused) == ["ended"]
    assert why(refused) == "last: Ten, ended 5 Jan"


def test_before_the_start_only_initial_credits_admit(club: Counter) -> None:
    yes(club.sell("anna", "late", WEDNESDAY))
    yes(club.sell("bob", "ten", WEDNESDAY))
    club.at(TUESDAY, "17:50")

    assert code(club.check_in("anna", on=TUESDAY)) == "not_started"
    assert yes(club.check_in("bob", on=TUESDAY)).paid_by.kind is PaidKind.CREDIT


def test_on_hold(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.hold("anna", MONDAY, WEDNESDAY))
    yes(club.sell("bob"))
    yes(club.hold("bob", MONDAY))
    club.at(MONDAY, "17:50")

    assert why(club.check_in("anna")) == "Ten is on hold until 7 Jan"
    assert why(club.check_in("bob")) == "Ten is on hold with no end set"
    assert code(club.book("anna", on=WEDNESDAY)) == "ok"


def test_past_due_stands_before_everything_else(club: Counter) -> None:
    yes(club.sell("anna", "one", paid=False))
    yes(club.check_in("anna", "gym"))
    club.at(TUESDAY, "17:50")

    refused = club.check_in("anna", on=TUESDAY)

    assert codes(refused) == ["past_due", "no_credit"]
    assert why(refused).startswith("1 invoice, 50.00 EUR, oldest 1 day; ")
    yes(club.pay("anna"))
    assert codes(club.check_in("anna", on=TUESDAY)) == ["no_credit"]


def test_session_rules_name_whom_they_admit(club: Counter) -> None:
    yes(club.sell("anna"))
    club.do(requests.Rule("best", ("one", "gold")))
    club.series("top", session_rules=True, rules=("best",), memberships=("late",))

    assert why(club.book("anna", "top")) == "top admits Gold, Late, One; not Ten"
    assert codes(club.book("anna", "elite")) == ["session_rule"]
    yes(club.sell("anna", "one"))
    assert paid(club.book("anna", "top")).membership == "one"


def test_no_credit_says_when_more_come(club: Counter) -> None:
    yes(club.sell("anna", "one"))
    yes(club.check_in("anna", "gym"))

    refused = club.book("anna")

    assert codes(refused) == ["no_credit"]
    assert why(refused) == "One: 0 of 1 left; 1 more on 4 Feb"


def test_the_reasons_of_every_membership_are_told(club: Counter) -> None:
    yes(club.sell("anna", "one"))
    yes(club.sell("anna", "gold"))
    yes(club.check_in("anna", "gym"))
    yes(club.hold("anna", TUESDAY, membership="gold"))
    yes(club.at(TUESDAY, "12:00").check_in("anna", "gym", on=TUESDAY))

    assert codes(club.book("anna", on=TUESDAY)) == ["on_hold", "no_credit"]


def test_credits_that_all_end_before_the_session(club: Counter) -> None:
    club.membership("short", credits=2, days=3, every=3000, initial=2)
    yes(club.sell("anna", "short"))

    assert code(club.book("anna", on=day(2))) == "ok"
    assert codes(club.book("anna", on=day(3))) == ["credit_expired"]


def test_already_in_is_said_and_nothing_charged(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.at(MONDAY, "17:52").check_in("anna"))

    refused = no(club.at(MONDAY, "18:03").check_in("anna"))
    assert why(refused) == "already in since 17:52"
    assert not refused.can_be_overridden
    assert club.at(TUESDAY).check_in("anna") == no(club.check_in("anna"))
    assert code(club.check_in("anna", override=("let", CREDIT))) == "already_in"
    assert club.has("anna") == {"available": 9, "used": 1}


def test_an_entry_made_on_another_day_says_so(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.at(TUESDAY, "09:30").check_in("anna"))

    assert why(club.check_in("anna")) == "already in since 06 Jan 09:30"


def test_a_cancelled_session_admits_nobody(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.cancel_session("yoga"))

    assert why(club.book("anna")) == "cancelled on 5 Jan"
    assert code(club.at(MONDAY, "17:50").check_in("anna", override=("let", CREDIT))) == "session_cancelled"


def test_a_full_session(club: Counter) -> None:
    for card in ("anna", "bob", "cleo", "dora"):
        yes(club.sell(card, "gold"))
    yes(club.book("anna"))
    yes(club.book("bob"))
    club.at(MONDAY, "17:50")

    assert codes(club.book("cleo", waitlist=False)) == ["session_full"]
    assert yes(club.book("cleo")).status is BookingStatus.WAITLISTED
    assert why(club.check_in("dora")) == "2 of 2, 1 waiting"
    assert codes(club.check_in("cleo")) == ["session_full"]
    assert code(club.check_in("anna")) == "ok"


def test_the_waitlist_takes_the_same_admission(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card, "gold"))
        yes(club.book(card))

    assert codes(club.book("cleo")) == ["no_membership", "session_full"]


def test_who_waits_may_walk_in_when_a_place_is_free(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card, "ten"))
        yes(club.book(card, "duo"))
    yes(club.at(MONDAY, "18:01").no_show("anna", "duo"))

    came = yes(club.check_in("bob", "duo"))

    assert came.walk_in
    assert club.roster("duo") == {"in": ("bob",), "no_show": ("anna",)}
    assert club.has("bob") == {"available": 9, "used": 1}


def test_booking_twice(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card, "gold"))
        yes(club.book(card, "duo"))

    assert why(club.book("anna", "duo")) == "Able, Anna is booked already."
    assert why(club.book("bob", "duo")) == "Able, Bob is waiting for a place."
    assert code(club.book("bob", "duo")) == "already_booked"
    yes(club.at(MONDAY, "17:50").check_in("anna", "duo"))
    assert code(club.book("anna", "duo")) == "already_in"


def test_booking_ends_with_the_start(club: Counter) -> None:
    yes(club.sell("anna"))

    assert code(club.at(MONDAY, "18:00").book("anna")) == "not_allowed"
    assert code(club.at(MONDAY, "17:59").book("anna")) == "ok"


def test_outside_the_window_is_a_warning(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    yes(club.sell("bob", "gold"))

    early = yes(club.at(MONDAY, "16:59").check_in("anna"))
    late = yes(club.at(MONDAY, "19:01").check_in("bob"))

    assert [warning.message for warning in early.warnings] == ["opens 17:00"]
    assert [warning.message for warning in late.warnings] == ["closed 19:00"]
    assert yes(club.at(MONDAY, "17:00").check_in("anna", "duo")).warnings == ()


def test_a_stop_note_is_a_warning(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    club.do(requests.StopNote("anna", "Ask for the form."))

    assert [warning.message for warning in yes(club.book("anna")).warnings] == ["Ask for the form."]
    came = yes(club.at(MONDAY, "17:50").check_in("anna"))
    assert [(warning.code, warning.remedy) for warning in came.warnings] == [("stop_note", Remedy.READ_NOTE)]


# the late ones


def test_who_did_not_come_counts_as_no_show_and_may_still_arrive(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))

    club.at(MONDAY, "19:00")
    assert club.has("anna") == {"available": 9, "used": 1}
    assert club.roster() == {"no_show": ("anna",)}

    came = yes(club.at(TUESDAY).check_in("anna"))
    assert not came.walk_in
    assert club.has("anna") == {"available": 9, "used": 1}
    assert club.roster() == {"in": ("anna",)}


def test_a_no_show_whose_place_is_taken_meanwhile_stays_out(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card, "gold"))
    yes(club.book("anna", "duo"))
    yes(club.at(MONDAY, "18:05").no_show("anna", "duo"))
    yes(club.check_in("bob", "duo"))

    assert codes(club.check_in("anna", "duo")) == ["session_full"]
    came = yes(club.check_in("anna", "duo", override=("squeeze in", CREDIT)))
    assert came.overridden
    assert club.roster("duo") == {"in": ("anna", "bob")}


def test_who_comes_after_the_end_takes_the_place_of_who_never_came(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card, "gold"))
    yes(club.book("anna", "duo"))

    yes(club.at(MONDAY, "20:00").check_in("bob", "duo"))

    assert codes(club.check_in("anna", "duo")) == ["session_full"]
    assert club.roster("duo") == {"in": ("bob",), "no_show": ("anna",)}
    assert club.at(MONDAY, "17:00").problems() == []


# policy


def test_a_check_that_warns_admits_unpaid(club: Counter) -> None:
    yes(club.sell("anna", "one"))
    yes(club.check_in("anna", "gym"))
    club.policy(no_credit="warn", no_membership="ignore")

    booked = yes(club.book("anna"))
    assert paid(booked).kind is PaidKind.UNPAID
    assert [warning.code for warning in booked.warnings] == ["no_credit"]
    came = yes(club.at(MONDAY, "17:50").check_in("bob"))
    assert (came.paid_by.kind, came.warnings) == (PaidKind.UNPAID, ())


def test_past_due_that_only_warns_locks_nothing(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    club.at(TUESDAY)
    assert club.has("anna") == {"locked": 10}
    club.policy(past_due="warn")

    assert club.has("anna") == {"available": 10}
    came = yes(club.at(TUESDAY, "17:50").check_in("anna", on=TUESDAY))
    assert [warning.code for warning in came.warnings] == ["past_due"]
    assert (came.paid_by.kind, came.available) == (PaidKind.CREDIT, 9)


def test_a_full_session_that_only_warns_takes_more_and_the_books_say_so(club: Counter) -> None:
    club.policy(session_full="warn")
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card, "gold"))

    for card in ("anna", "bob"):
        assert yes(club.book(card, "duo")).status is BookingStatus.BOOKED
    assert [warning.code for warning in yes(club.check_in("cleo", "duo")).warnings] == [
        "session_full",
        "outside_window",
    ]


def test_checks_that_are_strict(club: Counter) -> None:
    club.policy(outside_window="block", stop_note="block")
    yes(club.sell("anna", "gold"))
    club.do(requests.StopNote("anna", "Ask."))

    assert codes(club.check_in("anna")) == ["outside_window", "stop_note"]
    assert codes(club.book("anna")) == ["stop_note"]
    assert yes(club.check_in("anna", override=("asked", UNPAID))).overridden


# the main switch


def test_without_enforcement_anyone_may_come_and_nothing_is_counted(club: Counter) -> None:
    yes(club.sell("bob"))
    club.policy(enforced=False)

    assert not club.desk.club().enforced
    assert paid(club.book("anna")) == PaidBy(PaidKind.NONE)
    assert paid(club.at(MONDAY, "17:50").check_in("bob")) == PaidBy(PaidKind.NONE)
    assert club.has("bob") == {"available": 10}
    assert codes(club.book("cleo", waitlist=False)) == ["session_full"]


def test_what_was_held_before_is_used_as_before(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    club.policy(enforced=False)

    assert paid(club.at(MONDAY, "17:50").check_in("anna")).kind is PaidKind.CREDIT
    assert club.has("anna") == {"available": 9, "used": 1}


def test_what_was_booked_without_enforcement_stays_uncounted(club: Counter) -> None:
    club.policy(enforced=False)
    yes(club.book("anna"))
    club.policy(enforced=True)

    assert paid(club.at(MONDAY, "17:50").check_in("anna")).kind is PaidKind.NONE


def test_without_enforcement_an_override_takes_nothing(club: Counter) -> None:
    yes(club.sell("anna"))
    club.policy(enforced=False)
    yes(club.book("bob", "duo"))
    club.at(MONDAY, "17:50")

    assert code(club.check_in("anna", "duo")) == "session_full"
    assert paid(club.check_in("anna", "duo", override=("squeeze in", CREDIT))).kind is PaidKind.NONE
    assert club.has("anna") == {"available": 10}


# overrides


def test_an_override_takes_the_first_credit_locked_or_not(club: Counter) -> None:
    yes(club.sell("anna", "ten", paid=False))
    yes(club.sell("anna", "one"))
    yes(club.end("anna", membership="one"))
    club.at(TUESDAY, "17:50")

    came = yes(club.check_in("anna", on=TUESDAY, override=("knows her", CREDIT)))

    assert (came.overridden, came.paid_by.membership, came.walk_in) == (True, "ten", True)
    assert club.has("anna") == {"locked": 10, "used": 1}


def test_an_override_may_take_nothing(club: Counter) -> None:
    yes(club.sell("anna", "ten", paid=False))
    club.at(TUESDAY, "17:50")

    assert paid(club.check_in("anna", on=TUESDAY, override=("knows her", UNPAID))).kind is PaidKind.UNPAID
    assert club.has("anna") == {"locked": 10}


def test_an_override_without_any_credit_leaves_the_visit_unpaid(club: Counter) -> None:
    assert paid(club.check_in("anna", override=("first visit", CREDIT))).kind is PaidKind.UNPAID


def test_an_override_of_a_booked_person_uses_what_the_booking_holds(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    yes(club.book("anna", on=TUESDAY))
    club.at(TUESDAY, "17:50")

    assert codes(club.check_in("anna", on=TUESDAY)) == ["past_due"]
    came = yes(club.check_in("anna", on=TUESDAY, override=("pays tomorrow", CREDIT)))
    assert (came.walk_in, came.paid_by.kind) == (False, PaidKind.CREDIT)
    assert club.has("anna") == {"locked": 9, "used": 1}


def test_an_override_of_a_booked_person_may_give_the_credit_back(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    yes(club.book("anna", on=TUESDAY))
    club.at(TUESDAY, "17:50")

    assert paid(club.check_in("anna", on=TUESDAY, override=("on the house", UNPAID))).kind is PaidKind.UNPAID
    assert club.has("anna") == {"locked": 10}


def test_a_needless_override_is_none(club: Counter) -> None:
    yes(club.sell("anna"))

    came = yes(club.at(MONDAY, "17:50").check_in("anna", override=("just so", UNPAID)))

    assert (came.overridden, came.paid_by.kind) == (False, PaidKind.CREDIT)


def test_an_override_needs_the_privilege(club: Counter) -> None:
    club.staff = "Staff"

    assert code(club.check_in("anna", override=("please", CREDIT))) == "not_allowed"
    club.staff = "Manager"
    assert code(club.check_in("anna", override=("please", CREDIT))) == "ok"


def test_a_trainer_checks_in_whom_is_booked_and_nobody_else(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    yes(club.sell("bob", "gold"))
    yes(club.book("anna"))
    club.at(MONDAY, "17:50").staff = "Trainer"

    assert code(club.check_in("bob")) == "not_allowed"
    assert code(club.check_in("anna")) == "ok"
    assert code(club.check_in("anna")) == "already_in"
