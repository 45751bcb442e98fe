"""Booking terms as one types them, read strictly and said back: ``7 d``, ``48 h``, ``30``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from frontdesk.rules.series import TERMS, Terms, fault_of
from frontdesk.rules.words import count
from frontdesk.text import shorten
from screens.widgets.fields import Field

if TYPE_CHECKING:
    from frontdesk.answers import PolicyLine, SeriesVersion

TERM_FIELDS: Final = ("earliest", "latest", "notice")
"""The fields of a form that hold booking terms."""
FIELD_OF: Final = {
    "earliest_days": "earliest",
    "earliest_hours": "earliest",
    "latest_minutes": "latest",
    "cancel_notice_hours": "notice",
    "cancel_notice_days": "notice",
}
"""Which of them holds a field of the request."""
_SPAN: Final = re.compile(r"([0-9]{1,6}) ?(minutes?|min|m|hours?|h|days?|d)?", re.ASCII)
_DAYS, _HOURS, _MINUTES = "d", "h", "m"

Found = Mapping[str, int] | str
"""Fields of the request, or the sentence that says what is wrong."""


def term_fields(texts: Mapping[str, str]) -> tuple[Field, ...]:
    """Return the fields of booking terms with their first texts."""
    return (
        Field("earliest", "Booked from, before", texts["earliest"], size="short"),
        Field("latest", "Booked until, before", texts["latest"], size="short"),
        Field("notice", "Cancelled free until", texts["notice"], size="short"),
    )


def texts_of_terms(terms: Terms | PolicyLine | SeriesVersion) -> dict[str, str]:
    """Return booking terms as somebody would have typed them."""
    earliest = notice = ""
    if terms.earliest_days is not None:
        earliest = f"{terms.earliest_days} d"
    elif terms.earliest_hours is not None:
        earliest = f"{terms.earliest_hours} h"
    if terms.cancel_notice_days:
        notice = f"{terms.cancel_notice_days} d"
    elif terms.cancel_notice_hours:
        notice = f"{terms.cancel_notice_hours} h"
    return {"earliest": earliest, "latest": f"{terms.latest_minutes}" if terms.latest_minutes else "", "notice": notice}


def read_terms(texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """Read the fields of booking terms: fields of the request, faults and echoes by field of the form."""
    form: dict[str, Any] = asdict(Terms())
    faults: dict[str, str] = {}
    for field, read in _READERS.items():
        found = read(texts[field].strip())
        if isinstance(found, str):
            faults[field] = found
        else:
            form |= found
    for name in TERMS:
        if FIELD_OF[name] not in faults and (fault := fault_of(name, form)) is not None:
            faults[FIELD_OF[name]] = fault.sentence
    return form, faults, _echoes(Terms(**form))


def _earliest(text: str) -> Found:
    match _measure(text, _DAYS):
        case None:
            return {}
        case number, "d":
            return {"earliest_days": number}
        case number, "h":
            return {"earliest_hours": number}
    return f"Earliest booking must be like 7 d or 48 h, not “{shorten(text)}”."


def _latest(text: str) -> Found:
    match _measure(text, _MINUTES):
        case None:
            return {}
        case number, "m":
            return {"latest_minutes": number}
        case number, "h":
            return {"latest_minutes": number * 60}
    return f"Latest booking must be like 30 (minutes) or 2 h, not “{shorten(text)}”."


def _notice(text: str) -> Found:
    match _measure(text, _HOURS):
        case None:
            return {}
        case number, "h":
            return {"cancel_notice_hours": number}
        case number, "d":
            return {"cancel_notice_days": number}
    return f"Cancellation notice must be like 12 h or 2 d, not “{shorten(text)}”."


_READERS: Final[Mapping[str, Callable[[str], Found]]] = {"earliest": _earliest, "latest": _latest, "notice": _notice}


def _measure(text: str, usual: str) -> tuple[int, str] | None:
    """Read a number with its unit (the usual one where none is given); None where nothing stands there."""
    if not text:
        return None
    found = _SPAN.fullmatch(text.casefold())
    return (int(found[1]), (found[2] or usual)[0]) if found else (0, "")


def _echoes(terms: Terms) -> dict[str, str]:
    return {"earliest": say_earliest(terms), "latest": say_latest(terms), "notice": say_notice(terms)}


def say_earliest(terms: Terms | PolicyLine | SeriesVersion) -> str:
    """Say from when one may book."""
    if terms.earliest_days is not None:
        return f"from {count(terms.earliest_days, 'day')} before, midnight"
    if terms.earliest_hours is not None:
        return f"from {count(terms.earliest_hours, 'hour')} before"
    return "as early as one likes"


def say_latest(terms: Terms | PolicyLine | SeriesVersion) -> str:
    """Say until when one may book."""
    if terms.latest_minutes and terms.latest_minutes % 60 == 0:
        return f"until {count(terms.latest_minutes // 60, 'hour')} before"
    return f"until {count(terms.latest_minutes, 'minute')} before" if terms.latest_minutes else "until the start"


def say_notice(terms: Terms | PolicyLine | SeriesVersion) -> str:
    """Say until when a booking is cancelled for nothing."""
    if terms.cancel_notice_days:
        return f"until {count(terms.cancel_notice_days, 'day')} before, same time"
    if terms.cancel_notice_hours:
        return f"until {count(terms.cancel_notice_hours, 'hour')} before"
    return "until the start"


def say_terms(terms: Terms | PolicyLine | SeriesVersion) -> str:
    """Say booking terms in one line."""
    return f"booked {say_earliest(terms)}, {say_latest(terms)}; cancelled for nothing {say_notice(terms)}"
