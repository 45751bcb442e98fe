"""The list of the schedule: as every list, but Home goes to today."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from screens.widgets.key_table import KeyTable


class ScheduleTable(KeyTable):
    """Moves among the sessions of a day, or of a week where there is no room for columns."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("home", "screen.today", "Today", show=False, id="schedule.today", tooltip="Today"),
        Binding("end", "screen.last", "Last", show=False, id="schedule.last", tooltip="The last session of all"),
    ]

    def lead(self) -> None:
        """Bring the heading over the row chosen to the top, as far as there are rows below."""
        if self._at is not None:
            headings = [at for at, each in enumerate(self._rows[: self._at]) if not each.key]
            self._first = headings[-1] if headings else 0
            self.refresh()
