"""Money as a place writes it: read strictly, written exactly, said with its currency."""

from __future__ import annotations

from decimal import Decimal

import pytest

from frontdesk.amounts import FALLBACK, Money, money_of
from frontdesk.text import BadText

MOST = Decimal("9999999.99")
GERMAN = money_of("EUR", "de_DE", {})
AMERICAN = money_of("USD", "en_US", {})
YEN = money_of("JPY", "en_US", {})


@pytest.mark.parametrize(
    ("money", "text", "amount"),
    [
        (AMERICAN, "59", "59.00"),
        (AMERICAN, " 59.5 ", "59.50"),
        (AMERICAN, "0", "0.00"),
        (GERMAN, "59,00", "59.00"),
        (GERMAN, "9999999,99", "9999999.99"),
        (YEN, "5900", "5900"),
    ],
)
def test_an_amount_is_read_exactly(money: Money, text: str, amount: str) -> None:
    read = money.read(text, "Price", MOST)

    assert isinstance(read, Decimal)
    assert str(read) == amount


@pytest.mark.parametrize("text", ["", "59,00", "1,000.00", "1e3", "-1", "+1", "NaN", "Infinity", "１２", "٣", "1_000"])
@pytest.mark.parametrize("bad", ["19.999", ".5", "5.", "5 0", "10000000", "9" * 5000, "59\x00", "\u202e59"])
def test_anything_else_is_refused_with_an_example(text: str, bad: str) -> None:
    for each in (text, bad):
        read = AMERICAN.read(each, "Price", MOST)

        assert isinstance(read, BadText)
        assert "Price must be an amount from 0 to 9999999.99 written like 59.00" in read.message


@pytest.mark.parametrize("text", ["59.00", "1.000,00", "59,000"])
def test_the_marks_of_another_locale_are_refused_in_the_words_of_this_one(text: str) -> None:
    read = GERMAN.read(text, "Price", MOST)

    assert isinstance(read, BadText)
    assert "written like 59,00" in read.message


@pytest.mark.parametrize("text", ["5.0", "5.", "5.5"])
def test_a_currency_without_decimals_takes_none(text: str) -> None:
    assert isinstance(YEN.read(text, "Price", MOST), BadText)


def test_a_percentage_has_at_most_two_decimals_and_a_hundred_is_all() -> None:
    assert GERMAN.read_percent("7,5", "Tax Rate") == Decimal("7.5")
    assert AMERICAN.read_percent("100", "Tax Rate") == 100
    for bad in ("100.01", "7.555", "-7", "seven"):
        assert isinstance(AMERICAN.read_percent(bad, "Tax Rate"), BadText)


def test_what_is_written_is_read_again_and_said_as_the_place_says_it() -> None:
    for money in (GERMAN, AMERICAN, YEN):
        assert money.read(money.write(Decimal(59)), "Price", MOST) == 59
    assert GERMAN.say(Decimal("59.5")).replace("\xa0", " ") == "59,50 €"
    assert AMERICAN.say(Decimal("59.5")) == "$59.50"


@pytest.mark.parametrize(
    ("money", "said", "here"),
    [
        (AMERICAN, "1 invoice, 59.00 USD, oldest 3 days", "1 invoice, $59.00, oldest 3 days"),
        (AMERICAN, "once 1059.00 USD is paid, 9.00 USD", "once $1,059.00 is paid, $9.00"),
        (AMERICAN, "-59.00 USD", "-$59.00"),
        (GERMAN, "59.00 EUR is due.", "59,00\xa0€ is due."),
        (YEN, "590 JPY", YEN.say(Decimal(590))),
        *(
            (money, same, same)
            for money in (AMERICAN, YEN)
            for same in ("59.00 EUR", "59 USDT", "59.0 USD", "v1.59.00 USD", "")
        ),
        (AMERICAN, "59 USD", "59 USD"),
    ],
)
def test_amounts_in_a_sentence_are_said_as_the_place_says_them(money: Money, said: str, here: str) -> None:
    assert money.in_words(said) == here


@pytest.mark.parametrize(
    ("named", "environ", "locale"),
    [
        ("fr_FR", {"LANG": "de_DE.UTF-8"}, "fr_FR"),
        ("", {"LANG": "de_DE.UTF-8"}, "de_DE"),
        ("", {"LC_ALL": "pt_BR", "LANG": "de_DE"}, "pt_BR"),
        ("xx_nowhere", {"LC_ALL": "C", "LANG": "POSIX"}, FALLBACK),
        ("", {}, FALLBACK),
    ],
)
def test_the_locale_is_the_one_named_else_the_computers(named: str, environ: dict[str, str], locale: str) -> None:
    assert money_of("EUR", named, environ).locale == locale
