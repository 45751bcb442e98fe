"""What every operation of the model needs: who acts, what the line names, and how it is refused."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from .model_admission import Scene, Verdict, is_full, judge_person
from .model_bills import past_due_locks
from .model_credits import counts, last_good
from .model_state import NOTHING, Action, Booking, Json, Paid, Session, Subscription
from .model_time import is_skipped

EVERYBODY = frozenset({"owner", "manager", "staff", "trainer"})
DESK = frozenset({"owner", "manager", "staff"})
MANAGERS = frozenset({"owner", "manager"})
OWNERS = frozenset({"owner"})

ROLES: dict[str, frozenset[str]] = {
    "club": OWNERS,
    "staff": OWNERS,
    "erase": OWNERS,
    "end_series": MANAGERS,
    "category": MANAGERS,
    "membership": MANAGERS,
    "hold": MANAGERS,
    "resume": MANAGERS,
    "end": MANAGERS,
    "adjust": MANAGERS,
    "extend": MANAGERS,
    "rule": MANAGERS,
    "series": MANAGERS,
    "cancel_session": MANAGERS,
    "restore_session": MANAGERS,
    "closure": MANAGERS,
    "session": MANAGERS,
    "booking_policy": MANAGERS,
    "remove_booking_policy": MANAGERS,
    "contact": DESK,
    "sell": DESK,
    "pay": DESK,
    "book": DESK,
    "cancel": DESK,
    "promote": DESK,
    "move_in_line": DESK,
    "move_booking": DESK,
    "swap": DESK,
    "settle": DESK,
    "undo": DESK,
    "credits": DESK,
    "check_in": EVERYBODY,
    "no_show": EVERYBODY,
    "roster": EVERYBODY,
    "verify": EVERYBODY,
    "policy": OWNERS,
    "stop_note": DESK,
    "replace_card": DESK,
    "merge": MANAGERS,
    "refund": MANAGERS,
    "write_off": MANAGERS,
    "apply_terms": MANAGERS,
}
"""Who may do what by default (a walk-in, an override and the undo of others' are looked at where they happen)."""


class RefusedError(Exception):
    """A refusal on its way to the answer. An exception, because the model is to be obvious, not fast."""

    def __init__(
        self, code: str, *, also: Collection[str] = (), reasons: list[str] | None = None, maybe: Collection[str] = ()
    ) -> None:
        super().__init__(code)
        self.code = code
        self.also = frozenset(also)
        self.reasons = reasons
        self.maybe = frozenset(maybe)


@dataclass
class Call(Scene):
    """One line being played: the scene, the line, who acts, and its number."""

    line: Json = field(default_factory=dict)
    number: int = 0
    actor: str = ""
    role: str = "owner"
    idle: bool = False
    """It went through and wrote nothing: there is nothing to remember, nor to undo."""

    def doubt(self, number: str) -> None:
        """Remember that a doubtful decision mattered for this line."""
        self.doubts.add(number)


def the_contact(call: Call, field: str = "card") -> str:
    card: str = call.line[field]
    if card in call.club.erased or call.club.replaced.get(card) in call.club.erased:
        raise RefusedError("erased", also={*_other_unknowns(call), "unknown_contact"})
    if card not in call.club.contacts:
        raise RefusedError("unknown_contact", also=_other_unknowns(call))
    return card


def _other_unknowns(call: Call) -> set[str]:
    """Several names of a line may be unknown; which is said first is nobody's business."""
    found = set()
    if "series" in call.line:
        if call.line["series"] not in call.club.series:
            found.add("unknown_series")
        elif not call.club.has(call.line["series"], call.line["date"]):
            found.add("unknown_session")
    if "membership" in call.line and call.line["membership"] not in call.club.memberships:
        found.add("unknown_membership")
    return found


def the_session(call: Call, which: str = "") -> Session:
    """The session that a line names, or (`to_`) the other one."""
    series = call.club.series.get(call.line[f"{which}series"])
    if series is None:
        raise RefusedError("unknown_series", also={"unknown_session"} if which else ())
    day = call.line[f"{which}date"]
    if not call.club.has(series.name, day) and call.club.bookings_in(series.name, day):
        call.doubt("D103")
    at = call.club.spec(series.name, day).at
    if not call.club.has(series.name, day) or call.line.get(f"{which}time", at) != at:
        raise RefusedError("unknown_session", also=_unknown_target(call))
    if call.line["op"] in {"book", "check_in"}:
        call.club.tried.add((series.name, day))
    if is_skipped(datetime.combine(day, at), call.club.zone):
        call.doubt("D61")
    session = call.club.session(series.name, day)
    edited = session.series.edited
    running = (series.name, day) in call.club.kept_times
    if (series.name, day) in call.club.unclear or (edited is not None and session.starts <= edited and not running):
        call.doubt("D83")
    return session


def _unknown_target(call: Call) -> set[str]:
    return {"unknown_series"} if call.line.get("to_series", "") not in {"", *call.club.series} else set()


def the_subscription(call: Call) -> Subscription:
    """The copy that an operation means: the newest that has not ended, else the newest."""
    card = the_contact(call)
    code = call.line["membership"]
    if code not in call.club.memberships:
        raise RefusedError("unknown_membership")
    copies = [each for each in call.club.of(card) if each.terms.code == code]
    if not copies:
        raise RefusedError("no_membership", also={"unknown_membership", "not_allowed"})
    lasting = [each for each in copies if each.last_day is None or each.last_day >= call.today]
    if lasting and lasting[-1] is not copies[-1]:
        call.doubt("D12")
    return (lasting or copies)[-1]


def is_cancelled(call: Scene, session: Session, *, closures_only: bool = False) -> bool:
    """Whether a session is called off, by itself or by a closure."""
    if not closures_only and (session.series.name, session.day) in call.club.cancelled:
        return True
    return call.club.is_closed(session.series.name, session.day)


def live_booking(call: Scene, card: str, session: Session) -> Booking | None:
    """The booking that still says something about a person in a session."""
    found = [
        booking
        for booking in call.club.bookings_in(session.series.name, session.day)
        if booking.card == card and booking.live
    ]
    if len(found) > 1:
        call.doubts.add("D118")
    return found[0] if found else None


def copy_of(booking: Booking) -> Booking:
    return Booking(**vars(booking))


def new_booking(call: Call, card: str, session: Session, status: str) -> Booking:
    """A place that takes nothing yet, at the end of the line."""
    booking = Booking(
        number=len(call.club.bookings),
        card=card,
        series=session.series.name,
        day=session.day,
        status=status,
        paid=NOTHING,
        queued=call.number,
        last_action=call.number,
    )
    call.club.bookings.append(booking)
    return booking


def take(call: Scene, booking: Booking, paid: Paid) -> None:
    """Let a booking take what pays for it; of credits issued together one is as good as another."""
    if paid.kind == "credit":
        assert paid.grant is not None
        assert paid.slot is not None
        credits = call.club.grants[paid.grant].credits
        if not credits[paid.slot].free:
            paid = replace(paid, slot=next(slot for slot, each in enumerate(credits) if each.free))
        assert paid.slot is not None
        credits[paid.slot].booking = booking.number
    booking.paid = paid


def give_back(call: Scene, booking: Booking) -> bool:
    """Let a booking return its credit, if it holds one."""
    if booking.paid.kind != "credit":
        return False
    assert booking.paid.grant is not None
    assert booking.paid.slot is not None
    credit = call.club.grants[booking.paid.grant].credits[booking.paid.slot]
    assert credit.booking == booking.number
    credit.booking = None
    return True


def may_take_again(call: Scene, booking: Booking) -> bool:
    """Whether the credit a booking once took, or one issued together with it, is still there for it."""
    if booking.paid.kind != "credit":
        return True
    assert booking.paid.grant is not None
    credits = call.club.grants[booking.paid.grant].credits
    return any(credit.free or credit.booking == booking.number for credit in credits)


def promote(call: Call, session: Session) -> list[str]:
    """Give the places left before the start to those waiting, first come first served, as far as they are admitted."""
    promoted: list[str] = []
    if call.now >= session.starts or is_cancelled(call, session):
        return promoted
    while not is_full(call, session):
        booking = next(iter(admissible_waiters(call, session)), None)
        if booking is None:
            break
        verdict = judge_person(call, booking.card, session)
        booking.status = "booked"
        booking.last_action = call.number
        take(call, booking, verdict.paid)
        promoted.append(booking.card)
    return promoted


def admissible_waiters(call: Scene, session: Session) -> list[Booking]:
    """Those waiting who may be admitted now, in their order."""
    return [each for each in waiting_in(call, session) if not judge_person(call, each.card, session).blocks]


def waiting_in(call: Scene, session: Session) -> list[Booking]:
    """Those waiting, in their order."""
    waiting = [each for each in call.club.bookings_in(session.series.name, session.day) if each.status == "waitlisted"]
    return sorted(waiting, key=lambda each: each.queued)


def refuse(verdict: Verdict, *, also: Collection[str] = ()) -> RefusedError:
    """The refusal that a verdict amounts to; what is only warned of may be told as well."""
    return RefusedError(verdict.blocks[0], also=also, reasons=verdict.blocks, maybe={*verdict.maybe, *verdict.warnings})


def tell_paid(call: Scene, paid: Paid) -> Json:
    """The `paid_by` of an answer."""
    if paid.subscription is None:
        return {"kind": paid.kind}
    subscription = call.club.subscriptions[paid.subscription]
    told: Json = {"membership": subscription.terms.code, "kind": paid.kind}
    if paid.grant is not None:
        grant = call.club.grants[paid.grant]
        told["usable_from"] = grant.usable_from.isoformat()
        told["good_through"] = last_good(subscription, grant).isoformat()
    return told


def available_now(call: Scene, card: str) -> int:
    """The credits that a contact can use now."""
    locked = past_due_locks(call.club, card, call.today)
    return sum(each.available for each in counts(call.club, card, call.today, call.now, past_due=locked))


def remember(
    call: Call,
    booking: Booking,
    before: Booking | None,
    *,
    source: int | None = None,
    source_before: Booking | None = None,
) -> None:
    """Keep what was done to a booking, for undo; of a move also where it came from."""
    booking.last_action = call.number
    call.club.actions.append(
        Action(
            number=call.number,
            op=call.line["op"],
            actor=call.actor,
            at=call.now,
            nonce=call.line.get("nonce"),
            booking=booking.number,
            before=before,
            source=source,
            source_before=source_before,
        )
    )
