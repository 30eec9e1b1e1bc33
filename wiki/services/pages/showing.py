"""What readers are shown of a page: making a revision that text, with its title, terms, names and links."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert

from wiki.extensions import db
from wiki.models import DocumentTerm, Page, PageReview, Publication, ReviewDecision, Revision, User
from wiki.models.base import now
from wiki.models.site import ACCESS, EVIDENCE, raise_generation
from wiki.models.terms import TERM_LISTS
from wiki.services import links, vocabulary
from wiki.services.pages import names, versions
from wiki.services.pages.content import LISTS, PageContent, from_body
from wiki.text.checks import shorten
from wiki.text.headings import sections

SUMMARY_LENGTH = 120


def show(page: Page, revision: Revision, *, by: User, comment: str = "") -> None:
    """Let readers see this text from now on; `by` answers for it, and verifies it by that if it is theirs to verify."""
    decision = PageReview(page_id=page.id, number=revision.number, decision=ReviewDecision.APPROVED, by=by)
    decision.comment = comment
    db.session.add(decision)
    seen_by_two = page.submitted == revision.number
    page.approved = revision.number
    page.submitted = page.submitted_by_id = page.submitted_at = None
    describe(page, from_body(revision.body))
    page.sort_date = now().date().isoformat()
    if page.state is Publication.DRAFT:
        page.state, page.published_at = Publication.PUBLISHED, now()
    if seen_by_two or page.verifier_id == by.id:
        hold(page)
    else:
        page.verified_at = page.verified_until = None
    page.obsolete_at = None
    _file(page, from_body(revision.body))
    versions.follow_language(page, by=by)
    names.give(page, page.title)
    links.keep(page.id, [revision.html.get("text", "")])
    db.session.flush()
    db.session.expire(page, ["shown"])
    raise_generation(ACCESS)
    raise_generation(EVIDENCE)


def hold(page: Page) -> None:
    """Say that the text shown is true, for as long as its kind of page holds."""
    page.verified_at = now()
    page.verified_until = (now() + timedelta(days=page.page_kind.review_days)).date().isoformat()


def describe(page: Page, content: PageContent) -> None:
    """Copy from the content what lists show. Of a restricted page there is no summary."""
    page.title, page.language = content.title, content.language or page.language
    said = " ".join(text for _heading, text in sections(content.text) if text)
    page.summary = "" if page.is_restricted else shorten(said, SUMMARY_LENGTH)


def _file(page: Page, content: PageContent) -> None:
    db.session.execute(delete(DocumentTerm).where(DocumentTerm.document_id == page.id))
    rows: dict[int, dict[str, Any]] = {}
    for name in LISTS:
        codes = content.codes(name)
        kept = vocabulary.ensure(name, codes) if TERM_LISTS[name].free and codes else codes
        terms = [term for code in kept if (term := vocabulary.current().get(name, code))]
        for position, term in enumerate(terms):
            rows.setdefault(term.id, {"document_id": page.id, "term_id": term.id, "position": position})
    if rows:
        db.session.execute(insert(DocumentTerm), list(rows.values()))
