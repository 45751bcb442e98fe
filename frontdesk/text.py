"""The one border that text from people crosses on its way in: typed, pasted, scanned or imported.

What does not pass comes back as a `BadText`, a value whose `message` is one sentence: the field, what is allowed, what
was read. Nothing here guesses: a parser takes exactly one spelling, because Python alone would take `１２`, `1_000`,
`NaN` and `20260101` too.
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

SHOWN = 40
"""How many characters of what was read a message repeats."""

EARLIEST = date(1900, 1, 1)
LATEST = date(2199, 12, 31)
"""The days a club can speak of; ten years of days may be added to either without leaving the calendar."""

MOST_MONEY = Decimal(999_999_999)
"""The largest amount a field takes, in the currency of the club."""

_INVISIBLE_KINDS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters and marks by name, yet they leave no mark on a screen: two texts that differ only in them look the same.
_INVISIBLE_OTHERS = frozenset(
    chr(code)
    for span in (
        (0x034F,),
        (0x115F, 0x1160),
        (0x17B4, 0x17B5),
        range(0x180B, 0x1810),
        (0x2800,),
        (0x3164,),
        range(0xFE00, 0xFE10),
        (0xFFA0,),
        range(0xE0100, 0xE01F0),
    )
    for code in span
)
# Letters that no decomposition takes apart, as people type them on a keyboard without them.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ŋ": "n", "ı": "i"}
    | dict.fromkeys("‘’ʼ´", "'")
    | dict.fromkeys("‐‑‒–—−", "-")
)
_INT = re.compile(r"[0-9]{1,18}", re.ASCII)
_SIGNED_INT = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_MONEY = re.compile(r"[0-9]{1,12}(?:\.([0-9]{1,9}))?", re.ASCII)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})", re.ASCII)
_NOTE_ONLY = frozenset("\n")
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BadText:
    """A text that did not pass: the field, what it allows, what was read (printable, short), perhaps the fault."""

    field: str
    allowed: str
    read: str
    fault: str = ""

    @property
    def message(self) -> str:
        """The one sentence for the person who typed it."""
        found = f"not “{self.read}”" if self.read else "but nothing was read"
        return f"{self.field} must be {self.allowed}, {found}{f' ({self.fault})' if self.fault else ''}."

    def __str__(self) -> str:
        return self.message


# --- showing ------------------------------------------------------------------------------------


def invisible(char: str) -> bool:
    """Whether a character leaves no mark, or moves, hides or turns what stands around it (controls, bidi)."""
    return char in _INVISIBLE_OTHERS or unicodedata.category(char) in _INVISIBLE_KINDS


def printable(text: str) -> str:
    """The text for showing on one line: each character that must not reach a terminal becomes `�`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if invisible(char) else char for char in text)


def shorten(text: str, longest: int = SHOWN) -> str:
    """The text, printable, cut with `…` so that it has at most `longest` characters."""
    shown = printable(text[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


# --- words --------------------------------------------------------------------------------------


def clean_line(raw: str, *, field: str, longest: int, shortest: int = 1) -> str | BadText:
    """One line of text, as it is stored: NFC, every kind of space a plain one, none at the ends.

    `shortest` and `longest` count characters of the result; with `shortest=0` the field may be left empty.
    Control, bidi, zero-width, surrogate, private and unassigned characters are refused wherever they stand.
    """
    return _clean(raw, field, shortest, longest, _NOTHING)


def clean_note(raw: str, *, field: str, longest: int, shortest: int = 0) -> str | BadText:
    """Text of several lines: as `clean_line`, but with line feeds between lines (other line ends become line feeds)."""
    return _clean(raw.replace("\r\n", "\n").replace("\r", "\n"), field, shortest, longest, _NOTE_ONLY)


def _clean(raw: str, field: str, shortest: int, longest: int, also: frozenset[str]) -> str | BadText:
    if raw.isascii():
        text = raw.strip(" \t\r\n")
    else:
        normal = unicodedata.normalize("NFC", raw)
        text = "".join(" " if unicodedata.category(char) == "Zs" else char for char in normal).strip(" \t\r\n")
    fault = "" if text.isascii() and text.isprintable() else _first_invisible(text, also)
    if not fault and shortest <= len(text) <= longest:
        return text
    kind = "characters on one line" if not also else "characters"
    reach = f"{shortest} to {longest}" if shortest else f"at most {longest}"
    return BadText(
        field, f"{reach} printable {kind}", shorten(text), fault or (f"{len(text)} characters" if text else "")
    )


def _first_invisible(text: str, also: frozenset[str]) -> str:
    for place, char in enumerate(text, start=1):
        if char not in also and invisible(char):
            return f"U+{ord(char):04X} at character {place}"
    return ""


def key(text: str) -> str:
    """What makes a name or card unique: case, kind of composition and runs of space do not matter, accents do."""
    if text.isascii():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFD", text).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


def fold(text: str) -> str:
    """What search compares: no case, no accents, plain letters (`Łódź` → `lodz`, `Strauß` → `strauss`), single spaces.

    Made in Python so that SQLite and PostgreSQL find the same people.
    """
    while not text.isascii() and (barer := _barer(text)) != text:  # a letter taken apart may need folding in its turn
        text = barer
    return " ".join(text.lower().replace("`", "'").split())


def _barer(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN_LETTERS))
    return "".join(char for char in apart if not unicodedata.combining(char))


# --- numbers, money, days -------------------------------------------------------------------------


def parse_int(text: str, *, field: str, lowest: int, highest: int) -> int | BadText:
    """A whole number in ASCII digits, `lowest` to `highest`; a sign only where the range has room below zero."""
    digits = text.strip(" ")
    pattern = _SIGNED_INT if lowest < 0 else _INT
    if pattern.fullmatch(digits) and lowest <= (number := int(digits)) <= highest:
        return number
    return BadText(field, f"a whole number from {lowest} to {highest}", shorten(text))


def parse_money(text: str, *, field: str, places: int = 2, highest: Decimal = MOST_MONEY) -> Decimal | BadText:
    """An amount ≥ 0 such as `59` or `59.00`, exact, with `places` decimals in the result whatever was typed.

    `places` is what the club's currency has (2 for dollars, 0 for yen). More decimals are refused, not rounded.
    """
    found = _MONEY.fullmatch(text.strip(" "))
    if found and len(found[1] or "") <= places and (amount := Decimal(found[0])) <= highest:
        return amount.quantize(Decimal(1).scaleb(-places))
    like = f"{Decimal(59):.{places}f}"
    return BadText(field, f"an amount from 0 to {highest:f} written like {like}", shorten(text))


def parse_date(text: str, *, field: str, earliest: date = EARLIEST, latest: date = LATEST) -> date | BadText:
    """A day of the calendar written `YYYY-MM-DD`, `earliest` to `latest`."""
    found = _DATE.fullmatch(text.strip(" "))
    if not found:
        return BadText(field, "a date written YYYY-MM-DD", shorten(text))
    year, month, day = map(int, found.groups())
    try:
        parsed = date(year, month, day)
    except ValueError:
        return BadText(field, "a date written YYYY-MM-DD", shorten(text), "there is no such day")
    if earliest <= parsed <= latest:
        return parsed
    return BadText(field, f"a date from {earliest} to {latest}", shorten(text))


def parse_time(text: str, *, field: str) -> time | BadText:
    """A minute of the day written `HH:MM`, 00:00 to 23:59."""
    if found := _TIME.fullmatch(text.strip(" ")):
        with suppress(ValueError):
            return time(int(found[1]), int(found[2]))
    return BadText(field, "a time written HH:MM, 00:00 to 23:59", shorten(text))


def parse_moment(text: str, *, field: str) -> tuple[date, time] | BadText:
    """A minute on a club's wall clock written `YYYY-MM-DDTHH:MM`; `frontdesk.clock.wall_to_utc` makes it an instant."""
    day_part, mark, time_part = text.strip(" ").partition("T")
    if mark and " " not in day_part + time_part:
        day, at = parse_date(day_part, field=field), parse_time(time_part, field=field)
        if isinstance(day, date) and isinstance(at, time):
            return day, at
    return BadText(field, "a local date and time written YYYY-MM-DDTHH:MM", shorten(text))
