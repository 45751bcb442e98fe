"""A form: fields that Enter walks through, read as a whole with every key, said to be wrong no sooner than they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.message import Message

from screens.widgets.fields import Changed, Field, Left, Walk, Walks

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form's texts come to, by field."""

    faults: Mapping[str, str] = field(default_factory=dict)
    """A sentence for each field at fault."""
    echoes: Mapping[str, str] = field(default_factory=dict)
    """What was understood, where that is worth saying."""
    hidden: frozenset[str] = frozenset()
    """Fields that have nothing to say now."""


@dataclass
class Read(Message):
    """The form was read anew: something changed."""

    form: Form


@dataclass
class Through(Message):
    """Enter was pressed in the last field."""

    form: Form


class Form(VerticalScroll, Walks):
    """Fields one under the other. ``read`` is called with all their values; it must be pure and quick."""

    def __init__(self, read: Callable[[Mapping[str, str]], Reading], *, id: str | None = None) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id, can_focus=False)
        self._read = read
        self.reading = Reading()
        self._refused: dict[str, str] = {}
        """What the desk refused, by field: it cannot be read off the form."""

    def on_mount(self) -> None:
        """Read what stands in it at first."""
        self.look()

    @property
    def fields(self) -> Iterator[Field]:
        """Its fields, from top to bottom."""
        return iter(self.query(Field))

    @property
    def values(self) -> dict[str, str]:
        """What stands in every field."""
        return {each.key: each.value for each in self.fields}

    @property
    def changed(self) -> bool:
        """Whether anything differs from what stood there at first."""
        return any(each.value != each.first_value for each in self.fields)

    def field(self, key: str) -> Field:
        """The field of that key."""
        return next(each for each in self.fields if each.key == key)

    def look(self, *, all_visited: bool = False) -> None:
        """Read it anew, and show what is wrong where somebody has been; ``all_visited``: everywhere."""
        self.reading = self._read(self.values)
        for each in self.fields:
            each.visited = each.visited or all_visited
            fault = self.reading.faults.get(each.key, "") if each.visited else ""
            fault = fault or self._refused.get(each.key, "")
            each.say(fault, "" if fault else self.reading.echoes.get(each.key, ""))
            each.display = each.key not in self.reading.hidden
        self.post_message(Read(self))

    def refuse(self, field: Field, sentence: str) -> None:
        """Say at a field why what stands there was refused; it is said until something else stands there."""
        self._refused[field.key] = sentence
        field.visited = True
        field.focus()
        field.say(sentence)

    def walk(self, steps: int, start: Field | None = None) -> bool:
        """Go to the field so many further on that is to be seen; whether there is one."""
        seen = [each for each in self.fields if each.display]
        at = seen.index(start) + steps if start in seen else (0 if steps > 0 else len(seen) - 1)
        if not 0 <= at < len(seen):
            return False
        seen[at].focus()
        return True

    def first_fault(self) -> Field | None:
        """Return the first field at fault, shown as such from now on."""
        self.look(all_visited=True)
        return next((each for each in self.fields if each.key in self.reading.faults), None)

    def on_changed(self, message: Changed) -> None:
        """Read it anew; what is being typed is not called wrong yet, but what was wrong may be mended."""
        message.stop()
        self._refused.pop(message.field.key, None)
        if not message.field.fault:
            message.field.visited = False
        self.look()

    def on_left(self, message: Left) -> None:
        """Say what is wrong with the field that was left."""
        message.stop()
        self.look()

    def finish(self, field: Field) -> None:
        """Go on to the next field, unless this one is at fault."""
        self.look()
        if field.key not in self.reading.faults and not self.walk(1, field):
            self.post_message(Through(self))

    def on_walk(self, message: Walk) -> None:
        """Go to another field."""
        message.stop()
        self.walk(message.steps, message.field)
