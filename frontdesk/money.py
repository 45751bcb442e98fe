"""Money as whole minor units of a currency (cents), exact at both borders."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

_WHOLE: Final = (
    *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"),
    *("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
)
_THOUSANDTHS: Final = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
_PLACES: Final = dict.fromkeys(_WHOLE, 0) | dict.fromkeys(_THOUSANDTHS, 3)
"""Currencies whose minor unit is not a hundredth (ISO 4217)."""


def places(currency: str) -> int:
    """Return how many decimals a currency has: 2 for most, 0 for JPY, 3 for KWD."""
    return _PLACES.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int | None:
    """Return an amount in minor units, or None where it has more decimals than the currency."""
    scaled = amount.scaleb(places(currency))
    return int(scaled) if scaled == scaled.to_integral_value() else None


def to_decimal(minor: int, currency: str) -> Decimal:
    """Return minor units as an amount with exactly the currency's decimals."""
    return Decimal(minor).scaleb(-places(currency)).quantize(Decimal(1).scaleb(-places(currency)))
