"""Who works at the desk: a list of people, and what each and each role may do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from textual.binding import Binding, BindingType

from frontdesk.rules.access import Privilege, Role
from screens.dialogs.confirm import Confirm
from screens.dialogs.pick import Choice, Pick
from screens.room import Room, sentence_of
from screens.sign_in.pin_box import PinField
from screens.staff.form import StaffForm
from screens.staff.reading import CAPTIONS, OWNER_FIRST, differs, edited, keeps_an_owner, new_person, new_pin, role_set
from screens.widgets.fields import YES, ChoiceField, Field, ToggleField
from screens.widgets.find_line import FindLine, Sought
from screens.widgets.table import Cell, Column, Opened, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from frontdesk.answers import StaffLine, StaffPeople
    from frontdesk.contract import Desk
    from frontdesk.requests import Request

COLUMNS: Final = (
    Column("Name", 0),
    Column("Role", 8),
    Column("PIN", 8),
    Column("May beside the role", 34, from_width=70),
)
ROLES: Final = tuple((str(role), str(role)) for role in reversed(Role))
NOBODY: Final = "Nobody is listed: whoever is here acts as the owner.\nCtrl+N adds somebody; give an owner a PIN first."


class StaffScreen(Room):
    """The list of staff."""

    NAME = "Staff"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "new", "New", id="staff.new", tooltip="Somebody new at the desk"),
        Binding("f4", "actions", "Actions", id="staff.actions", tooltip="Edit, PIN, roles: what can be done here"),
    ]

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self._people: StaffPeople | None = None
        self._table = Table(COLUMNS, empty="Looking …", id="staff")
        self._find = FindLine(self._table)

    def furnish(self) -> ComposeResult:
        """Lay out search and list."""
        yield self._find
        yield self._table

    def look(self) -> None:
        """Ask who works here."""
        self.ask(_list_staff, self._told, "staff")

    def _told(self, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self.complain(sentence)
            return
        self._people = cast("StaffPeople", answer)
        self._list()

    def _list(self) -> None:
        from frontdesk.text import fold

        sought = fold(self._find.field.value)
        found = [each for each in self._lines if sought in fold(each.name)]
        self._table.tell([_row(each) for each in found], empty=NOBODY if not self._lines else "Nobody of that name.")

    @property
    def _lines(self) -> tuple[StaffLine, ...]:
        return () if self._people is None else self._people.people

    @property
    def _chosen(self) -> StaffLine | None:
        return next((each for each in self._lines if each.name == self._table.key), None)

    def on_sought(self, message: Sought) -> None:
        """Narrow the list."""
        message.stop()
        self._list()

    def on_opened(self, message: Opened) -> None:
        """Edit the one chosen."""
        message.stop()
        self._do("edit")

    # --- what can be done -------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Ask about somebody new."""
        if (people := self._people) is not None:
            fields = (
                Field("name", "Name"),
                ChoiceField("role", "Role", ROLES, str(Role.STAFF)),
                PinField("pin", "PIN"),
                PinField("again", "PIN again"),
            )
            self._show(StaffForm(self.console, "Somebody new at the desk", fields, partial(new_person, people)))

    def action_actions(self) -> None:
        """List what can be done here."""
        line = self._chosen
        none = "" if line else "choose somebody first"
        choices = (
            Choice("edit", "Edit: name, role, what they may do", "Enter", none),
            Choice("pin", "A new PIN", "", none),
            Choice("no_pin", "Take the PIN away", "", none or ("" if line and line.has_pin else "has none")),
            Choice("roles", "Roles: what each may do"),
            Choice("new", "Somebody new", "Ctrl+N"),
        )
        self.app.push_screen(Pick(line.name if line else "Staff", choices), self._do)

    def _do(self, what: str | None) -> None:
        people, line = self._people, self._chosen
        if people is None or what is None:
            return
        if what == "new":
            self.action_new()
        elif what == "roles":
            self.app.push_screen(
                Pick("What each role may do", [_role_choice(each) for each in people.roles]), self._role
            )
        elif line is not None:
            {"edit": self._edit, "pin": self._pin, "no_pin": self._no_pin}[what](people, line)

    def _edit(self, people: StaffPeople, line: StaffLine) -> None:
        fields = (
            Field("name", "Name", line.name),
            ChoiceField("role", "Role", ROLES, str(line.role)),
            *_ticks(line.own),
            ToggleField("works", "Works here", "" if line.left else YES),
        )
        told = ("What the role lets them do they may do; tick what this person may do beside it.",)
        self._show(StaffForm(self.console, line.name, fields, partial(edited, people, line), told))

    def _pin(self, people: StaffPeople, line: StaffLine) -> None:
        fields = (PinField("pin", "New PIN"), PinField("again", "PIN again"))
        told = ("4 to 12 digits. It also ends a wait after wrong PINs.",)
        self._show(StaffForm(self.console, f"A new PIN for {line.name}", fields, partial(new_pin, people, line), told))

    def _no_pin(self, people: StaffPeople, line: StaffLine) -> None:
        if not keeps_an_owner(people, line.name, owner=line.role is Role.OWNER and not line.left, has_pin=False):
            self.complain(OWNER_FIRST)
            return
        last = sum(each.has_pin and not each.left for each in people.people) == 1
        told = f"{line.name} cannot sign in any more." + (
            " Nobody has a PIN then: whoever is here acts as the owner." if last else ""
        )
        confirm = Confirm(f"Take the PIN of {line.name} away?", (told,), yes="Take it away", no="Keep it")
        self.app.push_screen(confirm, partial(self._take_away, line.name))

    def _take_away(self, name: str, sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
        if sure:
            from frontdesk.requests import EditStaff

            self._send(EditStaff(name, pin=""), f"{name} has no PIN any more.")

    def _role(self, name: str | None) -> None:
        if name is None or self._people is None:
            return
        role = Role(name)
        may = next(each.privileges for each in self._people.roles if each.name is role)
        told = ("Ticked is what everybody of this role may do.",)
        self._show(StaffForm(self.console, f"What {role} may do", tuple(_ticks(may)), partial(role_set, role), told))

    def _show(self, form: StaffForm) -> None:
        self.app.push_screen(form, self._done)

    def _send(self, request: Request[Any], done: str) -> None:
        self.send(request, partial(self._answered, done))

    def _answered(self, done: str, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self.complain(sentence)
        else:
            self._done(done)

    def _done(self, said: str | None) -> None:
        if said is not None:
            self.say(f"✔ {said}", "$success")
            self.look()


def _ticks(given: Iterable[Privilege]) -> list[ToggleField]:
    ticked = set(given)
    return [ToggleField(str(each), CAPTIONS[each][0], YES if each in ticked else "") for each in Privilege]


def _role_choice(line: Any) -> Choice:  # noqa: ANN401  # a role and its privileges
    may = ", ".join(CAPTIONS[each][0].lower() for each in line.privileges)
    return Choice(
        str(line.name), f"{line.name}: {may or 'nothing'}", "set here" if differs(line.name, line.privileges) else ""
    )


def _row(line: StaffLine) -> Row:
    pin = "must wait" if line.locked_until else "yes" if line.has_pin else "none"
    own = ", ".join(CAPTIONS[each][0].lower() for each in line.own)
    state = "left" if line.left else str(line.role)
    return Row(line.name, (line.name, state, pin, Cell(own, "$quiet")), "$quiet" if line.left else "")


def _list_staff(desk: Desk) -> object:
    from frontdesk.requests import StaffList

    return desk.perform(StaffList())
