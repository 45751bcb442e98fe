"""The check-in's frame: where its parts stand, and how they are told what the counter knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.containers import Container
from textual.screen import Screen
from textual.worker import WorkerState

from screens.check_in.matches import MatchList
from screens.check_in.panes import LABEL, Readiness, RosterPane, SessionBar, VerdictPane, VisitsLine
from screens.check_in.words import Sign, Verdict
from screens.widgets.header import Divider, Header
from screens.widgets.keys_line import KeysLine
from screens.widgets.lines import Lines
from screens.widgets.safe import plain
from screens.widgets.scan_field import ScanField
from screens.writes import QueueChanged

if TYPE_CHECKING:
    import asyncio

    from textual.app import ComposeResult
    from textual.events import Resize
    from textual.geometry import Size
    from textual.worker import Worker

    from screens.console import Console

SMALLEST: Final = (60, 16)
"""Columns and rows below which nothing useful can be shown."""
TALL: Final = 34
"""Rows from which lists are given more of them."""


class Frame(Screen[None]):
    """Header, session, scan field, matches, verdict, roster, last visits and keys."""

    CSS_PATH = "check_in.tcss"
    AUTO_FOCUS = "#scan"

    def __init__(self, console: Console) -> None:
        super().__init__()
        self.console = console
        self.counter = console.counter
        self._arranged: Size | None = None
        self.header, self.bar, self.readiness = Header(), SessionBar(), Readiness()
        self.matches = MatchList()
        self.field = ScanField(typed=self.typed, picked=lambda: self.matches.card, prefix=console.prefix)
        self._dividers = (Divider("┬"), Divider("┴"))
        self.verdict, self.roster, self.visits = VerdictPane(), RosterPane(), VisitsLine()

    def compose(self) -> ComposeResult:
        """Lay out the frame."""
        self._arrange(self.app.size)
        yield self.header
        with Container(id="top"):
            yield self.bar
            with Container(id="scan-row"):
                yield Lines(id="scan-label")
                yield self.field
                yield self.readiness
            yield self.matches
        yield self._dividers[0]
        with Container(id="panes"):
            yield self.verdict
            yield self.roster
        yield self._dividers[1]
        yield self.visits
        yield KeysLine()
        yield Lines(id="too-small")

    def on_mount(self) -> None:
        """Write the label, and keep the clock going."""
        self.query_one("#scan-label", Lines).show(plain(f"{' Scan or type':<{LABEL - 1}}▏", "$quiet"))
        self.set_interval(1, self.paint_time)
        self.paint()

    def on_resize(self, event: Resize) -> None:
        """Fit the panes, or say that it is too small."""
        width, height = event.size
        small = width < SMALLEST[0] or height < SMALLEST[1]
        if small:
            words = (
                f"The window is {width}×{height}.",
                f"Front Desk needs {SMALLEST[0]}×{SMALLEST[1]}: make it larger.",
            )
            self.query_one("#too-small", Lines).show(*(plain(line, "bold") for line in words))
        if small != self.has_class("-too-small"):
            self.set_class(small, "-too-small")
            self.field.focus()
        self._arrange(event.size)

    def _arrange(self, size: Size) -> None:
        """Give the parts their share of the window, unless they have it."""
        if size != self._arranged:
            self._arranged = size
            tall = size.height >= TALL
            inner = size.width - 2
            split = inner * 7 // 13
            self.roster.styles.width = inner - split
            self.matches.styles.height = 10 if tall else 6
            self.visits.styles.height = 3 if tall else 2
            for divider in self._dividers:
                divider.tell(split + 1)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Log what failed beside the screen; the screen goes on."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.console.boundary.record(event.worker.error)

    def typed(self, text: str) -> None:
        """Do what follows from the text typed so far."""

    def look_at_room(self) -> None:
        """Ask for the schedule and the roster anew."""

    # --- telling the parts ----------------------------------------------------------------------------

    def say(self, verdict: Verdict, painted: asyncio.Event | None = None) -> None:
        """Keep a verdict and show it; a block rings. The event is set once somebody could see it."""
        verdict = verdict.said(self.console.club.in_words)
        self.counter.verdict = verdict
        self.verdict.tell(verdict, painted)
        if self.app.screen is not self:  # Textual calls a screen current also where another covers it
            getattr(self.app.screen, "overhear", bool)(verdict.in_a_line)
            if painted is not None:
                self.app.screen.call_after_refresh(painted.set)
        if verdict.blocks:
            self.app.bell()
        self.visits.tell(tuple(self.counter.visits), self.console.club.now())

    def queue_changed(self, change: QueueChanged) -> None:
        """Show how many scans wait, and why."""
        opening = self.console.club.desk is None
        self.readiness.tell(change.waiting, opening=opening, trouble=change.trouble is not None)
        if change.trouble is not None:
            facts = (change.trouble.sentence, "Nothing is lost: the scan waits and is tried again.")
            self.verdict.tell(Verdict(Sign.WAIT, "the books do not answer", facts, remedies=("F5 tries again now",)))

    def paint(self) -> None:
        """Show everything that the counter knows."""
        now, counter = self.console.club.now(), self.counter
        self.paint_time()
        self.bar.tell(counter.chosen, now.date() if now else None, by_hand=counter.by_hand)
        self.roster.tell(counter.chosen, counter.roster, now)
        self.visits.tell(tuple(counter.visits), now)
        if counter.verdict is not None:
            self.verdict.tell(counter.verdict)
        self.queue_changed(QueueChanged(self.console.writes.waiting, self.console.writes.trouble))

    def paint_time(self) -> None:
        """Show the minute it is."""
        self.header.tell(self.console.club.info, self.console.club.now(), self.console.staff)
