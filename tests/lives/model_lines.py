"""Reads one line of a batch, strictly: what it may hold, field by field, and nothing else."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

from .model_state import CHECKS, Json

Reader = Callable[[object], object]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
REQUIRED = True
OPTIONAL = False


class MalformedError(Exception):
    """A line that is not what batch mode reads; the text names the field."""


def text(most: int = 60) -> Reader:
    """Printable text, neither empty nor blank."""

    def read(value: object) -> object:
        if not isinstance(value, str) or not value.strip() or len(value) > most:
            raise ValueError
        if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in value):
            raise ValueError
        return value

    return read


def integer(least: int, most: int) -> Reader:
    """A whole number: no float, no truth value."""

    def read(value: object) -> object:
        if type(value) is not int or not least <= value <= most:
            raise ValueError
        return value

    return read


def one_of(*words: str) -> Reader:
    """One of a few words."""

    def read(value: object) -> object:
        if not isinstance(value, str) or value not in words:
            raise ValueError
        return value

    return read


def many(read_one: Reader) -> Reader:
    """A list of such."""

    def read(value: object) -> object:
        if not isinstance(value, list):
            raise ValueError  # noqa: TRY004 - one kind of mistake is enough here
        return tuple(read_one(each) for each in value)

    return read


def truth(value: object) -> object:
    """True or false."""
    if type(value) is not bool:
        raise ValueError
    return value


def _matching(value: object, pattern: str) -> str:
    if not isinstance(value, str) or re.fullmatch(pattern, value, re.ASCII) is None:
        raise ValueError
    return value


def day(value: object) -> object:
    """A date, YYYY-MM-DD."""
    return date.fromisoformat(_matching(value, r"\d{4}-\d\d-\d\d"))


def clock_time(value: object) -> object:
    """A time of day, HH:MM."""
    return time.fromisoformat(_matching(value, r"\d\d:\d\d"))


def moment(value: object) -> object:
    """A wall time, YYYY-MM-DDTHH:MM."""
    return datetime.fromisoformat(_matching(value, r"\d{4}-\d\d-\d\dT\d\d:\d\d"))


def money(value: object) -> object:
    """An amount, not negative, as a string."""
    return Decimal(_matching(value, r"\d{1,9}(\.\d{1,2})?"))


def positive_money(value: object) -> object:
    """An amount above zero."""
    amount = money(value)
    if not amount:
        raise ValueError
    return amount


def percentage(value: object) -> object:
    """A part of a hundred, as a string."""
    part = Decimal(_matching(value, r"\d{1,3}(\.\d{1,2})?"))
    if part > 100:
        raise ValueError
    return part


def positive_percentage(value: object) -> object:
    """A part of a hundred above nothing."""
    part = percentage(value)
    if not part:
        raise ValueError
    return part


def zone(value: object) -> object:
    """An IANA time zone."""
    if not isinstance(value, str) or value not in available_timezones():
        raise ValueError
    return ZoneInfo(value)


def currency(value: object) -> object:
    """Three capital letters."""
    return _matching(value, r"[A-Z]{3}")


def checks(value: object) -> object:
    """Check codes, each with block, warn or ignore."""
    if not isinstance(value, dict) or not all(key in CHECKS for key in value):
        raise ValueError
    return {key: one_of("block", "warn", "ignore")(each) for key, each in value.items()}


def lines(most: int) -> Reader:
    """Text that may be empty, or have several lines."""

    def read(value: object) -> object:
        if not isinstance(value, str) or len(value) > most:
            raise ValueError
        if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} and sign != "\n" for sign in value):
            raise ValueError
        return value

    return read


def override(value: object) -> object:
    """A reason and what is taken."""
    if not isinstance(value, dict) or set(value) != {"reason", "take"}:
        raise ValueError
    return {"reason": text(500)(value["reason"]), "take": one_of("credit", "unpaid")(value["take"])}


def credit_change(value: object) -> object:
    """A number of credits to add or remove."""
    if integer(-1000, 1000)(value) == 0:
        raise ValueError
    return value


Fields = dict[str, tuple[Reader, bool]]

PERSON: Fields = {"card": (text(), REQUIRED)}
OF_PERSON: Fields = {**PERSON, "membership": (text(), REQUIRED)}
SESSION: Fields = {"series": (text(), REQUIRED), "date": (day, REQUIRED), "time": (clock_time, OPTIONAL)}
REASON: Fields = {"reason": (text(500), REQUIRED)}

METHOD = one_of("cash", "card", "debit", "other")
INVALID = one_of("keep", "cancel")

TERMS: Fields = {
    "earliest_days": (integer(0, 365), OPTIONAL),
    "earliest_hours": (integer(0, 8760), OPTIONAL),
    "latest_minutes": (integer(0, 10080), OPTIONAL),
    "cancel_notice_hours": (integer(0, 8760), OPTIONAL),
    "cancel_notice_days": (integer(0, 365), OPTIONAL),
}

FIELDS: dict[str, Fields] = {
    "club": {
        "name": (text(), REQUIRED),
        "timezone": (zone, REQUIRED),
        "currency": (currency, REQUIRED),
        "enforce_billing": (truth, OPTIONAL),
        "checks": (checks, OPTIONAL),
    },
    "category": {"name": (text(), REQUIRED)},
    "membership": {
        "code": (text(), REQUIRED),
        "name": (text(), REQUIRED),
        "category": (text(), REQUIRED),
        "price": (money, REQUIRED),
        "eft": (truth, OPTIONAL),
        "bill_period": (one_of("weekly", "monthly", "quarterly", "annually", "days", "once"), OPTIONAL),
        "every_days": (integer(1, 3650), OPTIONAL),
        "signup_fee": (money, OPTIONAL),
        "tax": (percentage, OPTIONAL),
        "allow_discounts": (truth, OPTIONAL),
        "installments": (integer(1, 1000), OPTIONAL),
        "group": (one_of("lead", "prospect", "trial", "member"), OPTIONAL),
        "limited": (truth, REQUIRED),
        "credits": (integer(1, 1000), OPTIONAL),
        "days_to_expire": (integer(1, 3650), OPTIONAL),
        "frequency": (integer(1, 3650), OPTIONAL),
        "initial": (integer(0, 1000), OPTIONAL),
        "first_grant": (one_of("after_period", "on_start"), OPTIONAL),
    },
    "contact": {
        **PERSON,
        "first_name": (text(), REQUIRED),
        "last_name": (text(), REQUIRED),
        "email": (text(200), OPTIONAL),
        "phone": (text(), OPTIONAL),
    },
    "staff": {
        "name": (text(), REQUIRED),
        "role": (one_of("owner", "manager", "staff", "trainer"), REQUIRED),
        "pin": (text(), OPTIONAL),
    },
    "sell": {
        **OF_PERSON,
        "start": (day, OPTIONAL),
        "first_billing": (day, OPTIONAL),
        "paid": (truth, OPTIONAL),
        "method": (METHOD, OPTIONAL),
        "discount": (positive_money, OPTIONAL),
        "discount_percent": (positive_percentage, OPTIONAL),
        "pro_rate": (truth, OPTIONAL),
        "waive_fee": (truth, OPTIONAL),
        "again": (truth, OPTIONAL),
    },
    "hold": {**OF_PERSON, "from": (day, REQUIRED), "until": (day, OPTIONAL)},
    "resume": {**OF_PERSON, "on": (day, OPTIONAL)},
    "end": {**OF_PERSON, "on": (day, OPTIONAL)},
    "adjust": {**OF_PERSON, "credits": (credit_change, REQUIRED), "days": (integer(1, 3650), OPTIONAL), **REASON},
    "extend": {**OF_PERSON, "days": (integer(1, 3650), REQUIRED), **REASON},
    "pay": {**PERSON, "amount": (positive_money, OPTIONAL), "method": (METHOD, OPTIONAL)},
    "refund": {**PERSON, "amount": (positive_money, REQUIRED), "method": (METHOD, OPTIONAL), **REASON},
    "write_off": {**PERSON, "amount": (positive_money, OPTIONAL), **REASON},
    "policy": {
        "enforce_billing": (truth, OPTIONAL),
        "grace_days": (integer(0, 365), OPTIONAL),
        "checks": (checks, OPTIONAL),
    },
    "apply_terms": {"membership": (text(), REQUIRED)},
    "stop_note": {**PERSON, "note": (lines(1000), OPTIONAL)},
    "replace_card": {**PERSON, "new_card": (text(), REQUIRED), "again": (truth, OPTIONAL)},
    "merge": {"keep": (text(), REQUIRED), "other": (text(), REQUIRED)},
    "rule": {"name": (text(), REQUIRED), "memberships": (many(text()), REQUIRED), "invalid": (INVALID, OPTIONAL)},
    "session": {
        **SESSION,
        "new_time": (clock_time, OPTIONAL),
        "minutes": (integer(1, 1440), OPTIONAL),
        "capacity": (integer(1, 100000), OPTIONAL),
        "invalid": (INVALID, OPTIONAL),
    },
    "end_series": {"name": (text(), REQUIRED), "on": (day, OPTIONAL)},
    "erase": {**PERSON, **REASON},
    "series": {
        "name": (text(), REQUIRED),
        "weekdays": (many(one_of(*DAYS)), OPTIONAL),
        "date": (day, OPTIONAL),
        "time": (clock_time, REQUIRED),
        "minutes": (integer(1, 1440), REQUIRED),
        "capacity": (integer(1, 100000), OPTIONAL),
        "start": (day, OPTIONAL),
        "end": (day, OPTIONAL),
        **TERMS,
        "booking_policy": (text(), OPTIONAL),
        "from": (day, OPTIONAL),
        "invalid": (INVALID, OPTIONAL),
        "opens_minutes": (integer(0, 100000), OPTIONAL),
        "closes_minutes": (integer(0, 100000), OPTIONAL),
        "session_rules": (truth, OPTIONAL),
        "rules": (many(text()), OPTIONAL),
        "memberships": (many(text()), OPTIONAL),
    },
    "book": {
        **PERSON,
        **SESSION,
        "waitlist": (truth, OPTIONAL),
        "override": (override, OPTIONAL),
        "pay_with": (text(), OPTIONAL),
    },
    "check_in": {**PERSON, **SESSION, "override": (override, OPTIONAL), "pay_with": (text(), OPTIONAL)},
    "cancel": {**PERSON, **SESSION},
    "no_show": {**PERSON, **SESSION},
    "cancel_session": SESSION,
    "restore_session": SESSION,
    "closure": {
        "first": (day, REQUIRED),
        "last": (day, REQUIRED),
        **REASON,
        "series": (many(text()), OPTIONAL),
        "extend": (truth, OPTIONAL),
    },
    "booking_policy": {"name": (text(), REQUIRED), **TERMS},
    "remove_booking_policy": {"name": (text(), REQUIRED)},
    "promote": {**PERSON, **SESSION, **REASON, "take": (one_of("credit", "unpaid"), OPTIONAL)},
    "move_in_line": {**PERSON, **SESSION, **REASON, "position": (integer(1, 100000), REQUIRED)},
    "move_booking": {
        **PERSON,
        **SESSION,
        "to_series": (text(), REQUIRED),
        "to_date": (day, REQUIRED),
        "to_time": (clock_time, OPTIONAL),
    },
    "swap": {**PERSON, **SESSION, "membership": (text(), OPTIONAL), "unpaid": (truth, OPTIONAL)},
    "settle": {**PERSON, **SESSION, "membership": (text(), OPTIONAL)},
    "undo": {"of": (text(200), OPTIONAL)},
    "credits": {**PERSON, "on": (day, OPTIONAL), "history": (truth, OPTIONAL)},
    "roster": SESSION,
    "verify": {},
}
"""What each operation may carry; `op`, `at`, `as` and `nonce` come on top."""

COMMON: Fields = {"at": (moment, OPTIONAL), "as": (text(), OPTIONAL), "nonce": (text(200), OPTIONAL)}


def _pairs(pairs: list[tuple[str, object]]) -> Json:
    found: Json = {}
    for key, value in pairs:
        if key in found:
            raise MalformedError(key)
        found[key] = value
    return found


def _no_constant(word: str) -> object:
    raise MalformedError(word)


def read_line(line: str) -> tuple[Json, Json]:
    """The object of a line as it stands, and the same with its values read."""
    try:
        body = json.loads(line, object_pairs_hook=_pairs, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedError("not JSON") from error
    if not isinstance(body, dict):
        raise MalformedError("not an object")
    op = body.get("op")
    if not isinstance(op, str) or op not in FIELDS:
        raise MalformedError("op")
    fields = {**FIELDS[op], **COMMON}
    values: Json = {"op": op}
    for key, value in body.items():
        if key == "op":
            continue
        if key not in fields:
            raise MalformedError(key)
        try:
            values[key] = fields[key][0](value)
        except (ValueError, OverflowError) as error:
            raise MalformedError(key) from error
    for key, (_, required) in fields.items():
        if required and key not in values:
            raise MalformedError(key)
    _together(op, values)
    return body, values


def _together(op: str, values: Json) -> None:
    """What must go together within one line."""
    if op == "membership":
        _credits_together(values)
        _bills_together(values)
    elif op == "sell" and {"discount", "discount_percent"} <= set(values):
        raise MalformedError("discount_percent")
    elif op == "series":
        _days_together(values)
    elif op == "booking_policy":
        _terms_together(values)
    elif op == "closure" and not 0 <= (values["last"] - values["first"]).days <= 365:
        raise MalformedError("last")
    elif op == "hold" and "until" in values and values["until"] <= values["from"]:
        raise MalformedError("until")
    elif op == "swap" and ("membership" in values) == values.get("unpaid", False):
        raise MalformedError("membership")
    elif op == "rule" and not values["memberships"]:
        raise MalformedError("memberships")


def _credits_together(values: Json) -> None:
    wanted = {"credits", "days_to_expire", "frequency"}
    extra = wanted | {"initial", "first_grant"}
    if values["limited"] and not wanted <= set(values):
        raise MalformedError("credits")
    if not values["limited"] and extra & set(values):
        raise MalformedError("limited")


def _bills_together(values: Json) -> None:
    if (values.get("bill_period") == "days") != ("every_days" in values):
        raise MalformedError("every_days")
    if "installments" in values and (not values.get("eft", True) or values.get("bill_period") == "once"):
        raise MalformedError("installments")


def _terms_together(values: Json) -> None:
    if {"cancel_notice_hours", "cancel_notice_days"} <= set(values):
        raise MalformedError("cancel_notice_days")
    if {"earliest_hours", "earliest_days"} <= set(values):
        raise MalformedError("earliest_days")


def _days_together(values: Json) -> None:
    if ("weekdays" in values) == ("date" in values) or values.get("weekdays") == ():
        raise MalformedError("weekdays")
    if "date" in values and {"start", "end"} & set(values):
        raise MalformedError("start")
    if "booking_policy" in values and set(TERMS) & set(values):
        raise MalformedError("booking_policy")
    _terms_together(values)
    if "end" in values and any(values["end"] < values[first] for first in ("start", "from") if first in values):
        raise MalformedError("end")
