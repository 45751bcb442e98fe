"""Whom the list of contacts shows, and in which order: what is chosen, how it is asked for, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from screens.dialogs.pick import Choice

if TYPE_CHECKING:
    from frontdesk.requests import FindContacts
    from screens.widgets.table import Column

NOBODY: Final = "Nobody is known yet.\n\nCtrl+N adds the first contact: a name is enough."
SORTS: Final = {
    "name": ("name", "Name"),
    "card": ("card", "Card"),
    "credits": ("credits left", "Credits"),
    "ending": ("end of credits", "Credits"),
    "last_visit": ("last visit", "Last visit"),
    "owes": ("what they owe", "Owes"),
    "since": ("known since", ""),
}
"""By what the list is in order: in words, and the column that shows it."""
_DOWN_FIRST: Final = ("owes", "since")
"""Orders of which one wants the last first."""
_GROUP, _SORT = "group ", "sort "


@dataclass(frozen=True, slots=True)
class Order:
    """What is chosen."""

    filter: str = ""
    """A filter, or a group after «group »; empty: everybody."""
    sort: str = "name"
    down: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is everybody by name, as the search puts them."""
        return self == Order()

    @property
    def mark(self) -> str:
        """The direction."""
        return "▼" if self.down else "▲"

    def changed(self, key: str) -> Order:
        """Return it with what was picked; the order that there is already turns round."""
        sort = key.removeprefix(_SORT)
        if sort == key:
            return replace(self, filter=key)
        down = not self.down if sort == self.sort else sort in _DOWN_FIRST
        return replace(self, sort=sort, down=down)

    def asked(self, among: tuple[str, ...] | None, most: int, after: str) -> FindContacts:
        """Return the question for a page."""
        from frontdesk.requests import Filter, FindContacts, Sort
        from frontdesk.rules.terms import Group

        group = self.filter.removeprefix(_GROUP)
        grouped = group != self.filter
        return FindContacts(
            Filter(self.filter) if self.filter and not grouped else None,
            Group(group) if grouped else None,
            Sort(self.sort),
            self.down,
            among,
            after,
            most,
        )

    def choices(self) -> tuple[Choice, ...]:
        """List what can be picked."""
        from frontdesk.rules.terms import Group
        from screens.contacts.words import FILTERS

        return (
            Choice("", "Everybody"),
            *(Choice(key, words) for key, words in FILTERS.items()),
            *(Choice(f"{_GROUP}{each}", f"Group: {each}") for each in Group),
            *(
                Choice(f"{_SORT}{key}", f"Sort by {words}", f"{self.mark} again turns it" if key == self.sort else "")
                for key, (words, _column) in SORTS.items()
            ),
        )

    def columns(self) -> tuple[Column, ...]:
        """Return the columns, the one that is in order marked."""
        from screens.contacts.words import COLUMNS

        marked, mark = SORTS[self.sort][1], f" {self.mark}"
        return tuple(replace(each, title=each.title + mark * (each.title == marked)) for each in COLUMNS)

    def title(self, room: str) -> str:
        """Name the room, with the order where it is not by name."""
        return room if self.sort == "name" else f"{room} by {SORTS[self.sort][0]} {self.mark}"

    def say(self, total: int, *, full: bool) -> str:
        """Say how many there are; ``full``: perhaps more."""
        from screens.contacts.words import FILTERS

        name = FILTERS.get(self.filter, self.filter)
        more = "+" if full and self.plain else ""
        return f"{name}{': ' if name else ''}{total:,}{more}".rjust(29)

    def empty(self, *, sought: bool, known: bool) -> str:
        """Say why nobody is shown."""
        if sought:
            return "Nobody here is named like this."
        if not known:
            return "Looking …"
        return "Nobody." if self.filter else NOBODY
