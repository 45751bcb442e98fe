"""A manager's PIN for one action: the desk stays with who is there, and both names are written down."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from screens.approvals import ApprovalAnswered, Approved, Lacking
from screens.background import in_background
from screens.dialogs.dialog import Dialog
from screens.room import sentence_of
from screens.sign_in.proving import waiting, who_may, wrong
from screens.sign_in.who import Given, Named, WhoAndPin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App, ComposeResult

    from frontdesk.answers import StaffPeople
    from frontdesk.contract import Desk
    from screens.console import Console

COUNTS = "Whoever may do it gives their PIN, {}; both names are written down."
ONCE = "for this one action"
OPEN_ALREADY = "approving"
"""The class of the App while a dialog asks: another refusal meanwhile is told as one."""


def offer(app: App[Any], console: Console, lacking: Lacking) -> bool:
    """Offer somebody's approval of what was refused; whether it is offered now."""
    holds_back = getattr(lacking.job, "hold_back", None)
    if app.has_class(OPEN_ALREADY) or (holds_back is not None and holds_back(lacking)):
        return False
    app.add_class(OPEN_ALREADY)
    in_background(app, partial(_offer, app, console, lacking), "approval")
    return True


def ask_somebody(app: App[Any], console: Console, lacking: Lacking) -> None:
    """Ask for somebody's approval of what was refused before, and shown as refused."""
    if not app.has_class(OPEN_ALREADY):
        app.add_class(OPEN_ALREADY)
        in_background(app, partial(_offer, app, console, lacking, told=True), "approval")


async def _offer(app: App[Any], console: Console, lacking: Lacking, *, told: bool = False) -> None:
    listed = await console.club.ask("approvers", _list_staff, in_no_name=True)
    people = who_may(cast("StaffPeople", listed), lacking.needs) if hasattr(listed, "people") else []

    def done(answer: object | None) -> None:
        app.remove_class(OPEN_ALREADY)
        if answer is not None or not told:
            lacking.deliver(answer)

    if people:
        app.push_screen(ApproveDialog(console, lacking, people), done)
    else:
        done(None)
        if told:
            app.bell()


class ApproveDialog(Dialog[object]):
    """Answers with what the desk answered once somebody had approved it; None: nobody did."""

    def __init__(self, console: Console, lacking: Lacking, people: Sequence[Named]) -> None:
        asks = f"{lacking.person.name} asks for: {lacking.words(console.club.listed)}."
        lasts = getattr(lacking.job, "lasts", ONCE)
        super().__init__(f"Somebody's PIN {lasts}", (asks, COUNTS.format(lasts)), "Enter approves · ↑ names · Esc back")
        self._shared = console
        self._lacking = lacking
        self._people = tuple(people)
        self._who = WhoAndPin("Nobody who may do this has a PIN.")
        self._approver = ""
        self._sending = False

    def furnish(self) -> ComposeResult:
        """Lay out names and PIN."""
        yield self._who

    def on_mount(self) -> None:
        """List who may."""
        super().on_mount()
        self._who.tell(self._people, self._people[0].name if len(self._people) == 1 else "")

    def on_given(self, message: Given) -> None:
        """Ask again, with the approval."""
        message.stop()
        from frontdesk.contract import Approval

        name, pin = message.who.name_chosen, message.who.take_pin()
        if name is None or self._sending:
            self.app.bell()
            return
        self._sending, self._approver = True, name
        self._who.say("")
        self._shared.writes.put(Approved(self._lacking, Approval(name, pin), self), self._lacking.person)

    def on_approval_answered(self, message: ApprovalAnswered) -> None:
        """Leave with the answer; a wrong PIN is typed again."""
        message.stop()
        message.painted.set()
        self._sending = False
        answer = message.answer
        if getattr(answer, "code", "") in {"wrong_pin", "locked"}:
            in_background(self, partial(self._say_wrong, getattr(answer, "until", None)), "wrong")
        elif hasattr(answer, "retry") or getattr(answer, "needs", None) is not None:
            self._complain(sentence_of(answer) or "")
        else:
            self.dismiss(answer)

    async def _say_wrong(self, until: Any) -> None:  # noqa: ANN401  # an instant, or nothing
        """Say how many tries are left, or how long to wait."""
        club = self._shared.club
        listed = await club.ask("approvers", _list_staff, in_no_name=True)
        said = wrong(self._approver, cast("StaffPeople", listed) if hasattr(listed, "people") else None)
        ends, now = until or said.until, club.now()
        wait = waiting(ends, now) if ends is not None and now is not None else ""
        sentence = f"Too many wrong PINs of {self._approver}." if until is not None else said.sentence
        self._complain(f"{sentence} {wait}".strip())

    def _complain(self, words: str) -> None:
        self._who.say(words)
        self.app.bell()

    def action_cancel(self) -> None:
        """Leave what was refused refused, unless it is being asked."""
        if not self._sending:
            self.dismiss(None)


def _list_staff(desk: Desk) -> object:
    from frontdesk.requests import StaffList

    return desk.perform(StaffList())
