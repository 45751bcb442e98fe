"""Who acts at the command line: a name, proved by its PIN where the club works with PINs."""

from __future__ import annotations

import getpass
import sys
import warnings
from typing import TYPE_CHECKING, Final

from frontdesk.answers import Refusal
from frontdesk.commands import Said, said_no
from frontdesk.desk_of import DeskOf
from frontdesk.requests import SignIn
from frontdesk.text import BadText, clean_line

if TYPE_CHECKING:
    from frontdesk.contract import Desk

NOT_PROVEN: Final = 3
"""The exit status where it is not known, or not proved, who acts: nothing was looked at or done."""
_LONGEST_NAME: Final = 60
_LONGEST_LINE: Final = 200


def acting(desk: Desk, name: str | None, *, nameless: bool = False) -> DeskOf | Said:
    """Return the desk as the person of that name uses it, once their PIN has proved it; or what keeps them from it.

    Where nobody has a PIN it is the owner's unless somebody is named, and nothing is asked, as at the console. What may
    be asked ``nameless`` is the owner's, too.
    """
    clean = None if name is None else clean_line(name, field="--as", longest=_LONGEST_NAME)
    if isinstance(clean, BadText):
        return said_no(Refusal("malformed", clean.message, field="--as"))
    if desk.club().single_user or (nameless and clean is None):
        return DeskOf.of(desk, clean)
    if clean is None:
        return _not_proven(Refusal("sign_in", "This club works with PINs: say by --as NAME who you are."))
    pin = read_pin(clean)
    if pin is None:
        return _not_proven(Refusal("sign_in", f"No PIN of {clean} came: type it, or give it as a line of its own."))
    signed = desk.perform(SignIn(clean, pin))
    if not isinstance(signed, Refusal):
        return DeskOf.of(desk, signed.name)
    if signed.until is not None:
        wait = f"Too many wrong PINs of {clean}; wait until {signed.until.astimezone(desk.zone):%H:%M:%S}."
        return _not_proven(Refusal(signed.code, wait, until=signed.until))
    return said_no(signed) if signed.code == "malformed" else _not_proven(signed)


def read_pin(name: str) -> str | None:
    """Ask for a PIN at the terminal, where it is not shown, or take a line of standard input; None where none comes.

    Never from an argument or a variable, which others on the computer can read.
    """
    try:
        if sys.stdin is not None and not sys.stdin.isatty():
            return sys.stdin.readline(_LONGEST_LINE).rstrip("\r\n") or None
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)  # a terminal that would show the PIN
            return getpass.getpass(f"PIN of {name}: ") or None
    except (EOFError, OSError, UnicodeDecodeError, getpass.GetPassWarning):
        return None


def _not_proven(refusal: Refusal) -> Said:
    said = said_no(refusal)
    return Said(NOT_PROVEN, said.sentence, said.record)
