"""Cancelling somebody's booking: what would come of it first, then the deed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from screens.dialogs.confirm import Confirm
from screens.room import sentence_of
from screens.roster import outcomes

if TYPE_CHECKING:
    from frontdesk.answers import RosterLine
    from frontdesk.requests import Cancel
    from screens.roster.screen import RosterScreen


def cancel(room: RosterScreen, line: RosterLine) -> None:
    """Ask what a cancellation would come to, and confirm it; leaving the waitlist takes nothing and is not asked."""
    from frontdesk.requests import Cancel

    asked = Cancel(line.person.card, room.series, room.day)
    if line.status == "waitlisted":
        room.settle(asked, lambda _: f"✔ {line.person.listed} does not wait any more.", after=room.neighbour)
    else:
        room.ask(lambda desk: desk.preview(asked), partial(_confirm, room, asked, line), "cancel")


def _confirm(room: RosterScreen, asked: Cancel, line: RosterLine, seen: object) -> None:
    now, name = room.console.club.now(), line.person.listed
    if (sentence := sentence_of(seen)) is not None:
        room.complain(sentence)
    elif now is not None:
        lines = outcomes.cancelling(room, getattr(seen, "answer", None), now.date())
        confirm = Confirm(f"Cancel {name} in {room.series}?", lines, yes="Cancel the booking", no="Keep the booking")
        room.app.push_screen(confirm, partial(_cancel, room, asked, name))


def _cancel(room: RosterScreen, asked: Cancel, name: str, sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
    if sure:
        room.settle(asked, partial(outcomes.cancelled, room, name), after=room.neighbour)
