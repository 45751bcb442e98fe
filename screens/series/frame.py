"""The frame of the series form: its fields, read as a whole with every key, and beside them what they come to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.containers import Container

from screens.draft_room import DraftRoom
from screens.room import ROOM_CSS, sentence_of
from screens.series.asking import Choices, Known, ask_series, options_of
from screens.series.inputs import OWN_TERMS, series_fields
from screens.series.reading import SeriesDraft, new_texts, read, texts_like, texts_of
from screens.series.terms import say_terms
from screens.series.words import outline
from screens.widgets.fields import ChoiceField
from screens.widgets.form import Form, Read, Reading
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, shortened, wrapped
from screens.widgets.ticks import TicksField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from textual.app import ComposeResult
    from textual.events import Resize

    from screens.widgets.fields import Field

WIDE: Final = 110
"""From this many columns on the sentences stand beside the fields, else below them."""
SERIES_CSS: Final = Path(__file__).with_name("series.tcss")
OF_A_SESSION: Final = ("time", "minutes", "capacity", "place", "coach")
"""What can be edited of one session by itself."""


class SeriesFrame(DraftRoom):
    """The fields and what they come to; what becomes of them is the form's."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, SERIES_CSS]
    NAME = "Session series"

    def __init__(self, console: Any, name: str, on: date | None, like: str = "") -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self.like = like
        """The name of the series that a new one is to be like."""
        self.known: Known | None = None
        """What the form began with; None until it is there."""
        self.name_ = name
        self.on = on
        self.draft = SeriesDraft(Reading())
        self.choices = Choices()
        self.form = Form(self._read, id="series")
        self.inputs = series_fields(new_texts(), self._ticked)
        self._outline = Lines(id="outline")

    def furnish(self) -> ComposeResult:
        """Lay out the fields, and the sentences."""
        with Container(id="both"):
            with self.form:
                yield from self.inputs
            yield self._outline

    def on_mount(self) -> None:
        """Begin at the first field."""
        super().on_mount()
        new = f"New series like {self.like}" if self.like else "New session series"
        self.header.name_room(f"Edit {self.name_}" if self.name_ else new)
        self.inputs[0].focus()

    def on_resize(self, event: Resize) -> None:
        """Put the sentences beside the fields where there is room."""
        self.set_class(event.size.width >= WIDE, "-side-by-side")
        self.call_after_refresh(self._say_outline)

    # --- what it begins with --------------------------------------------------------------------------

    def look(self) -> None:
        """Ask for the series, and for what can be chosen."""
        self.ask(ask_series(self.name_ or self.like, self.on), self.told, "series")

    def told(self, found: object) -> None:
        """Fill the form once; later only what can be chosen is new, and what was typed stays."""
        if (sentence := sentence_of(found)) is not None:
            self.complain(sentence)
        elif isinstance(found, Known):
            self._offer(found.choices)
            if self.known is None:
                self.known = replace(found, series=None) if self.like else found
                self._fill(found)
            self.form.look()

    @property
    def today(self) -> date | None:
        """The club's day; None before it is open."""
        now = self.console.club.now()
        return now.date() if now else None

    def first_texts(self) -> dict[str, str]:
        """Return the texts that the form begins with: those of the series, and of the session if it has its own."""
        known, day = self.known, self.on or self.today
        version = known.version(day) if known is not None and day is not None else None
        if known is None or version is None:
            return new_texts()
        texts, session = texts_of(version), known.session
        if session is not None and session.own:
            minutes = int((session.ends - session.starts).total_seconds()) // 60
            texts |= {"time": session.time, "minutes": str(minutes), "capacity": str(session.capacity or "")}
            texts |= {"place": session.place, "coach": session.coach}
        return texts

    def _fill(self, found: Known) -> None:
        today = self.today
        version = found.version(today) if today is not None else None
        if version is None or today is None:
            return
        texts = texts_like(version, today) if self.like else self.first_texts()
        for each in self.inputs:
            if isinstance(each, ChoiceField) and texts[each.key] not in dict(each.options):
                each.offer((*each.options, (texts[each.key], texts[each.key])))
            each.value = each.first_value = texts[each.key]
        if not self.like:
            self.header.name_room(f"Edit {texts['name']}")
        self.inputs[0].focus()

    def _offer(self, choices: Choices) -> None:
        self.choices = choices
        for each in self.inputs:
            if isinstance(each, TicksField):
                each.offer(options_of(choices))
            elif isinstance(each, ChoiceField) and each.key == "terms":
                named = [(line.name, line.name) for line in choices.policies]
                gone = [each.value] if each.value and choices.policy(each.value) is None else []
                each.offer((OWN_TERMS, *named, *((name, name) for name in gone)))
                each.beside = {line.name: f"{len(line.series)} use it" for line in choices.policies}

    def _ticked(self, keys: Sequence[str]) -> str:
        return ", ".join(self.choices.words(tuple(keys)))

    # --- reading --------------------------------------------------------------------------------------

    @property
    def texts(self) -> dict[str, str]:
        """What stands in every field."""
        return {each.key: each.value for each in self.inputs}

    def field(self, key: str) -> Field | None:
        """The field of that key."""
        return next((each for each in self.inputs if each.key == key), None)

    def _read(self, texts: Mapping[str, str]) -> Reading:
        if (today := self.today) is not None and texts:
            self.draft = read(texts, today)
        return self.draft.reading

    def on_read(self, message: Read) -> None:
        """Say what it comes to."""
        message.stop()
        self._say_outline()

    def _say_outline(self) -> None:
        today, desk = self.today, self.console.club.desk
        if today is None or desk is None:
            return
        width = max(self._outline.size.width - 2, 20)
        if self.draft.plan is None:
            policy = self.choices.policy(self.texts["terms"])
            said = [say_terms(policy).capitalize() + "."] if policy is not None else []
            said = ["What it comes to stands here once every field is right.", *said]
        else:
            said = list(outline(self.draft.plan, self.choices, today, desk.zone))
        lines = [line for each in said for line in wrapped(each, width, 6)]
        room = max(self._outline.size.height, 1)
        if len(lines) > room:
            lines = [*lines[: room - 1], shortened(f"{lines[room - 1]} …", width)]
        self._outline.show(*(plain(line) for line in lines))
