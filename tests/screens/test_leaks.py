# ruff: noqa: ANN401  # what fails takes anything
"""What a failure leaves behind: places in the code, and never a name, a PIN, a card or a parameter of a statement."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy.exc import StatementError

from frontdesk import requests
from frontdesk.contract import Approval
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.access import Privilege, Role
from screens.approvals import Approved, Lacking
from screens.at_desk import Person
from screens.background import in_background
from tests.desk.kit import Counter as Kit
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]
pytestmark = pytest.mark.usefixtures("quick_pins")

NAME, CARD, PIN, STATEMENT = "Zebulon", "ZZ-4040", "987123", "SELECT secret_column"
SECRETS = (NAME, CARD, PIN, STATEMENT, "Quillfeather", "wrong-parameter")


@pytest.fixture
def staffed(club_desk: ClubDesk) -> ClubDesk:
    """A club where one person works, and one comes."""
    kit = Kit(club_desk)
    kit.do(requests.Staff(NAME, Role.OWNER, PIN))
    kit.contact(CARD, "Quentin", "Quillfeather")
    return club_desk


def fail(*_: Any, **__: Any) -> NoReturn:
    """Fail as a database does, with everything it knows in the message."""
    known = {"name": NAME, "card": CARD, "pin": PIN, "more": "wrong-parameter"}
    raise StatementError(f"{NAME} {CARD} {PIN}", STATEMENT, known, ValueError(f"{PIN} of {NAME}"))


async def failed(counter: RealCounter) -> None:
    """Wait until a failure was recorded, and forget it."""
    boundary = counter.app.console_parts.boundary
    await counter.until(lambda: boundary.last is not None, "it failed")
    boundary.last = None
    boundary._recent.clear()


async def type_pin(counter: RealCounter) -> None:
    await counter.see("Who is at the desk?", NAME)
    await counter.press("z", "enter", *PIN)
    await counter.see("●" * len(PIN))


async def fail_in_a_handler(counter: RealCounter) -> None:
    await type_pin(counter)
    counter.app.call_later(counter.app.screen.call_later, fail)


async def fail_in_a_worker(counter: RealCounter) -> None:
    async def work() -> None:
        await asyncio.to_thread(fail)

    await type_pin(counter)
    in_background(counter.app.screen, work, "failing")


async def fail_in_the_database(counter: RealCounter) -> None:
    counter.real.perform = fail  # type: ignore[method-assign]  # a database that breaks in a new way
    await type_pin(counter)
    await counter.press("enter")


async def fail_while_a_pin_approves(counter: RealCounter) -> None:
    await type_pin(counter)
    await counter.press("enter")
    await counter.see("● Ready")
    counter.real.perform = fail  # type: ignore[method-assign]  # a database that breaks in a new way
    parts = counter.app.console_parts
    lacking = Lacking(_Nonce(), requests.Category(NAME), Person(NAME), None, Privilege.BILLING)  # type: ignore[arg-type]  # a nonce is all it takes
    parts.writes.put(Approved(lacking, Approval(NAME, PIN), counter.app))


class _Nonce:
    """A job, as far as it is asked."""

    nonce = "nonce-of-the-test"


async def fail_while_painting(counter: RealCounter) -> None:
    await type_pin(counter)
    focused = counter.app.focused
    assert focused is not None
    focused.render = fail  # type: ignore[method-assign]  # a widget with a bug
    focused.refresh()


@pytest.mark.parametrize(
    "provoke",
    [
        fail_in_a_handler,
        fail_in_a_worker,
        fail_in_the_database,
        fail_while_a_pin_approves,
        fail_while_painting,
    ],
)
async def test_a_failure_writes_down_where_and_never_who_or_what(
    staffed: ClubDesk, log: Path, provoke: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    async with real_console(staffed, ready=False, may_fail=True) as counter:
        cover = counter.app.screen
        await provoke(counter)
        await failed(counter)
        if provoke in {fail_in_a_handler, fail_while_painting}:
            await counter.until(lambda: not cover.is_attached, "another cover in its place")
            await counter.see("Who is at the desk?", NAME)
        assert not any(secret in counter.text for secret in (PIN, STATEMENT, "wrong-parameter"))

    written = await asyncio.to_thread(partial(log.read_text, encoding="utf-8"))
    said = capfd.readouterr()
    assert "test_leaks.py" in written, "the log says where it failed"
    assert not [secret for secret in SECRETS if secret in written + said.out + said.err]


def test_what_holds_a_pin_does_not_say_it() -> None:
    approval = Approval(NAME, PIN)
    said = [requests.SignIn(NAME, PIN), requests.Staff(NAME, Role.OWNER, PIN), requests.EditStaff(NAME, pin=PIN)]

    assert PIN not in repr([approval, *said, requests.ChangePin(PIN, PIN)])
