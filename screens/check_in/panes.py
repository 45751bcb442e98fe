"""The parts of the check-in screen: each draws its lines from what it was last told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from textual.content import Content

from screens.check_in.words import Sign, session_words
from screens.widgets.lines import Lines
from screens.widgets.safe import fit, fitted, plain, row, shortened, stack, wrapped

if TYPE_CHECKING:
    from datetime import date, datetime

    from frontdesk.answers import RosterLine, SessionLine, SessionRoster
    from screens.check_in.state import Visit
    from screens.check_in.words import Verdict

LABEL: Final = 14
"""Cells of the labels left of the session and the scan field."""
COLOURS: Final = {
    Sign.IN: "$success",
    Sign.NO: "$error",
    Sign.WARN: "$warning",
    Sign.WAIT: "$warning",
    Sign.ASK: "$primary",
    Sign.DONE: "$primary",
    Sign.UNDONE: "$primary",
}


class SessionBar(Lines):
    """Which session a scan goes to."""

    def __init__(self) -> None:
        super().__init__(id="session")
        self._told: tuple[SessionLine | None, bool, date | None] = (None, False, None)

    def tell(self, session: SessionLine | None, today: date | None, *, by_hand: bool) -> None:
        """Show this session."""
        self._told = (session, by_hand, today)
        self.refresh()

    def render(self) -> Content:
        """Return the line; how to change the session stands at its end where there is room."""
        session, by_hand, today = self._told
        width = self.size.width - LABEL
        label = plain(fitted(" Session", LABEL), "$quiet")
        if today is None:
            return row(label, plain("opening the club …", "$quiet"))
        if session is None:
            return row(label, plain(shortened("none today or tomorrow: nobody can be checked in", width), "$warning"))
        hint = "by hand ←/→ " if by_hand else "←/→ change "
        words = session_words(session, today)
        room = width - cell_len(hint) - 3
        if cell_len(words) > room:
            return row(label, plain("▸ ", "$primary"), plain(shortened(words, width - 3), "bold"))
        return row(
            label,
            plain("▸ ", "$primary"),
            plain(fitted(words, room), "bold"),
            plain(" "),
            plain(hint, "$warning" if by_hand else "$quiet"),
        )


class Readiness(Lines):
    """Whether the field is ready, and how many scans wait."""

    def __init__(self) -> None:
        super().__init__(id="ready")

    def tell(self, waiting: int, *, opening: bool, trouble: bool) -> None:
        """Show the state of the queue."""
        if trouble:
            self.show(fit(f"▲ {waiting} waiting ", 14, "bold $warning", right=True))
        elif opening:
            self.show(fit(f"○ {f'{waiting} queued' if waiting else 'Opening'} ", 14, "$quiet", right=True))
        elif waiting > 1:
            self.show(fit(f"◐ {waiting} in line ", 14, "bold $primary", right=True))
        else:
            self.show(fit("● Ready ", 14, "$success", right=True))


class VerdictPane(Lines):
    """The last verdict, large, until the next one."""

    def __init__(self) -> None:
        super().__init__(id="verdict")
        self._verdict: Verdict | None = None
        self._painted: asyncio.Event | None = None

    def tell(self, verdict: Verdict, painted: asyncio.Event | None = None) -> None:
        """Show this verdict, and set the event once it is painted."""
        self._verdict, self._painted = verdict, painted or self._painted
        self.refresh()

    def render(self) -> Content:
        """Return the banner and, under it, the facts, the reasons and what can be done."""
        verdict, width = self._verdict, self.size.width
        if self._painted is not None:
            self._painted.set()
        if verdict is None:
            return Content("\n").join([Content(), plain(shortened("  Nobody has been scanned yet.", width), "$quiet")])
        colour = COLOURS[verdict.sign]
        banner = "bold reverse" if self.app.no_color else f"bold $background on {colour}"
        head = f"  {verdict.sign.value}   "
        named = fit(head + shortened(verdict.who, width - len(head) - 1), width, banner)
        edge = plain(" " * width, banner)
        foot = self._remedies(verdict, width)
        roomy = self.size.height - 4 - len(foot)
        body = self._body(verdict, width, roomy)
        if body is not None:
            return stack([edge, named, edge, Content(), *body, *foot])
        body = self._body(verdict, width, roomy + 3) or self._cut(verdict, width, roomy + 3)
        return stack([named, *body, *foot][: self.size.height])

    def _body(self, verdict: Verdict, width: int, room: int) -> list[Content] | None:
        """Return every reason and every fact; None where they do not fit."""
        lines = [line for each in verdict.warnings for line in self._reason(verdict, each, width)]
        for fact in verdict.facts:
            lines += [plain(f"  {line}") for line in wrapped(fact, width - 3)]
        return lines if len(lines) <= room else None

    def _cut(self, verdict: Verdict, width: int, room: int) -> list[Content]:
        """Return what fits, a line each, the worst first, and how many more there are."""
        said = [*self._marked(verdict, width), *(fit(f"  {fact}", width) for fact in verdict.facts)]
        if len(said) <= room:
            return said
        shown = said[: max(room - 1, 0)]
        return [*shown, fit(f"  +{len(said) - len(shown)} more: Ctrl+Y", width, "bold")]

    def _marked(self, verdict: Verdict, width: int) -> list[Content]:
        mark, colour = ("✖" if verdict.blocks else "!"), COLOURS[verdict.sign]
        return [row(plain(f"  {mark} ", f"bold {colour}"), fit(each, width - 5, "bold")) for each in verdict.warnings]

    def _reason(self, verdict: Verdict, reason: str, width: int) -> list[Content]:
        mark, colour = ("✖" if verdict.blocks else "!"), COLOURS[verdict.sign]
        return [
            row(plain(f"  {' ' if at else mark} ", f"bold {colour}"), plain(line, "bold"))
            for at, line in enumerate(wrapped(reason, width - 5))
        ]

    def _remedies(self, verdict: Verdict, width: int) -> list[Content]:
        """Return what fixes it, each with its key; a key is never parted from its words."""
        lines: list[str] = []
        for each in verdict.remedies:
            joined = f"{lines[-1]} · {each}" if lines else f"→ {each}"
            if lines and cell_len(joined) > width - 3:
                lines.append(f"  {each}")
            else:
                lines[-1:] = [joined]
        return [plain(shortened(f"  {line}", width), "$quiet") for line in lines]


class RosterPane(Lines):
    """Who is in, on the left, newest first; who is still to come, on the right."""

    GLYPHS: ClassVar[dict[str, str]] = {"in": "✔", "booked": "○", "waitlisted": "◌", "no_show": "✖"}
    TO_COME: ClassVar[tuple[str, ...]] = ("booked", "waitlisted", "no_show")

    def __init__(self) -> None:
        super().__init__(id="roster")
        self._told: tuple[SessionLine | None, SessionRoster | None] = (None, None)
        self._now: datetime | None = None

    def tell(self, session: SessionLine | None, roster: SessionRoster | None, now: datetime | None) -> None:
        """Show this roster; ``now`` is the club's wall clock, for its zone."""
        self._told, self._now = (session, roster), now
        self.refresh()

    def render(self) -> Content:
        """Return the counts and the two columns."""
        (session, roster), width, height = self._told, self.size.width, self.size.height
        if session is None:
            return Content()
        if roster is None:
            return plain(shortened(f" Roster {session.time} {session.series} …", width), "$quiet")
        counts = f"{len(roster.in_)} in · {len(roster.booked)} to come "
        room = width - len(counts) - 1
        whole, brief = f" Roster {session.time} {session.series}", f" Roster {session.time}"
        name = shortened(whole if cell_len(whole) <= room else brief, room)
        head = row(plain(fitted(name, width - len(counts)), "bold"), plain(counts, "$quiet"))
        inside = [each for each in roster.lines if each.status == "in"]
        inside.sort(key=lambda each: (-each.at.timestamp() if each.at else 0.0, each.person.listed))
        coming = [each for each in roster.lines if each.status in self.TO_COME]
        coming.sort(key=lambda each: (self.TO_COME.index(each.status), each.person.listed))
        left = width // 2 + 1
        columns = self._column(inside, left, height - 1), self._column(coming, width - left, height - 1)
        tall = max(map(len, columns))
        rows = [row(*(cells[at] for cells in columns if at < len(cells))) for at in range(tall)]
        if len(columns[0]) < tall:
            gap = plain(" " * left)
            rows[len(columns[0]) :] = [row(gap, columns[1][at]) for at in range(len(columns[0]), tall)]
        return stack([head, *rows])

    def _column(self, people: list[RosterLine], width: int, height: int) -> list[Content]:
        if len(people) <= height:
            return [self._person(each, width) for each in people]
        shown = [self._person(each, width) for each in people[: height - 1]]
        return [*shown, fit(f" … {len(people) - height + 1} more", width, "$quiet")]

    def _person(self, line: RosterLine, width: int) -> Content:
        style = {"in": "$success", "no_show": "$error"}.get(line.status, "$quiet")
        at = f"{line.at.astimezone(self._now.tzinfo):%H:%M} " if line.at and self._now else ""
        flag = "! " if line.flagged else ""
        used = 3 + len(at) + len(flag)
        name = line.person.listed
        if cell_len(name) >= width - used:
            name = f"{line.person.last_name}, {line.person.first_name[:1]}"
        return row(
            plain(f" {self.GLYPHS.get(line.status, '·')} ", style),
            plain(at, "$quiet"),
            plain(flag, "bold $warning"),
            fit(name, width - used - 1),
            plain(" "),
        )


class VisitsLine(Lines):
    """The last verdicts of this desk, newest first."""

    def __init__(self) -> None:
        super().__init__(id="visits")
        self._told: tuple[tuple[Visit, ...], datetime | None] = ((), None)

    def tell(self, visits: tuple[Visit, ...], now: datetime | None) -> None:
        """Show these."""
        self._told = (visits, now)
        self.refresh()

    def render(self) -> Content:
        """Return as many as fit, whole; a long reason is shortened."""
        (visits, now), width = self._told, self.size.width
        if now is None or not visits:
            return plain("  The last visits appear here.", "$quiet")
        lines: list[Content] = []
        parts: list[Content] = []
        used = 1
        for visit in visits:
            text = shortened(visit.who, 22) + (f": {shortened(visit.brief, 22)}" if visit.brief else "")
            needed = 10 + cell_len(text) + (1 if parts else 0)
            if used + needed > width and parts:
                lines.append(row(plain(" "), *parts))
                parts, used, needed = [], 1, needed - 1
                if len(lines) == self.size.height:
                    break
            used += needed
            parts += [
                plain("· " if parts else "", "$frame"),
                plain(f"{visit.at.astimezone(now.tzinfo):%H:%M} ", "$quiet"),
                plain("✔ " if visit.admitted else "✖ ", "$success" if visit.admitted else "$error"),
                plain(f"{text} "),
            ]
        if parts and len(lines) < self.size.height:
            lines.append(row(plain(" "), *parts))
        return stack(lines)
