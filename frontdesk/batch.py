"""The desk as JSON Lines: one operation a line, one answer each, through exactly the code the screens use."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from frontdesk import requests
from frontdesk.answers import Refusal
from frontdesk.clock import PinnedClock, wall_to_utc
from frontdesk.contract import Approval, Trouble
from frontdesk.reading import Unreadable, read_object, read_request
from frontdesk.rendering import refused, rendered
from frontdesk.text import BadText, clean_line, parse_moment, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frontdesk.desk.core import ClubDesk

OPERATIONS: Final[dict[str, type[requests.Request[Any]]]] = {
    "club": requests.Club,
    "category": requests.Category,
    "rename_category": requests.RenameCategory,
    "remove_category": requests.RemoveCategory,
    "membership": requests.Membership,
    "archive_membership": requests.ArchiveMembership,
    "restore_membership": requests.RestoreMembership,
    "apply_terms": requests.ApplyTerms,
    "memberships": requests.Memberships,
    "contact": requests.Contact,
    "replace_card": requests.ReplaceCard,
    "note": requests.AddNote,
    "stop_note": requests.StopNote,
    "merge": requests.Merge,
    "erase": requests.Erase,
    "policy": requests.Policy,
    "staff": requests.Staff,
    "edit_staff": requests.EditStaff,
    "role": requests.RolePrivileges,
    "change_pin": requests.ChangePin,
    "sign_in": requests.SignIn,
    "sell": requests.Sell,
    "hold": requests.Hold,
    "resume": requests.Resume,
    "end": requests.End,
    "adjust": requests.Adjust,
    "extend": requests.Extend,
    "pay": requests.Pay,
    "refund": requests.Refund,
    "bills": requests.Bills,
    "subscriptions": requests.Subscriptions,
    "write_off": requests.WriteOff,
    "rule": requests.Rule,
    "remove_rule": requests.RemoveRule,
    "rules": requests.Rules,
    "booking_policy": requests.BookingPolicy,
    "remove_booking_policy": requests.RemoveBookingPolicy,
    "booking_policies": requests.BookingPolicies,
    "series": requests.Series,
    "end_series": requests.EndSeries,
    "all_series": requests.AllSeries,
    "one_series": requests.OneSeries,
    "session": requests.Session,
    "book": requests.Book,
    "check_in": requests.CheckIn,
    "swap": requests.Swap,
    "settle": requests.Settle,
    "cancel": requests.Cancel,
    "no_show": requests.NoShow,
    "cancel_session": requests.CancelSession,
    "restore_session": requests.RestoreSession,
    "closure": requests.Closure,
    "closures": requests.Closures,
    "promote": requests.Promote,
    "move_booking": requests.MoveBooking,
    "move_in_line": requests.MoveInLine,
    "sessions": requests.Sessions,
    "bookable": requests.Bookable,
    "undo": requests.Undo,
    "hand_over": requests.HandOver,
    "credits": requests.Credits,
    "session_credits": requests.SessionCredits,
    "credit_picture": requests.CreditPicture,
    "credit_history": requests.CreditHistory,
    "roster": requests.Roster,
    "why": requests.Why,
    "takings": requests.Takings,
    "eft": requests.Eft,
    "report": requests.Report,
    "undoable": requests.Undoable,
    "override_reasons": requests.OverrideReasons,
    "shift": requests.Shift,
    "audit": requests.Audit,
    "staff_list": requests.StaffList,
    "verify": requests.Verify,
}
"""Every operation of the interface."""

EXIT_OK, EXIT_REFUSED, EXIT_MALFORMED = 0, 1, 2
Record = Callable[[Exception], str]
_JSON_SPACE: Final = " \t\r\n"
_LONGEST_LINE: Final = 1_000_000
_BYTE_ORDER_MARK: Final = "\ufeff"
"""What some programs put before the first line of a file."""
_LONGEST_NONCE: Final = 200
_LONGEST_STAFF: Final = 60
_WALL: Final = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that was read: what is asked, by whom, under which nonce, and at what wall time."""

    request: requests.Request[Any]
    staff: str | None
    nonce: str | None
    wall: datetime | None
    approval: Approval | None


def run(desk: ClubDesk, lines: Iterable[str], out: IO[str], record: Record | None = None) -> int:
    """Answer every line in order, each flushed after its operation is durable; return the exit status.

    ``record`` writes a bug down and says what may be said of it, so that the next line can run; without it bugs raise.
    """
    worst = EXIT_OK
    batch = Batch(desk, record)
    try:
        for number, raw in enumerate(lines):
            line = raw.removeprefix(_BYTE_ORDER_MARK) if number == 0 else raw
            if not line.strip(_JSON_SPACE):
                continue
            answer = batch.answer(line)
            out.write(json.dumps(answer, ensure_ascii=False) + "\n")
            out.flush()
            if not answer["ok"]:
                worst = max(worst, EXIT_MALFORMED if answer["code"] == "malformed" else EXIT_REFUSED)
    finally:
        batch.close()
    return worst


class Batch:
    """A stream of lines on one desk, with the clock as the lines set it."""

    def __init__(self, desk: ClubDesk, record: Record | None = None) -> None:
        self._desk = desk
        self._record = record
        self._clock = desk.clock if desk.pinned and isinstance(desk.clock, PinnedClock) else None

    def answer(self, line: str) -> dict[str, Any]:
        """Answer one line; never raises for what a line can hold."""
        if len(line) > _LONGEST_LINE:
            return refused(Unreadable("line", f"line must have at most {_LONGEST_LINE} characters.").refusal)
        try:
            return self.answer_to(read_object(line))
        except Unreadable as fault:
            return refused(fault.refusal)

    def answer_to(self, values: dict[str, Any]) -> dict[str, Any]:
        """Answer one line that has been read from JSON already, and is given away."""
        try:
            read = self._read(values)
        except Unreadable as fault:
            return refused(fault.refusal)
        before = self._clock.now() if self._clock else None
        zone_before = self._desk.zone
        self._turn(read)
        try:
            outcome = self._desk.settle(read.request, staff=read.staff, nonce=read.nonce, approval=read.approval)
        except Trouble as trouble:
            return refused(Refusal(trouble.code, trouble.sentence))
        except Exception as bug:
            if self._record is None:
                raise
            return refused(Refusal("failed", self._record(bug)))
        if isinstance(outcome.answer, Refusal):
            if outcome.answer.code == "malformed":
                self._clock_to(before)
                self._desk.zone = zone_before
            elif isinstance(read.request, requests.Club):  # ``at`` was read in a zone that the club does not have
                self._clock_to(self._now_in(self._desk.zone, read) or before)
            return refused(outcome.answer)
        done = {"ok": True, **rendered(outcome.answer)}
        return {**done, "repeated": True} if outcome.repeated else done

    def close(self) -> None:
        """Leave the pinned clock standing where the last line put it."""
        if self._clock is not None:
            self._desk.keep_pinned(self._clock.now())

    def _read(self, values: dict[str, Any]) -> _Line:
        op = values.pop("op", None)
        if not isinstance(op, str) or op not in OPERATIONS:
            read = f"not “{shorten(op)}”" if isinstance(op, str) else "as a text in quotes"
            raise Unreadable("op", f"op must name an operation, {read}.")
        wall = self._read_wall(values.pop("at")) if "at" in values else None
        nonce = _text(values, "nonce", _LONGEST_NONCE)
        staff = _text(values, "as", _LONGEST_STAFF)
        approval = _approval(values.pop("approval")) if "approval" in values else None
        request = read_request(OPERATIONS[op], values)
        if wall is not None:
            self._instant(wall, request)
        return _Line(request, staff, nonce, wall, approval)

    def _read_wall(self, raw: object) -> datetime:
        if self._clock is None:
            raise Unreadable("at", "at is taken only by a club made with a pinned clock.")
        parsed = parse_moment(raw, field="at") if isinstance(raw, str) else None
        if parsed is None or isinstance(parsed, BadText) or raw != str(raw).strip():
            message = parsed.message if isinstance(parsed, BadText) else "at must be written YYYY-MM-DDTHH:MM."
            raise Unreadable("at", message)
        return datetime.combine(*parsed)  # a wall time; its zone is the club's

    def _zone(self, request: requests.Request[Any]) -> ZoneInfo:
        """Return the zone a line speaks in: the club's, which a ``club`` line itself may set."""
        if isinstance(request, requests.Club):
            try:
                return ZoneInfo(request.timezone)
            except (ValueError, OSError, KeyError):
                return self._desk.zone
        return self._desk.zone

    def _instant(self, wall: datetime, request: requests.Request[Any]) -> datetime:
        instant = wall_to_utc(wall.date(), wall.time(), self._zone(request))
        if instant is None:
            raise Unreadable("at", f"at must be a minute of the club's day: the clocks skip {wall:{_WALL}}.")
        return instant

    def _turn(self, line: _Line) -> None:
        """Set the pinned clock: to the line's wall time, or to the same wall time in a zone the line sets."""
        if self._clock is None:
            return
        if line.wall is not None:
            self._clock.set(self._instant(line.wall, line.request))
        elif isinstance(line.request, requests.Club):
            wall = self._clock.now().astimezone(self._desk.zone)
            moved = wall_to_utc(wall.date(), wall.time(), self._zone(line.request))
            self._clock.set(moved or self._clock.now())

    def _now_in(self, zone: ZoneInfo, line: _Line) -> datetime | None:
        return None if line.wall is None else wall_to_utc(line.wall.date(), line.wall.time(), zone)

    def _clock_to(self, moment: datetime | None) -> None:
        if self._clock is not None and moment is not None:
            self._clock.set(moment)


def _text(values: dict[str, Any], name: str, longest: int) -> str | None:
    if name not in values:
        return None
    raw = values.pop(name)
    text = clean_line(raw, field=name, longest=longest) if isinstance(raw, str) else None
    if text is None or isinstance(text, BadText):
        raise Unreadable(name, text.message if text else f"{name} must be a text in quotes.")
    return text


def _approval(raw: object) -> Approval:
    if not isinstance(raw, dict):
        raise Unreadable("approval", "approval must be an object.")
    return read_request(Approval, raw, "approval.")


def first_now(zone: ZoneInfo) -> datetime:
    """Return where a new pinned clock stands: 2026-01-01T09:00 by the club's wall clock."""
    return datetime(2026, 1, 1, 9, 0, tzinfo=zone).astimezone(UTC)
