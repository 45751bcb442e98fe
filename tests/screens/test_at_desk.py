# ruff: noqa: ANN401  # it stands for a desk that takes whatever it is asked
"""Who stands at the desk: every question and every change bears the name of whoever asked for it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from frontdesk import requests
from frontdesk.answers import Done
from frontdesk.clock import PinnedClock
from frontdesk.contract import Preview, Trouble
from screens.at_desk import NO_PIN, NOBODY, AtDesk, Person
from screens.boundary import Boundary
from screens.club import Club
from screens.errands import Errand
from screens.writes import WriteQueue
from tests.screens.fake_desk import NOW, FakeDesk
from tests.screens.helpers import console

MARIA, KAI = Person("Maria"), Person("Kai")


class Listening(FakeDesk):
    """Answers nothing of interest, and remembers in whose name it was asked."""

    def __init__(self) -> None:
        super().__init__(clock=PinnedClock(NOW))
        self.names: list[tuple[str, str | None]] = []

    def perform(self, request: Any, *, staff: str | None = None, nonce: Any = None, approval: Any = None) -> Any:
        del nonce, approval
        self.names.append((type(request).__name__, staff))
        return Done()

    def preview(
        self, request: Any, looking_at: Any = None, *, staff: str | None = None, as_if_approved: bool = False
    ) -> Any:
        assert as_if_approved
        del looking_at
        self.names.append((f"preview of {type(request).__name__}", staff))
        return Preview(Done())


class Room:
    """Takes messages."""

    def post_message(self, message: Any) -> bool:
        message.painted.set()
        return True


def opened(at_desk: AtDesk) -> tuple[Listening, Club, WriteQueue]:
    desk = Listening()
    club = Club(Boundary(), at_desk)
    club.opened_by(desk)
    return desk, club, WriteQueue(club, Boundary(), lambda _: None)


def errand(code: str) -> Errand:
    return Errand(requests.Category(code), Room(), lambda _: None)  # type: ignore[arg-type]  # a room is all it takes


async def test_a_question_a_preview_and_an_export_bear_the_name_of_who_is_there() -> None:
    at_desk = AtDesk()
    desk, club, _ = opened(at_desk)
    at_desk.take(MARIA)

    await club.ask("one", lambda each: each.perform(requests.StaffList()))
    await club.ask("two", lambda each: each.preview(requests.Category("More")))
    (await club.opened()).perform(requests.Verify(""))

    assert desk.names == [("StaffList", "Maria"), ("preview of Category", "Maria"), ("Verify", "Maria")]


async def test_what_the_database_should_never_answer_a_question_is_in_the_log_once_under_the_reference_said(
    tmp_path: Path,
) -> None:
    at_desk, boundary = AtDesk(), Boundary(tmp_path / "console.log")
    club = Club(boundary, at_desk)
    club.opened_by(Listening())
    at_desk.take(MARIA)

    def ask(error: Exception | None = None) -> str:
        if error is not None:
            raise error
        return "nothing is wrong"

    async def told(error: Exception) -> str:
        assert await club.ask("credits", lambda _: ask(error)) is None
        assert club.trouble is not None
        assert (club.trouble.retry, not boundary.hopeless) == (False, True)
        return club.trouble.sentence

    odd = Trouble("other", "The database answered with an unexpected error.", retry=False)
    first = await told(odd)
    assert first == f"{odd.sentence} Reference {boundary.reference}."
    assert await told(odd) == first  # every look, not every look a line of the log
    assert await club.ask("credits", lambda _: ask()) == "nothing is wrong"
    assert club.trouble is None
    assert await told(odd) != first
    assert boundary.path().read_text(encoding="utf-8").count("Trouble\n") == 2
    assert await told(RuntimeError("Anna")) == f"Something went wrong (reference {boundary.reference})."
    busy = Trouble("busy", "The books do not answer.")
    assert await club.ask("credits", lambda _: ask(busy)) is None
    assert club.trouble is busy


async def test_a_change_bears_the_name_of_who_asked_for_it_not_of_who_is_there_when_its_turn_comes() -> None:
    at_desk = AtDesk()
    desk, _, writes = opened(at_desk)
    at_desk.take(MARIA)
    writes.put(errand("One"))
    at_desk.leave()
    writes.put(errand("Two"))  # asked while nobody was there: whoever comes next stands for it
    running = asyncio.create_task(writes.run())
    await asyncio.sleep(0.05)

    assert desk.names == [("Category", "Maria")]
    assert writes.waiting == 1

    at_desk.take(KAI)
    await writes.drained()
    running.cancel()

    assert desk.names == [("Category", "Maria"), ("Category", "Kai")]


async def test_nothing_is_asked_while_nobody_is_there_but_what_needs_no_name() -> None:
    at_desk = AtDesk()
    desk, club, _ = opened(at_desk)

    assert (await club.ask("club", lambda each: each.club().name, in_no_name=True)) == "Riverside Gym"
    asking = asyncio.create_task(club.ask("one", lambda each: each.perform(requests.StaffList())))
    await asyncio.sleep(0.02)
    assert desk.names == []

    at_desk.take(KAI)
    await asking
    assert desk.names == [("StaffList", "Kai")]


async def test_leaving_does_not_wait_for_somebody_to_sign_in() -> None:
    at_desk = AtDesk()
    desk, _, writes = opened(at_desk)
    writes.put(errand("One"))
    running = asyncio.create_task(writes.run())
    await asyncio.sleep(0.01)

    await asyncio.wait_for(writes.stop(), 1)
    running.cancel()

    assert desk.names == []


def test_nobody_and_the_owner_without_a_pin_are_named_as_such() -> None:
    at_desk = AtDesk()
    assert at_desk.label == NOBODY
    at_desk.take(Person(None))
    assert at_desk.label == NO_PIN
    at_desk.take(MARIA)
    assert at_desk.label == "Maria"


async def test_a_club_without_pins_says_in_the_header_that_anybody_acts_as_the_owner() -> None:
    async with console() as desk:
        assert NO_PIN in desk.text.splitlines()[0]
        await desk.press("f3")
        await desk.see("Contacts")
        assert NO_PIN in desk.text.splitlines()[0]


def test_no_screen_goes_past_the_one_place_that_adds_the_name() -> None:
    """``club.desk`` is the desk in nobody's name: screens may look at its clock, but ask through ``Club.ask``."""
    asking = ("desk.perform(", "desk.preview(")
    for path in Path("screens").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert not any(f"club.{each}" in source for each in asking), path
        if path.name != "at_desk.py":
            assert "staff=" not in source, path
