"""Names for people who do not exist: believable, from everywhere, a few of them awkward on purpose."""

import random
import unicodedata
from collections.abc import Iterator
from typing import Final

POOLS: Final[tuple[tuple[str, str], ...]] = (
    (
        "James Emily Michael Sarah David Olivia Daniel Grace Robert Hannah Thomas Megan Andrew Lily Kevin Claire",
        "Johnson Williams Brown Miller Davis Wilson Taylor Moore Clark Lewis Walker Hall Young King Wright Baker",
    ),
    (
        "José María Lucía Carlos Sofía Diego Valentina Javier Camila Andrés Elena Rafael Inés Pablo Marisol Iván",
        "García Hernández Rodríguez Martínez Pérez Gómez Núñez Ortega Castillo Vargas Ríos Peña Morales Santos Ibáñez",
    ),
    (
        "Wei Jing Min Hao Yan Lin Xin Mei Jun Ying Feng Hui Bo Li",
        "Wang Li Zhang Liu Yang Huang Zhao Wu Zhou Xu Sun Ma Lin Guo",
    ),
    (
        "Aarav Priya Rohan Ananya Vikram Meera Arjun Kavya Sanjay Isha Nikhil Divya",
        "Patel Sharma Singh Gupta Reddy Iyer Nair Mehta Kapoor Joshi Banerjee Desai",
    ),
    (
        "Tunde Amara Chidi Ngozi Kwame Abena Femi Zainab Kofi Adaeze Sipho Thandiwe",
        "Adeyemi Mensah Nwosu Balogun Owusu Eze Diallo Abara Dlamini Asante Bello Obi",
    ),
    (
        "Jürgen Anke Lukas Sabine Matthias Greta Felix Ulrike Jonas Käthe Björn Åsa Søren Freja Łukasz Zofia",
        "Müller Schäfer Becker Vogel Krüger Groß Lindqvist Østergaard Nyström Wójcik Wiśniewski Dvořák Novotný",
    ),
    (
        "Chloé Étienne Amélie Luc Hélène Noé Margaux Théo Chiara Matteo Giulia Luca Alessia Nicolò",
        "Lefèvre Moreau Girard Fournier Benoît Rousseau Bianchi Ricci Marino Greco Conti D'Angelo De Luca",
    ),
    (
        "Min-jun Seo-yeon Ji-woo Ha-eun Kenji Yuki Haruto Sakura Aiko Ren Do-yun Emi",
        "Kim Lee Choi Jung Kang Sato Suzuki Tanaka Watanabe Ito Kobayashi Yoon",
    ),
    (
        "Omar Layla Yusuf Noor Karim Fatima Tariq Amina Samir Rania Hassan Zeynep",
        "Haddad Khoury Mansour Nasser Farouk Aziz Rahman Yılmaz Demir Hussain Khan Saleh",
    ),
    (
        "Olga Dmitri Katya Pavel Irina Andriy Oksana Mihai Ioana Stefan Vesna Goran",
        "Ivanova Petrov Volkov Shevchenko Kovalenko Popescu Ionescu Horvat Jovanović Đorđević Babić Sokolov",
    ),
    (
        "Siobhán Liam Aoife Cormac Niamh Sean Ciara Declan Orla Finn Eilidh Callum",
        "O'Brien O'Connor Murphy Kelly Byrne Walsh Doyle Gallagher MacLeod McCarthy Fitzgerald Ó Súilleabháin",
    ),
    (
        "Linh Thu An Minh Malia Keanu Leilani Tama Ngaire Arnel Rosario Siti",
        "Nguyễn Trần Phạm Lê Kahale Tamatea Reyes Cruz Bautista Rahmawati Santoso Mendoza",
    ),
)
"""First names and last names that go together; a last name of two words is joined by a no-break in `_lasts`."""

_TWO_WORDS: Final = frozenset({"De", "Ó"})
AREA_CODES: Final = ("212", "646", "718", "917", "347")
"""With 555-0100 to 555-0199 after them: the numbers kept for people who do not exist."""


def _lasts(pool: str) -> list[str]:
    names: list[str] = []
    for word in pool.split():
        if names and names[-1] in _TWO_WORDS:
            names[-1] = f"{names[-1]} {word}"
        else:
            names.append(word)
    return names


def everybody(rng: random.Random, taken: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """First and last names in a random order, none twice, none of those taken; some 2,000 of them."""
    pairs = [(first, last) for firsts, pool in POOLS for last in _lasts(pool) for first in firsts.split()]
    rng.shuffle(pairs)
    for pair in pairs:
        if pair not in taken:
            taken.add(pair)
            yield pair


def email(first: str, last: str, number: int) -> str:
    """An address nobody has, unique by its number."""
    bare = unicodedata.normalize("NFKD", f"{first}.{last}".lower()).encode("ascii", "ignore").decode()
    local = "".join(char for char in bare if char.isalnum() or char == ".").strip(".")
    return f"{local or 'member'}.{number}@example.org"


def phone(number: int) -> str:
    """A telephone number that rings nowhere; the first 500 differ."""
    area = AREA_CODES[number // 100 % len(AREA_CODES)]
    return f"+1 {area} 555 01{number % 100:02d}"
