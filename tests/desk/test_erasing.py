"""An erasure: nothing tells of the person any more, the books are what they were, and the trail still proves itself."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from data.engine import Club, open_club
from data.guards import drop_guards
from data.tables import booking, payment, subscription, subscription_change, taken
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.clock import PinnedClock
from frontdesk.desk import seals
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.billing import Method
from tests.conftest import made
from tests.desk.kit import MONDAY, TUESDAY, UNPAID, WEDNESDAY, Counter, code, instant, yes

SECRETS = (
    "Xanthippe",
    "O'Zwiebel-Łoś",
    "Zwiebel2",
    "zwiebel@example.org",
    "old-zwiebel@example.org",
    "0171 5550123",
    "01715550123",
    "KX-0815",
    "KX-0816",
    "KX-MERGED",
    "Needs a ramp",
    "knee injury",
    "Zwiebelchen",
    "nonce-of-xanthippe",
)
"""Everything in the club that tells of one person."""


def told_of(club: Counter) -> None:
    """Somebody with two entries, cards, edits, notes, visits, money, and others' entries that name them."""
    club.do(requests.Contact("KX-0815", "Xanthippe", "Zwiebel2", "old-zwiebel@example.org"), nonce="nonce-of-xanthippe")
    club.do(
        requests.Contact(
            "KX-0815", "Xanthippe", "O'Zwiebel-Łoś", "zwiebel@example.org", "0171 5550123", date(1990, 4, 3)
        )
    )
    club.do(requests.Contact("KX-MERGED", "Xanthippe", "Zwiebel2", phone="01715550123"))
    club.do(requests.Merge("KX-0815", "KX-MERGED"))
    club.do(requests.ReplaceCard("KX-0815", "KX-0816"))
    club.do(requests.StopNote("KX-0816", "Needs a ramp"))
    club.do(requests.AddNote("KX-0816", "Told us of a knee injury."))
    club.do(requests.Sell("KX-0816", "ten", paid=False))
    club.do(requests.Pay("KX-0816", Decimal(50), Method.CASH))
    club.do(requests.Adjust("KX-0816", "ten", 2, "knee injury"))
    yes(club.at(MONDAY, "12:00").check_in("KX-0816", "gym"))
    yes(club.check_in("KX-0816", "yoga", MONDAY, override=("knee injury", UNPAID)))
    yes(club.sell("anna"))
    for card in ("anna", "KX-0816"):
        yes(club.book(card, "duo", TUESDAY))
    club.do(requests.Cancel("anna", "duo", TUESDAY), nonce="promotes")
    club.do(requests.AddNote("anna", "Brought Xanthippe O'Zwiebel-Łoś along."))
    club.do(requests.StopNote("anna", "Comes with Xanthippe O'Zwiebel-Łoś, called Zwiebelchen, only."))
    club.refuses(requests.ReplaceCard("anna", "KX-0816"))


def let_go(club: Counter) -> None:
    """End what binds the person to the club."""
    club.at(TUESDAY)
    club.do(requests.Cancel("KX-0816", "duo", TUESDAY))
    club.do(requests.End("KX-0816", "ten"))


def erase(club: Counter) -> answers.Erased:
    return club.do(requests.Erase("KX-0816", "Xanthippe O'Zwiebel-Łoś asked for it", ("Zwiebelchen",)))


def books(club: Counter) -> list[object]:
    """Everything that counts, with whose it is."""
    with club.desk._books.read() as connection:
        rows: list[object] = []
        for table in (subscription, subscription_change, taken, booking, payment):
            rows += [tuple(row) for row in connection.execute(select(table).order_by(table.c.id))]
        counts = "SELECT id, op, code, effect, credits, contact_id, staff_id, at, seal FROM history ORDER BY id"
        return [*rows, *(tuple(row) for row in connection.execute(text(counts)))]


def everything_said(connection: Connection) -> str:
    """Every value of every table."""
    names = connection.dialect.get_table_names(connection)
    return "\n".join(repr(tuple(row)) for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"')))


@pytest.fixture
def erased(club: Counter) -> Counter:
    told_of(club)
    let_go(club)
    erase(club)
    return club


def test_nothing_in_the_books_tells_of_the_person(club: Counter) -> None:
    told_of(club)
    let_go(club)
    with club.desk._books.read() as connection:
        before = everything_said(connection)
    assert [each for each in SECRETS if each not in before and repr(each)[1:-1] not in before] == []

    assert erase(club).entries > 10

    with club.desk._books.read() as connection:
        after = everything_said(connection)
    assert [line for line in after.splitlines() if any(each.casefold() in line.casefold() for each in SECRETS)] == []
    assert "Comes with (erased), called (erased), only." in after
    assert club.problems() == []


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_nothing_in_the_bytes_of_the_file_tells_of_the_person(club: Counter) -> None:
    path = club.desk._books.place.path
    assert path is not None
    told_of(club)
    let_go(club)
    assert b"Xanthippe" in path.read_bytes()

    assert erase(club).rewritten

    files = [each for each in path.parent.iterdir() if each.is_file()]
    said = b"".join(each.read_bytes() for each in files).lower()
    assert [each for each in SECRETS if each.lower().encode() in said] == []


def test_the_books_stay_as_they_were(club: Counter) -> None:
    told_of(club)
    let_go(club)
    before, shift = books(club), club.do(requests.Shift())
    takings = club.do(requests.Takings(MONDAY, TUESDAY))

    erase(club)

    after = books(club)
    assert after[: len(before)] == before
    assert len(after) == len(before) + 1
    assert club.do(requests.Takings(MONDAY, TUESDAY)) == takings
    told = club.do(requests.Shift())
    assert (told.money, len(told.overrides), len(told.unpaid)) == (shift.money, len(shift.overrides), len(shift.unpaid))
    assert club.problems() == []


def test_who_is_erased_is_found_nowhere_and_their_card_opens_nothing(erased: Counter) -> None:
    for card in ("KX-0815", "kx-0816", "KX-MERGED"):
        for asked in (
            requests.Sell(card, "ten"),
            requests.Book(card, "yoga", WEDNESDAY),
            requests.CheckIn(card, "yoga", TUESDAY),
            requests.Credits(card),
            requests.Merge("anna", card),
            requests.Contact(card, "Some", "Body"),
            requests.ReplaceCard("anna", card, again=True),
        ):
            refused = erased.refuses(asked)
            assert (refused.code, "out of use" in refused.message) == ("erased", True), asked
    assert "KX-0816" not in erased.do(requests.FindContacts()).cards
    assert erased.do(requests.PossibleDuplicates("Xanthippe", "Zwiebel2", phone="01715550123")).people == ()
    assert erased.do(requests.Contact("", "Next", "Number", version=0)).card not in SECRETS
    assert all("Zwiebel" not in str(each) for each in erased.do(requests.Audit(most=500)).lines)


def test_the_next_number_passes_over_an_erased_card(club: Counter) -> None:
    for card in ("M00007", "M00008"):
        club.contact(card)
    club.do(requests.Erase("M00008", "asked"))
    assert club.do(requests.Contact("", "Next", "Number", version=0)).card == "M00009"


def test_a_card_that_somebody_else_has_by_now_stays_in_use(club: Counter) -> None:
    club.contact("one", "two")
    club.do(requests.ReplaceCard("one", "three"))
    club.do(requests.ReplaceCard("two", "one", again=True))
    club.do(requests.Erase("three", "asked"))
    assert club.do(requests.Overview("one")).person.first_name == "Two"
    assert club.refuses(requests.Overview("three")).code == "erased"


def test_another_desk_is_told_that_the_person_is_gone(club: Counter) -> None:
    told_of(club)
    let_go(club)
    since = club.desk.changes()
    erase(club)
    (gone,) = club.desk.contact_cards(since)
    assert (gone.card, gone.first_name, gone.email, gone.phone) == ("", "", "", "")


def test_somebody_bound_to_the_club_is_not_erased_and_told_why(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    yes(club.book("anna", "yoga", TUESDAY))
    refused = club.refuses(requests.Erase("anna", "asked"))
    assert refused.code == "not_allowed"
    assert refused.message == (
        "Able, Anna cannot be erased yet: first end Ten, cancel or await 1 place in sessions that are not over, "
        "settle or write off 50.00 EUR."
    )
    club.do(requests.Cancel("anna", "yoga", TUESDAY))
    yes(club.pay("anna"))
    assert "first end Ten." in club.refuses(requests.Erase("anna", "asked")).message
    yes(club.end("anna", TUESDAY))
    assert "first end Ten." in club.refuses(requests.Erase("anna", "asked")).message
    club.at(TUESDAY)
    club.do(requests.Erase("anna", "asked"))


def test_an_erasure_is_the_owners_and_shows_first_what_would_come_of_it(club: Counter) -> None:
    club.contact("dora")
    assert club.refuses(requests.Erase("dora", "asked"), staff="manager").code == "not_allowed"
    shown = club.desk.preview(requests.Erase("dora", "asked"))
    assert not isinstance(shown, Refusal)
    assert (shown.answer.entries, shown.answer.rewritten) == (2, False)  # the contact, and the manager's attempt
    assert club.do(requests.Overview("dora")).person.first_name == "Dora"


def test_erased_twice_is_erased_once(erased: Counter) -> None:
    changes = erased.desk.changes()
    assert erase(erased).entries == 0
    assert erased.desk.changes() == changes
    assert erased.refuses(requests.Erase("nobody", "asked")).code == "unknown_contact"


def test_nothing_of_somebody_erased_is_undone(club: Counter) -> None:
    club.contact("dora")
    yes(club.sell("dora", "gold", paid=False))
    yes(club.pay("dora"))
    yes(club.end("dora", membership="gold"))
    club.do(requests.Erase("dora", "asked"))
    assert club.do(requests.Undoable()).actions == ()
    assert code(club.undo()) == "nothing_to_undo"


def test_a_closure_undone_books_nobody_again_who_was_erased(club: Counter) -> None:
    club.contact("dora")
    for card in ("anna", "dora"):
        yes(club.sell(card, "gold"))
        yes(club.book(card, "yoga", WEDNESDAY))
    club.do(requests.Closure(WEDNESDAY, WEDNESDAY, "storm"), nonce="storm")
    yes(club.end("dora", membership="gold"))
    club.do(requests.Erase("dora", "asked"))
    yes(club.undo("storm"))
    assert club.roster("yoga", WEDNESDAY) == {"booked": ("anna",)}


def test_a_remembered_answer_of_somebody_else_is_given_without_the_person(erased: Counter) -> None:
    repeated = erased.do(requests.Cancel("anna", "duo", TUESDAY), nonce="promotes")
    assert repeated.promoted == ("(erased)",)


def test_another_of_the_same_last_name_keeps_theirs(club: Counter) -> None:
    club.do(requests.Contact("s1", "Anna", "Smith"))
    club.do(requests.Contact("s2", "Bea", "Smith"))
    club.do(requests.StopNote("s2", "Sister of Anna Smith (s1); s1 is a card."))
    club.do(requests.Erase("s1", "asked"))
    assert club.do(requests.Overview("s2")).person == answers.Person("s2", "Bea", "Smith")
    entries = club.do(requests.ContactHistory("s2")).entries
    assert entries[0].after == "Sister of (erased) (erased); s1 is a card."
    assert entries[1].after == "Smith, Bea · lead"


def test_what_a_namesake_and_a_family_share_stays_theirs(club: Counter) -> None:
    club.do(requests.Contact("s1", "Anna", "Smith", "smiths@example.org", "555 0101"))
    club.do(requests.Contact("s2", "ÁNNA", "Smith", phone="5550-101"))
    club.do(requests.Contact("s3", "Bea", "Smith", "Smiths@example.org", "555 0101"))
    club.do(requests.StopNote("s3", "Sister of Anna Smith, smiths@example.org."))
    assert club.do(requests.Erase("s1", "asked")).entries == 1
    entries = club.do(requests.ContactHistory("s3")).entries
    assert [each.after for each in entries] == [
        "Sister of Anna Smith, smiths@example.org.",
        "Smith, Bea · Smiths@example.org · 555 0101 · lead",
    ]
    assert club.do(requests.Overview("s2")).phone == "5550-101"
    assert club.refuses(requests.Overview("s1")).code == "erased"


def test_a_second_erasure_empties_what_the_first_left(club: Counter) -> None:
    club.do(requests.Contact("s1", "Anna", "Smith"))
    club.do(requests.Contact("s2", "Bea", "Smith"))
    club.do(requests.StopNote("anna", "Friend of Anna Smith and Bea Smith."))
    for card in ("s1", "s2"):
        club.do(requests.Erase(card, "asked"))
        assert club.problems() == []
    assert "Friend of (erased) and (erased)." in [
        each.after for each in club.do(requests.ContactHistory("anna")).entries
    ]


# --- is it as it was left? ------------------------------------------------------------------------

_OWN = "SELECT min(id) FROM history WHERE op = 'contact' AND reason IS NULL AND before = '(erased)'"
_OTHER = "SELECT max(id) FROM history WHERE op = 'sell'"
_EMPTIED = "erased_entry"
TAMPERED = {
    "a text put back": (f"UPDATE history SET before = 'Somebody' WHERE id = ({_OWN})", "entry_changed"),
    "a fact changed": (f"UPDATE history SET contact_id = 1 WHERE id = ({_OWN})", "entry_changed"),
    "another emptied": (f"UPDATE history SET after = '(erased)' WHERE id = ({_OTHER})", "entry_changed"),
    "one said to be erased": (
        f"INSERT INTO erased_entry (contact_id, entry_id, mark) SELECT max(contact_id), ({_OTHER}), '' FROM {_EMPTIED}",
        "entry_emptied",
    ),
    "a mark taken": (f"DELETE FROM erased_entry WHERE entry_id = ({_OWN})", "entry_emptied"),
    "the erasure's entry forged": ("UPDATE history SET answer = '[' WHERE op = 'erase'", "entry_emptied"),
}


@pytest.mark.parametrize("how", TAMPERED)
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_what_anybody_else_does_to_an_erased_entry_is_told(erased: Counter, tmp_path: Path, how: str) -> None:
    assert erased.problems() == []
    books: Club = erased.desk._books
    assert books.place.path is not None
    copy = tmp_path / "copy.db"
    shutil.copy(books.place.path, copy)
    copy.chmod(0o600)
    change, found = TAMPERED[how]
    with made(open_club(f"sqlite:///{copy}", durable=False)) as opened:
        with opened.write() as connection:
            drop_guards(connection, ["history", "erased_entry"])
            assert connection.execute(text(change)).rowcount == 1
        there = Counter(ClubDesk(opened, PinnedClock(instant(TUESDAY)), "front"))
        assert found in {each.code for each in there.do(requests.Verify()).problems}


def all_of(opened: Club, *changes: str) -> None:
    with opened.write() as connection:
        for change in changes:
            connection.execute(text(change))


def test_the_guards_give_way_to_an_erasure_alone(erased: Counter) -> None:
    opened: Club = erased.desk._books
    for change in (
        f"UPDATE history SET before = NULL WHERE id = ({_OWN})",
        f"UPDATE history SET reason = NULL WHERE id = ({_OTHER})",
        f"UPDATE erased_entry SET mark = '00' WHERE entry_id = ({_OWN})",
        "DELETE FROM erased_entry",
    ):
        with pytest.raises(DBAPIError), opened.write() as connection:
            connection.execute(text(change))
    named = f"INSERT INTO erased_entry (contact_id, entry_id) SELECT 1, ({_OTHER})"
    for change in (
        f"UPDATE history SET contact_id = 2 WHERE id = ({_OTHER})",
        f"UPDATE history SET before = 'new' WHERE id = ({_OTHER})",
        f"DELETE FROM history WHERE id = ({_OTHER})",
    ):
        with pytest.raises(DBAPIError):
            all_of(opened, named, change)


def test_entries_sealed_without_a_salt_are_proved_and_erased_as_well(
    club: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an earlier Front Desk wrote them."""
    with monkeypatch.context() as patched:
        patched.setattr(seals, "_salt", lambda _row: None)
        club.contact("ines")
        club.do(requests.StopNote("anna", "Friend of Ines Able."))
    assert club.problems() == []
    assert club.do(requests.Erase("ines", "asked")).entries == 2
    assert club.problems() == []
