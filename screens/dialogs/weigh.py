"""Something done without a form: what it would come to is shown, and only then, on a yes, it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from screens.dialogs.confirm import Confirm
from screens.dialogs.deed import tried
from screens.room import sentence_of

if TYPE_CHECKING:
    from screens.dialogs.deed import Asked
    from screens.room import Room


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do, the question about it, and how what comes of it is said."""

    title: str
    asked: Asked
    yes: str
    no: str
    outcome: Callable[[Any, Any, Any], Iterable[str]]
    """Says in sentences what it would come to, of its answer and of the two answers of the question beside it."""
    figures: Callable[[Any, Any], str]
    """Says in a few words what changed, of the two answers of the question beside it."""


def weigh(room: Room, deed: Deed, then: Callable[[], None]) -> None:
    """Look what it would come to, ask, do it, and say before → after; ``then`` is called once it is done or refused."""
    room.ask(partial(tried, deed.asked), partial(_seen, room, deed, then), "weigh")


def _seen(room: Room, deed: Deed, then: Callable[[], None], seen: object) -> None:
    if (sentence := sentence_of(seen)) is not None:
        room.complain(sentence)
        return
    before, after, answer = (getattr(seen, each) for each in ("before", "after", "answer"))
    lines = (*deed.asked.words, *deed.outcome(answer, before, after))
    confirm = Confirm(deed.title, lines, yes=deed.yes, no=deed.no)
    room.app.push_screen(confirm, partial(_sure, room, deed, then, before))


def _sure(room: Room, deed: Deed, then: Callable[[], None], before: object, sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
    if sure:
        room.send(deed.asked.request, partial(_done, room, deed, then, before))


def _done(room: Room, deed: Deed, then: Callable[[], None], before: object, answer: object) -> None:
    if (sentence := sentence_of(answer)) is not None:
        room.complain(sentence)
        then()
        return
    room.say(f"✔ {deed.asked.done}", "$success")
    beside = deed.asked.beside
    room.ask(lambda desk: desk.perform(beside), partial(_said, room, deed, before), "weighed")
    then()


def _said(room: Room, deed: Deed, before: object, after: object) -> None:
    if sentence_of(after) is None:
        figures = deed.figures(before, after)
        room.say(f"✔ {deed.asked.done}{f' {figures}' if figures else ''}", "$success")
