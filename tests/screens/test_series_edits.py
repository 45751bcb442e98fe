"""Edits of a series on the screen that go wrong, affect people, or meet another manager: nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from textual.events import Paste

from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.contract import Trouble
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.sessions import Weekday
from screens import rooms
from screens.dialogs.tick import TickInput
from tests.desk.kit import TUESDAY, day
from tests.screens.helpers import LARGE, SMALL
from tests.screens.real_desk import RealCounter, club_desk, real_console
from tests.screens.test_series import furnish, into, opened, series

__all__ = ["club_desk"]

NEXT_TUESDAY = day(8)
HOSTILE = "[/] [@click=app.quit]x[/] $name"
BOOKED = tuple(requests.Book(card, "Spin", TUESDAY) for card in ("M1", "M2", "M3"))


async def typed(desk: RealCounter, key: str, text: str) -> None:
    """Type something into a field, over what stands in it."""
    await into(desk, key)
    await desk.press("end", "ctrl+u")
    await desk.type(text)


async def scoped(desk: RealCounter, scope: str) -> None:
    """Save, and say for what."""
    await desk.press("ctrl+s")
    await desk.see("What shall the change hold for?")
    await desk.type(scope)
    await desk.press("enter")


# what is wrong


async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(club_desk: ClubDesk) -> None:
    furnish(club_desk)
    async with real_console(club_desk, LARGE) as desk:
        await opened(desk)
        await desk.press("ctrl+s")
        await desk.see("Not saved: Name must be", "▲ Weekdays must name at least one day", "▲ Time must be")
        await desk.fill("Comp", "", "tue, 99")
        await desk.see("▲ Weekdays must be named like mon wed")
        await desk.press("end", "ctrl+u")
        await desk.fill("Tue;fr", "25:00")
        await desk.see("every Tue, Fri", "▲ Time must be a time written HH:MM")
        await desk.press("end", "ctrl+u")
        await desk.fill("18:00", "0")
        await desk.see("▲ Minutes must be a whole number from 1 to 1440, not 0.")
        await desk.press("end", "ctrl+u")
        await desk.fill("60", "１６")
        await desk.see("▲ Places must be a whole number")
        await desk.press("end", "ctrl+u")
        await desk.fill("16")
        await desk.press("right")
        await desk.see("nothing ticked")
        await desk.press("ctrl+s")
        await desk.see("Not saved: Session Rules are on: name at least one rule or membership to admit.")
        await into(desk, "end")
        await desk.type("2020-01-01")
        await desk.press("ctrl+s")
        await into(desk, "admits")
        await desk.see("▲ Last day must not lie before the first day")
    assert "Comp" not in {each.name for each in listed(club_desk)}


def listed(desk: ClubDesk) -> list[answers.SeriesVersion]:
    answer = desk.perform(requests.AllSeries(ended=True))
    assert not isinstance(answer, Refusal)
    return list(answer.series)


async def test_what_the_desk_refused_is_said_at_its_field_until_it_is_changed(club_desk: ClubDesk) -> None:
    furnish(club_desk)
    async with real_console(club_desk) as desk:
        await opened(desk)
        await desk.fill("SPIN", "", "mon", "07:00")
        await desk.press("ctrl+s")
        await desk.see("▲ Another series is named “Spin”.", "Not saved: Another series")
        await desk.press("down", "up")
        await desk.see("▲ Another series is named “Spin”.")
        await desk.type("x")
        await desk.see_gone("▲ Another series is named")


async def test_a_name_that_is_taken_is_said_at_the_name_and_a_double_save_makes_one(club_desk: ClubDesk) -> None:
    furnish(club_desk)
    async with real_console(club_desk) as desk:
        said = await opened(desk)
        await desk.fill("SPIN", "", "mon", "07:00")
        await desk.press("ctrl+s", "ctrl+s")
        await desk.see("▲ Another series is named “Spin”.", "Not saved: Another series")
        await desk.until(lambda: "field-name" in {each.id for each in desk.app.focused.ancestors}, "the name")  # type: ignore[union-attr]  # something has the focus
        await desk.press("end", "ctrl+u")
        await desk.type(HOSTILE)
        await desk.press("ctrl+s", "ctrl+s", "enter")
        await desk.until(lambda: bool(said), "saved")
    assert said == [f"Saved: {HOSTILE}; first on Mon 12 Jan 2026."]
    assert sorted(each.name for each in listed(club_desk)) == sorted(("Spin", HOSTILE))


async def test_a_hostile_series_is_text_on_every_page(club_desk: ClubDesk) -> None:
    hostile = requests.Series(HOSTILE, time(7), 60, (Weekday.TUE,), place=HOSTILE, coach="漢字" * 40, colour="[/]")
    furnish(club_desk, hostile, requests.Rule(HOSTILE, ("GOLD",)), requests.Book("M1", HOSTILE, TUESDAY))
    async with real_console(club_desk) as desk:
        rooms.open_series(desk.app, desk.app.console_parts, HOSTILE, TUESDAY)
        await desk.see("[/] [@click=app.quit]x[/] $name", "Tue 6 Jan")
        await typed(desk, "time", "09:00")
        await scoped(desk, "whole")
        await desk.see("Nothing is written yet", "[/] [@click=app.quit]x[/]", "07:00 → 09:00")
        await desk.press("ctrl+s")
        await desk.see("Ready")
    assert series(club_desk, HOSTILE)[0].time == "09:00"


async def test_a_paste_of_200_kb_is_not_taken_and_a_scan_answers_nothing(club_desk: ClubDesk) -> None:
    furnish(club_desk)
    async with real_console(club_desk) as desk:
        await opened(desk, "Spin", TUESDAY)
        desk.app.post_message(Paste("x" * 200_000))
        await desk.see("What was pasted has 200000 characters; nothing of it was taken.")
        await typed(desk, "coach", "Bo")
        await desk.press("ctrl+s")
        await desk.see("What shall the change hold for?")
        await desk.scan("M00412")
        await desk.see("What shall the change hold for?")
        assert series(club_desk, "Spin")[0].coach == "Kai"
        await desk.press("escape")
        await into_from_top(desk, "session_rules")
        await desk.press("right", "down")
        await desk.see("nothing ticked")
        await desk.press("f4")
        await desk.see("Space ticks")
        await desk.scan("GOLD")
        await desk.see("0 ticked")
        assert desk.app.screen.query_one(TickInput).value == ""


async def into_from_top(desk: RealCounter, key: str) -> None:
    """Go to the first field, and down from there."""
    desk.app.screen.query("Field").first().focus()
    await desk.until(lambda: desk.app.focused is not None, "a field")
    await into(desk, key)


# for what it holds


async def test_one_session_only(club_desk: ClubDesk) -> None:
    furnish(club_desk, *BOOKED[:1])
    async with real_console(club_desk) as desk:
        said = await opened(desk, "Spin", TUESDAY)
        await typed(desk, "time", "17:30")
        await typed(desk, "place", "Garden")
        await scoped(desk, "this session")
        await desk.see("It holds for this session only, Tue 6 Jan 2026", "18:00 → 17:30")
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(said), "saved")
        assert said == ["Saved: Spin on Tue 6 Jan 2026; 1 booking moved along."]
        lines = desk.do(requests.Sessions(TUESDAY, NEXT_TUESDAY)).sessions
        assert [(each.time, each.place, each.own) for each in lines] == [
            ("17:30", "Garden", True),
            ("18:00", "", False),
        ]

        said = await opened(desk, "Spin", TUESDAY)
        await desk.see("17:30")
        await typed(desk, "weekdays", "tue thu")
        await desk.press("ctrl+s")
        await desk.see("not for weekdays")
        await desk.type("whole")
        await desk.press("enter")
        await desk.until(lambda: bool(said), "saved: nobody is affected")
        version = series(club_desk, "Spin")[0]
        assert (version.weekdays, version.time, version.place) == (("tue", "thu"), "18:00", "")
        assert desk.do(requests.Sessions(TUESDAY, TUESDAY)).sessions[0].time == "17:30"

        said = await opened(desk, "Spin", TUESDAY)
        await desk.press("ctrl+r")
        await desk.see("follow its series again")
        await desk.type("follow")
        await desk.press("enter")
        await desk.see("It is as its series says again, on Tue 6 Jan 2026.", "17:30 → 18:00")
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(said), "saved")
        line = desk.do(requests.Sessions(TUESDAY, TUESDAY)).sessions[0]
        assert (line.time, line.place, line.own) == ("18:00", "", False)


async def test_a_smaller_room_says_who_is_beyond_and_cancels_only_on_purpose(club_desk: ClubDesk) -> None:
    furnish(club_desk, *BOOKED[:2])
    async with real_console(club_desk) as desk:
        said = await opened(desk, "Spin")
        await typed(desk, "capacity", "1")
        await desk.press("ctrl+s")
        await desk.see("1 booking would not be taken any more", "Smith, Bea", "beyond places")
        await desk.press("enter", "ctrl+s")
        await desk.see("Keep it", "Cancel it")
        await desk.scan("X2")
        await desk.see("Keep it")
        assert not said
        await desk.press("escape", "f4")
        await desk.see("Keep it")
        await desk.press("down", "enter")
        await desk.see("they are cancelled, their credits")
        assert desk.do(requests.Roster("Spin", TUESDAY)).booked == ("M1", "M2")
        await desk.press("ctrl+s", "ctrl+s")
        await desk.until(lambda: bool(said), "saved")
        assert said == ["Saved: Spin; 1 booking cancelled, 0 credits back."]
        assert desk.do(requests.Roster("Spin", TUESDAY)).booked == ("M1",)


async def test_sessions_that_go_and_who_would_be_in_two_places(club_desk: ClubDesk) -> None:
    duo = requests.Series("Duo", time(19), 60, (Weekday.TUE,))
    gala = requests.Series("Gala", time(18), 60, date=NEXT_TUESDAY)
    booked = (requests.Book("M1", "Duo", TUESDAY), requests.Book("M2", "Spin", TUESDAY))
    furnish(club_desk, duo, *BOOKED[:1], *booked, gala, requests.Book("M3", "Gala", NEXT_TUESDAY))
    async with real_console(club_desk, LARGE) as desk:
        await opened(desk, "Spin")
        await typed(desk, "time", "19:30")
        await desk.press("ctrl+s")
        await desk.see("In two places at once", "also in Duo, 19:00")
        await desk.press("escape")
        await into_from_top(desk, "weekdays")
        await desk.press("end", "ctrl+u")
        await desk.type("wed")
        await desk.press("ctrl+s")
        await desk.see("this day is left", "Sessions that go, of the next 8 weeks", "and 1 more")
        assert [each.weekdays for each in series(club_desk, "Spin")] == [("tue",)]

        rooms.open_series(desk.app, desk.app.console_parts, "Gala")
        await desk.see("Edit Gala", "once, on a date")
        await typed(desk, "date", "14 jan")
        await desk.press("ctrl+s")
        await desk.see("Sessions that move, their bookings with them", "→ Wed 14 Jan 18:00", "1 booked")
        assert "Sessions that go" not in desk.text


async def test_a_series_is_ended_and_says_who_loses_their_booking(club_desk: ClubDesk) -> None:
    furnish(club_desk, *BOOKED[:1], requests.Book("M3", "Spin", NEXT_TUESDAY))
    async with real_console(club_desk) as desk:
        said = await opened(desk, "Spin", TUESDAY)
        await desk.press("ctrl+r")
        await desk.see("End the series")
        await desk.type("end")
        await desk.press("enter")
        await desk.see("The last day of Spin", "2026-01-06")
        await desk.press("end", "ctrl+u")
        await desk.type("4 jan")
        await desk.see("Mon 4 Jan 2027")
        await desk.press("ctrl+u")
        await desk.type("6 jan")
        await desk.see("Tue 6 Jan 2026")
        await desk.press("enter")
        await desk.see("Nothing is written yet", "Smith, Cleo", "session is gone")
        await desk.press("f4")
        await desk.see("There is nothing to choose here")
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(said), "ended")
        assert said[0] is not None
        assert said[0].startswith("Spin ends on Tue 6 Jan 2026; 1 booking cancelled")
        assert desk.do(requests.Roster("Spin", TUESDAY)).booked == ("M1",)


async def test_named_terms_are_picked_with_where_they_are_used(club_desk: ClubDesk) -> None:
    usual = requests.BookingPolicy("Usual", earliest_days=7, cancel_notice_hours=12)
    yoga = requests.Series("Yoga", time(7), 60, (Weekday.MON,), booking_policy="Usual")
    furnish(club_desk, usual, yoga)
    async with real_console(club_desk, LARGE) as desk:
        said = await opened(desk, "Spin")
        await into(desk, "terms")
        await desk.press("f4")
        await desk.see("Usual", "1 use it")
        await desk.type("usual")
        await desk.press("enter")
        await desk.see("“Usual”: booked from 7 days before", "Also used by Yoga")
        assert "Cancelled free until" not in desk.text
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(said), "saved")
    kept = series(club_desk, "Spin")[0]
    assert (kept.booking_policy, kept.earliest_days, kept.cancel_notice_hours) == ("Usual", 7, 12)


async def test_a_second_time_of_the_day_is_a_series_like_the_first(club_desk: ClubDesk) -> None:
    usual = requests.BookingPolicy("Usual", earliest_days=7)
    gold = {"session_rules": True, "memberships": ("GOLD",)}
    yoga = requests.Series("Yoga", time(9), 60, (Weekday.TUE,), capacity=2, booking_policy="Usual", **gold)  # type: ignore[arg-type]  # fields of the request
    furnish(club_desk, usual, yoga)
    async with real_console(club_desk) as desk:
        await opened(desk, "Yoga")
        await desk.press("ctrl+n")
        await desk.see("New series like Yoga", "2 places", "Gold", "Usual")
        await desk.fill("Yoga evening")
        await typed(desk, "time", "18:00")
        await desk.press("ctrl+s")
        await desk.see("✔ Saved: Yoga evening; first on Tue 6 Jan 2026.", "Edit Yoga")
        await typed(desk, "coach", "Bo")
        await desk.press("ctrl+n")
        await desk.see("Save what you changed first")
    first, second = (series(club_desk, name)[0] for name in ("Yoga", "Yoga evening"))
    assert replace(second, name="Yoga", time="09:00", start=None) == first


async def test_a_time_that_the_clocks_skip_is_said_with_its_day(club_desk: ClubDesk) -> None:
    furnish(club_desk)
    async with real_console(club_desk, SMALL) as desk:
        await opened(desk)
        await desk.fill("Night", "", "sun", "2:30")
        await desk.see("▲ On Sun 29 Mar 2026 the clocks skip 02:30: it begins at 03:30.")


# other desks, broken books, second thoughts


async def test_another_manager_was_faster_what_was_typed_is_kept_and_looked_at_anew(club_desk: ClubDesk) -> None:
    furnish(club_desk, *BOOKED[:1])
    async with real_console(club_desk) as desk:
        said = await opened(desk, "Spin")
        await typed(desk, "time", "19:00")
        desk.do(requests.Series("Spin", time(18), 60, (Weekday.TUE,), capacity=2, coach="Bo"))
        await desk.press("ctrl+s")
        await desk.see("Another desk changed it meanwhile (coach)")
        assert series(club_desk, "Spin")[0].time == "18:00"
        await desk.press("ctrl+s")
        await desk.see("Nothing is written yet", "18:00 → 19:00")
        desk.do(requests.Series("Spin", time(18), 60, (Weekday.TUE,), capacity=3, coach="Bo"))
        await desk.press("ctrl+s")
        await desk.see("Another desk changed it meanwhile (places)")
        await desk.press("ctrl+s")
        await desk.see("Nothing is written yet")
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(said), "saved")
    kept = series(club_desk, "Spin")[0]
    assert (kept.time, kept.coach, kept.capacity) == ("19:00", "Bo", 3)


async def test_another_manager_edited_the_very_session_and_neither_is_lost(club_desk: ClubDesk) -> None:
    furnish(club_desk)
    async with real_console(club_desk) as desk:
        said = await opened(desk, "Spin", TUESDAY)
        await typed(desk, "place", "Garden")
        desk.do(requests.Session("Spin", TUESDAY, new_time=time(17)))
        await scoped(desk, "this session")
        await desk.see("Another desk changed it meanwhile (time)", "Garden", "17:00")
        assert not said
        await scoped(desk, "this session")
        await desk.until(lambda: bool(said), "saved")
        kept = desk.do(requests.Sessions(TUESDAY, TUESDAY)).sessions[0]
        assert (kept.time, kept.place) == ("17:00", "Garden")


async def test_books_that_do_not_answer_keep_what_was_typed(
    club_desk: ClubDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(club_desk)
    real = club_desk.perform

    def locked(request: object, **more: object) -> object:
        if isinstance(request, requests.Series):
            raise Trouble("locked", "The club's file is locked.")
        return real(request, **more)  # type: ignore[arg-type]  # whatever was asked

    async with real_console(club_desk) as desk:
        said = await opened(desk)
        await desk.fill("Comp", "", "tue", "18:00")
        with monkeypatch.context() as context:
            context.setattr(club_desk, "perform", locked)
            await desk.press("ctrl+s")
            await desk.see("Not saved: The club's file is locked.", "Comp")
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(said), "saved")
        assert said == ["Saved: Comp; first on Tue 6 Jan 2026."]


async def test_a_look_that_meets_trouble_can_be_tried_again(
    club_desk: ClubDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(club_desk, *BOOKED[:1])

    def locked(*_asked: object, **_more: object) -> object:
        raise Trouble("locked", "The club's file is locked.")

    async with real_console(club_desk) as desk:
        await opened(desk, "Spin")
        await typed(desk, "time", "19:00")
        with monkeypatch.context() as context:
            context.setattr(club_desk, "preview", locked)
            await desk.press("ctrl+s")
            await desk.see("Not saved: The club's file is locked.")
        await desk.press("ctrl+s")
        await desk.see("Nothing is written yet", "18:00 → 19:00")


async def test_leaving_with_changes_asks_once_and_nothing_changed_is_not_saved(club_desk: ClubDesk) -> None:
    furnish(club_desk)
    async with real_console(club_desk) as desk:
        said = await opened(desk, "Spin")
        await desk.press("ctrl+s")
        await desk.see("Nothing is changed.")
        await typed(desk, "coach", "Bo")
        await desk.press("escape")
        await desk.see("Leave without saving?")
        await desk.press("enter")
        await desk.see_gone("Leave without saving?")
        await desk.press("escape")
        await desk.see("Leave without saving?")
        await desk.press("right", "enter")
        await desk.until(lambda: bool(said), "left")
    assert said == [None]
    assert series(club_desk, "Spin")[0].coach == "Kai"


async def test_a_series_that_is_gone_is_said(club_desk: ClubDesk) -> None:
    furnish(club_desk)
    async with real_console(club_desk) as desk:
        rooms.open_series(desk.app, desk.app.console_parts, "Nothing")
        await desk.see("There is no series named “Nothing”.")
        await desk.press("ctrl+s", "escape")
        await desk.see("Ready")
