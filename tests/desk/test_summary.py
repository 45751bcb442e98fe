"""The Summary's dates are those that a sale then grants, for any settings: the wizard promises what the books keep."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk import requests
from frontdesk.rules.summary import outline
from frontdesk.rules.terms import CreditTerms, FirstGrant
from tests.desk.kit import MONDAY, Counter

TERMS = st.builds(
    CreditTerms,
    credits=st.integers(1, 1000),
    days_to_expire=st.integers(1, 3650),
    frequency=st.integers(1, 3650),
    initial=st.integers(0, 1000),
    first_grant=st.sampled_from(FirstGrant),
)
_numbers = count()


@pytest.mark.parametrize("dialect", ["sqlite"])
@given(terms=TERMS, later=st.integers(0, 400))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # every example sells something of its own
)
def test_what_is_sold_is_granted_as_the_summary_said(bare: Counter, terms: CreditTerms, later: int) -> None:
    number, start = next(_numbers), MONDAY + timedelta(days=later)
    said = outline(terms, MONDAY, start)
    bare.do(requests.Category("Plans"))
    bare.do(
        requests.Membership(
            f"P{number}",
            f"Plan {number}",
            "Plans",
            Decimal(1),
            limited=True,
            credits=terms.credits,
            days_to_expire=terms.days_to_expire,
            frequency=terms.frequency,
            initial=terms.initial,
            first_grant=terms.first_grant,
        )
    )
    bare.do(requests.Contact(f"C{number}", "Anna", "Smith"))
    sold = bare.do(requests.Sell(f"C{number}", f"P{number}", start))

    promised = [(lot.key.source, lot.usable_from, lot.good_through, lot.credits) for lot in said.schedule]
    assert [(each.source, each.usable_from, each.good_through, each.credits) for each in sold.schedule] == promised
    last = said.schedule[-1].usable_from
    report = bare.do(requests.Credits(f"C{number}", last))
    granted = {(each.source, each.usable_from, each.good_through, each.credits) for each in report.grants}
    assert set(promised) <= granted
