"""The settings: file and environment, which of them wins, and one sentence for each thing that is wrong."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import platformdirs
import pytest

from frontdesk.config import BadSetting, Settings, config_file, default_database, nearest, read_settings, sqlite_url
from frontdesk.text import printable


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def read(file: Path, content: str, **environ: str) -> Settings | BadSetting:
    file.write_text(content, encoding="utf-8")
    return read_settings({"FRONTDESK_CONFIG": str(file), **environ})


def fault(outcome: Settings | BadSetting) -> str:
    assert isinstance(outcome, BadSetting)
    assert printable(str(outcome)) == outcome.message
    return outcome.message


def test_without_a_file_everything_has_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_config_path", lambda *_args, **_kwargs: tmp_path / "none")

    settings = read_settings({"HOME": "/home/anna"})

    assert settings == Settings()
    assert isinstance(settings, Settings)
    assert settings.database == default_database()
    assert settings.database.startswith("sqlite:///")
    assert settings.database.endswith("frontdesk/club.db")
    assert (settings.scanner_prefix, settings.theme, dict(settings.keymap), settings.clock) == ("ctrl+b", "", {}, None)


def test_the_file_is_found_in_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_config_path", lambda *_args, **_kwargs: tmp_path)
    (tmp_path / "config.toml").write_text('desk = "Bar"')

    assert config_file({}) == tmp_path / "config.toml"
    assert read_settings({}) == Settings(desk="Bar")


def test_every_setting_is_read(file: Path) -> None:
    settings = read(
        file,
        """
        database = "postgresql+psycopg://desk:secret@server/club"
        desk = " Zoe\u0308 "
        scanner_prefix = "~"
        theme = "ansi-dark"
        locale = "de_DE"
        clock = "2026-01-10T09:00"
        [keymap]
        "app.undo" = "f8,ctrl+t"
        """,
    )

    assert settings == Settings(
        database="postgresql+psycopg://desk:secret@server/club",
        desk="Zoë",
        scanner_prefix="~",
        theme="ansi-dark",
        locale="de_DE",
        keymap={"app.undo": "f8,ctrl+t"},
        clock=(date(2026, 1, 10), time(9, 0)),
    )


def test_the_environment_wins_over_the_file(file: Path) -> None:
    settings = read(file, 'desk = "Bar"\ntheme = "nord"', FRONTDESK_DESK="Door", FRONTDESK_CLOCK="2026-01-10T09:00")

    assert settings == Settings(desk="Door", theme="nord", clock=(date(2026, 1, 10), time(9, 0)))


def test_a_byte_order_mark_does_no_harm(file: Path) -> None:
    assert read(file, '\ufeffdesk = "Bar"') == Settings(desk="Bar")


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("sqlite:////srv/club.db", "sqlite:////srv/club.db"),
        ("/srv/club.db", "sqlite:////srv/club.db"),
        ("postgresql://server/club", "postgresql+psycopg://server/club"),
    ],
)
def test_a_database_is_a_url_or_a_path(file: Path, written: str, url: str) -> None:
    assert read(file, f'database = "{written}"') == Settings(database=url)


def test_a_path_may_begin_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    assert sqlite_url(Path("~/club.db")) == "sqlite:////home/anna/club.db"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('\n\ndatebase = "x"', ", line 3: “datebase” is not a setting; did you mean “database”?"),
        ("colour = 3", ", line 1: “colour” is not a setting."),
        ("[keys]", ", line 1: “keys” is not a setting"),
        ("desk = 3", ", line 1: desk must be a text in quotes, not “3”."),
        ('desk = ""', ", line 1: desk must be 1 to 40 printable characters on one line, but nothing was read."),
        ('desk = "\\u001b[2J"', "U+001B"),
        ("database = 1", "must be a text in quotes"),
        ('database = ""', "but nothing was read."),
        ('database = "mysql://anna:secret@server/club"', "not “mysql://…”."),
        ('database = "postgresql+asyncpg://server/club"', "not “postgresql+asyncpg://…”."),
        ('database = "sqlite://"', "not “sqlite://…”."),
        ('scanner_prefix = "ctrl+c"', "scanner_prefix must be ctrl+ and one of b f g n o r t y"),
        ('scanner_prefix = "a"', "not “a”."),
        ("scanner_prefix = true", "a text in quotes, not “True”."),
        ('theme = "Night Sky"', "theme must be the name of a theme"),
        ("theme = []", "a text in quotes"),
        ('locale = "Germany, please"', "locale must be the name of a place such as de_DE"),
        ("locale = 1", "a text in quotes"),
        ('clock = "2026-01-10 09:00"', "clock must be a local date and time written YYYY-MM-DDTHH:MM"),
        ("clock = 2026-01-10T09:00:00", "clock must be a text in quotes"),
        ('keymap = "f8"', "keymap must be a table"),
        ('[keymap]\n"Undo!" = "f8"', "line 1: keymap must be a table of binding ids and their keys, not “Undo!”"),
        ('[keymap]\nundo = ["f8"]', "keymap.undo must be a text in quotes"),
        ('[keymap]\nundo = "f11"', "not “f11” (terminals or text fields need this key)."),
        ('[keymap]\nundo = "ctrl+a"', "not “ctrl+a” (terminals or text fields need this key)."),
        (
            '[keymap]\nundo = "u"',
            "keymap.undo must be keys such as “f8” or “ctrl+t”, with commas between several, not “u”.",
        ),
        ('[keymap]\nundo = "alt+u"', "not “alt+u”."),
        ('[keymap]\nundo = "f8,"', "but nothing was read."),
        (
            '[keymap]\nundo = "f8"\nhelp = "f1,f8"',
            "keymap.help must be keys of its own, not “f8” (undo has it already).",
        ),
        ("desk =", "the file is not TOML: "),
        ('desk = "a"\ndesk = "b"', "the file is not TOML: "),
    ],
)
def test_a_fault_in_the_file_is_one_sentence_that_says_where(file: Path, content: str, said: str) -> None:
    message = fault(read(file, content))

    assert message.startswith(str(file))
    assert said in message
    assert message[-1] in ".?"
    assert "secret" not in message


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        (
            "FRONTDESK_DATABSE",
            "x",
            "Environment: “FRONTDESK_DATABSE” is not a setting; did you mean “FRONTDESK_DATABASE”?",
        ),
        ("FRONTDESK_KEYMAP", "x", "Environment: “FRONTDESK_KEYMAP” is not a setting"),
        ("FRONTDESK_desk", "x", "Environment: “FRONTDESK_desk” is not a setting; did you mean “FRONTDESK_DESK”?"),
        ("FRONTDESK_THEME", "?", "Environment, FRONTDESK_THEME: theme must be the name of a theme"),
        ("FRONTDESK_DESK", "\udcff", "U+DCFF"),
    ],
)
def test_a_fault_in_the_environment_names_the_variable(file: Path, variable: str, value: str, said: str) -> None:
    assert said in fault(read(file, "", **{variable: value}))


def test_a_file_that_is_named_must_be_there(file: Path) -> None:
    said = fault(read_settings({"FRONTDESK_CONFIG": str(file)}))
    assert said == f"{file}: there is no such file, yet FRONTDESK_CONFIG names it."


def test_a_file_that_cannot_be_read_is_said_plainly(file: Path, tmp_path: Path) -> None:
    assert fault(read_settings({"FRONTDESK_CONFIG": str(tmp_path)})).endswith(
        "the file cannot be read (is a directory)."
    )
    assert fault(read_settings({"FRONTDESK_CONFIG": "a\0b"})).endswith("the file cannot be read (not a path).")
    file.write_bytes(b'desk = "Zo\xeb"')
    assert fault(read_settings({"FRONTDESK_CONFIG": str(file)})) == f"{file}: the file is not UTF-8 text."


def test_a_setting_from_nowhere_near_gets_no_proposal() -> None:
    assert nearest("qqq", ["database"]) == "."


def test_settings_can_be_changed_for_one_run() -> None:
    assert replace(Settings(), desk="Door").desk == "Door"
