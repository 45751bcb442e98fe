"""A preview runs the very operation and takes it all back: nothing is written, whatever it says."""

from __future__ import annotations

from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.contract import Preview
from tests.desk.kit import FRIDAY, MONDAY, TUESDAY, Counter, code, yes


def test_a_preview_answers_what_the_operation_would_and_what_one_has_before_and_after(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", on=TUESDAY))
    history = club.desk.changes()

    seen = club.desk.preview(requests.Hold("anna", "ten", TUESDAY, FRIDAY), requests.Credits("anna", TUESDAY))

    assert isinstance(seen, Preview)
    assert isinstance(seen.before, answers.CreditReport)
    assert isinstance(seen.after, answers.CreditReport)
    assert [(each.series, each.date) for each in seen.answer.cancelled] == [("yoga", TUESDAY)]
    assert (seen.before.used, seen.after.used, seen.after.locked) == (1, 0, 10)
    assert club.desk.changes() == history
    assert club.has("anna") == {"available": 9, "held": 1}


def test_a_preview_of_what_is_refused_says_so_and_leaves_no_trace(club: Counter) -> None:
    history = club.desk.changes()

    assert code(club.desk.preview(requests.Book("anna", "yoga", TUESDAY))) == "no_membership"
    assert code(club.desk.preview(requests.Book("anna", "yo\x00ga", TUESDAY))) == "malformed"
    assert club.desk.changes() == history


def test_a_preview_needs_the_privilege_of_the_operation_and_of_the_question(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", on=MONDAY))
    club.at(MONDAY, "18:05")

    seen = club.desk.preview(requests.NoShow("anna", "yoga", MONDAY), requests.Credits("anna"), staff="Trainer")
    hold = club.desk.preview(requests.Hold("anna", "ten", TUESDAY), staff="Trainer")

    assert isinstance(seen, Preview)
    assert seen.before is seen.after is None
    assert code(hold) == "not_allowed"


def test_a_question_that_cannot_be_read_or_answered_is_told(club: Counter) -> None:
    yes(club.sell("anna"))
    hold = requests.Hold("anna", "ten", TUESDAY)

    unknown = club.desk.preview(hold, requests.Credits("nobody"))

    assert isinstance(unknown, Preview)
    assert unknown.before is None
    assert code(club.desk.preview(hold, requests.Credits("an\x00na"))) == "malformed"


def test_a_preview_that_needs_no_doing_answers_all_the_same(club: Counter) -> None:
    yes(club.sell("anna"))

    seen = club.desk.preview(requests.Pay("anna"))

    assert not isinstance(seen, Refusal)
    assert seen.answer == answers.Paid(seen.answer.due)
    assert seen.before is None
