"""The Summary and the plan simulator beside the Credit Settings: told anew with every key, drawn line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from frontdesk.rules.simulator import MOST_A_WEEK, OFTEN, simulate
from frontdesk.rules.summary import outline
from frontdesk.rules.words import count, say_day, say_span
from frontdesk.text import parse_int
from screens.widgets.lines import Lines
from screens.widgets.safe import fit, plain, row, stack, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from frontdesk.rules.grants import Grant
    from frontdesk.rules.simulator import Simulation, Span, Use
    from frontdesk.rules.summary import Outline
    from frontdesk.rules.terms import CreditTerms

BLOCKS: Final = "▁▂▃▄▅▆▇█"
NONE: Final = "·"
"""A day without credits, in the strip."""
UNLIMITED: Final = "Unlimited: access while the membership runs; nothing is counted, nothing expires."
WAITING: Final = "The Summary appears here as soon as the fields above are whole."
DATES_SHOWN: Final = 4
TALL: Final = 30
"""Rows from which there is room for headings and a table."""


class OutlinePane(Lines):
    """Says what the terms come to if sold today, and draws the next ninety days."""

    DEFAULT_CSS = "OutlinePane { height: auto; }"

    def __init__(self) -> None:
        super().__init__(id="outline")
        self._words = WAITING
        self._outline: Outline | None = None
        self._simulation: Simulation | None = None

    def tell(self, terms: CreditTerms | None, today: date, *, limited: bool, often: int | None) -> None:
        """Work it out for these terms; None while they are not whole. ``often``: one more number of visits a week."""
        self._words = "" if terms else WAITING if limited else UNLIMITED
        self._outline = outline(terms, today, today) if terms else None
        weekly = OFTEN if often is None or often in OFTEN else (*OFTEN, often)
        self._simulation = simulate(terms, today, today, often=weekly) if terms else None
        self.styles.height = len(self._lines())
        self.refresh()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.styles.height = max(len(self._lines()), 1)

    def render(self) -> Content:
        """Return the lines."""
        return stack(self._lines())

    @property
    def said(self) -> str:
        """All of it, as text."""
        return "\n".join(line.plain for line in self._lines())

    def _lines(self) -> list[Content]:
        width = max(self.size.width, 40)
        if self._outline is None or self._simulation is None:
            return [plain(line, "$quiet") for line in wrapped(self._words, width - 2)]
        simulation = self._simulation
        if self.app.size.height < TALL:
            return [
                *_summary(self._outline, width),
                *_strip(simulation, width),
                *_uses_in_a_line(simulation.uses, width),
            ]
        return [
            plain("Summary", "bold $primary"),
            *_summary(self._outline, width),
            Content(),
            plain(f"The next {len(simulation.live)} days", "bold $primary"),
            *_strip(simulation, width),
            Content(),
            *_uses(simulation.uses, width),
        ]


def _summary(said: Outline, width: int) -> Iterator[Content]:
    granted = "; ".join(part for part in (said.promise, said.initial) if part)
    dates = [_dated(lot, said.sold_on) for lot in said.schedule[:DATES_SHOWN]]
    most, sessions = count(said.most_live, "credit"), said.sessions_a_year
    yearly = f"{sessions.normalize():f} {'session' if sessions == 1 else 'sessions'}"
    sentences = (
        f"{granted}.",
        f"If sold today: {'; '.join(dates)}; …",
        f"At most {most} live at once · {yearly} a year at full use.",
    )
    for sentence in sentences:
        yield from (plain(line) for line in wrapped(sentence, width - 1, 4))
    for warning in said.warnings:
        for at, line in enumerate(wrapped(warning, width - 3, 4)):
            yield row(plain("! " if not at else "  ", "bold $warning"), plain(line, "$warning"))


def _dated(lot: Grant, today: date) -> str:
    return f"{lot.credits} on {say_day(lot.usable_from, today)} good through {say_day(lot.good_through, today)}"


def _strip(simulation: Simulation, width: int) -> Iterator[Content]:
    """A mark for each day, or for each two where it is narrow: how many credits are live, and where there are none."""
    step = 1 if width >= len(simulation.live) else 2
    most = max(simulation.live) or 1
    cells = [
        NONE if not live else BLOCKS[min(live * len(BLOCKS) // (most + 1), len(BLOCKS) - 1)]
        for live in (min(simulation.live[at : at + step]) for at in range(0, len(simulation.live), step))
    ]
    yield plain("".join(cells), "$primary")
    lowest = min(simulation.live)
    said = f"{lowest} to {most}" if lowest < most else f"always {most}"
    legend = [
        f"{said} live in {len(simulation.live)} days if none are used; a mark is {count(step, 'day')}, {NONE} none"
    ]
    for words, spans in (("no credits", simulation.gaps), ("grants overlap", simulation.overlaps)):
        if spans:
            legend.append(f"{words} {_days(spans, simulation.first)}")
    yield from (plain(line, "$quiet") for line in wrapped("; ".join(legend) + ".", width - 1, 3))


def _days(spans: Sequence[Span], today: date) -> str:
    shown = [say_span(*span, today) for span in spans[:3]]
    more = f" and {len(spans) - 3} more times" if len(spans) > len(shown) else ""
    return f"{', '.join(shown)}{more}"


def _uses(uses: Sequence[Use], width: int) -> Iterator[Content]:
    titles = ("Visits a week", "come", "turned away", "credits lost", "left")
    cells = (15, 7, 13, 14, 7)
    yield row(*(fit(title, wide, "$quiet", right=True) for title, wide in zip(titles, cells, strict=True)))
    for use in uses:
        said = (f"{use.a_week}×", str(use.came), str(use.turned_away), str(use.lost), str(use.left))
        styles = ("bold", "", "$warning" if use.turned_away else "", "$warning" if use.lost else "", "")
        parts = zip(said, cells, styles, strict=True)
        yield row(*(fit(text, min(wide, width), style, right=True) for text, wide, style in parts))


def _uses_in_a_line(uses: Sequence[Use], width: int) -> Iterator[Content]:
    said = []
    for use in uses:
        away = f", {use.turned_away} turned away" if use.turned_away else ""
        lost = f", {use.lost} lost" if use.lost else ""
        said.append(f"{use.a_week}× a week {use.came} come{away}{lost}")
    yield from (plain(line) for line in wrapped("; ".join(said) + ".", width - 1, 3))


def read_often(raw: str) -> int | None:
    """Read a number of visits a week, 1 to 21; None for anything else."""
    read = parse_int(raw, field="Visits a week", lowest=1, highest=MOST_A_WEEK)
    return read if isinstance(read, int) else None
