"""What the commands share: their options, how they open the club, and how they say what came of it."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.commands import Said
    from frontdesk.config import Settings
    from frontdesk.contract import Desk
    from frontdesk.desk.core import ClubDesk
    from frontdesk.desk_of import DeskOf
    from frontdesk.text import BadText

T = TypeVar("T")

TROUBLE: Final = 2
"""The exit status of what could not be read, opened or reached."""
_ANSWERS: Final = {0, 1}
"""The exit statuses of what the desk answered, yes or no."""

db_option = click.option(
    "--db", metavar="URL", help="The club: sqlite:///FILE, a file, or postgresql://…; default: the configured one."
)
trust_option = click.option(
    "--trust-clock", is_flag=True, help="Say, as a manager, that this computer's clock is right though it jumped."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for a program to read.")


_WHO: Final = f"{__name__}.who"
"""Where the context keeps who acts."""


def _keep_name(context: click.Context, _: click.Parameter, name: str | None) -> None:
    context.meta[_WHO] = name


as_option = click.option(
    "--as",
    metavar="NAME",
    expose_value=False,
    callback=_keep_name,
    help="Who you are, where the club works with PINs; the PIN is asked for.",
)
"""Of every command that acts for somebody; ``say`` finds out who it is."""


def settings_of(context: click.Context, db: str | None) -> Settings:
    """Read this computer's settings; an address given on the command line wins."""
    from frontdesk.config import BadSetting, read_settings

    wanted = db if db is not None else context.obj
    settings = read_settings({**os.environ, **({"FRONTDESK_DATABASE": wanted} if wanted is not None else {})})
    if isinstance(settings, BadSetting):
        fail(settings.message.replace("Environment, FRONTDESK_DATABASE", "--db") if wanted else settings.message)
    return settings


def opened(context: click.Context, db: str | None) -> ClubDesk:
    """Open the club, or end with the sentence that says why not."""
    from data.trouble import CannotOpen
    from frontdesk.desk.opening import open_desk

    settings = settings_of(context, db)
    desk = open_desk(settings.database, desk_name=settings.desk)
    if isinstance(desk, CannotOpen):
        fail(desk.sentence)
    return desk


def say(
    context: click.Context,
    db: str | None,
    ask: Callable[[Desk], Said],
    *,
    as_json: bool,
    trust_clock: bool = False,
    nameless: bool = False,
) -> int:
    """Open the club, find out who acts, ask in their name, and say the answer.

    ``nameless``: it is for whoever has the club's file in hand, unless they say who they are.
    """
    from frontdesk.commands import Said
    from frontdesk.signing import acting

    with closing(opened(context, db)) as desk:
        person = acting(desk, context.meta[_WHO], nameless=nameless)
        if isinstance(person, Said):
            return print_said(person, as_json=as_json)
        refused = _trusted(person) if trust_clock else None
        return print_said(refused or ask(person), as_json=as_json)


def _trusted(desk: DeskOf) -> Said | None:
    """Take the clock for right, as a manager says; or say why this person may not."""
    from frontdesk.answers import Refusal
    from frontdesk.commands import said_no
    from frontdesk.requests import TrustClock

    if desk.clock_doubt is None:
        return None
    answer = desk.perform(TrustClock())
    return said_no(answer) if isinstance(answer, Refusal) else None


def print_said(said: Said, *, as_json: bool) -> int:
    """Say it: answers on standard output, what could not be read or done on standard error."""
    import json

    text = json.dumps(said.record, ensure_ascii=False) if as_json else said.sentence
    click.echo(text, err=said.status not in _ANSWERS and not as_json)
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
