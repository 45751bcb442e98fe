"""Where two answers to the same line differ, as strictly as was asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass

from .model import Outcome
from .model_state import Json

COUNTS = ("issued", "available", "held", "used", "expired", "revoked", "locked")
GRANT = ("membership", "source", "usable_from", "good_through", "credits", *COUNTS[1:])
LISTS = ("booked", "in", "no_show")


@dataclass(frozen=True)
class Strictness:
    """What must agree.

    `codes`: only the model's own code of a refusal will do, not one as good. `reasons`: the reasons of a refusal.
    `prove`: the program finds no problem in its own books after any line.
    `doubts`: lines that hang on a doubtful decision are compared as well.
    """

    codes: bool = False
    reasons: bool = True
    doubts: bool = True
    prove: bool = False


def difference(op: str, outcome: Outcome, theirs: Json, how: Strictness) -> str:
    """The first difference in a few words, empty when there is none."""
    ours = outcome.answer
    if not how.doubts and outcome.doubts:
        return ""
    if ours["ok"] is not theirs.get("ok"):
        return f"ok: {ours['ok']} / {theirs.get('ok')} ({ours.get('code')} / {theirs.get('code')})"
    if not ours["ok"]:
        return _refusal(outcome, theirs, how)
    if ours.get("repeated", False) != theirs.get("repeated", False):
        return f"repeated: {ours.get('repeated')} / {theirs.get('repeated')}"
    if op in {"category", "membership", "contact", "rule", "series", "booking_policy"}:
        return _same("changed", bool(ours.get("changed")), bool(theirs.get("changed")))
    if op == "credits":
        return _credits(ours, theirs)
    if op == "roster":
        return _roster(ours, theirs)
    for key in (
        "status",
        "walk_in",
        "returned",
        "undone",
        "promoted",
        "extended",
        "available",
        "due",
        "kept",
        "enforce_billing",
        "grace_days",
        "checks",
        "old_card",
        "card",
        "problems",
        "schedule",
    ):
        if key in ours and ours[key] != theirs.get(key):
            return f"{key}: {ours[key]} / {theirs.get(key)}"
    return _details(ours, theirs)


def _same(key: str, ours: object, theirs: object) -> str:
    return "" if ours == theirs else f"{key}: {ours} / {theirs}"


def _codes(told: object) -> list[str]:
    """The codes of a list of reasons or warnings, each once, in their order."""
    if not isinstance(told, list):
        return ["(no list)"]
    return list(dict.fromkeys(each.get("code", "") if isinstance(each, dict) else "" for each in told))


def _refusal(outcome: Outcome, theirs: Json, how: Strictness) -> str:
    code = outcome.answer["code"]
    if not isinstance(theirs.get("message"), str) or not theirs["message"]:
        return "message: missing"
    if theirs.get("code") != code:
        if how.codes or theirs.get("code") not in outcome.also:
            return f"code: {code} / {theirs.get('code')}"
        return ""
    if not how.reasons or code == "malformed":
        return ""
    wanted = [each for each in _codes(outcome.answer["reasons"]) if each not in outcome.maybe]
    found = [each for each in _codes(theirs.get("reasons", [])) if each not in outcome.maybe]
    if not found and wanted == [code]:
        return ""  # a refusal that is no admission needs no list
    return _same("reasons", wanted, found)


def _credits(ours: Json, theirs: Json) -> str:
    for key in COUNTS:
        if ours[key] != theirs.get(key):
            return f"{key}: {ours[key]} / {theirs.get(key)}"
    return _same("grants", _grants(ours), _grants(theirs))


def _grants(answer: Json) -> list[str]:
    return sorted(json.dumps({key: each.get(key) for key in GRANT}) for each in answer.get("grants", []))


def _roster(ours: Json, theirs: Json) -> str:
    if ours["capacity"] != theirs.get("capacity"):
        return f"capacity: {ours['capacity']} / {theirs.get('capacity')}"
    for key in LISTS:
        if sorted(ours[key]) != sorted(theirs.get(key, ["(missing)"])):
            return f"{key}: {ours[key]} / {theirs.get(key)}"
    return _same("waitlisted", ours["waitlisted"], theirs.get("waitlisted"))


def _details(ours: Json, theirs: Json) -> str:
    if isinstance(ours.get("changed"), list):
        wanted = [(each["card"], each.get("next_grant")) for each in ours["changed"]]
        found = [(each.get("card"), each.get("next_grant")) for each in theirs.get("changed", [{}])]
        return _same("changed", wanted, found)
    if "cancelled" in ours:
        wanted = sorted((each["series"], each["date"]) for each in ours["cancelled"])
        found = sorted((each.get("series"), each.get("date")) for each in theirs.get("cancelled", [{}]))
        return _same("cancelled", wanted, found)
    if "warnings" in ours and _codes(ours["warnings"]) != _codes(theirs.get("warnings")):
        return f"warnings: {_codes(ours['warnings'])} / {_codes(theirs.get('warnings'))}"
    if "paid_by" in ours:
        paid = theirs.get("paid_by")
        if not isinstance(paid, dict):
            return f"paid_by: {ours['paid_by']} / {paid}"
        return _same("paid_by", ours["paid_by"], {key: paid.get(key) for key in ours["paid_by"]})
    return ""
