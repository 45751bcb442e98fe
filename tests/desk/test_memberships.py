"""Memberships and their categories: kept, numbered by version, archived, restored, told."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal

from sqlalchemy import select

from data.tables import history
from frontdesk import answers, requests
from frontdesk.rules.plans import Colour, Plan, Revenue
from frontdesk.rules.terms import FirstGrant, Group, Period
from tests.desk.kit import MONDAY, TUESDAY, Counter, code, day, yes
from tests.statements import statements_sent

WHOLE = requests.Membership(
    "B8", "Basic 8", "Plans", Decimal("59.50"), limited=True, bill_period=Period.DAYS, every_days=28, installments=6,
    group=Group.TRIAL, credits=8, days_to_expire=30, frequency=28, initial=4, first_grant=FirstGrant.ON_START,
    colour=Colour.BLUE, auto_renew=True, allow_discounts=True, description="two\nlines", signup_fee=Decimal("9.90"),
    tax=Decimal("8.25"), revenue_category=Revenue.CHALLENGE,
)  # fmt: skip


def line(club: Counter, code: str) -> answers.MembershipLine:
    return next(each for each in club.do(requests.Memberships()).memberships if each.code == code)


def test_every_field_is_kept_and_told(club: Counter) -> None:
    club.do(WHOLE)

    kept = line(club, "B8")
    assert {each.name: getattr(kept, each.name) for each in fields(Plan)} == {
        each.name: getattr(WHOLE, each.name) for each in fields(Plan)
    }
    assert (kept.version, kept.archived, kept.held_now, kept.held_ever) == (1, False, 0, 0)


def test_an_edit_gives_the_whole(club: Counter) -> None:
    club.do(WHOLE)
    kept = club.do(requests.Membership("b8", "Basic 9", "Plans", Decimal(1), limited=False))

    assert (kept.changed, kept.version, kept.code) == (True, 2, None)
    assert replace(line(club, "B8"), version=1) == answers.MembershipLine(
        "Plans", "Basic 9", "B8", price=Decimal("1.00"), signup_fee=Decimal("0.00"), tax=Decimal("0.00")
    )


def test_what_somebody_changed_meanwhile_is_not_overwritten(club: Counter) -> None:
    assert club.do(replace(WHOLE, version=0)).version == 1
    assert club.do(replace(WHOLE, name="Basic Eight", version=1)).version == 2

    assert club.refuses(replace(WHOLE, version=1)).code == "changed_meanwhile"
    assert club.refuses(replace(WHOLE, version=0)).code == "duplicate"
    assert club.refuses(replace(WHOLE, code="nothing", name="Other", version=1)).code == "unknown_membership"
    assert line(club, "B8").name == "Basic Eight"
    assert club.do(WHOLE).version == 3


def test_a_version_is_of_something(club: Counter) -> None:
    assert club.refuses(replace(WHOLE, version=-1)).field == "version"
    assert club.refuses(replace(WHOLE, code="", version=1)).field == "code"


def test_a_code_is_made_from_the_name(club: Counter) -> None:
    def made(name: str) -> str | None:
        return club.do(replace(WHOLE, code="", name=name, version=0)).code

    assert [made("Basic 8"), made("Bäsic-8"), made("BASIC  8!"), made("会员"), made("😀")] == [
        "BASIC8", "BASIC8-2", "BASIC8-3", "PLAN", "PLAN-2"
    ]  # fmt: skip
    assert made("x" * 60) == "X" * 24
    assert club.refuses(replace(WHOLE, code="", name="basic 8", version=0)).code == "duplicate"


def test_names_differing_in_case_or_composition_are_one(club: Counter) -> None:
    club.do(replace(WHOLE, code="cafe", name="Café"))

    assert club.refuses(replace(WHOLE, code="other", name="CAFE\u0301")).code == "duplicate"
    assert club.do(requests.Category("PLANS")).changed


def test_an_archived_membership_is_not_sold_and_keeps_who_has_it(club: Counter) -> None:
    yes(club.sell("anna"))
    club.do(requests.ArchiveMembership("TEN"))

    assert code(club.sell("bob")) == "unknown_membership"
    assert code(club.book("anna")) == "ok"
    kept = line(club, "ten")
    assert (kept.archived, kept.version, kept.held_now, kept.held_ever) == (True, 2, 1, 1)

    club.do(requests.RestoreMembership("ten"))
    assert code(club.sell("bob")) == "ok"


def test_archiving_and_restoring_twice_leave_no_trace(club: Counter) -> None:
    club.do(requests.ArchiveMembership("ten"))
    history = club.desk.changes()
    club.do(requests.ArchiveMembership("ten"))
    assert club.desk.changes() == history
    club.do(requests.RestoreMembership("ten"))
    history = club.desk.changes()
    club.do(requests.RestoreMembership("ten"))
    assert club.desk.changes() == history
    assert club.refuses(requests.ArchiveMembership("nothing")).code == "unknown_membership"
    assert club.refuses(requests.RestoreMembership("nothing")).code == "unknown_membership"


def test_a_name_of_an_archived_membership_is_free_and_then_taken(club: Counter) -> None:
    club.do(requests.ArchiveMembership("ten"))
    club.do(replace(WHOLE, name="TEN"))

    assert club.refuses(requests.RestoreMembership("ten")).code == "duplicate"
    club.do(requests.Membership("ten", "Ten", "Plans", Decimal(1), limited=False))
    club.do(replace(WHOLE, name="Eleven"))
    club.do(requests.RestoreMembership("ten"))


def test_a_category_is_renamed(club: Counter) -> None:
    club.do(requests.Category("Other"))
    club.do(requests.RenameCategory("plans", "What we sell"))

    assert [each.name for each in club.do(requests.Memberships()).categories] == ["Other", "What we sell"]
    assert line(club, "ten").category == "What we sell"
    assert club.refuses(requests.RenameCategory("Plans", "New")).code == "unknown_category"
    assert club.refuses(requests.RenameCategory("other", "WHAT we sell")).code == "duplicate"
    club.do(requests.RenameCategory("other", "OTHER"))


def test_a_category_is_removed_only_when_empty(club: Counter) -> None:
    club.do(requests.ArchiveMembership("ten"))
    refused = club.refuses(requests.RemoveCategory("plans"))
    assert refused.code == "not_empty"
    assert refused.message == ("4 memberships stand in Plans, 1 of them archived; move them to another category first.")
    club.do(requests.Category("Other"))
    for each in ("ten", "one", "late"):
        club.do(requests.Membership(each, each, "Other", Decimal(1), limited=False))
    assert club.refuses(requests.RemoveCategory("plans")).message == (
        "1 membership stands in Plans; move them to another category first."
    )
    club.do(requests.Membership("gold", "Gold", "Other", Decimal(1), limited=False))
    club.do(requests.RemoveCategory("plans"))
    assert club.refuses(requests.RemoveCategory("plans")).code == "unknown_category"
    assert [(each.name, each.active, each.archived) for each in club.do(requests.Memberships()).categories] == [
        ("Other", 3, 1)
    ]


def test_who_has_a_membership_now_and_ever(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.sell("anna", start=day(10), again=True))
    yes(club.sell("bob"))
    yes(club.end("bob", MONDAY))
    yes(club.sell("cleo"))
    yes(club.end("cleo", TUESDAY))
    yes(club.end("cleo", day(5)))

    def have() -> tuple[int, int, int]:
        kept = line(club, "ten")
        return kept.held_now, kept.held_ever, kept.subscriptions_now

    assert have() == (3, 3, 4)
    club.at(TUESDAY)
    assert have() == (2, 3, 3)
    club.at(day(6))
    assert have() == (1, 3, 2)


def test_telling_what_is_sold_takes_as_many_statements_whatever_there_is(club: Counter) -> None:
    def sent() -> int:
        with statements_sent(club.desk._books) as statements:
            club.do(requests.Memberships())
        return len(statements)

    before = sent()
    for number in range(20):
        club.do(replace(WHOLE, code=f"m{number}", name=f"M {number}"))
        yes(club.sell("anna", f"m{number}"))
    assert sent() == before


def test_the_history_tells_before_and_after(club: Counter) -> None:
    club.do(WHOLE)
    club.do(
        replace(WHOLE, price=Decimal(70), limited=False, credits=None, days_to_expire=None, frequency=None, initial=0)
    )

    with club.desk._books.read() as connection:
        found = connection.execute(
            select(history.c.before, history.c.after).where(history.c.op == "membership").order_by(history.c.id.desc())
        ).first()
    assert found is not None
    assert found.before == (
        "Basic 8: 59.50 EUR every 28 days, 8 credits every 28 days, each good for 30 days; 4 initial credits;"
        " first grant on the start date"
    )
    assert found.after == "Basic 8: 70.00 EUR every 28 days, unlimited"
