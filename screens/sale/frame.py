"""The frame of a sale: its three steps, which one is shown, and what is chosen and typed in each."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.containers import Container, VerticalScroll

from screens.memberships.screen import ask_for_offer
from screens.memberships.words import rows
from screens.room import ROOM_CSS, Room, sentence_of
from screens.sale.reading import SaleDraft, read_sale, sale_fields
from screens.sale.summary import SummaryPane
from screens.widgets.find_line import FindLine, Sought
from screens.widgets.form import Form, Reading
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, row
from screens.widgets.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from textual.app import ComposeResult
    from textual.content import Content
    from textual.events import Click

    from frontdesk.amounts import Money
    from frontdesk.answers import MembershipLine, Offer

COLUMNS: Final = (
    Column("Membership", 0),
    Column("Code", 12, from_width=100),
    Column("Price", 18),
    Column("Credits", 30),
    Column("Now", 5, right=True, from_width=90),
    Column("Ever", 5, right=True, from_width=90),
)
NOTHING: Final = "Nothing is on sale yet: F6 goes to the memberships."


class Step(StrEnum):
    """The steps of a sale, in order."""

    MEMBERSHIP = "Membership"
    DATES = "Dates and payment"
    SUMMARY = "Summary"


class StepBar(Lines):
    """The steps, those done and the one shown; a click goes back to one that is done."""

    def __init__(self) -> None:
        super().__init__(id="steps")
        self._ends: list[int] = []

    def tell(self, shown: Step) -> None:
        """Show where one is."""
        parts: list[Content] = []
        self._ends = []
        for number, step in enumerate(Step, 1):
            done = list(Step).index(shown) >= number
            mark, style = ("✔", "$success") if done else (str(number), "" if step is shown else "$quiet")
            parts += [plain(f" {mark} ", style), plain(f"{step} ", "bold reverse" if step is shown else "")]
            self._ends.append(sum(len(part) for part in parts))
        self.show(row(*parts))

    def on_click(self, event: Click) -> None:
        """Go back to the step clicked on."""
        screen = self.screen
        found = next((at for at, end in enumerate(self._ends) if event.x < end), None)
        if isinstance(screen, SaleFrame) and found is not None and found < list(Step).index(screen.step):
            screen.show_step(list(Step)[found])


class SaleFrame(Room):
    """The steps of a sale laid out; what leads from one to the next is the sale's."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, Path(__file__).with_name("sale.tcss")]
    NAME = "Sale"

    def __init__(self, console: Any, card: str, start: date | None = None) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self.card = card
        self.step = Step.MEMBERSHIP
        self.offer: Offer | None = None
        self.money: Money | None = None
        self.plan: MembershipLine | None = None
        """The membership chosen."""
        self.draft = SaleDraft(Reading())
        self.page = SummaryPane()
        self.form = Form(self._read, id="dates")
        self._fields = sale_fields(start)
        self._bar = StepBar()
        self._table = Table(COLUMNS, empty="Looking …", id="offer")
        self._find = FindLine(self._table)

    def furnish(self) -> ComposeResult:
        """Lay out the steps, one of them shown."""
        yield self._bar
        with Container(id="choose"):
            yield self._find
            yield self._table
        with self.form:
            yield from self._fields
        with VerticalScroll(id="summary", can_focus=True):
            yield self.page

    def on_mount(self) -> None:
        """Say whom something is sold to, and begin at the first step."""
        super().on_mount()
        index = self.console.club.index
        person = index.by_card(self.card) if index is not None else None
        name = f"{person.last_name}, {person.first_name}" if person else self.card
        self.header.name_room(f"Sell to {name}")
        self.show_step(Step.MEMBERSHIP)

    def show_step(self, step: Step) -> None:
        """Show one of the steps, and give it the keys."""
        self.step = step
        parts = {Step.MEMBERSHIP: "#choose", Step.DATES: "#dates", Step.SUMMARY: "#summary"}
        for each, part in parts.items():
            self.query_one(part).display = each is step
        self._bar.tell(step)
        if step is Step.MEMBERSHIP:
            self._find.field.focus()
        elif step is Step.DATES:
            self.form.look()
            self.form.walk(1)
        else:
            self.query_one("#summary").focus()

    @property
    def today(self) -> date | None:
        """The club's day; None before it is open."""
        now = self.console.club.now()
        return now.date() if now else None

    # --- what is on sale ------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask for what is on sale."""
        self.ask(ask_for_offer(self.console.settings), self._offered, "offer")

    def _offered(self, found: tuple[object, Money]) -> None:
        answer, self.money = found
        if (sentence := sentence_of(answer)) is not None:
            self._table.tell((), empty=sentence)
            return
        self.offer = answer  # type: ignore[assignment]  # no refusal: the offer
        if self.plan is not None:
            self.plan = self.on_sale(self.plan.code) or self.plan
        self._list()
        self.offered()

    def offered(self) -> None:
        """Go on with what is on sale: it was looked up anew."""

    def on_sale(self, code: str) -> MembershipLine | None:
        """Return the membership of a code, if it is on sale."""
        found = self.offer.memberships if self.offer else ()
        return next((each for each in found if each.code == code and not each.archived), None)

    def _list(self) -> None:
        from frontdesk.text import fold

        if self.offer is None or self.money is None:
            return
        sought = fold(self._find.field.value).split()
        found = [
            each
            for each in self.offer.memberships
            if not each.archived and all(word in fold(f"{each.name} {each.code} {each.category}") for word in sought)
        ]
        held = {each.category for each in found}
        categories = [each for each in self.offer.categories if each.name in held]
        empty = "Nothing on sale is named like this." if sought else NOTHING
        self._table.tell(list(rows(categories, found, self.money, archived=False)), empty=empty)
        self._find.say(f"{len(found)} on sale".rjust(29))

    def on_sought(self, message: Sought) -> None:
        """Narrow the list."""
        message.stop()
        self._list()

    # --- dates and payment ----------------------------------------------------------------------------

    def _read(self, texts: Mapping[str, str]) -> Reading:
        if self.plan is not None and self.money is not None and (today := self.today) is not None:
            self.draft = read_sale(texts, self.plan, today, self.money)
        return self.draft.reading
