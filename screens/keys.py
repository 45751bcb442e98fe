"""The keys that mean the same everywhere in the console."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

EVERYWHERE: Final[list[BindingType]] = [
    Binding("f1", "help", "Help", id="app.help", tooltip="Every key that works here", priority=True),
    Binding(
        "f2",
        "check_in",
        "Check-in",
        id="app.check_in",
        tooltip="Check-in, session by the clock",
        show=False,
        priority=True,
    ),
    Binding(
        "f3",
        "room('contacts')",
        "Contacts",
        id="app.contacts",
        tooltip="Contacts: everybody the club knows",
        priority=True,
    ),
    Binding(
        "f6",
        "room('memberships')",
        "Memberships",
        id="app.memberships",
        tooltip="Memberships: what the club sells",
        show=False,
        priority=True,
    ),
    Binding(
        "f7",
        "room('sessions')",
        "Sessions",
        id="app.sessions",
        tooltip="Sessions: the schedule, day by day",
        show=False,
        priority=True,
    ),
    Binding(
        "f9",
        "room('reports')",
        "Reports",
        id="app.reports",
        tooltip="Reports: money, credits, visits, the desk",
        show=False,
        priority=True,
    ),
    Binding(
        "ctrl+f9",
        "room('settings')",
        "Settings",
        id="app.settings",
        tooltip="Settings: the club, the main switch and the checks, this desk",
        show=False,
        priority=True,
    ),
    Binding(
        "ctrl+p",
        "command_palette",
        "Commands",
        id="app.commands",
        tooltip="Every command, and people by name",
        priority=True,
    ),
    Binding(
        "ctrl+q",
        "quit",
        "Quit",
        id="app.quit",
        tooltip="Quit; scans in line are settled first",
        show=False,
        priority=True,
    ),
    Binding(
        "ctrl+b",
        "scan",
        "Scan",
        id="app.scan",
        tooltip="The scanner's prefix: clear the field for a scan",
        show=False,
        priority=True,
    ),
    Binding("ctrl+c", "nothing", show=False, system=True),
]
