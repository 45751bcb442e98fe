"""A stream of lines to one club, in this process, and the small club that the batch's tests talk to."""

import json
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from data.engine import open_club
from frontdesk.batch import Batch, first_now
from frontdesk.clock import PinnedClock
from frontdesk.desk.core import ClubDesk
from frontdesk.desk.opening import make_club
from frontdesk.rules.series import LABELS
from tests.conftest import made

Json = dict[str, Any]

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
CLUB: Json = {"name": "Riverside", "timezone": "Europe/Berlin", "currency": "EUR"}
B12: Json = {
    "code": "B12", "name": "Basic 12", "category": "Memberships", "price": "59.00",
    "limited": True, "credits": 12, "days_to_expire": 30, "frequency": 30, "initial": 12,
}  # fmt: skip
GOLD: Json = {"code": "GOLD", "name": "Gold", "category": "Memberships", "price": "89.00", "limited": False}
SPIN: Json = {"name": "Spin", "weekdays": WEEK, "time": "18:00", "minutes": 60, "capacity": 2}
ANNA: Json = {"card": "M1", "first_name": "Anna", "last_name": "Smith"}
BEA: Json = {"card": "M2", "first_name": "Bea", "last_name": "Smith"}
CHEN: Json = {"card": "M3", "first_name": "Wei", "last_name": "Chen"}
SET_UP = (
    ("club", CLUB),
    ("category", {"name": "Memberships"}),
    ("membership", B12),
    ("membership", GOLD),
    ("series", SPIN),
    ("contact", ANNA),
    ("contact", BEA),
    ("contact", CHEN),
)
DAY = "2026-01-10"
TONIGHT: Json = {"series": "Spin", "date": DAY}


class Talk:
    """Says lines and looks at the answers; a time without a day is one of 10 January 2026."""

    def __init__(self, desk: ClubDesk) -> None:
        self.desk = desk
        self.batch = Batch(desk)

    def line(self, raw: str) -> Json:
        """Say a raw line."""
        answer = self.batch.answer(raw)
        assert json.loads(json.dumps(answer)) == answer
        return answer

    def say(self, op: object, at: str | None = None, /, **fields: object) -> Json:
        moment = {"at": at if "T" in at else f"{DAY}T{at}"} if at else {}
        return self.line(json.dumps({"op": op, **moment, **fields}))

    def done(self, op: str, at: str | None = None, /, **fields: object) -> Json:
        """Say a line that must go through; the answer without `ok`."""
        answer = self.say(op, at, **fields)
        assert answer.pop("ok") is True, answer
        return answer

    def refused(self, code: str, op: str, at: str | None = None, /, **fields: object) -> Json:
        answer = self.say(op, at, **fields)
        assert (answer["ok"], answer["code"]) == (False, code), answer
        assert answer["message"].endswith(".")
        return answer

    def malformed(self, field: str, op: object, at: str | None = None, /, **fields: object) -> Json:
        """Say a line that must be malformed in that field."""
        answer = self.say(op, at, **fields)
        assert (answer["ok"], answer["code"], answer["field"]) == (False, "malformed", field), answer
        said = answer["message"].lower()
        assert field.partition("_")[0] in said or LABELS.get(field, field).lower() in said  # as the screen calls it
        return answer

    def set_up(self, lines: Iterable[tuple[str, Json]] = SET_UP) -> None:
        for op, fields in lines:
            self.done(op, "09:00", **fields)

    def credits(self, card: str = "M1", **fields: object) -> Json:
        """The sums of a credit report, but those that are nothing."""
        report = self.done("credits", card=card, **fields)
        return {name: it for name, it in report.items() if isinstance(it, int) and it}

    @property
    def wall(self) -> str:
        """What the club's clock shows."""
        return f"{self.desk.clock.now().astimezone(self.desk.zone):%Y-%m-%dT%H:%M}"


def talk_to(url: str, *, durable: bool = False) -> Talk:
    """Make a club with a pinned clock and talk to it."""
    now = first_now(ZoneInfo("UTC"))
    assert make_club(url, now=now, pinned=True) is None
    return Talk(ClubDesk(made(open_club(url, durable=durable)), PinnedClock(now), "Desk 1"))
