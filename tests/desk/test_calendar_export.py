"""The schedule as iCalendar: read back by the library that calendars use, with hostile names and clocks that change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from frontdesk import requests
from frontdesk.answers import Refusal
from frontdesk.calendar_export import default_name, export_calendar
from frontdesk.desk_of import DeskOf
from frontdesk.export import CannotExport, Exported
from tests.desk.kit import EVERY_DAY, MONDAY, TUESDAY, WEDNESDAY, Counter, yes

HOSTILE = 'Yoga; "slow", \\n BEGIN:VEVENT é漢字 '


def read(path: Path) -> dict[str, dict[str, Any]]:
    """The events of a file by their identifiers."""
    events = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    return {
        str(event["uid"]): {
            name.lower(): event.decoded(name) if name.startswith("DT") else str(event[name]) for name in event
        }
        for event in events
    }


def written(counter: Counter, folder: Path, first: date = MONDAY, last: date = WEDNESDAY) -> Path:
    path = folder / default_name(first, last)
    assert isinstance(export_calendar(counter.desk, first, last, path, replace_file=True), Exported)
    return path


def test_it_is_read_back_as_the_schedule_says(club: Counter, tmp_path: Path) -> None:
    name = (HOSTILE + "x" * 60)[:60].strip()
    club.series(name, place="Hall; A, b\\c", coach="Bo\\n")
    yes(club.cancel_session(name, TUESDAY))

    path = written(club, tmp_path)

    lines = club.do(requests.Sessions(MONDAY, WEDNESDAY)).sessions
    events = read(path)
    assert len(events) == len(lines)
    for line in lines:
        event = events[f"{line.key}@frontdesk"]
        assert (event["dtstart"], event["dtend"]) == (line.starts, line.ends)
        assert event["summary"] == line.series
        assert event["status"] == ("CANCELLED" if line.cancelled else "CONFIRMED")
        assert event.get("location", "") == line.place
        assert event.get("description", "") == line.coach
    raw = path.read_bytes()
    assert max(len(each) for each in raw.split(b"\r\n")) <= 75
    assert raw.count(b"BEGIN:VEVENT\r\n") == len(lines)
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_event_keeps_its_identifier_when_it_moves(club: Counter, tmp_path: Path) -> None:
    before = read(written(club, tmp_path))

    club.do(requests.Series("yoga", time(20), 60, EVERY_DAY, from_day=TUESDAY, new_name="Hatha"))
    club.do(requests.Session("hatha", WEDNESDAY, new_time=time(7)))

    after = read(written(club, tmp_path))
    assert before.keys() == after.keys()
    assert {event["summary"] for event in after.values()} == {"Hatha", "duo", "elite", "gym"}


def test_a_class_keeps_its_wall_time_when_the_clocks_change(club: Counter, tmp_path: Path) -> None:
    events = read(written(club, tmp_path, date(2026, 3, 28), date(2026, 3, 29)))

    starts = sorted(event["dtstart"] for event in events.values() if event["summary"] == "yoga")
    assert starts == [datetime(2026, 3, 28, 17, tzinfo=UTC), datetime(2026, 3, 29, 16, tzinfo=UTC)]


def test_it_takes_the_privilege_and_stands_in_the_books(club: Counter, tmp_path: Path) -> None:
    path = tmp_path / "a.ics"

    refused = export_calendar(DeskOf.of(club.desk, "staff"), MONDAY, MONDAY, path)
    assert isinstance(refused, Refusal)
    assert refused.code == "not_allowed"
    assert not path.exists()
    written(club, tmp_path)
    again = export_calendar(club.desk, MONDAY, WEDNESDAY, tmp_path / default_name(MONDAY, WEDNESDAY))
    assert isinstance(again, CannotExport)
    assert again.code == "taken"


@pytest.mark.parametrize(
    ("first", "until", "code"),
    [("2026-01-05", "2026-01-04", "malformed"), ("2026-01-05", "2029-01-04", "malformed"), ("soon", None, "malformed")],
)
def test_days_that_cannot_be(club: Counter, tmp_path: Path, first: str, until: str | None, code: str) -> None:
    from frontdesk.exports import schedule_file

    said = schedule_file(club.desk, first, until, str(tmp_path), force=False)
    assert said.record["code"] == code
    assert schedule_file(club.desk, None, None, str(tmp_path), force=False).record["rows"] == 29 * 4
