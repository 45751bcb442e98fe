"""Roles and privileges (rules, section 9)."""

from datetime import UTC, datetime, timedelta

import pytest

from frontdesk.rules.access import PRIVILEGES, Privilege, Role, locks

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_the_table_of_roles() -> None:
    everything = list(Privilege)

    assert {role: [each in PRIVILEGES[role] for each in everything] for role in Role} == {
        Role.TRAINER: [True, False, False, False, False],
        Role.STAFF: [True, True, False, False, False],
        Role.MANAGER: [True, True, True, True, False],
        Role.OWNER: [True, True, True, True, True],
    }


@pytest.mark.parametrize(
    ("seconds", "locked"), [(None, False), (-1, False), (0, False), (1, True), (900, True), (901, False)]
)
def test_a_lock_ends_and_is_never_further_away_than_any_wait(seconds: int | None, *, locked: bool) -> None:
    until = None if seconds is None else NOW + timedelta(seconds=seconds)

    assert locks(until, NOW) is locked
