"""The top of every frame, and the lines that divide it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from screens.widgets.lines import Lines
from screens.widgets.safe import plain, row, shortened

if TYPE_CHECKING:
    from datetime import datetime

    from frontdesk.answers import ClubInfo


class Header(Lines):
    """The top of the frame: whose club, when, who, and whether billing is enforced."""

    def __init__(self, room: str = "Front Desk") -> None:
        super().__init__(id="header")
        self._room = room
        self._told: tuple[ClubInfo | None, datetime | None, str] = (None, None, "")

    @property
    def room(self) -> str:
        """The name of the room."""
        return self._room

    def name_room(self, name: str) -> None:
        """Show another name of the room."""
        self._room = name
        self.refresh()

    def tell(self, club: ClubInfo | None, now: datetime | None, staff: str) -> None:
        """Show this, if it is news."""
        minute = now.replace(second=0, microsecond=0) if now else None
        if (club, minute, staff) != self._told:
            self._told = (club, minute, staff)
            self.refresh()

    def render(self) -> Content:
        """Return the line, the name shortened to what is left of it."""
        club, now, staff = self._told
        width = self.size.width
        clock = f"{now:%a} {now.day} {now:%b %H:%M} · " if now else ""
        switch = "" if club is None else "ENFORCED" if club.enforced else "NOT ENFORCED"
        right = f" {clock}{shortened(staff, 16)}{' · ' if switch else ''}"
        name = shortened(
            f" {self._room}{f' · {club.name}' if club else ''} ", width - 4 - cell_len(right) - len(switch)
        )
        rule = "─" * max(width - 3 - cell_len(name) - cell_len(right) - len(switch), 0)
        return row(
            plain("┌", "$frame"),
            plain(name, "bold"),
            plain(rule, "$frame"),
            plain(right),
            plain(switch, "$success" if club and club.enforced else "bold $warning"),
            plain(" ┐", "$frame"),
        )


class Divider(Lines):
    """A line across the frame; where the panes below or above are divided it says so."""

    def __init__(self, joint: str) -> None:
        super().__init__(classes="divider")
        self._joint = joint
        self._at = 0

    def tell(self, at: int) -> None:
        """Join the line between the panes at this column."""
        self._at = at
        self.refresh()

    def render(self) -> Content:
        """Return the line."""
        width = self.size.width
        line = "─" * (width - 2)
        if 0 < self._at < width - 1:
            line = line[: self._at - 1] + self._joint + line[self._at :]
        return plain(f"├{line}┤", "$frame")
