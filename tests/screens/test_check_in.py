"""What somebody at the counter does, and what they see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from textual.events import Key

from frontdesk.clock import PinnedClock
from frontdesk.config import Settings
from frontdesk.contract import Trouble
from tests.screens.fake_desk import NOW, PEOPLE, TODAY, FakeDesk, contact, session
from tests.screens.helpers import BOTH, LARGE, SMALL, console


@pytest.mark.parametrize("size", BOTH)
async def test_a_scan_is_one_verdict_with_its_facts(size: tuple[int, int]) -> None:
    async with console(size=size) as desk:
        await desk.scan("M00412")
        await desk.see("✔ IN   Smith, Anna", "1 credit of Basic 8", "6 left · 2 good through tomorrow", "was booked")
        await desk.see("17:52 ✔ Smith, Anna", "1 in · 1 to come", "● Ready")
        assert desk.app.focused is not None
        assert desk.app.focused.id == "scan"
        asked = desk.desk.asked[0]
        assert (asked.card, asked.series, asked.date, asked.time.hour) == ("M00412", "Spin", TODAY, 18)
        assert not desk.bells


async def test_a_refusal_lists_every_reason_and_what_fixes_it_and_rings() -> None:
    async with console() as desk:
        await desk.scan("M00006")
        text = await desk.see("✖ NO   Diaz, Rosa", "Ctrl+T payment · Ctrl+N sell", "Ctrl+O override · Ctrl+Y why?")
        assert text.index("Past due: 1 invoice, $59.00") < text.index("No credit: Basic 8: 0 of 8 left")
        assert "17:52 ✖ Diaz, Rosa: past due" in text
        assert desk.bells


async def test_a_warning_admits_and_says_why() -> None:
    async with console() as desk:
        await desk.scan("M00009")
        await desk.see("! IN   Stopped, Nora", "Note: Please sign the waiver")
        assert not desk.bells


async def test_the_same_card_twice_is_already_in() -> None:
    async with console() as desk:
        await desk.scan("M00412", "M00412")
        await desk.see("! IN   Smith, Anna", "Already in since 17:52", "nothing was charged again")
        assert len(desk.desk.inside) == 1


async def test_a_card_nobody_has() -> None:
    async with console() as desk:
        await desk.scan("NOPE-1")
        await desk.see("✖ NO   unknown card «NOPE-1»")
        assert desk.bells


async def test_digits_that_a_hand_typed_are_not_shown_as_they_may_be_a_pin() -> None:
    async with console() as desk:
        await desk.press(*"47110815", "enter")
        await desk.see("✖ NO   unknown card «••••»", "they may be a PIN")
        await desk.scan("47110816")
        await desk.see("✖ NO   unknown card «47110816»", "17:52 ✖ unknown card «••••»")
        assert "47110815" not in desk.text
        await desk.press(*"471", "enter")
        await desk.see("✖ NO   unknown card «471»")


async def test_digits_typed_before_the_club_is_open_are_not_shown_either() -> None:
    opened = Event()

    def opening() -> FakeDesk:
        opened.wait(5)
        return FakeDesk()

    async with console(opener=opening, ready=False) as desk:
        await desk.scan("47110815")  # all at once, as what waited while the console was starting
        opened.set()
        await desk.see("unknown card «••••»", within=10)


async def test_matches_appear_with_each_key_and_say_more_a_moment_later() -> None:
    async with console() as desk:
        await desk.pilot.press("s")
        assert "Smith, Anna" in desk.text
        await desk.pilot.press("m")
        assert "Smith, Bea" in desk.text
        await desk.see("● booked 18:00", "○ not booked", "7 left · 2 end Sun")
        lines = desk.text.splitlines()
        assert next(line for line in lines if "Smith, A" in line).index("M00412") == next(
            line for line in lines if "Smith, B" in line
        ).index("M01077")


async def test_people_booked_now_come_first() -> None:
    async with console(FakeDesk(booked={"M01077"})) as desk:
        await desk.see("1 to come")
        await desk.type("smi")
        text = await desk.see("Smith, Anna", "Smith, Bea")
        rows = text.splitlines()[3:9]
        assert "Smith, Bea" in rows[0]
        assert "Smith, Anna" in rows[1]


@pytest.mark.parametrize("typed", ["anna smith", "smi an", "4477", "anna@ex", "M00412", "m00412"])
async def test_enter_takes_the_only_one_who_matches(typed: str) -> None:
    async with console() as desk:
        await desk.scan(typed)
        await desk.see("✔ IN   Smith, Anna")


async def test_enter_among_several_asks_who_and_arrows_choose() -> None:
    async with console() as desk:
        await desk.scan("smi")
        await desk.see("? WHO", "2 people match; choose with ↓ and", "Smith, Anna", "Smith, Bea")
        assert not desk.desk.asked
        await desk.press("down", "down", "enter")
        await desk.see("✔ IN   Smith, Bea", "walked in")


async def test_a_scan_after_an_unanswered_question_is_just_a_scan() -> None:
    async with console() as desk:
        await desk.scan("smi", "M00003")
        await desk.see("✔ IN   Lopez, Maria")
        assert [each.card for each in desk.desk.asked] == ["M00003"]


async def test_the_mouse_chooses_too_and_takes_no_focus_away() -> None:
    async with console() as desk:
        await desk.type("smi")
        await desk.see("Smith, Bea")
        await desk.pilot.click("#matches", offset=(10, 1))
        await desk.see("▸ Smith, Bea")
        await desk.press("enter")
        await desk.see("✔ IN   Smith, Bea")
        await desk.pilot.click("#verdict")
        await desk.scan("M00412")
        await desk.see("✔ IN   Smith, Anna")


async def test_the_keys_at_the_foot_can_be_clicked() -> None:
    async with console() as desk:
        await desk.pilot.click("#keys", offset=(26, 0))
        await desk.see("nothing undone", "There is nothing to undo.")


async def test_a_misspelt_name_is_offered_but_never_taken() -> None:
    async with console() as desk:
        await desk.type("okafro")
        await desk.see("~ Okafor, Tobi")
        await desk.press("enter")
        await desk.see("✖ NO   unknown card «okafro»")
        await desk.type("okafro")
        await desk.see("~ Okafor, Tobi")
        await desk.press("down", "enter")
        await desk.see("✔ IN   Okafor, Tobi")


async def test_arrows_change_the_session_only_while_the_field_is_empty() -> None:
    async with console() as desk:
        assert "▸ 18:00 Spin" in desk.text
        await desk.press("right")
        await desk.see("▸ 19:00 CrossFit", "by hand")
        await desk.press("right")
        await desk.see("▸ tomorrow 09:00 Yoga")
        await desk.press("right", "left")
        await desk.see("▸ 19:00 CrossFit")
        await desk.type("M0003")
        await desk.press("left", "left")
        await desk.type("0")
        await desk.press("enter")
        await desk.see("✔ IN   Lopez, Maria")
        assert desk.desk.asked[0].series == "CrossFit"
        await desk.press("f2")
        await desk.see("▸ 18:00 Spin")


async def test_the_session_can_be_picked_from_a_list_which_no_scan_answers() -> None:
    async with console() as desk:
        await desk.press("f4")
        await desk.see("09:00 Yoga", "▸ 18:00 Spin", "19:00 CrossFit")
        await desk.press("down", "enter")
        await desk.see("▸ 19:00 CrossFit · Studio A", "by hand")
        await desk.press("f4", "down")
        await desk.scan("M00003")
        await desk.see("✔ IN   Lopez, Maria")
        assert desk.desk.asked[0].series == "CrossFit"


async def test_no_session_at_all_is_said_plainly() -> None:
    async with console(FakeDesk(sessions=[])) as desk:
        await desk.see("none today or tomorrow")
        await desk.scan("M00412")
        await desk.see("✖ NO", "There is no session today or tomorrow")
        assert not desk.desk.asked


async def test_undo_undoes_the_last_and_then_the_one_before() -> None:
    async with console() as desk:
        await desk.scan("M00412", "M00003")
        await desk.see("✔ IN   Lopez, Maria")
        await desk.press("f8")
        await desk.see("↶ UNDONE", "check-in of Lopez, Maria")
        await desk.press("f8")
        await desk.see("check-in of Smith, Anna")
        assert "Lopez" not in desk.line("The last visits")
        await desk.press("f8")
        await desk.see("There is nothing to undo.")


async def test_twenty_scans_at_once_are_twenty_verdicts_in_order() -> None:
    people = [contact(number, f"Person{number:02}", "P", card=f"P{number:05}") for number in range(20)]
    async with console(FakeDesk(people=people, delay=0.01, booked=set())) as desk:
        for person in people:
            for char in person.card:
                desk.app.simulate_key(char)
            desk.app.simulate_key("enter")
        await desk.see("✔ IN   Person19, P", "20 in", within=10)
        assert [each.card for each in desk.desk.asked] == [each.card for each in people]
        assert [visit.who for visit in reversed(desk.app.console_parts.counter.visits)] == [
            f"Person{number:02}, P" for number in range(20)
        ]


async def test_scans_wait_in_line_while_one_is_settled() -> None:
    async with console(FakeDesk(delay=0.3)) as desk:
        await desk.scan("M00412", "M00003", "M00004")
        await desk.see("in line")
        await desk.see("✔ IN   Okafor, Tobi", "● Ready")
        assert [each.card for each in desk.desk.asked] == ["M00412", "M00003", "M00004"]


@pytest.mark.parametrize("end", ["enter", "tab", "ctrl+j"])
async def test_scanners_end_codes_in_their_own_ways(end: str) -> None:
    async with console() as desk:
        await desk.scan("M00412", "M00003", end=end)
        await desk.see("✔ IN   Lopez, Maria")
        assert [each.card for each in desk.desk.asked] == ["M00412", "M00003"]


async def test_the_scanner_prefix_clears_the_field_and_closes_what_is_open() -> None:
    async with console() as desk:
        await desk.type("half a na")
        await desk.press("ctrl+b")
        await desk.scan("M00412")
        await desk.see("✔ IN   Smith, Anna")
        await desk.press("f1")
        await desk.see("Here")
        await desk.press("ctrl+b")
        await desk.scan("M00003")
        await desk.see("✔ IN   Lopez, Maria")


@pytest.mark.parametrize(("prefix", "key"), [("ctrl+b", "ctrl+b"), ("~", "tilde")])
async def test_scans_with_a_prefix_in_one_burst_are_each_settled(prefix: str, key: str) -> None:
    async with console(settings=Settings(scanner_prefix=prefix)) as desk:
        for card in ("M00412", "M00003", "M00004"):
            desk.app.post_message(Key(key, None if "+" in key else prefix))
            for char in card:
                desk.app.post_message(Key(char, char))
            desk.app.post_message(Key("enter", "\r"))
        await desk.see("✔ IN   Okafor, Tobi", "3 in")
        assert [each.card for each in desk.desk.asked] == ["M00412", "M00003", "M00004"]


async def test_editing_keys_and_undo_keep_their_place_among_fast_keys() -> None:
    async with console() as desk:
        for key in (
            "x",
            "ctrl+u",
            "M",
            "0",
            "9",
            "backspace",
            "0",
            "4",
            "1",
            "2",
            "enter",
            "f8",
            "M",
            "0",
            "backspace",
        ):
            desk.app.post_message(Key(key, key if len(key) == 1 else None))
        await desk.see("Undone: check-in of Smith, Anna")
        assert [type(each).__name__ for each in desk.desk.asked] == ["CheckIn", "Undo"]


async def test_what_the_database_never_should_answer_is_in_the_log_under_the_reference_said() -> None:
    async with console() as desk:
        desk.desk.trouble = Trouble("other", "The database answered with an unexpected error.", retry=False)
        await desk.scan("M00412")
        text = await desk.see("✖ NO   «M00412»", "unexpected error. Reference")
        boundary = desk.app.console_parts.boundary
        assert boundary.reference
        assert boundary.reference in text
        assert boundary.reference in boundary.path().read_text(encoding="utf-8")
        assert not boundary.hopeless


async def test_books_that_do_not_answer_keep_the_scan_until_they_do() -> None:
    async with console() as desk:
        desk.desk.trouble = Trouble("locked", "The database is locked by another program.")
        await desk.scan("M00412", "M00003")
        await desk.see("… WAIT", "The database is locked", "2 waiting")
        assert not desk.desk.asked
        desk.desk.trouble = None
        await desk.press("f5")
        await desk.see("✔ IN   Lopez, Maria", "● Ready")
        assert [each.card for each in desk.desk.asked] == ["M00412", "M00003"]


async def test_a_failure_in_the_desk_is_one_sentence_and_the_console_goes_on() -> None:
    async with console(may_fail=True) as desk:
        desk.desk.fail = RuntimeError("secret parameters")
        await desk.scan("M00412")
        text = await desk.see("✖ NO", "Something went wrong")
        assert "secret" not in text
        assert "Traceback" not in text
        desk.desk.fail = None
        await desk.scan("M00412")
        await desk.see("✔ IN   Smith, Anna")


async def test_billing_that_is_not_enforced_is_always_shown() -> None:
    async with console(FakeDesk(enforced=False)) as desk:
        assert "NOT ENFORCED" in desk.text.splitlines()[0]


async def test_another_desks_new_contact_is_found() -> None:
    async with console() as desk:
        newcomer = contact(99, "Newcomer", "Nell")
        desk.desk.people.append(newcomer)
        desk.desk.counter += 1
        await desk.scan("newcomer")
        await desk.see("✔ IN   Newcomer, Nell")


async def test_the_clock_moves_on_to_the_next_session() -> None:
    clock = PinnedClock(NOW)
    async with console(FakeDesk(clock=clock)) as desk:
        clock.set(datetime(2025, 11, 22, 23, 40, tzinfo=UTC))
        await desk.see("18:40", "▸ 19:00 CrossFit")


@pytest.mark.parametrize("size", BOTH)
async def test_names_that_look_like_commands_are_only_text(size: tuple[int, int]) -> None:
    async with console(size=size) as desk:
        await desk.type("evil")
        await desk.see("[/], [@click=a")
        await desk.press("enter")
        text = await desk.see("✔ IN   [/], [@click=app.quit]x[/]")
        assert text.count("[@click") >= 2
        assert desk.app.is_running


async def test_a_name_with_control_bytes_shows_none() -> None:
    evil = replace(PEOPLE[0], last_name="Sm\x1b[2Jith\u202e", first_name="A\x07nna")
    async with console(FakeDesk(people=[evil])) as desk:
        await desk.scan("M00412")
        text = await desk.see("Sm�[2Jith�, A�nna")
        assert not {"\x1b", "\u202e", "\x07"} & set(text)


async def test_the_window_may_be_too_small_and_recovers() -> None:
    async with console() as desk:
        await desk.scan("M00412")
        await desk.see("✔ IN   Smith, Anna")
        await desk.pilot.resize_terminal(50, 12)
        await desk.see("The window is 50×12.", "Front Desk needs 60×16")
        await desk.pilot.resize_terminal(*LARGE)
        await desk.see("✔ IN   Smith, Anna")
        await desk.scan("M00003")
        await desk.see("✔ IN   Lopez, Maria")


async def test_names_too_long_end_in_an_ellipsis() -> None:
    long = replace(
        PEOPLE[0], last_name="Featherstonehaugh-Cholmondeley-Majoribanks", first_name="Wilhelmina Persephone"
    )
    async with console(FakeDesk(people=[long])) as desk:
        await desk.scan("M00412")
        text = await desk.see("✔ IN   Featherstonehaugh")
        assert all(len(line) <= 80 for line in text.splitlines())
        assert "…" in desk.line("✔ IN")


async def test_the_foot_shows_at_most_five_keys_at_eighty_columns() -> None:
    async with console() as desk:
        assert desk.text.splitlines()[-1].startswith("└ F1 Help  F3 Contacts  F8 Undo  ^P Commands  ^Y Why?  ─")


async def test_a_session_without_capacity_and_one_that_is_cancelled() -> None:
    gym = session("Open gym", 17, capacity=None)
    off = replace(session("Spin", 18), cancelled=True)
    async with console(FakeDesk(sessions=[gym, off])) as desk:
        assert "▸ 17:00 Open gym · Studio A" in desk.text
        await desk.press("right")
        await desk.see("18:00 Spin · Studio A · cancelled")


async def test_typing_before_the_club_is_open_is_kept_and_settled_in_order() -> None:
    import threading

    go = threading.Event()
    desk_in_memory = FakeDesk()

    def opener() -> FakeDesk:
        assert go.wait(10)
        return desk_in_memory

    async with console(desk_in_memory, opener=opener, ready=False) as desk:
        await desk.scan("M00412", "M00003")
        await desk.see("2 queued")
        assert not desk_in_memory.asked
        go.set()
        await desk.see("✔ IN   Lopez, Maria", "Riverside Gym")
        assert [each.card for each in desk_in_memory.asked] == ["M00412", "M00003"]


def test_day_words_name_days_as_people_do() -> None:
    from screens.check_in.words import day_words

    said = [day_words(TODAY + timedelta(days=days), TODAY) for days in (0, 1, 3, 7, -1, 60)]
    assert said == ["today", "tomorrow", "Tue", "Sat 29 Nov", "Fri 21 Nov", "21 Jan 2026"]


async def test_the_small_screen_as_a_whole() -> None:
    async with console(size=SMALL) as desk:
        await desk.scan("M00003", "M00006", "M00412")
        await desk.see("✔ IN   Smith, Anna", "2 in · 1 to come", "3 of 16")
        assert desk.text == GOLDEN


GOLDEN = """\
┌ Front Desk · Riverside Gym ───── Sat 22 Nov 17:52 · no PIN: Owner · ENFORCED ┐
│ Session      ▸ 18:00 Spin · Studio A · 3 of 16 · 2 waiting        ←/→ change │
│ Scan or type▏                                                        ● Ready │
│                                                                              │
│   Scan a card, or type a name, part of a phone number or an e-mail address.  │
│   Enter checks in the only match, ↓ chooses among several, Ctrl+G opens one. │
│                                                                              │
│                                                                              │
│                                                                              │
├──────────────────────────────────────────┬───────────────────────────────────┤
│                                          │ Roster 18:00     2 in · 1 to come │
│  ✔ IN   Smith, Anna                      │ ✔ 17:52 Lopez, M  ○ Chen, Wei     │
│                                          │ ✔ 17:52 Smith, A                  │
│                                          │                                   │
│  1 credit of Basic 8 · through 2 Dec     │                                   │
│  6 left · 2 good through tomorrow        │                                   │
│  was booked                              │                                   │
│  → Ctrl+R book with what ends soon       │                                   │
│                                          │                                   │
│                                          │                                   │
├──────────────────────────────────────────┴───────────────────────────────────┤
│ 17:52 ✔ Smith, Anna · 17:52 ✖ Diaz, Rosa: past due · 17:52 ✔ Lopez, Maria    │
│                                                                              │
└ F1 Help  F3 Contacts  F8 Undo  ^P Commands  ^Y Why?  ────────────────────────┘"""
