"""The Summary page of a sale: what the desk says it would do, in words and dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.rules.summary import outline
from frontdesk.rules.words import count
from screens.money.words import METHOD_WORDS
from screens.widgets.days import say_weekday
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, row, stack, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from textual.content import Content

    from frontdesk.amounts import Money
    from frontdesk.answers import Invoice, Sold
    from frontdesk.rules.plans import Plan
    from screens.sale.reading import SaleTerms

SECOND_COPY: Final = "duplicate"
"""The code of the warning that must be confirmed."""
HEAD: Final = "bold $primary"
WARNING: Final = "$warning"


@dataclass(frozen=True, slots=True)
class Seen:
    """A sale that was looked at, and not done."""

    plan: Plan
    terms: SaleTerms
    sold: Sold
    today: date

    @property
    def second_copy(self) -> str | None:
        """The sentence about the copy the contact has already."""
        return next((each.message for each in self.sold.warnings if each.code == SECOND_COPY), None)


def say_sale(seen: Seen, money: Money) -> Iterator[tuple[str, str]]:
    """Yield the page line by line, each with its style."""
    sold = seen.sold
    for warning in sold.warnings:
        yield f"! {warning.message}", f"bold {WARNING}"
    yield f"{sold.name}, from {say_weekday(seen.terms.start)}", HEAD
    yield f"{sold.terms} · {money.in_words(sold.price)}", ""
    if sold.schedule:
        yield from _credits(seen)
    yield "Invoices", HEAD
    for invoice in sold.invoices:
        yield f"  {say_weekday(invoice.due)}   {_amounts(invoice, money)}", ""
    if not sold.invoices:
        yield "  none", ""
    yield _payment(seen, money), "bold"
    if sold.group != sold.group_before:
        yield f"Group: {sold.group_before} becomes {sold.group}.", ""
    else:
        yield f"Group: stays {sold.group}.", "$quiet"


def _credits(seen: Seen) -> Iterator[tuple[str, str]]:
    yield "Session credits", HEAD
    for each in seen.sold.schedule:
        days = f"usable from {say_weekday(each.usable_from)}, good through {say_weekday(each.good_through)}"
        yield f"  {each.credits} {each.source}: {days}", ""
    if (terms := seen.plan.credit_terms) is not None:
        said = outline(terms, seen.today, seen.terms.start)
        yearly = f"{said.sessions_a_year.normalize():f}"
        most = count(said.most_live, "credit")
        yield f"  … At most {most} live at once · {yearly} sessions a year at full use.", ""
        for warning in said.warnings:
            yield f"! {warning}", WARNING


def _amounts(invoice: Invoice, money: Money) -> str:
    parts = [f"price {money.say(invoice.price)}"]
    parts += [f"sign-up fee {money.say(invoice.fee)}"] if invoice.fee else []
    parts += [f"discount −{money.say(invoice.discount)}"] if invoice.discount else []
    parts += [f"tax {money.say(invoice.tax)}"] if invoice.tax else []
    total = money.say(invoice.total)
    return total if len(parts) == 1 and invoice.price == invoice.total else f"{total} ({', '.join(parts)})"


def _payment(seen: Seen, money: Money) -> str:
    sold = seen.sold
    now = (
        f"Paid now: {money.say(sold.paid_now)}, {METHOD_WORDS[seen.terms.method]}" if seen.terms.paid else "Paid later"
    )
    return f"{now} · Due today after the sale: {money.say(sold.due_today)}"


class SummaryPane(Lines):
    """The page, broken anew for every width."""

    DEFAULT_CSS = "SummaryPane { height: auto; }"

    def __init__(self) -> None:
        super().__init__(id="summary-lines")
        self._said: tuple[tuple[str, str], ...] = ()

    def tell(self, seen: Seen, money: Money) -> None:
        """Show what was seen."""
        self._said = tuple(say_sale(seen, money))
        self.on_resize()
        self.refresh()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.styles.height = max(len(self._lines()), 1)

    def render(self) -> Content:
        """Return the lines."""
        return stack(self._lines())

    def _lines(self) -> list[Content]:
        width = max(self.size.width, 40) - 2
        shown = []
        for words, style in self._said:
            indent = " " * (len(words) - len(words.lstrip()))
            for at, line in enumerate(wrapped(words, width - len(indent) - 2, 6)):
                shown.append(row(plain(f" {indent}" if not at else f"   {indent}"), plain(line, style)))
        return shown
