"""What the club sells: categories and memberships, kept, archived, restored, and told (rules, section 3)."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from decimal import Decimal
from itertools import count as numbers
from typing import TYPE_CHECKING, Any, Final

from data.statements import plans
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.boundary import malformed
from frontdesk.desk.facts import say_money
from frontdesk.desk.registry import operation
from frontdesk.money import places as decimals
from frontdesk.money import to_decimal, to_minor
from frontdesk.rules.access import Privilege
from frontdesk.rules.plans import Colour, Plan, Revenue, faults_of
from frontdesk.rules.summary import outline, say_terms
from frontdesk.rules.terms import Fault, FirstGrant, Group, Period
from frontdesk.rules.words import count
from frontdesk.text import fold, key, shorten

if TYPE_CHECKING:
    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction

_MOST_PLACES: Final = 4
"""Decimals an amount may have before the currency is known."""
_LONGEST_MADE: Final = 24
_NO_CODE: Final = "code must be 1 to 64 printable characters on one line, but nothing was read."
"""A line that names nothing is a mistake, unless it says that the membership is a new one."""
_UNLIMITED: Final = "Unlimited: access while the membership runs, nothing is counted."

# Categories.


@operation("category", requests.Category, Privilege.BILLING)
def keep_category(tx: Transaction, request: requests.Category) -> answers.Kept | Refusal:
    """Add a membership category; a known one takes the new spelling."""
    known = tx.one(plans.category_by_key, name_key=key(request.name))
    tx.head.after = request.name
    if known is None:
        tx.number(plans.add_category, name=request.name, name_key=key(request.name))
        return answers.Kept()
    tx.head.before = known.name
    tx.run(plans.rename_category, category_id=known.id, name=request.name)
    return answers.Kept(changed=True)


def _unknown_category(name: str) -> Refusal:
    return Refusal("unknown_category", f"There is no category named “{shorten(name)}”.")


@operation("rename_category", requests.RenameCategory, Privilege.BILLING)
def rename_category(tx: Transaction, request: requests.RenameCategory) -> answers.Done | Refusal:
    """Give a category another name; its memberships stay in it."""
    known = tx.one(plans.lock_category, name_key=key(request.name))
    if known is None:
        return _unknown_category(request.name)
    other = tx.one(plans.category_by_key, name_key=key(request.to))
    if other is not None and other.id != known.id:
        return Refusal("duplicate", f"Another category is named “{other.name}”.")
    tx.run(plans.rename_category, category_id=known.id, name=request.to, name_key=key(request.to))
    tx.head.before, tx.head.after = known.name, request.to
    return answers.Done()


@operation("remove_category", requests.RemoveCategory, Privilege.BILLING)
def remove_category(tx: Transaction, request: requests.RemoveCategory) -> answers.Done | Refusal:
    """Remove a category in which nothing stands, not even an archived membership."""
    known = tx.one(plans.lock_category, name_key=key(request.name))
    if known is None:
        return _unknown_category(request.name)
    standing = tx.sure(plans.standing_in_category, category_id=known.id)
    if standing.memberships:
        stand = f"{count(standing.memberships, 'membership')} {'stands' if standing.memberships == 1 else 'stand'}"
        archived = f", {standing.archived} of them archived" if standing.archived else ""
        return Refusal("not_empty", f"{stand} in {known.name}{archived}; move them to another category first.")
    tx.run(plans.remove_category, of_category=known.id)
    tx.head.before = known.name
    return answers.Done()


# Memberships.


def plan_of(request: requests.Membership) -> Plan:
    """Return what a request promises."""
    return Plan(**{each.name: getattr(request, each.name) for each in fields(Plan)})


def _membership_faults(request: requests.Membership) -> list[Fault]:
    faults = [] if request.code or request.version == 0 else [Fault("code", _NO_CODE)]
    faults += faults_of(plan_of(request), _MOST_PLACES)
    if request.version is not None and request.version < 0:
        faults.append(Fault("version", f"version must be 0 or more, not {request.version}."))
    return faults


@operation("membership", requests.Membership, Privilege.BILLING, faults=_membership_faults)
def keep_membership(tx: Transaction, request: requests.Membership) -> answers.MembershipKept | Refusal:
    """Add a membership, or edit the one of that code: what is sold already keeps its terms."""
    plan = plan_of(request)
    faults = faults_of(plan, decimals(tx.currency))
    if faults:
        return malformed(faults[0].field, faults[0].sentence)
    category = tx.one(plans.category_by_key, name_key=key(plan.category))
    if category is None:
        return _unknown_category(plan.category)
    code = plan.code or _made_code(tx, plan.name)
    known = tx.one(plans.lock_membership, code_key=key(code)) if plan.code else None
    refusal = _in_the_way(tx, request, known, code)
    if refusal is not None:
        return refusal
    values = _row(tx, plan, category.id)
    tx.head.after = _in_words(tx, plan)
    version = 1
    if known is None:
        tx.number(plans.add_membership, code=code, code_key=key(code), **values)
    else:
        version = known.version + 1
        tx.head.before = _in_words(tx, kept_plan(tx, known, ""))
        tx.run(plans.edit_membership, values, membership_id=known.id, version=version)
    made = None if plan.code else code
    return answers.MembershipKept(_summary(tx, plan), known is not None, made, version)


def _in_the_way(tx: Transaction, request: requests.Membership, known: Row[Any] | None, code: str) -> Refusal | None:
    """Return why a membership cannot be kept as filled in: it is there, it has changed meanwhile, its name is taken."""
    if request.version == 0 and known is not None:
        return Refusal("duplicate", f"Another membership has the code “{known.code}”.")
    if request.version:
        if known is None:
            return unknown_membership(request.code)
        if known.version != request.version:
            return Refusal(
                "changed_meanwhile",
                f"{known.name} was changed at another desk meanwhile; look again before you save.",
            )
    on_sale = known is None or known.archived_at is None
    if on_sale and tx.one(plans.active_name, name_key=key(request.name), code_key=key(code)) is not None:
        return Refusal("duplicate", f"Another active membership is named “{request.name}”.")
    return None


def unknown_membership(code: str) -> Refusal:
    """Refuse what names no membership."""
    return Refusal("unknown_membership", f"There is no membership with the code “{shorten(code)}”.")


def _made_code(tx: Transaction, name: str) -> str:
    """Make a code from a name that nobody has: BASIC8, then BASIC8-2."""
    plain = "".join(char for char in fold(name) if char.isascii() and char.isalnum()).upper()
    base = plain[:_LONGEST_MADE] or "PLAN"
    taken = {row.code_key for row in tx.all(plans.codes_like, code_key=key(base), numbered=f"{key(base)}-")}
    candidates = (base if number == 1 else f"{base}-{number}" for number in numbers(1))
    return next(code for code in candidates if key(code) not in taken)


def _row(tx: Transaction, plan: Plan, category_id: int) -> dict[str, Any]:
    same = (
        *("name", "colour", "auto_renew", "allow_discounts", "description", "eft", "every_days", "installments"),
        *("revenue_category", "limited", "credits", "days_to_expire", "frequency", "initial", "first_grant"),
    )
    return {
        **{name: getattr(plan, name) for name in same},
        "name_key": key(plan.name),
        "category_id": category_id,
        "price": to_minor(plan.price, tx.currency),
        "signup_fee": to_minor(plan.signup_fee, tx.currency),
        "period": plan.bill_period,
        "tax_basis_points": plan.tax_basis_points,
        "join_group": plan.group,
    }


def kept_plan(tx: Transaction, row: Row[Any], category: str) -> Plan:
    """Return what a membership promises, as it is kept."""
    return Plan(**_kept(tx, row, category))


def _kept(tx: Transaction, row: Row[Any], category: str) -> dict[str, Any]:
    same = (
        *("name", "code", "auto_renew", "allow_discounts", "description", "eft", "every_days", "installments"),
        *("limited", "credits", "days_to_expire", "frequency", "initial"),
    )
    return {
        **{name: getattr(row, name) for name in same},
        "category": category,
        "colour": Colour(row.colour or Colour.NONE),
        "price": to_decimal(row.price, tx.currency),
        "bill_period": Period(row.period),
        "signup_fee": to_decimal(row.signup_fee, tx.currency),
        "tax": Decimal(row.tax_basis_points).scaleb(-2),
        "revenue_category": Revenue(row.revenue_category),
        "group": Group(row.join_group),
        "first_grant": FirstGrant(row.first_grant),
    }


def _in_words(tx: Transaction, plan: Plan) -> str:
    """Say a membership in one line, for the history."""
    terms = plan.credit_terms
    promise = say_terms(terms) if terms else "unlimited"
    days = f"every {count(plan.every_days, 'day')}" if plan.every_days else plan.bill_period
    return f"{plan.name}: {say_money(tx, to_minor(plan.price, tx.currency) or 0)} {days}, {promise}"


def _summary(tx: Transaction, plan: Plan) -> str:
    terms = plan.credit_terms
    return _UNLIMITED if terms is None else outline(terms, tx.today, tx.today).text


@operation("archive_membership", requests.ArchiveMembership, Privilege.BILLING)
def archive_membership(tx: Transaction, request: requests.ArchiveMembership) -> answers.Done | Refusal:
    """Take a membership off sale; subscriptions go on, rules and series that name it admit them as before."""
    known = tx.one(plans.lock_membership, code_key=key(request.code))
    if known is None:
        return unknown_membership(request.code)
    if known.archived_at is not None:
        tx.idle = True
        return answers.Done()
    tx.run(plans.edit_membership, membership_id=known.id, archived_at=tx.now, version=known.version + 1)
    tx.head.after = f"{known.name} archived"
    return answers.Done()


@operation("restore_membership", requests.RestoreMembership, Privilege.BILLING)
def restore_membership(tx: Transaction, request: requests.RestoreMembership) -> answers.Done | Refusal:
    """Put an archived membership on sale again, unless another active one has its name by now."""
    known = tx.one(plans.lock_membership, code_key=key(request.code))
    if known is None:
        return unknown_membership(request.code)
    if known.archived_at is None:
        tx.idle = True
        return answers.Done()
    if tx.one(plans.active_name, name_key=known.name_key, code_key=known.code_key) is not None:
        return Refusal("duplicate", f"Another active membership is named “{known.name}”; rename one of them first.")
    tx.run(plans.edit_membership, membership_id=known.id, archived_at=None, version=known.version + 1)
    tx.head.after = f"{known.name} on sale again"
    return answers.Done()


@operation("memberships", requests.Memberships, Privilege.DESK, writes=False)
def memberships(tx: Transaction, request: requests.Memberships) -> answers.Offer | Refusal:
    """Tell what the club sells and sold."""
    del request
    categories = {row.id: row.name for row in tx.all(plans.categories)}
    lines = [_line(tx, row, categories[row.category_id]) for row in tx.all(plans.offer, today=tx.today)]
    standing = Counter((line.category, line.archived) for line in lines)
    return answers.Offer(
        tuple(
            answers.CategoryLine(name, standing[name, False], standing[name, True])
            for name in sorted(categories.values(), key=key)
        ),
        tuple(sorted(lines, key=lambda line: (key(line.category), key(line.name), key(line.code)))),
    )


def _line(tx: Transaction, row: Row[Any], category: str) -> answers.MembershipLine:
    return answers.MembershipLine(
        **_kept(tx, row, category),
        version=row.version,
        archived=row.archived_at is not None,
        held_now=row.held_now,
        held_ever=row.held_ever,
        subscriptions_now=row.subscriptions_now,
    )
