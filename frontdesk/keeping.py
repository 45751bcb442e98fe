"""Backups, the way back, and upgrades, for the command line: what `data` did, as a status, a sentence and a record."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from data import backup
from data.engine import find_place
from data.trouble import CannotBackUp, CannotOpen
from data.upgrade import upgrade_club
from frontdesk.commands import DONE, UNREADABLE, Said, verify
from frontdesk.desk.opening import open_desk

if TYPE_CHECKING:
    from datetime import datetime

FOLDER = "backups"
"""Where backups go unless told: a folder beside the club's file."""
_KIB = 1024


def back_up(url: str, folder: str | None, *, keep: int) -> Said:
    """Copy the club into a folder, checked, and keep that many copies."""
    place = find_place(url)
    if isinstance(place, CannotOpen):
        return _trouble(place)
    beside = place.path.parent / FOLDER if place.path else Path()
    made = backup.back_up(url, Path(folder) if folder else beside, keep=keep)
    if isinstance(made, CannotBackUp):
        return _trouble(made)
    record = {"ok": True, "path": str(made.path), "made_at": made.made_at.isoformat(), "size": made.size}
    return Said(DONE, f"Backed up to {made.path}, {-(-made.size // _KIB)} KiB.", record)


def back_up_once_a_day(url: str, now: datetime) -> Path | None:
    """Copy the club beside its file unless a copy of this day (UTC) is there; return the new copy.

    PostgreSQL has its own tools, and a copy that cannot be made keeps nobody from the counter: both answer None.
    """
    place = find_place(url)
    if isinstance(place, CannotOpen) or place.path is None:
        return None
    folder = place.path.parent / FOLDER
    if any(kept.made_at.date() == now.astimezone(UTC).date() for kept in backup.backups(url, folder)):
        return None
    made = backup.back_up(url, folder)
    return None if isinstance(made, CannotBackUp) else made.path


def restore(url: str, file: str, *, desk: str) -> Said:
    """Put a backup in the place of the club, and prove the books of what stands there then."""
    done = backup.restore(Path(file), url)
    if isinstance(done, CannotBackUp):
        return _trouble(done)
    kept = f"; what was there before is now {done.kept}" if done.kept else ""
    record = {"ok": True, "path": str(done.path), "kept": str(done.kept) if done.kept else None}
    opened = open_desk(url, desk_name=desk)
    if isinstance(opened, CannotOpen):
        return Said(DONE, f"Restored {done.path}{kept}. {opened.sentence}", record)
    try:
        proved = verify(opened)
    finally:
        opened.close()
    record = {**record, "ok": proved.status == DONE, "problems": proved.record.get("problems", [])}
    return Said(proved.status, f"Restored {done.path}{kept}. {proved.sentence}", record)


def upgrade(url: str, *, backed_up: bool) -> Said:
    """Bring the club of an earlier Front Desk to this one's form."""
    done = upgrade_club(url, backed_up=backed_up)
    if isinstance(done, CannotOpen):
        return _trouble(done)
    kept = f"; its file as it was is now {done.backup}" if done.backup else ""
    record = {"ok": True, "revision": done.revision, "backup": str(done.backup) if done.backup else None}
    return Said(DONE, f"The club is of this Front Desk's form ({done.revision}){kept}.", record)


def _trouble(why: CannotOpen | CannotBackUp) -> Said:
    return Said(UNREADABLE, why.sentence, {"ok": False, "code": why.code, "message": why.sentence})
