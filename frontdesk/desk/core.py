"""The desk itself: one request, one transaction, one answer."""

from __future__ import annotations

import hashlib
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, overload
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from data.statements import books, people
from data.trouble import TroubleKind, classify
from frontdesk.answers import ClubInfo, ContactCard, Person, RecentVisit, Refusal
from frontdesk.contract import Preview, Trouble
from frontdesk.desk import asking, changing, club, contacts, leaving, selling, series, undoing, verifying, visits
from frontdesk.desk.boundary import cleaned, malformed
from frontdesk.desk.policy import policy_of
from frontdesk.desk.registry import HANDLERS
from frontdesk.desk.transaction import Actor, Transaction
from frontdesk.rules.access import PRIVILEGES, Privilege, Role
from frontdesk.rules.terms import Group
from frontdesk.rules.trust import doubt
from frontdesk.text import key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Row

    from data.engine import Club
    from frontdesk.clock import Clock
    from frontdesk.desk.registry import Handler
    from frontdesk.requests import Request

A = TypeVar("A")
B = TypeVar("B")

SUBJECTS: Final = (asking, changing, club, contacts, leaving, selling, series, undoing, verifying, visits)
"""Every module that registers handlers."""

_TRIES: Final = 8
"""How often an operation that met another desk's (deadlock, same nonce) is run again."""
_GROUPS: Final = {group.value: group for group in Group}  # faster than asking the enumeration, for everybody at once
_OWNER: Final = Actor(None, frozenset(Privilege))


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
        self.zone = ZoneInfo("UTC")
        self.pinned = False
        self.club()
        self.clock_doubt = None if self.pinned else self._doubt()

    def perform(self, request: Request[A], *, staff: str | None = None, nonce: str | None = None) -> A | Refusal:
        """Do one thing in one transaction, or say why not; raises ``Trouble`` when the books cannot be reached."""
        return self.settle(request, staff=staff, nonce=nonce).answer

    def settle(self, request: Request[A], *, staff: str | None = None, nonce: str | None = None) -> Outcome[A]:
        """Do as ``perform``, and tell whether the answer is an earlier one's."""
        return self._settle(HANDLERS[type(request)], request, staff, nonce)

    @overload
    def preview(
        self, request: Request[A], looking_at: None = None, *, staff: str | None = None
    ) -> Preview[A, None] | Refusal: ...
    @overload
    def preview(
        self, request: Request[A], looking_at: Request[B], *, staff: str | None = None
    ) -> Preview[A, B] | Refusal: ...
    def preview(
        self, request: Request[A], looking_at: Request[Any] | None = None, *, staff: str | None = None
    ) -> Preview[A, Any] | Refusal:
        """Do it and take it all back: what ``perform`` would answer now, and what a question answers before and after.

        Nothing is written, and a refused attempt leaves no trace either.
        """
        look = None if looking_at is None else cleaned(looking_at)
        if isinstance(look, Refusal):
            return look
        handler = HANDLERS[type(request)]
        try:
            outcome = self._settle(replace(handler, run=partial(_tried, handler.run, look)), request, staff, None)
        except _Previewed as seen:
            return seen.preview
        return outcome.answer

    def _settle(self, handler: Handler, request: Request[Any], staff: str | None, nonce: str | None) -> Outcome[Any]:
        clean = cleaned(request)
        if isinstance(clean, Refusal):
            return Outcome(clean)
        faults = handler.faults(clean)
        if faults:
            return Outcome(malformed(faults[0].field, faults[0].sentence))
        job = _Job(handler, clean, staff, nonce)
        tries = 0
        while True:
            tries += 1
            try:
                return self._once(job)
            except _LeaveNoTrace as left:
                return Outcome(left.refusal)
            except SQLAlchemyError as error:
                trouble = classify(error)
                met_another = trouble.retry or trouble.kind is TroubleKind.DUPLICATE
                if tries == _TRIES or not met_another:
                    raise _told(error) from error

    def _once(self, job: _Job) -> Outcome[Any]:
        handler = job.handler
        with self._books.write() if handler.writes else self._books.read() as connection:
            opened = _opening(connection, job)
            self.zone = ZoneInfo(opened.timezone)
            if job.nonce and opened.earlier_id is not None:
                return _earlier(job, opened)
            actor = _actor(job.staff, opened)
            if isinstance(actor, Refusal):
                return Outcome(actor)
            if not actor.may(handler.privilege):
                return Outcome(not_allowed())
            if self.clock_doubt is not None and handler.writes:
                return Outcome(Refusal("clock_in_doubt", f"{self.clock_doubt}; a manager must say that it is right."))
            transaction = Transaction(
                connection, self.clock.now(), self.zone, opened.currency, policy_of(opened), opened.grace_days or 0,
                actor, self.name,
            )  # fmt: skip
            answer = handler.run(transaction, job.request)
            if isinstance(answer, Refusal):
                if job.nonce and transaction.postgres:
                    # While this one waited for its locks, the same request may have gone through at another desk.
                    opened = _opening(connection, job)
                    if opened.earlier_id is not None:
                        return _earlier(job, opened)
                self._refused(transaction, handler, answer)
            elif handler.writes and not transaction.idle:
                _write_down(transaction, job, answer)
                self.zone = transaction.zone  # which the operation itself may have set
            if opened.pinned and handler.writes and transaction.now != opened.pinned_now:
                transaction.run(books.pin, now=transaction.now)
            return Outcome(answer)

    def _refused(self, transaction: Transaction, handler: Handler, refusal: Refusal) -> None:
        """Keep a refused attempt where it tells something, else leave no trace of the transaction."""
        if handler.keeps_refusals and transaction.head.contact_id is not None and refusal.code != "malformed":
            transaction.head.after = "; ".join(each.message for each in refusal.reasons)[:400] or refusal.message[:400]
            transaction.run(books.add_consequences, _row(transaction, handler.op, code=refusal.code))
        elif handler.writes:
            raise _LeaveNoTrace(refusal)

    @contextmanager
    def _looking(self) -> Iterator[Connection]:
        with _reaching(), self._books.read() as connection:
            yield connection

    def club(self) -> ClubInfo:
        """Return the club's name, zone, currency and main switch, as they are now."""
        with self._looking() as connection:
            opened = connection.execute(books.opening, {"staff_key": "", "nonce": ""}).one()
        self.zone = ZoneInfo(opened.timezone)
        self.pinned = opened.pinned
        return ClubInfo(opened.name, opened.timezone, opened.currency, policy_of(opened).enforced)

    def _doubt(self) -> str | None:
        with self._looking() as connection:
            row = connection.execute(books.last_sign_of_life).one()
        signs = [sign for sign in (row.last_started_at, row.newest_at) if sign is not None]
        return doubt(self.clock.now(), max(signs, default=None))

    def trust_clock(self) -> None:
        """Take the clock for right, as a manager said, and note that the club was started now."""
        with _reaching(), self._books.write() as connection:
            connection.execute(books.started, {"now": self.clock.now()})
        self.clock_doubt = None

    def changes(self) -> int:
        """Return the change counter: the number of the newest entry of the history."""
        with self._looking() as connection:
            return int(connection.execute(books.newest_history).scalar_one())

    def contact_cards(self, since: int = 0) -> Sequence[ContactCard]:
        """Return the contacts somebody touched after that value of the change counter; all of them since 0."""
        with self._looking() as connection:
            rows = connection.execute(people.cards if since else people.all_cards, {"since": since} if since else {})
            return [
                ContactCard(number, card, first, last, email, phone, _GROUPS[group])
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
            )
            for row in rows
        ]

    def keep_pinned(self, now: datetime) -> None:
        """Leave the clock of a club with a pinned clock standing at an instant."""
        with _reaching(), self._books.write() as connection:
            connection.execute(books.pin, {"now": now})

    def close(self) -> None:
        """Let go of the database."""
        self._books.close()


_NOT_BY_ITSELF: Final = {TroubleKind.DAMAGED, TroubleKind.BROKEN_RULE, TroubleKind.KEPT, TroubleKind.OTHER}


def _told(error: SQLAlchemyError) -> Trouble:
    """Say what a database error means; what waits or a person can mend may be sent again."""
    trouble = classify(error)
    return Trouble(trouble.kind, trouble.sentence, retry=trouble.kind not in _NOT_BY_ITSELF)


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise _told(error) from error


class _LeaveNoTrace(Exception):  # not an error: it leaves the transaction's block so that it is undone
    """A refusal after which nothing of the transaction may stay."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class _Previewed(Exception):  # not an error: it leaves the transaction's block so that it is undone
    """What a preview saw."""

    def __init__(self, preview: Preview[Any, Any]) -> None:
        super().__init__()
        self.preview = preview


def _tried(
    run: Callable[[Transaction, Any], Any], look: Request[Any] | None, transaction: Transaction, request: object
) -> Any:  # noqa: ANN401 - it never returns
    """Run an operation and leave: with its refusal, or with what was seen before and after it."""
    before = _looked(transaction, look)
    answer = run(transaction, request)
    if isinstance(answer, Refusal):
        raise _LeaveNoTrace(answer)
    raise _Previewed(Preview(answer, before, _looked(transaction, look)))


def _looked(transaction: Transaction, look: Request[Any] | None) -> Any:  # noqa: ANN401 - the answer of any question
    """Ask a question within a preview; None where there is no answer for who asks."""
    if look is None or not transaction.actor.may((handler := HANDLERS[type(look)]).privilege):
        return None
    answer = handler.run(transaction, look)
    return None if isinstance(answer, Refusal) else answer


@dataclass(frozen=True, slots=True)
class _Job:
    handler: Handler
    request: Any
    staff: str | None
    nonce: str | None

    @property
    def body(self) -> str:
        """A digest of what is asked and by whom: a nonce belongs to one body."""
        body = msgspec.json.encode([self.handler.op, key(self.staff or ""), self.request])
        return hashlib.sha256(body).hexdigest()


def not_allowed(message: str = "You are not allowed to do this; ask somebody with the privilege.") -> Refusal:
    """Refuse for want of a privilege, or because the moment does not allow it."""
    return Refusal("not_allowed", message)


def _actor(name: str | None, opened: Row[Any]) -> Actor | Refusal:
    if name is None:
        return _OWNER
    if opened.staff_id is None:
        return Refusal("unknown_staff", f"Nobody named “{name}” works at this desk.")
    own = frozenset(Privilege(each) for each in opened.staff_privileges.split())
    return Actor(opened.staff_id, PRIVILEGES[Role(opened.staff_role)] | own)


def _opening(connection: Connection, job: _Job) -> Row[Any]:
    return connection.execute(books.opening, {"staff_key": key(job.staff or ""), "nonce": job.nonce or ""}).one()


def _earlier(job: _Job, opened: Row[Any]) -> Outcome[Any]:
    if opened.earlier_body != job.body:
        return Outcome(malformed("nonce", "nonce was used before, by another request."))
    return Outcome(msgspec.json.decode(opened.earlier_answer, type=job.handler.answer), repeated=True)


def _row(transaction: Transaction, op: str, **more: object) -> dict[str, object]:
    head = transaction.head.row()
    head["op"] = head["op"] or op
    return {
        **head, "at": transaction.now, "written_at": datetime.now(UTC), "desk": transaction.desk,
        "staff_id": transaction.actor.staff_id, **more,
    }  # fmt: skip


def _write_down(transaction: Transaction, job: _Job, answer: object) -> None:
    """Write the operation and its consequences into the history."""
    row = _row(
        transaction,
        job.handler.op,
        nonce=job.nonce or uuid.uuid4().hex,
        body=job.body,
        answer=msgspec.json.encode(answer).decode(),
    )
    parent = transaction.number(books.add_history, **row)
    if transaction.consequences:
        common = {name: row[name] for name in ("at", "written_at", "desk", "staff_id")}
        transaction.connection.execute(
            books.add_consequences,
            [
                {**entry.row(), "op": entry.op or job.handler.op, "parent_id": parent, **common}
                for entry in transaction.consequences
            ],
        )
