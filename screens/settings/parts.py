"""The parts of the settings: their fields, and what is read from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from frontdesk.rules.by_clock import Prefer
from frontdesk.rules.checks import DEFAULT_MODES, Mode
from screens import themes
from screens.check_in.words import TITLES
from screens.widgets.fields import YES, ChoiceField, Field, ToggleField
from screens.widgets.form import Reading

if TYPE_CHECKING:
    from frontdesk.answers import ClubInfo, PolicyKept
    from frontdesk.config import Settings

MODES: Final = tuple((str(each), str(each)) for each in Mode)
MOST_GRACE: Final = 365
DESK_TEXTS: Final = {
    "desk": "Name of this desk",
    "scanner_prefix": "Scanner sends before",
    "scanner_suffix": "Scanner sends after",
    "locale": "Money is written as in",
    "lock_minutes": "Locks after (minutes)",
}
PREFERENCES: Final = (
    (str(Prefer.NEAREST), "the nearest start"),
    (str(Prefer.RUNNING), "the one that runs"),
    (str(Prefer.NEXT), "the next to begin"),
)
LOOKS: Final = (("", "dark"), ("light", "light"), ("ansi", "the terminal's own"))


class Part(Enum):
    """One page of the settings."""

    CLUB = "Club"
    CHECKS = "Main switch and checks"
    DESK = "This desk"


@dataclass(frozen=True, slots=True)
class Known:
    """What the settings are now."""

    club: ClubInfo
    policy: PolicyKept
    desk: Settings
    overridden: frozenset[str] = field(default_factory=frozenset)
    """Settings of this desk that a variable of the environment decides."""
    file: str = ""
    """Where this desk's settings stand."""


def fields_of(part: Part, known: Known) -> tuple[Field, ...]:
    """Return the fields of a part, with what they are now."""
    return _FIELDS[part](known)


def _club(known: Known) -> tuple[Field, ...]:
    return (
        Field("name", "Name", known.club.name, size="wide"),
        Field("timezone", "Time zone", known.club.timezone),
        Field("currency", "Currency", known.club.currency, size="short"),
    )


def _checks(known: Known) -> tuple[Field, ...]:
    return (
        ToggleField(
            "enforce_billing", "Enforce billing", YES if known.policy.enforce_billing else "", on="on", off="OFF"
        ),
        Field("grace_days", "Days of grace", str(known.policy.grace_days), size="short"),
        *(ChoiceField(each, TITLES[each], MODES, str(known.policy.checks[each])) for each in map(str, DEFAULT_MODES)),
    )


def _desk(known: Known) -> tuple[Field, ...]:
    now = known.desk
    own = {**dict.fromkeys(key for key, _words in LOOKS), now.theme: None}
    looks = [(key, dict(LOOKS).get(key, key)) for key in own]
    text = {key: str(getattr(now, key)) for key in DESK_TEXTS if hasattr(now, key)}
    return (
        Field("desk", DESK_TEXTS["desk"], text["desk"]),
        *(Field(key, DESK_TEXTS[key], text[key], size="short") for key in text if key != "desk"),
        ToggleField("sound", "Bell", YES if now.sound else "", on="rings", off="silent"),
        ChoiceField("session", "Session by the clock", PREFERENCES, str(now.session)),
        ChoiceField("theme", "Looks", looks, now.theme),
    )


_FIELDS: Final[dict[Part, Callable[[Known], tuple[Field, ...]]]] = {
    Part.CLUB: _club,
    Part.CHECKS: _checks,
    Part.DESK: _desk,
}


# --- reading ----------------------------------------------------------------------------------------


def reading_of(part: Part, texts: Mapping[str, str], known: Known) -> Reading:
    """Say what is wrong with a part, and what was understood."""
    return {Part.CLUB: _read_club, Part.CHECKS: _read_checks, Part.DESK: _read_desk}[part](texts, known)


def _read_club(texts: Mapping[str, str], known: Known) -> Reading:
    from zoneinfo import available_timezones

    from frontdesk.config import nearest
    from frontdesk.text import clean_line

    faults, echoes = {}, {}
    if not isinstance(name := clean_line(texts["name"], field="Name", longest=60), str):
        faults["name"] = str(name)
    zone, currency = texts["timezone"].strip(), texts["currency"].strip()
    if zone not in available_timezones():
        faults["timezone"] = f"There is no time zone “{zone}”{nearest(zone, available_timezones())}"
    elif zone != known.club.timezone:
        echoes["timezone"] = "sessions keep their wall time"
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):  # noqa: PLR2004  # three letters, ISO 4217
        faults["currency"] = "Currency must be three capital letters such as EUR."
    elif currency != known.club.currency:
        echoes["currency"] = "amounts keep their figures: nothing is converted"
    return Reading(faults, echoes)


def _read_checks(texts: Mapping[str, str], known: Known) -> Reading:
    del known
    faults, echoes = {}, {}
    days = texts["grace_days"].strip()
    if not (days.isascii() and days.isdigit() and len(days) <= len(str(MOST_GRACE)) and int(days) <= MOST_GRACE):
        faults["grace_days"] = f"Days of grace must be a whole number from 0 to {MOST_GRACE}, not “{days[:20]}”."
    else:
        echoes["grace_days"] = "until an unpaid bill is past due"
    if not texts["enforce_billing"]:
        echoes["enforce_billing"] = "anybody is let in, no credit is counted"
    for check, usual in DEFAULT_MODES.items():
        if texts[check] != usual:
            echoes[check] = f"usually {usual}"
    return Reading(faults, echoes)


def _read_desk(texts: Mapping[str, str], known: Known) -> Reading:
    from frontdesk.config import BadSetting, checked_values

    faults, echoes = {}, {}
    for key, value in desk_values(texts).items():
        outcome = checked_values({key: value})
        if isinstance(outcome, BadSetting):
            faults[key] = outcome.fault
        elif key in known.overridden:
            echoes[key] = f"FRONTDESK_{key.upper()} decides"
    return Reading(faults, echoes)


def desk_values(texts: Mapping[str, str]) -> dict[str, str | int | bool]:
    """Return this desk's settings as the file has them."""
    values: dict[str, str | int | bool] = {}
    for key, text in texts.items():
        value = text.strip()
        if key == "sound":
            values[key] = value == YES
        elif key == "lock_minutes" and value.isascii() and value.isdigit():
            values[key] = int(value)
        else:
            values[key] = value
    return values


def theme_of(name: str) -> str:
    """Return Textual's name of a theme."""
    return themes.chosen(name)
