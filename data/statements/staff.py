"""The people at the desk, their PINs, and the roles."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, exists, insert, select, update

from data.tables import role, staff

everybody: Final = (
    select(staff, role.c.privileges.label("role_privileges"))
    .outerjoin(role, role.c.name == staff.c.role)
    .order_by(staff.c.name_key)
)
named: Final = (
    select(staff, role.c.privileges.label("role_privileges"))
    .outerjoin(role, role.c.name == staff.c.role)
    .where(staff.c.name_key == bindparam("name_key"))
)
by_id: Final = (
    select(staff, role.c.privileges.label("role_privileges"))
    .outerjoin(role, role.c.name == staff.c.role)
    .where(staff.c.id == bindparam("of_staff"))
)
lock_named: Final = select(staff).where(staff.c.name_key == bindparam("name_key")).with_for_update()
"""Behind this lock tries are counted."""
anybody_with_pin: Final = select(exists().where(staff.c.pin_hash.is_not(None), staff.c.left_at.is_(None)))

add: Final = insert(staff)
edit: Final = update(staff).where(staff.c.id == bindparam("of_staff"))

roles: Final = select(role.c.name, role.c.privileges)
add_role: Final = insert(role)
set_role: Final = update(role).where(role.c.name == bindparam("of_role"))
