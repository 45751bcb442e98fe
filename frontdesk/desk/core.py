"""The desk itself: one request, one transaction, one answer."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, overload
from zoneinfo import ZoneInfo

import msgspec

from data.statements import books, people
from data.statements import staff as staff_statements
from frontdesk.answers import ClubInfo, ContactCard, Erased, Lent, Person, RecentVisit, Refusal
from frontdesk.desk.boundary import cleaned, malformed, without_secrets
from frontdesk.desk.pins import Prepared, Proving, prove, read_privileges, role_privileges, still_lent
from frontdesk.desk.policy import policy_of
from frontdesk.desk.previewing import LeaveNoTrace, Previewed, tried
from frontdesk.desk.registry import HANDLERS
from frontdesk.desk.seals import Chain
from frontdesk.desk.subjects import SUBJECTS  # noqa: F401  # its import registers every handler
from frontdesk.desk.transaction import NOTHING_PREPARED, Actor, Transaction
from frontdesk.desk.turns import Turns, reaching
from frontdesk.desk.writing import write_down, write_refused
from frontdesk.requests import SignIn, TrustClock
from frontdesk.rules.access import Privilege, Role
from frontdesk.rules.terms import Group
from frontdesk.rules.trust import doubt
from frontdesk.text import key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from data.engine import Club
    from frontdesk.clock import Clock
    from frontdesk.contract import Approval, Preview
    from frontdesk.desk.registry import Handler
    from frontdesk.requests import Request

A = TypeVar("A")
B = TypeVar("B")

_GROUPS: Final = {group.value: group for group in Group}  # faster than asking the enumeration, for everybody at once
_IN_DOUBT: Final = {SignIn, TrustClock}
"""What is answered while the clock is in doubt: somebody must be able to come and say that it is right."""
_EVERYTHING: Final = frozenset(Privilege)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[A]):
    """An answer, and whether it repeats what an earlier request of the same nonce was answered."""

    answer: A | Refusal
    repeated: bool = False


class ClubDesk:
    """An open club; safe to use from several threads, each call in a transaction of its own."""

    def __init__(self, books_of_club: Club, clock: Clock, name: str) -> None:
        self._books = books_of_club
        self.clock = clock
        self.name = name
        self.staff: str | None = None
        self.zone = ZoneInfo("UTC")
        self.pinned = False
        self._turns = Turns(books_of_club, name)
        self.club()
        self.clock_doubt = None if self.pinned else self._doubt()

    def perform(
        self,
        request: Request[A],
        *,
        staff: str | None = None,
        nonce: str | None = None,
        approval: Approval | Lent | None = None,
    ) -> A | Refusal:
        """Do one thing in one transaction, or say why not; raises ``Trouble`` when the books cannot be reached."""
        return self.settle(request, staff=staff, nonce=nonce, approval=approval).answer

    def settle(
        self,
        request: Request[A],
        *,
        staff: str | None = None,
        nonce: str | None = None,
        approval: Approval | Lent | None = None,
    ) -> Outcome[A]:
        """Do as ``perform``, and tell whether the answer is an earlier one's."""
        outcome = self._settle(_Job(HANDLERS[type(request)], request, staff, nonce, approval))
        if isinstance(outcome.answer, Erased):  # nor may it be found in what the file has overwritten
            return replace(outcome, answer=replace(outcome.answer, rewritten=self._books.write_anew()))
        return outcome

    @overload
    def preview(
        self, request: Request[A], looking_at: None = None, *, staff: str | None = None, as_if_approved: bool = False
    ) -> Preview[A, None] | Refusal: ...
    @overload
    def preview(
        self, request: Request[A], looking_at: Request[B], *, staff: str | None = None, as_if_approved: bool = False
    ) -> Preview[A, B] | Refusal: ...
    def preview(
        self,
        request: Request[A],
        looking_at: Request[Any] | None = None,
        *,
        staff: str | None = None,
        as_if_approved: bool = False,
    ) -> Preview[A, Any] | Refusal:
        """Do it and take it all back: what ``perform`` would answer now, and what a question answers before and after.

        Nothing is written, and a refused attempt leaves no trace either. ``as_if_approved`` supposes that somebody who
        may lends what it needs; the question is answered by what the person may see.
        """
        look = None if looking_at is None else cleaned(looking_at)
        if isinstance(look, Refusal):
            return look
        handler = HANDLERS[type(request)]
        try:
            trying = replace(handler, run=partial(tried, handler.run, look))
            outcome = self._settle(_Job(trying, request, staff, keeps_refusals=False, lends=as_if_approved))
        except Previewed as seen:
            return seen.preview
        return outcome.answer

    def _settle(self, job: _Job) -> Outcome[Any]:
        clean = cleaned(job.request)
        if isinstance(clean, Refusal):
            return Outcome(clean)
        faults = job.handler.faults(clean)
        if faults:
            return Outcome(malformed(faults[0].field, faults[0].sentence))
        ready = self._turns.until_through(partial(self._prepare, replace(job, request=clean)))
        if isinstance(ready, Refusal):
            return Outcome(ready)
        try:
            outcome = self._turns.until_through(partial(self._once, ready))
        except LeaveNoTrace as left:
            return Outcome(left.refusal)
        if isinstance(clean, TrustClock) and not isinstance(outcome.answer, Refusal):
            self.clock_doubt = None
        return outcome

    def _prepare(self, job: _Job) -> _Job | Refusal:
        """Do what takes long before the transaction, so that nobody waits for it."""
        proving = Proving(self._books, self.clock.now(), job.staff, self._note_failure)
        approver = _approver(proving, job.approval)
        if isinstance(approver, Refusal):
            return approver
        prepared = job.handler.prepare(proving, job.request) if job.handler.prepare else NOTHING_PREPARED
        return prepared if isinstance(prepared, Refusal) else replace(job, approver=approver, prepared=prepared)

    def _note_failure(self, refusal: Refusal, staff_id: int | None) -> None:
        """Write down that a PIN was wrong, in a transaction of its own; not with a moment that is in doubt."""
        if self.clock_doubt is not None:
            return
        job = _Job(HANDLERS[SignIn], None, None)
        with self._turns.writing() as connection:
            transaction = self._transaction(connection, job, _opening(connection, job, self.name), Actor(staff_id))
            write_refused(transaction, job.handler.op, refusal)

    def _once(self, job: _Job) -> Outcome[Any]:
        handler = job.handler
        with self._turns.writing() if handler.writes else self._books.read() as connection:
            opened = _opening(connection, job, self.name)
            self.zone = ZoneInfo(opened.timezone)
            if job.nonce and opened.earlier_id is not None:
                return _earlier(job, opened)
            actor = _actor(job, opened)
            if isinstance(actor, Refusal):
                return Outcome(actor)
            if self.clock_doubt is not None and handler.writes and type(job.request) not in _IN_DOUBT:
                return Outcome(Refusal("clock_in_doubt", f"{self.clock_doubt}; a manager must say that it is right."))
            transaction = self._transaction(connection, job, opened, actor)
            answer = handler.run(transaction, job.request) if transaction.may(handler.privilege) else not_allowed()
            if isinstance(answer, Refusal):
                answer = transaction.telling_needs(answer)
                if job.nonce and transaction.postgres:
                    # While this one waited for its locks, the same request may have gone through at another desk.
                    opened = _opening(connection, job, self.name)
                    if opened.earlier_id is not None:
                        return _earlier(job, opened)
                _refused(transaction, job, answer)
            elif handler.writes and not transaction.idle:
                write_down(transaction, handler.op, job.body, job.nonce, answer)
                self.zone = transaction.zone  # which the operation itself may have set
            if opened.pinned and handler.writes and transaction.now != opened.pinned_now:
                transaction.run(books.pin, now=transaction.now)
            return Outcome(answer)

    def _transaction(self, connection: Connection, job: _Job, opened: Row[Any], actor: Actor) -> Transaction:
        return Transaction(
            connection, self.clock.now(), ZoneInfo(opened.timezone), opened.currency, policy_of(opened),
            opened.grace_days or 0, actor, self.name, Chain.of(opened), job.prepared,
            self.clock_doubt is not None,
        )  # fmt: skip

    @contextmanager
    def _looking(self) -> Iterator[Connection]:
        with reaching(), self._books.read() as connection:
            yield connection

    def club(self) -> ClubInfo:
        """Return the club's name, zone, currency and main switch, as they are now."""
        with self._looking() as connection:
            opened = connection.execute(books.opening, {"staff_key": "", "nonce": "", "desk": self.name}).one()
            with_pin = connection.execute(staff_statements.anybody_with_pin).scalar_one()
        self.zone = ZoneInfo(opened.timezone)
        self.pinned = opened.pinned
        return ClubInfo(opened.name, opened.timezone, opened.currency, policy_of(opened).enforced, not with_pin)

    def _doubt(self) -> str | None:
        with self._looking() as connection:
            row = connection.execute(books.last_sign_of_life).one()
        signs = [sign for sign in (row.last_started_at, row.newest_at) if sign is not None]
        return doubt(self.clock.now(), max(signs, default=None))

    def trust_clock(self) -> None:
        """Take the clock for right, as a manager said, and note that the club was started now."""
        with reaching(), self._books.write() as connection:
            connection.execute(books.started, {"now": self.clock.now()})
        self.clock_doubt = None

    def changes(self) -> int:
        """Return the change counter: the number of the newest entry of the history."""
        with self._looking() as connection:
            return int(connection.execute(books.newest_history).scalar_one())

    def contact_cards(self, since: int = 0) -> Sequence[ContactCard]:
        """Return the contacts somebody touched after that value of the change counter; all of them since 0.

        Who was merged comes without a card.
        """
        with self._looking() as connection:
            rows = connection.execute(people.cards if since else people.all_cards, {"since": since} if since else {})
            return [
                ContactCard(number, card or "", first, last, email, phone, _GROUPS[group])
                for number, card, first, last, email, phone, group, _stop_note in rows
            ]

    def recent_visits(self, most: int = 20) -> Sequence[RecentVisit]:
        """Return this desk's last verdicts, newest first."""
        with self._looking() as connection:
            rows = connection.execute(books.recent_visits, {"desk": self.name, "most": most}).all()
        return [
            RecentVisit(
                row.at,
                Person(row.card or "", row.first_name, row.last_name),
                row.code is None,
                row.code or "in",
                row.after or "",
                row.series or "",
                row.nonce,
            )
            for row in rows
        ]

    def keep_pinned(self, now: datetime) -> None:
        """Leave the clock of a club with a pinned clock standing at an instant."""
        with reaching(), self._books.write() as connection:
            connection.execute(books.pin, {"now": now})

    def close(self) -> None:
        """Let go of the database."""
        self._books.close()


def _refused(transaction: Transaction, job: _Job, refusal: Refusal) -> None:
    """Keep a refused attempt where it tells something, else leave no trace of the transaction.

    A moment that is in doubt is never written: it would be the newest sign of life, and believed the next time.
    """
    handler = job.handler
    if not handler.writes:
        return
    telling = handler.keeps_refusals and transaction.head.contact_id is not None and refusal.code != "malformed"
    if not job.keeps_refusals or transaction.doubted or not (telling or transaction.lacking):
        raise LeaveNoTrace(refusal)
    write_refused(transaction, handler.op, refusal)


@dataclass(frozen=True, slots=True)
class _Job:
    handler: Handler
    request: Any
    staff: str | None
    nonce: str | None = None
    approval: Approval | Lent | None = None
    keeps_refusals: bool = True
    """Whether a refused attempt is written down where it tells something; a preview's is not."""
    lends: bool = False
    """Whether a preview supposes that what it needs is lent."""
    approver: Lent | None = None
    prepared: Prepared = NOTHING_PREPARED

    @property
    def body(self) -> str:
        """A digest of what is asked and by whom: a nonce belongs to one body."""
        body = msgspec.json.encode([self.handler.op, key(self.staff or ""), without_secrets(self.request)])
        return hashlib.sha256(body).hexdigest()


def not_allowed(message: str = "You are not allowed to do this; ask somebody with the privilege.") -> Refusal:
    """Refuse for want of a privilege, or because the moment does not allow it."""
    return Refusal("not_allowed", message)


def _approver(proving: Proving, approval: Approval | Lent | None) -> Lent | Refusal | None:
    """Return who lends what, once their PIN has proved it; whoever proved it for this errand already needs no PIN."""
    if approval is None:
        return None
    if isinstance(approval, Lent):
        return still_lent(proving, approval)
    proven = prove(proving, approval.name, approval.pin)
    return proven if isinstance(proven, Refusal) else Lent(proven.staff_id, tuple(proven.privileges))


def _actor(job: _Job, opened: Row[Any]) -> Actor | Refusal:
    approver = job.approver
    approved, by = (frozenset(approver.privileges), approver.staff_id) if approver is not None else (frozenset(), None)
    if job.staff is None:
        return Actor(None, _EVERYTHING, by)
    if opened.staff_id is None:
        return Refusal("unknown_staff", f"Nobody named “{job.staff}” works at this desk.")
    by_role = role_privileges(Role(opened.staff_role), opened.role_privileges)
    own = by_role | read_privileges(opened.staff_privileges) | approved
    return Actor(opened.staff_id, own, by, _EVERYTHING if job.lends else frozenset())


def _opening(connection: Connection, job: _Job, desk: str) -> Row[Any]:
    named = {"staff_key": key(job.staff or ""), "nonce": job.nonce or "", "desk": desk}
    return connection.execute(books.opening, named).one()


def _earlier(job: _Job, opened: Row[Any]) -> Outcome[Any]:
    if opened.earlier_body != job.body:
        return Outcome(malformed("nonce", "nonce was used before, by another request."))
    return Outcome(msgspec.json.decode(opened.earlier_answer, type=job.handler.answer), repeated=True)
