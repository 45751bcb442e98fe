"""What an operation works with: one transaction, one moment, one policy, one person who acts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from frontdesk.desk.pins import Prepared
from frontdesk.rules.access import Privilege

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection, Executable, Row

    from frontdesk.answers import Refusal
    from frontdesk.desk.seals import Chain
    from frontdesk.rules.admission import Policy

NOTHING_PREPARED: Final = Prepared()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts at the desk."""

    staff_id: int | None
    """None: the owner, who needs no entry among the staff."""
    privileges: frozenset[Privilege] = frozenset()

    approved_by: int | None = None
    """Who lent their privileges to this one operation."""
    lent: frozenset[Privilege] = frozenset()
    """What a preview supposes that somebody else would lend."""

    def may(self, privilege: Privilege) -> bool:
        """Tell whether the person has a privilege, or would be lent it."""
        return privilege in self.privileges or privilege in self.lent


@dataclass(slots=True, kw_only=True)
class Entry:
    """One row of the history: what the operation is about, or one of its consequences."""

    op: str | None = None
    """What happened; the operation's own name where not said otherwise."""
    contact_id: int | None = None
    subscription_id: int | None = None
    session_id: int | None = None
    booking_id: int | None = None
    taken_id: int | None = None
    payment_id: int | None = None
    change_id: int | None = None
    closure_id: int | None = None
    effect: str | None = None
    credits: int | None = None
    before: str | None = None
    after: str | None = None
    reason: str | None = None
    undoes: int | None = None

    def row(self) -> dict[str, Any]:
        """Return it as the history stores it."""
        return {name: getattr(self, name) for name in Entry.__slots__}


@dataclass(slots=True)
class Transaction:
    """One operation under way: it commits as a whole or leaves no trace."""

    connection: Connection
    now: datetime
    """Club time now, UTC."""
    zone: ZoneInfo
    currency: str
    policy: Policy
    grace_days: int
    actor: Actor
    desk: str
    chain: Chain
    """The end of the desk's chain of sealed entries."""
    prepared: Prepared = NOTHING_PREPARED
    """What was found out before the transaction."""
    doubted: bool = False
    """Whether the moment is in doubt: then nothing is written down with it."""
    lacking: Privilege | None = None
    """A privilege that somebody was found to lack: such an attempt is written down."""
    head: Entry = field(default_factory=Entry)
    """The operation's own entry."""
    consequences: list[Entry] = field(default_factory=list)
    policy_id: int | None = None
    """The policy that the operation wrote down."""
    idle: bool = False
    """Whether it turned out that there was nothing to do: then nothing is written down, and nothing to undo."""

    @property
    def today(self) -> date:
        """The club-local day."""
        return self.now.astimezone(self.zone).date()

    @property
    def postgres(self) -> bool:
        """Whether rows must be locked one by one; SQLite locks the whole file for the writer."""
        return self.connection.dialect.name == "postgresql"

    def one(self, statement: Executable, **parameters: object) -> Row[Any] | None:
        """Return the first row, if any."""
        return self.connection.execute(statement, parameters).first()

    def sure(self, statement: Executable, **parameters: object) -> Row[Any]:
        """Return the one row that must be there: its absence is a bug."""
        return self.connection.execute(statement, parameters).one()

    def all(self, statement: Executable, **parameters: object) -> Sequence[Row[Any]]:
        """Return every row."""
        return self.connection.execute(statement, parameters).all()

    def number(self, statement: Executable, **parameters: object) -> int:
        """Return the one number a statement answers: a new row's id, a count, a sum."""
        return int(self.connection.execute(statement, parameters).scalar_one())

    def run(self, statement: Executable, parameters: Mapping[str, object] | None = None, **more: object) -> None:
        """Run a statement that answers nothing."""
        self.connection.execute(statement, {**(parameters or {}), **more})

    def many(self, statement: Executable, rows: Sequence[Mapping[str, object]]) -> None:
        """Run a statement that answers nothing, once for each of some parameters."""
        self.connection.execute(statement, rows)

    def may(self, privilege: Privilege) -> bool:
        """Tell whether who acts has a privilege that this very request needs; a refusal for want of it is kept."""
        if not self.actor.may(privilege):
            self.lacking = privilege
        return self.lacking is not privilege

    def telling_needs(self, refusal: Refusal) -> Refusal:
        """Return a refusal with the privilege for want of which it is one, if that is why."""
        return replace(refusal, needs=self.lacking) if refusal.code == "not_allowed" else refusal

    def consequence(self, entry: Entry) -> None:
        """Write down something that follows from the operation."""
        self.consequences.append(entry)

    def end_of(self, day: date) -> datetime:
        """Return the instant (UTC) at which a club-local day ends: what happens at it belongs to the next day."""
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=self.zone).astimezone(UTC)

    def local(self, moment: datetime) -> datetime:
        """Return an instant as the club's wall clock shows it."""
        return moment.astimezone(self.zone)
