"""What the desk reads: answers put into the words of the counter. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from frontdesk.rules.words import count
from frontdesk.text import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from frontdesk.answers import CheckedIn, GlanceLine, PaidBy, Reason, Refusal, SessionLine

ENDS_SOON: Final = 7
"""Days within which a weekday alone names a date."""


class Sign(Enum):
    """The glyph and word of a verdict."""

    IN = "✔ IN"
    NO = "✖ NO"
    WARN = "! IN"
    ASK = "? WHO"
    WAIT = "… WAIT"
    UNDONE = "↶ UNDONE"
    DONE = "✔ DONE"


HIDDEN: Final = "••••"
"""Shown instead of what may be a PIN."""
APPROVES: Final = "Ctrl+O: somebody's PIN"
"""The remedy where who is at the desk may not do it."""


@dataclass(frozen=True, slots=True)
class NoSession:
    """There is no session that a scan could go to."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is painted large: a sign, whom it concerns, the facts, and what can be done."""

    sign: Sign
    who: str
    facts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    brief: str = ""
    """What the line of last visits adds to the name."""

    @property
    def in_a_line(self) -> str:
        """The verdict where there is room for one line only."""
        fact = self.brief if self.blocks else "".join(self.facts[:1])
        return f"{self.sign.value} {self.who}" + (f": {fact}" if fact else "")

    def said(self, words: Callable[[str], str]) -> Verdict:
        """Return the verdict with its sentences put into other words; itself where they stay the same."""
        said = replace(self, facts=tuple(map(words, self.facts)), warnings=tuple(map(words, self.warnings)))
        return self if said == self else said

    @property
    def blocks(self) -> bool:
        """Whether somebody is kept out: the bell rings."""
        return self.sign is Sign.NO


REMEDIES: Final = {
    "take_payment": "Ctrl+T payment",
    "sell": "Ctrl+N sell",
    "other_session": "Ctrl+R other session",
    "resume": "Ctrl+R resume",
    "override": "Ctrl+O override",
}
"""What fixes a reason, with the key that does it."""
WHY: Final = "Ctrl+Y why?"
SETTLES: Final = "Ctrl+R settle"
OFFERS: Final = "Ctrl+R book with what ends soon"
FLAGS: Final = {
    "past_due": "past due",
    "on_hold": "on hold",
    "ended": "ended",
    "not_started": "not started",
    "stop_note": "see note",
    "no_membership": "no membership",
}
TITLES: Final = {
    "no_membership": "No membership",
    "ended": "Membership ended",
    "not_started": "Not started",
    "on_hold": "On hold",
    "past_due": "Past due",
    "session_rule": "Not admitted",
    "no_credit": "No credit",
    "credit_expired": "Credits expired",
    "session_full": "Full",
    "session_cancelled": "Session cancelled",
    "outside_window": "Outside the window",
    "stop_note": "Note",
}
"""What a reason is about, before its fact."""
BOOKINGS: Final = {"booked": "● booked", "in": "✔ in", "waitlisted": "◌ waiting", "no_show": "✖ no-show"}


def day_words(day: date, today: date) -> str:
    """A day as the desk says it: today, tomorrow, Sun, Sun 23 Nov, 23 Nov 2027."""
    ahead = (day - today).days
    if ahead in {0, 1}:
        return ("today", "tomorrow")[ahead]
    if 0 < ahead < ENDS_SOON:
        return f"{day:%a}"
    if ahead == ENDS_SOON or -ENDS_SOON <= ahead < 0:
        return f"{day:%a} {day.day} {day:%b}"
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b %Y}"


def session_words(session: SessionLine, today: date) -> str:
    """«18:00 Spin · Studio A · 11 of 16 · 2 waiting»."""
    day = "" if session.date == today else f"{day_words(session.date, today)} "
    parts = [f"{day}{session.time} {session.series}"]
    if session.place:
        parts.append(session.place)
    if session.cancelled:
        parts.append("cancelled")
        return " · ".join(parts)
    parts.append(
        f"{session.taken} of {session.capacity}" if session.capacity is not None else f"{session.taken} booked"
    )
    if session.waiting:
        parts.append(f"{session.waiting} waiting")
    return " · ".join(parts)


def credit_words(glance: GlanceLine) -> str:
    """«7 left · 2 end Sun», or what stands in the way before it."""
    flags = [FLAGS.get(flag, flag) for flag in glance.flags]
    if glance.unlimited:
        return " · ".join([*flags, "unlimited"])
    ending = [f"{many} end{'s' if many == 1 else ''} {day:%a}" for many, day in glance.ending[:1]]
    counted = [f"{glance.available} left"] if glance.memberships else []
    return " · ".join([*flags, *counted, *ending])


def admitted(answer: CheckedIn, today: date) -> Verdict:
    """The verdict on somebody who is in."""
    facts = [paid_words(answer.paid_by, today)]
    left = (
        []
        if answer.paid_by.kind.value in {"unlimited", "none"} and not answer.available
        else [f"{answer.available} left"]
    )
    left += [f"{many} good through {_on(day, today)}" for many, day in answer.ending]
    if left:
        facts.append(" · ".join(left))
    facts.append("walked in" if answer.walk_in else "was booked")
    if answer.overridden:
        facts[-1] += " · let in by override"
    warnings = _sentences(answer.warnings)
    return Verdict(
        Sign.WARN if warnings else Sign.IN,
        answer.contact.listed,
        tuple(facts),
        warnings,
        (OFFERS,) if answer.ending else (),
        brief=_brief(answer.warnings),
    )


def refused(answer: Refusal, typed: str) -> Verdict:
    """The verdict on somebody who is not let in, with every reason and what would fix it."""
    who = answer.contact.listed if answer.contact else f"«{shorten(typed, 30)}»"
    if answer.code == "already_in":
        facts = _sentences(answer.reasons) or (answer.message,)
        return Verdict(Sign.WARN, who, (*facts, "nothing was charged again"), brief="already in")
    if answer.code == "clock_in_doubt":
        return doubted(answer.message.partition(";")[0])
    if answer.code == "erased" or (answer.code == "unknown_contact" and answer.contact):
        return Verdict(Sign.NO, who, (answer.message,), brief="old card")
    if answer.code == "unknown_contact":
        facts = ("Nobody has this card, name, phone number or e-mail.",)
        if typed == HIDDEN:
            facts += ("Digits that were typed are not shown: they may be a PIN.",)
        return Verdict(Sign.NO, f"unknown card {who}", facts)
    remedies = dict.fromkeys(
        REMEDIES[reason.remedy.value] for reason in answer.reasons if reason.remedy.value in REMEDIES
    )
    if answer.can_be_overridden:
        remedies[REMEDIES["override"]] = None
    return Verdict(
        Sign.NO,
        who,
        (),
        _sentences(answer.reasons) or (answer.message,),
        (*remedies, WHY) if answer.contact and answer.reasons else (),
        brief=_brief(answer.reasons) or answer.message,
    )


def with_unpaid(verdict: Verdict, visits: int) -> Verdict:
    """The verdict on somebody who is in, with the visits that nothing has paid yet."""
    fact = f"{count(visits, 'unpaid visit')}"
    return replace(verdict, facts=(*verdict.facts, fact), remedies=(*verdict.remedies, SETTLES))


def verdict_on(answer: object, typed: str, today: date) -> Verdict:
    """The verdict on a scan, whatever the desk answered."""
    from frontdesk.answers import CheckedIn, Refusal

    if isinstance(answer, CheckedIn):
        return admitted(answer, today)
    if isinstance(answer, Refusal):
        return refused(answer, typed)
    who = f"«{shorten(typed, 30)}»" if typed else "this scan"
    if isinstance(answer, NoSession):
        text = "There is no session today or tomorrow: nobody can be checked in. F5 looks again."
        return Verdict(Sign.NO, who, (text,), brief="no session")
    return Verdict(Sign.NO, who, (_message(answer),), brief="not settled")


def undone(answer: object) -> Verdict:
    """What became of an undo."""
    from frontdesk.answers import Undone

    if not isinstance(answer, Undone):
        return Verdict(Sign.ASK, "nothing undone", (_message(answer),))
    facts = [answer.message or f"Undone: {answer.undone}."]
    if answer.promoted:
        facts.append(f"From the waitlist: {', '.join(answer.promoted)}.")
    return Verdict(Sign.UNDONE, answer.contact.listed if answer.contact else "last action", tuple(facts))


def doubted(doubt: str) -> Verdict:
    """What is said while the computer's clock is not believed."""
    facts = (f"{doubt}.", "Nothing is written until a manager says that the time above is right.")
    return Verdict(Sign.NO, "is the clock right?", facts, remedies=("Ctrl+T: it is right",), brief="clock in doubt")


def _message(answer: object) -> str:
    for name in ("message", "sentence"):
        if isinstance(said := getattr(answer, name, None), str):
            return said
    return "It could not be done."


def paid_words(paid: PaidBy, today: date) -> str:
    """What pays a visit: «1 credit of Basic 8 · through 2 Dec»."""
    name = paid.membership_name or paid.membership or ""
    match paid.kind.value:
        case "credit":
            dates = f" · through {_short(paid.good_through, today)}" if paid.good_through else ""
            return f"1 credit of {name}{dates}"
        case "unlimited":
            return f"{name}: unlimited"
        case "unpaid":
            return "UNPAID: no credit was taken"
        case _:
            return "credits are not counted (NOT ENFORCED)"


def _short(day: date, today: date) -> str:
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b %Y}"


def _on(day: date, today: date) -> str:
    words = day_words(day, today)
    return words if words in {"today", "tomorrow"} or " " in words else f"{words} {day.day} {day:%b}"


def _sentences(reasons: Sequence[Reason]) -> tuple[str, ...]:
    return tuple(_sentence(reason) for reason in reasons)


def _sentence(reason: Reason) -> str:
    title = TITLES.get(reason.code, "")
    if not title or reason.message.casefold().startswith(title.casefold()):
        return reason.message[:1].upper() + reason.message[1:]
    return f"{title}: {reason.message}"


def _brief(reasons: Sequence[Reason]) -> str:
    return brief(reasons[0].code, reasons[0].message) if reasons else ""


def brief(code: str, message: str) -> str:
    """A reason in two or three words, for the line of last visits."""
    title = TITLES.get(code) or message
    return title[:1].lower() + title[1:]


def went_wrong(room: str, reference: str) -> Verdict:
    """Say that a room failed and was closed."""
    facts = (
        f"Something went wrong in {room}, and it was closed; give reference {reference}.",
        "Everything that was saved is there.",
    )
    return Verdict(Sign.WAIT, "back at the check-in", facts)
