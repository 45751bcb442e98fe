"""The reports over the whole club: each of them on a club that lived, its sums, its pages, its days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from frontdesk import answers, requests
from frontdesk.answers import Take
from frontdesk.desk.reporting import bars_by_day, bars_of
from frontdesk.reports import REPORTS, ReportName, Span
from frontdesk.requests import Report
from frontdesk.rules.billing import Method
from tests.desk.kit import MONDAY, TUESDAY, WEDNESDAY, Counter, day, yes

TWELVE_WEEKS = [
    ("5 Jan", 3), ("12 Jan", 2), ("19 Jan", 2), ("26 Jan", 3), ("2 Feb", 2), ("9 Feb", 2),
    ("16 Feb", 3), ("23 Feb", 2), ("2 Mar", 2), ("9 Mar", 3), ("16 Mar", 2), ("23 Mar", 2),
]  # fmt: skip


@pytest.fixture
def lived(club: Counter) -> Counter:
    """Anna pays and comes, Bob owes and is sent away, Cleo stays away and is written off, Dora is let in."""
    yes(club.sell("anna", "ten"))
    yes(club.sell("bob", "gold", paid=False))
    club.do(requests.Sell("cleo", "ten", method=Method.CASH), staff="Staff")
    yes(club.book("anna"))
    yes(club.book("cleo"))
    yes(club.at(MONDAY, "17:50").check_in("anna"))
    yes(club.check_in("dora", "gym", override=("first visit", Take.UNPAID)))
    club.at(TUESDAY)
    assert isinstance(club.check_in("bob", on=TUESDAY), answers.Refusal)
    yes(club.pay("bob", "20"))
    club.do(requests.Refund("anna", Decimal(5), "was ill", Method.CASH), staff="Manager")
    club.do(requests.WriteOff("bob", "goodwill", Decimal(10)), staff="Manager")
    yes(club.undo())
    club.do(requests.WriteOff("bob", "goodwill", Decimal(4)), staff="Manager")
    return club


def ask(club: Counter, name: ReportName, first: date | None = None, last: date | None = None) -> answers.Report:
    return club.do(Report(name, first, last))


def told(report: answers.Report, *fields: str) -> list[tuple[object, ...]]:
    at = [[column.field for column in report.columns].index(field) for field in fields]
    return [tuple(row.cells[each] for each in at) for row in report.rows]


def sum_of(report: answers.Report, field: str) -> object:
    return report.sums[[column.field for column in report.columns].index(field)]


@pytest.mark.parametrize("name", ReportName)
def test_every_report_of_an_empty_club_is_empty_and_says_nothing_wrong(bare: Counter, name: ReportName) -> None:
    report = ask(bare, name)

    assert (report.rows, report.total, report.next, report.bars) == ((), 0, None, ())
    assert all(not each for each in report.sums)


@pytest.mark.parametrize("name", ReportName)
def test_the_sums_of_every_report_are_those_of_its_rows(lived: Counter, name: ReportName) -> None:
    first = TUESDAY if name is ReportName.AT_RISK else MONDAY
    report = ask(lived, name, first if REPORTS[name].span is Span.BACK else None, day(60))

    assert report.rows
    assert report.total == len(report.rows)
    for at, column in enumerate(report.columns):
        values = [row.cells[at] for row in report.rows]
        if column.summed:
            assert report.sums[at] == sum(value for value in values if value is not None), column.field  # type: ignore[misc]  # numbers, or amounts
        else:
            assert report.sums[at] is None


def test_takings_tell_refunds_and_write_offs_apart(lived: Counter) -> None:
    report = ask(lived, ReportName.TAKINGS, MONDAY, TUESDAY)

    assert told(report, "day", "method", "by", "taken", "given_back") == [
        (MONDAY, "cash", "Staff", Decimal("50.00"), Decimal("0.00")),
        (MONDAY, "other", "the owner", Decimal("50.00"), Decimal("0.00")),
        (TUESDAY, "cash", "Manager", Decimal("0.00"), Decimal("5.00")),
        (TUESDAY, "other", "the owner", Decimal("20.00"), Decimal("0.00")),
    ]
    assert sum_of(report, "net") == Decimal("115.00")
    assert report.notes == ("Written off beside it, which is no money: 4.00 EUR.",)
    assert [(bar.label, bar.value) for bar in report.bars] == [("5 Jan", 10000), ("6 Jan", 1500)]


def test_what_was_given_back_or_let_go_says_why(lived: Counter) -> None:
    report = ask(lived, ReportName.GIVEN_BACK)

    assert told(report, "card", "what", "given_back", "written_off", "reason") == [
        ("bob", "written off", Decimal("0.00"), Decimal("4.00"), "goodwill"),
        ("bob", "written off, undone", Decimal("0.00"), Decimal("-10.00"), None),
        ("bob", "written off", Decimal("0.00"), Decimal("10.00"), "goodwill"),
        ("anna", "refund", Decimal("5.00"), Decimal("0.00"), "was ill"),
    ]
    assert (sum_of(report, "given_back"), sum_of(report, "written_off")) == (Decimal("5.00"), Decimal("4.00"))


def test_sales_say_what_to_whom_and_by_whom(lived: Counter) -> None:
    report = ask(lived, ReportName.SALES)

    assert told(report, "card", "membership", "first_bill", "paid", "by") == [
        ("cleo", "Ten", Decimal("50.00"), "yes", "Staff"),
        ("bob", "Gold", Decimal("50.00"), "later", "the owner"),
        ("anna", "Ten", Decimal("50.00"), "yes", "the owner"),
    ]
    assert [(bar.label, bar.value) for bar in report.bars] == [("Ten", 2), ("Gold", 1)]


def test_past_due_says_who_since_when_and_who_is_let_in_for_now(lived: Counter) -> None:
    report = ask(lived, ReportName.PAST_DUE)
    assert told(report, "card", "bills", "owed", "since", "days", "blocked") == [
        ("bob", 1, Decimal("26.00"), MONDAY, 1, "no")
    ]
    lived.do(requests.Policy(grace_days=3))
    assert told(ask(lived, ReportName.PAST_DUE), "blocked") == [("yes: grace, 2 days",)]
    lived.policy(enforced=False)
    report = ask(lived, ReportName.PAST_DUE)
    assert told(report, "blocked") == [("yes: not enforced",)]
    assert [bar.label for bar in report.bars] == ["up to 7 days"]
    lived.at(day(100))
    assert [bar.label for bar in ask(lived, ReportName.PAST_DUE).bars] == ["31 to 90 days", "over 90 days"]


def test_the_eft_list_is_that_of_its_operation(lived: Counter) -> None:
    report, listed = ask(lived, ReportName.EFT, last=day(40)), lived.do(requests.Eft(day(40)))

    assert told(report, "due", "card", "owed") == [(each.due, each.contact.card, each.owed) for each in listed.lines]
    assert sum_of(report, "owed") == listed.total


def test_liability_is_what_everybody_has(lived: Counter) -> None:
    report = ask(lived, ReportName.LIABILITY)
    cards = ("anna", "bob", "cleo", "dora")
    for field in ("available", "locked", "held"):
        assert sum_of(report, field) == sum(getattr(lived.credits(card), field) for card in cards)
    assert told(report, "membership", "running", "owed") == [("Ten", 2, 18)]

    lived.at(day(32))
    report = ask(lived, ReportName.LIABILITY)
    assert (sum_of(report, "available"), sum_of(report, "locked")) == (0, 20)
    lived.policy(enforced=False)
    assert sum_of(ask(lived, ReportName.LIABILITY), "available") == 20


def test_expiring_credits_come_the_first_to_end_first(lived: Counter) -> None:
    assert ask(lived, ReportName.EXPIRING, last=day(28)).rows == ()
    yes(lived.adjust("cleo", 2, days=3))
    report = ask(lived, ReportName.EXPIRING, last=day(29))
    assert told(report, "last", "card", "credits", "locked") == [
        (day(3), "cleo", 2, ""),
        (day(29), "anna", 9, ""),
        (day(29), "cleo", 9, ""),
    ]
    yes(lived.hold("anna", TUESDAY))
    assert told(ask(lived, ReportName.EXPIRING, last=day(29)), "card") == [("cleo",), ("cleo",)]
    assert [bar.value for bar in report.bars] == [2, 18]


def test_at_risk_are_those_who_have_it_and_do_not_come(lived: Counter) -> None:
    lived.at(day(20))
    report = ask(lived, ReportName.AT_RISK, day(10))
    assert told(report, "card", "available", "last_visit", "days") == [
        ("anna", 9, MONDAY, 20),
        ("bob", 0, None, 20),
        ("cleo", 9, None, 20),
    ]
    lived.do(requests.Merge("cleo", "anna"))
    yes(lived.hold("cleo", day(20), day(30)))
    assert told(ask(lived, ReportName.AT_RISK, day(10)), "card") == [("bob",), ("cleo",)]
    assert ask(lived, ReportName.AT_RISK, MONDAY).rows == ()


def test_attendance_knows_who_came_and_who_is_a_no_show_by_the_clock(lived: Counter) -> None:
    yes(lived.book("anna", on=WEDNESDAY))
    report = ask(lived, ReportName.ATTENDANCE, MONDAY, WEDNESDAY)
    assert told(report, "date", "time", "series", "places", "came", "to_come", "no_shows", "fill") == [
        (MONDAY, "10:00", "gym", None, 1, 0, 0, None),
        (MONDAY, "18:00", "yoga", 2, 1, 0, 1, 50),
        (TUESDAY, "18:00", "yoga", 2, 0, 0, 0, 0),
        (WEDNESDAY, "18:00", "yoga", 2, 0, 1, 0, 50),
    ]
    yes(lived.cancel_session("yoga", WEDNESDAY))
    assert told(ask(lived, ReportName.ATTENDANCE, WEDNESDAY, WEDNESDAY), "series") == [("yoga (cancelled)",)]


def test_use_says_what_visits_were_paid_with(lived: Counter) -> None:
    report = ask(lived, ReportName.USAGE)
    assert sorted(told(report, "membership", "people", "came", "by_credit", "no_shows")) == [
        ("Ten", 2, 1, 1, 1),
        ("nothing: unpaid, or not enforced", 1, 1, 0, 0),
    ]


def test_no_shows_and_late_cancellations_are_listed_with_what_they_used(lived: Counter) -> None:
    report = ask(lived, ReportName.NO_SHOWS)
    assert told(report, "date", "session", "card", "what", "paid_by") == [
        (MONDAY, "yoga", "cleo", "no-show", "1 credit, Ten")
    ]
    yes(lived.sell("dora", "gold"))
    yes(lived.book("dora", on=WEDNESDAY))
    report = ask(lived.at(WEDNESDAY, "17:30"), ReportName.NO_SHOWS)
    assert len(report.rows) == 1
    yes(lived.cancel("dora", on=WEDNESDAY))
    yes(lived.book("dora", "gym", on=day(3)))
    report = ask(lived.at(day(4)), ReportName.NO_SHOWS)
    assert told(report, "card", "what", "paid_by")[0] == ("dora", "no-show", "Gold")


@pytest.mark.parametrize(
    ("days", "bars"),
    [
        (range(12), [(f"{5 + number} Jan", 1) for number in range(12)]),
        (range(14), [("week of 5 Jan", 7), ("week of 12 Jan", 7)]),
        (range(0, 12 * 7, 3), [*((f"week of {monday}", many) for monday, many in TWELVE_WEEKS)]),
        (range(0, 13 * 7, 7), [("Jan 2026", 4), ("Feb 2026", 4), ("Mar 2026", 5)]),
        (range(0, 14 * 30, 30), [("2026", 13), ("2027", 1)]),
        (range(0, 14 * 366, 366), [*((str(2026 + number), 1) for number in range(11)), ("others", 3)]),
    ],
)
def test_a_picture_of_too_many_days_is_one_of_weeks_months_or_years(days: range, bars: list[tuple[str, int]]) -> None:
    drawn = bars_by_day({day(number): 1 for number in days}, MONDAY)
    assert [(bar.label, bar.value, bar.words) for bar in drawn] == [(label, many, str(many)) for label, many in bars]


def test_no_bar_dwarfs_the_days_it_stands_beside(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    for number in range(14):
        yes(club.at(day(number), "17:50").check_in("anna", on=day(number)))
    bars = ask(club, ReportName.ATTENDANCE, MONDAY, day(13)).bars
    assert [(bar.label, bar.value) for bar in bars] == [("week of 5 Jan", 7), ("week of 12 Jan", 7)]


def test_a_picture_puts_names_that_are_too_many_together() -> None:
    bars = bars_of((chr(65 + number), 1) for number in range(14))
    assert (len(bars), bars[-1].label, bars[-1].value) == (12, "others", 3)


def test_unpaid_visits_denials_and_overrides_are_listed(lived: Counter) -> None:
    assert told(ask(lived, ReportName.UNPAID), "date", "session", "card") == [(MONDAY, "gym", "dora")]
    denials = ask(lived, ReportName.DENIALS)
    assert told(denials, "card", "session", "code", "by") == [("bob", "yoga", "past due", "the owner")]
    assert [(bar.label, bar.value) for bar in denials.bars] == [("past due", 1)]
    assert told(ask(lived, ReportName.OVERRIDES), "card", "took", "reason") == [("dora", "unpaid", "first visit")]


def test_staff_activity_counts_what_each_person_did(lived: Counter) -> None:
    report = ask(lived, ReportName.STAFF_ACTIVITY)
    assert told(report, "by", "in", "booked", "sold", "paid", "undone", "overrides", "refused")[-1] == (
        ("the owner", 2, 2, 2, 1, 1, 1, 1)
    )


@pytest.mark.parametrize(
    "name",
    [
        ReportName.GIVEN_BACK,
        ReportName.SALES,
        ReportName.NO_SHOWS,
        ReportName.UNPAID,
        ReportName.DENIALS,
        ReportName.OVERRIDES,
    ],
)
def test_pages_of_one_row_come_to_the_whole(lived: Counter, name: ReportName) -> None:
    yes(lived.at(TUESDAY, "17:50").check_in("dora", on=TUESDAY, override=("again", Take.UNPAID)))
    for card in ("anna", "cleo"):
        yes(lived.book(card, "gym", on=WEDNESDAY))
    lived.check_in("bob", on=TUESDAY)
    lived.at(day(3))
    whole = ask(lived, name)
    assert len(whole.rows) > 1
    rows: list[answers.ReportRow] = []
    after = None
    while True:
        page = lived.do(Report(name, after=after, most=1))
        rows += page.rows
        assert (page.total, page.sums) == (whole.total, whole.sums)
        if (after := page.next) is None:
            break
    assert tuple(rows) == whole.rows


def test_days_and_pages_that_cannot_be_are_malformed(club: Counter) -> None:
    asked = Report(ReportName.TAKINGS, MONDAY)
    for wrong, field in (
        (replace(asked, last=date(2026, 1, 4)), "last"),
        (replace(asked, last=date(2027, 2, 1)), "last"),
        (replace(asked, after="x"), "after"),
        (replace(asked, most=0), "most"),
    ):
        refusal = club.refuses(wrong)
        assert (refusal.code, refusal.field) == ("malformed", field)


def test_the_usual_days_of_a_report(club: Counter) -> None:
    club.at(day(30))
    reports = {name: ask(club, name) for name in ReportName}
    spoken = {name: (each.first, each.last) for name, each in reports.items()}
    assert spoken[ReportName.TAKINGS] == (day(30), day(30))
    assert spoken[ReportName.ATTENDANCE] == (day(24), day(30))
    assert spoken[ReportName.EXPIRING] == (day(30), day(37))
    assert spoken[ReportName.PAST_DUE] == (day(30), day(30))
    report = ask(club, ReportName.ATTENDANCE, first=day(40))
    assert (report.first, report.last) == (day(40), day(40))
