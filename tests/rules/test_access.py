"""Roles and privileges (rules, section 9)."""

from frontdesk.rules.access import PRIVILEGES, Privilege, Role


def test_the_table_of_roles() -> None:
    everything = list(Privilege)

    assert {role: [each in PRIVILEGES[role] for each in everything] for role in Role} == {
        Role.TRAINER: [True, False, False, False, False],
        Role.STAFF: [True, True, False, False, False],
        Role.MANAGER: [True, True, True, True, False],
        Role.OWNER: [True, True, True, True, True],
    }
