"""The computed grants, tied to grants that are written down day by day."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules import properties
from tests.rules.made_up import REAL, Life, lives

looks = st.lists(st.integers(1, 40), max_size=3)


@settings(max_examples=300)
@given(lives(), looks)
def test_a_life_comes_to_the_same_day_by_day(life: Life, ahead: list[int]) -> None:
    properties.a_life_comes_to_the_same_day_by_day(REAL, life, ahead)
