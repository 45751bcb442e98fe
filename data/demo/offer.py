"""What the made-up club sells and runs: categories, memberships, rules and the week's sessions."""

from dataclasses import dataclass
from typing import Any, Final

CLUB: Final[dict[str, Any]] = {
    "op": "club",
    "name": "Riverside Gym",
    "timezone": "America/New_York",
    "currency": "USD",
}
ZONE: Final = "America/New_York"

STAFF: Final = (
    ("Ruth Adler", "owner"),
    ("Maria Santos", "manager"),
    ("Ben Fischer", "staff"),
    ("Kai Nakamura", "trainer"),
    ("Dana Kowalski", "trainer"),
)
MANAGER: Final = "Maria Santos"
STAFF_MEMBER: Final = "Ben Fischer"

CATEGORIES: Final = ("Memberships", "Class packs", "Personal training", "Trials")


@dataclass(frozen=True, slots=True)
class Plan:
    """One membership, and how often who has it comes."""

    code: str
    name: str
    category: str
    price: str
    share: int
    """How many in a hundred new members choose it."""
    often: float
    """Visits a week, about."""
    most: int = 1000
    """Visits in all, for what is sold once."""
    terms: tuple[int, int, int, int, str] | None = None
    """Credits, days to expire, frequency, initial credits, first grant; None: unlimited."""
    period: str = "monthly"
    group: str = "member"

    def operation(self) -> dict[str, Any]:
        """The line that adds it."""
        line: dict[str, Any] = {
            "op": "membership", "code": self.code, "name": self.name, "category": self.category,
            "price": self.price, "eft": self.period != "once", "bill_period": self.period,
            "group": self.group, "limited": self.terms is not None,
        }  # fmt: skip
        if self.terms is not None:
            names = ("credits", "days_to_expire", "frequency", "initial", "first_grant")
            line |= dict(zip(names, self.terms, strict=True))
        return line


_TEN_YEARS: Final = 3650  # what is sold once grants nothing more in a lifetime of the card

PLANS: Final = {
    plan.code: plan
    for plan in (
        Plan("GOLD", "Unlimited Gold", "Memberships", "89.00", 22, 2.2),
        Plan("PLAT", "Platinum", "Memberships", "129.00", 10, 2.8),
        Plan("YEAR", "Annual Gold", "Memberships", "899.00", 6, 1.8, period="annually"),
        Plan("DAY", "Off-Peak", "Memberships", "45.00", 7, 1.8),
        Plan("B8", "Basic 8", "Memberships", "49.00", 18, 1.2, terms=(8, 30, 30, 8, "after_period")),
        Plan("B12", "Basic 12", "Memberships", "59.00", 12, 1.7, terms=(12, 30, 30, 12, "after_period")),
        Plan("W3", "Weekly 3", "Memberships", "65.00", 9, 1.8, terms=(3, 14, 7, 0, "on_start")),
        Plan("S4", "Student 4", "Memberships", "35.00", 5, 0.7, terms=(4, 28, 28, 0, "on_start")),
        Plan("P10", "Punch Card 10", "Class packs", "120.00", 6, 0.9, 8, (10, 180, _TEN_YEARS, 0, "on_start"), "once"),
        Plan("PT5", "Personal Training 5", "Personal training", "300.00", 0, 0.5, 4,
             (5, 90, _TEN_YEARS, 0, "on_start"), "once"),
        Plan("TRIAL", "Two-Week Trial", "Trials", "19.00", 5, 1.0, 3, (1, 14, _TEN_YEARS, 3, "after_period"),
             "once", "trial"),
    )
}  # fmt: skip

_UNLIMITED: Final = ("GOLD", "PLAT", "YEAR")
_COUNTED: Final = ("B8", "B12", "W3", "S4", "P10", "TRIAL")

RULES: Final = {
    "Everybody": (*_UNLIMITED, "DAY", *_COUNTED),
    "Class goers": (*_UNLIMITED, *_COUNTED),
    "Gold and Platinum": _UNLIMITED,
    "Personal training": ("PT5",),
}

_WORKDAYS: Final = ("mon", "tue", "wed", "thu", "fri")
WEEK: Final = (*_WORKDAYS, "sat", "sun")


@dataclass(frozen=True, slots=True)
class Class:
    """One series of the week."""

    name: str
    days: tuple[str, ...]
    time: str
    minutes: int
    capacity: int | None
    place: str
    coach: str
    rule: str = "Class goers"
    notice: int = 2
    fill: float = 0.4
    """How full it usually is."""

    @property
    def admits(self) -> tuple[str, ...]:
        """The codes of the memberships that may come."""
        return RULES[self.rule]

    def operation(self) -> dict[str, Any]:
        """The line that adds it."""
        line: dict[str, Any] = {
            "op": "series", "name": self.name, "weekdays": list(self.days), "time": self.time,
            "minutes": self.minutes, "place": self.place, "coach": self.coach, "session_rules": True,
            "rules": [self.rule], "cancel_notice_hours": self.notice,
        }  # fmt: skip
        return line if self.capacity is None else {**line, "capacity": self.capacity}


TIMETABLE: Final = (
    Class("Open Gym", WEEK, "06:00", 960, None, "Gym floor", "", "Everybody", 0),
    Class("Sunrise Spin", _WORKDAYS, "06:30", 45, 16, "Studio A", "Kai Nakamura", fill=0.35),
    Class("Yoga Flow", ("mon", "wed", "fri"), "07:30", 60, 18, "Studio B", "Lucía Ortega", "Everybody"),
    Class("Pilates Core", ("tue", "thu", "sat"), "09:00", 50, 12, "Studio B", "Hélène Moreau", "Everybody"),
    Class("Senior Strength", ("mon", "wed"), "10:30", 45, 14, "Gym floor", "Dana Kowalski", "Everybody"),
    Class("Lunch HIIT", _WORKDAYS, "12:15", 40, 12, "Studio A", "Kai Nakamura", "Everybody", 4),
    Class("PT with Dana", ("tue", "thu"), "16:00", 60, 1, "Gym floor", "Dana Kowalski", "Personal training", 24, 1.0),
    Class("CrossFit", _WORKDAYS, "17:00", 60, 14, "The Box", "Femi Adeyemi", fill=0.6),
    Class("Spin", WEEK, "18:00", 45, 16, "Studio A", "Kai Nakamura", notice=4, fill=0.7),
    Class("Yoga Unwind", WEEK, "18:00", 60, 18, "Studio B", "Lucía Ortega", fill=0.45),
    Class("CrossFit Comp", ("tue", "thu", "sat"), "19:15", 60, 10, "The Box", "Femi Adeyemi", "Gold and Platinum"),
    Class("Boxing Basics", ("mon", "wed", "fri"), "19:30", 60, 12, "The Box", "Dana Kowalski", fill=0.5),
    Class("Bootcamp", ("sat",), "10:15", 60, 20, "Riverside lawn", "Femi Adeyemi", "Everybody"),
    Class("Long Ride", ("sun",), "09:00", 90, 16, "Studio A", "Kai Nakamura"),
    Class("Sunday Stretch", ("sun",), "11:00", 45, 18, "Studio B", "Hélène Moreau", "Everybody"),
)  # fmt: skip
