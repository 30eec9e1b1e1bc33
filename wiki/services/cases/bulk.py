"""Many cases at once, for imports: as `saving` does it, in a tenth of the statements."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import insert, select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Case, DocumentTerm, Publication, Revision, User
from wiki.models.base import new_id, now
from wiki.models.documents import body_hash
from wiki.models.site import ACCESS, raise_generation
from wiki.models.terms import TERM_LISTS
from wiki.services import links, vocabulary
from wiki.services.cases.content import CaseContent
from wiki.services.cases.saving import describe, filing, revise, settled


class Imported(NamedTuple):
    """A case from elsewhere: the name it has there, its content and the hash of that (see `source_hash`), its HTML."""

    ref: str | None
    content: CaseContent
    source_hash: str
    html: Mapping[str, str] = MappingProxyType({})

    @property
    def identity(self) -> tuple[str, str]:
        """What tells it from other cases: its name, or, if it has none, its content."""
        return ("ref", self.ref) if self.ref else ("content", self.source_hash)


class Known(NamedTuple):
    """What is here already: cases by the name they have elsewhere, and the hashes of those imported without a name."""

    by_ref: Mapping[str, Case]
    hashes: frozenset[str]

    def case(self, item: Imported) -> Case | None:
        """Return the case of that name."""
        return self.by_ref.get(item.ref) if item.ref else None

    def holds(self, item: Imported) -> bool:
        """Tell whether the case is here, in whatever version."""
        return item.ref in self.by_ref if item.ref else item.source_hash in self.hashes

    def holds_equal(self, item: Imported) -> bool:
        """Tell whether this very content was imported last, whatever a colleague wrote since."""
        case = self.case(item)
        return case.source_hash == item.source_hash if case else self.holds(item)


def source_hash(content: CaseContent) -> str:
    """Return the hash of imported content, the same however the free terms in it are written here by now."""
    return body_hash(content.with_terms(lambda _list, codes: map(vocabulary.fold, codes)).body())


def known(items: Sequence[Imported], *, lock: bool = False) -> Known:
    """Return which of these are here; `lock` keeps other writers from the cases until the transaction ends."""
    refs = [item.ref for item in items if item.ref]
    hashes = [item.source_hash for item in items if not item.ref]
    named = select(Case).where(Case.ref.in_(refs)).order_by(Case.id)
    found = db.session.scalars(named.with_for_update() if lock else named) if refs else ()
    nameless = select(Case.source_hash).where(Case.ref.is_(None), Case.source_hash.in_(hashes))
    return Known(
        {case.ref: case for case in found if case.ref},
        frozenset(db.session.scalars(nameless)) if hashes else frozenset(),
    )


def ensure_terms(imported: Sequence[Imported]) -> None:
    """Create the free terms of all of them together: one statement for a list, not one for each case.

    Before anything else is written: everybody takes the locks of terms and rights in this order.
    """
    for kind in TERM_LISTS.values():
        if kind.free:
            vocabulary.ensure(kind.code, [code for item in imported for code in item.content.codes(kind.code)])


def create_all(imported: Sequence[Imported], *, by: User) -> list[Case]:
    """Write down and publish cases that are not here yet, and return them."""
    if not imported:
        return []
    arrived = [item._replace(content=settled(item.content)) for item in imported]
    cases = [_new(item, by) for item in arrived]
    db.session.add_all(cases)
    db.session.flush()
    db.session.execute(insert(Revision), [_first(case, item) for case, item in zip(cases, arrived, strict=True)])
    links.keep_rows(
        [row for case, item in zip(cases, arrived, strict=True) for row in links.rows_of(case.id, item.html.values())]
    )
    filed = [row for case, item in zip(cases, arrived, strict=True) for row in filing(case, item.content)]
    if filed:
        db.session.execute(insert(DocumentTerm), filed)
    raise_generation(ACCESS)
    return cases


def changeable(here: Known, *, by: User) -> frozenset[str]:
    """Return the names elsewhere of those cases that the person may change."""
    ids = [case.id for case in here.by_ref.values()]
    query = listing(Case, "edit", user=by).where(Case.id.in_(ids)).with_only_columns(Case.ref)
    return frozenset(ref for ref in db.session.scalars(query) if ref) if ids else frozenset()


def update(case: Case, item: Imported, *, by: User) -> bool:
    """Make what was imported the newest revision, and tell whether it says anything new."""
    made = revise(case, item.content, item.html, base=case.version, by=by)
    case.source_hash = item.source_hash
    return made is not None


def _new(item: Imported, by: User) -> Case:
    at = now()
    case = Case(
        id=new_id(),
        author_id=by.id,
        state=Publication.DRAFT,
        version=1,
        created_at=at,
        updated_at=at,
        ref=item.ref,
        source_hash=item.source_hash,
    )
    describe(case, item.content)
    case.publish()
    return case


def _first(case: Case, item: Imported) -> dict[str, object]:
    body = item.content.body()
    return {
        "document_id": case.id,
        "number": case.version,
        "parents": [],
        "author_id": case.author_id,
        "body": body,
        "html": dict(item.html),
        "body_hash": body_hash(body),
        "created_at": case.created_at,
    }
