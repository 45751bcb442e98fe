"""The demo club: made through the desk's own operations, the same every time, with one of every kind of person."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from data.demo import CLUB, club_life
from data.demo.names import AREA_CODES
from data.engine import open_club
from data.trouble import CannotOpen
from frontdesk import requests
from frontdesk.answers import CreditReport, GlanceLine, Glances, Refusal, Schedule, SessionLine, Verified
from frontdesk.clock import PinnedClock
from frontdesk.config import Settings, sqlite_url
from frontdesk.console import DemoWish, Ways
from frontdesk.demo import ZONE_OF_DEMO, Demo, answers, build_demo, keep_demo
from frontdesk.desk.core import ClubDesk
from frontdesk.desk.opening import make_club, open_desk
from frontdesk.rules.by_clock import by_clock
from frontdesk.rules.grants import Source
from tests.conftest import made

TODAY = date(2025, 11, 22)
NOW = datetime(2025, 11, 22, 17, 52)  # noqa: DTZ001 - the club's wall clock
EXPECTED_REFUSALS = {"no_credit", "credit_expired", "past_due", "ended", "session_full", "not_booked"}
FEW = 70


@dataclass
class Shown:
    """The demo club, open at 17:52."""

    desk: ClubDesk
    cards: dict[str, str]
    """Card by «Last, First»; of two of the same name the first to join."""

    def ask(self, request: requests.Request[Any]) -> Any:  # noqa: ANN401 - whatever the request's answer is
        answer = self.desk.perform(request)
        assert not isinstance(answer, Refusal), answer
        return answer

    def credits(self, name: str, on: date | None = None) -> CreditReport:
        report = self.ask(requests.Credits(self.cards[name], on))
        assert isinstance(report, CreditReport)
        return report

    def glances(self) -> dict[str, GlanceLine]:
        """Everybody at a glance, by card."""
        glances = self.ask(requests.Glance(tuple(each.card for each in self.desk.contact_cards())))
        assert isinstance(glances, Glances)
        return {line.card: line for line in glances.lines}

    def glance(self, name: str) -> GlanceLine:
        return self.glances()[self.cards[name]]

    def sessions(self, first: int, last: int) -> tuple[SessionLine, ...]:
        """The sessions of some days, counted from today."""
        schedule = self.ask(requests.Sessions(TODAY + timedelta(days=first), TODAY + timedelta(days=last)))
        assert isinstance(schedule, Schedule)
        return schedule.sessions


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The whole demo club as `frontdesk demo` makes it."""
    url = sqlite_url(tmp_path_factory.mktemp("demo") / "club.db")
    assert build_demo(url, Demo(1, NOW)) is None
    desk = open_desk(url, desk_name="Desk 1")
    assert isinstance(desk, ClubDesk)
    cards: dict[str, str] = {}
    for each in desk.contact_cards():
        cards.setdefault(f"{each.last_name}, {each.first_name}", each.card)
    yield Shown(desk, cards)
    desk.close()


class TestTheClub:
    def test_its_books_are_right(self, shown: Shown) -> None:
        assert shown.ask(requests.Verify()) == Verified(())

    def test_it_stands_at_teatime(self, shown: Shown) -> None:
        assert shown.desk.clock.now().astimezone(ZONE_OF_DEMO).replace(tzinfo=None) == NOW
        assert shown.desk.club().name == CLUB["name"]

    def test_four_hundred_people_from_everywhere(self, shown: Shown) -> None:
        people = shown.desk.contact_cards()
        names = Counter((each.last_name, each.first_name) for each in people)

        assert sorted(each.card for each in people) == [f"M{number:05d}" for number in range(1, 401)]
        assert {name for name, number in names.items() if number > 1} == {("Smith", "Anna"), ("Chen", "Wei")}
        assert len({each.email for each in people}) == len({each.phone for each in people}) == 400
        assert {"[/]", "Siobhán", "Thu", "Jürgen"} <= {each.first_name for each in people}
        assert {"Null", "O'Brien", "van der Berg", "Nguyễn"} <= {each.last_name for each in people}

    def test_nobody_can_be_reached(self, shown: Shown) -> None:
        for each in shown.desk.contact_cards():
            assert each.email.endswith("@example.org")
            assert each.phone[:6] in {f"+1 {code}" for code in AREA_CODES}
            assert each.phone[7:13] == "555 01"

    def test_every_group_is_there(self, shown: Shown) -> None:
        assert {each.group for each in shown.desk.contact_cards()} == {"lead", "trial", "member"}

    def test_a_full_week_of_classes(self, shown: Shown) -> None:
        days = Counter(each.date for each in shown.sessions(-3, 3))

        assert len(days) == 7
        assert all(5 <= number <= 9 for number in days.values())
        assert all(each.place and each.coach for each in shown.sessions(0, 6) if each.series != "Open Gym")

    def test_the_past_weeks_were_visited(self, shown: Shown) -> None:
        visits = [sum(each.inside for each in shown.sessions(-7 * week, 6 - 7 * week)) for week in range(1, 8)]

        assert all(visits)
        assert visits[0] > visits[-1]

    def test_the_week_to_come_is_booked(self, shown: Shown) -> None:
        coming = [each for each in shown.sessions(1, 6) if each.series != "Open Gym"]

        assert sum(each.taken > 0 for each in coming) > len(coming) / 2
        assert any(each.cancelled for each in coming)


class TestTonight:
    def test_the_clock_chooses_spin_at_six(self, shown: Shown) -> None:
        chosen = by_clock(shown.sessions(0, 1), shown.desk.clock.now())

        assert chosen is not None
        assert (chosen.series, chosen.time) == ("Spin", "18:00")

    @pytest.mark.parametrize("series", ["Spin", "Yoga Unwind"])
    def test_the_classes_of_six_are_full_and_people_wait(self, shown: Shown, series: str) -> None:
        (session,) = (each for each in shown.sessions(0, 0) if each.series == series)

        assert (session.taken, session.waiting) == (session.capacity, 3)
        assert 0 < session.inside < session.taken

    def test_the_desk_sees_its_last_visits(self, shown: Shown) -> None:
        visits = shown.desk.recent_visits()
        said = [(each.person.listed, each.code) for each in visits]

        assert ("Diaz, Miguel", "past_due") in said
        assert {("Lopez, Maria", "in"), ("Okafor, Tunde", "in")} <= set(said)
        assert all(earlier.at <= later.at for later, earlier in pairwise(visits))

    def test_anna_is_booked_and_bea_is_not(self, shown: Shown) -> None:
        cards = tuple(shown.cards[name] for name in ("Smith, Anna", "Smith, Bea"))

        anna, bea = shown.ask(requests.Glance(cards, "Spin", TODAY)).lines

        assert (anna.booking, anna.unlimited) == ("booked", False)
        assert (bea.booking, bea.unlimited) == (None, True)


class TestEveryKindOfPerson:
    def test_every_membership_is_held_by_somebody(self, shown: Shown) -> None:
        held = {name for line in shown.glances().values() for name in line.memberships}

        assert held >= {
            "Unlimited Gold", "Platinum", "Annual Gold", "Off-Peak", "Basic 8", "Basic 12", "Weekly 3", "Student 4",
            "Punch Card 10", "Personal Training 5", "Two-Week Trial",
        }  # fmt: skip

    @pytest.mark.parametrize("flag", ["past_due", "on_hold", "ended", "not_started", "stop_note", "no_membership"])
    def test_every_flag_is_flown_by_some_and_not_by_most(self, shown: Shown, flag: str) -> None:
        flagged = sum(flag in line.flags for line in shown.glances().values())

        assert 0 < flagged < 60

    def test_dying_credits(self, shown: Shown) -> None:
        ((number, last),) = shown.glance("Smith, Anna").ending

        assert number > 0
        assert TODAY < last <= TODAY + timedelta(days=7)

    def test_overlapping_credits(self, shown: Shown) -> None:
        live = [grant for grant in shown.credits("van der Berg, Sanne").grants if grant.good_through >= TODAY]

        assert len([grant for grant in live if grant.available]) >= 2

    def test_exhausted_credits(self, shown: Shown) -> None:
        report = shown.credits("Park, Ji-woo")

        assert (report.available, report.used, report.issued) == (0, 8, 8)

    def test_expired_credits(self, shown: Shown) -> None:
        report = shown.credits("Rossi, Chiara")

        assert (report.available, report.used, report.expired) == (0, 1, 2)

    @pytest.mark.parametrize(
        ("name", "flag"), [("Diaz, Miguel", "past_due"), ("Haddad, Samir", "on_hold"), ("Brown, Terrence", "ended")]
    )
    def test_credits_locked_by_money_a_hold_or_the_end(self, shown: Shown, name: str, flag: str) -> None:
        report = shown.credits(name)

        assert report.locked > 0
        assert report.available == 0
        assert flag in shown.glance(name).flags

    def test_a_future_start_with_initial_credits_now(self, shown: Shown) -> None:
        assert "not_started" in shown.glance("Nguyễn, Thu").flags
        assert shown.credits("Nguyễn, Thu").available == 11
        assert shown.credits("García, José").issued == 0

    def test_adjusted_and_extended_credits(self, shown: Shown) -> None:
        (added,) = (grant for grant in shown.credits("Silva, Ana").grants if grant.source is Source.ADJUSTMENT)

        assert added.credits == 2
        assert shown.credits("Sorokin, Viktor").revoked == 3
        assert shown.credits("Dubois, Hélène").grants[0].good_through == TODAY + timedelta(days=11)

    def test_an_override_and_an_undone_visit(self, shown: Shown) -> None:
        override = shown.ask(requests.Credits(shown.cards["O'Connor, Liam"], history=True))
        undone = shown.ask(requests.Roster("Open Gym", TODAY - timedelta(days=9)))

        assert (override.used, override.available) == (3, 0)
        assert shown.cards["O'Connor, Liam"] in shown.ask(requests.Roster("Open Gym", TODAY - timedelta(days=4))).in_
        assert shown.cards["Li, Noah"] not in undone.in_

    def test_two_memberships_at_once(self, shown: Shown) -> None:
        assert shown.glance("Yamamoto, Kenji").memberships == ("Basic 8", "Personal Training 5")


def told(seed: int, now: datetime, folder: Path, url: str | None = None) -> list[str]:
    """The answers to a small life's lines."""
    url = url or sqlite_url(folder / f"{seed}-{now.date()}-{len(list(folder.iterdir()))}.db")
    opened = now.replace(tzinfo=ZONE_OF_DEMO)
    assert make_club(url, now=opened, pinned=True, name="x", timezone=str(ZONE_OF_DEMO)) is None
    desk = ClubDesk(made(open_club(url, durable=False)), PinnedClock(opened), "Desk 1")
    said = [json.dumps(answer) for answer in answers(desk, club_life(seed, now, FEW))]
    assert desk.perform(requests.Verify()) == Verified(())
    desk.close()
    return said


class TestTheSameEveryTime:
    def test_seed_and_minute_decide_every_answer(self, tmp_path: Path) -> None:
        first = told(7, NOW, tmp_path)

        assert told(7, NOW, tmp_path) == first
        assert told(8, NOW, tmp_path) != first

    def test_both_databases_answer_the_same(self, postgres_url: str, tmp_path: Path) -> None:
        assert told(7, NOW, tmp_path, postgres_url) == told(7, NOW, tmp_path)

    @pytest.mark.parametrize(
        "now", ["2026-03-30T17:52", "2024-02-29T17:52", "2026-01-01T17:52", "2025-11-23T06:10", "2026-07-15T23:59"]
    )
    def test_any_day_of_any_year_will_do(self, now: str, tmp_path: Path) -> None:
        said = [json.loads(answer) for answer in told(3, datetime.fromisoformat(now), tmp_path)]
        refused = Counter(answer["code"] for answer in said if not answer["ok"])

        assert set(refused) <= EXPECTED_REFUSALS
        assert refused.total() < len(said) / 20

    def test_nothing_happens_after_the_minute(self) -> None:
        for operation in club_life(1, NOW):
            assert operation["at"] <= "2025-11-22T17:52"

    def test_another_seed_is_another_crowd(self) -> None:
        one, other = (
            {(line["first_name"], line["last_name"]) for line in club_life(seed, NOW) if line["op"] == "contact"}
            for seed in (1, 2)
        )

        assert len(one & other) < 200


class TestItsPlace:
    def test_a_place_that_is_taken_stays_as_it_is(self, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("Dear club")

        for make in (build_demo, keep_demo):
            refused = make(sqlite_url(tmp_path / "letter.txt"), Demo(1, NOW, people=FEW))
            assert isinstance(refused, CannotOpen)
            assert refused.code == "exists"

        assert (tmp_path / "letter.txt").read_text() == "Dear club"

    def test_what_is_not_finished_is_not_kept(self, tmp_path: Path) -> None:
        told = []

        def give_up(done: int, total: int) -> bool:
            told.append((done, total))
            return done < 30

        refused = keep_demo(sqlite_url(tmp_path / "club.db"), Demo(1, NOW), progress=give_up)

        assert told == [(done, told[0][1]) for done in range(1, 31)]
        assert isinstance(refused, CannotOpen)
        assert refused.code == "cancelled"
        assert not list(tmp_path.iterdir())

    def test_a_minute_that_the_clocks_skip_is_none(self, tmp_path: Path) -> None:
        refused = build_demo(sqlite_url(tmp_path / "club.db"), Demo(1, datetime.fromisoformat("2026-03-08T02:30")))

        assert isinstance(refused, CannotOpen)
        assert not (tmp_path / "club.db").exists()

    def test_the_console_gets_it_with_its_clock_going_and_leaves_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("frontdesk.demo.club_life", lambda seed, now, _people: club_life(seed, now, FEW))
        with Ways(Settings()) as ways:
            desk = ways.demo(DemoWish(5, (TODAY, NOW.time())))
            assert isinstance(desk, ClubDesk)
            assert desk.perform(requests.Verify()) == Verified(())
            first = desk.clock.now()
            assert desk.clock.now() > first
            folder = Path(str(desk._books.place.path)).parent
            assert folder.stat().st_mode & 0o777 == 0o700
            desk.close()

        assert not folder.exists()

    def test_a_club_kept_is_opened_again_as_it_is(self, tmp_path: Path) -> None:
        url = sqlite_url(tmp_path / "club.db")
        assert keep_demo(url, Demo(1, NOW, people=FEW)) is None

        with Ways(Settings()) as ways:
            desk = ways.demo(DemoWish(keep=url))

        assert isinstance(desk, ClubDesk)
        assert desk.clock.now().astimezone(ZONE_OF_DEMO).date() == TODAY
        desk.close()

    def test_a_live_club_is_never_shown_as_a_demo(self, tmp_path: Path) -> None:
        url = sqlite_url(tmp_path / "club.db")
        assert make_club(url, now=NOW.replace(tzinfo=ZONE_OF_DEMO), pinned=False) is None

        with Ways(Settings()) as ways:
            refused = ways.demo(DemoWish(keep=url))

        assert isinstance(refused, CannotOpen)
        assert "live club" in refused.sentence
