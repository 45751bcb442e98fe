"""The sale: choose, dates and payment, Summary; back and forth without a loss, and one operation at the very end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from screens.dialogs.confirm import Confirm
from screens.errands import new_nonce
from screens.money.waiting import say_places
from screens.room import sentence_of
from screens.sale.frame import SaleFrame, Step
from screens.sale.reading import AT, SaleTerms
from screens.sale.summary import Seen
from screens.widgets.days import say_weekday

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.answers import MembershipLine
    from frontdesk.contract import Desk
    from frontdesk.requests import Sell
    from screens.widgets.form import Read, Through
    from screens.widgets.table import Opened


class SaleScreen(SaleFrame):
    """Answers with the sentence of what was sold, or None. ``membership``: begin with it chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s",
            "go_on",
            "Next, sell",
            id="sale.go_on",
            tooltip="The next step; on the Summary: sell",
            priority=True,
        ),
    ]

    def __init__(
        self,
        console: Any,  # noqa: ANN401  # as the room takes it
        card: str,
        membership: str | None = None,
        *,
        start: date | None = None,
    ) -> None:
        super().__init__(console, card, start)
        self._wanted = membership
        self._shown: Seen | None = None
        self._nonce = new_nonce()
        self._selling = False
        self._troubled: Sell | None = None
        """What met trouble: sent again as it was, under the same nonce, it is done once."""

    # --- from step to step ------------------------------------------------------------------------------

    def offered(self) -> None:
        """Begin with the membership wanted; what the Summary says is looked at anew."""
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            if (plan := self.on_sale(wanted)) is not None:
                self._choose(plan)
            else:
                self.complain(f"{wanted} is not on sale any more.")
        elif self.step is Step.SUMMARY and not self._selling:
            self._look_at()

    def on_opened(self, message: Opened) -> None:
        """Choose the membership."""
        message.stop()
        if (plan := self.on_sale(message.key)) is not None:
            self._choose(plan)

    def _choose(self, plan: MembershipLine) -> None:
        self.plan = plan
        self.say(f"{plan.name}: Enter goes through the fields, then to the Summary.")
        self.show_step(Step.DATES)

    def on_read(self, message: Read) -> None:
        """Something else is typed: what was seen is another sale."""
        message.stop()

    def on_through(self, message: Through) -> None:
        """Go on to the Summary."""
        message.stop()
        self.action_go_on()

    def action_go_on(self) -> None:
        """Go on to the next step; on the Summary, sell."""
        if self.step is Step.MEMBERSHIP:
            code = self._table.key
            if code is not None and (plan := self.on_sale(code)) is not None:
                self._choose(plan)
        elif self.step is Step.SUMMARY:
            self._confirm()
        elif (fault := self.form.first_fault()) is not None:
            fault.focus()
            self.complain(self.draft.reading.faults[fault.key])
        else:
            self.say("Working it out …")
            self._look_at()

    async def action_back(self) -> None:
        """Go back a step; from the first one leave, and ask once where something would be lost."""
        if self._selling:
            return
        if self.step is not Step.MEMBERSHIP:
            self.say("")
            self.show_step(Step.DATES if self.step is Step.SUMMARY else Step.MEMBERSHIP)
        elif self.plan is None:
            self.dismiss(None)
        else:
            lines = ("Nothing is sold, and what was typed here is lost.",)
            confirm = Confirm("Leave without selling?", lines, yes="Leave", no="Go on with the sale")
            self.app.push_screen(confirm, self._leave)

    def _leave(self, sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
        if sure:
            self.dismiss(None)

    # --- the Summary ----------------------------------------------------------------------------------

    def _look_at(self) -> None:
        """Have the desk try the sale and take it back."""
        plan, terms = self.plan, self.draft.terms
        if plan is not None and terms is not None:
            self.ask(partial(_try, self.card, plan.code, terms), partial(self._looked_at, plan, terms), "sale")

    def _looked_at(self, plan: MembershipLine, terms: SaleTerms, found: object) -> None:
        if self.step is Step.MEMBERSHIP or self._selling or plan.code != (self.plan and self.plan.code):
            return
        if terms != self.draft.terms:
            return  # it was typed on meanwhile
        if (sentence := sentence_of(found)) is not None:
            self._refused(found, sentence)
            return
        today = self.today
        if today is None or self.money is None:
            return
        before = self._shown if self.step is Step.SUMMARY else None
        self._shown = Seen(plan, terms, found.answer, today)  # type: ignore[attr-defined]  # no refusal: a preview
        self.page.tell(self._shown, self.money)
        if before is None:
            self._nonce, self._troubled = new_nonce(), None
            self.show_step(Step.SUMMARY)
            self.say("Nothing is written yet. Ctrl+S sells it, Esc goes back.")
        elif before.sold != self._shown.sold:
            self.complain("Something changed meanwhile: this is how it stands now. Ctrl+S sells it.")

    def _refused(self, answer: object, sentence: str) -> None:
        """Say why not at the field that can mend it, else at the foot; what was typed stays."""
        named = getattr(answer, "field", None) or ""
        key = AT.get(named, named)
        field = next((each for each in self._fields if each.key == key and each.display), None)
        if field is not None:
            self.show_step(Step.DATES)
            self.form.refuse(field, sentence)
        self.complain(f"Not sold: {sentence}")

    # --- selling --------------------------------------------------------------------------------------

    def _confirm(self) -> None:
        if self._selling or self._shown is None:
            return
        second = self._shown.second_copy
        if second is None or self._troubled is not None:
            self._sell(self._shown, again=False)
            return
        lines = (second, "Both copies run, are billed and grant credits side by side.")
        confirm = Confirm("Sell a second copy?", lines, yes="Sell it again", no="Back to the Summary")
        self.app.push_screen(confirm, partial(self._sell_again, self._shown))

    def _sell_again(self, seen: Seen, sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
        if sure and not self._selling:
            self._sell(seen, again=True)

    def _sell(self, seen: Seen, *, again: bool) -> None:
        self._selling = True
        self.say("Selling …")
        request = self._troubled or seen.terms.request(self.card, seen.plan.code, again=again)
        self.send(request, partial(self._answered, seen, request), self._nonce)

    def _answered(self, seen: Seen, request: Sell, answer: object) -> None:
        """Leave when it is sold; else say why it is not, and keep all that was typed."""
        if (sentence := sentence_of(answer)) is None:
            said = f"{seen.plan.name} is sold, from {say_weekday(seen.terms.start)}."
            self.background(partial(self._conclude, said), "sold")
            return
        self._selling = False
        if hasattr(answer, "can_be_overridden"):  # a refusal is final; trouble may be asked again under the same nonce
            self._nonce, self._troubled = new_nonce(), None
            self.look()
        else:
            self._troubled = request
        self._refused(answer, sentence)

    async def _conclude(self, said: str) -> None:
        """Leave with what was done, and with what it lets them have."""
        self.dismiss(said + await say_places(self.console.club, self.card))


def _try(card: str, membership: str, terms: SaleTerms, desk: Desk) -> object:
    """Ask what the sale would come to; a second copy is warned of, and so tried as if it were meant."""
    return desk.preview(terms.request(card, membership, again=True))
