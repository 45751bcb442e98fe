"""Finding people as their name is typed: an index in memory that answers within one key's time.

Every word is kept sorted under its first characters, so a prefix is a slice of one small list. Phone numbers stand in
one long line, in which any digits in a row are found by one search. Folding is that of `frontdesk.text`, the same as
everywhere: no case, no accents.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass
from itertools import accumulate, islice, product
from typing import TYPE_CHECKING, Final

from frontdesk import text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from frontdesk.answers import ContactCard

MOST: Final = 50
"""How many people one search answers, unless told."""
SHORTEST_PHONE_PART: Final = 3
"""Fewer digits than this are no part of a phone number."""
LIKENESS: Final = 74
"""How alike, out of 100, a name must be to be offered for a misspelt one."""

NEAREST: Final = 4
"""How many known words are tried in place of each misspelt one."""

_AFTER_ALL: Final = "\U0010ffff"
_END: Final = "\0"
_AS_SPACES: Final = str.maketrans("-./,_", "     ", "'")
_PHONE_MARKS: Final = str.maketrans("", "", " +-()/.")
_BETWEEN: Final = "\n"
_MOST_UNSETTLED: Final = 500


def words(name: str) -> list[str]:
    """The words of a name as they are compared: «O'Brien-Łoś» is obrien, los."""
    return text.fold(name).translate(_AS_SPACES).split()


def digits(number: str) -> str:
    """The digits of a phone number, whatever stands between them."""
    bare = number.translate(_PHONE_MARKS)
    if bare.isascii() and bare.isdigit():
        return bare
    return "".join(char for char in bare if "0" <= char <= "9")


class ContactIndex:
    """Everybody the club knows: by card, words of the name in any order, part of a phone number, start of an e-mail.

    Not locked: build it where you like, then use and teach it from one thread.
    """

    def __init__(self, cards: Iterable[ContactCard] = ()) -> None:
        self._people: list[ContactCard | None] = []
        self._places: dict[int, int] = {}
        self._cards: dict[str, int] = {}
        self._names: list[str] = []  # the words, each after a space, for «starts a word» in one C call
        self._words: list[str] = []
        self._known: set[str] = set()
        self._phones: list[str] = []
        self._phone_line = ""
        self._phone_ends: list[int] = []
        self._last = _Prefixes(2)
        self._first = _Prefixes(2)
        self._numbers = _Prefixes(4)
        self._mails = _Prefixes(3)
        self.learn(cards, settle=False)
        self.settle()

    def __len__(self) -> int:
        return len(self._places)

    def settle(self) -> None:
        """Sort what has been added, and write down the phone numbers, so that no search has to."""
        for prefixes in (self._last, self._first, self._numbers, self._mails):
            prefixes.settle()
        self._write_phones()

    def _write_phones(self) -> None:
        self._phone_line = _BETWEEN.join([*self._phones, ""])
        self._phone_ends = list(accumulate(len(phone) + 1 for phone in self._phones))

    def learn(self, cards: Iterable[ContactCard], *, settle: bool = True) -> None:
        """Add people, or replace those with the same id: a few each to its place, many at once and then sorted."""
        people = list(cards)
        few = len(people) <= _MOST_UNSETTLED
        spelt = _Spelling()
        for person in people:
            if (place := self._places.pop(person.id, None)) is not None:
                self._forget(place)
            if person.card:  # without one they were merged or erased
                self._add(person, spelt, sort=settle and few)
        if settle and not few:
            self.settle()
        elif settle and len(self._phones) - len(self._phone_ends) > _MOST_UNSETTLED:
            self._write_phones()

    def by_card(self, card: str) -> ContactCard | None:
        """The person with exactly that card, but for case and spaces."""
        place = self._cards.get(text.key(card))
        return None if place is None else self._people[place]

    def find(self, query: str, *, first: Collection[str] = (), most: int = MOST) -> tuple[ContactCard, ...]:
        """Return the people who match, best first, at most `most`.

        An exact card leads; then the people whose cards are in `first` (booked now, say) by name; then by last name,
        first name, card, e-mail and phone. A query of several words matches names only.
        """
        found: dict[int, None] = {}
        exact = self._cards.get(text.key(query))
        if exact is not None:
            found[exact] = None
        if first and (matches := self.matcher(query)):
            preferred = {self._cards[key] for card in first if (key := text.key(card)) in self._cards}
            found.update(dict.fromkeys(sorted((p for p in preferred if matches(p)), key=self._by_name)))
        for place in self._search(query):
            if len(found) >= most:
                break
            found.setdefault(place)
        return tuple(person for place in list(found)[:most] if (person := self._people[place]) is not None)

    def matcher(self, query: str) -> Callable[[int], bool] | None:
        """What `find` asks of each person, for one person at a time; None when nobody can match."""
        sought, number, bare = words(query), _phone_part(query), text.fold(query)
        if not bare:
            return None

        def matches(place: int) -> bool:
            person = self._people[place]
            if person is None:
                return False
            name = self._names[place]
            if sought and all(f" {word}" in name for word in sought):
                return True
            if number and number in self._phones[place]:
                return True
            return text.key(person.card).startswith(text.key(query)) or text.fold(person.email).startswith(bare)

        return matches

    def similar(self, query: str, most: int = 5) -> tuple[ContactCard, ...]:
        """Return people whose name is nearly that, best first: for misspelt names. Takes some ms per 10,000 words."""
        sought = words(query)
        if not sought or sum(map(len, sought)) < SHORTEST_PHONE_PART or any(char.isdigit() for char in query):
            return ()
        from rapidfuzz import fuzz, process  # only here: most searches never need it

        likely: list[list[tuple[str, float, int]]] = [
            process.extract(word, self._words, scorer=fuzz.ratio, limit=NEAREST, score_cutoff=LIKENESS)
            for word in sought[:3]
        ]
        found: dict[int, None] = {}
        for guess in sorted(product(*likely), key=lambda each: -sum(score for _word, score, _at in each)):
            for place in islice(self._by_words([word for word, _score, _at in guess]), most):
                found.setdefault(place)
        return tuple(person for place in list(found)[:most] if (person := self._people[place]) is not None)

    # --- keeping ----------------------------------------------------------------------------------

    def _add(self, person: ContactCard, spelt: _Spelling, *, sort: bool) -> None:
        place = len(self._people)
        last, given = spelt[person.last_name], spelt[person.first_name]
        whole = f"{last.joined} {given.joined}" if given.joined else last.joined
        card, mail = text.key(person.card), text.fold(person.email)
        self._people.append(person)
        self._places[person.id] = place
        self._cards[card] = place
        self._names.append(f" {whole}")
        self._phones.append(digits(person.phone))
        for name, prefixes in ((last, self._last), (given, self._first)):
            for word in name.words:
                if word not in self._known:
                    self._known.add(word)
                    self._words.append(word)
                prefixes.add(word, whole, place, sort=sort)
        if card:
            self._numbers.add(card, "", place, sort=sort)
        if mail:
            self._mails.add(mail, whole, place, sort=sort)

    def _forget(self, place: int) -> None:
        person = self._people[place]
        if person is None:
            return
        card = text.key(person.card)
        if self._cards.get(card) == place:
            del self._cards[card]
        self._people[place] = None  # its places in the lists stay, and lead nowhere

    # --- searching --------------------------------------------------------------------------------

    def _by_name(self, place: int) -> tuple[str, int]:
        return self._names[place], place

    def _search(self, query: str) -> Iterator[int]:
        sought = words(query)
        if len(sought) > 1:
            yield from self._by_words(sought)
        elif sought:
            yield from self._last.starting(sought[0])
            yield from self._first.starting(sought[0])
        if key := text.key(query):
            yield from self._numbers.starting(key)
            yield from self._mails.starting(text.fold(query))
        if number := _phone_part(query):
            yield from self._by_phone(number)

    def _by_words(self, sought: list[str]) -> Iterator[int]:
        rarest = min(sought, key=lambda word: self._last.count(word) + self._first.count(word))
        others = [f" {word}" for word in sought if word != rarest]
        names = self._names
        for prefixes in (self._last, self._first):
            for place in prefixes.starting(rarest):
                name = names[place]
                if all(other in name for other in others):
                    yield place

    def _by_phone(self, number: str) -> Iterator[int]:
        line, ends = self._phone_line, self._phone_ends
        at = line.find(number)
        while at >= 0:
            place = bisect_right(ends, at)
            yield place
            at = line.find(number, ends[place])
        phones = self._phones
        for place in range(len(ends), len(phones)):  # the few that came since the line was written
            if number in phones[place]:
                yield place


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as it is compared."""

    words: tuple[str, ...]
    joined: str


class _Spelling(dict[str, _Name]):
    """Names already spelt for comparing: first names, and many last names, come again and again."""

    def __missing__(self, name: str) -> _Name:
        found = words(name)
        spelt = self[name] = _Name(tuple(found), " ".join(found))
        return spelt


class _Prefixes:
    """Sorted words under their first few characters: any prefix is one slice, or a few lists in order."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._lists: dict[str, list[str]] = {}
        self._heads: list[str] = []

    def add(self, word: str, order: str, place: int, *, sort: bool) -> None:
        """Keep a word of the person at a place; words that are equal stand in the order of `order`."""
        head = word[: self._width]
        entry = f"{word}{_END}{order}{_END}{place}"
        if (entries := self._lists.get(head)) is None:
            self._lists[head] = [entry]
            insort(self._heads, head)
        elif sort:
            insort(entries, entry)
        else:
            entries.append(entry)

    def settle(self) -> None:
        for entries in self._lists.values():
            entries.sort()

    def starting(self, prefix: str) -> Iterator[int]:
        """The places of words that start so, in order of word and name."""
        for entries, first, last in self._slices(prefix):
            for entry in entries[first:last] if last - first < MOST else _walk(entries, first, last):
                yield int(entry.rpartition(_END)[2])

    def count(self, prefix: str) -> int:
        """How many words start so."""
        return sum(last - first for _entries, first, last in self._slices(prefix))

    def _slices(self, prefix: str) -> Iterator[tuple[list[str], int, int]]:
        if len(prefix) >= self._width:
            entries = self._lists.get(prefix[: self._width])
            if entries:
                yield entries, bisect_left(entries, prefix), bisect_right(entries, prefix + _AFTER_ALL)
            return
        heads = self._heads
        for at in range(bisect_left(heads, prefix), bisect_right(heads, prefix + _AFTER_ALL)):
            entries = self._lists[heads[at]]
            yield entries, 0, len(entries)


def _walk(entries: list[str], first: int, last: int) -> Iterator[str]:
    for at in range(first, last):
        yield entries[at]


def _phone_part(query: str) -> str:
    """The digits of what may be part of a phone number, else nothing."""
    if any(char not in "0123456789 +-()/." for char in query):
        return ""
    number = digits(query)
    return number if len(number) >= SHORTEST_PHONE_PART else ""
