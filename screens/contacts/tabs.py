"""The tabs of the contact view, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.contacts.bills import BillsTab
from screens.contacts.credits import CreditsTab
from screens.contacts.history import HistoryTab
from screens.contacts.memberships import MembershipsTab
from screens.contacts.overview import OverviewTab
from screens.contacts.visits import VisitsTab

if TYPE_CHECKING:
    from screens.contacts.tab import ContactTab
    from screens.contacts.view import ContactScreen


def tabs_of(room: ContactScreen, card: str) -> tuple[ContactTab, ...]:
    """Return new tabs about one contact."""
    return (
        OverviewTab(room, card),
        MembershipsTab(room, card),
        VisitsTab(room, card),
        CreditsTab(room, card),
        BillsTab(room, card),
        HistoryTab(room, card),
    )
