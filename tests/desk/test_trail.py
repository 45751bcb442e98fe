"""The trail: what happened, who is told, what can be undone, and whether it is as it was written."""

from __future__ import annotations

import shutil
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event, text

from data.engine import Club, open_club
from data.guards import drop_guards
from frontdesk import answers, requests
from frontdesk.clock import PinnedClock
from frontdesk.desk import proving_seals
from frontdesk.desk.core import ClubDesk
from frontdesk.desk.proving_seals import prove_seals
from frontdesk.desk.seals import Chain
from frontdesk.desk.transaction import Actor, Transaction
from frontdesk.requests import Only
from frontdesk.rules.admission import Policy
from frontdesk.rules.billing import Method
from tests.conftest import made
from tests.desk.kit import BERLIN, MONDAY, TUESDAY, UNPAID, Counter, instant, yes


def a_shift(club: Counter) -> None:
    """An override left unpaid, a denial, an undone booking, and money."""
    yes(club.sell("bob"))
    club.at(MONDAY, "12:00")
    yes(club.check_in("anna", "gym", override=("first visit", UNPAID)))
    club.check_in("cleo", "gym")
    yes(club.book("bob", "yoga", TUESDAY))
    yes(club.undo())


def ops(page: answers.AuditPage) -> list[str]:
    return [line.op for line in page.lines]


# --- the trail ------------------------------------------------------------------------------------


def test_the_trail_is_paged_newest_first(club: Counter) -> None:
    a_shift(club)
    page = club.do(requests.Audit(most=3))
    assert ops(page) == ["undo", "book", "check_in"]
    assert (page.lines[1].undone, page.lines[2].code) == (True, "no_membership")

    older = club.do(requests.Audit(most=2, before=page.older))
    assert ops(older) == ["check_in", "sell"]
    line = older.lines[0]
    assert (line.by, line.reason, line.before) == (None, "first visit", "no membership yet")
    assert line.contact == answers.Person("anna", "Anna", "Able")
    assert line.session == answers.SessionName("gym", MONDAY)
    assert older.lines[1].amount == Decimal(50)
    assert club.do(requests.Audit(most=500)).older is None


def test_the_trail_is_narrowed(club: Counter) -> None:
    a_shift(club)
    club.at(TUESDAY)
    club.do(requests.Category("More"), staff="manager")

    assert ops(club.do(requests.Audit(only=Only.REFUSED))) == ["check_in"]
    assert ops(club.do(requests.Audit(only=Only.OVERRIDES))) == ["check_in"]
    assert ops(club.do(requests.Audit(only=Only.UNDONE))) == ["undo"]
    assert ops(club.do(requests.Audit(card="cleo", operation="check_in"))) == ["check_in"]
    assert ops(club.do(requests.Audit(by="Manager"))) == ["category"]
    assert ops(club.do(requests.Audit(first=TUESDAY))) == ["category"]
    assert "category" not in ops(club.do(requests.Audit(operation="category", last=MONDAY, first=TUESDAY)))
    assert club.refuses(requests.Audit(card="nobody")).code == "unknown_contact"
    assert club.refuses(requests.Audit(most=0)).field == "most"


def test_a_file_about_somebody_stands_in_their_history(club: Counter) -> None:
    club.do(requests.Export("Session Credits", "anna", TUESDAY, 3, "anna.xlsx"))

    newest = club.do(requests.ContactHistory("anna", most=1)).entries[0]
    assert (newest.op, newest.after) == ("export", "Session Credits as of 2026-01-06: 3 rows to anna.xlsx")
    assert club.refuses(requests.Export("Session Credits", "nobody", None, 3, "x.xlsx")).code == "unknown_contact"


# --- undoing --------------------------------------------------------------------------------------


def test_what_can_be_undone_is_listed_and_by_whom(club: Counter) -> None:
    yes(club.sell("anna"))
    club.do(requests.Book("anna", "yoga", TUESDAY), staff="staff", nonce="hers")
    yes(club.book("anna", "gym", TUESDAY, nonce="the owner's"))

    told = club.do(requests.Undoable(), staff="staff")

    assert [(each.nonce, each.line.op, each.may) for each in told.actions] == [
        ("the owner's", "book", False),
        ("hers", "book", True),
    ]
    assert [each.may for each in club.do(requests.Undoable()).actions] == [True, True]
    club.do(requests.Undo("hers"), staff="staff")
    assert [each.nonce for each in club.do(requests.Undoable(1)).actions] == ["the owner's"]
    club.at(MONDAY, "09:11")
    assert club.refuses(requests.Undoable(0)).field == "most"


# --- handing over ---------------------------------------------------------------------------------


def test_a_shift_is_told_and_signed_for(club: Counter) -> None:
    club.at(MONDAY)
    a_shift(club)
    yes(club.sell("cleo", "gold", paid=False))
    club.do(requests.Pay("cleo", Decimal(20), Method.CASH))
    club.do(requests.WriteOff("cleo", "goodwill"))

    told = club.do(requests.Shift())

    assert [len(each) for each in (told.overrides, told.unpaid, told.refused, told.undone)] == [1, 1, 1, 1]
    assert told.money == (
        answers.MethodTotal(Method.CASH, Decimal(20)),
        answers.MethodTotal(Method.OTHER, Decimal(50)),
    )
    assert told.since == instant(MONDAY, "00:00")

    club.do(requests.HandOver("The drawer was counted."), staff="staff")

    (line,) = club.do(requests.Audit(operation="hand_over")).lines
    assert line.after == "1 override; 1 unpaid; 1 refused; 1 undone; 20.00 EUR cash, 50.00 EUR other"
    assert (line.by, line.reason) == ("Staff", "The drawer was counted.")
    after = club.do(requests.Shift())
    assert (after.since, after.overrides, after.money) == (line.at, (), ())
    club.do(requests.HandOver())


def test_the_cash_is_counted_and_the_difference_said(club: Counter) -> None:
    club.do(requests.Sell("cleo", "gold", method=Method.CASH))
    for wrong in ("-1", "0.001", "100000000", "NaN"):
        assert club.refuses(requests.HandOver(counted=Decimal(wrong))).field == "counted"
    assert club.do(requests.HandOver(counted=Decimal("47.50"))) == answers.HandedOver(Decimal(50), Decimal("-2.50"))
    assert club.do(requests.HandOver(counted=Decimal(3))).difference == Decimal(3)
    assert club.do(requests.HandOver(counted=Decimal(0)), nonce="once").difference == 0
    assert club.do(requests.HandOver(counted=Decimal(0)), nonce="once").recorded == 0
    assert club.do(requests.HandOver()) == answers.HandedOver()

    told = [str(line.after).rpartition("; ")[2] for line in club.do(requests.Audit(operation="hand_over")).lines]
    assert told == [
        "0.00 EUR",
        "cash counted: 0 EUR, as recorded",
        "cash counted: 3 EUR, 3.00 EUR more than recorded",
        "cash counted: 47.50 EUR, 2.50 EUR less than recorded",
    ]


# --- is it as it was written? -----------------------------------------------------------------------

_ROW = "SELECT max(id) FROM history WHERE op = 'check_in'"
TAMPERED: dict[str, tuple[str, str]] = {
    "entry_changed": (f"UPDATE history SET reason = 'a friend' WHERE id = ({_ROW})", "is not as it was written"),
    "entry_removed": (f"DELETE FROM history WHERE id = ({_ROW})", "are gone"),
    "entry_inserted": (
        "INSERT INTO history (at, written_at, op, desk) SELECT at, written_at, op, desk FROM history LIMIT 1",
        "has no seal",
    ),
    "entries_cut": ("DELETE FROM history WHERE id = (SELECT max(id) FROM history)", "head that was kept"),
}


def head_of(club: Counter) -> str:
    head = club.do(requests.Verify("")).head
    assert head
    return head


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("found", TAMPERED)
def test_four_kinds_of_tampering_with_a_copy_are_told(club: Counter, tmp_path: Path, found: str) -> None:
    a_shift(club)
    head = head_of(club)
    club.do(requests.Category("After the head"))
    assert club.do(requests.Verify(head)).problems == ()
    copy = tmp_path / "copy.db"
    books: Club = club.desk._books
    assert books.place.path is not None
    shutil.copy(books.place.path, copy)
    copy.chmod(0o600)

    with made(open_club(f"sqlite:///{copy}", durable=False)) as opened:
        with opened.write() as connection:
            drop_guards(connection, ["history"])
            change, sentence = TAMPERED[found]
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
            if found == "entries_cut":
                connection.execute(text(change))
            connection.execute(text(change))
        there = Counter(ClubDesk(opened, PinnedClock(instant(MONDAY)), "front"))
        problems = there.do(requests.Verify(head)).problems
    assert [each.code for each in problems if each.code in TAMPERED][:1] == [found]
    assert sentence in next(each.message for each in problems if each.code == found)


_NEWEST = "(SELECT max(id) FROM history)"
_ONE = "(SELECT min(id) FROM history WHERE op = 'check_in')"
_OTHER = "(SELECT max(id) FROM history WHERE op = 'check_in')"
_GAP = "(SELECT min(a.seq) + 1 FROM history a WHERE NOT EXISTS (SELECT 1 FROM history b WHERE b.seq = a.seq + 1))"
_COPIED = "at, written_at, op, desk"
_FORGED = (
    f"INSERT INTO history ({_COPIED}, seq, seal) SELECT {_COPIED}, seq + 1, seal FROM history WHERE id = {_NEWEST}"
)
BEHIND_THE_DESK: dict[str, tuple[str, tuple[str, ...]]] = {
    "changed": ("entry_changed", (f"UPDATE history SET reason = 'a friend' WHERE id = {_OTHER}",)),
    "told of somebody else": (
        "entry_changed",
        (f"UPDATE history SET contact_id = (SELECT max(id) FROM contact) WHERE id = {_OTHER}",),
    ),
    "removed": ("entry_removed", (f"DELETE FROM history WHERE id = {_OTHER}",)),
    "inserted": (
        "entry_inserted",
        (f"INSERT INTO history ({_COPIED}) SELECT {_COPIED} FROM history WHERE id = {_NEWEST}",),
    ),
    "inserted with a made-up seal": (
        "entry_changed",
        (_FORGED,),
    ),
    "reordered": (
        "entry_changed",
        (
            f"UPDATE history SET seq = -seq WHERE id IN ({_ONE}, {_OTHER})",
            f"UPDATE history SET seq = (SELECT -h.seq FROM history h WHERE h.id = {_OTHER}) WHERE id = {_ONE}",
            f"UPDATE history SET seq = {_GAP} WHERE id = {_OTHER}",
        ),
    ),
    "cut": ("entries_cut", (f"DELETE FROM history WHERE id = {_NEWEST}",) * 2),
}


@pytest.mark.parametrize("how", BEHIND_THE_DESK)
def test_whatever_is_done_to_the_trail_behind_the_desk_is_told(
    club: Counter, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On both databases, each within a transaction that is taken back."""
    monkeypatch.setattr(proving_seals, "_LONGEST_OPERATION", timedelta())
    a_shift(club)
    head = head_of(club)
    club.do(requests.Category("After the head"))
    code, changes = BEHIND_THE_DESK[how]
    books: Club = club.desk._books
    with books.write() as connection:
        drop_guards(connection, ["history"])
        tx = Transaction(
            connection, club.clock.now(), BERLIN, "EUR", Policy(), 0, Actor(None), "proof", Chain("", 0, "")
        )  # fmt: skip
        assert prove_seals(tx, head)[0] == []
        for change in changes:
            assert connection.execute(text(change)).rowcount
        found = [each.code for each in prove_seals(tx, head)[0]]
        connection.rollback()
    assert code in found
    assert club.do(requests.Verify(head)).problems == ()


def test_a_head_that_never_was_is_told(club: Counter) -> None:
    for head in ("nonsense", "12", f"{2**40}-{'0' * 32}"):
        assert [each.code for each in club.do(requests.Verify(head)).problems] == ["entries_cut"]
    assert club.do(requests.Verify()).head is None


def test_two_desks_have_a_chain_each_and_of_one_name_one(club: Counter) -> None:
    books: Club = club.desk._books
    for name in ("other", "front"):
        desk = ClubDesk(books, PinnedClock(instant(MONDAY)), name)
        Counter(desk).contact(f"of {name}")
    club.contact("of both")

    assert club.problems() == []


def moved(club: Counter) -> None:
    """Another desk of this name writes in the middle of an operation."""
    Counter(ClubDesk(club.desk._books, PinnedClock(instant(MONDAY)), "front")).contact("between")


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_who_meets_another_of_its_name_is_run_again(club: Counter) -> None:
    waiting = [moved]

    def meet(_connection: object, _cursor: object, sent: str, *_: object) -> None:
        if waiting and sent.startswith("INSERT INTO contact"):
            waiting.pop()(club)

    event.listen(club.desk._books.engine, "before_cursor_execute", meet)
    club.contact("first")

    assert not waiting
    assert club.problems() == []


def test_reasons_of_overrides_are_offered_again_each_once_the_newest_first(club: Counter) -> None:
    club.at(MONDAY, "12:00")
    for card, reason in (("anna", "forgot the card"), ("bob", "first visit"), ("cleo", "forgot the card")):
        yes(club.check_in(card, "gym", override=(reason, UNPAID)))
    yes(club.sell("dora"))
    yes(club.check_in("dora", "gym", override=("not needed, so no override", UNPAID)))

    assert club.do(requests.OverrideReasons()).reasons == ("forgot the card", "first visit")
