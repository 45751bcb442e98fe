"""What the club sells."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from frontdesk import answers
from frontdesk.requests.base import Key, Name, Request
from frontdesk.rules.terms import FirstGrant, Group, Period


@dataclass(frozen=True, slots=True)
class Category(Request[answers.Kept]):
    """Add a membership category."""

    name: Name


@dataclass(frozen=True, slots=True)
class Membership(Request[answers.MembershipKept]):
    """Add a membership, or edit the one of that code (later sales only)."""

    code: Key
    name: Name
    category: Key
    price: Decimal
    limited: bool
    eft: bool = True
    bill_period: Period = Period.MONTHLY
    installments: int | None = None
    group: Group = Group.MEMBER
    credits: int | None = None
    days_to_expire: int | None = None
    frequency: int | None = None
    initial: int = 0
    first_grant: FirstGrant = FirstGrant.AFTER_PERIOD
