"""What is done about somebody at the counter: each deed ends in the scan field, with that person's verdict."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from screens.background import in_background
from screens.check_in.jobs import Scan
from screens.check_in.offers import Asked, Offer, offers_for
from screens.check_in.words import Sign, Verdict
from screens.dialogs.pick import Choice, Pick
from screens.errands import Errand
from screens.room import sentence_of
from screens.rooms import book_somebody, show_why, take_payment

if TYPE_CHECKING:
    from frontdesk.answers import SessionLine
    from frontdesk.requests import Override
    from screens.check_in.acting import Acting

KEYS: Final = {
    "pay": ("Take a payment", "Ctrl+T"),
    "sell": ("Sell a membership", "Ctrl+N"),
    "override": ("Override, with a reason", "Ctrl+O"),
    "book": ("Book any other session …", ""),
    "why": ("Why?", "Ctrl+Y"),
    "last": ("The last actions of this desk, to undo", "F12"),
}
"""What has a key of its own, and that key."""


@dataclass(frozen=True, slots=True)
class Deeds:
    """The deeds about one person before one session, as the desk last answered."""

    screen: Acting
    card: str
    session: SessionLine
    answer: object = None

    @property
    def name(self) -> str:
        """Whom it is about."""
        return self.screen.console.club.listed(self.card) or self.card

    @property
    def admitted(self) -> bool:
        """Whether they are in."""
        return hasattr(self.answer, "walk_in") or getattr(self.answer, "code", "") == "already_in"

    def do(self, what: str | None) -> None:
        """Do one of them."""
        match what:
            case "pay":
                take_payment(self.screen.app, self.screen.console, self.card, self.again)
            case "sell":
                from screens.sale.screen import SaleScreen

                self.screen.app.push_screen(SaleScreen(self.screen.console, self.card), self.again)
            case "override":
                self._override()
            case "book":
                book_somebody(self.screen.app, self.screen.console, self.card, self._booked)
            case "why":
                show_why(self.screen.app, self.screen.console, self.card, self.session)
            case "last":
                self.screen.action_last()
            case "choose":
                in_background(self.screen, self._choose, "deeds", newest_only=True)

    def _override(self) -> None:
        """Ask for an override, where there is anything to override."""
        if self.admitted:
            self.screen.say(Verdict(Sign.WARN, self.name, ("Nothing to override: in already.",)))
            self.screen.app.bell()
            return
        if getattr(self.answer, "can_be_overridden", True) is False:
            said = str(getattr(self.answer, "message", ""))
            self.screen.say(Verdict(Sign.NO, self.name, ("Nobody can override this.", said)))
            return
        from screens.check_in.overriding import override

        override(self)

    # --- checking in ------------------------------------------------------------------------------------

    def again(self, said: str | None) -> None:
        """Check them in again who were refused, once something was done about it; what was done stands beside."""
        if said and getattr(self.answer, "reasons", None) and not self.admitted:
            self.check_in(said=said)
        elif said:
            self.say(said)

    def check_in(
        self,
        *,
        session: SessionLine | None = None,
        override: Override | None = None,
        pay_with: str | None = None,
        said: str = "",
    ) -> None:
        """Queue the check-in of this person, behind whatever was scanned meanwhile."""
        screen, where = self.screen, session or self.session
        scan = Scan(
            self.card, self.card, where, screen.counter, screen, override=override, pay_with=pay_with, said=said
        )
        screen.console.writes.put(scan)

    def _booked(self, said: str | None) -> None:
        if said:
            self.say(said)
            self.screen.look_at_room()

    def say(self, words: str) -> None:
        """Say what was done, where the verdict stands."""
        self.screen.say(Verdict(Sign.DONE, self.name, (words,)))

    # --- the list ---------------------------------------------------------------------------------------

    async def _choose(self) -> None:
        club = self.screen.console.club
        if (now := club.now()) is None:
            return
        asked = Asked(self.card, self.session, self.screen.counter.sessions, now)
        with self.screen.console.aside.between():
            offers = await club.ask("offers", partial(offers_for, asked, self.answer))
            if offers is None:
                sentence = club.trouble.sentence if club.trouble is not None else "It could not be looked up."
                self.screen.say(Verdict(Sign.WAIT, "the books do not answer", (sentence,)))
            elif self.screen.is_current:
                self._offer(offers)

    def _offer(self, offers: tuple[Offer, ...]) -> None:
        choices = [Choice(str(at), each.words, each.beside) for at, each in enumerate(offers)]
        keys = ("book", "why", "last") if self.admitted else ("pay", "sell", "override", "book", "why", "last")
        choices += [Choice(key, *KEYS[key]) for key in keys]
        self.screen.app.push_screen(Pick(self.name, choices), partial(self._chosen, offers))

    def _chosen(self, offers: tuple[Offer, ...], key: str | None) -> None:
        if key is None or not key.isdecimal():
            self.do(key)
            return
        offer = offers[int(key)]
        if offer.request is None:
            self.check_in(session=offer.session, pay_with=offer.pay_with, said=offer.done)
        else:
            errand = Errand(offer.request, self.screen, partial(self._answered, offer), patient=True)
            self.screen.console.writes.put(errand)

    def _answered(self, offer: Offer, answer: Any) -> None:  # noqa: ANN401  # of whatever was asked
        if (sentence := sentence_of(answer)) is not None:
            self.screen.say(Verdict(Sign.NO, self.name, (), (sentence,)))
        elif offer.again:
            self.check_in(said=offer.done)
        else:
            self.say(offer.done)
            self.screen.look_at_room()
