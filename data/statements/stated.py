"""Rows that say what was sold, paid, granted or decided, never edited: read when written, and when they are proved."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Table, bindparam, select

from data.tables import history, payment, policy, subscription, subscription_change

STATED: Final[dict[str, Table]] = {
    "payment": payment,
    "change": subscription_change,
    "sale": subscription,
    "policy": policy,
}
"""What an entry can state, by the word it says it with."""

rows_of: Final = {
    word: select(table).where(table.c.id.in_(bindparam("ids", expanding=True))) for word, table in STATED.items()
}
_moments = select(history.c.at).where(history.c.op.in_(("club", "policy")), history.c.code.is_(None))
policies: Final = select(policy.c.id, policy.c.at.in_(_moments).label("entered")).order_by(policy.c.id)
"""Every policy, and whether there is an entry of its moment that may have set it: entries did not always state one."""
stating: Final = select(history.c.id, history.c.facts).where(history.c.facts.is_not(None)).order_by(history.c.id)
"""Every entry that states something."""
