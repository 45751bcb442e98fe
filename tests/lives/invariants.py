"""What must hold after every line of every life, whatever the line was."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from .model import Model
from .model_admission import Scene, places_taken
from .model_credits import last_good
from .model_state import Club, Json
from .model_time import to_utc

KINDS = ("available", "locked", "held", "used", "expired", "revoked")
TAKES = frozenset({"booked", "in", "no_show", "late"})
"""What a booking may be while it has a credit."""
SHRINK = frozenset({"series", "session", "club"})
"""What may leave more people in a session than it has places: smaller sessions, and other checks."""
MOVE_DAYS = frozenset({"hold", "resume", "end", "extend", "closure", "undo"})
"""What may move the last day of a grant."""


@dataclass
class Watch:
    """Looks at the club after each line, and remembers what it saw after the line before."""

    over: dict[tuple[str, date], int] = field(default_factory=dict)
    grants: dict[int, tuple[object, ...]] = field(default_factory=dict)
    latest: datetime | None = None

    def look(self, model: Model, op: str, theirs: Json) -> str:
        """What does not hold, in a few words; empty when all does."""
        club = model.memory.club
        scene = Scene(club, to_utc(model.memory.clock, club.zone))
        return (
            self._places(scene, op)
            or self._dates(club, op)
            or _credits(club)
            or (_sums(theirs) if op == "credits" and theirs.get("ok") else "")
        )

    def _places(self, scene: Scene, op: str) -> str:
        """Nobody is let in beyond the places, but by an override that is written down.

        A clock that goes back makes no-shows bookings again, whose places may be given away.
        """
        before, self.over = self.over, {}
        back = self.latest is not None and scene.now < self.latest
        self.latest = scene.now
        for key in {(each.series, each.day) for each in scene.club.bookings if each.live}:
            session = scene.club.session(*key)
            if session.series.capacity is None:
                continue
            beyond = places_taken(scene, session) - session.series.capacity
            overridden = sum(each.live and each.beyond for each in scene.club.bookings_in(*key))
            free = back or op in SHRINK or scene.club.checks["session_full"] != "block"
            if beyond > max(0, overridden, before.get(key, 0)) and not free:
                return f"overbooked: {key[0]} on {key[1]} by {beyond}"
            self.over[key] = max(beyond, 0)
        return ""

    def _dates(self, club: Club, op: str) -> str:
        """A grant stays the one it was: a credit that comes back has its old dates."""
        for grant in club.grants:
            first = (grant.source, grant.usable_from, grant.first_last_day, len(grant.credits))
            last = last_good(club.subscriptions[grant.subscription], grant)
            old = self.grants.get(grant.number)
            if old is not None and (old[0] != first or (old[1] != last and op not in MOVE_DAYS)):
                return f"dates: {old} / {first} {last}"
            self.grants[grant.number] = (first, last)
        return ""


def _credits(club: Club) -> str:
    """Each credit is taken by one booking that says so, and by none that is over with it."""
    taken = {}
    for grant in club.grants:
        for slot, credit in enumerate(grant.credits):
            if credit.booking is None:
                continue
            booking = club.bookings[credit.booking]
            taken[booking.number] = (grant.number, slot)
            if (
                credit.revoked
                or booking.status not in TAKES
                or (booking.paid.grant, booking.paid.slot)
                != (
                    grant.number,
                    slot,
                )
            ):
                return f"credit: {booking.status} {booking.card} {booking.series} {booking.day}"
    for booking in club.bookings:
        if booking.status in TAKES and booking.paid.kind == "credit" and booking.number not in taken:
            return f"no credit: {booking.status} {booking.card} {booking.series} {booking.day}"
    return ""


def _sums(answer: Json) -> str:
    """Available, locked, held, used, expired and revoked are what was issued: per grant, and in all."""
    for grant in answer["grants"]:
        if grant["credits"] != sum(grant[each] for each in KINDS) or min(grant[each] for each in KINDS) < 0:
            return f"sums: {grant}"
    wrong = [each for each in KINDS if answer[each] != sum(grant[each] for grant in answer["grants"])]
    return f"sums: {wrong}" if wrong or answer["issued"] != sum(answer[each] for each in KINDS) else ""
