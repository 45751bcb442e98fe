"""What a membership promises: credit terms, billing terms, and what makes them valid (rules, section 3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final


class FirstGrant(StrEnum):
    """When the first periodic grant is issued."""

    AFTER_PERIOD = "after_period"
    """One Frequency after the start (the default)."""
    ON_START = "on_start"
    """On the start date."""


class Period(StrEnum):
    """How often a bill falls due."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUALLY = "annually"
    DAYS = "days"
    """Every so many days, see ``BillingTerms.every_days``."""
    ONCE = "once"


class Group(StrEnum):
    """How near a contact stands to the club; it only ever moves forward."""

    LEAD = "lead"
    PROSPECT = "prospect"
    TRIAL = "trial"
    MEMBER = "member"

    def forward_to(self, other: Group) -> Group:
        """Return whichever of the two stands nearer to the club: a member never moves back."""
        order = list(Group)
        return max(self, other, key=order.index)


@dataclass(frozen=True, slots=True)
class Range:
    """The whole numbers a field admits, both ends included."""

    lowest: int
    highest: int

    def __contains__(self, number: int) -> bool:
        return self.lowest <= number <= self.highest

    def __str__(self) -> str:
        return f"{self.lowest} to {self.highest}"


CREDITS: Final = Range(1, 1000)
DAYS_TO_EXPIRE: Final = Range(1, 3650)
FREQUENCY: Final = Range(1, 3650)
INITIAL: Final = Range(0, 1000)
INSTALLMENTS: Final = Range(1, 1000)
EVERY_DAYS: Final = Range(1, 3650)
HIGHEST_PRICE: Final = Decimal("9999999.99")


@dataclass(frozen=True, slots=True)
class CreditTerms:
    """The Credit Configuration of a limited membership."""

    credits: int
    """Credits to Grant: issued each period, 1 to 1000."""
    days_to_expire: int
    """Days each issued credit is good, 1 to 3650."""
    frequency: int
    """Days between two periodic grants, 1 to 3650."""
    initial: int = 0
    """Credits issued once, at the sale, 0 to 1000."""
    first_grant: FirstGrant = FirstGrant.AFTER_PERIOD

    @property
    def first_number(self) -> int:
        """The number of the first periodic grant: 0 when it is issued on the start date, else 1."""
        return 0 if self.first_grant is FirstGrant.ON_START else 1


@dataclass(frozen=True, slots=True)
class BillingTerms:
    """What a subscription costs and when it is billed."""

    price: Decimal
    """Exact amount of one bill in the club's currency, not negative."""
    eft: bool = True
    """Recurring; off means one bill only."""
    period: Period = Period.MONTHLY
    every_days: int | None = None
    """Days between bills when the period is ``days``."""
    installments: int | None = None
    """How many bills in all, or None: until cancelled."""

    @property
    def bills(self) -> int | None:
        """How many bills there will be in all; None means until the subscription ends."""
        if not self.eft or self.period is Period.ONCE:
            return 1
        return self.installments


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field, in a sentence that says what is allowed."""

    field: str
    sentence: str
