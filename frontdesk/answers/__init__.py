"""What the desk answers: frozen values that cross every border, named as ``frontdesk batch`` names them."""

from frontdesk.answers.common import Done, Kept, Person, Reason, Refusal
from frontdesk.answers.contacts import ContactCard, CreditReport, GlanceLine, Glances, GrantLine, HistoryLine
from frontdesk.answers.desk import ClubInfo, Problem, RecentVisit, Undone, Verified
from frontdesk.answers.memberships import MembershipKept
from frontdesk.answers.sessions import (
    Booked,
    BookingCancelled,
    BookingStatus,
    CancelStatus,
    CheckedIn,
    PaidBy,
    RosterLine,
    Schedule,
    SessionCancelled,
    SessionLine,
    SessionName,
    SessionRoster,
    Take,
)
from frontdesk.answers.staff import PolicyKept, RoleLine, SignedIn, StaffLine, StaffPeople
from frontdesk.answers.subscriptions import BookingsCancelled, Paid, ScheduledGrant, Sold

__all__ = [
    "Booked",
    "BookingCancelled",
    "BookingStatus",
    "BookingsCancelled",
    "CancelStatus",
    "CheckedIn",
    "ClubInfo",
    "ContactCard",
    "CreditReport",
    "Done",
    "GlanceLine",
    "Glances",
    "GrantLine",
    "HistoryLine",
    "Kept",
    "MembershipKept",
    "Paid",
    "PaidBy",
    "Person",
    "PolicyKept",
    "Problem",
    "Reason",
    "RecentVisit",
    "Refusal",
    "RoleLine",
    "RosterLine",
    "Schedule",
    "ScheduledGrant",
    "SessionCancelled",
    "SessionLine",
    "SessionName",
    "SessionRoster",
    "SignedIn",
    "Sold",
    "StaffLine",
    "StaffPeople",
    "Take",
    "Undone",
    "Verified",
]
