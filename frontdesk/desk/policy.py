"""Reading the main switch and the checks from their row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from frontdesk.rules.admission import Policy
from frontdesk.rules.checks import Check, Mode

if TYPE_CHECKING:
    from sqlalchemy import Row


def policy_of(row: Row[Any]) -> Policy:
    """Return the policy of a row; the defaults where no policy was written yet."""
    if row.modes is None:
        return Policy()
    return Policy(row.enforced, {Check(check): Mode(mode) for check, mode in json.loads(row.modes).items()})
