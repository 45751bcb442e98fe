"""The credit history by pages: whole, in one order, from any place, whatever the filter and however long it is."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from data.engine import open_club
from frontdesk import answers, requests
from frontdesk.answers import HistoryEntry, SessionName
from frontdesk.clock import PinnedClock
from frontdesk.desk.core import ClubDesk
from frontdesk.requests import CreditHistory
from frontdesk.rules.ledger import EntryKind
from tests import conftest
from tests.batch_talk import talk_to
from tests.desk.kit import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Counter, code, day, instant, yes
from tests.lives.generator import live
from tests.statements import statements_sent


def whole(desk: ClubDesk, request: CreditHistory, most: int = 3) -> list[HistoryEntry]:
    """Page through everything, from the beginning on; back again from the end, which must be the same; and counted."""
    pages = _walk(desk, replace(request, most=most), "after")
    back = _walk(desk, replace(request, most=most, at_end=True), "before")
    forth = [entry for page in pages for entry in page.entries]
    assert [entry for page in reversed(back) for entry in page.entries] == forth
    counted = desk.perform(replace(request, most=1, count=True))
    assert isinstance(counted, answers.CreditHistory)
    assert counted.total == len(forth)
    return forth


def _walk(desk: ClubDesk, request: CreditHistory, way: str) -> list[answers.CreditHistory]:
    pages = []
    while True:
        page = desk.perform(request)
        assert isinstance(page, answers.CreditHistory)
        pages.append(page)
        if not (page.more_after if way == "after" else page.more_before):
            return pages
        edge = page.entries[-1 if way == "after" else 0].place
        request = replace(request, at_end=False, **{way: edge})  # type: ignore[arg-type]  # a field by its name


def lived(club: Counter) -> None:
    """A week in which everything happens once."""
    yes(club.sell("anna"))
    yes(club.book("anna", on=TUESDAY))
    yes(club.book("anna", on=WEDNESDAY))
    yes(club.at(TUESDAY).cancel("anna", on=WEDNESDAY))
    yes(club.check_in("anna", on=TUESDAY))
    yes(club.at(WEDNESDAY).adjust("anna", 2, nonce="added"))
    yes(club.adjust("anna", -1, nonce="removed"))
    yes(club.undo("removed"))
    yes(club.extend("anna", 3))
    yes(club.at(THURSDAY).hold("anna", THURSDAY))
    yes(club.at(FRIDAY).resume("anna"))
    yes(club.end("anna", day(50)))


def test_everything_that_happened_stands_in_it(club: Counter) -> None:
    lived(club)
    club.at(day(60))

    entries = whole(club.desk, CreditHistory("anna", oldest_first=True))

    assert [(each.day, each.what, each.credits) for each in entries] == [
        (MONDAY, "issued", 10),
        (MONDAY, "held", 1),
        (MONDAY, "held", 1),
        (TUESDAY, "returned", 1),
        (TUESDAY, "used", 1),
        (WEDNESDAY, "issued", 2),
        (WEDNESDAY, "adjust", 2),
        (WEDNESDAY, "revoked", 1),
        (WEDNESDAY, "restored", 1),
        (WEDNESDAY, "extend", 0),
        (THURSDAY, "hold", 0),
        (FRIDAY, "resume", 0),
        (FRIDAY, "end", 0),
        (day(31), "issued", 10),
        (day(34), "expired", 9),
        (day(36), "expired", 2),
    ]
    assert entries[::-1] == whole(club.desk, CreditHistory("anna"))


def test_an_entry_says_who_where_why_and_leads_to_the_visit_and_back(club: Counter) -> None:
    lived(club)
    entries = whole(club.desk, CreditHistory("anna"))
    used = next(each for each in entries if each.what == "used")
    removed = next(each for each in entries if each.what == "revoked")
    added = next(each for each in entries if each.what == "adjust")

    assert (used.session, used.status, used.desk, used.by) == (
        SessionName("yoga", TUESDAY),
        "checked_in",
        "front",
        None,
    )
    assert (used.membership, used.usable_from, used.good_through) == ("ten", MONDAY, day(33))
    assert removed.reason == "because"
    assert (added.usable_from, added.good_through) == (WEDNESDAY, day(35))
    assert next(each for each in entries if each.what == "hold").detail == "on hold from 2026-01-08"

    visit = whole(club.desk, CreditHistory("anna", visit=used.visit))
    assert [(each.what, each.visit) for each in visit] == [("used", used.visit), ("held", used.visit)]
    only = CreditHistory("anna", visit=used.visit, kinds=(EntryKind.HELD,))
    assert [each.what for each in whole(club.desk, only)] == ["held"]


FILTERS: tuple[tuple[CreditHistory, Callable[[HistoryEntry], bool]], ...] = (
    (CreditHistory("anna", kinds=(EntryKind.USED,)), lambda each: each.what == "used"),
    (CreditHistory("anna", kinds=(EntryKind.EXPIRED,)), lambda each: each.what == "expired"),
    (
        CreditHistory("anna", kinds=(EntryKind.HELD, EntryKind.ADJUST, EntryKind.ISSUED)),
        lambda each: each.what in {"held", "adjust", "issued"},
    ),
    (CreditHistory("anna", membership="TEN"), lambda each: each.membership == "ten"),
    (CreditHistory("anna", membership="one", kinds=(EntryKind.ISSUED,)), lambda each: each.membership == "one"
     and each.what == "issued"),
    (CreditHistory("anna", first=TUESDAY), lambda each: each.day >= TUESDAY),
    (CreditHistory("anna", last=WEDNESDAY), lambda each: each.day <= WEDNESDAY),
    (CreditHistory("anna", first=day(34), last=day(34)), lambda each: each.day == day(34)),
    (CreditHistory("anna", first=FRIDAY, last=TUESDAY), lambda each: each.day < each.day),
)  # fmt: skip


@pytest.mark.parametrize(("request_", "kept"), FILTERS)
def test_a_filter_keeps_what_it_says(
    club: Counter, request_: CreditHistory, kept: Callable[[HistoryEntry], bool]
) -> None:
    yes(club.sell("anna", "one"))
    lived(club)
    club.at(day(60))
    entries = whole(club.desk, CreditHistory("anna"))

    assert whole(club.desk, request_) == [each for each in entries if kept(each)]


@pytest.mark.parametrize("oldest_first", [False, True])
@pytest.mark.parametrize("to", [day(-5), MONDAY, WEDNESDAY, day(20), day(34), day(90)])
def test_one_can_jump_to_any_day(club: Counter, to: date, oldest_first: bool) -> None:
    lived(club)
    club.at(day(60))
    entries = whole(club.desk, CreditHistory("anna", oldest_first=oldest_first))

    page = club.do(CreditHistory("anna", jump=to, oldest_first=oldest_first, most=500))

    wanted = [each for each in entries if (each.day >= to if oldest_first else each.day <= to)]
    assert list(page.entries) == wanted
    assert page.more_before is (len(wanted) < len(entries))
    assert page.more_after is False


def test_a_place_survives_what_is_written_later_and_known_leaves_it_out(club: Counter) -> None:
    lived(club)
    page = club.do(CreditHistory("anna", most=4))
    yes(club.at(day(5)).adjust("anna", 1))

    assert club.do(CreditHistory("anna", most=4, after=page.entries[1].place)).entries[:2] == page.entries[2:]
    assert club.do(CreditHistory("anna", kinds=(EntryKind.ADJUST,))).entries[0].day == day(5)
    known = club.do(CreditHistory("anna", kinds=(EntryKind.ADJUST,), known=page.newest))
    assert [each.day for each in known.entries] == [WEDNESDAY]


def test_a_page_beyond_the_last_entry_is_empty_and_knows_that_there_are_others(club: Counter) -> None:
    lived(club)
    last = club.do(CreditHistory("anna", at_end=True)).entries[-1].place
    first = club.do(CreditHistory("anna")).entries[0].place

    after, before = club.do(CreditHistory("anna", after=last)), club.do(CreditHistory("anna", before=first))

    assert (after.entries, after.more_before, after.more_after) == ((), True, False)
    assert (before.entries, before.more_before, before.more_after) == ((), False, True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"most": 0}, "most"),
        ({"most": 501}, "most"),
        ({"after": "x"}, "after"),
        ({"before": "20269901T000000000000.1.1.0.0.0"}, "before"),
        ({"jump": MONDAY, "at_end": True}, "at_end"),
        ({"membership": "gold"}, "membership"),
    ],
)
def test_what_cannot_be_read_is_said_by_its_field(club: Counter, wrong: dict[str, Any], field: str) -> None:
    yes(club.sell("anna"))
    refusal = club.refuses(CreditHistory("anna", **wrong))

    assert (refusal.code, refusal.field) == ("malformed", field)


def test_an_expiry_that_left_nothing_is_no_entry(club: Counter) -> None:
    yes(club.sell("anna", "one"))
    yes(club.check_in("anna", "gym"))
    club.at(day(40))

    assert all(each.what != "expired" for each in whole(club.desk, CreditHistory("anna")))


# made-up lives


@pytest.mark.parametrize("seed", range(4))
def test_pages_make_up_what_credits_says(seed: int, tmp_path: Path) -> None:
    """In lives that jump in time and go back: any day, page by page, against the history that ``credits`` answers."""
    talk = talk_to(f"sqlite:///{tmp_path / 'club.db'}")
    for line in live(seed, 150).lines:
        talk.batch.answer(line)
    cards = {each.card for each in talk.desk.contact_cards()}
    today = talk.desk.clock.now().astimezone(talk.desk.zone).date()
    compared = 0
    for card in sorted(cards):
        for days in (-60, -20, -7, -1, 0, 30):
            compared += _compare(talk.desk, card, today + timedelta(days=days))
    talk.desk.close()
    assert compared > 20


def _compare(desk: ClubDesk, card: str, on: date) -> int:
    said = desk.perform(requests.Credits(card, on, history=True))
    if code(said) != "ok":
        return 0
    assert isinstance(said, answers.CreditReport)
    assert said.history is not None
    entries = whole(desk, CreditHistory(card, on, oldest_first=True), 7)
    assert Tally(
        (each.day, each.what, each.credits, each.membership, each.at, each.session, each.by, each.reason)
        for each in said.history
    ) == Tally(
        (each.day, str(each.what), each.credits, each.membership, each.at, each.session, each.by, each.reason)
        for each in entries
    )
    picture = desk.perform(requests.CreditPicture(card, on, before=0, after=0))
    assert isinstance(picture, answers.CreditPicture)
    assert (picture.days[0].available, picture.days[0].held) == (said.available, said.held)
    return len(entries)


# however long it is


def statements_of(club: Counter, request: requests.Request[Any]) -> list[str]:
    with statements_sent(club.desk._books) as sent:
        club.do(request)
    return sent


def test_a_page_takes_the_same_statements_whatever_lies_behind_it(club: Counter) -> None:
    yes(club.sell("anna"))
    pages: list[requests.Request[Any]] = [
        CreditHistory("anna", most=5),
        CreditHistory("anna", at_end=True, most=5),
        CreditHistory("anna", TUESDAY),
    ]
    report = requests.SessionCredits("anna")
    for number in range(3):
        yes(club.at(day(number)).book("anna", on=day(number)))
    few = [len(statements_of(club, each)) for each in (*pages, report)]
    for number in range(3, 30):
        yes(club.at(day(number)).book("anna", on=day(number)))
        yes(club.cancel("anna", on=day(number)))

    assert [len(statements_of(club, each)) for each in (*pages, report)] == few
    assert max(few) <= 9


@pytest.fixture
def crowded(url: str) -> Iterator[Counter]:
    """The counter of a club whose history is written from outside: it has no seals, and verify would say so."""
    with conftest.made(open_club(url, durable=False)) as opened:
        yield Counter(ClubDesk(opened, PinnedClock(instant(MONDAY)), "front"))


@pytest.mark.parametrize(
    ("request_", "index"),
    [
        (CreditHistory("anna"), "ix_history_ledger"),
        (CreditHistory("anna", at_end=True), "ix_history_ledger"),
        (CreditHistory("anna", day(5), jump=TUESDAY), "ix_history_ledger"),
        (CreditHistory("anna", oldest_first=True, first=TUESDAY, last=FRIDAY), "ix_history_ledger"),
        (CreditHistory("anna", kinds=(EntryKind.USED,)), "ix_history_effect"),
        (CreditHistory("anna", kinds=(EntryKind.EXTEND,)), "ix_history_change"),
    ],
)
def test_a_page_is_read_by_its_index_in_order(
    crowded: Counter, dialect: str, request_: CreditHistory, index: str
) -> None:
    """No sorting, no scan: the plan is what keeps a million entries as fast as a hundred."""
    yes(crowded.sell("anna"))
    with crowded.desk._books.write() as connection:
        _crowd(connection, dialect)
    plans = [plan for plan in plans_of(crowded, dialect, request_) if "history" in plan and index in plan]

    assert plans
    for plan in plans:
        assert "SCAN history" not in plan
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan
        assert "Seq Scan on history" not in plan


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_figures_are_counted_from_their_indexes_alone(club: Counter, dialect: str) -> None:
    """PostgreSQL chooses by what the tables hold; SQLite knows no numbers, and must choose right all the same."""
    plans = "\n".join(plans_of(club, dialect, requests.SessionCredits("anna")))

    assert "USING COVERING INDEX ix_taken_gone" in plans
    assert "SEARCH booking USING INDEX ix_booking_to_come" in plans
    assert "SCAN taken" not in plans


def _crowd(connection: Connection, dialect: str) -> None:
    """Many entries of one contact, so that a planner that counts rows sees what an index is worth."""
    contact = connection.execute(text("SELECT id FROM contact WHERE card_key = 'anna'")).scalar_one()
    connection.execute(
        text(
            "INSERT INTO history (at, written_at, op, desk, contact_id, effect, change_id)"
            " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)"
            " SELECT h.at, h.written_at, 'book', 'front', :contact, 'held', NULL"
            " FROM n, (SELECT at, written_at FROM history ORDER BY id DESC LIMIT 1) h"
        ),
        {"contact": contact},
    )
    connection.execute(text("ANALYZE"))


def plans_of(club: Counter, dialect: str, request: requests.Request[Any]) -> list[str]:
    """How the database would run each statement of a question."""
    engine = club.desk._books.engine
    asked: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: object, statement: str, parameters: Any, *_: object) -> None:  # noqa: ANN401 - the event's signature
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        club.do(request)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    how = "EXPLAIN QUERY PLAN" if dialect == "sqlite" else "EXPLAIN"
    with club.desk._books.read() as connection:
        return [
            "\n".join(str(row) for row in connection.exec_driver_sql(f"{how} {statement}", parameters))
            for statement, parameters in asked
            if statement.startswith("SELECT")
        ]
