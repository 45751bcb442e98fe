"""What the commands share: their options, how they open the club, and how they say what came of it."""

from __future__ import annotations

import json
import os
from contextlib import closing
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.commands import Said
    from frontdesk.config import Settings
    from frontdesk.desk.core import ClubDesk
    from frontdesk.text import BadText

T = TypeVar("T")

TROUBLE: Final = 2
"""The exit status of what could not be read, opened or reached."""

db_option = click.option(
    "--db", metavar="URL", help="The club: sqlite:///FILE, a file, or postgresql://…; default: the configured one."
)
trust_option = click.option(
    "--trust-clock", is_flag=True, help="Say, as a manager, that this computer's clock is right though it jumped."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for a program to read.")


def settings_of(context: click.Context, db: str | None) -> Settings:
    """Read this computer's settings; an address given on the command line wins."""
    from frontdesk.config import BadSetting, read_settings

    wanted = db if db is not None else context.obj
    settings = read_settings({**os.environ, **({"FRONTDESK_DATABASE": wanted} if wanted is not None else {})})
    if isinstance(settings, BadSetting):
        fail(settings.message.replace("Environment, FRONTDESK_DATABASE", "--db") if wanted else settings.message)
    return settings


def opened(context: click.Context, db: str | None, *, trust_clock: bool = False) -> ClubDesk:
    """Open the club, or end with the sentence that says why not."""
    from data.trouble import CannotOpen
    from frontdesk.desk.opening import open_desk

    settings = settings_of(context, db)
    desk = open_desk(settings.database, desk_name=settings.desk)
    if isinstance(desk, CannotOpen):
        fail(desk.sentence)
    if trust_clock and desk.clock_doubt is not None:
        desk.trust_clock()
    return desk


def say(context: click.Context, db: str | None, ask: Callable[[ClubDesk], Said], *, as_json: bool) -> int:
    """Open the club, ask, and say the answer."""
    with closing(opened(context, db)) as desk:
        return print_said(ask(desk), as_json=as_json)


def print_said(said: Said, *, as_json: bool) -> int:
    """Say it: answers on standard output, what could not be read or done on standard error."""
    text = json.dumps(said.record, ensure_ascii=False) if as_json else said.sentence
    click.echo(text, err=said.status == TROUBLE and not as_json)
    return said.status


def read(parsed: T | BadText) -> T:
    """Take what was read from an option, or end with the sentence that says what is wrong with it."""
    from frontdesk.text import BadText

    if isinstance(parsed, BadText):
        fail(parsed.message)
    return parsed


def fail(sentence: str) -> NoReturn:
    """Say what is the matter, and end."""
    click.echo(sentence, err=True)
    raise click.exceptions.Exit(TROUBLE)
