"""The Session Credit Report as data: figures, why credits are locked, grants in words, the picture."""

from __future__ import annotations

from datetime import date, timedelta
from unittest.mock import patch

import pytest

from frontdesk import requests
from frontdesk.answers import CreditGrant
from frontdesk.rules.aging import Aging
from frontdesk.rules.credits import Lock
from tests.desk.kit import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Counter, day, yes

PARTS = ("issued", "available", "locked", "held", "used", "expired", "revoked")


def test_the_report_says_what_credits_says_grant_by_grant(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.sell("anna", "late"))
    yes(club.check_in("anna", "gym", MONDAY))
    yes(club.book("anna", on=TUESDAY))
    yes(club.adjust("anna", -2))
    for on in (None, day(-1), MONDAY, day(40)):
        report = club.do(requests.SessionCredits("anna", on))
        said = club.credits("anna", on)
        assert [getattr(report, part) for part in PARTS] == [getattr(said, part) for part in PARTS]
        assert [(each.usable_from, each.granted, each.used) for each in report.grants] == [
            (each.usable_from, each.credits, each.used) for each in said.grants
        ]
        assert all(_sum(each) == each.granted and each.left == each.available + each.locked for each in report.grants)


def _sum(grant: CreditGrant) -> int:
    return grant.available + grant.locked + grant.held + grant.used + grant.expired + grant.revoked


def test_it_says_why_credits_are_locked(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.sell("anna", "one", TUESDAY))
    yes(club.adjust("anna", 2, membership="one"))
    yes(club.hold("anna", MONDAY, FRIDAY))

    report = club.do(requests.SessionCredits("anna"))

    assert [(each.code, each.why, each.credits) for each in report.locks] == [
        (Lock.ON_HOLD, "Ten is on hold until 9 Jan 2026", 10),
        (Lock.NOT_STARTED, "One starts 6 Jan 2026", 2),
    ]
    assert [each.state for each in report.grants] == ["locked", "good", "locked"]
    assert report.grants[0].why == "Ten is on hold until 9 Jan 2026"


def test_it_says_who_is_ended_past_due_or_on_hold_without_end(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    yes(club.sell("bob"))
    yes(club.sell("cleo"))
    yes(club.end("bob"))
    yes(club.hold("cleo", MONDAY))
    club.at(TUESDAY)

    whys = [club.do(requests.SessionCredits(card)).locks[0].why for card in ("anna", "bob", "cleo")]

    assert whys == ["past due: an invoice is not paid", "Ten ended 5 Jan 2026", "Ten is on hold"]


def test_a_grant_says_in_words_how_it_stands(club: Counter) -> None:
    for card in ("anna", "bob", "cleo", "dora"):
        yes(club.sell(card, "one"))
    yes(club.book("anna", on=TUESDAY))
    yes(club.check_in("bob", "gym"))
    yes(club.adjust("cleo", -1, membership="one"))
    states = [club.do(requests.SessionCredits(card)).grants[0].state for card in ("anna", "bob", "cleo", "dora")]
    later = club.do(requests.SessionCredits("dora", day(30))).grants[0]

    assert states == ["all held", "used up", "removed", "good"]
    assert (later.state, later.expired, later.left) == ("expired", 1, 0)


def test_unlimited_memberships_are_named_while_they_run(club: Counter) -> None:
    yes(club.sell("anna", "gold", TUESDAY))
    yes(club.end("anna", WEDNESDAY, "gold"))

    named = [club.do(requests.SessionCredits("anna", on)).unlimited for on in (MONDAY, TUESDAY, THURSDAY)]

    assert named == [(), ("Gold",), ()]


@pytest.mark.parametrize("on", [FRIDAY, day(4000)])
def test_the_picture_is_what_credits_says_of_each_day(club: Counter, on: date) -> None:
    yes(club.sell("anna"))
    yes(club.sell("anna", "one", again=True))
    yes(club.book("anna", on=THURSDAY))
    yes(club.at(TUESDAY).check_in("anna", "gym", TUESDAY))
    yes(club.hold("anna", WEDNESDAY, FRIDAY, "one"))
    yes(club.at(THURSDAY).adjust("anna", 3))
    club.at(FRIDAY)

    picture = club.do(requests.CreditPicture("anna", on, before=6, after=40))

    assert picture.on == on
    assert [each.day for each in picture.days] == [on + timedelta(days=number) for number in range(-6, 41)]
    for each in picture.days:
        said = club.credits("anna", each.day)
        assert (each.available, each.held) == (said.available, said.held), each.day


def test_a_picture_far_ahead_looks_at_no_more_grants_than_one_of_now(club: Counter) -> None:
    """Whoever holds a credit too: what lies between now and then is not gone through."""
    yes(club.sell("anna"))
    yes(club.book("anna", on=THURSDAY))

    def looked_at(on: date) -> int:
        with patch.object(Aging, "life", autospec=True, side_effect=Aging.life) as lives:
            club.do(requests.CreditPicture("anna", on, before=30, after=30))
        return lives.call_count

    near, far = looked_at(day(90)), looked_at(date(2199, 6, 1))
    assert 61 <= far <= near


@pytest.mark.parametrize("field", ["before", "after"])
def test_a_picture_has_an_end(club: Counter, field: str) -> None:
    assert club.refuses(requests.CreditPicture("anna", **{field: 371})).field == field  # type: ignore[arg-type]  # a field by its name


def test_nobody_has_no_report(club: Counter) -> None:
    assert club.refuses(requests.SessionCredits("zoe")).code == "unknown_contact"
    assert club.refuses(requests.CreditPicture("zoe")).code == "unknown_contact"
    assert club.refuses(requests.CreditHistory("zoe")).code == "unknown_contact"
