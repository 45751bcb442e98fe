"""The settings: three parts, each saved by itself, before → after said."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Container

from frontdesk.config import BadSetting
from screens.dialogs.confirm import Confirm
from screens.draft_room import DraftRoom
from screens.errands import new_nonce
from screens.room import ROOM_CSS, Room, sentence_of
from screens.rooms import open_staff
from screens.settings.parts import Known, Part, desk_values, fields_of, reading_of, theme_of
from screens.widgets.fields import YES, Field
from screens.widgets.form import Form, Reading, Through
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, row, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from frontdesk.contract import Desk
    from frontdesk.requests import Request

OFF = (
    "Anybody may then be booked and checked in, whatever they have or owe.",
    "No credit is counted and no rule is enforced, at every desk, until it is on again.",
)


class SettingsScreen(DraftRoom):
    """What the club and this desk are told once."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, Path(__file__).with_name("settings.tcss")]
    NAME = "Settings"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="settings.save", tooltip="Save this part", priority=True),
        Binding("ctrl+r", "staff", "Staff", id="settings.staff", tooltip="The people at the desk and their roles"),
        Binding("pagedown", "turn(1)", "Next part", id="settings.next", tooltip="The next part", priority=True),
        Binding(
            "pageup", "turn(-1)", "Before", id="settings.before", tooltip="The part before", show=False, priority=True
        ),
    ]

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self.known: Known | None = None
        self.part = Part.CLUB
        self._bar = Lines(id="parts")
        self._why_not = Lines(id="why-not")
        self._inside = Container(id="settings")
        self._forms: dict[Part, Form] = {}
        self._nonce = new_nonce()
        self._laying = asyncio.Lock()

    def furnish(self) -> ComposeResult:
        """Lay out the bar; the parts come with what they are now."""
        yield self._bar
        yield self._why_not
        yield self._inside

    # --- what is there now ----------------------------------------------------------------------------

    def look(self) -> None:
        """Ask what the settings are, unless somebody is changing them."""
        if not self.unsaved:
            self.ask(_ask, self._told, "settings")

    def _told(self, found: object) -> None:
        sentence = found.message if isinstance(found, BadSetting) else sentence_of(found)
        self._why_not.display = sentence is not None
        self._inside.display = sentence is None
        if sentence is not None:
            lines = wrapped(sentence, max(self.app.size.width - 6, 20), 8)
            self._why_not.styles.height = len(lines)
            self._why_not.show(*(plain(line, "bold $error") for line in lines))
            self.app.bell()
        elif isinstance(found, Known) and found != self.known and not self.unsaved:
            self.known = found
            self.background(self._lay_out, "settings")

    async def _lay_out(self) -> None:
        if self.known is None:
            return
        async with self._laying, self.batch():
            known, self._forms = self.known, {}
            await self._inside.remove_children()
            for part in Part:
                form = Form(partial(self._read, part))
                for each in fields_of(part, known):
                    form.compose_add_child(each)
                self._forms[part] = form
                await self._inside.mount(form)
        self.show_part(self.part)

    def _read(self, part: Part, texts: Mapping[str, str]) -> Reading:
        return reading_of(part, texts, self.known) if self.known is not None and texts else Reading()

    # --- moving -----------------------------------------------------------------------------------------

    def show_part(self, part: Part, field: Field | None = None) -> None:
        """Show a part, at its first field or at the one given."""
        self.part = part
        for each, form in self._forms.items():
            form.display = each is part
        parts = (plain(f" {each.value} ", "bold reverse" if each is part else "$quiet") for each in Part)
        self._bar.show(row(*parts, plain("   PgDn next part · Ctrl+S saves", "$quiet")))
        if field is not None:
            field.focus()
        elif part in self._forms:
            self._forms[part].walk(1)

    def action_turn(self, steps: int) -> None:
        """Turn to another part."""
        parts = list(Part)
        self.show_part(parts[(parts.index(self.part) + steps) % len(parts)])

    def action_staff(self) -> None:
        """Open the page of the people at the desk."""
        open_staff(self.app, self.console)

    def on_through(self, message: Through) -> None:
        """Say what comes after the last field."""
        message.stop()
        self.say("Ctrl+S saves this part.")

    # --- saving -----------------------------------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        """Whether anything was typed that is not saved."""
        return any(form.changed for form in self._forms.values())

    @property
    def _changes(self) -> dict[str, str]:
        return {each.key: each.value for each in self._forms[self.part].fields if each.value != each.first_value}

    def action_save(self) -> None:
        """Save the part shown; switching billing off is asked about."""
        form, changes = self._forms.get(self.part), {}
        if form is not None:
            if (fault := form.first_fault()) is not None:
                fault.focus()
                self.complain(f"Not saved: {form.reading.faults[fault.key]}")
                return
            changes = self._changes
        if not changes:
            self.say("Nothing is changed here.")
        elif changes.get("enforce_billing") == "":
            confirm = Confirm("Stop enforcing billing?", OFF, yes="Switch it off", no="Leave it on")
            self.app.push_screen(confirm, partial(self._sure, changes))
        else:
            self._send(changes)

    def _sure(self, changes: dict[str, str], sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
        if sure:
            self._send(changes)

    def _send(self, changes: dict[str, str]) -> None:
        self.say("Saving …")
        self.send(self._request(changes), partial(self._saved, changes), self._nonce)

    def _request(self, changes: dict[str, str]) -> Request[Any]:
        from frontdesk.requests import Club, Policy
        from frontdesk.rules.checks import Check, Mode

        known = self.known
        if known is None:
            raise RuntimeError("nothing is saved before it was shown")
        if self.part is Part.CLUB:
            texts = {key: value.strip() for key, value in self._forms[Part.CLUB].values.items()}
            checks = {Check(check): mode for check, mode in known.policy.checks.items()}
            enforced = known.policy.enforce_billing
            return Club(texts["name"], texts["timezone"], texts["currency"], enforced, checks)
        if self.part is Part.DESK:
            return Policy()  # who may change the club's settings may change this desk's
        return Policy(
            changes["enforce_billing"] == YES if "enforce_billing" in changes else None,
            int(changes["grace_days"]) if "grace_days" in changes else None,
            {Check(key): Mode(value) for key, value in changes.items() if key in known.policy.checks},
        )

    def _saved(self, changes: dict[str, str], answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            if hasattr(answer, "can_be_overridden"):  # a refusal is final; trouble may be asked again as it was
                self._nonce = new_nonce()
            self.complain(f"Not saved: {sentence}")
            return
        self._nonce = new_nonce()
        if self.part is Part.DESK and not self._write(changes):
            return
        said = [f"{each.caption}: {_words(each, each.first_value)} → {_words(each, each.value)}" for each in self._mine]
        for form in self._mine:
            form.first_value = form.value
        later = " for the next start" if self.part is Part.DESK and set(changes) != {"theme"} else ""
        self.say(f"✔ Saved{later}. {' · '.join(said)}", "$success")
        self.look()

    @property
    def _mine(self) -> list[Field]:
        """The fields of this part that were changed."""
        return [each for each in self._forms[self.part].fields if each.value != each.first_value]

    def _write(self, changes: dict[str, str]) -> bool:
        """Write this desk's settings; whether that went well."""
        from frontdesk.config_file import save_settings

        outcome = save_settings(desk_values(changes))
        if isinstance(outcome, BadSetting):
            self.complain(f"Not saved: {outcome.message}")
            return False
        if "theme" in changes:
            self.app.theme = theme_of(changes["theme"])
        return True

    # --- leaving ----------------------------------------------------------------------------------------

    async def leave(self) -> None:
        """Leave with what is stored shown again."""
        for form in self._forms.values():
            for each in form.fields:
                each.first_value = each.value
        self.known = None
        self.look()
        await Room.action_back(self)


def _words(field: Field, value: str) -> str:
    options = dict(getattr(field, "options", ()))
    return options.get(value, value) or "none"


def _ask(desk: Desk) -> object:
    """Ask for everything; whoever may not change settings is refused."""
    import os

    from frontdesk.config import config_file, read_settings
    from frontdesk.config_file import overridden
    from frontdesk.requests import Policy

    found = desk.preview(
        Policy(), as_if_approved=False
    )  # a look, which leaves no attempt in the trail where it is refused
    policy: Any = getattr(found, "answer", found)
    settings = read_settings()
    if isinstance(settings, BadSetting) or hasattr(policy, "can_be_overridden"):
        return settings if isinstance(settings, BadSetting) else policy
    return Known(desk.club(), policy, settings, overridden(), str(config_file(os.environ)))
