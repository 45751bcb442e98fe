"""The command palette: everything that has a key, and people by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from screens.rooms import PAGES, open_contact, open_report, open_roster
from screens.widgets.safe import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.binding import Binding
    from textual.dom import DOMNode
    from textual.fuzzy import Matcher

    from screens.console import Console

PEOPLE: int = 6
"""How many people the palette offers."""
NAMED, PERSON, FAR = 0.9, 0.6, 0.3
"""How near a hit is: a command with a word that begins so, a person named so, a command whose letters merely fit."""


class Commands(Provider):
    """Offers the bindings that have a name of their own, and contacts."""

    async def discover(self) -> Hits:
        """Offer every command before anything is typed."""
        for binding, node in self._bindings():
            yield DiscoveryHit(_words(binding), partial(self.app.run_action, binding.action, node), binding.tooltip)
        for title, page in self._pages():
            yield DiscoveryHit(plain(title), page, title)

    async def search(self, query: str) -> Hits:
        """Offer commands and people that match."""
        matcher = self.matcher(query)
        for text, run in (*self._commands(), *self._pages()):
            if (score := matcher.match(text)) > 0:
                yield Hit(_near(query, text, score), plain(text), run, text)
        console: Console | None = getattr(self.app, "console_parts", None)
        if console is None:
            return
        for hit in self._report_hits(matcher, console):
            yield hit
        for session in console.counter.sessions:
            words = plain(f"Roster: {session.time} {session.series}, {session.date:%a} {session.date.day}")
            if (score := matcher.match(words.plain)) > 0:
                yield Hit(score, words, partial(open_roster, self.app, console, session), words.plain, "Who comes")
        if console.club.index is not None:
            type_in = getattr(self.screen, "type_in", None)
            for person in console.club.index.find(query, most=PEOPLE):
                words = plain(f"{person.last_name}, {person.first_name}  {person.card}")
                show = partial(open_contact, self.app, console, person.card)
                yield Hit(PERSON, words, show, words.plain, "Open this contact")
                if type_in is not None:
                    scanned = plain(f"{words.plain}  into the scan field")
                    yield Hit(
                        PERSON - 0.01,
                        scanned,
                        partial(type_in, person.card),
                        scanned.plain,
                        "To be checked in with Enter",
                    )

    def _commands(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        for binding, node in self._bindings():
            yield binding.tooltip or binding.description, partial(self.app.run_action, binding.action, node)

    def _pages(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        console: Console | None = getattr(self.app, "console_parts", None)
        if console is not None and not self.screen.is_modal:
            for title, page in PAGES:
                yield title, partial(page, self.app, console)

    def _report_hits(self, matcher: Matcher, console: Console) -> Iterator[Hit]:
        for name, title, tells in _reports():
            if (score := matcher.match(title)) > 0:
                yield Hit(min(score, PERSON), plain(title), partial(open_report, self.app, console, name), title, tells)

    def _bindings(self) -> Iterator[tuple[Binding, DOMNode]]:
        seen: set[str] = set()
        for node, binding, enabled, _tooltip in self.screen.active_bindings.values():
            own = node is self.app or node is self.screen
            if own and enabled and binding.id and binding.id not in seen | {"app.commands"}:
                seen.add(binding.id)
                yield binding, node


def _near(query: str, text: str, score: float) -> float:
    """Return how near a command is: one with words that begin so, or one whose letters merely fit."""
    return NAMED if f" {query.casefold()}" in f" {text.casefold()}" else min(score, FAR)


def _reports() -> Iterator[tuple[str, str, str]]:
    """Yield what F9 opens: its name, what it is called here, and what it tells."""
    from frontdesk.reports import REPORTS
    from screens.reports.screen import ROOMS_BESIDE

    for name, about in REPORTS.items():
        yield name, f"Report: {about.title}", about.tells
    for key, (title, tells) in ROOMS_BESIDE.items():
        yield key, f"Reports: {title}", tells


def _words(binding: Binding) -> Content:
    return plain(binding.tooltip or binding.description)
