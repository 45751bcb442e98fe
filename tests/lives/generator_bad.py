"""Lines that no batch may accept: each kind of mistake, made to a line that was good."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

from .model_state import Json

NOT_LINES = (
    "{",
    "not json",
    "[]",
    "[1, 2]",
    "3",
    "null",
    '"sell"',
    "true",
    "NaN",
    "{'op': 'verify'}",
    '{"op": "verify",}',
    '{"op": "verify"} {"op": "verify"}',
    '{"op": "verify"}]',
    '{"op": verify}',
    "{}",
    '{"op": null}',
    '{"op": 7}',
    '{"op": ["verify"]}',
    '{"op": ""}',
    '{"op": "Verify"}',
    '{"op": "refund"}',
    '{"op": "verify", "op": "verify"}',
    '{"op": "verify", "deep": ' + "[" * 500 + "]" * 500 + "}",
    "[" * 20000,
    '{"op": "verify", "at": "2026-01-10T09:00"',
    '{"op": "contact", "card": "\udcff", "first_name": "A", "last_name": "B"}',
    "\udcc3(",
)
"""Not JSON, not an object, or without a known operation; lone surrogates stand for raw bytes that are not UTF-8."""

BAD_DATES: tuple[object, ...] = (
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "0000-01-01",
    "20260301",
    "2026-3-1",
    "01/02/2026",
    "2026-03-01T00:00",
    "2026-W10-1",
    " 2026-03-01",
    "２０２６-03-01",
    "today",
    "",
    20260301,
)
BAD_TIMES: tuple[object, ...] = ("24:00", "7:00", "07:60", "0700", "07:00:00", "07:00Z", "noon", "", 7)
BAD_MOMENTS: tuple[object, ...] = (
    "2026-01-10 09:00",
    "2026-01-10T09:00:00",
    "2026-01-10T09:00Z",
    "2026-01-10T09:00+01:00",
    "2026-01-10T25:00",
    "2026-01-10",
    "20260110T0900",
    "2026-02-30T09:00",
    "",
    1768032000,
)
BAD_MONEY: tuple[object, ...] = (
    59,
    59.5,
    "-1.00",
    "1,50",
    "1e3",
    "NaN",
    "Infinity",
    "٥٩.00",
    "59.005",
    "",
    " 5.00",
    "$5",
)
BAD_NUMBERS: tuple[object, ...] = (1.0, 2.5, True, False, "3", 10**30, -(10**30), -1, [1], {})
BAD_TEXTS: tuple[object, ...] = (
    "",
    "   ",
    7,
    True,
    ["x"],
    {"x": 1},
    "be\u0007ll",
    "e\u001b[31msc",
    "nul\u0000",
    "new\nline",
    "bidi\u202eover",
    "zero\u200bwidth",
    "lone\ud800",
    "x" * 5000,
)
BAD_TRUTHS: tuple[object, ...] = (0, 1, "true", "yes", [], 1.0)

BY_FIELD: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(("date", "start", "end", "from", "until", "on", "first_billing"), BAD_DATES),
    "time": BAD_TIMES,
    "at": BAD_MOMENTS,
    **dict.fromkeys(("price", "amount"), BAD_MONEY),
    **dict.fromkeys(("eft", "limited", "paid", "again", "enforce_billing", "waitlist", "history"), BAD_TRUTHS),
    "session_rules": BAD_TRUTHS,
    **dict.fromkeys(("credits", "days", "days_to_expire", "frequency"), (0, 3651, *BAD_NUMBERS)),
    "initial": (1001, *BAD_NUMBERS),
    **dict.fromkeys(("minutes", "capacity", "installments"), (0, *BAD_NUMBERS)),
    "grace_days": (366, *BAD_NUMBERS),
    **dict.fromkeys(("cancel_notice_hours", "opens_minutes", "closes_minutes"), BAD_NUMBERS),
    "weekdays": ("mon", [], ["monday"], ["MON"], [1], ["mon", None], {}),
    **dict.fromkeys(("rules", "memberships"), ("B1", [1], [""], [None], {}, 3)),
    "checks": ([], "block", {"no_credit": "no"}, {"already_in": "ignore"}, {"tired": "warn"}, {"no_credit": None}),
    "override": (
        "yes",
        True,
        {},
        {"reason": "x"},
        {"take": "credit"},
        {"reason": "", "take": "credit"},
        {"reason": "x", "take": "all"},
        {"reason": "x", "take": "credit", "by": "me"},
    ),
    "timezone": ("", "Mars/Base", "europe/berlin ", "+01:00", 1),
    "currency": ("", "usd", "EURO", "€", 840),
    "role": ("", "boss", "Owner", 1),
    "bill_period": ("", "daily", "Monthly", 30),
    "first_grant": ("", "never", True),
    "group": ("", "guest", 1),
}


def _dump(body: Json) -> str:
    return json.dumps(body)


def _unknown_field(rng: Random, body: Json) -> str:
    return _dump({**body, rng.choice(("note", "Card", "nonce ", "_", "")): rng.choice((1, "x", None))})


def _null(rng: Random, body: Json) -> str:
    return _dump({**body, rng.choice(list(body)): None})


def _twice(rng: Random, body: Json) -> str:
    key = rng.choice(list(body))
    return _dump(body)[:-1] + f", {json.dumps(key)}: {json.dumps(body[key])}}}"


def _missing(rng: Random, body: Json) -> str:
    key = rng.choice(list(body))
    return _dump({each: value for each, value in body.items() if each != key})


def _bad_value(rng: Random, body: Json) -> str:
    key = rng.choice([each for each in body if each != "op"] or ["op"])
    return _dump({**body, key: rng.choice(BY_FIELD.get(key, BAD_TEXTS))})


def _truncated(rng: Random, body: Json) -> str:
    text = _dump(body)
    return text[: rng.randrange(1, len(text))]


def _huge_number(rng: Random, body: Json) -> str:
    key = rng.choice(list(body))
    return _dump({**body, key: "@"}).replace('"@"', rng.choice(("1e999", "-1e999", "9" * 5000, "NaN", "-Infinity")))


def _no_line(rng: Random, _body: Json) -> str:
    return rng.choice(NOT_LINES)


SPOILERS: tuple[Callable[[Random, Json], str], ...] = (
    _unknown_field,
    _null,
    _twice,
    _missing,
    _bad_value,
    _bad_value,
    _bad_value,
    _truncated,
    _huge_number,
    _no_line,
)


def spoil(rng: Random, body: Json) -> str:
    """A good line with one mistake in it (now and then it comes out good still: ask the model)."""
    return rng.choice(SPOILERS)(rng, body)
