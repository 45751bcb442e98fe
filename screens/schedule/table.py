"""The list of the schedule: as every list, but Home goes to today."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from screens.widgets.key_table import KeyTable


class ScheduleTable(KeyTable):
    """Moves among the sessions of a day, or of a week where there is no room for columns."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("home", "screen.today", "Today", show=False, id="schedule.today", tooltip="Today"),
    ]
