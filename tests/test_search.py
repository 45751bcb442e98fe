"""The search finds exactly those whom a slow look at everybody finds, in an order a person expects."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk import text
from frontdesk.answers import ContactCard
from frontdesk.rules.terms import Group
from frontdesk.search import ContactIndex, digits, words


def person(number: int, last: str, first: str, *, card: str = "", phone: str = "", email: str = "") -> ContactCard:
    return ContactCard(number, card or f"M{number:05}", first, last, email, phone, Group.MEMBER)


CLUB = (
    person(1, "Smith", "Anna", phone="+1 (555) 010-4477", email="anna.smith@example.com"),
    person(2, "Smith", "Bea", phone="555 0199"),
    person(3, "Smithson", "Carl"),
    person(4, "Anders", "Smilla"),
    person(5, "O'Brien-Łoś", "Zoë"),
    person(6, "Chen", "Wei", card="SMI-7"),
    person(7, "de la Cruz", "Ana María"),
)


def names(found: tuple[ContactCard, ...]) -> list[str]:
    return [f"{each.last_name}, {each.first_name}" for each in found]


@pytest.fixture
def index() -> ContactIndex:
    return ContactIndex(CLUB)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("smi", ["Smith, Anna", "Smith, Bea", "Smithson, Carl", "Anders, Smilla", "Chen, Wei"]),
        ("smith an", ["Smith, Anna"]),
        ("an SMITH", ["Smith, Anna"]),
        ("zoe", ["O'Brien-Łoś, Zoë"]),
        ("obrien los", ["O'Brien-Łoś, Zoë"]),
        ("O'Br", ["O'Brien-Łoś, Zoë"]),
        ("cruz maria de", ["de la Cruz, Ana María"]),
        ("4477", ["Smith, Anna"]),
        ("010-44", ["Smith, Anna"]),
        ("55501", ["Smith, Anna", "Smith, Bea"]),
        ("anna.sm", ["Smith, Anna"]),
        ("m00002", ["Smith, Bea"]),
        ("xyz", []),
        ("", []),
        ("   ", []),
        ("[/]", []),
    ],
)
def test_people_are_found_by_what_the_desk_types(index: ContactIndex, query: str, found: list[str]) -> None:
    assert names(index.find(query)) == found


def test_an_exact_card_leads_whatever_else_matches() -> None:
    index = ContactIndex([*CLUB, person(8, "Zander", "Ulf", card="smith")])
    assert names(index.find("smith"))[0] == "Zander, Ulf"
    assert index.by_card(" SMITH ") == index.find("smith")[0]


def test_people_booked_now_come_first(index: ContactIndex) -> None:
    assert names(index.find("smi", first={"m00003", "SMI-7", "M00005", "gone"}))[:3] == [
        "Chen, Wei",
        "Smithson, Carl",
        "Smith, Anna",
    ]


def test_a_misspelt_name_finds_the_likely_people(index: ContactIndex) -> None:
    assert index.find("smiht") == ()
    assert "Smith, Anna" in names(index.similar("smiht"))
    assert names(index.similar("ana smiht"))[0] == "Smith, Anna"
    assert index.similar("M00001") == ()
    assert index.similar("q") == ()


def test_an_edited_contact_is_found_by_the_new_facts_only(index: ContactIndex) -> None:
    index.learn([person(2, "Jones", "Bea", card="N1", phone="777 8888"), person(9, "Smith", "Dora")])
    assert names(index.find("smith")) == ["Smith, Anna", "Smith, Dora", "Smithson, Carl"]
    assert names(index.find("jones")) == names(index.find("n1")) == names(index.find("7788")) == ["Jones, Bea"]
    assert index.by_card("M00002") is None
    assert index.find("0199") == ()
    assert len(index) == len(CLUB) + 1


def test_a_card_that_moves_to_somebody_else_leads_to_them() -> None:
    index = ContactIndex([person(1, "One", "A", card="X")])
    index.learn([person(2, "Two", "B", card="X"), person(1, "One", "A", card="Y")])
    assert names(index.find("x")) == ["Two, B"]


def test_many_who_come_at_once_are_found_like_those_known_before(index: ContactIndex) -> None:
    many = [person(100 + at, f"Anders{at}", "Zed", phone=f"{700_000 + at}") for at in range(600)]
    index.learn(many)
    known = ContactIndex([*CLUB, *many])
    for query in ("anders", "anders59", "zed anders1", "700599", "smi"):
        assert index.find(query) == known.find(query) != ()


NAMES = st.text(st.sampled_from("ab'- éŁ"), max_size=6)
PEOPLE = st.lists(
    st.builds(
        lambda last, first, card, phone, email: (last, first, card, phone, email),
        NAMES,
        NAMES,
        st.text(st.sampled_from("ab1 "), min_size=1, max_size=4).filter(str.strip),
        st.text(st.sampled_from("12 -"), max_size=7),
        st.text(st.sampled_from("ab@."), max_size=5),
    ),
    max_size=8,
)


def matches(who: ContactCard, query: str) -> bool:
    """The slow and plain way to say whether somebody matches."""
    own, sought = [*words(who.last_name), *words(who.first_name)], words(query)
    by_name = bool(sought) and all(any(word.startswith(each) for word in own) for each in sought)
    number = digits(query)
    looks_like_number = not set(query) - set("0123456789 +-()/.") and len(number) >= 3
    return bool(text.fold(query)) and (
        by_name
        or text.key(who.card).startswith(text.key(query))
        or text.fold(who.email).startswith(text.fold(query))
        or (looks_like_number and number in digits(who.phone))
    )


@settings(max_examples=150, deadline=None)
@given(PEOPLE, PEOPLE, st.text(st.sampled_from("ab1'-. é@2"), max_size=5), st.sets(st.integers(0, 7)))
def test_nobody_is_missed_and_nobody_made_up(
    before: list[tuple[str, str, str, str, str]],
    after: list[tuple[str, str, str, str, str]],
    query: str,
    booked: set[int],
) -> None:
    def people(rows: list[tuple[str, str, str, str, str]]) -> list[ContactCard]:
        return [
            ContactCard(at, f"{card}{at}", first, last, email, phone, Group.MEMBER)
            for at, (last, first, card, phone, email) in enumerate(rows)
        ]

    index = ContactIndex(people(before))
    index.learn(people(after))
    known = {each.id: each for each in [*people(before), *people(after)]}
    first = {known[at].card for at in booked if at in known}
    found = index.find(query, first=first)
    assert sorted(each.id for each in found) == sorted(at for at, who in known.items() if matches(who, query))
    assert len({each.id for each in found}) == len(found)
    exact = index.by_card(query)
    if exact is not None:
        assert found[0] == exact
    preferred = [each.card in first or each == exact for each in found]
    assert preferred == sorted(preferred, reverse=True)


def test_a_hundred_thousand_people_answer_within_a_key() -> None:
    syllables = [f"{consonant}{vowel}" for consonant in "bcdfglmnrstvz" for vowel in "ao"]
    many = [
        person(
            at,
            "".join(syllables[(at * step) % 26] for step in (1, 7, 11)),
            "".join(syllables[(at // 26 * step) % 26] for step in (1, 5)),
            phone=f"555 {at * 7919 % 10_000_000:07}",
        )
        for at in range(100_000)
    ]
    index = ContactIndex(many)
    keys = [
        who[: at + 1]
        for each in many[::4001]
        for who in (each.last_name, each.card, each.phone)
        for at in range(len(who))
    ]
    took = []
    for typed in keys:
        start = time.process_time()
        index.find(typed, first={"M00001", "M00500"})
        took.append(time.process_time() - start)
    took.sort()
    assert took[len(took) // 2] < 0.002
