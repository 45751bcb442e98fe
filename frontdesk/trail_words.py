"""What each operation is called where people read of it: in the trail, in a contact's history, in a file."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "club": "club settings",
    "policy": "checks and main switch",
    "trust_clock": "clock trusted",
    "category": "category",
    "rename_category": "category renamed",
    "remove_category": "category removed",
    "membership": "membership",
    "archive_membership": "membership archived",
    "restore_membership": "membership on sale again",
    "apply_terms": "terms applied",
    "contact": "contact data",
    "replace_card": "card replaced",
    "merge": "merged",
    "erase": "personal data erased",
    "note": "note",
    "stop_note": "stop note",
    "staff": "staff added",
    "edit_staff": "staff edited",
    "role": "role edited",
    "change_pin": "PIN changed",
    "sign_in": "signed in",
    "lend": "look approved",
    "sell": "membership sold",
    "pay": "payment",
    "refund": "refund",
    "write_off": "written off",
    "hold": "put on hold",
    "resume": "resumed",
    "end": "ended",
    "adjust": "credits adjusted",
    "extend": "credits extended",
    "rule": "session rule",
    "remove_rule": "session rule removed",
    "booking_policy": "booking terms",
    "remove_booking_policy": "booking terms removed",
    "series": "series",
    "end_series": "series ended",
    "session": "session edited",
    "cancel_session": "session cancelled",
    "restore_session": "session takes place again",
    "closure": "closure",
    "book": "booked",
    "check_in": "checked in",
    "swap": "charged otherwise",
    "settle": "unpaid visit settled",
    "cancel": "booking cancelled",
    "no_show": "no-show",
    "promote": "moved up from the waitlist",
    "move_booking": "booking moved",
    "move_in_line": "moved in the waitlist",
    "undo": "undone",
    "hand_over": "shift handed over",
    "export": "exported",
}
"""By the operation's name."""


def what_happened(op: str, *, refused: bool = False) -> str:
    """Say an operation: «booked», «refused: booked»; one without words of its own by its name."""
    words = WORDS.get(op, op.replace("_", " "))
    return f"refused: {words}" if refused else words
