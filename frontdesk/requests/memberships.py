"""What the club sells."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from frontdesk import answers
from frontdesk.requests.base import Key, Name, Note, Request, Text
from frontdesk.rules.plans import Colour, Revenue
from frontdesk.rules.terms import FirstGrant, Group, Period

OptionalKey = Annotated[str, Text(64, blank=True)]


@dataclass(frozen=True, slots=True)
class Category(Request[answers.Kept]):
    """Add a membership category."""

    name: Name


@dataclass(frozen=True, slots=True)
class Membership(Request[answers.MembershipKept]):
    """Add a membership, or edit the one of that code (later sales only)."""

    code: OptionalKey
    """The key; empty, with ``version`` 0: a new membership, whose code is made from its name."""
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
    colour: Colour = Colour.NONE
    auto_renew: bool = False
    allow_discounts: bool = False
    description: Note = ""
    every_days: int | None = None
    signup_fee: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    """Percent."""
    revenue_category: Revenue = Revenue.MEMBER
    version: int | None = None
    """What was edited: 0 a new one, which must not be there yet; n its n-th version, which must be the newest still."""


@dataclass(frozen=True, slots=True)
class ArchiveMembership(Request[answers.Done]):
    """Take a membership off sale; who has bought it keeps it."""

    code: Key


@dataclass(frozen=True, slots=True)
class RestoreMembership(Request[answers.Done]):
    """Put an archived membership on sale again."""

    code: Key


@dataclass(frozen=True, slots=True)
class RenameCategory(Request[answers.Done]):
    """Give a membership category another name."""

    name: Key
    to: Name


@dataclass(frozen=True, slots=True)
class RemoveCategory(Request[answers.Done]):
    """Remove a membership category in which no membership stands."""

    name: Key


@dataclass(frozen=True, slots=True)
class Memberships(Request[answers.Offer]):
    """What the club sells and sold: categories, and every membership with all its fields and how many have it."""


@dataclass(frozen=True, slots=True)
class ApplyTerms(Request[answers.TermsApplied]):
    """Give a membership's credit terms to those who bought it, from their next periodic grant on."""

    membership: Key
    version: int | None = None
    """The membership's version that was shown; another by now refuses."""
    subscriptions: int | None = None
    """How many subscriptions were shown to change; another number by now refuses."""
