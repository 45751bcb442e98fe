"""How somebody is named in what was written: found, and taken out again, without touching who is only named alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from frontdesk.text import fold, key

if TYPE_CHECKING:
    from collections.abc import Iterable

ERASED: Final = "(erased)"
"""What stands where somebody was named."""
_SHORTEST_WORD: Final = 4
_CARDS: Final = ("card", "old_card", "promoted")
"""Where an answer says a card."""
_ASCII: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Naming:
    """Everything by which a person is, or was, named.

    A name means somebody as a whole only, in either order: another Smith is not meant. A short card means somebody only
    where it stands as a card does, in quotes or brackets. Of somebody who has a card there is always one.
    """

    names: frozenset[str]
    """Whole names, e-mails, phone numbers, and words given by hand."""
    cards: frozenset[str]

    @classmethod
    def of(cls, people: Iterable[tuple[str, str]], words: Iterable[str], cards: Iterable[str]) -> Naming:
        """Return how people of these first and last names are named, and by what else."""
        whole = [name for first, last in people for name in (f"{last}, {first}", f"{first} {last}", f"{last} {first}")]
        return cls(
            frozenset(each for each in (*whole, *words) if each.strip()), frozenset(each for each in cards if each)
        )

    def without(self, others: Naming) -> Naming:
        """Return it without what names others, too."""
        theirs = {fold(each) for each in others.names}
        kept = frozenset(each for each in self.names if fold(each) not in theirs)
        taken = {key(card) for card in others.cards}
        return Naming(kept, frozenset(card for card in self.cards if key(card) not in taken))

    @property
    def _spelt(self) -> list[str]:
        """Every spelling, the longest first."""
        cards = (spelt for card in self.cards for spelt in _as_card(card))
        return sorted({*self.names, *cards}, key=lambda each: (-len(each), each))

    @property
    def sought(self) -> tuple[str, ...]:
        """What a text in lower case contains that may name the person (the database lowers A to Z at least)."""
        spelt = [*self._spelt, *(f'"{card}"' for card in self.cards)]
        return tuple(sorted({each.lower() for each in spelt} | {each.translate(_ASCII) for each in spelt}))

    def out_of(self, text: str) -> str:
        """Return a text in which the person is not named any more."""
        either = "|".join(re.escape(each) for each in self._spelt)
        return re.sub(rf"(?<!\w)(?:{either})(?!\w)", ERASED, text, flags=re.IGNORECASE)

    def out_of_answer(self, answer: str) -> str:
        """Return a kept answer in which the person is not named any more."""
        said = msgspec.json.decode(answer)
        told = self._out_of_value(said, "")
        return answer if told == said else msgspec.json.encode(told).decode()

    def _out_of_value(self, value: Any, where: str) -> Any:  # noqa: ANN401  # whatever JSON holds
        if isinstance(value, dict):
            if "first_name" in value and self._is_card(value.get("card")):
                return {**value, "card": "", "first_name": "", "last_name": ERASED}
            return {name: self._out_of_value(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [self._out_of_value(each, where) for each in value]
        if not isinstance(value, str):
            return value
        return ERASED if where in _CARDS and self._is_card(value) else self.out_of(value)

    def _is_card(self, value: object) -> bool:
        return isinstance(value, str) and key(value) in {key(card) for card in self.cards}


def _as_card(card: str) -> tuple[str, ...]:
    if len(card) >= _SHORTEST_WORD and any(char.isdigit() for char in card):
        return (card,)
    return f"“{card}”", f"({card})"
