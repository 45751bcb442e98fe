"""What the desk can be asked to do: one frozen request per operation, the same for screens, batch and command line.

``Desk.perform`` takes a request and answers with its answer (``frontdesk.answers``) or a ``Refusal``. People are
named by card, memberships by code, series and rules by name, a session by series, date and, where a day has two, time.
Text fields say what kind of text they are (``Line``, ``Name``, ``Key``, …) so that one text boundary cleans them all.
"""

from frontdesk.requests.base import A, Key, Name, Note, OptionalLine, Pin, Reason, Request, Text
from frontdesk.requests.club import Club, Policy
from frontdesk.requests.contacts import Contact, Credits, Glance, StopNote
from frontdesk.requests.credits import CreditHistory, CreditPicture, SessionCredits
from frontdesk.requests.desk import Undo, Verify
from frontdesk.requests.memberships import (
    ArchiveMembership,
    Category,
    Membership,
    Memberships,
    RemoveCategory,
    RenameCategory,
    RestoreMembership,
)
from frontdesk.requests.sessions import (
    Book,
    Cancel,
    CancelSession,
    CheckIn,
    NoShow,
    Override,
    Roster,
    Rule,
    Series,
    Sessions,
    Settle,
    Swap,
    Why,
)
from frontdesk.requests.staff import ChangePin, EditStaff, RolePrivileges, SignIn, Staff, StaffList
from frontdesk.requests.subscriptions import Adjust, End, Extend, Hold, Pay, Resume, Sell

__all__ = [
    "A",
    "Adjust",
    "ArchiveMembership",
    "Book",
    "Cancel",
    "CancelSession",
    "Category",
    "ChangePin",
    "CheckIn",
    "Club",
    "Contact",
    "CreditHistory",
    "CreditPicture",
    "Credits",
    "EditStaff",
    "End",
    "Extend",
    "Glance",
    "Hold",
    "Key",
    "Membership",
    "Memberships",
    "Name",
    "NoShow",
    "Note",
    "OptionalLine",
    "Override",
    "Pay",
    "Pin",
    "Policy",
    "Reason",
    "RemoveCategory",
    "RenameCategory",
    "Request",
    "RestoreMembership",
    "Resume",
    "RolePrivileges",
    "Roster",
    "Rule",
    "Sell",
    "Series",
    "SessionCredits",
    "Sessions",
    "Settle",
    "SignIn",
    "Staff",
    "StaffList",
    "StopNote",
    "Swap",
    "Text",
    "Undo",
    "Verify",
    "Why",
]
