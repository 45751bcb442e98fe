"""A made-up club, Riverside Gym: its people, what it sells, and what happened there, from a seed and a minute alone.

It is a story told in the lines of `frontdesk batch`; `frontdesk.demo` plays it through the desk's own operations.
"""

from data.demo.life import Operation, club_life
from data.demo.offer import CLUB, ZONE

__all__ = ["CLUB", "ZONE", "Operation", "club_life"]
