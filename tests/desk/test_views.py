"""The contact view and the list of contacts: what each tab, each filter and each column says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from data.engine import Club
from data.statements import views
from frontdesk import answers, requests
from frontdesk.requests import Filter
from frontdesk.rules.billing import Method
from frontdesk.rules.terms import Group
from tests.desk.kit import MONDAY, TUESDAY, Counter, day, instant, yes
from tests.statements import plan_of, statements_sent

ALL = ["anna", "bob", "cleo", "dora"]


def test_the_overview_says_who_it_is_and_how_they_stand(club: Counter) -> None:
    club.do(requests.Contact("anna", "Anna", "Smith", "anna@example.org", "123", date(1990, 4, 3)))
    club.do(requests.StopNote("anna", "Look."))
    yes(club.sell("anna", paid=False))
    yes(club.at(MONDAY, "12:00").check_in("anna", "gym"))
    yes(club.book("anna", on=TUESDAY))
    club.do(requests.ReplaceCard("anna", "M1"))

    seen = club.at(TUESDAY, "09:00").do(requests.Overview("M1"))
    assert (seen.person.listed, seen.email, seen.birthday) == ("Smith, Anna", "anna@example.org", date(1990, 4, 3))
    assert (seen.group, seen.flags, seen.due, seen.past_due) == (
        Group.MEMBER,
        ("past_due", "stop_note"),
        Decimal("50.00"),
        Decimal("50.00"),
    )
    assert (seen.available, seen.unlimited, seen.memberships) == (0, False, ("Ten",))
    assert [(each.session.series, each.status) for each in seen.bookings] == [("yoga", "booked")]
    assert (seen.last_visit is not None, seen.old_cards, seen.version) == (True, ("anna",), 2)


def test_the_memberships_tab_says_how_each_stands_and_what_comes(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.sell("anna", "gold", TUESDAY))
    yes(club.sell("anna", "late", paid=False))
    yes(club.end("anna", day(20), "late"))
    yes(club.sell("anna", "one"))
    yes(club.hold("anna", MONDAY, day(3), "one"))

    lines = {each.membership: each for each in club.do(requests.Subscriptions("anna")).lines}
    assert {code: each.state for code, each in lines.items()} == {
        "ten": "running",
        "gold": "not_started",
        "late": "running",
        "one": "on_hold",
    }
    assert lines["gold"].words == "starts 6 Jan"
    assert lines["one"].words == "on hold until 8 Jan"
    assert lines["late"].words == "runs through 25 Jan"
    ten = lines["ten"]
    assert (ten.available, ten.next_grant, ten.next_grant_credits) == (10, date(2026, 2, 4), 10)
    assert (ten.next_bill, ten.next_amount) == (date(2026, 2, 5), Decimal("50.00"))
    assert (ten.period_end, ten.renew_from) == (date(2026, 2, 4), None)
    assert (lines["late"].next_bill, lines["late"].renew_from) == (None, day(21))
    assert len(lines["one"].holds) == 1

    club.at(day(30))
    late = club.do(requests.Subscriptions("anna")).lines[-1]
    assert (late.membership, late.state, late.words, late.renew_from) == ("late", "ended", "ended 25 Jan", day(30))


def test_an_open_hold_and_the_last_bill_are_told(club: Counter) -> None:
    club.do(requests.Membership("once", "Once", "Plans", Decimal(9), limited=False, eft=False))
    yes(club.sell("anna", "once"))
    yes(club.hold("anna", MONDAY, membership="once"))
    line = club.do(requests.Subscriptions("anna")).lines[0]
    assert (line.words, line.next_bill, line.period_end) == ("on hold without an end", None, None)
    assert (line.price, line.terms) == ("9.00 EUR once", "unlimited")


def test_a_first_bill_that_differs_is_told_as_the_next(club: Counter) -> None:
    club.do(requests.Sell("anna", "ten", day(10), day(5), paid=False, pro_rate=True))
    line = club.do(requests.Subscriptions("anna")).lines[0]
    assert (line.next_bill, line.next_amount) == (day(5), Decimal("41.94"))
    assert line.period_end is None


def test_visits_are_paged_from_the_newest_on(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    for number in range(5):
        club.at(day(number), "17:50")
        yes(club.check_in("anna", on=day(number)))
    yes(club.book("anna", "duo", day(5)))
    club.at(day(4), "20:00")
    yes(club.book("anna", on=day(6)))
    yes(club.book("anna", on=day(7)))
    yes(club.cancel("anna", on=day(7)))

    first = club.do(requests.Visits("anna", most=3))
    assert [each.session.date for each in first.coming] == [day(5), day(6)]
    assert [(each.session.date, each.status) for each in first.visits] == [
        (day(7), "cancelled"),
        (day(4), "in"),
        (day(3), "in"),
    ]
    second = club.do(requests.Visits("anna", first.next, 3))
    assert ([each.session.date for each in second.visits], second.next) == ([day(2), day(1), day(0)], None)
    assert second.coming == ()
    club.at(day(8))
    assert club.do(requests.Visits("anna", most=2)).visits[1].status == "no_show"
    assert club.refuses(requests.Visits("anna", most=0)).field == "most"


def test_what_became_of_many_bookings_of_one_session_is_paged_as_well(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    for _ in range(4):
        yes(club.book("anna", on=day(1)))
        yes(club.cancel("anna", on=day(1)))
    whole = [each.visit for each in club.do(requests.Visits("anna")).visits]

    pages = [club.do(requests.Visits("anna", most=1))]
    while (following := pages[-1].next) is not None:
        pages.append(club.do(requests.Visits("anna", following, 1)))

    assert [each.visit for page in pages for each in page.visits] == whole
    assert len(whole) == 4


def test_a_place_in_the_line_is_told_beside_what_is_paid(club: Counter) -> None:
    for card in ("bob", "anna"):
        yes(club.sell(card))
        yes(club.book(card, "duo", day(1)))
    yes(club.book("anna", on=day(2)))

    coming = club.do(requests.Visits("anna")).coming

    assert [(each.status, each.paid_by and each.paid_by.membership) for each in coming] == [
        ("waitlisted", None),
        ("booked", "ten"),
    ]


def test_visits_are_read_around_one_of_them(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    for number in range(6):
        club.at(day(number), "17:50")
        yes(club.check_in("anna", on=day(number)))
    club.at(day(6))
    yes(club.book("anna", on=day(8)))
    newest_first = club.do(requests.Visits("anna")).visits
    second, fourth = newest_first[1].visit, newest_first[3].visit

    page = club.do(requests.Visits("anna", at=fourth, most=2))
    assert ([each.visit for each in page.visits], page.coming) == ([fourth, newest_first[4].visit], ())
    assert (page.next, page.newer) == (newest_first[4].visit, fourth)
    newer = club.do(requests.Visits("anna", after=fourth, most=2))
    assert ([each.visit for each in newer.visits], newer.newer) == ([second, newest_first[2].visit], second)
    newest = club.do(requests.Visits("anna", after=second, most=2))
    assert ([each.visit for each in newest.visits], newest.newer) == ([newest_first[0].visit], None)
    assert club.do(requests.Visits("anna", at=newest_first[0].visit)).newer is None
    assert club.do(requests.Visits("anna", at=10**9)).visits == ()
    assert club.refuses(requests.Visits("anna", at=fourth, after=fourth)).field == "at"


def test_visits_of_two_entries_of_one_person_are_one_list(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    yes(club.sell("bob", "gold"))
    for number in range(6):
        club.at(day(number), "17:50")
        yes(club.check_in("anna" if number % 2 else "bob", on=day(number)))
    yes(club.check_in("anna", on=day(4)))  # both were there: this visit stays with the other entry
    newest_first = [*range(5, -1, -1)]
    newest_first.insert(2, 4)
    club.at(day(6)).do(requests.Merge("anna", "bob"))

    found: list[answers.Visit] = []
    before = None
    while before is not None or not found:
        page = club.do(requests.Visits("anna", before, most=2))
        found += page.visits
        before = page.next
    assert [each.session.date for each in found] == [day(number) for number in newest_first]
    assert len({each.visit for each in found}) == 7
    newer = club.do(requests.Visits("anna", after=found[4].visit, most=4))
    assert (list(newer.visits), newer.newer) == (found[:4], None)
    page = club.do(requests.Visits("anna", at=found[3].visit, most=2))
    assert (list(page.visits), page.newer) == (found[3:5], found[3].visit)


def test_a_page_of_visits_is_read_by_its_index(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    yes(club.book("anna"))
    books: Club = club.desk._books
    with books.read() as connection:
        for statement in (*views.past, *views.past_before, *views.past_from, *views.past_after):
            asked = {"contact_id": 1, "now": club.clock.now(), "most": 3}
            if statement not in views.past:
                asked["cursor"] = 1
            plan = "\n".join(plan_of(connection, statement, asked))
            if connection.dialect.name == "sqlite":  # PostgreSQL takes any index of so small a table
                assert "ix_booking_visits" in plan
                assert "TEMP B-TREE" not in plan


def test_every_booking_knows_when_its_session_starts(club: Counter) -> None:
    """Whatever moves the session: each step is proved by the proof of `verify`, which a fault is known to set off."""
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card, "gold"))
    starts: list[datetime] = []

    def told(on: date) -> None:
        page = club.do(requests.Visits("anna"))
        starts.append(next(each.starts for each in page.coming if each.session.date == on))
        assert club.problems() == []

    yes(club.book("anna", on=day(3)))
    yes(club.book("bob", on=day(3)))
    told(day(3))
    club.do(requests.Session("yoga", day(3), new_time=time(19, 30)))
    told(day(3))
    club.do(requests.Session("yoga", day(3)))
    told(day(3))
    club.series("yoga", "20:00", capacity=2)
    told(day(3))
    club.do(requests.Club("Club", "Europe/London", "EUR"))
    told(day(3))
    club.do(requests.Merge("anna", "bob"))
    told(day(3))
    assert starts == [
        instant(day(3), wall, ZoneInfo(zone))
        for wall, zone in (
            ("18:00", "Europe/Berlin"),
            ("19:30", "Europe/Berlin"),
            ("18:00", "Europe/Berlin"),
            ("20:00", "Europe/Berlin"),
            *(("20:00", "Europe/London"),) * 2,
        )
    ]


def test_bills_and_payments_add_up(club: Counter) -> None:
    club.do(requests.Sell("anna", "ten", method=Method.CASH))
    club.at(date(2026, 3, 10))
    yes(club.pay("anna", "70.00"))

    billed = club.do(requests.Bills("anna"))
    assert [(str(each.amount), str(each.paid), str(each.owed), each.late) for each in billed.bills] == [
        ("50.00", "20.00", "30.00", True),
        ("50.00", "50.00", "0.00", False),
        ("50.00", "50.00", "0.00", False),
    ]
    assert [(each.amount, each.kind, each.method, each.membership) for each in billed.payments] == [
        (Decimal("70.00"), "desk", "other", None),
        (Decimal("50.00"), "sale", "cash", "Ten"),
    ]
    assert (billed.due, billed.past_due) == (Decimal("30.00"), Decimal("30.00"))


def test_the_history_tells_who_did_what_and_is_paged(club: Counter) -> None:
    club.do(requests.AddNote("anna", "Likes the front row."), staff="staff")
    yes(club.sell("anna"))
    club.check_in("anna", "elite")
    yes(club.at(date(2026, 2, 6)).pay("anna"))
    yes(club.undo())

    first = club.do(requests.ContactHistory("anna", most=3))
    assert [(each.what, each.by, each.code, each.undone) for each in first.entries] == [
        ("undone", None, None, False),
        ("payment", None, None, True),
        ("refused: checked in", None, "session_rule", False),
    ]
    rest = club.do(requests.ContactHistory("anna", first.next))
    assert [(each.what, each.by, each.after) for each in rest.entries][:2] == [
        ("membership sold", None, "Ten from 2026-01-05"),
        ("note", "Staff", "Likes the front row."),
    ]
    assert rest.next is None


@pytest.mark.parametrize(
    "question", [requests.Overview, requests.Subscriptions, requests.Visits, requests.Bills, requests.ContactHistory]
)
def test_a_tab_takes_a_fixed_number_of_statements(club: Counter, question: Callable[[str], requests.Overview]) -> None:
    assert club.refuses(question("nobody")).code == "unknown_contact"
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.sell("bob"))
    for number in range(5):
        yes(club.sell("bob", "gold", again=True))
        yes(club.book("bob", "gym", day(number + 1)))
    books: Club = club.desk._books
    numbers = []
    for card in ("anna", "bob"):
        with statements_sent(books) as sent:
            club.do(question(card))
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 10


# --- the list -------------------------------------------------------------------------------------


def found(club: Counter, only: Filter | None = None, group: Group | None = None) -> list[str]:
    return [*club.do(requests.FindContacts(only, group)).cards]


def test_everybody_is_listed_by_name_and_by_group(club: Counter) -> None:
    club.do(requests.Contact("anna", "Änna", "Zoe"))
    yes(club.sell("bob"))
    assert found(club) == ["bob", "cleo", "dora", "anna"]
    assert found(club, group=Group.MEMBER) == ["bob"]
    assert found(club, Filter.PAST_DUE) == []


def test_the_filters_find_whom_they_name(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    yes(club.sell("bob", "gold"))
    yes(club.hold("bob", TUESDAY, membership="gold"))
    yes(club.sell("cleo"))
    yes(club.end("cleo", day(9)))
    yes(club.sell("dora", "one"))
    club.at(day(3))

    assert found(club, Filter.PAST_DUE) == ["anna"]
    assert found(club, Filter.ON_HOLD) == ["bob"]
    assert found(club, Filter.ENDING) == ["cleo"]
    assert found(club, Filter.LOW_CREDITS) == ["dora"]
    assert found(club, Filter.ABSENT) == ["anna", "cleo", "dora"]
    club.at(day(3), "12:00")
    yes(club.check_in("dora", "gym", on=day(3)))
    club.at(day(13))
    assert found(club, Filter.ABSENT) == ["anna"]
    club.policy(enforced=False)
    assert found(club, Filter.PAST_DUE) == []
    club.at(day(23))
    assert found(club, Filter.ENDING) == ["anna"]


def test_credits_that_were_used_make_few_and_do_not_end(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", -8))
    yes(club.sell("bob"))
    yes(club.extend("bob", 20))
    assert found(club, Filter.LOW_CREDITS) == ["anna"]
    club.at(day(23))
    assert found(club, Filter.ENDING) == ["anna"]


def test_the_columns_say_of_many_what_the_overview_says_of_one(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    yes(club.sell("bob", "gold"))
    yes(club.at(MONDAY, "12:00").check_in("bob", "gym"))
    yes(club.sell("dora", "one", day(2)))
    club.at(day(27))

    books: Club = club.desk._books
    with statements_sent(books) as sent:
        lines = club.do(requests.ContactLines((*ALL, "nobody", "anna"))).lines
    assert len(sent) == 7
    assert [each.person.card for each in lines] == ALL
    for line in lines:
        one = club.do(requests.Overview(line.person.card))
        assert (line.group, line.memberships, line.unlimited, line.available, line.ending, line.due) == (
            one.group,
            one.memberships,
            one.unlimited,
            one.available,
            one.ending,
            one.due,
        )
        assert (line.last_visit, line.flags) == (one.last_visit, one.flags)


def test_nobody_asked_is_nobody_told(club: Counter) -> None:
    assert club.do(requests.ContactLines(())).lines == ()
