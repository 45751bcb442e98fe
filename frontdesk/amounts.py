"""Amounts of money as the people of a place write and read them: the club's currency, the locale's marks.

Made in a thread: the locale's data take a while to load. Reading is strict, writing is exact.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from frontdesk.money import places
from frontdesk.text import BadText, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

FALLBACK: Final = "en_US"
_VARIABLES: Final = ("LC_ALL", "LC_MONETARY", "LANG")
_PERCENT_PLACES: Final = 2


@dataclass(frozen=True, slots=True)
class Money:
    """One currency in one locale."""

    currency: str
    """Three letters, ISO 4217."""
    locale: str = FALLBACK
    mark: str = "."
    """What stands before the decimals."""

    @property
    def nothing(self) -> Decimal:
        """No money at all, with the decimals of the currency."""
        return Decimal(0).quantize(Decimal(1).scaleb(-self.places))

    @property
    def places(self) -> int:
        """How many decimals the currency has."""
        return places(self.currency)

    def read(self, text: str, field: str, highest: Decimal) -> Decimal | BadText:
        """Read an amount ≥ 0 with no more decimals than the currency has: ``59``, ``59.00``, in German ``59,00``."""
        allowed = f"an amount from 0 to {self.write(highest)} written like {self.write(Decimal(59))}"
        amount = self._read(text, self.places)
        return amount if amount is not None and amount <= highest else BadText(field, allowed, shorten(text.strip()))

    def read_percent(self, text: str, field: str) -> Decimal | BadText:
        """Read a percentage from 0 to 100 with at most two decimals."""
        rate = self._read(text, _PERCENT_PLACES)
        if rate is not None and rate <= 100:  # noqa: PLR2004  # a hundred per cent is all
            return rate
        return BadText(field, f"a percentage from 0 to 100 written like 7{self.mark}5", shorten(text.strip()))

    def _read(self, text: str, most: int) -> Decimal | None:
        found = re.fullmatch(rf"([0-9]{{1,12}})(?:{re.escape(self.mark)}([0-9]{{1,{max(most, 1)}}}))?", text.strip(" "))
        if found is None or (found[2] and not most):
            return None
        return Decimal(f"{found[1]}.{found[2] or 0}").quantize(Decimal(1).scaleb(-most))

    def write(self, amount: Decimal) -> str:
        """Write an amount as one types it: ``59.00``, in German ``59,00``."""
        exact = (
            amount if amount.as_tuple().exponent == -self.places else amount.quantize(Decimal(1).scaleb(-self.places))
        )
        return f"{exact:f}".replace(".", self.mark)

    def say(self, amount: Decimal) -> str:
        """Say an amount with its currency, as the locale does: ``€59.00``, in German ``59,00 €``."""
        from babel.numbers import format_currency

        return str(format_currency(amount, self.currency, locale=self.locale))

    def in_words(self, text: str) -> str:
        """Say the amounts in a sentence of the desk as the locale does: ``59.00 EUR`` is ``€59.00``."""
        decimals = rf"\.[0-9]{{{self.places}}}" if self.places else ""
        amount = rf"(?<![\w.,-])(-?[0-9]+{decimals}) {re.escape(self.currency)}(?!\w)"
        return re.sub(amount, lambda found: self.say(Decimal(found[1])), text)


def money_of(currency: str, locale: str = "", environ: Mapping[str, str] = os.environ) -> Money:
    """Return how money is written here: in the locale named, else in the environment's, else in American English."""
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_decimal_symbol

    named = [locale, *(environ.get(each, "") for each in _VARIABLES), FALLBACK]
    for each in named:
        wanted = each.partition(".")[0].partition("@")[0].replace("-", "_")
        try:
            known = Locale.parse(wanted)
        except (ValueError, UnknownLocaleError, TypeError):
            continue
        return Money(currency, str(known), get_decimal_symbol(known))
    return Money(currency)
