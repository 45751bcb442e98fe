"""How days and numbers are said."""

import locale
from contextlib import suppress

from frontdesk.rules.words import count, listed, say_day, say_span
from tests.rules.club import day


def test_days_of_this_year_are_said_without_it() -> None:
    assert say_day(day("3 Mar"), today=day("31 Dec")) == "3 Mar"
    assert say_day(day("3 Mar 2027"), today=day("31 Dec")) == "3 Mar 2027"
    assert say_day(day("3 Mar")) == "3 Mar 2026"


def test_days_are_said_alike_on_every_computer() -> None:
    before = locale.setlocale(locale.LC_TIME)
    with suppress(locale.Error):
        locale.setlocale(locale.LC_TIME, "de_DE.UTF-8")
    said = say_day(day("3 May"))
    locale.setlocale(locale.LC_TIME, before)

    assert said == "3 May 2026"


def test_spans() -> None:
    assert say_span(day("25 Jan"), day("8 Feb"), day("1 Jan")) == "25 Jan to 8 Feb"
    assert say_span(day("25 Dec"), day("8 Jan 2027"), day("1 Jan")) == "25 Dec to 8 Jan 2027"
    assert say_span(day("25 Jan"), day("25 Jan")) == "25 Jan 2026"


def test_counts() -> None:
    assert [count(number, "day") for number in (0, 1, 2)] == ["0 days", "1 day", "2 days"]


def test_lists_name_the_first_few() -> None:
    assert listed(["Gold"]) == "Gold"
    assert listed(["Gold", "Platinum", "Silver", "Tin"]) == "Gold, Platinum, Silver, Tin"
    assert listed(["Gold", "Platinum", "Silver", "Tin", "Basic"]) == "Gold, Platinum, Silver, Tin and 1 more"
