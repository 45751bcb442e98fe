"""The rooms of the console besides the check-in, each imported when somebody first goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

    from textual.app import App

    from screens.console import Console
    from screens.room import Room


def _memberships(console: Console) -> Room:
    from screens.memberships.screen import MembershipsScreen

    return MembershipsScreen(console)


def _contacts(console: Console) -> Room:
    from screens.contacts.screen import ContactsScreen

    return ContactsScreen(console)


def _sessions(console: Console) -> Room:
    from screens.schedule.screen import ScheduleScreen

    return ScheduleScreen(console)


def _reports(console: Console) -> Room:
    from screens.reports.screen import ReportsScreen

    return ReportsScreen(console)


def _settings(console: Console) -> Room:
    from screens.settings.screen import SettingsScreen

    return SettingsScreen(console)


ROOMS: Final[dict[str, Callable[[Console], Room]]] = {
    "contacts": _contacts,
    "memberships": _memberships,
    "reports": _reports,
    "sessions": _sessions,
    "settings": _settings,
}
"""What makes a room, by the name that its key asks for."""


def open_contact(app: App[Any], console: Console, card: str) -> None:
    """Show everything about a contact on top of what is on the screen: Esc leads back there."""
    from screens.contacts.view import ContactScreen

    app.push_screen(ContactScreen(console, card))


class SessionRef(Protocol):
    """What names a session: a line of the schedule, or the name a booking knows it by."""

    @property
    def series(self) -> str:
        """The name of its series."""
        ...

    @property
    def date(self) -> date:
        """Its day."""
        ...


def open_roster(app: App[Any], console: Console, session: SessionRef) -> None:
    """Show the roster of a session on top of what is on the screen: Esc leads back there."""
    from screens.roster.screen import RosterScreen

    app.push_screen(RosterScreen(console, session))


def take_payment(
    app: App[Any], console: Console, card: str, then: Callable[[str | None], None] = lambda _said: None
) -> None:
    """Ask for a payment of what a contact owes; ``then`` gets the sentence of what was paid, or None."""
    from screens.money.payment import PaymentDialog

    app.push_screen(PaymentDialog(console, card), then)


def book_somebody(
    app: App[Any], console: Console, card: str, then: Callable[[str | None], None] = lambda _said: None
) -> None:
    """Let a session be picked and booked for a contact; ``then`` gets the sentence of what was booked, or None."""
    from screens.booking.picker import BookingPicker

    known = console.club.index.by_card(card) if console.club.index else None
    app.push_screen(BookingPicker(console, card, f"{known.first_name} {known.last_name}" if known else ""), then)


def show_why(app: App[Any], console: Console, card: str, session: SessionRef) -> None:
    """Show why somebody may come to a session now or not, with everything that is looked at."""
    from screens.check_in.why import WhyScreen

    app.push_screen(WhyScreen(console, card, session))


def open_series(
    app: App[Any],
    console: Console,
    name: str | None = None,
    on: date | None = None,
    then: Callable[[str | None], None] = lambda _said: None,
    like: str = "",
) -> None:
    """Show the form of a series, or of a new one (``like`` another); ``on`` opens it on its session of that day.

    ``then`` gets the sentence of what was done, or None.
    """
    from screens.series.screen import SeriesScreen

    app.push_screen(SeriesScreen(console, name or "", on, like), then)


def open_rules(app: App[Any], console: Console) -> None:
    """Show the rules, and where each is applied: Esc leads back."""
    from screens.rules.screen import RulesScreen

    app.push_screen(RulesScreen(console))


def open_booking_terms(app: App[Any], console: Console) -> None:
    """Show the booking terms that series share: Esc leads back."""
    from screens.rules.terms import BookingTermsScreen

    app.push_screen(BookingTermsScreen(console))


def open_staff(app: App[Any], console: Console) -> None:
    """Show who works at the desk, the roles and the PINs: Esc leads back."""
    from screens.staff.screen import StaffScreen

    app.push_screen(StaffScreen(console))


def change_own_pin(app: App[Any], console: Console) -> None:
    """Ask for a new PIN of who is signed in, proved by the old one."""
    from screens.sign_in.own_pin import OwnPin

    app.push_screen(OwnPin(console))


def sign_out(app: App[Any], console: Console) -> None:
    """Cover the screen, so that somebody else may sign in."""
    del console
    app.call_later(app.run_action, "sign_out")


PAGES: Final[tuple[tuple[str, Callable[[App[Any], Console], None]], ...]] = (
    ("A new session series", open_series),
    ("Rules: who may come to which sessions", open_rules),
    ("Booking terms: how early, how late, until when cancelled for nothing", open_booking_terms),
    ("Staff: people, roles, PINs", open_staff),
    ("Change your own PIN", change_own_pin),
    ("Sign out: let somebody else sign in", sign_out),
)
"""Pages that no key of their own leads to from everywhere: the palette does."""


def open_report(app: App[Any], console: Console, name: str) -> None:
    """Show a report by its name, or ``trail``, ``hand_over`` or ``proof``, on top of what is on the screen."""
    room: Room
    if name == "trail":
        from screens.reports.trail import TrailScreen

        room = TrailScreen(console)
    elif name == "hand_over":
        from screens.reports.shift import ShiftScreen

        room = ShiftScreen(console)
    elif name == "proof":
        from screens.reports.proof import ProofScreen

        room = ProofScreen(console)
    else:
        from frontdesk.reports import ReportName
        from screens.reports.report import ReportScreen

        room = ReportScreen(console, ReportName(name))
    app.push_screen(room)
