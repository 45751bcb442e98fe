"""The tabs of the contact view, in their order."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from screens.contacts.bills import BillsTab
from screens.contacts.credits import CreditsTab
from screens.contacts.history import HistoryTab
from screens.contacts.overview import OverviewTab
from screens.contacts.visits import VisitsTab

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screens.contacts.tab import ContactTab
    from screens.contacts.view import ContactScreen

_MEMBERSHIPS: Final = "screens.contacts.memberships"
"""The tab Memberships, where it is installed."""


def tabs_of(room: ContactScreen, card: str) -> tuple[ContactTab, ...]:
    """Return new tabs about one contact."""
    return (
        OverviewTab(room, card),
        *_memberships(room, card),
        VisitsTab(room, card),
        CreditsTab(room, card),
        BillsTab(room, card),
        HistoryTab(room, card),
    )


def _memberships(room: ContactScreen, card: str) -> Iterator[ContactTab]:
    if find_spec(_MEMBERSHIPS) is not None:
        yield import_module(_MEMBERSHIPS).MembershipsTab(room, card)
