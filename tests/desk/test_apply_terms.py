"""Other credit terms for what is sold already, from the next grant on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from data.tables import history
from frontdesk import answers, requests
from frontdesk.contract import Preview
from tests.desk.kit import MONDAY, TUESDAY, Counter, code, day, yes

NEW = requests.Membership(
    "ten", "Ten", "Plans", Decimal(50), limited=True, credits=3, days_to_expire=14, frequency=7, initial=10
)
APPLY = requests.ApplyTerms("TEN")
OLD_WORDS = "10 credits every 30 days, each good for 30 days"
NEW_WORDS = "3 credits every 7 days, each good for 14 days"


def granted(club: Counter, card: str, on: date) -> list[tuple[date, int]]:
    return [(each.usable_from, each.credits) for each in club.credits(card, on).grants]


def test_from_the_next_grant_on_the_new_terms_hold(club: Counter) -> None:
    yes(club.sell("anna"))
    club.do(NEW)
    yes(club.sell("bob"))
    club.at(day(10))
    before = {on: club.credits("anna", day(on)) for on in (0, 10, 29)}

    applied = club.do(APPLY)

    assert applied.changed == (answers.TermsLine("anna", "Able, Anna", day(30), OLD_WORDS, NEW_WORDS),)
    assert granted(club, "anna", day(44)) == [(day(0), 10), (day(30), 3), (day(37), 3), (day(44), 3)]
    assert {on: club.credits("anna", day(on)) for on in before} == before
    assert club.do(APPLY).changed == ()


def test_what_has_nothing_to_come_is_left_alone(club: Counter) -> None:
    for card in ("anna", "bob", "cleo", "dora"):
        yes(club.sell(card))
    yes(club.end("anna", MONDAY))
    yes(club.end("bob", day(29)))
    yes(club.end("cleo", day(30)))
    yes(club.hold("dora", TUESDAY))
    club.do(NEW)
    club.at(day(35))
    yes(club.resume("dora"))
    club.at(TUESDAY)

    club.at(day(2))
    assert [(each.card, each.next_grant) for each in club.do(APPLY).changed] == [("cleo", day(30)), ("dora", day(64))]


def test_an_open_ended_hold_keeps_the_day_unknown(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.hold("anna", TUESDAY))
    club.do(NEW)
    club.at(day(50))

    assert club.do(APPLY).changed[0].next_grant is None
    yes(club.resume("anna"))
    assert granted(club, "anna", day(86)) == [(day(0), 10), (day(79), 3), (day(86), 3)]


def test_a_preview_shows_it_and_writes_nothing(club: Counter) -> None:
    yes(club.sell("anna"))
    club.do(NEW)
    history_before = club.desk.changes()

    seen = club.desk.preview(APPLY, requests.Credits("anna", day(37)))

    assert isinstance(seen, Preview)
    assert [each.card for each in seen.answer.changed] == ["anna"]
    assert isinstance(seen.before, answers.CreditReport)
    assert isinstance(seen.after, answers.CreditReport)
    assert (seen.before.issued, seen.after.issued) == (20, 16)
    assert club.desk.changes() == history_before


def test_it_is_refused_when_it_is_no_longer_what_was_shown(club: Counter) -> None:
    yes(club.sell("anna"))
    club.do(NEW)

    shown = replace(APPLY, version=2, subscriptions=1)
    assert club.refuses(replace(shown, version=1)).code == "changed_meanwhile"
    club.do(replace(NEW, credits=4))
    assert club.refuses(shown).code == "changed_meanwhile"
    assert club.refuses(replace(shown, version=3, subscriptions=2)).code == "changed_meanwhile"
    assert len(club.do(replace(shown, version=3)).changed) == 1


def test_what_cannot_be_applied_is_refused(club: Counter) -> None:
    assert club.refuses(requests.ApplyTerms("nothing")).code == "unknown_membership"
    assert club.refuses(requests.ApplyTerms("gold")).code == "not_allowed"
    assert club.refuses(replace(APPLY, version=-1)).field == "version"
    assert club.refuses(replace(APPLY, subscriptions=-1)).field == "subscriptions"
    assert club.refuses(APPLY, staff="Staff").code == "not_allowed"


def test_the_past_stays_as_it_was(club: Counter) -> None:
    """What was to come is seen from a day before as it was then; spent credits stay spent."""
    yes(club.sell("anna"))
    club.do(NEW)
    club.at(day(10)).do(APPLY)
    club.at(day(37), "18:00")
    yes(club.pay("anna"))
    assert code(club.check_in("anna", on=day(37))) == "ok"

    assert club.has("anna", day(9)) == {"available": 10}
    assert club.has("anna") == {"available": 5, "used": 1, "expired": 10}


def test_it_is_one_entry_with_one_consequence_for_each(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.sell("bob"))
    club.do(NEW)
    club.do(APPLY)

    with club.desk._books.read() as connection:
        rows = connection.execute(
            select(history.c.parent_id, history.c.op, history.c.before, history.c.after, history.c.change_id)
            .order_by(history.c.id.desc())
            .limit(3)
        ).all()
    assert [(row.op, row.before, row.after) for row in rows[:2]] == [("terms", OLD_WORDS, NEW_WORDS)] * 2
    assert rows[2].op == "apply_terms"
    assert rows[2].after == f"Ten: {NEW_WORDS}, for 2 subscriptions"
    assert None not in {row.change_id for row in rows[:2]}
    told = club.credits("anna", history=True).history or ()
    assert "terms" in [each.what for each in told]
    paged = club.do(requests.CreditHistory("anna"))
    assert "terms" in [each.what for each in paged.entries]


def test_a_grant_that_somebody_has_used_by_a_wrong_clock_stays(club: Counter) -> None:
    """The clock ran a month ahead and went back: the grant of day 30 was used, so the one after it is the next."""
    yes(club.sell("anna"))
    club.do(NEW)
    club.at(day(31), "18:00")
    yes(club.pay("anna"))
    yes(club.check_in("anna", on=day(31)))

    club.at(day(10))
    assert [each.next_grant for each in club.do(APPLY).changed] == [day(60)]
    club.at(day(70))
    assert granted(club, "anna", day(67)) == [(day(0), 10), (day(30), 10), (day(60), 3), (day(67), 3)]


def test_whoever_was_merged_is_told_as_the_one_who_was_kept(club: Counter) -> None:
    yes(club.sell("bob"))
    club.do(requests.Merge("anna", "bob"))
    club.do(NEW)

    (line,) = club.do(APPLY).changed
    assert (line.card, line.name) == ("anna", "Able, Anna")
