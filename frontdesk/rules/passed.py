"""What the checks that were passed saw: a trace shows both sides, what stands in the way and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.rules.words import count, listed, say_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from frontdesk.rules.checks import Standing, Visit


def seen_by(code: str, visit: Visit, standing: Standing | None) -> str:
    """Return what a check saw that was passed; checks are named by the codes of their findings."""
    return _OF_VISIT[code](visit) if standing is None else _OF_SUBSCRIPTION[code](visit, standing)


# The person, the session, the clock.


def _not_in(_visit: Visit) -> str:
    return "not in yet"


def _takes_place(_visit: Visit) -> str:
    return "takes place"


def _memberships(visit: Visit) -> str:
    return f"has or had {count(len(visit.standings), 'membership')}"


def _nothing_late(_visit: Visit) -> str:
    return "nothing is past due"


def _places(visit: Visit) -> str:
    return "no limit of places" if visit.capacity is None else f"{visit.taken} of {visit.capacity} taken"


def _window(visit: Visit) -> str:
    return f"open {visit.say_time(visit.window.opens)} to {visit.say_time(visit.window.closes)}"


def _no_note(_visit: Visit) -> str:
    return "no note"


# One subscription.


def _runs_on(visit: Visit, standing: Standing) -> str:
    end = standing.subscription.end
    return "no end is set" if end is None else f"last day {say_day(end, visit.today)}"


def _begun(visit: Visit, standing: Standing) -> str:
    start = standing.subscription.start
    if visit.day >= start:
        return f"started {say_day(start, visit.today)}"
    return f"starts {say_day(start, visit.today)}; initial credits are good before"


def _no_hold(visit: Visit, _standing: Standing) -> str:
    return f"not on hold on {say_day(visit.day, visit.today)}"


def _admitted(visit: Visit, _standing: Standing) -> str:
    return f"one of {listed(visit.admits)}" if visit.admits else "every membership is admitted"


def _has_credit(visit: Visit, standing: Standing) -> str:
    if not standing.subscription.limited:
        return "unlimited"
    left = sum(lot.left for lot in standing.payable(visit.day))
    return f"{count(left, 'credit')} good on {say_day(visit.day, visit.today)}"


def _not_only_expired(visit: Visit, standing: Standing) -> str:
    lacks = standing.subscription.limited and not standing.payable(visit.day)
    return "nothing unspent has expired" if lacks else _has_credit(visit, standing)


def _not_used_up(visit: Visit, standing: Standing) -> str:
    lacks = standing.subscription.limited and not standing.payable(visit.day)
    return "not used up, but expired" if lacks else _has_credit(visit, standing)


_OF_VISIT: Final[Mapping[str, Callable[[Visit], str]]] = {
    "already_in": _not_in,
    "session_cancelled": _takes_place,
    "no_membership": _memberships,
    "past_due": _nothing_late,
    "session_full": _places,
    "outside_window": _window,
    "stop_note": _no_note,
}
_OF_SUBSCRIPTION: Final[Mapping[str, Callable[[Visit, Standing], str]]] = {
    "ended": _runs_on,
    "not_started": _begun,
    "on_hold": _no_hold,
    "session_rule": _admitted,
    "no_credit": _not_used_up,
    "credit_expired": _not_only_expired,
}
