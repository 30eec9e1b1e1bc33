"""Reported mistakes: telling author and editors, and answering."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.errors import N_, WikiError
from wiki.extensions import db
from wiki.models import Document, Page, Report, ReportState, User
from wiki.models.base import now
from wiki.text.checks import checked_remark

TEXT_LENGTH = 2_000


def report(document: Document, text: str, *, by: User) -> Report:
    """Tell author and editors what is wrong in the revision that the reader sees."""
    version = document.approved if isinstance(document, Page) else document.version
    made = Report(document=document, version=version, author=by, text=checked(text, "text"))
    db.session.add(made)
    return made


def close(found: Report, answer: str, *, by: User) -> None:
    """Answer the reporter: what was changed, or why not."""
    db.session.refresh(found, with_for_update=True)
    if found.state is ReportState.CLOSED:
        raise WikiError(N_("Somebody has answered this already."))
    found.answer = checked(answer, "answer")
    found.state, found.closed_by, found.closed_at = ReportState.CLOSED, by, now()


def beside(document: Document, *, by: User) -> list[Report]:
    """Return the reports on a document that the person may read, the newest first."""
    here = Report.document_id == document.id
    # Nearly always there is none, which takes a third of the time to find out without asking who may read it.
    if db.session.scalar(select(Report.id).where(here).limit(1)) is None:
        return []
    query = listing(Report, user=by).where(here).options(joinedload(Report.author))
    return list(db.session.scalars(query.order_by(Report.created_at.desc())))


def waiting(query: Select[Report]) -> Select[Report]:
    """Narrow a listing to the reports that nobody has answered, oldest first."""
    return query.where(Report.state == ReportState.OPEN).order_by(Report.created_at)


def checked(text: str, field: str) -> str:
    """Return a cleaned text of a report, or raise Invalid."""
    return checked_remark(text, field, TEXT_LENGTH, N_("Write a sentence, so that the others know what to do."))
