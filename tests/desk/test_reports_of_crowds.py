"""The reports over the whole club take their time in proportion to its people, and no more."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import insert

from benchmarks import clubs
from data.tables import payment
from frontdesk import requests
from frontdesk.reports import ReportName
from tests.desk.kit import code
from tests.statements import steps_of_sqlite


def test_no_report_takes_more_than_its_share_of_more_people(tmp_path: Path) -> None:
    """In steps of SQLite, so that no clock is asked: with four times the people about four times as many."""
    few, many = (_steps(tmp_path / f"{people}.db", people) for people in (60, 240))

    assert {name for name, steps in many.items() if steps > few[name] * 5 + 20} == set()


def _steps(path: Path, people: int) -> dict[ReportName, int]:
    """How many hundred steps each report takes in a club where everybody has paid something."""
    clubs.make_club(path, people, classes=1)
    desk, taken = clubs.desk_at(path, durable=False), {}
    paid = {"amount": 100, "kind": "payment", "at": clubs.NOW}
    with desk._books.write() as connection:
        connection.execute(insert(payment), [{"contact_id": number + 1, **paid} for number in range(people)])
    for name in ReportName:
        with steps_of_sqlite(desk._books) as steps:
            answer = desk.perform(requests.Report(name))
        assert code(answer) == "ok"
        taken[name] = steps[0]
    desk.close()
    return taken
