"""The rules: named sets of memberships, where each is applied, and whom a change of one affects."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from frontdesk.answers import Edited, Invalid, Refusal, RuleLine
from frontdesk.requests import RemoveRule, Rule
from frontdesk.rules.words import count, listed
from screens.dialogs.pick import Choice
from screens.dialogs.tick import Tick
from screens.dialogs.write import Write
from screens.room import sentence_of
from screens.rules.shared import LONGEST_NAME, SERIES, SharedScreen, series_deeds
from screens.series.asking import membership_options
from screens.series.deed import Deed, Nonces, weigh
from screens.series.effect_rows import say_sum
from screens.widgets.table import Column, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from frontdesk.requests import Request
    from screens.series.asking import Choices

NONE_YET: Final = (
    "No rule yet: a rule is a named set of memberships,\n"
    "for several series to admit.\n\n"
    "Ctrl+N makes the first. A series applies it where its Session Rules are on."
)


class RulesScreen(SharedScreen):
    """The list of rules."""

    NAME = "Rules"
    EMPTY: ClassVar[str] = NONE_YET
    COLUMNS: ClassVar[Sequence[Column]] = (
        Column("Rule", 20),
        Column("Memberships", 0),
        Column("Applied to", 0),
    )

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self._nonces = Nonces()
        self._kept: dict[str, tuple[str, ...]] = {}
        """What was ticked for a rule (or a new one, by its name) and could not be saved."""

    def rows(self, choices: Choices) -> Iterator[Row]:
        """Yield a row for each rule."""
        for each in choices.rules:
            names = ", ".join(choices.membership(code) for code in each.memberships)
            yield Row(each.name, (each.name, names, ", ".join(each.series) or "nowhere"))

    def about(self, choices: Choices, name: str) -> str:
        """Say all memberships of a rule, and where it is applied."""
        if (rule := self._rule(name)) is None:
            return ""
        names = listed([choices.membership(code) for code in rule.memberships], 12)
        where = f"Applied to {listed(rule.series, 8)}." if rule.series else "Applied nowhere."
        return f"{rule.name} admits {names}. {where}"

    def _rule(self, name: str | None) -> RuleLine | None:
        rules = self.choices.rules if self.choices is not None else ()
        return next((each for each in rules if each.name == name), None)

    # --- what one does --------------------------------------------------------------------------------

    def deeds(self, name: str | None) -> Sequence[Choice]:
        """What can be done with the rule chosen."""
        rule = self._rule(name)
        none = "" if rule is not None else "choose one first"
        series = rule.series if rule is not None else ()
        return (
            Choice("edit", "Change its memberships", "Enter", none),
            Choice("rename", "Rename", "", none),
            Choice("remove", "Remove", "", none or (f"applied to {listed(series, 2)}" if series else "")),
            Choice("new", "New rule", "Ctrl+N"),
            *series_deeds(series),
        )

    def do(self, name: str | None, what: str) -> None:
        """Do it."""
        rule = self._rule(name)
        if what == "new":
            self.app.push_screen(Write("New rule", "Name", longest=LONGEST_NAME), self._name_given)
        elif what.startswith(SERIES):
            self.open_series_of(what)
        elif rule is None:
            return
        elif what == "edit":
            ticked = self._kept.get(rule.name, rule.memberships)
            self._ask_memberships(rule.name, ticked, partial(self._edit, rule))
        elif what == "rename":
            self.app.push_screen(
                Write(f"Rename {rule.name}", "Name", rule.name, longest=LONGEST_NAME), partial(self._rename, rule)
            )
        elif what == "remove":
            self.send_and_say(RemoveRule(rule.name), f"{rule.name} is removed.")

    def _ask_memberships(self, name: str, ticked: Sequence[str], then: Any) -> None:  # noqa: ANN401  # as the screen takes it
        if self.choices is not None:
            lines = ("Whoever holds one of the memberships ticked may come.",)
            self.app.push_screen(Tick(name, membership_options(self.choices), ticked, lines=lines), then)

    def _name_given(self, name: str | None) -> None:
        from frontdesk.text import key

        if name is None or self.choices is None:
            return
        if any(key(each.name) == key(name) for each in self.choices.rules):
            self.complain(f"There is a rule named “{name}” already.")
        else:
            self._ask_memberships(f"New rule {name}", self._kept.get(name, ()), partial(self._add, name))

    def _add(self, name: str, ticked: tuple[str, ...] | None) -> None:
        if ticked is None:
            return
        if not ticked:
            self.complain("A rule needs at least one membership; nothing was saved.")
            return
        self.newest = name
        request = Rule(name, ticked, mark="")
        done = f"{name} admits {count(len(ticked), 'membership')}."
        self.send(request, partial(self._settled, name, ticked, done), self._nonces.of(request))

    def _edit(self, rule: RuleLine, ticked: tuple[str, ...] | None) -> None:
        if ticked is None:
            return
        if not ticked:
            self.complain("A rule needs at least one membership; nothing was saved.")
        elif set(ticked) == set(rule.memberships):
            self.say("Nothing is changed.")
        else:
            self._weigh(rule, ticked)

    def _rename(self, rule: RuleLine, name: str | None) -> None:
        if name is not None and name != rule.name:
            self.newest = name
            request = Rule(rule.name, rule.memberships, name, mark=rule.mark)
            self.send_and_say(request, f"{rule.name} is called {name} now.")

    def _weigh(self, rule: RuleLine, ticked: tuple[str, ...]) -> None:
        now = self.console.club.now()
        if now is None or self.choices is None:
            return

        def request(invalid: Invalid) -> Request[Edited]:
            return Rule(rule.name, ticked, None, invalid, effects=True, mark=rule.mark)

        names = listed([self.choices.membership(code) for code in ticked], 8)
        where = f"It is applied to {listed(rule.series, 6)}." if rule.series else "It is applied nowhere."
        words = (f"{rule.name} would admit {names}.", where)
        deed = Deed(f"Save {rule.name}", words, request, now.date(), self._nonces)
        self.say("Looking at whom it affects …")
        weigh(self, deed, partial(self._settled, rule.name, ticked, f"Saved: {rule.name}"))

    def _settled(self, name: str, ticked: tuple[str, ...], done: str, answer: object) -> None:
        """Say what was done; what could not be saved is kept, and shown when the list is opened again."""
        if isinstance(answer, Edited):
            self._kept.pop(name, None)
            said = say_sum(answer.effects) if answer.effects is not None else ""
            self.answered(f"{done}; {said}." if said else done, answer)
            return
        self._kept[name] = ticked
        if isinstance(answer, Refusal):
            self._nonces.forget()
        self.answered(done, answer)
        if answer is not None:
            self.complain(f"Not saved: {sentence_of(answer)} What you ticked is kept; open it again.")
