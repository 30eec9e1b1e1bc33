"""What a customer's page tells of its worth: its class and how it is treated, its kind, how much of it is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from wiki.access import listing, me
from wiki.blueprints.classes import class_label, treated
from wiki.extensions import db
from wiki.models import Customer, Page, Term
from wiki.models.base import now
from wiki.services import classes, customers, pages, ties, vocabulary
from wiki.services.counting import kept
from wiki.services.customers import CustomerContent
from wiki.services.vocabulary import TermView

MOST_PAGES = 3
NEWS = "trade_news"
"""The kind of page that tells what is new in a trade."""


class Named(NamedTuple):
    """A page as a list names it."""

    id: str
    title: str
    language: str
    sort_date: str


@dataclass(frozen=True)
class Kind:
    """What is known of customers of its industry and ownership: terms with what their pages begin with, pages, news."""

    terms: Sequence[tuple[TermView, str]]
    pages: Sequence[Named]
    news: Sequence[Named]


def worth(customer: Customer, content: CustomerContent, people: Sequence[ties.Person]) -> dict[str, Any]:
    """Return what the page needs of it."""
    found = classes.newest(customer, user=me())
    known = customers.Known(len(people), {one.level for one in people if one.level})
    return {
        "class_now": found,
        "treated": treated(found),
        "class_label": class_label,
        "today": now().date().isoformat(),
        "completeness": customers.completeness(content, known),
        "kind": _kind(customer),
    }


def _kind(customer: Customer) -> Kind | None:
    """Return what is known of its kind, as far as the reader may read it."""
    ids = [one for one in (customer.industry_id, customer.ownership_id) if one]
    if not ids:
        return None
    words = kept("descriptions of terms", tuple(ids), me(), lambda: _descriptions(ids))
    known = vocabulary.current()
    terms = [(view, _first(words[one])) for one in ids if one in words and (view := known.by_id(one))]
    return Kind(
        terms,
        kept("pages of kinds of customers", tuple(ids), me(), lambda: _pages(ids)),
        kept("news of a trade", customer.industry_id, me(), lambda: _news(customer)),
    )


def _descriptions(ids: Sequence[int]) -> dict[int, str]:
    described = listing(Term).where(Term.id.in_(ids)).with_only_columns(Term.id, Term.description)
    return {row[0]: row[1] for row in db.session.execute(described)}


def _pages(term_ids: Sequence[int]) -> Sequence[Named]:
    """Return the newest pages on customers of an industry and an ownership, beside news."""
    found = [one for one in pages.browsing.filed_under(term_ids, user=me()) if one.kind_code != NEWS]
    return [_named(one) for one in found[:MOST_PAGES]]


def _news(customer: Customer) -> Sequence[Named]:
    """Return what is new in its trade, or in one that comprises it, the newest first."""
    known = vocabulary.current()
    trade = known.by_id(customer.industry_id) if customer.industry_id else None
    if trade is None:
        return ()
    codes = known.with_ancestors(trade.list_code, trade.code)
    ids = [term.id for code in codes if (term := known.get(trade.list_code, code))]
    found = db.session.scalars(pages.browsing.newest(user=me(), kind=NEWS, term_ids=ids).limit(MOST_PAGES))
    return [_named(one) for one in found]


def _named(page: Page) -> Named:
    return Named(page.id, page.title, page.language, page.sort_date)


def _first(description: str) -> str:
    """Return the first paragraph as a line of text."""
    return description.partition("\n\n")[0].replace("**", "").strip()
