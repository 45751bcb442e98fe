"""The form of a series: a new one, or an edit of one session, of this and following, or of the whole series."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from frontdesk.answers import Edited, Invalid, Refusal
from frontdesk.requests import EndSeries, Series, Session
from frontdesk.rules.series import SeriesPlan
from screens import rooms
from screens.dialogs.pick import Choice, Pick
from screens.room import sentence_of
from screens.series.asking import Known, ask_series
from screens.series.deed import Deed, Nonces, weigh
from screens.series.effect_rows import say_sum
from screens.series.frame import OF_A_SESSION, SeriesFrame
from screens.series.reading import FORM_FIELD, LABELS, ONCE, read, texts_of
from screens.series.words import first_days
from screens.widgets.days import say_weekday

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.requests import Request
    from screens.widgets.form import Through

THIS, FOLLOWING, WHOLE = "this", "following", "whole"
_PLAN: Final = tuple(each.name for each in fields(SeriesPlan))


class SeriesScreen(SeriesFrame):
    """Answers with the sentence of what was done, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="series.save", tooltip="Save, or go to what is wrong", priority=True),
        Binding("ctrl+r", "deeds", "Actions", id="series.actions", tooltip="Rules, booking terms, end the series"),
        Binding("ctrl+n", "copy", "One like it", id="series.copy", tooltip="A new series like this one", show=False),
    ]

    def __init__(self, console: Any, name: str, on: date | None, like: str = "") -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console, name, on, like)
        self._nonces = Nonces()
        self._busy = False

    def on_through(self, message: Through) -> None:
        """Save after the last field."""
        message.stop()
        self.action_save()

    # --- what is saved --------------------------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        """Whether anything was typed."""
        return bool(self.changed)

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that differ from what stood there at first."""
        return tuple(each.key for each in self.inputs if each.value != each.first_value)

    def action_save(self) -> None:
        """Go to what is wrong; else ask what the change is to hold for, look at it, and save it."""
        if self._busy or (self.name_ and self.known is None):
            return
        if (fault := self.form.first_fault()) is not None:
            fault.focus()
            self.complain(f"Not saved: {self.draft.reading.faults[fault.key]}")
        elif self.name_ and not self.changed:
            self.say("Nothing is changed.")
        elif self.known is not None and self.known.session is not None:
            self._ask_scope()
        else:
            self._weigh(WHOLE)

    def _ask_scope(self) -> None:
        """Ask for what the change is to hold: the session it was opened on, all from it on, or the whole series."""
        if self.on is None:
            return
        others = [LABELS[key].lower() for key in self.changed if key not in OF_A_SESSION]
        if "capacity" in self.changed and not self.texts["capacity"].strip():
            others.append("places without a limit")
        only = f"not for {others[0]}" if others else ""
        weekly = "it takes place once" if self.texts["pattern"] == ONCE else ""
        past = "it lies in the past" if self.today is not None and self.on < self.today else ""
        name = self.known.session.series if self.known and self.known.session else self.name_
        choices = (
            Choice(THIS, f"This session only, {say_weekday(self.on)}", "", only),
            Choice(FOLLOWING, "This and following", "", weekly or past),
            Choice(WHOLE, f"The whole series {name}"),
        )
        self.app.push_screen(Pick("What shall the change hold for?", choices), self._scoped)

    def _scoped(self, scope: str | None) -> None:
        if scope is not None:
            self._weigh(scope)

    def _weigh(self, scope: str) -> None:
        if (today := self.today) is None or (plan := self._plan_for(scope)) is None:
            return
        self._busy = True
        first = self.on if self.on is not None and scope != WHOLE else today
        title = f"{'Save' if self.name_ else 'New'} {plan.name}"
        deed = Deed(title, self._words(scope), partial(self._request, scope, plan), first, self._nonces)
        if self.name_:
            self.say("Looking at whom it affects …")
            weigh(self, deed, partial(self._answered, scope))
        else:
            self.say("Saving …")
            request = deed.request(Invalid.KEEP)
            self.send(request, partial(self._answered, scope), self._nonces.of(request))

    def _plan_for(self, scope: str) -> SeriesPlan | None:
        """Return what is to be kept; what was not changed is as the series has it, not as its session had it."""
        known, day = self.known, self.on or self.today
        version = known.version(day) if known is not None and day is not None else None
        if version is None or scope == THIS or self.today is None:
            return self.draft.plan
        texts = texts_of(version) | {key: self.texts[key] for key in self.changed}
        return read(texts, self.today).plan

    def _words(self, scope: str) -> tuple[str, ...]:
        said = {
            THIS: f"It holds for this session only, {say_weekday(self.on)}." if self.on else "",
            FOLLOWING: f"It holds from {say_weekday(self.on)} on; what was before stays as it was." if self.on else "",
            WHOLE: "It holds for the whole series; sessions that are over stay as they were.",
        }[scope]
        versions = len(self.known.series.versions) if self.known and self.known.series else 1
        again = "It has been different from a day on; now all of it is the same again." if versions > 1 else ""
        return tuple(filter(None, (said, again if scope == WHOLE else "")))

    def _request(self, scope: str, plan: SeriesPlan, invalid: Invalid) -> Request[Edited]:
        known = self.known.series if self.known is not None else None
        if scope == THIS and self.on is not None:
            own = {key: getattr(plan, key) for key in self._own_keys()}
            at = {"new_time": own.pop("time")} if "time" in own else {}
            mark = known.session_mark if known is not None else None
            return Session(self.name_, self.on, **at, **own, invalid=invalid, effects=True, mark=mark)
        values: dict[str, Any] = {name: getattr(plan, name) for name in _PLAN}
        if known is None:
            return Series(**values, mark="")
        renamed = plan.name if plan.name != known.versions[-1].name else None
        values["name"] = known.versions[-1].name
        return Series(
            **values,
            new_name=renamed,
            from_day=self.on if scope == FOLLOWING else None,
            invalid=invalid,
            effects=True,
            mark=known.mark,
        )

    def _own_keys(self) -> tuple[str, ...]:
        """Return what the session has of its own: what was changed now, and what differs from its series already."""
        known, day = self.known, self.on
        version = known.version(day) if known is not None and day is not None else None
        series = texts_of(version) if version is not None else {}
        return tuple(key for key in OF_A_SESSION if self.texts[key].strip() != series.get(key))

    # --- the answer -----------------------------------------------------------------------------------

    def _answered(self, scope: str, answer: object) -> None:
        """Leave when it is saved; else say why it is not, keep what was typed, and let it be saved again."""
        self._busy = False
        if answer is None:
            self.say("Nothing was saved.")
        elif isinstance(answer, Edited):
            said = say_sum(answer.effects) if answer.effects is not None else self._first()
            name = self.draft.plan.name if self.draft.plan is not None else self.name_
            of = f" on {say_weekday(self.on)}" if scope == THIS and self.on else ""
            self.dismiss(f"Saved: {name}{of}" + (f"; {said}." if said else "."))
        else:
            self._refused(answer)

    def _first(self) -> str:
        """Say when a new series takes place first: it may not be on the days that the schedule shows."""
        plan, now = self.draft.plan, self.console.club.now()
        if plan is None or now is None:
            return ""
        coming = (day for day in first_days(plan, now.date()) if (day, plan.time) > (now.date(), now.time()))
        return "".join(f"first on {say_weekday(day)}" for day in islice(coming, 1))

    def _refused(self, answer: object) -> None:
        sentence = sentence_of(answer) or ""
        if isinstance(answer, Refusal):
            self._nonces.forget()
            if answer.code == "changed_meanwhile":
                self.ask(ask_series(self.name_, self.on), self._changed_meanwhile, "meanwhile")
                return
        at = {"duplicate": "name", "unknown_policy": "terms", "unknown_rule": "admits", "unknown_membership": "admits"}
        named = getattr(answer, "field", None) or at.get(getattr(answer, "code", ""), "")
        field = self.field(FORM_FIELD.get(named, named))
        if field is not None and field.display:
            self.form.refuse(field, sentence)
        self.complain(f"Not saved: {sentence}")

    def _changed_meanwhile(self, found: object) -> None:
        """Say what another desk made of the series; what was typed stays, and Ctrl+S now looks at it anew."""
        if not isinstance(found, Known) or found.series is None or self.known is None:
            self.complain(f"Not saved: {sentence_of(found) or 'the series was changed at another desk.'}")
            return
        before = self.first_texts()
        self.known = found
        now = self.first_texts()
        other = [LABELS[key].lower() for key in LABELS if before[key] != now[key]]
        for each in self.inputs:
            untouched = each.value == each.first_value
            each.first_value = now[each.key]
            if untouched:
                each.value = now[each.key]
        what = f" ({', '.join(other[:3])})" if other else ""
        self.complain(f"Another desk changed it meanwhile{what}. What you typed is kept; Ctrl+S looks at it anew.")

    # --- other things ---------------------------------------------------------------------------------

    def action_deeds(self) -> None:
        """List what else can be done here."""
        new = "it is a new series" if not self.name_ else ""
        choices = (
            Choice("save", "Save", "Ctrl+S"),
            Choice("copy", "A new series like this one …", "Ctrl+N", new),
            Choice("follow", "Let this session follow its series again …", "", self._why_not_follow()),
            Choice("end", "End the series …", "", new),
            Choice("rules", "Rules: who may come …"),
            Choice("terms", "Booking terms …"),
        )
        self.app.push_screen(Pick("Session series", choices), self._do)

    def _do(self, what: str | None) -> None:
        if what == "save":
            self.action_save()
        elif what == "copy":
            self.action_copy()
        elif what == "follow":
            self._follow()
        elif what == "end" and (today := self.today) is not None:
            from screens.schedule.go_to import AskDay

            day = max(self.on or today, today)
            self.app.push_screen(AskDay(f"The last day of {self.name_}", today, day, ahead=True), self._end)
        elif what == "rules":
            rooms.open_rules(self.app, self.console)
        elif what == "terms":
            rooms.open_booking_terms(self.app, self.console)

    def _why_not_follow(self) -> str:
        session = self.known.session if self.known is not None else None
        if session is None:
            return "opened on no session"
        return "save or leave first" if self.unsaved else "" if session.own else "it does"

    def _follow(self) -> None:
        """Take back what was edited of the session by itself."""
        if self.on is None or self.known is None or self.known.series is None:
            return
        words = (f"It is as its series says again, on {say_weekday(self.on)}.",)
        asked = Session(self.name_, self.on, effects=True, mark=self.known.series.session_mark)
        deed = Deed(
            f"{self.name_} follows", words, lambda invalid: replace(asked, invalid=invalid), self.on, self._nonces
        )
        weigh(self, deed, partial(self._answered, THIS))

    def action_copy(self) -> None:
        """Open the form of a new series that is like this one as it stands in the books: a second time of its day."""
        if not self.name_:
            self.complain("This one is new: save it, and make another like it then.")
        elif self.unsaved:
            self.complain("Save what you changed first, or leave it: a new one is made like what is saved.")
        else:
            rooms.open_series(self.app, self.console, like=self.name_, then=self._copied)

    def _copied(self, said: str | None) -> None:
        if said:
            self.say(f"✔ {said}", "$success")

    def _end(self, last: date | None) -> None:
        if last is None or self.today is None:
            return
        words = (
            f"It begins only on {say_weekday(begins)}: it never takes place. What is booked is cancelled, credits back."
            if (begins := self._begins_after(last)) is not None
            else f"Its last day is {say_weekday(last)}; what is booked after it is cancelled, credits come back.",
        )
        request = EndSeries(self.name_, last, effects=True)
        deed = Deed(f"End {self.name_}", words, lambda _invalid: request, self.today, self._nonces, choice=False)
        weigh(self, deed, partial(self._ended, last))

    def _begins_after(self, last: date) -> date | None:
        """Return the first day of the series, where that is after a day."""
        version = self.known.version(last) if self.known is not None else None
        start = version.start if version is not None else None
        return start if start is not None and start > last else None

    def _ended(self, last: date, answer: object) -> None:
        if isinstance(answer, Edited):
            said = say_sum(answer.effects) if answer.effects is not None else ""
            never = self._begins_after(last) is not None
            ends = "never takes place" if never else f"ends on {say_weekday(last)}"
            self.dismiss(f"{self.name_} {ends}" + (f"; {said}." if said else "."))
        elif answer is not None:
            self.complain(f"Not ended: {sentence_of(answer)}")
