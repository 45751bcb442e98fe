"""What the form of a series asks for: the series itself, and all that can be chosen in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.answers import MembershipLine, Offer, PolicyLine, Refusal, RuleLine, SeriesVersions, SessionLine
from frontdesk.requests import BookingPolicies, Memberships, OneSeries, Rules
from screens.dialogs.tick import TickOption
from screens.series.reading import MEMBERSHIP, RULE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from frontdesk.answers import SeriesVersion
    from frontdesk.contract import Desk


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: rules, memberships, named booking terms."""

    rules: tuple[RuleLine, ...] = ()
    memberships: tuple[MembershipLine, ...] = ()
    policies: tuple[PolicyLine, ...] = ()

    def policy(self, name: str) -> PolicyLine | None:
        """Return booking terms by their name."""
        return next((each for each in self.policies if each.name == name), None)

    def membership(self, code: str) -> str:
        """Return what a membership is called."""
        return next((each.name for each in self.memberships if each.code == code), code)

    def words(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """Return what ticked things are called."""
        return tuple(
            each.removeprefix(RULE) if each.startswith(RULE) else self.membership(each.removeprefix(MEMBERSHIP))
            for each in keys
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What the form begins with."""

    choices: Choices
    series: SeriesVersions | None = None
    """None: a new one."""

    @property
    def session(self) -> SessionLine | None:
        """The session it was opened on."""
        return self.series.session if self.series is not None else None

    def version(self, day: date) -> SeriesVersion | None:
        """Return what the series is on a day."""
        if self.series is None:
            return None
        return next(
            each for each in self.series.versions if each.valid_until is None or day < each.valid_until
        )  # they are told by their days, and the last one goes on for ever


def ask_choices(desk: Desk) -> Choices | Refusal:
    """Ask for what can be chosen; who may not see the memberships chooses among the rules."""
    rules, policies, offer = desk.perform(Rules()), desk.perform(BookingPolicies()), desk.perform(Memberships())
    if isinstance(rules, Refusal):
        return rules
    if isinstance(policies, Refusal):
        return policies
    memberships = offer.memberships if isinstance(offer, Offer) else ()
    return Choices(rules.rules, memberships, policies.policies)


def ask_series(name: str, on: date | None) -> Callable[[Desk], Known | Refusal]:
    """Return the question for a series, and the session of it that it is opened on."""

    def ask(desk: Desk) -> Known | Refusal:
        choices = ask_choices(desk)
        if isinstance(choices, Refusal) or not name:
            return choices if isinstance(choices, Refusal) else Known(choices)
        series = desk.perform(OneSeries(name, on))
        return series if isinstance(series, Refusal) else Known(choices, series)

    return ask


def options_of(choices: Choices) -> tuple[TickOption, ...]:
    """Return what can be ticked: the rules, then the memberships by category."""
    rules = tuple(
        TickOption(RULE + each.name, each.name, "Rules", f"{len(each.memberships)} in it") for each in choices.rules
    )
    return (*rules, *membership_options(choices, MEMBERSHIP))


def membership_options(choices: Choices, prefix: str = "") -> tuple[TickOption, ...]:
    """Return the memberships that can be ticked, by category."""
    return tuple(
        TickOption(prefix + each.code, each.name, each.category, f"{each.held_now} hold it", each.archived)
        for each in choices.memberships
    )
