"""Making two entries of one person one: who the other is, what would come of it, and only then the deed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from screens.contacts.who import Who
from screens.dialogs.confirm import Confirm
from screens.room import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.amounts import Money
    from frontdesk.answers import ContactOverview, Merged
    from frontdesk.contract import Desk, Preview
    from frontdesk.requests import Merge
    from screens.room import Room


def merge(room: Room, keep: ContactOverview, then: Callable[[], None]) -> None:
    """Ask with whom, show what would come of it, and merge once that is confirmed."""
    name = f"{keep.person.listed} ({keep.person.card})"
    lines = (f"{name} is kept.", "Who is the same person?")
    who = Who(room.console, "Merge with …", lines, but=keep.person.card)
    room.app.push_screen(who, partial(_look_at, room, keep, then))


def _look_at(room: Room, keep: ContactOverview, then: Callable[[], None], other: str | None) -> None:
    if other is None:
        return
    from frontdesk.requests import Merge

    asked = Merge(keep.person.card, other)
    room.ask(_question(room, asked), partial(_confirm, room, asked, then), f"merge {keep.person.card}")


def _question(room: Room, asked: Merge) -> Callable[[Desk], tuple[object, object, Money]]:
    def ask(desk: Desk) -> tuple[object, object, Money]:
        from frontdesk.amounts import money_of
        from frontdesk.requests import Overview

        other = desk.perform(Overview(asked.other))
        money = money_of(desk.club().currency, str(getattr(room.console.settings, "locale", "")))
        return desk.preview(asked, Overview(asked.keep)), other, money

    return ask


def _confirm(room: Room, asked: Merge, then: Callable[[], None], found: tuple[Any, Any, Money]) -> None:
    seen, other, money = found
    if (sentence := sentence_of(seen) or sentence_of(other)) is not None:
        room.complain(sentence)
        return
    lines = outcome(seen, other, money)
    confirm = Confirm("Make the two one?", lines, yes="Merge them", no="Leave them as they are")
    room.app.push_screen(confirm, partial(_merge, room, asked, then))


def outcome(seen: Preview[Merged, ContactOverview], other: ContactOverview, money: Money) -> tuple[str, ...]:
    """Say what a merge would come to, before → after."""
    before, after = seen.before, seen.after
    if before is None or after is None:
        raise RuntimeError("the preview was asked for a before and an after")
    changes = (
        ("Memberships", " + ".join(before.memberships) or "none", " + ".join(after.memberships) or "none"),
        ("Credits available", str(before.available), str(after.available)),
        ("Owes", money.say(before.due), money.say(after.due)),
        ("Group", str(before.group), str(after.group)),
    )
    twice = ", ".join(f"{each.series} {each.date.day} {each.date:%b}" for each in seen.answer.cancelled)
    back = f" Credits that come back: {seen.answer.returned}." if seen.answer.returned else ""
    gone, kept = other.person, after.person
    return (
        f"Everything of {gone.listed} ({gone.card}) shows under {kept.listed} ({kept.card}) then.",
        f"{gone.card} becomes an old card.",
        *(f"{what}: {old} → {new}" for what, old, new in changes if old != new),
        *((f"Booked twice, and cancelled once: {twice}.{back}",) if twice else ()),
        "Nothing that was written is lost. It cannot be undone.",
    )


def _merge(room: Room, asked: Merge, then: Callable[[], None], sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
    if sure:
        room.send(asked, partial(_merged, room, then))


def _merged(room: Room, then: Callable[[], None], answer: object) -> None:
    if (sentence := sentence_of(answer)) is not None:
        room.complain(sentence)
    else:
        room.say("✔ The two are one now.", "$success")
    then()
