"""The door: the command line, and the console when no command is given.

Exit status: 0 done; 1 the desk said no; 2 something could not be read, opened or reached; 3 it is not proved who acts;
128 + n ended by signal n.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import click

from frontdesk import __version__
from frontdesk.cli_exports import export
from frontdesk.cli_options import (
    as_option,
    db_option,
    fail,
    json_option,
    opened,
    print_said,
    read,
    say,
    settings_of,
    trust_option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from frontdesk.commands import Said
    from frontdesk.config import Settings
    from frontdesk.console import DemoWish
    from frontdesk.contract import Desk

_SIGNALLED: Final = 128
_MOST_BACKUPS: Final = 10_000


def run(arguments: Sequence[str]) -> int:
    """Run the command line; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what a terminal cannot show must not end a command
    try:
        status = command(list(arguments), prog_name="frontdesk", standalone_mode=False)
    except click.exceptions.Exit as wanted:
        return wanted.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _SIGNALLED + signal.SIGINT
    return int(status or 0)


class _Door(click.Group):
    """The commands, and what becomes of what can go wrong in any of them: one sentence, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - what the command returns
        from frontdesk.contract import Trouble

        try:
            return super().invoke(ctx)
        except Trouble as trouble:
            fail(trouble.sentence)
        except BrokenPipeError:  # whoever read us has gone; there is nobody left to tell
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(_SIGNALLED + signal.SIGPIPE) from None
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:  # noqa: BLE001 - the last boundary
            fail(_recorded(error))


@click.group(cls=_Door, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="frontdesk", message="%(prog)s %(version)s")
@db_option
@click.pass_context
def command(context: click.Context, db: str | None) -> int:
    """The full-screen console at the counter of a gym or studio.

    Without a command it opens the console.
    """
    context.obj = db
    return 0 if context.invoked_subcommand is not None else _console(settings_of(context, db))


command.add_command(export)


def _console(settings: Settings, demo: DemoWish | None = None) -> int:
    """Open the console on the configured club, or on the demo club; the first paint comes before either."""
    from functools import partial

    from frontdesk.console import Ways, local_currency, local_zone
    from screens.opening import FirstRun
    from screens.start import run_console

    with Ways(settings) as ways:
        if demo is not None:
            return run_console(partial(ways.demo, demo), settings)
        return run_console(ways.open, settings, FirstRun(ways.found, local_zone(), local_currency()))


@command.command()
@db_option
@click.option("--seed", metavar="N", help="Which made-up life: a whole number; default: the usual one.")
@click.option("--at", metavar="YYYY-MM-DDTHH:MM", help="When to look in, by the club's clock; default: today at 17:52.")
@click.option("--no-console", is_flag=True, help="With --db: make it, and do not open it.")
@click.pass_context
def demo(context: click.Context, db: str | None, seed: str | None, at: str | None, *, no_console: bool) -> int:
    """Look around a made-up club.

    It lives in a throw-away database, or stays at the address that --db gives.
    """
    from dataclasses import replace

    from frontdesk.console import DemoWish, make_demo

    settings = settings_of(context, db)
    keep = settings.database if db or context.obj else None
    wish = DemoWish(_seed(seed), _moment(at), keep)
    if not no_console:
        return _console(replace(settings, clock=None), wish)
    if keep is None:
        fail("--no-console needs --db: without an address the demo club would be thrown away at once.")
    refused = make_demo(keep, settings.desk, wish, going_on=_show_progress)
    if refused is not None:
        fail(refused.sentence)
    return 0


def _seed(raw: str | None) -> int | None:
    from frontdesk.text import parse_int

    return None if raw is None else read(parse_int(raw, field="--seed", lowest=0, highest=10**9))


def _moment(raw: str | None) -> tuple[date, time] | None:
    from frontdesk.text import parse_moment

    return None if raw is None else read(parse_moment(raw, field="--at"))


@command.command()
@db_option
@click.option("--pinned-clock", is_flag=True, help="A club for training and tests, whose clock its user sets.")
@click.option("--name", default="Front Desk", show_default=True, help="The club's name.")
@click.option("--timezone", default="UTC", show_default=True, help="Its IANA time zone, such as Europe/Berlin.")
@click.option("--currency", default="USD", show_default=True, help="Its currency, such as EUR.")
@click.pass_context
def init(context: click.Context, db: str | None, *, pinned_clock: bool, name: str, timezone: str, currency: str) -> int:
    """Make an empty club."""
    from zoneinfo import ZoneInfo

    from frontdesk.answers import Refusal
    from frontdesk.batch import first_now
    from frontdesk.clock import SystemClock
    from frontdesk.desk.boundary import cleaned
    from frontdesk.desk.opening import make_club
    from frontdesk.desk.registry import HANDLERS
    from frontdesk.requests import Club

    settings = settings_of(context, db)
    club = cleaned(Club(name, timezone, currency))
    if isinstance(club, Refusal):
        fail(club.message)
    if faults := HANDLERS[Club].faults(club):
        fail(faults[0].sentence)
    now = first_now(ZoneInfo(club.timezone)) if pinned_clock else SystemClock().now()
    trouble = make_club(
        settings.database, now=now, name=club.name, timezone=club.timezone, currency=club.currency, pinned=pinned_clock
    )
    if trouble is not None:
        fail(trouble.sentence)
    return 0


@command.command()
@db_option
@trust_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True), default="-")
@click.pass_context
def batch(context: click.Context, db: str | None, file: str, *, trust_clock: bool) -> int:
    """Answer operations, one JSON line each.

    They are read from FILE or standard input. Exit status 0: all went through; 1: some were refused; 2: some were
    malformed.
    """
    from frontdesk import batch as lines

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    with closing(opened(context, db)) as desk, _source(file) as source:
        if trust_clock and desk.clock_doubt is not None:
            desk.trust_clock()
        return lines.run(desk, iter(source.readline, ""), sys.stdout, _recorded)


def _source(file: str) -> io.TextIOWrapper:
    """Open the lines: UTF-8 whatever the locale, bytes that are not kept apart, lines ended by line feeds alone."""
    place: str | int = file
    if file == "-":
        if sys.stdin is None:
            fail("There is no standard input to read.")
        place = sys.stdin.fileno()
    try:
        return open(place, encoding="utf-8", errors="surrogateescape", newline="\n", closefd=file != "-")
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")


@command.command("check-in")
@db_option
@as_option
@json_option
@trust_option
@click.argument("card")
@click.option("--series", help="The session's series; default: the session running or next.")
@click.option("--date", "on", metavar="YYYY-MM-DD", help="The session's date; default: today.")
@click.pass_context
def check_in(
    context: click.Context, db: str | None, card: str, series: str | None, on: str | None, *, as_json: bool,
    trust_clock: bool,
) -> int:  # fmt: skip
    """Check the person with CARD in.

    Says one sentence; exit status 0: in; 1: no.
    """
    from frontdesk import commands

    def ask(desk: Desk) -> Said:
        return commands.check_in(desk, card, series, on)

    return say(context, db, ask, as_json=as_json, trust_clock=trust_clock)


@command.command()
@db_option
@as_option
@json_option
@click.argument("name")
@click.option("--on", metavar="YYYY-MM-DD", help="A past or future day; default: now.")
@click.pass_context
def credits(context: click.Context, db: str | None, name: str, on: str | None, *, as_json: bool) -> int:
    """Say what somebody has available, held, used and expired.

    NAME is a card, or a name or part of one that only one person has.
    """
    from frontdesk import commands

    return say(context, db, lambda desk: commands.credits_of(desk, name, on), as_json=as_json)


@command.command()
@db_option
@as_option
@json_option
@click.argument("card")
@click.option("--session", "series", required=True, metavar="SERIES", help="The session's series.")
@click.option("--date", "on", metavar="YYYY-MM-DD", help="The session's date; default: today.")
@click.option("--time", "at", metavar="HH:MM", help="The session's time.")
@click.pass_context
def why(
    context: click.Context, db: str | None, card: str, series: str, on: str | None, at: str | None, *, as_json: bool
) -> int:
    """Say why the person with CARD may come in now or not: everything that is looked at.

    Exit status 0: they may; 1: they may not.
    """
    from frontdesk import commands

    return say(context, db, lambda desk: commands.why(desk, card, series, on, at), as_json=as_json)


@command.command()
@db_option
@as_option
@json_option
@click.option("--head", metavar="HEAD", help="The head of the trail kept the last time; “new” for the first one.")
@click.pass_context
def verify(context: click.Context, db: str | None, head: str | None, *, as_json: bool) -> int:
    """Prove that the club's books are right."""
    from frontdesk import commands

    return say(context, db, lambda desk: commands.verify(desk, head), as_json=as_json, nameless=True)


@command.command()
@db_option
@json_option
@click.option("--keep", metavar="N", default="14", show_default=True, help="How many backups to keep.")
@click.argument("folder", type=click.Path(file_okay=False), required=False)
@click.pass_context
def backup(context: click.Context, db: str | None, folder: str | None, keep: str, *, as_json: bool) -> int:
    """Copy the club's file, checked, to a folder.

    FOLDER is “backups” beside the file unless given; the oldest copies there are removed. Safe while desks are open.
    """
    from frontdesk import keeping
    from frontdesk.text import parse_int

    settings = settings_of(context, db)
    number = read(parse_int(keep, field="--keep", lowest=1, highest=_MOST_BACKUPS))
    return print_said(keeping.back_up(settings.database, folder, keep=number), as_json=as_json)


@command.command()
@db_option
@json_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.pass_context
def restore(context: click.Context, db: str | None, file: str, *, as_json: bool) -> int:
    """Put a backup in the place of the club.

    What is there now is kept under another name; the books of what is there then are proved.
    """
    from frontdesk import keeping

    settings = settings_of(context, db)
    return print_said(keeping.restore(settings.database, file, desk=settings.desk), as_json=as_json)


@command.command()
@db_option
@json_option
@click.option("--backed-up", is_flag=True, help="For PostgreSQL: you have made a backup with pg_dump.")
@click.pass_context
def upgrade(context: click.Context, db: str | None, *, backed_up: bool, as_json: bool) -> int:
    """Bring the club of an earlier Front Desk up to date.

    A file is copied beside itself first.
    """
    from frontdesk import keeping

    return print_said(keeping.upgrade(settings_of(context, db).database, backed_up=backed_up), as_json=as_json)


# --- what can go wrong ----------------------------------------------------------------------------


def _recorded(error: Exception) -> str:
    """What may be said of a failure: a database's in its own sentence, a bug's by the reference of its log entry."""
    if "sqlalchemy" in sys.modules:
        from sqlalchemy.exc import SQLAlchemyError

        from data.trouble import classify

        if isinstance(error, SQLAlchemyError):
            return classify(error).sentence
    from screens.boundary import Boundary

    boundary = Boundary()
    reference = boundary.record(error)
    return f"Something went wrong (reference {reference}); see {boundary.path()}."


def _show_progress(done: int, total: int) -> bool:
    """Count up to a hundred on a terminal."""
    if sys.stderr.isatty() and (done * 100 // total != (done - 1) * 100 // total):
        click.echo(f"\rMaking the demo club: {done * 100 // total} %", err=True, nl=done == total)
    return True
