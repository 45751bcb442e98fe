"""Why: everything that was looked at for a verdict, on top of any screen; Esc, a scan or typing closes it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from screens.background import in_background
from screens.check_in.acting import Acting
from screens.check_in.asking import wall_of
from screens.check_in.words import TITLES, day_words, paid_words
from screens.console import GivesWay
from screens.room import sentence_of
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, row, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from textual.app import ComposeResult
    from textual.events import Key

    from frontdesk.answers import Why, WhyCheck, WhySubscription
    from frontdesk.contract import Desk
    from screens.console import Console
    from screens.rooms import SessionRef

KEYS: Final = {
    "take_payment": "Ctrl+T",
    "sell": "Ctrl+N",
    "other_session": "Ctrl+R",
    "resume": "Ctrl+R",
    "override": "Ctrl+O",
}
"""The key at the check-in that does what is proposed."""
DEEDS: Final = {"ctrl+t": "pay", "ctrl+n": "sell", "ctrl+r": "choose", "ctrl+o": "override"}
"""What these keys do, on top of the check-in."""
CHECKS: Final = {
    **TITLES,
    "already_in": "In already",
    "session_cancelled": "Session",
    "no_membership": "Membership",
    "ended": "End",
    "not_started": "Start",
    "on_hold": "Hold",
    "session_rule": "Session rules",
    "no_credit": "Credits",
    "credit_expired": "Expiry",
    "session_full": "Places",
    "outside_window": "Window",
}
"""What a check looks at."""
MARKS: Final = {"block": ("✖", "$error"), "warn": ("!", "$warning"), "ignore": ("·", "$quiet")}
LEAST: Final = 20
"""Cells of a line, however small the window is."""
BESIDE: Final = 8
"""Cells of a line that the box itself takes."""


class WhyScreen(ModalScreen[None], GivesWay):
    """Lies on top of what it explains, and never swallows a scan."""

    CSS_PATH = "why.tcss"
    BINDING_GROUP_TITLE = "Why?"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+y,enter", "dismiss", "Close", id="why.close", tooltip="Back to where you were"),
    ]

    def __init__(self, console: Console, card: str, session: SessionRef) -> None:
        super().__init__()
        self._parts = console
        self._card = card
        self._session = session
        self._lines = Lines(id="why-lines")
        self._told: tuple[tuple[str, str, str], ...] = (("", "Looking …", "$quiet"),)

    def compose(self) -> ComposeResult:
        """Lay out one scrolling list."""
        with VerticalScroll(id="why") as box:
            box.border_title = plain(f"Why? · {session_title(self._session)}")
            box.border_subtitle = "↑ ↓ scroll · Esc closes; typing goes on where you were"
            yield self._lines

    def on_mount(self) -> None:
        """Ask."""
        self._show()
        in_background(self, self._ask, "why")

    def on_key(self, event: Key) -> None:
        """Do what a key below would do, about the person shown."""
        counter = self._counter
        if counter is not None and event.key in DEEDS:
            from screens.check_in.deeds import Deeds

            event.stop()
            self.dismiss()
            state = counter.counter
            answer = state.answer if (state.card, state.judged) == (self._card, self._session) else None
            Deeds(counter, self._card, self._session, answer).do(DEEDS[event.key])  # type: ignore[arg-type]  # there it is a line

    @property
    def _counter(self) -> Acting | None:
        """The check-in, where this lies on top of it: its keys work here."""
        below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else None
        return below if isinstance(below, Acting) else None

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._show()

    async def _ask(self) -> None:
        club = self._parts.club
        answer = await club.ask("why", partial(_why, self._card, self._session))
        if answer is None:
            sentence = club.trouble.sentence if club.trouble is not None else "It could not be looked up."
            self._told = (("▲", sentence, "$error"),)
        elif (refused := sentence_of(answer)) is not None:
            self._told = (("▲", refused, "$error"),)
        elif (now := club.now()) is not None:
            keys = KEYS if self._counter is not None else {}
            self._told = tuple(lines_of(answer, now.date(), keys))  # type: ignore[arg-type]  # no refusal: the trace
        self._show()

    def _show(self) -> None:
        width = max(min(self.app.size.width - BESIDE, 92), LEAST)
        shown: list[Content] = []
        for mark, words, style in self._told:
            room = width - len(mark) - 1
            for at, line in enumerate(wrapped(self._parts.club.in_words(words), room, 4)):
                lead = f"{mark} " if not at else " " * (len(mark) + 1)
                shown.append(row(plain(lead, style), plain(line, style if style in {"bold", "$quiet"} else "")))
        self._lines.styles.height = len(shown)
        self._lines.show(*shown)


def session_title(session: SessionRef) -> str:
    """«18:00 Spin», or without the time where that is not known."""
    return f"{getattr(session, 'time', '')} {session.series}".strip()


def _why(card: str, session: SessionRef, desk: Desk) -> object:
    from frontdesk.requests import Why

    return desk.perform(Why(card, session.series, session.date, wall_of(session)))


def lines_of(answer: Why, today: date, keys: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield a mark, words and a style for each line: the verdict, what fixes it, then all that was looked at."""
    yield ("✔" if answer.admitted else "✖"), answer.message, "bold"
    if answer.paid_by is not None:
        yield " ", f"Pays: {paid_words(answer.paid_by, today)}", ""
    if answer.remedies:
        yield "", "", ""
        yield "", "What would let them in, the cheapest first", "bold"
    for number, each in enumerate(answer.remedies, 1):
        key = f" · {keys[each.remedy]}" if each.remedy in keys else ""
        yield f" {number}", f"{each.message}{key}", ""
    yield "", "", ""
    yield "", "The person, the session, the clock", "bold"
    yield from _looked_at(answer.checks)
    for each_subscription in answer.subscriptions:
        yield from _subscription(each_subscription, today)


def _subscription(each: WhySubscription, today: date) -> Iterator[tuple[str, str, str]]:
    said = " · pays" if each.pays else "" if each.speaks else " · had no say"
    end = f", last day {day_words(each.end, today)}" if each.end is not None else ""
    yield "", "", ""
    yield "", f"{each.name} ({each.membership}), from {day_words(each.start, today)}{end}{said}", "bold"
    yield from _looked_at(each.checks)
    for grant in each.grants:
        days = f"{day_words(grant.usable_from, today)} – {day_words(grant.good_through, today)}"
        yield "   ◦", f"{grant.source} grant of {grant.credits}, {days}: {grant.fact}", ""


def _looked_at(checks: Iterable[WhyCheck]) -> Iterator[tuple[str, str, str]]:
    for each in checks:
        if each.passed and each.code == "credit_expired":
            continue  # the line of credits says it
        title = CHECKS.get(each.code, each.code)
        found = each.fact or each.seen or ""
        when = f" → passes {each.when}" if each.when else ""
        if each.mode == "not_asked":
            yield "   ·", f"{title}: {found} (not asked)", "$quiet"
        elif each.passed:
            yield "   ✔", f"{title}: {found}", "$success"
        else:
            mark, style = MARKS[each.mode]
            yield f"   {mark}", f"{title}: {found}{when}", style
