"""The membership wizard: its tabs saved as a whole or not at all, what was typed kept whatever happens."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from frontdesk.rules.plans import Plan, Tab
from screens.dialogs.write import Write
from screens.errands import new_nonce
from screens.room import sentence_of
from screens.widgets.fields import ChoiceField
from screens.widgets.form import Through

if TYPE_CHECKING:
    from frontdesk.requests import Membership

from screens.memberships.frame import Beginning, WizardFrame


class WizardScreen(WizardFrame):
    """Answers with the name saved, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="wizard.save", tooltip="Save, or go to what is missing", priority=True),
        Binding("ctrl+n", "category", "Category", id="wizard.category", tooltip="A new category", show=False),
    ]

    def __init__(self, console: Any, beginning: Beginning) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console, beginning)
        self._nonce = new_nonce()
        self._saving = False

    def on_mount(self) -> None:
        """Say what is edited, and ask for a category where there is none."""
        super().on_mount()
        known = self.beginning.known
        if known is not None and not self.beginning.copy:
            self.header.name_room(f"Edit {known.name}")
            sold = known.subscriptions_now
            keep = f"{sold} sold so far keep their terms; this is for later sales." if sold else "For later sales."
            self.say(keep if known.held_ever else "Nobody has bought it yet.")
        else:
            self.header.name_room("New membership")
        if not self.beginning.categories:
            self.call_after_refresh(self.action_category)

    def on_through(self, message: Through) -> None:
        """Go on to the next tab; after the last field of the last one, save."""
        message.stop()
        if self.shown is Tab.CREDITS:
            self.action_save()
        else:
            self.action_turn(1)

    # --- a category that is not there yet ---------------------------------------------------------------

    def action_category(self) -> None:
        """Ask for the name of a new category."""
        lines = ("Memberships stand in categories, such as Memberships, Class packs, Trials.",)
        self.app.push_screen(Write("New category", "Name", longest=60, lines=lines), self._add_category)

    def _add_category(self, name: str | None) -> None:
        if name is not None:
            from frontdesk.requests import Category

            self.send(Category(name), partial(self._category_added, name))

    def _category_added(self, name: str, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self.complain(sentence)
            return
        field = next(each for each in self.fields[Tab.INFORMATION] if each.key == "category")
        if isinstance(field, ChoiceField):
            field.offer([*(each for each in field.options if each[0] != name), (name, name)])
            field.value = name
            self.show_tab(Tab.INFORMATION)
            self.forms[Tab.INFORMATION].walk(1, field)

    # --- saving ---------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save when all is complete, once; else go to the first field at fault and say why."""
        if self._saving:
            return
        for tab, form in self.forms.items():
            if (fault := form.first_fault()) is not None:
                self.show_tab(tab, fault)
                self.complain(f"Not saved: {self.draft.reading.faults[fault.key]}")
                return
        self._saving = True
        self.say("Saving …")
        self.send(self._request(), self._answered, self._nonce)

    def _request(self) -> Membership:
        from frontdesk.requests import Membership

        plan, known = self.draft.plan, self.beginning.known
        if plan is None:
            raise RuntimeError("a draft without faults is a plan")
        editing = known is not None and not self.beginning.copy
        values = {each.name: getattr(plan, each.name) for each in fields(Plan)}
        return Membership(**values, version=known.version if editing and known else 0)

    def _answered(self, answer: object) -> None:
        """Leave when it is saved; else say why it is not, keep what was typed, and let it be saved again."""
        self._saving = False
        if (sentence := sentence_of(answer)) is None:
            self.dismiss(self.draft.plan.name if self.draft.plan else None)
            return
        if hasattr(answer, "can_be_overridden"):  # a refusal is final; trouble may be asked again under the same nonce
            self._nonce = new_nonce()
        at = {"duplicate": "name", "unknown_category": "category"}.get(getattr(answer, "code", ""))
        wanted = getattr(answer, "field", None) or at
        for tab, inside in self.fields.items():
            for each in inside:
                if each.key == wanted:
                    self.show_tab(tab, each)
                    self.forms[tab].refuse(each, sentence)
        self.complain(f"Not saved: {sentence}")

    # --- leaving --------------------------------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        """Whether anything was typed."""
        return any(form.changed for form in self.forms.values())
