"""The rules page, booking policies that series share, and what one contact may book (rules, sections 7 and 8)."""

from __future__ import annotations

from datetime import time

from frontdesk import answers, requests
from frontdesk.answers import Invalid, Verdict
from tests.desk.kit import EVERY_DAY, MONDAY, TUESDAY, Counter, code, codes, day, yes
from tests.statements import statements_sent


def top(club: Counter) -> None:
    """A rule for gold, and the class that applies it."""
    club.do(requests.Rule("best", ("gold",)))
    club.series("top", session_rules=True, rules=("best",))


def edit(club: Counter, *memberships: str, invalid: Invalid = Invalid.KEEP) -> answers.Effects:
    effects = club.do(requests.Rule("best", memberships, invalid=invalid, effects=True)).effects
    assert effects is not None
    return effects


def test_where_each_rule_is_applied(club: Counter) -> None:
    top(club)
    club.do(requests.Series("top", time(19), 60, EVERY_DAY, session_rules=True, rules=("best",), from_day=TUESDAY))
    club.do(requests.Rule("idle", ("ten", "one")))

    assert [(each.name, each.memberships, each.series) for each in club.do(requests.Rules()).rules] == [
        ("best", ("gold",), ("top",)),
        ("idle", ("one", "ten"), ()),
    ]


def test_a_rule_that_is_applied_stays(club: Counter) -> None:
    top(club)

    assert club.refuses(requests.RemoveRule("best")).message == "“best” is applied to top; take it off there first."
    club.series("top")
    club.do(requests.RemoveRule("BEST"))
    assert club.do(requests.Rules()).rules == ()
    assert club.refuses(requests.RemoveRule("best")).code == "unknown_rule"


def test_a_rule_is_renamed_where_it_is_applied(club: Counter) -> None:
    top(club)
    club.do(requests.Rule("other", ("ten",)))

    assert club.do(requests.Rule("best", ("gold",), "Finest")).changed
    assert [line.name for line in club.do(requests.Rules()).rules] == ["Finest", "other"]
    assert club.do(requests.OneSeries("top")).versions[0].rules == ("Finest",)
    assert club.refuses(requests.Rule("finest", ("gold",), "OTHER")).code == "duplicate"
    assert club.refuses(requests.Rule("none", ("gold",), "some")).code == "unknown_rule"


def test_who_gains_and_who_loses_by_an_edited_rule(club: Counter) -> None:
    top(club)
    yes(club.sell("anna", "gold"))
    yes(club.sell("bob"))
    yes(club.sell("cleo"))
    yes(club.end("cleo", MONDAY))
    yes(club.book("anna", "top"))
    club.at(TUESDAY)  # Cleo holds it no more
    yes(club.book("anna", "top", TUESDAY))

    effects = edit(club, "ten")

    assert effects.gains == (answers.AccessLine("top", "ten", "Ten", 1),)
    assert effects.loses == (answers.AccessLine("top", "gold", "Gold", 1),)
    assert [(each.date, each.person.card, each.code) for each in effects.invalid] == [(TUESDAY, "anna", "session_rule")]
    assert club.roster("top", TUESDAY) == {"booked": ("anna",)}


def test_invalid_bookings_of_an_edited_rule_are_cancelled_if_so_chosen(club: Counter) -> None:
    top(club)
    yes(club.sell("anna", "gold"))
    yes(club.book("anna", "top"))

    effects = edit(club, "ten", invalid=Invalid.CANCEL)

    assert (effects.cancelled, [each.person.card for each in effects.invalid]) == (True, ["anna"])
    assert club.roster("top") == {}
    assert edit(club, "ten").gains == ()  # nothing changes


# booking policies


def test_series_follow_the_policy_they_share(club: Counter) -> None:
    club.do(requests.BookingPolicy("usual", cancel_notice_hours=12))
    for name in ("yoga", "duo"):
        club.series(name, booking_policy="USUAL", capacity=2)
    yes(club.sell("anna"))
    yes(club.book("anna"))
    club.at(MONDAY, "07:00")
    assert yes(club.cancel("anna")).status == "late_cancelled"

    assert club.do(requests.BookingPolicy("usual", earliest_days=1, cancel_notice_hours=2)).changed
    yes(club.book("anna"))
    assert yes(club.cancel("anna")).status == "cancelled"
    assert code(club.book("anna", on=day(2))) == "not_allowed"
    (line,) = club.do(requests.BookingPolicies()).policies
    assert line == answers.PolicyLine("usual", 1, None, 0, 2, 0, ("duo", "yoga"), line.mark)
    assert club.do(requests.OneSeries("yoga")).versions[0].booking_policy == "usual"


def test_a_policy_is_renamed_and_removed_when_nobody_uses_it(club: Counter) -> None:
    club.do(requests.BookingPolicy("usual"))
    club.do(requests.BookingPolicy("other"))
    club.series("yoga", booking_policy="usual")

    assert club.refuses(requests.BookingPolicy("usual", new_name="Other")).code == "duplicate"
    assert club.refuses(requests.BookingPolicy("none", new_name="some")).code == "unknown_policy"
    club.do(requests.BookingPolicy("usual", new_name="common"))
    assert club.refuses(requests.RemoveBookingPolicy("common")).code == "not_allowed"
    club.series("yoga")
    club.do(requests.RemoveBookingPolicy("common"))
    assert club.refuses(requests.RemoveBookingPolicy("common")).code == "unknown_policy"
    assert club.refuses(requests.Series("yoga", time(9), 60, EVERY_DAY, booking_policy="none")).code == "unknown_policy"


def test_terms_that_contradict_each_other_are_malformed(club: Counter) -> None:
    both = requests.BookingPolicy("usual", earliest_days=1, earliest_hours=1)
    assert club.refuses(both).field == "earliest_hours"
    notice = requests.BookingPolicy("usual", cancel_notice_days=1, cancel_notice_hours=1)
    assert club.refuses(notice).field == "cancel_notice_days"
    club.do(requests.BookingPolicy("usual"))
    own = requests.Series("yoga", time(9), 60, EVERY_DAY, booking_policy="usual", cancel_notice_hours=1)
    assert club.refuses(own).field == "booking_policy"


# what one may book


def bookable(club: Counter, card: str, *, everything: bool = False) -> dict[str, answers.BookableLine]:
    found = club.do(requests.Bookable(card, MONDAY, MONDAY, everything)).lines
    return {line.session.series: line for line in found}


def test_only_what_one_may_book_is_listed_with_what_pays(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.sell("bob"))
    yes(club.book("bob", "duo"))
    yes(club.book("anna"))

    found = bookable(club, "anna")

    assert {name: line.verdict for name, line in found.items()} == {"gym": Verdict.BOOK, "duo": Verdict.WAITLIST}
    paid = found["gym"].paid_by
    assert paid is not None
    assert paid == yes(club.book("anna", "gym")).paid_by


def test_the_others_are_listed_with_their_reasons_on_request(club: Counter) -> None:
    club.series("later", earliest_hours=1)
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.cancel_session("duo"))

    found = bookable(club, "anna", everything=True)

    assert found["yoga"].verdict is Verdict.BOOKED
    assert [each.code for each in found["elite"].reasons] == ["session_rule"]
    assert [each.message for each in found["elite"].reasons] == ["elite admits Gold; not Ten"]
    assert [each.code for each in found["duo"].reasons] == ["session_cancelled"]
    assert [each.code for each in found["later"].reasons] == ["not_allowed"]
    assert club.refuses(requests.Bookable("nobody", MONDAY, MONDAY)).code == "unknown_contact"
    assert "gym" not in {
        line.session.series
        for line in club.at(MONDAY, "10:00").do(requests.Bookable("anna", MONDAY, MONDAY, True)).lines
    }


def test_it_says_what_booking_says(club: Counter) -> None:
    """Every line agrees with the operation itself."""
    yes(club.sell("anna", "one"))
    yes(club.sell("bob", "late"))
    yes(club.book("anna", "gym"))
    for card in ("anna", "bob", "cleo"):
        for name, line in bookable(club, card, everything=True).items():
            if line.verdict is Verdict.BOOKED:
                continue
            seen = club.desk.preview(requests.Book(card, name, MONDAY))
            if line.verdict is Verdict.NO:
                assert codes(seen) == [each.code for each in line.reasons]
            else:
                assert not isinstance(seen, answers.Refusal)
                assert seen.answer.paid_by == line.paid_by


def test_many_sessions_take_as_many_statements_as_few(club: Counter) -> None:
    yes(club.sell("anna"))
    numbers = []
    for last in (1, 30):
        with statements_sent(club.desk._books) as sent:
            club.do(requests.Bookable("anna", MONDAY, day(last)))
        with statements_sent(club.desk._books) as also_sent:
            club.do(requests.Sessions(MONDAY, day(last)))
        numbers += [len(sent), len(also_sent)]

    assert numbers[:2] == numbers[2:]


def test_edited_terms_tell_who_can_no_longer_cancel_for_nothing(club: Counter) -> None:
    club.do(requests.BookingPolicy("usual"))
    club.series("yoga", booking_policy="usual", capacity=2)
    yes(club.sell("anna"))
    yes(club.sell("bob"))
    yes(club.book("anna", on=MONDAY))
    yes(club.book("bob", on=TUESDAY))

    edited = club.do(requests.BookingPolicy("usual", cancel_notice_hours=12, effects=True))
    assert edited.effects == answers.TermsEffects(("yoga",), 2, late=1, free=0)
    edited = club.do(requests.BookingPolicy("usual", cancel_notice_days=2, effects=True))
    assert edited.effects == answers.TermsEffects(("yoga",), 2, late=1, free=0)
    edited = club.do(requests.BookingPolicy("usual", effects=True))
    assert edited.effects == answers.TermsEffects(("yoga",), 2, late=0, free=2)
    assert club.do(requests.BookingPolicy("usual")).effects is None
