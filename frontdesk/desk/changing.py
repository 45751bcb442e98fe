"""What happens to a subscription after its sale: hold, resume, end, adjust, extend (rules, section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from data.statements import books, places, plans
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.entry_words import last_day
from frontdesk.desk.facts import contact_by_card, subscriptions_of, taken_now
from frontdesk.desk.registry import operation
from frontdesk.desk.slots import revoke
from frontdesk.desk.waitlist import free_bookings
from frontdesk.rules.access import Privilege
from frontdesk.rules.credits import free_on, spending_order
from frontdesk.rules.subscriptions import ChangeKind
from frontdesk.rules.terms import DAYS_TO_EXPIRE, Fault
from frontdesk.rules.words import count
from frontdesk.text import key

if TYPE_CHECKING:
    from frontdesk.desk.facts import ContactFacts, Owned
    from frontdesk.desk.transaction import Transaction

_MOST_ADJUSTED = 1000


@dataclass(frozen=True, slots=True)
class _Chosen:
    contact: ContactFacts
    owned: Owned


_Change = requests.Hold | requests.Resume | requests.End | requests.Adjust | requests.Extend


def _choose(tx: Transaction, request: _Change) -> _Chosen | Refusal:
    """Find the copy named, else the newest of that membership, of those that have not ended where there are any."""
    contact = contact_by_card(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    plan = tx.one(plans.membership_by_code, code_key=key(request.membership))
    if plan is None:
        return Refusal("unknown_membership", f"There is no membership with the code “{request.membership}”.")
    copies = [each for each in subscriptions_of(tx, contact.id) if each.membership_id == plan.id]
    if not copies:
        return Refusal("no_membership", f"{contact.person.listed} never had {plan.name}.")
    running = [each for each in copies if not each.facts.ended_by(tx.today)]
    meant = (running or copies)[-1]
    if request.subscription is not None:
        named = next((each for each in copies if each.facts.id == request.subscription), None)
        if named is None:
            return Refusal("no_membership", f"{contact.person.listed} has no such copy of {plan.name}.")
        meant = named
    chosen = _Chosen(contact, meant)
    tx.head.contact_id, tx.head.subscription_id = contact.id, chosen.owned.facts.id
    return chosen


def _lock_sessions(tx: Transaction, card: str) -> None:
    """Lock the sessions a contact has booked before the contact: the order in which every operation locks."""
    if tx.postgres:
        tx.all(places.lock_sessions_booked, card_key=key(card), now=tx.now)


def _write(
    tx: Transaction,
    chosen: _Chosen,
    kind: ChangeKind,
    day: date,
    *,
    until: date | None = None,
    days: int = 0,
    credits: int = 0,
) -> int:
    change = tx.number(
        plans.add_change,
        subscription_id=chosen.owned.facts.id,
        kind=kind,
        entered_at=tx.now,
        entered_order=tx.number(books.newest_history) + 1,
        entered_on=tx.today,
        day=day,
        until=until,
        days=days,
        credits=credits,
    )
    tx.head.change_id = change
    return change


def _no(sentence: str) -> Refusal:
    return Refusal("not_allowed", sentence)


def _hold_faults(request: requests.Hold) -> list[Fault]:
    if request.until is not None and request.until <= request.from_day:
        return [Fault("until", "until, the first day running again, must lie after from.")]
    return []


@operation("hold", requests.Hold, Privilege.BILLING, faults=_hold_faults)
def hold(tx: Transaction, request: requests.Hold) -> answers.BookingsCancelled | Refusal:
    """Freeze a subscription; its bookings on the days concerned are cancelled and their credits returned."""
    _lock_sessions(tx, request.card)
    chosen = _choose(tx, request)
    if isinstance(chosen, Refusal):
        return chosen
    facts = chosen.owned.facts
    first, until = request.from_day, request.until or date.max
    if first < tx.today:
        return _no(f"A hold starts today ({tx.today}) or later.")
    if first < facts.start:
        return _no(f"A hold cannot start before the membership does ({facts.start}).")
    if facts.ended_by(first):
        return _no(f"The membership ends on {facts.end}.")
    if any(each.first < until and first < (each.until or date.max) for each in facts.holds if each.first != each.until):
        return _no("There is a hold on these days already; holds do not overlap.")
    _write(tx, chosen, ChangeKind.HOLD, first, until=request.until)
    tx.head.before = "running"
    tx.head.after = f"on hold from {first}" + (f" until {request.until}" if request.until else "")
    return answers.BookingsCancelled(free_bookings(tx, facts.id, first, until))


@operation("resume", requests.Resume, Privilege.BILLING)
def resume(tx: Transaction, request: requests.Resume) -> answers.Done | Refusal:
    """End the running hold: the first day running again is today or later, and not after the day already set."""
    chosen = _choose(tx, request)
    if isinstance(chosen, Refusal):
        return chosen
    on = request.on or tx.today
    if chosen.owned.facts.ended_by(tx.today):
        return _no(f"It ended on {chosen.owned.facts.end}.")
    running = chosen.owned.facts.hold_on(tx.today)
    if running is None:
        return _no("There is no hold running today.")
    if on < tx.today:
        return _no(f"A hold can be ended from today ({tx.today}) on.")
    if running.until is not None and on > running.until:
        return _no(f"The hold ends on {running.until} already.")
    _write(tx, chosen, ChangeKind.RESUME, on)
    tx.head.before = f"on hold from {running.first}" + (f" until {running.until}" if running.until else "")
    tx.head.after = f"running again from {on}"
    return answers.Done()


@operation("end", requests.End, Privilege.BILLING)
def end(tx: Transaction, request: requests.End) -> answers.BookingsCancelled | Refusal:
    """Set the last day; what it pays after that day is cancelled. A second end moves the last day while not past."""
    _lock_sessions(tx, request.card)
    chosen = _choose(tx, request)
    if isinstance(chosen, Refusal):
        return chosen
    facts = chosen.owned.facts
    on = request.on or tx.today
    if on < tx.today:
        return _no(f"A membership ends today ({tx.today}) or later.")
    if on < facts.start:
        return _no(f"A membership cannot end before it starts ({facts.start}).")
    if facts.ended_by(tx.today):
        return _no(f"It ended on {facts.end}.")
    _write(tx, chosen, ChangeKind.END, on)
    tx.head.before, tx.head.after = last_day(facts.end), last_day(on)
    return answers.BookingsCancelled(free_bookings(tx, facts.id, on + timedelta(days=1), date.max))


def _limited_and_not_frozen(tx: Transaction, chosen: _Chosen) -> Refusal | None:
    """Refuse credits of an unlimited membership, and any change of them during an open-ended hold."""
    if not chosen.owned.facts.limited:
        return _no(f"{chosen.owned.facts.name} is unlimited: it has no credits.")
    running = chosen.owned.facts.hold_on(tx.today)
    if running is not None and running.until is None:
        return _no("During an open-ended hold nothing is adjusted or extended; resume it first.")
    return None


def _adjust_faults(request: requests.Adjust) -> list[Fault]:
    faults = []
    if request.credits == 0 or abs(request.credits) > _MOST_ADJUSTED:
        faults.append(
            Fault("credits", f"credits must be a whole number from -{_MOST_ADJUSTED} to {_MOST_ADJUSTED}, but never 0.")
        )
    if request.days is not None and request.days not in DAYS_TO_EXPIRE:
        faults.append(Fault("days", f"days must be a whole number from {DAYS_TO_EXPIRE}."))
    return faults


@operation("adjust", requests.Adjust, Privilege.BILLING, faults=_adjust_faults)
def adjust(tx: Transaction, request: requests.Adjust) -> answers.Done | Refusal:
    """Add credits as a grant usable today, or remove them from what expires first."""
    chosen = _choose(tx, request)
    if isinstance(chosen, Refusal):
        return chosen
    refusal = _limited_and_not_frozen(tx, chosen)
    if refusal:
        return refusal
    tx.head.reason, tx.head.credits = request.reason, request.credits
    if request.credits < 0:
        tx.head.after = f"{count(-request.credits, 'credit')} removed"
        return _remove(tx, chosen, -request.credits)
    days = request.days or chosen.owned.facts.versions[-1].terms.days_to_expire
    tx.head.after = f"{count(request.credits, 'credit')} added, good for {count(days, 'day')}"
    _write(tx, chosen, ChangeKind.ADJUST, tx.today, days=days, credits=request.credits)
    return answers.Done()


def _remove(tx: Transaction, chosen: _Chosen, wanted: int) -> answers.Done | Refusal:
    facts = chosen.owned.facts
    taken = taken_now(tx, chosen.contact.id, date.min, tx.now)
    lots = sorted(free_on(facts, tx.today, tx.today, taken.by_grant), key=lambda lot: spending_order(lot.grant, 0))
    left = sum(lot.left for lot in lots)
    if left < wanted:
        return Refusal("no_credit", f"Only {left} of {facts.name} are left to remove.")
    for lot in lots:
        number = min(lot.left, wanted)
        wanted -= number
        if number:
            revoke(tx, chosen.contact.id, lot.grant, taken.slots.get(lot.grant.key, ()), number)
    return answers.Done()


def _extend_faults(request: requests.Extend) -> list[Fault]:
    if request.days not in DAYS_TO_EXPIRE:
        return [Fault("days", f"days must be a whole number from {DAYS_TO_EXPIRE}.")]
    return []


@operation("extend", requests.Extend, Privilege.BILLING, faults=_extend_faults)
def extend(tx: Transaction, request: requests.Extend) -> answers.Done | Refusal:
    """Move the last day of every grant still good."""
    chosen = _choose(tx, request)
    if isinstance(chosen, Refusal):
        return chosen
    refusal = _limited_and_not_frozen(tx, chosen)
    if refusal:
        return refusal
    tx.head.reason, tx.head.after = request.reason, f"good {count(request.days, 'day')} longer"
    _write(tx, chosen, ChangeKind.EXTEND, tx.today, days=request.days)
    return answers.Done()
