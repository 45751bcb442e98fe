"""The plan simulator against a slow model that lives every day, credit by credit."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.rules.simulator import MOST_A_WEEK, Span, simulate, visits_on
from frontdesk.rules.terms import CreditTerms, FirstGrant

TODAY = date(2026, 1, 10)
TERMS = st.builds(
    CreditTerms,
    credits=st.integers(1, 12),
    days_to_expire=st.integers(1, 60),
    frequency=st.integers(1, 40),
    initial=st.integers(0, 12),
    first_grant=st.sampled_from(FirstGrant),
)


def lots_by_hand(terms: CreditTerms, start: date, last: date) -> list[tuple[date, date, int, bool]]:
    """Usable from, last good day, credits and whether it is the initial one, as the rule book says."""
    lots = []
    if terms.initial:
        lots.append((TODAY, max(TODAY, start) + timedelta(days=terms.days_to_expire - 1), terms.initial, True))
    number = 0 if terms.first_grant is FirstGrant.ON_START else 1
    while (day := start + timedelta(days=number * terms.frequency)) <= last:
        lots.append((day, day + timedelta(days=terms.days_to_expire - 1), terms.credits, False))
        number += 1
    return lots


@given(terms=TERMS, later=st.integers(0, 20), a_week=st.integers(1, MOST_A_WEEK))
@settings(max_examples=150, deadline=None)
def test_every_day_is_as_the_rule_book_says(terms: CreditTerms, later: int, a_week: int) -> None:
    start, days = TODAY + timedelta(days=later), 90
    calendar = [TODAY + timedelta(days=at) for at in range(days)]
    lots = lots_by_hand(terms, start, calendar[-1])
    found = simulate(terms, TODAY, start, days=days, often=(a_week,))

    for day, live in zip(calendar, found.live, strict=True):
        alive = [lot for lot in lots if lot[0] <= day <= lot[1]]
        assert live == sum(lot[2] for lot in alive)
        assert any(span.first <= day <= span.last for span in found.gaps) == (not alive and day >= start)
        assert any(span.first <= day <= span.last for span in found.overlaps) == (len(alive) > 1)

    credits = [
        (last, first, number, initial) for number, (first, last, many, initial) in enumerate(lots) for _ in range(many)
    ]
    came = turned_away = 0
    for at, day in enumerate(calendar):
        for _visit in range(visits_on(at, a_week)):
            good = [each for each in credits if each[1] <= day <= each[0] and (each[3] or day >= start)]
            if good:
                credits.remove(min(good))
                came += 1
            else:
                turned_away += 1
    lost = sum(each[0] <= calendar[-1] for each in credits)
    (use,) = found.uses
    assert (use.came, use.turned_away, use.lost, use.left) == (came, turned_away, lost, len(credits) - lost)


@given(a_week=st.integers(1, MOST_A_WEEK), first=st.integers(0, 400))
def test_every_week_has_its_visits(a_week: int, first: int) -> None:
    assert sum(visits_on(first + at, a_week) for at in range(7)) == a_week


def test_a_gap_and_an_overlap_are_told_by_their_days() -> None:
    gaps = simulate(CreditTerms(4, 20, 30, 4), TODAY, TODAY, days=40)
    overlap = simulate(CreditTerms(3, 14, 7, 0, FirstGrant.ON_START), TODAY, TODAY, days=30)

    assert gaps.gaps == (Span(date(2026, 1, 30), date(2026, 2, 8)),)
    assert gaps.overlaps == ()
    assert overlap.gaps == ()
    assert overlap.overlaps == (Span(date(2026, 1, 17), date(2026, 2, 8)),)
    assert overlap.live[:8] == (3, 3, 3, 3, 3, 3, 3, 6)


def test_days_apart_are_spans_of_their_own() -> None:
    found = simulate(CreditTerms(1, 1, 7), TODAY, TODAY, days=16)

    assert found.gaps == (
        Span(TODAY, date(2026, 1, 16)),
        Span(date(2026, 1, 18), date(2026, 1, 23)),
        Span(date(2026, 1, 25), date(2026, 1, 25)),
    )


def test_the_largest_terms_cost_no_more_looks_than_days_and_visits() -> None:
    found = simulate(CreditTerms(1000, 3650, 1, 1000, FirstGrant.ON_START), TODAY, TODAY, often=(MOST_A_WEEK,))

    assert found.live[-1] == 91 * 1000
    assert (found.uses[0].came, found.uses[0].turned_away) == (270, 0)
