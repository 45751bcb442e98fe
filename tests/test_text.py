"""The text border. Vectors: unseen characters, composition, spaces, length; what Python's own parsers would take."""

import unicodedata
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk import text
from frontdesk.text import BadText

ANY_TEXT = st.text(st.characters(), max_size=60)  # surrogates, controls and unassigned included
UNSEEN = {
    "NUL": "\x00",
    "bell": "\a",
    "backspace": "\b",
    "tab inside": "\t",
    "line feed inside": "\n",
    "vertical tab": "\v",
    "escape": "\x1b",
    "file separator": "\x1c",
    "delete": "\x7f",
    "next line": "\x85",
    "C1 control sequence": "\x9b",
    "soft hyphen": "\xad",
    "grapheme joiner": "\u034f",
    "Arabic letter mark": "\u061c",
    "Hangul filler": "\u115f",
    "zero-width space": "\u200b",
    "zero-width joiner": "\u200d",
    "left-to-right mark": "\u200e",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "right-to-left override": "\u202e",
    "word joiner": "\u2060",
    "right-to-left isolate": "\u2067",
    "blank Braille": "\u2800",
    "variation selector": "\ufe0f",
    "byte order mark": "\ufeff",
    "interlinear anchor": "\ufff9",
    "noncharacter": "\uffff",
    "lone surrogate": "\udc9b",
    "private use": "\ue000",
    "unassigned": "\u0378",
    "tag": "\U000e0041",
    "private use plane": "\U0010fffd",
}


def line(raw: str, longest: int = 60, shortest: int = 1) -> str | BadText:
    return text.clean_line(raw, field="first name", longest=longest, shortest=shortest)


def message(outcome: object) -> str:
    assert isinstance(outcome, BadText)
    return outcome.message


# --- lines and notes ------------------------------------------------------------------------------


@pytest.mark.parametrize("char", UNSEEN.values(), ids=UNSEEN)
def test_an_unseen_character_is_refused_and_named_but_never_repeated(char: str) -> None:
    said = message(line(f"An{char}na"))

    assert f"U+{ord(char):04X} at character 3" in said
    assert char not in said
    assert "An\ufffdna" in said


@pytest.mark.parametrize("char", UNSEEN.values(), ids=UNSEEN)
def test_a_note_lets_nothing_unseen_through_but_line_feeds(char: str) -> None:
    outcome = text.clean_note(f"one{char}two", field="note", longest=60)

    assert outcome == "one\ntwo" if char == "\n" else isinstance(outcome, BadText)


def test_line_ends_of_other_systems_become_line_feeds_in_a_note() -> None:
    assert text.clean_note(" a\r\nb\rc\n", field="note", longest=60) == "a\nb\nc"


@pytest.mark.parametrize(
    "hostile", ["[/]", "[@click=app.quit]x[/]", "=1+1", "'; DROP TABLE contact; --", "%s {0}", "\\n"]
)
def test_markup_and_formulas_are_only_text(hostile: str) -> None:
    assert line(hostile) == hostile


def test_a_line_is_composed_trimmed_and_has_plain_spaces() -> None:
    assert line(" \u3000Zoe\u0308\xa0van\u2003Dyck\r\n") == "Zoë van Dyck"


def test_length_counts_characters_after_composition() -> None:
    assert line("e\u0301" * 60) == "é" * 60
    assert message(line("é" * 61)).endswith("(61 characters).")


def test_an_empty_line_says_that_nothing_was_read() -> None:
    assert message(line(" \t ")) == "first name must be 1 to 60 printable characters on one line, but nothing was read."


def test_a_field_may_be_left_empty() -> None:
    assert line("  ", shortest=0) == ""
    assert text.clean_note("", field="note", longest=5) == ""


def test_a_long_text_is_repeated_in_short() -> None:
    said = message(line("x" * 100_000))

    assert len(said) < 200
    assert "x…" in said


@given(ANY_TEXT)
def test_what_passes_is_seen_whole_and_passes_again_unchanged(raw: str) -> None:
    clean = line(raw)

    if isinstance(clean, str):
        assert 1 <= len(clean) <= 60
        assert clean == clean.strip()
        assert unicodedata.is_normalized("NFC", clean)
        assert text.printable(clean) == clean
        assert line(clean) == clean
        clean.encode()


@given(ANY_TEXT)
def test_every_refusal_is_one_printable_sentence(raw: str) -> None:
    outcomes = [
        line(raw, longest=3),
        text.parse_int(raw, field="credits", lowest=1, highest=1000),
        text.parse_money(raw, field="price"),
        text.parse_date(raw, field="start"),
        text.parse_time(raw, field="time"),
        text.parse_moment(raw, field="clock"),
    ]

    for said in (each.message for each in outcomes if isinstance(each, BadText)):
        assert text.printable(said) == said
        assert said.endswith(".")
        assert len(said) < 250


# --- showing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("char", UNSEEN.values(), ids=UNSEEN)
def test_showing_replaces_what_must_not_reach_a_terminal(char: str) -> None:
    assert text.printable(f"a{char}b") == "a\ufffdb"


def test_showing_leaves_seen_text_alone() -> None:
    assert text.printable("Łódź [/] 東京 ✔ –") == "Łódź [/] 東京 ✔ –"


def test_a_shortened_text_has_at_most_the_length_asked_for() -> None:
    assert text.shorten("abcdef", 6) == "abcdef"
    assert text.shorten("abcdefg", 6) == "abcde…"


# --- comparing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Łódź", "lodz"),
        ("STRAUSS", "strauss"),
        ("Strauß", "strauss"),
        ("Ørsted Æther", "orsted aether"),
        ("İstanbul ılık", "istanbul ilik"),
        ("O’Brien", "o'brien"),
        ("Saint‐Jean", "saint-jean"),
        ("ﬁnn", "finn"),
        ("Zoë\u3000 Zoe\u0308", "zoe zoe"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("Đorđe Ħal Þór", "dorde hal thor"),
        ("१२", "१२"),
    ],
)
def test_folding_is_what_people_type_without_looking(typed: str, folded: str) -> None:
    assert text.fold(typed) == folded


@given(ANY_TEXT)
def test_folding_and_keys_are_settled_at_once(raw: str) -> None:
    assert text.fold(text.fold(raw)) == text.fold(raw)
    assert text.key(text.key(raw)) == text.key(raw)


@given(ANY_TEXT)
def test_one_key_means_one_folding(raw: str) -> None:
    assert text.fold(text.key(raw)) == text.fold(raw)


def test_a_key_forgets_case_composition_and_runs_of_space_but_not_accents() -> None:
    assert text.key(" M00412") == text.key("m00412 ")
    assert text.key("Zoe\u0308  Gold") == text.key("ZOË gold") == "zoë gold"
    assert text.key("STRASSE") == text.key("Straße")
    assert text.key("Zoe") != text.key("Zoë")


# --- numbers --------------------------------------------------------------------------------------

NO_NUMBERS = [
    "",
    " ",
    "1_000",
    "１２",
    "٣",
    "²",
    "Ⅻ",
    "1e3",
    "1.0",
    "0x10",
    "1,000",
    "--1",
    "1 2",
    "1\n",
    "\t1",
    "9" * 5000,
]


@pytest.mark.parametrize("raw", [*NO_NUMBERS, "0", "1001", "-1", "+1"])
def test_a_whole_number_has_one_spelling(raw: str) -> None:
    said = message(text.parse_int(raw, field="credits", lowest=1, highest=1000))

    assert said.startswith("credits must be a whole number from 1 to 1000, ")


@pytest.mark.parametrize(("raw", "number"), [("1", 1), (" 1000 ", 1000), ("007", 7)])
def test_a_whole_number_is_read(raw: str, number: int) -> None:
    assert text.parse_int(raw, field="credits", lowest=1, highest=1000) == number


@pytest.mark.parametrize(("raw", "number"), [("-3", -3), ("+3", 3), ("3", 3)])
def test_signs_are_read_where_the_range_has_room_for_them(raw: str, number: int) -> None:
    assert text.parse_int(raw, field="credits", lowest=-1000, highest=1000) == number


@pytest.mark.parametrize(
    "raw", [*NO_NUMBERS, "-1", "+1", "NaN", "sNaN", "Infinity", "19.999", "59.", ".5", "59,00", "$59", "1.2.3", "1e-2"]
)
def test_money_has_one_spelling(raw: str) -> None:
    if raw == "1.0":
        assert text.parse_money(raw, field="price") == Decimal(1)
    else:
        assert message(text.parse_money(raw, field="price")).startswith("price must be an amount from 0 to ")


@pytest.mark.parametrize(
    ("raw", "places", "amount"),
    [
        ("59", 2, "59.00"),
        ("59.00", 2, "59.00"),
        ("0.5", 2, "0.50"),
        ("59", 0, "59"),
        ("1.234", 3, "1.234"),
        ("0", 2, "0.00"),
    ],
)
def test_money_is_exact_and_has_the_decimals_of_the_currency(raw: str, places: int, amount: str) -> None:
    assert str(text.parse_money(raw, field="price", places=places)) == amount


def test_money_without_decimals_takes_none() -> None:
    assert message(text.parse_money("59.00", field="price", places=0)).endswith("written like 59, not “59.00”.")


def test_money_has_a_highest_amount() -> None:
    assert isinstance(text.parse_money("100.01", field="amount", highest=Decimal(100)), BadText)
    assert text.parse_money("100.00", field="amount", highest=Decimal(100)) == Decimal(100)
    assert isinstance(text.parse_money("1000000000", field="amount"), BadText)


@given(st.decimals(0, 999_999_999, places=2))
def test_any_amount_comes_back_as_it_was_written(amount: Decimal) -> None:
    assert str(text.parse_money(f"{amount:.2f}", field="price")) == f"{amount:.2f}"


# --- days and minutes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "20260110",
        "2026-1-10",
        "10.01.2026",
        "2026-W02-6",
        "2026-02-30",
        "2026-13-01",
        "２０２６-01-10",
        "0000-01-01",
        "2026-01-10T00:00",
        "1899-12-31",
        "2200-01-01",
        "+2026-01-10",
        "2026-01-10\n",
        "2026-01-10\x00",
        "today",
    ],
)
def test_a_day_has_one_spelling(raw: str) -> None:
    assert message(text.parse_date(raw, field="start")).startswith("start must be a date ")


def test_a_day_is_read_within_its_bounds() -> None:
    assert text.parse_date(" 2024-02-29 ", field="start") == date(2024, 2, 29)
    said = message(text.parse_date("2026-01-09", field="start", earliest=date(2026, 1, 10)))
    assert said == "start must be a date from 2026-01-10 to 2199-12-31, not “2026-01-09”."


@given(st.dates(text.EARLIEST, text.LATEST))
def test_any_day_of_a_club_comes_back(day: date) -> None:
    assert text.parse_date(day.isoformat(), field="day") == day


@pytest.mark.parametrize("raw", ["", "9:00", "24:00", "12:60", "0900", "09:00:00", "09:00Z", "٠٩:٠٠", "9am", "-9:00"])
def test_a_minute_has_one_spelling(raw: str) -> None:
    assert message(text.parse_time(raw, field="time")).startswith("time must be a time written HH:MM")


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_any_minute_comes_back(at: time) -> None:
    assert text.parse_time(f"{at:%H:%M}", field="time") == at


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "2026-01-10",
        "2026-01-10 09:00",
        "2026-01-10T09:00Z",
        "2026-01-10T09:00:00",
        "2026-01-10T",
        "2026-01-10T 09:00",
        "2026-02-30T09:00",
        "2026-01-10t09:00",
    ],
)
def test_a_moment_has_one_spelling(raw: str) -> None:
    assert message(text.parse_moment(raw, field="at")).startswith("at must be a local date and time written ")


def test_a_moment_is_read() -> None:
    assert text.parse_moment("2026-01-10T09:00", field="at") == (date(2026, 1, 10), time(9, 0))


def test_a_refusal_reads_the_same_as_a_string() -> None:
    bad = text.parse_time("noon", field="time")
    assert str(bad) == message(bad)
