"""Terms in the words of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.rules.terms import FirstGrant, Period
from frontdesk.rules.words import count

if TYPE_CHECKING:
    from decimal import Decimal

    from frontdesk.rules.terms import BillingTerms, CreditTerms

_OFTEN: Final = {
    Period.WEEKLY: "every week",
    Period.MONTHLY: "every month",
    Period.QUARTERLY: "every 3 months",
    Period.ANNUALLY: "every year",
}


def say_credit_terms(terms: CreditTerms | None) -> str:
    """Say what a membership promises: «12 credits every 30 days, each good for 30 days; 12 at the sale»."""
    if terms is None:
        return "unlimited"
    often = f"{count(terms.credits, 'credit')} every {count(terms.frequency, 'day')}"
    good = f"each good for {count(terms.days_to_expire, 'day')}"
    first = "the first on the start date" if terms.first_grant is FirstGrant.ON_START else ""
    sale = f"{terms.initial} at the sale" if terms.initial else ""
    return "; ".join(part for part in (f"{often}, {good}", first, sale) if part)


def say_price(terms: BillingTerms, amount: Decimal, currency: str) -> str:
    """Say what is billed and how often: «59.00 EUR every month, 12 times»."""
    if terms.bills == 1:
        return f"{amount} {currency} once"
    often = _OFTEN.get(terms.period) or f"every {count(terms.every_days or 1, 'day')}"
    until = "until cancelled" if terms.bills is None else f"{terms.bills} times"
    return f"{amount} {currency} {often}, {until}"
