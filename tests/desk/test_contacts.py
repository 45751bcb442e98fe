"""People: cards given and replaced, editing at two desks, notes, groups, and who is known already."""

from __future__ import annotations

from datetime import date

import pytest

from data.engine import Club
from data.tables import note
from frontdesk import requests
from frontdesk.rules.terms import Group
from tests.desk.kit import TUESDAY, Counter, code

BORN = date(1990, 4, 3)


def added(club: Counter, card: str = "", **fields: object) -> str:
    """Add somebody; their card."""
    if not card:
        fields["version"] = 0
    request = requests.Contact(card, **{"first_name": "Eve", "last_name": "Moreau", **fields})  # type: ignore[arg-type]  # the tests name the fields
    return club.do(request).card


# --- cards ----------------------------------------------------------------------------------------


def test_without_a_card_the_next_number_of_the_pattern_is_given(club: Counter) -> None:
    assert added(club) == "M00001"
    added(club, "X-099")
    assert added(club) == "X-100"
    added(club, "x-0999")
    added(club, "X-999")
    assert added(club) == "X-1000"


def test_only_a_new_contact_is_given_a_number(club: Counter) -> None:
    for version in (None, 1):
        refusal = club.refuses(requests.Contact("", "New", "One", version=version))
        assert (refusal.code, refusal.field) == ("malformed", "card")


def test_a_number_that_somebody_has_or_had_is_passed_over(club: Counter) -> None:
    added(club, "M00009")
    assert added(club, "M9") == "M9"
    club.do(requests.ReplaceCard("M9", "M00010"))
    assert added(club) == "M00011"
    club.do(requests.ReplaceCard("M00011", "K1"))
    added(club, "M00002")
    assert added(club) == "M00012"


def test_an_old_card_says_that_it_was_replaced_when_and_whose_it_was(club: Counter) -> None:
    club.at(TUESDAY)
    assert club.do(requests.ReplaceCard("anna", "M7")).card == "M7"

    refused = club.refuses(requests.Credits("ANNA"))
    assert refused.code == "unknown_contact"
    assert refused.message == "The card “anna” of Able, Anna was replaced on 6 Jan 2026; the card now is “M7”."
    assert code(club.check_in("anna", "gym")) == "unknown_contact"
    assert club.has("M7") == {}


def test_an_old_card_is_given_out_again_only_on_purpose(club: Counter) -> None:
    club.do(requests.ReplaceCard("anna", "M7"))

    assert club.refuses(requests.Contact("anna", "New", "One")).code == "duplicate"
    assert club.refuses(requests.ReplaceCard("bob", "anna")).code == "duplicate"
    assert club.refuses(requests.ReplaceCard("bob", "cleo", again=True)).code == "duplicate"
    assert club.do(requests.ReplaceCard("bob", "anna", again=True)).card == "anna"
    assert club.has("anna") == {}
    assert "Able, Bob" in club.refuses(requests.Credits("bob")).message


def test_a_card_tells_whose_it_is(club: Counter) -> None:
    assert club.do(requests.WhoseCard("ANNA")).person.first_name == "Anna"
    club.do(requests.ReplaceCard("anna", "new"))
    assert "replaced" in club.refuses(requests.WhoseCard("anna")).message


def test_nobody_loses_a_card_that_nobody_has(club: Counter) -> None:
    assert club.refuses(requests.ReplaceCard("nobody")).code == "unknown_contact"
    assert club.refuses(requests.AddNote("nobody", "Look.")).code == "unknown_contact"


# --- editing --------------------------------------------------------------------------------------


def test_what_another_desk_edited_meanwhile_is_not_overwritten(club: Counter) -> None:
    first = club.do(requests.Contact("anna", "Anna", "Smith", birthday=BORN))
    again = club.do(requests.Contact("anna", "Anna", "Jones", version=first.version))

    assert again.version == first.version + 1
    refused = club.refuses(requests.Contact("anna", "Anna", "Brown", version=first.version))
    assert (refused.code, "Jones, Anna" in refused.message) == ("changed_meanwhile", True)
    club.do(requests.Contact("anna", "Anna", "Brown"))


def test_a_group_moves_forward_by_hand_and_never_back(club: Counter) -> None:
    club.do(requests.Contact("anna", "Anna", "Able", group=Group.TRIAL))
    assert club.refuses(requests.Contact("anna", "Anna", "Able", group=Group.LEAD)).code == "not_allowed"
    club.do(requests.Contact("anna", "Anna", "Able"))
    assert next(each.group for each in club.desk.contact_cards() if each.card == "anna") == Group.TRIAL


def test_a_note_is_kept_with_who_wrote_it_and_when(club: Counter) -> None:
    club.do(requests.AddNote("anna", "Likes\nthe front row."), staff="staff")
    books: Club = club.desk._books
    with books.read() as connection:
        row = connection.execute(note.select()).one()
    assert (row.body, row.at, row.staff_id is None) == ("Likes\nthe front row.", club.clock.now(), False)


# --- known already --------------------------------------------------------------------------------


def alike(club: Counter, **fields: object) -> list[tuple[str, tuple[str, ...]]]:
    found = club.do(requests.PossibleDuplicates(**fields))  # type: ignore[arg-type]  # the tests name the fields
    return [(each.person.card, each.why) for each in found.people]


def test_somebody_known_already_is_told_with_what_they_have_in_common(club: Counter) -> None:
    added(club, "E1", first_name="Ève", birthday=BORN, phone="+49 (170) 12-34", email="Eve@Example.org")
    added(club, "E2", phone="49 170 1234")

    name = {"first_name": "eve", "last_name": "MOREAU"}
    assert alike(club, **name, birthday=BORN) == [("E1", ("birthday",))]
    assert alike(club, **name) == []
    assert alike(club, first_name="Other", last_name="Moreau", birthday=BORN) == []
    assert alike(club, email="eve@example.ORG") == [("E1", ("email",))]
    assert alike(club, phone="49/170/1234", email="eve@example.org") == [("E1", ("email", "phone")), ("E2", ("phone",))]
    assert alike(club, card="e2") == [("E2", ("card",))]
    assert alike(club, phone="491701234", but="e1") == [("E2", ("phone",))]


@pytest.mark.parametrize(
    ("phone", "known"),
    [
        ("0170 123 45 67", True),
        ("0049 170 1234567", True),
        ("+49 (0)170 123-4567", True),
        ("1234567", True),
        ("0170 123 45 68", False),
        ("0171 1234567", False),
        ("4567", False),
        ("0000000", False),
    ],
)
def test_a_phone_number_is_known_again_however_it_is_written(club: Counter, phone: str, known: bool) -> None:
    added(club, "E1", phone="+49 (170) 123-45 67")

    assert alike(club, phone=phone) == ([("E1", ("phone",))] if known else [])


def test_a_short_number_is_known_by_all_of_its_digits(club: Counter) -> None:
    added(club, "E1", phone="0-45 67")

    assert alike(club, phone="04567") == [("E1", ("phone",))]
    assert alike(club, phone="14567") == []


def test_names_in_the_wrong_fields_are_known_again(club: Counter) -> None:
    added(club, "E1", first_name="José María", last_name="Núñez", birthday=BORN)

    assert alike(club, first_name="Nunez", last_name="jose maria", birthday=BORN) == [("E1", ("birthday",))]


def test_who_has_nothing_to_compare_is_like_nobody(club: Counter) -> None:
    assert alike(club) == []
