"""Questions: what a contact has on a day, who is in a session, what the schedule holds. They write nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from data.statements import books, people
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.facts import ContactFacts, Owned, look_up_contact, past_due_now, subscriptions_of, taken_now
from frontdesk.desk.judging import balance_states, dying, oldest_alive, own_place
from frontdesk.desk.registry import operation
from frontdesk.desk.sessions import SessionFacts, find_session
from frontdesk.desk.standing import BooksOnDay, books_on
from frontdesk.rules.access import Privilege
from frontdesk.rules.credits import total

if TYPE_CHECKING:
    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.credits import GrantState


@operation("credits", requests.Credits, Privilege.DESK, writes=False)
def credit_report(tx: Transaction, request: requests.Credits) -> answers.CreditReport | Refusal:
    """Say what a contact has: today means now, a past day as it stood at its end, a future day what is to come."""
    contact = look_up_contact(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    day = request.on or tx.today
    kept = books_on(tx, contact, day)
    lines = sorted(kept.states, key=lambda state: (state.grant.issued, state.grant.key))
    codes = {each.facts.id: each.facts.membership for each in kept.owned}
    sums = total(kept.states)
    history = tuple(_history(tx, contact, kept, codes, day)) if request.history else None
    return answers.CreditReport(
        sums.issued,
        sums.available,
        sums.held,
        sums.used,
        sums.expired,
        sums.revoked,
        sums.locked,
        tuple(_line(state, codes) for state in lines),
        history,
    )


def _line(state: GrantState, codes: dict[int, str]) -> answers.GrantLine:
    grant, balance = state.grant, state.balance
    return answers.GrantLine(
        codes[grant.key.subscription],
        grant.key.source,
        grant.usable_from,
        grant.good_through,
        grant.credits,
        balance.available,
        balance.locked,
        balance.held,
        balance.used,
        balance.expired,
        balance.revoked,
    )


def _history(
    tx: Transaction, contact: ContactFacts, kept: BooksOnDay, codes: dict[int, str], day: date
) -> list[answers.HistoryLine]:
    """Merge what follows from terms and dates (issued, expired) with what people did, oldest first."""
    lines = [line for state in kept.states for line in _computed(state, codes)]
    written = tx.all(books.credit_history, contact_id=contact.id, moment=tx.end_of(day))
    lines += [_written(tx, row, codes) for row in written]
    return sorted(lines, key=lambda line: (line.day, line.at is not None, line.at or tx.now))


def _computed(state: GrantState, codes: dict[int, str]) -> list[answers.HistoryLine]:
    grant = state.grant
    code = codes[grant.key.subscription]
    lines = [answers.HistoryLine(grant.usable_from, "issued", grant.credits, code, grant.key.source, grant.usable_from)]
    if state.balance.expired:
        gone = grant.good_through + timedelta(days=1)
        lines.append(
            answers.HistoryLine(gone, "expired", state.balance.expired, code, grant.key.source, grant.usable_from)
        )
    return lines


def _written(tx: Transaction, row: Row[Any], codes: dict[int, str]) -> answers.HistoryLine:
    session = answers.SessionName(row.series, row.session_date) if row.series else None
    return answers.HistoryLine(
        tx.local(row.at).date(),
        row.effect or row.op,
        row.credits or 0,
        codes.get(row.subscription_id, ""),
        row.source,
        row.usable_from,
        row.at,
        session,
        row.staff,
        row.reason,
    )


@operation("glance", requests.Glance, Privilege.CHECK_IN, writes=False)
def glances(tx: Transaction, request: requests.Glance) -> answers.Glances | Refusal:
    """Say what the desk sees of a few people at a glance, and how they stand in one session."""
    session = None
    if request.series is not None and request.date is not None:
        found = find_session(tx, request.series, request.date, request.time)
        session = None if isinstance(found, Refusal) else found
    lines = []
    for card in request.cards:
        contact = look_up_contact(tx, card)
        if not isinstance(contact, Refusal):
            lines.append(_glance(tx, contact, session))
    return answers.Glances(tuple(lines))


def _glance(tx: Transaction, contact: ContactFacts, session: SessionFacts | None) -> answers.GlanceLine:
    owned = subscriptions_of(tx, contact.id)
    current = [each for each in owned if not each.facts.ended_by(tx.today)]
    taken = taken_now(tx, contact.id, oldest_alive(tx, owned, tx.today), tx.now)
    late = past_due_now(tx, owned, tx.number(people.paid, contact_id=contact.id))
    states = balance_states(tx, owned, late, taken)
    own = own_place(tx, contact, session) if session is not None else None
    status = own.status if own is not None else None
    return answers.GlanceLine(
        contact.person.card,
        tuple(each.facts.name for each in current or owned[-1:]),
        any(not each.facts.limited for each in current),
        total(states).available,
        dying(states, tx.today),
        "in" if status == "checked_in" else status,
        tuple(flags_of(tx, contact, owned, current, past_due=late is not None)),
    )


def flags_of(
    tx: Transaction, contact: ContactFacts, owned: list[Owned], current: list[Owned], *, past_due: bool
) -> list[str]:
    """Say what the desk must know of somebody before all else."""
    flags = []
    if not owned:
        flags.append("no_membership")
    elif not current:
        flags.append("ended")
    elif all(each.facts.start > tx.today for each in current):
        flags.append("not_started")
    elif all(each.facts.hold_on(tx.today) for each in current):
        flags.append("on_hold")
    if past_due:
        flags.append("past_due")
    if contact.stop_note:
        flags.append("stop_note")
    return flags
