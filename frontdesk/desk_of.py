"""The desk as one person uses it: at the console, and at the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from frontdesk.answers import ClubInfo, ContactCard, Lent, RecentVisit, Refusal
    from frontdesk.clock import Clock
    from frontdesk.contract import Approval, Desk, Preview
    from frontdesk.requests import Request

A = TypeVar("A")
B = TypeVar("B")


@dataclass(slots=True)
class DeskOf:
    """The desk as one person uses it: what is asked of it bears their name."""

    desk: Desk = field(repr=False)
    staff: str | None
    clock: Clock
    zone: ZoneInfo
    name: str
    clock_doubt: str | None
    as_if_approved: bool = False
    """Whether a preview supposes, unless it says otherwise, that somebody lends what this person may not do."""
    lent: Lent | None = None
    """What somebody lends for this errand."""

    @classmethod
    def of(cls, desk: Desk, staff: str | None, *, as_if_approved: bool = False, lent: Lent | None = None) -> DeskOf:
        """Return the desk as the person of that name uses it; None: the owner."""
        return cls(desk, staff, desk.clock, desk.zone, desk.name, desk.clock_doubt, as_if_approved, lent)

    def perform(
        self,
        request: Request[A],
        *,
        staff: str | None = None,
        nonce: str | None = None,
        approval: Approval | Lent | None = None,
    ) -> A | Refusal:
        """Do as ``Desk.perform``, in this person's name."""
        del staff
        return self.desk.perform(request, staff=self.staff, nonce=nonce, approval=approval or self.lent)

    @overload
    def preview(
        self,
        request: Request[A],
        looking_at: None = None,
        *,
        staff: str | None = None,
        as_if_approved: bool | None = None,
    ) -> Preview[A, None] | Refusal: ...
    @overload
    def preview(
        self,
        request: Request[A],
        looking_at: Request[B],
        *,
        staff: str | None = None,
        as_if_approved: bool | None = None,
    ) -> Preview[A, B] | Refusal: ...
    def preview(
        self,
        request: Request[A],
        looking_at: Request[Any] | None = None,
        *,
        staff: str | None = None,
        as_if_approved: bool | None = None,
    ) -> Preview[A, Any] | Refusal:
        """Do as ``Desk.preview``, in this person's name; where somebody lends something, as if they lent it here."""
        del staff
        lends = self.lent is not None or (self.as_if_approved if as_if_approved is None else as_if_approved)
        return self.desk.preview(request, looking_at, staff=self.staff, as_if_approved=lends)

    def club(self) -> ClubInfo:
        """Return the club as it is now."""
        return self.desk.club()

    def trust_clock(self) -> None:
        """Take the clock for right."""
        self.desk.trust_clock()

    def changes(self) -> int:
        """Return the change counter."""
        return self.desk.changes()

    def contact_cards(self, since: int = 0) -> Sequence[ContactCard]:
        """Return the contacts somebody touched after that value of the change counter."""
        return self.desk.contact_cards(since)

    def recent_visits(self, most: int = 20) -> Sequence[RecentVisit]:
        """Return this desk's last verdicts, newest first."""
        return self.desk.recent_visits(most)

    def close(self) -> None:
        """Let go of the database."""
        self.desk.close()
