"""The wizard's frame: three tabs in order, each complete, incomplete or at fault, read as a whole with every key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content

from frontdesk.rules.plans import Plan, Tab
from screens.draft_room import DraftRoom
from screens.memberships.inputs import inputs
from screens.memberships.outline import OutlinePane, read_often
from screens.memberships.reading import Draft, read, texts_of
from screens.room import ROOM_CSS
from screens.widgets.fields import YES, Changed, Field, Finished
from screens.widgets.form import Form, Read, Reading
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.events import Click, Resize

    from frontdesk.amounts import Money
    from frontdesk.answers import MembershipLine

MARKS = {"complete": ("✔", "$success"), "incomplete": ("○", "$quiet"), "at fault": ("✖", "$error")}
WIDE = 110
"""From this many columns on Summary and simulator stand beside the fields, else below them."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the wizard begins with."""

    known: MembershipLine | None
    """The membership to be edited or copied; None: a new one."""
    categories: tuple[str, ...]
    money: Money
    copy: bool = False

    @property
    def texts(self) -> dict[str, str]:
        """The first texts of the fields."""
        first = self.categories[0] if len(self.categories) == 1 else ""
        texts = texts_of(self.known or Plan(category=first), self.money)
        if self.known is None:
            texts |= {"price": "", "signup_fee": "", "tax": "", "limited": YES, "initial": ""}
        elif self.copy:
            texts |= {"name": "", "code": ""}
        return texts


class TabBar(Lines):
    """The tabs, which one is shown, and how each stands."""

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self._ends: list[int] = []

    def tell(self, draft: Draft, shown: Tab) -> None:
        """Show how the tabs stand."""
        parts: list[Content] = []
        self._ends = []
        for tab in Tab:
            mark, style = MARKS[draft.tab(tab)]
            parts += [plain(f" {mark} ", style), plain(f"{tab} ", "bold reverse" if tab is shown else "")]
            self._ends.append(sum(len(part) for part in parts))
        self.show(row(*parts))

    def on_click(self, event: Click) -> None:
        """Show the tab clicked on."""
        for tab, end in zip(Tab, self._ends, strict=False):
            if event.x < end:
                wizard = self.screen
                if isinstance(wizard, WizardFrame):
                    wizard.show_tab(tab)
                return


class WizardFrame(DraftRoom):
    """The tabs with their fields, read with every key; what becomes of them is the wizard's."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, Path(__file__).with_name("wizard.tcss")]
    NAME = "Membership"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "turn(1)", "Next tab", id="wizard.next", tooltip="The next tab", priority=True),
        Binding(
            "pageup", "turn(-1)", "Tab before", id="wizard.before", tooltip="The tab before", show=False, priority=True
        ),
    ]

    def __init__(self, console: Any, beginning: Beginning) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self.beginning = beginning
        self.shown = Tab.INFORMATION
        self._bar = TabBar()
        texts = beginning.texts
        self.forms = {tab: Form(self._read_all, id=f"tab-{tab.name.lower()}") for tab in Tab}
        self.fields = {tab: inputs(tab, texts, beginning.categories) for tab in Tab}
        self._outline = OutlinePane()
        self._often = Field("often", "… or so many a week", size="short")
        self.complaint: dict[str, str] | None = None
        """What stood in the fields when something did not work."""
        self.draft = read(texts, beginning.money)

    def complain(self, words: str) -> None:
        """Say what did not work; it goes once nothing is at fault any more."""
        self.complaint = self.texts
        super().complain(words)

    # --- laying out -----------------------------------------------------------------------------------

    def furnish(self) -> ComposeResult:
        """Lay out the tabs' bar and the three forms; Summary and simulator stand with the credits."""
        yield self._bar
        with Container(id="wizard"):
            for tab in Tab:
                with self.forms[tab]:
                    yield from self.fields[tab]
            with VerticalScroll(id="beside", can_focus=False):
                yield self._outline
                yield self._often

    def on_mount(self) -> None:
        """Begin at the first field."""
        super().on_mount()
        self._told()
        self.show_tab(Tab.INFORMATION)

    def on_resize(self, event: Resize) -> None:
        """Put the Summary beside the fields where there is room."""
        self.set_class(event.size.width >= WIDE, "-side-by-side")

    # --- reading --------------------------------------------------------------------------------------

    @property
    def texts(self) -> dict[str, str]:
        """What stands in every field of every tab."""
        return {each.key: each.value for inside in self.fields.values() for each in inside}

    def _read_all(self, _own: Mapping[str, str]) -> Reading:
        """Read the whole, whichever tab asks: what one field may be can hang on another tab."""
        self.draft = read(self.texts, self.beginning.money)
        return self.draft.reading

    def on_read(self, message: Read) -> None:
        """Show how the tabs stand, and what the credits come to; a complaint that is mended goes."""
        message.stop()
        self._told()
        if self.complaint is not None and self.complaint != self.texts and not self.draft.reading.faults:
            self.complaint = None
            self.say("")

    def on_changed(self, message: Changed) -> None:
        """Work the simulator out for another number of visits."""
        message.stop()
        self._told()

    def _told(self) -> None:
        self._bar.tell(self.draft, self.shown)
        now = self.console.club.now()
        if now is not None:
            limited = self.texts["limited"] == YES
            self._outline.tell(self.draft.terms, now.date(), limited=limited, often=read_often(self._often.value))

    # --- moving ---------------------------------------------------------------------------------------

    def show_tab(self, tab: Tab, field: Field | None = None) -> None:
        """Show a tab, at its first field or at the one given."""
        self.shown = tab
        for each, form in self.forms.items():
            form.display = each is tab
        self.query_one("#beside").display = tab is Tab.CREDITS
        self._bar.tell(self.draft, tab)
        self.forms[tab].look()
        if field is not None:
            field.focus()
        else:
            self.forms[tab].walk(1)

    def action_turn(self, steps: int) -> None:
        """Turn to another tab."""
        tabs = list(Tab)
        at = tabs.index(self.shown) + steps
        if 0 <= at < len(tabs):
            self.show_tab(tabs[at])

    def on_finished(self, message: Finished) -> None:
        """Enter in the simulator's own field has nothing to go on to."""
        message.stop()
