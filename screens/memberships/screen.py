"""The memberships: what the club sells, by category, and the way to the wizard."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.dialogs.confirm import Confirm
from screens.dialogs.pick import Choice, Pick
from screens.room import ROOM_CSS, Room, sentence_of
from screens.widgets.find_line import FindLine, Sought
from screens.widgets.table import Column, Opened, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from frontdesk.amounts import Money
    from frontdesk.answers import MembershipLine, Offer
    from frontdesk.contract import Desk

COLUMNS: Final = (
    Column("Membership", 0),
    Column("Code", 12, from_width=100),
    Column("Price", 18),
    Column("Credits", 26),
    Column("Now", 5, right=True),
    Column("Ever", 5, right=True),
)
NOTHING: Final = (
    "Nothing is on sale yet.\n\nCtrl+N makes the first membership: a wizard of three tabs.\n"
    "F4 has the rest: categories, archived memberships."
)


class MembershipsScreen(Room):
    """The list, and what one does with a membership."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, Path(__file__).with_name("memberships.tcss")]
    NAME = "Memberships"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "new", "New", id="memberships.new", tooltip="A new membership"),
        Binding("f4", "actions", "Actions", id="memberships.actions", tooltip="What can be done with the one chosen"),
        Binding("ctrl+o", "archived", "Archived", id="memberships.archived", tooltip="Archived ones; again: on sale"),
    ]

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self.offer: Offer | None = None
        self.money: Money | None = None
        self._archived = False
        self._wanted: Callable[[], None] | None = None
        """What was asked for before the list was there."""
        self._table = Table(COLUMNS, empty="Looking …", id="memberships")
        self._find = FindLine(self._table)

    def furnish(self) -> ComposeResult:
        """Lay out search and list."""
        yield self._find
        yield self._table

    # --- what it shows --------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask for everything the club sells and sold."""
        self.ask(ask_for_offer(self.console.settings), self._told, "offer")

    def _told(self, found: tuple[object, Money]) -> None:
        answer, self.money = found
        if (sentence := sentence_of(answer)) is not None:
            self._table.tell((), empty=sentence)
            return
        self.offer = answer  # type: ignore[assignment]  # no refusal: the offer
        self._list()
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            wanted()

    def _list(self) -> None:
        from frontdesk.text import fold
        from screens.memberships.words import rows

        if self.offer is None or self.money is None:
            return
        sought = fold(self._find.field.value).split()
        found = [
            each
            for each in self.offer.memberships
            if all(word in fold(f"{each.name} {each.code} {each.category}") for word in sought)
        ]
        held = {each.category for each in found}
        anything = bool(self.offer.memberships)
        categories = [each for each in self.offer.categories if anything and (not sought or each.name in held)]
        empty = f"Nothing {'archived' if self._archived else 'on sale'} is named like this." if sought else NOTHING
        if self._archived and not sought:
            empty = "Nothing is archived."
        self._table.tell(list(rows(categories, found, self.money, archived=self._archived)), empty=empty)
        many = sum(each.archived == self._archived for each in found)
        self._find.say(f"{many} {'archived' if self._archived else 'on sale'}".rjust(29))

    def on_sought(self, message: Sought) -> None:
        """Narrow the list."""
        message.stop()
        self._list()

    @property
    def chosen(self) -> MembershipLine | None:
        """The membership chosen."""
        code = self._table.key
        return next((each for each in self.offer.memberships if each.code == code), None) if self.offer else None

    # --- what one does --------------------------------------------------------------------------------

    def on_opened(self, message: Opened) -> None:
        """Edit the one chosen."""
        message.stop()
        self._wizard(self.chosen)

    def action_new(self) -> None:
        """Open the wizard for a new one."""
        self._wizard(None)

    def _wizard(self, known: MembershipLine | None, *, copy: bool = False) -> None:
        if self.offer is None or self.money is None:
            self._wanted = partial(self._wizard, known, copy=copy)
            return
        from screens.memberships.frame import Beginning
        from screens.memberships.wizard import WizardScreen

        names = tuple(each.name for each in self.offer.categories)
        beginning = Beginning(known, names, self.money, copy=copy)
        self.app.push_screen(WizardScreen(self.console, beginning), self._saved)

    def _saved(self, name: str | None) -> None:
        if name is not None:
            self.say(f"✔ Saved: {name}", "$success")
        self.look()

    def action_archived(self) -> None:
        """Show the archived ones, or those on sale."""
        self._archived = not self._archived
        self._list()

    def action_actions(self) -> None:
        """List what can be done."""
        plan = self.chosen
        none = "" if plan else "choose one first"
        archived = plan is not None and plan.archived
        idle = "" if plan is not None and plan.limited and plan.subscriptions_now else "nobody has its credits"
        choices = (
            Choice("edit", "Edit", "Enter", none),
            Choice("copy", "Duplicate", "", none),
            Choice("restore" if archived else "archive", "Put on sale again" if archived else "Archive", "", none),
            Choice("apply", "Apply its credits to current subscriptions", "", none or idle),
            Choice("new", "New membership", "Ctrl+N"),
            Choice("categories", "Categories …"),
            Choice("archived", "Show those on sale" if self._archived else "Show archived ones", "Ctrl+O"),
        )
        title = plan.name if plan else "Memberships"
        self.app.push_screen(Pick(title, choices), partial(self._do, plan))

    def _do(self, plan: MembershipLine | None, what: str | None) -> None:
        match what:
            case "edit" if plan:
                self._wizard(plan)
            case "copy" if plan:
                self._wizard(plan, copy=True)
            case "archive" if plan:
                self._ask_to_archive(plan)
            case "restore" if plan:
                self._restore(plan)
            case "apply" if plan:
                from screens.memberships.applying import ApplyingScreen

                self.app.push_screen(ApplyingScreen(self.console, plan), self._saved)
            case "categories":
                from screens.memberships.categories import CategoriesScreen

                self.app.push_screen(CategoriesScreen(self.console), self._saved)
            case "new":
                self.action_new()
            case "archived":
                self.action_archived()

    def _ask_to_archive(self, plan: MembershipLine) -> None:
        from frontdesk.rules.words import count

        keep = f"{count(plan.subscriptions_now, 'subscription')} of it go on as sold." if plan.subscriptions_now else ""
        lines = (f"{plan.name} is no longer sold.", keep, "It can be put on sale again at any time.")
        confirm = Confirm(f"Archive {plan.name}?", tuple(filter(None, lines)), yes="Archive it", no="Leave it on sale")
        self.app.push_screen(confirm, partial(self._archive, plan))

    def _archive(self, plan: MembershipLine, sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
        if sure:
            from frontdesk.requests import ArchiveMembership

            self.send(ArchiveMembership(plan.code), partial(self._answered, f"{plan.name} is archived."))

    def _restore(self, plan: MembershipLine) -> None:
        from frontdesk.requests import RestoreMembership

        self.send(RestoreMembership(plan.code), partial(self._answered, f"{plan.name} is on sale again."))

    def _answered(self, done: str, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self.complain(sentence)
        else:
            self.say(f"✔ {done}", "$success")
        self.look()


def ask_for_offer(settings: object) -> Any:  # noqa: ANN401  # a question for the desk
    """Return the question for all that is sold, with how money is written here (whose data take a while to load)."""

    def ask(desk: Desk) -> tuple[object, Money]:
        from frontdesk.amounts import money_of
        from frontdesk.requests import Memberships

        return desk.perform(Memberships()), money_of(desk.club().currency, str(getattr(settings, "locale", "")))

    return ask
