"""The reports over made-up club lives: what they add up is what the desk says of each contact."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.clock import today
from frontdesk.desk.core import ClubDesk
from frontdesk.reports import ReportName
from frontdesk.requests import Report
from tests.batch_talk import talk_to
from tests.lives.generator import live


def ask(desk: ClubDesk, request: requests.Request[Any]) -> Any:  # noqa: ANN401 - each question has its own answer
    answer = desk.perform(request)
    assert not isinstance(answer, Refusal), answer
    return answer


def column(report: answers.Report, field: str) -> list[Any]:
    at = [each.field for each in report.columns].index(field)
    return [row.cells[at] for row in report.rows]


@pytest.mark.parametrize("seed", range(8))
def test_what_reports_add_up_is_what_the_desk_says_of_each_contact(seed: int, tmp_path: Path) -> None:
    talk = talk_to(f"sqlite:///{tmp_path / 'club.db'}")
    for line in live(seed, 180).lines:
        talk.batch.answer(line)
    desk, now = talk.desk, today(talk.desk.clock, talk.desk.zone)
    cards = [each.card for each in desk.contact_cards() if each.card]

    liability = ask(desk, Report(ReportName.LIABILITY))
    credits = [ask(desk, requests.Credits(card)) for card in cards]
    for field in ("available", "locked"):
        assert sum(column(liability, field)) == sum(getattr(each, field) for each in credits), field

    horizon = now + timedelta(days=20)
    expiring = ask(desk, Report(ReportName.EXPIRING, last=horizon))
    told = Counter(zip(column(expiring, "card"), column(expiring, "last"), column(expiring, "credits"), strict=True))
    frozen = {card for card in cards for lock in ask(desk, requests.SessionCredits(card)).locks if "hold" in lock.why}
    assert {key: many for key, many in told.items() if key[0] not in frozen} == Counter(
        (card, grant.good_through, grant.available + grant.locked)
        for card, report in zip(cards, credits, strict=True)
        for grant in report.grants
        if card not in frozen and now <= grant.good_through <= horizon and grant.available + grant.locked
    )

    late = ask(desk, Report(ReportName.PAST_DUE))
    bills = {card: ask(desk, requests.Bills(card)) for card in cards}
    assert dict(zip(column(late, "card"), column(late, "owed"), strict=True)) == {
        card: each.past_due for card, each in bills.items() if each.past_due
    }

    net, first = Decimal(0), now - timedelta(days=800)
    while first < now + timedelta(days=400):  # the clock of a life may go back
        takings = ask(desk, Report(ReportName.TAKINGS, first, first + timedelta(days=300)))
        net += sum(column(takings, "net"), Decimal(0))
        first += timedelta(days=301)
    paid = (line.amount for each in bills.values() for line in each.payments if line.kind != "write_off")
    assert net == sum(paid, Decimal(0))
