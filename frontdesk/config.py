"""The settings of one desk's computer: a file, and environment variables that win over it.

The file is `config.toml` in the user's configuration folder (`frontdesk`), or the one that FRONTDESK_CONFIG names:

    database = "postgresql+psycopg://desk@server/club"
    desk = "Front door"

    [keymap]
    "app.undo" = "f8,ctrl+y"

What belongs to the club (its name, time zone, checks …) is not here: it is in the database, for all desks.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from pathlib import Path
from types import MappingProxyType
from typing import Final

import platformdirs

from frontdesk import text
from frontdesk.rules.by_clock import Prefer
from frontdesk.text import BadText, shorten

PREFIX: Final = "FRONTDESK_"
CONFIG_VARIABLE: Final = "FRONTDESK_CONFIG"
FILE_NAME: Final = "config.toml"

KEPT_KEYS: Final = frozenset(
    {"f10", "f11", *(f"ctrl+{letter}" for letter in "hijmzacdekuvwx"), "home", "end", "delete"}
)
"""Keys no command may have: terminals keep or confuse them, or a text field owns them."""

# F keys plain or with ctrl (terminals lose shift), ctrl with a letter, and the named keys that move about.
_KEY_NAME = re.compile(
    r"(?:ctrl\+)?f(?:[1-9]|1[0-2])|ctrl\+[a-z]|(?:ctrl\+)?(?:pageup|pagedown|home|end|insert|delete)"
)
_BINDING_ID = re.compile(r"[a-z][a-z0-9_.-]{0,59}", re.ASCII)
_THEME = re.compile(r"[a-z][a-z0-9_-]{0,39}", re.ASCII)
_LOCALE = re.compile(r"[a-z]{2,3}(?:[_-][A-Za-z]{4})?(?:[_-](?:[A-Z]{2}|[0-9]{3}))?", re.ASCII)
_LONGEST_LOCK: Final = 24 * 60
_DATABASE = re.compile(r"(sqlite|postgresql(?:\+psycopg)?)://.+", re.ASCII | re.DOTALL)


def default_database() -> str:
    """The URL of the club's file in this user's data folder, which may not exist yet."""
    return sqlite_url(platformdirs.user_data_path("frontdesk", appauthor=False) / "club.db")


def sqlite_url(path: Path) -> str:
    """The URL of an SQLite file."""
    return f"sqlite:///{path.expanduser().absolute().as_posix()}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What one desk's computer is told before it opens the club."""

    database: str = field(default_factory=default_database)
    """Where the club is: a URL (`sqlite:///…` or `postgresql+psycopg://…`) or the path of an SQLite file."""

    desk: str = "Desk 1"
    """What the history calls this desk, 1 to 40 characters; give each desk its own."""

    scanner_prefix: str = "ctrl+b"
    """What the scanner sends before a card, to bring a scan to the check-in from any screen.

    `ctrl+` and one of b f g n o r t y, or one printable character that is neither letter, digit nor space; empty: none.
    """

    scanner_suffix: str = ""
    """What the scanner sends after a card, before its Enter or Tab: up to 8 characters; it is no part of the card."""

    sound: bool = True
    """Whether the terminal's bell rings, when somebody is kept out or something does not work."""

    session: Prefer = Prefer.NEAREST
    """Which session this desk is for, while one runs and another is about to begin: `nearest`, `running` or `next`."""

    theme: str = ""
    """The name of a theme of the console; empty: the console's own."""

    locale: str = ""
    """How money is written here: the name of a place such as `de_DE`; empty: as this computer says."""

    lock_minutes: int = 10
    """Minutes without a key or a scan after which the console locks itself, where somebody has a PIN; 0: never."""

    keymap: Mapping[str, str] = field(default_factory=dict)
    """Keys for commands: binding id → one key or several with commas between (`"f8,ctrl+t"`). Only in the file."""

    clock: tuple[date, time] | None = None
    """The club-local minute at which the console's clock starts, for demos and training: `"2026-01-10T09:00"`."""


@dataclass(frozen=True, slots=True)
class BadSetting:
    """A setting that cannot be used: where it stands and one sentence on what is wrong with it."""

    where: str
    fault: str

    @property
    def message(self) -> str:
        """The sentence for the person who wrote the setting."""
        return f"{self.where}: {self.fault}"

    def __str__(self) -> str:
        return self.message


def config_file(environ: Mapping[str, str] = os.environ) -> Path:
    """The file that is read: the one FRONTDESK_CONFIG names, else `config.toml` in the user's configuration folder."""
    named = environ.get(CONFIG_VARIABLE)
    return (
        Path(named).expanduser() if named else platformdirs.user_config_path("frontdesk", appauthor=False) / FILE_NAME
    )


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings | BadSetting:
    """The settings of this computer, or the first fault in them. A file that is not there is no fault, unless named."""
    settings = _from_file(config_file(environ), must_exist=bool(environ.get(CONFIG_VARIABLE)))
    return settings if isinstance(settings, BadSetting) else _from_environment(settings, environ)


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean “…”?` with the known word most like the one read, or a full stop when none is."""
    from difflib import get_close_matches

    spellings = {each.casefold(): each for each in known}
    alike = get_close_matches(word.casefold(), spellings, n=1)
    return f"; did you mean “{spellings[alike[0]]}”?" if alike else "."


# --- where settings stand -------------------------------------------------------------------------


def _from_file(path: Path, *, must_exist: bool) -> Settings | BadSetting:
    where = text.printable(str(path))
    try:
        source = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return (
            BadSetting(where, f"there is no such file, yet {CONFIG_VARIABLE} names it.") if must_exist else Settings()
        )
    except UnicodeDecodeError:
        return BadSetting(where, "the file is not UTF-8 text.")
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) and fault.strerror else "not a path"
        return BadSetting(where, f"the file cannot be read ({why.lower()}).")
    return checked(source, where)


def checked(source: str, where: str) -> Settings | BadSetting:
    """The settings that the text of a file makes, or the first fault in them; ``where`` is what the file is called."""
    import tomllib

    try:
        found = tomllib.loads(source)
    except tomllib.TOMLDecodeError as fault:
        return BadSetting(where, f"the file is not TOML: {text.printable(str(fault)).rstrip('.')}.")
    return _apply(Settings(), found, lambda name: f"{where}{_line_of(name, source)}")


def checked_values(values: Mapping[str, object]) -> Settings | BadSetting:
    """The settings that these values make, or the first fault in them."""
    return _apply(Settings(), values, lambda name: name)


def _from_environment(settings: Settings, environ: Mapping[str, str]) -> Settings | BadSetting:
    known = {PREFIX + name.upper(): name for name in _READERS if name != "keymap"}
    found: dict[str, object] = {}
    for variable in sorted(environ):
        if variable in known:
            found[known[variable]] = environ[variable]
        elif variable.startswith(PREFIX) and variable != CONFIG_VARIABLE:
            return BadSetting("Environment", f"“{shorten(variable)}” is not a setting{nearest(variable, known)}")
    return _apply(settings, found, lambda name: f"Environment, {PREFIX}{name.upper()}")


def _apply(settings: Settings, found: Mapping[str, object], where: Callable[[str], str]) -> Settings | BadSetting:
    for name, value in found.items():
        reader = _READERS.get(name)
        if reader is None:
            return BadSetting(where(name), f"“{shorten(name)}” is not a setting{nearest(name, _READERS)}")
        outcome = reader(settings, value)
        if isinstance(outcome, BadText):
            return BadSetting(where(name), outcome.message)
        settings = outcome
    return settings


def _line_of(name: str, source: str) -> str:
    """`, line N` of a key in a TOML file, or nothing when it is written in a way that a simple search does not find."""
    bare = re.escape(name)
    found = re.search(rf"""^[ \t]*(?:\[[ \t]*)?["']?{bare}["']?[ \t]*[.=\]]""", source, re.MULTILINE)
    return f", line {source.count(chr(10), 0, found.end()) + 1}" if found else ""


# --- what each setting may be ---------------------------------------------------------------------


def _database(settings: Settings, value: object) -> Settings | BadText:
    allowed = "a URL (sqlite:///… or postgresql+psycopg://…) or the path of a file"
    line = _line(value, "database", longest=1000)
    if isinstance(line, BadText):
        return line
    if "://" not in line:
        return replace(settings, database=sqlite_url(Path(line)))
    if not _DATABASE.fullmatch(line):  # only the scheme is repeated: the rest may hold a password
        return BadText("database", allowed, shorten(line.partition("://")[0]) + "://…")
    return replace(settings, database=re.sub(r"^postgresql://", "postgresql+psycopg://", line))


def _desk(settings: Settings, value: object) -> Settings | BadText:
    line = _line(value, "desk", longest=40)
    return line if isinstance(line, BadText) else replace(settings, desk=line)


def _scanner_prefix(settings: Settings, value: object) -> Settings | BadText:
    allowed = "ctrl+ and one of b f g n o r t y, or one printable character (no letter, digit or space), or empty"
    if not isinstance(value, str):
        return _not_text("scanner_prefix", value)
    if value in _PREFIXES:
        return replace(settings, scanner_prefix=value)
    return BadText("scanner_prefix", allowed, shorten(value))


def _scanner_suffix(settings: Settings, value: object) -> Settings | BadText:
    if not isinstance(value, str):
        return _not_text("scanner_suffix", value)
    if len(value) > _LONGEST_SUFFIX or value != text.printable(value) or value != value.strip():
        allowed = f"at most {_LONGEST_SUFFIX} characters that can be seen, without spaces around them"
        return BadText("scanner_suffix", allowed, shorten(value))
    return replace(settings, scanner_suffix=value)


def _sound(settings: Settings, value: object) -> Settings | BadText:
    read = {"true": True, "false": False}.get(value) if isinstance(value, str) else value
    if not isinstance(read, bool):
        return BadText("sound", "true or false", shorten(str(value)))
    return replace(settings, sound=read)


def _session(settings: Settings, value: object) -> Settings | BadText:
    known = [each.value for each in Prefer]
    if value not in known:
        return BadText("session", f"one of {', '.join(known)}", shorten(str(value)))
    return replace(settings, session=Prefer(value))


def _locale(settings: Settings, value: object) -> Settings | BadText:
    if not isinstance(value, str):
        return _not_text("locale", value)
    if value and not _LOCALE.fullmatch(value):
        return BadText("locale", "the name of a place such as de_DE, or empty", shorten(value))
    return replace(settings, locale=value)


def _theme(settings: Settings, value: object) -> Settings | BadText:
    if not isinstance(value, str):
        return _not_text("theme", value)
    if value and not _THEME.fullmatch(value):
        return BadText("theme", "the name of a theme (small letters, digits, - and _) or empty", shorten(value))
    return replace(settings, theme=value)


def _clock(settings: Settings, value: object) -> Settings | BadText:
    if not isinstance(value, str):
        return _not_text("clock", value)
    moment = text.parse_moment(value, field="clock")
    return moment if isinstance(moment, BadText) else replace(settings, clock=moment)


def _lock_minutes(settings: Settings, value: object) -> Settings | BadText:
    read = text.parse_int(str(value), field="lock_minutes", lowest=0, highest=_LONGEST_LOCK)
    return read if isinstance(read, BadText) else replace(settings, lock_minutes=read)


def _keymap(settings: Settings, value: object) -> Settings | BadText:
    if not isinstance(value, dict):
        return BadText("keymap", "a table of binding ids and their keys", shorten(str(value)))
    owners: dict[str, str] = {}
    for binding, keys in value.items():
        if not _BINDING_ID.fullmatch(binding):
            return BadText("keymap", "a table of binding ids and their keys", shorten(binding), "no binding id")
        if not isinstance(keys, str):
            return _not_text(f"keymap.{binding}", keys)
        for key in keys.split(","):
            if not _KEY_NAME.fullmatch(key) or key in KEPT_KEYS:
                why = "terminals or text fields need this key" if key in KEPT_KEYS else ""
                allowed = "keys such as “f8” or “ctrl+t”, with commas between several"
                return BadText(f"keymap.{binding}", allowed, shorten(key), why)
            if owners.setdefault(key, binding) != binding:
                return BadText(f"keymap.{binding}", "keys of its own", key, f"{owners[key]} has it already")
    return replace(settings, keymap=dict(value))


def _line(value: object, name: str, longest: int) -> str | BadText:
    return text.clean_line(value, field=name, longest=longest) if isinstance(value, str) else _not_text(name, value)


def _not_text(name: str, value: object) -> BadText:
    return BadText(name, "a text in quotes", shorten(str(value)))


_PREFIXES: Final = frozenset({"", *"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", *(f"ctrl+{letter}" for letter in "bfgnorty")})
_LONGEST_SUFFIX: Final = 8
_READERS: Final[Mapping[str, Callable[[Settings, object], Settings | BadText]]] = MappingProxyType(
    {
        "database": _database,
        "desk": _desk,
        "scanner_prefix": _scanner_prefix,
        "scanner_suffix": _scanner_suffix,
        "sound": _sound,
        "session": _session,
        "theme": _theme,
        "locale": _locale,
        "lock_minutes": _lock_minutes,
        "keymap": _keymap,
        "clock": _clock,
    }
)
