"""The door: the command line, and the console when no command is given."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from frontdesk import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frontdesk.config import Settings
    from frontdesk.desk.core import ClubDesk

_REFUSED, _TROUBLE = 1, 2


def run(arguments: Sequence[str]) -> int:
    """Run the command line; return the exit status."""
    try:
        status = command(list(arguments), prog_name="frontdesk", standalone_mode=False)
    except click.exceptions.Exit as wanted:
        return wanted.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return 130
    return int(status or 0)


_db = click.option("--db", metavar="URL", help="The club's database; default: the configured one.")
_json = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for a program to read.")


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="frontdesk")
@_db
@click.pass_context
def command(context: click.Context, db: str | None) -> int:
    """The full-screen console at the counter of a gym or studio.

    Without a command it opens the console.
    """
    context.obj = db
    if context.invoked_subcommand is not None:
        return 0
    from frontdesk.console import open_console  # noqa: PLC0415  # the console is one of several things to start

    return open_console(_settings(db))


def _settings(db: str | None) -> Settings:
    from dataclasses import replace  # noqa: PLC0415

    from frontdesk.config import BadSetting, read_settings  # noqa: PLC0415

    settings = read_settings()
    if isinstance(settings, BadSetting):
        _fail(settings.message)
    return replace(settings, database=db) if db else settings


def _fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise click.exceptions.Exit(_TROUBLE)


def _open(context: click.Context, db: str | None) -> ClubDesk:
    from data.trouble import CannotOpen  # noqa: PLC0415
    from frontdesk.desk.opening import open_desk  # noqa: PLC0415

    settings = _settings(db or context.obj)
    desk = open_desk(settings.database, desk_name=settings.desk)
    if isinstance(desk, CannotOpen):
        _fail(desk.sentence)
    return desk


@command.command()
@_db
@click.option("--pinned-clock", is_flag=True, help="A club for training and tests, whose clock its user sets.")
@click.option("--name", default="Front Desk", help="The club's name.")
@click.option("--timezone", default="UTC", help="Its IANA time zone, such as Europe/Berlin.")
@click.option("--currency", default="USD", help="Its currency, such as EUR.")
@click.pass_context
def init(context: click.Context, db: str | None, *, pinned_clock: bool, name: str, timezone: str, currency: str) -> int:
    """Make an empty club."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    from frontdesk.batch import first_now  # noqa: PLC0415
    from frontdesk.clock import SystemClock  # noqa: PLC0415
    from frontdesk.desk.opening import make_club  # noqa: PLC0415

    settings = _settings(db or context.obj)
    try:
        zone = ZoneInfo(timezone)
    except (ValueError, OSError):
        _fail(f"There is no time zone “{timezone}”; one is written like Europe/Berlin.")
    now = first_now(zone) if pinned_clock else SystemClock().now()
    trouble = make_club(
        settings.database, now=now, name=name, timezone=timezone, currency=currency, pinned=pinned_clock
    )
    if trouble is not None:
        _fail(trouble.sentence)
    return 0


@command.command()
@_db
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True), default="-")
@click.pass_context
def batch(context: click.Context, db: str | None, file: str) -> int:
    """Answer JSON Lines from FILE or standard input, one operation a line."""
    from frontdesk import batch as lines  # noqa: PLC0415

    desk = _open(context, db)
    out = open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)  # noqa: SIM115, PTH123  # UTF-8 whatever the locale; stays open
    try:
        if file == "-":
            source = open(sys.stdin.fileno(), encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115, PTH123
            return lines.run(desk, iter(source.readline, ""), out)
        with open(file, encoding="utf-8", errors="surrogateescape") as source:  # noqa: PTH123
            return lines.run(desk, source, out)
    finally:
        desk.close()


@command.command("check-in")
@_db
@_json
@click.argument("card")
@click.option("--series", help="The session's series; default: the session running or next.")
@click.option("--date", "on", help="The session's date, YYYY-MM-DD; default: today.")
@click.pass_context
def check_in(
    context: click.Context, db: str | None, card: str, series: str | None, on: str | None, *, as_json: bool
) -> int:
    """Check the person with CARD in; prints one sentence."""
    from frontdesk import commands  # noqa: PLC0415

    return _print(commands.check_in(_open(context, db), card, series, on), as_json=as_json)


@command.command()
@_db
@_json
@click.argument("name")
@click.option("--on", help="A past or future day, YYYY-MM-DD; default: now.")
@click.pass_context
def credits(context: click.Context, db: str | None, name: str, on: str | None, *, as_json: bool) -> int:  # noqa: A001  # the command's name
    """Say what the person with that card or NAME has available, held, used and expired."""
    from frontdesk import commands  # noqa: PLC0415

    return _print(commands.credits_of(_open(context, db), name, on), as_json=as_json)


@command.command()
@_db
@_json
@click.pass_context
def verify(context: click.Context, db: str | None, *, as_json: bool) -> int:
    """Prove that the club's books are right."""
    from frontdesk import commands  # noqa: PLC0415

    return _print(commands.verify(_open(context, db)), as_json=as_json)


def _print(said: tuple[int, str, dict[str, Any]], *, as_json: bool) -> int:
    status, sentence, record = said
    click.echo(json.dumps(record, ensure_ascii=False) if as_json else sentence, err=status != 0 and not as_json)
    return status
