"""The modules whose import registers every operation of the desk."""

from typing import Final

from frontdesk.desk import (
    asking,
    cards,
    changing,
    charging,
    club,
    contacts,
    crediting,
    leaving,
    ledger,
    listing,
    memberships,
    money,
    owning,
    selling,
    series,
    staff,
    trail,
    undoing,
    verifying,
    viewing,
    visits,
    why,
)

SUBJECTS: Final = (
    asking,
    cards,
    changing,
    charging,
    club,
    contacts,
    crediting,
    leaving,
    ledger,
    listing,
    memberships,
    money,
    owning,
    selling,
    series,
    staff,
    trail,
    undoing,
    verifying,
    viewing,
    visits,
    why,
)
"""Every module that registers handlers."""
