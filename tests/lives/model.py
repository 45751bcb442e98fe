"""A slow, obvious club in memory that reads the lines of a batch and answers them.

`Model.perform` plays one line. Grants are written down one by one as the days come; what was so on a past day is read
from a copy of the club kept each evening, what will be so on a future day from a copy that lives through the days to
come. Nothing is computed from another day's answer.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from . import (
    model_closures,
    model_money,
    model_paying,
    model_people,
    model_places,
    model_sales,
    model_series,
    model_sessions,
    model_terms,
    model_undo,
)
from .model_bills import past_due_locks
from .model_credits import Count, counts, live_through
from .model_desk import ROLES, Call, RefusedError, the_contact
from .model_lines import MalformedError, read_line
from .model_state import OWNER, Club, Json
from .model_time import is_skipped, to_local, to_utc

SUMS = ("available", "held", "used", "expired", "revoked", "locked")

OPS: dict[str, Callable[[Call], Json]] = {
    "club": model_sales.club,
    "category": model_sales.category,
    "membership": model_sales.membership,
    "contact": model_sales.contact,
    "staff": model_sales.staff,
    "rule": model_sales.rule,
    "series": model_series.series,
    "sell": model_sales.sell,
    "hold": model_sales.hold,
    "resume": model_sales.resume,
    "end": model_sales.end,
    "adjust": model_sales.adjust,
    "extend": model_sales.extend,
    "pay": model_money.pay,
    "refund": model_money.refund,
    "write_off": model_money.write_off,
    "policy": model_sales.policy,
    "apply_terms": model_terms.apply_terms,
    "stop_note": model_people.stop_note,
    "replace_card": model_people.replace_card,
    "merge": model_people.merge,
    "book": model_sessions.book,
    "check_in": model_sessions.check_in,
    "cancel": model_sessions.cancel,
    "no_show": model_sessions.no_show,
    "cancel_session": model_sessions.cancel_session,
    "restore_session": model_places.restore_session,
    "erase": model_sales.erase,
    "end_series": model_series.end_series,
    "session": model_series.edit_session,
    "closure": model_closures.closure,
    "booking_policy": model_sales.booking_policy,
    "remove_booking_policy": model_sales.remove_booking_policy,
    "promote": model_places.promote_one,
    "move_in_line": model_places.move_in_line,
    "move_booking": model_places.move_booking,
    "swap": model_paying.swap,
    "settle": model_paying.settle,
    "roster": model_sessions.roster,
    "undo": model_undo.undo,
    "verify": lambda _: {"problems": []},
}
SETTLED = frozenset(
    f"D{number:02}"
    for number in (5, 7, 10, 11, 12, 16, 23, 24, 25, 36, 37, 38, 40, 41, 48, 50, 56, 58, 59, 60, 61, 63, 64, 65)
) | {"D67", "D68", "D69", "D70", "D71"}
"""Doubts that the project's own decisions have settled as the model does it: no line is left out for them."""
READS = frozenset({"credits", "roster", "verify"})


@dataclass(frozen=True)
class Outcome:
    """The answer to a line, and how sure the pages make it.

    `also` holds codes that would be as good, `maybe` reasons that may be there or not, `doubts` the numbers of the
    decisions (DECISIONS.md) without which the answer, or what follows from it, would be another one.
    """

    answer: Json
    also: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    doubts: frozenset[str] = frozenset()


@dataclass
class Memory:
    """All that the model must keep between two lines."""

    club: Club = field(default_factory=lambda: Club(ZoneInfo("UTC")))
    clock: datetime = datetime(2026, 1, 1, 9, 0)  # noqa: DTZ001 - the wall time of a new database
    number: int = 0
    today: date | None = None
    after_malformed: bool = False
    nonces: dict[str, tuple[Json, Json]] = field(default_factory=dict)
    evenings: list[tuple[date, bytes]] = field(default_factory=list)


class Model:
    """The club, line by line."""

    def __init__(self) -> None:
        self.memory = Memory()

    def save(self) -> bytes:
        """All the model knows, to come back to."""
        return pickle.dumps(self.memory)

    def load(self, saved: bytes) -> None:
        """Come back to what was saved."""
        self.memory = pickle.loads(saved)  # noqa: S301 - our own bytes

    def perform(self, text: str) -> Outcome | None:
        """Play one line; None for a blank one, which has no answer."""
        if not text.strip():
            return None
        memory = self.memory
        try:
            body, line = read_line(text)
            zone = line["timezone"] if line["op"] == "club" else memory.club.zone
            _refuse_skipped(line, zone)
            first = self._first_answer(body)
        except MalformedError as error:
            memory.after_malformed = True
            return Outcome({"ok": False, "code": "malformed", "message": str(error), "reasons": []})
        doubts = {"D01"} if memory.after_malformed and "at" not in line else set()
        memory.after_malformed = False
        memory.clock = line.get("at", memory.clock)
        memory.number += 1
        now = to_utc(memory.clock, zone)
        call = Call(memory.club, now, doubts, line, memory.number)
        self._let_days_come(call, zone)
        if first is not None:
            if memory.club.erased:
                call.doubt("D105")
            return Outcome({**first, "repeated": True}, doubts=frozenset(doubts))
        outcome = self._play(call)
        if outcome.answer["ok"] and "nonce" in line and not call.idle:
            if line["op"] in READS:
                call.doubt("D02")
            memory.nonces[line["nonce"]] = ({key: body[key] for key in body if key != "at"}, outcome.answer)
        return Outcome(outcome.answer, outcome.also, outcome.maybe, frozenset(call.doubts - SETTLED))

    def _first_answer(self, body: Json) -> Json | None:
        """What the first line under this nonce was answered."""
        known = self.memory.nonces.get(body.get("nonce", ""))
        if known is None:
            return None
        if known[0] != {key: body[key] for key in body if key != "at"}:
            raise MalformedError("nonce")
        return known[1]

    def _let_days_come(self, call: Call, zone: ZoneInfo) -> None:
        """Keep the club of the evening before, then let the days come up to the line's."""
        memory = self.memory
        today = to_local(call.now, zone).date()
        if memory.today is not None and memory.today != today:
            memory.evenings.append((memory.today, pickle.dumps(memory.club)))
        memory.today = today
        live_through(call.club, today, call.number)

    def _play(self, call: Call) -> Outcome:
        line = call.line
        _doubt_closures(call)
        try:
            _sign_in(call)
            answer = self.credits(call) if line["op"] == "credits" else OPS[line["op"]](call)
        except RefusedError as refused:
            reasons = [{"code": code} for code in refused.reasons or [refused.code]]
            told = {"ok": False, "code": refused.code, "message": "", "reasons": reasons}
            return Outcome(told, refused.also, refused.maybe)
        return Outcome({"ok": True, **answer})

    def credits(self, call: Call) -> Json:
        """What a contact has on a day: now, as that day ended, or as it will end."""
        card = the_contact(call)
        day = call.line.get("on", call.today)
        club, now, locked = call.club, call.now, past_due_locks(call.club, card, call.today)
        if day < call.today:
            old = next((kept for evening, kept in reversed(self.memory.evenings) if evening <= day), None)
            club = pickle.loads(old) if old is not None else Club(call.club.zone)  # noqa: S301 - our own bytes
            for was, now_is in call.club.replaced.items():
                model_people.rename(club, was, now_is)
            now, locked = club.evening(day), past_due_locks(club, card, day)
        elif day > call.today:
            club = pickle.loads(pickle.dumps(call.club))  # noqa: S301 - our own bytes
            now, locked = club.evening(day), False
        live_through(club, day, call.number)
        found = list(counts(club, card, day, now, past_due=locked))
        sums = {name: sum(getattr(each, name) for each in found) for name in SUMS}
        issued = sum(len(each.grant.credits) for each in found)
        return {"issued": issued, **sums, "grants": [_tell(club, each) for each in found]}


def _doubt_closures(call: Call) -> None:
    """What is sold, added or moved while a closure that extends is to come may be extended by it, or not."""
    pending = any(each.extends and not each.undone and each.last >= call.today for each in call.club.closures)
    if pending and call.line["op"] in {"sell", "adjust", "extend", "hold", "resume", "end", "closure"}:
        call.doubt("D102")


def _refuse_skipped(line: Json, zone: ZoneInfo) -> None:
    if "at" in line and is_skipped(line["at"], zone):
        raise MalformedError("at")


def _sign_in(call: Call) -> None:
    """Who acts, and whether that person may."""
    call.actor = call.line.get("as", OWNER)
    if "as" in call.line:
        if call.actor not in call.club.staff:
            raise RefusedError("unknown_staff")
        call.role = call.club.staff[call.actor]
    if call.role not in ROLES[call.line["op"]]:
        if call.line["op"] == "credits":
            call.doubt("D07")
        raise RefusedError("not_allowed")


def _tell(club: Club, count: Count) -> Json:
    subscription = club.subscriptions[count.grant.subscription]
    return {
        "membership": subscription.terms.code,
        "source": count.grant.source,
        "usable_from": count.grant.usable_from.isoformat(),
        "good_through": count.good_through.isoformat(),
        "credits": len(count.grant.credits),
        **{name: getattr(count, name) for name in SUMS},
    }
