"""The modules whose import registers every operation of the desk."""

from typing import Final

from frontdesk.desk import (
    asking,
    changing,
    club,
    contacts,
    crediting,
    leaving,
    ledger,
    memberships,
    selling,
    series,
    staff,
    undoing,
    verifying,
    visits,
)

SUBJECTS: Final = (
    asking,
    changing,
    club,
    contacts,
    crediting,
    leaving,
    ledger,
    memberships,
    selling,
    series,
    staff,
    undoing,
    verifying,
    visits,
)
"""Every module that registers handlers."""
