"""Erasing somebody: what goes and what stays is said first, and their card is typed to say that they are meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from screens.dialogs.deed import Asked, DeedDialog, Draft
from screens.widgets.fields import Field
from screens.widgets.form import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from frontdesk.answers import ContactOverview
    from screens.console import Console

_REASON = 200
_WORDS = 60
_GOES = "Name, card, phone, e-mail, birthday and notes go for good, and every copy of them in the history."
_STAYS = "What was bought, used and paid stays in the books, by nobody in particular. It cannot be undone."
_LEFT = "What the database overwrote is still in its free pages: see “Erasing a person” in the operations page."


class EraseDialog(DeedDialog):
    """Erases one contact; answers with what is said of it."""

    def __init__(self, shared: Console, who: ContactOverview) -> None:
        fields = (
            Field("card", "Type their card", size="wide"),
            Field("reason", "Reason, without names", size="wide"),
            Field("words", "Also called, if ever", size="wide"),
        )
        super().__init__(shared, f"Erase {who.person.listed}", fields, yes="Erase for good", lines=(_GOES, _STAYS))
        self._who = who

    def draft(self, texts: Mapping[str, str]) -> Draft:
        """Read the form; the card must be the one of the person shown."""
        from frontdesk.requests import Erase, Overview
        from frontdesk.text import BadText, clean_line, key

        card = self._who.person.card
        called = clean_line(texts["words"], field="Also called", longest=_WORDS, shortest=0)
        reason = clean_line(texts["reason"], field="Reason", longest=_REASON)
        faults = {
            name: str(each) for name, each in (("words", called), ("reason", reason)) if isinstance(each, BadText)
        }
        if key(texts["card"].strip()) != key(card):
            faults["card"] = f"Type the card {card} to say that you mean {self._who.person.listed}."
        if faults or isinstance(called, BadText) or isinstance(reason, BadText):
            return Draft(Reading(faults))
        asked = Asked(
            Erase(card, reason, (called,) if called else ()),
            Overview(card),
            (_GOES, _STAYS),
            f"{self._who.person.listed} is erased; the books are as they were.",
        )
        return Draft(Reading(), asked)

    def outcome(self, answer: Any, before: Any, after: Any) -> Iterator[str]:  # noqa: ANN401  # as the deed hands them
        """Say how much of the history loses a text."""
        del before, after
        yield f"Entries of the history that lose a text: {answer.entries}."
        yield "Backups made before still hold the person."

    def done(self, asked: Asked, before: Any, after: Any) -> str:  # noqa: ANN401  # as the deed hands them
        """Say that it is done."""
        del before, after
        return asked.done

    def _answered(self, asked: Asked, before: object, answer: object) -> None:
        """Say also where something could not be taken out of the file."""
        if getattr(answer, "rewritten", True) is False:
            asked = replace(asked, done=f"{asked.done} {_LEFT}")
        super()._answered(asked, before, answer)
