"""A few rounds of every race and a few kills, on both databases; a thousand rounds take a command (see each module)."""

from __future__ import annotations

from . import kill, race

ROUNDS = 3
KILLS = 4


def test_two_desks_never_get_the_same_thing(club_url: str) -> None:
    scores = race.run(club_url, ROUNDS)

    assert {name: score.wrong for name, score in scores.items() if score.wrong} == {}
    assert {score.answers["TROUBLE"] for score in scores.values()} == {0}


def test_a_killed_desk_loses_nothing_it_answered(club_url: str) -> None:
    toll = kill.run(club_url, KILLS)

    assert toll.wrong == []
    assert toll.answered > KILLS
