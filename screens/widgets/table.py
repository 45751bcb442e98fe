"""A list of rows with one chosen, drawn line by line: however many rows there are, only those on screen are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.message import Message

from screens.widgets.lines import Lines
from screens.widgets.safe import fit, plain, row, shortened, stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click, MouseScrollDown, MouseScrollUp

NEAR: Final = 20
"""Rows from an end at which more are asked for."""
MARK: Final = 3
"""Cells left of the first column."""
ROOMY: Final = 100
"""From this many cells on a table is wide."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands above it, and how wide it is."""

    title: str
    width: int
    """Cells; 0 takes what the others leave."""
    right: bool = False
    """Whether it is set to the right: numbers."""
    from_width: int = 0
    """It is left out where the table has fewer cells than this."""
    roomy: int = 0
    """Cells where the table is wide; 0: as ever."""

    def cells(self, table: int) -> int:
        """Return its cells in a table of so many; 0: what the others leave."""
        return self.roomy if self.roomy and table >= ROOMY else self.width


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: text from anywhere, and the style it is shown in."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``key`` names what it is about, empty for a heading that cannot be chosen."""

    key: str
    cells: tuple[Cell | str, ...]
    style: str = ""


@dataclass
class Chosen(Message):
    """Another row is chosen."""

    table: Table
    key: str | None

    @property
    def control(self) -> Table:
        """The table."""
        return self.table


@dataclass
class Opened(Message):
    """A row was clicked on that was chosen already: it is to be opened."""

    table: Table
    key: str

    @property
    def control(self) -> Table:
        """The table."""
        return self.table


@dataclass
class Near(Message):
    """The choice is near an end of the rows: more may be wanted."""

    table: Table
    end: bool
    """Whether it is the last row that is near; else the first."""

    @property
    def control(self) -> Table:
        """The table."""
        return self.table


class Table(Lines):
    """Rows under the titles of their columns; it never takes the focus: what has it moves the choice."""

    DEFAULT_CSS = "Table { width: 1fr; height: 1fr; }"

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty: str = "",
        id: str | None = None,  # noqa: A002  # Textual's word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._empty = empty
        self._rows: list[Row] = []
        self._at: int | None = None
        self._first = 0

    # --- what it shows --------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[Row]:
        """Every row there is."""
        return self._rows

    def tell(self, rows: Sequence[Row], *, empty: str | None = None, choose: str | None = None) -> None:
        """Show these rows; the choice stays on its key, or goes to ``choose``, else to the first row."""
        wanted = choose if choose is not None else self.key
        self._rows = list(rows)
        if empty is not None:
            self._empty = empty
        place = self._place(wanted)
        self._at = place if place is not None else self._next(-1, 1)
        if place is None:
            self._first = 0
        self._told()

    def head(self, columns: Sequence[Column]) -> None:
        """Have other columns from now on; the rows are told next."""
        if tuple(columns) != self._columns:
            self._columns, self._rows, self._at, self._first = tuple(columns), [], None, 0

    def extend(self, rows: Sequence[Row]) -> None:
        """Add rows after the last."""
        self._rows += rows
        if self._at is None:
            self._at = self._next(-1, 1)
        self._told()

    def prepend(self, rows: Sequence[Row]) -> None:
        """Add rows before the first; what is on screen stays where it is."""
        self._rows[:0] = rows
        self._first += len(rows)
        if self._at is not None:
            self._at += len(rows)
        self._told()

    def forget(self, rows: int, *, end: bool) -> None:
        """Drop so many rows from the end, or from the beginning; what is on screen stays where it is."""
        if rows <= 0:
            return
        if end:
            del self._rows[-rows:]
        else:
            del self._rows[:rows]
            self._first = max(self._first - rows, 0)
        if self._at is not None:
            kept = self._at if end else self._at - rows
            self._at = min(max(kept, 0), len(self._rows) - 1) if self._rows else None
        self._told()

    @property
    def at(self) -> int | None:
        """The number of the row chosen, from 0 on."""
        return self._at

    @property
    def key(self) -> str | None:
        """The key of the row chosen."""
        return None if self._at is None else self._rows[self._at].key

    def choose(self, key: str) -> bool:
        """Choose the row of a key; whether there is one."""
        if (place := self._place(key)) is None:
            return False
        self._at = place
        self._told()
        return True

    def move(self, rows: int) -> None:
        """Choose so many rows further down (up when negative), as far as there are rows."""
        if self._at is None:
            return
        step = 1 if rows > 0 else -1
        for _ in range(abs(rows)):
            after = self._next(self._at, step)
            if after is None:
                break
            self._at = after
        self._told()
        if min(self._at, len(self._rows) - 1 - self._at) < NEAR:
            self.post_message(Near(self, end=step > 0))

    def page(self, pages: int) -> None:
        """Choose a screenful further down or up."""
        self.move(pages * max(self._room - 1, 1))

    def leap(self, *, end: bool) -> None:
        """Choose the last row, or the first."""
        self.move(len(self._rows) if end else -len(self._rows))

    def _place(self, key: str | None) -> int | None:
        return next((at for at, each in enumerate(self._rows) if key and each.key == key), None)

    def _next(self, at: int, step: int) -> int | None:
        at += step
        while 0 <= at < len(self._rows):
            if self._rows[at].key:
                return at
            at += step
        return None

    def _told(self) -> None:
        self.refresh()
        self.post_message(Chosen(self, self.key))

    # --- the mouse ------------------------------------------------------------------------------------

    def on_click(self, event: Click) -> None:
        """Choose the row clicked on; a second click opens it."""
        at = self._first + event.y - 1
        if not (0 <= at < len(self._rows) and event.y and self._rows[at].key):
            return
        if at == self._at and event.chain > 1:
            self.post_message(Opened(self, self._rows[at].key))
        self._at = at
        self._told()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Move down."""
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Move up."""
        event.stop()
        self.move(-3)

    # --- drawing --------------------------------------------------------------------------------------

    @property
    def _room(self) -> int:
        """Rows that fit under the titles."""
        return max(self.size.height - 1, 1)

    def render(self) -> Content:
        """Return the titles and the rows that fit, the one chosen among them."""
        width = self.size.width
        if not self._rows:
            return stack(
                [Content(), *(plain(shortened(f"   {line}", width), "$quiet") for line in self._empty.split("\n"))]
            )
        if self._at is not None:
            first = max(self._first, self._at - self._room + 1)
            self._first = min(first, self._at, max(len(self._rows) - self._room, 0))
            if self._first == self._next(-1, 1):
                self._first = 0  # the heading above the first row is to be seen, too
        widths = self._widths(width)
        shown = self._rows[self._first : self._first + self._room]
        titles = [fit(each.title, wide, "$quiet", right=each.right) for each, wide in widths]
        lines = [_line(plain(" " * MARK), titles)]
        for at, each in enumerate(shown, self._first):
            lines.append(self._drawn(each, widths, chosen=at == self._at))
        return stack(lines)

    def _widths(self, width: int) -> list[tuple[Column, int]]:
        shown = [each for each in self._columns if width >= each.from_width]
        left = width - MARK - sum(each.cells(width) + 1 for each in shown if each.width)
        open_ended = [each for each in shown if not each.width]
        return [(each, each.cells(width) or max(left // len(open_ended) - 1, 4)) for each in shown]

    def _drawn(self, row_: Row, widths: list[tuple[Column, int]], *, chosen: bool) -> Content:
        if not row_.key:
            return plain(shortened(f" {_text(row_.cells[0])}", self.size.width), row_.style or "bold $primary")
        by_column = dict(zip(self._columns, row_.cells, strict=True))
        cells = []
        for column, wide in widths:
            cell = by_column[column]
            style = "" if chosen else (cell.style if isinstance(cell, Cell) else "") or row_.style
            cells.append(fit(_text(cell), wide, style, right=column.right))
        line = _line(plain(" ▸ " if chosen else " " * MARK), cells)
        return line.stylize("bold reverse" if self.app.no_color else "bold $primary") if chosen else line


def _line(mark: Content, cells: list[Content]) -> Content:
    parts = [mark]
    for cell in cells:
        parts += [cell, plain(" ")]
    return row(*parts)


def _text(cell: Cell | str) -> str:
    return cell.text if isinstance(cell, Cell) else cell
