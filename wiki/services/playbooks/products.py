"""A product and the customer types: what playbooks say of how it fits, and how it went with customers of each type."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Case, DocumentTerm, Outcome, Playbook, PlaybookLine, Section, User
from wiki.services import vocabulary
from wiki.services.cases import browsing
from wiki.services.counting import kept
from wiki.services.statistics import Share
from wiki.services.vocabulary import TermView

NOTHING = Share(0, 0)


@dataclass(frozen=True)
class TypeFit:
    """A customer type beside a product: the line of its playbook that speaks of it, and the cases told of both."""

    type: TermView
    line: PlaybookLine | None
    share: Share

    @property
    def fit(self) -> int | None:
        """From -2, hard to sell, to 2, suits; None where no playbook says."""
        return self.line.fit if self.line else None


def fits(product: TermView, *, user: User) -> list[TypeFit]:
    """Return the types of which a playbook or a case says something, best first: by fit, then by how surely it was won.

    Cases are those that the user may list; of a type those below it count, too, each case once.
    """
    known = vocabulary.current()
    lines = _lines(product, user)
    shares = kept("product", product.id, user, lambda: _shares(product, user))
    found = [TypeFit(kind, lines.get(kind.id), shares.get(kind.id, NOTHING)) for kind in known.choices("personality")]
    told = [one for one in found if one.line or one.share.total]
    return sorted(told, key=lambda one: (-(one.fit or 0), -one.share.interval[0], -one.share.total))


def _lines(product: TermView, user: User) -> dict[int, PlaybookLine]:
    """Return the line of each type's playbook that names the product by whatever of its words."""
    known = vocabulary.current()
    books = listing(Playbook, user=user).with_only_columns(Playbook.id, Playbook.term_id)
    types = {row.id: row.term_id for row in db.session.execute(books)}
    query = select(PlaybookLine).where(
        PlaybookLine.playbook_id.in_(types), PlaybookLine.section == Section.FIT, ~PlaybookLine.removed
    )
    lines: dict[int, PlaybookLine] = {}
    for line in db.session.scalars(query.order_by(PlaybookLine.position)):
        named = known.find("product", line.product or "")
        if named and named.id == product.id:
            lines.setdefault(types[line.playbook_id], line)
    return lines


def _shares(product: TermView, user: User) -> Mapping[int, Share]:
    known = vocabulary.current()
    filed = aliased(DocumentTerm)
    query = browsing.filed_under(listing(Case, "list", user=user), known.ids_below("product", product.code))
    rows = query.join(filed, filed.document_id == Case.id).with_only_columns(filed.term_id, Case.id, Case.outcome)
    cases: dict[int, dict[str, Outcome | None]] = defaultdict(dict)
    for term_id, case_id, outcome in db.session.execute(rows):
        cases[term_id][case_id] = outcome
    return {kind.id: _share(known.ids_below("personality", kind.code), cases) for kind in known.choices("personality")}


def _share(term_ids: list[int], cases: Mapping[int, Mapping[str, Outcome | None]]) -> Share:
    together: dict[str, Outcome | None] = {}
    for term_id in term_ids:
        together |= cases.get(term_id, {})
    return Share(sum(outcome is Outcome.SUCCESS for outcome in together.values()), len(together))
