"""The commands that hand out files: `frontdesk export …`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from frontdesk.cli_options import as_option, db_option, json_option, say

if TYPE_CHECKING:
    from frontdesk.commands import Said
    from frontdesk.contract import Desk


@click.group()
def export() -> None:
    """Write what the club knows into a file."""


@export.command("credits")
@db_option
@as_option
@json_option
@click.option("--on", metavar="YYYY-MM-DD", help="A past or future day; default: now.")
@click.option("--out", metavar="FILE", help="The file, or a folder; default: a name of its own in this folder.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@click.argument("who")
@click.pass_context
def credits(
    context: click.Context, db: str | None, who: str, on: str | None, out: str | None, *, force: bool, as_json: bool
) -> int:
    """Write somebody's Session Credit Report into an Excel file.

    WHO is a card, or a name or part of one that only one person has.
    """
    from frontdesk import exports

    def ask(desk: Desk) -> Said:
        return exports.credits_file(desk, who, on, out, force=force, going_on=_count_up)

    return say(context, db, ask, as_json=as_json)


@export.command("schedule")
@db_option
@as_option
@json_option
@click.option("--ics", is_flag=True, expose_value=False, help="As an iCalendar file; so far there is no other kind.")
@click.option("--from", "first", metavar="YYYY-MM-DD", help="The first day; default: today.")
@click.option("--until", metavar="YYYY-MM-DD", help="The last day; default: four weeks later.")
@click.option("--out", metavar="FILE", help="The file, or a folder; default: a name of its own in this folder.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@click.pass_context
def schedule(
    context: click.Context,
    db: str | None,
    first: str | None,
    until: str | None,
    out: str | None,
    *,
    force: bool,
    as_json: bool,
) -> int:
    """Write what takes place on some days into a file that calendars read."""
    from frontdesk import exports

    def ask(desk: Desk) -> Said:
        return exports.schedule_file(desk, first, until, out, force=force)

    return say(context, db, ask, as_json=as_json)


@export.command("report")
@db_option
@as_option
@json_option
@click.option("--from", "first", metavar="YYYY-MM-DD", help="The first day; default: the report's usual one.")
@click.option("--until", metavar="YYYY-MM-DD", help="The last day; default: the report's usual one.")
@click.option("--out", metavar="FILE", help="The file, or a folder; default: a name of its own in this folder.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@click.argument("name")
@click.pass_context
def report(  # noqa: PLR0913  # an argument for each option
    context: click.Context,
    db: str | None,
    name: str,
    first: str | None,
    until: str | None,
    out: str | None,
    *,
    force: bool,
    as_json: bool,
) -> int:
    """Write a report over the whole club into an Excel file.

    NAME is one of the reports, such as takings, past_due or attendance.
    """
    from frontdesk import exports

    def ask(desk: Desk) -> Said:
        return exports.report_file(desk, name, (first, until), out, force=force, going_on=_count_up)

    return say(context, db, ask, as_json=as_json)


@export.command("eft")
@db_option
@as_option
@json_option
@click.option("--until", metavar="YYYY-MM-DD", help="The last day on which a bill counts; default: today.")
@click.option("--out", metavar="FILE", help="The file, or a folder; default: a name of its own in this folder.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@click.pass_context
def eft(
    context: click.Context, db: str | None, until: str | None, out: str | None, *, force: bool, as_json: bool
) -> int:
    """Write who is due what by bank debit into an Excel file, for the bank or whoever processes debits."""
    from frontdesk import exports

    def ask(desk: Desk) -> Said:
        return exports.report_file(desk, "eft", (None, until), out, force=force, going_on=_count_up)

    return say(context, db, ask, as_json=as_json)


@export.command("audit")
@db_option
@as_option
@json_option
@click.option("--from", "first", metavar="YYYY-MM-DD", help="The first day; default: the beginning.")
@click.option("--until", metavar="YYYY-MM-DD", help="The last day; default: now.")
@click.option("--by", metavar="NAME", help="Only what this person did.")
@click.option("--card", metavar="CARD", help="Only what is about this contact.")
@click.option("--only", type=click.Choice(["refused", "overrides", "undone"]), help="Only entries of this kind.")
@click.option("--out", metavar="FILE", help="The file, or a folder; default: a name of its own in this folder.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@click.pass_context
def audit(  # noqa: PLR0913, PLR0917  # an argument for each option
    context: click.Context,
    db: str | None,
    first: str | None,
    until: str | None,
    by: str | None,
    card: str | None,
    only: str | None,
    out: str | None,
    *,
    force: bool,
    as_json: bool,
) -> int:
    """Write the trail into an Excel file: who did what, when, before and after, and why."""
    from frontdesk import exports, requests

    asked = requests.Audit(card=card, by=by, only=requests.Only(only or "all"))

    def ask(desk: Desk) -> Said:
        return exports.trail_file(desk, asked, (first, until), out, force=force, going_on=_count_up)

    return say(context, db, ask, as_json=as_json)


def _count_up(rows: int) -> bool:
    """Count the rows on a terminal."""
    if sys.stderr.isatty():
        click.echo(f"\r{rows} rows", err=True, nl=False)
    return True
