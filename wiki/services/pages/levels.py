"""The level of a page: who may read it besides its author and those whom it names (docs/mechanisms.md)."""

from sqlalchemy import update

from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import Page, Revision, User
from wiki.models.site import ACCESS, raise_generation
from wiki.services import audit, sources
from wiki.services.pages import showing
from wiki.services.pages.content import from_body
from wiki.services.pages.editing import await_turn


def set_level(page: Page, level: int, *, by: User) -> bool:
    """Let more people read it, or fewer, from the next request on; tell whether that is a change, which is audited.

    Earlier texts stay as closed as they ever were; see `cases.set_level`. Raise Invalid for a level that is read by
    more people than what it came from.
    """
    await_turn(page)
    if level == page.level:
        return False
    check(page, level)
    before, page.level = page.level, level
    showing.describe(page, from_body((page.shown or page.head).body))
    texts, current = update(Revision).where(Revision.document_id == page.id), (page.approved, page.version)
    stricter = texts.where(Revision.level < level) if level > before else texts.where(Revision.number.in_(current))
    db.session.execute(stricter.values(level=level).execution_options(synchronize_session="fetch"))
    raise_generation(ACCESS)
    audit.note("change level", by=by, subject=f"{page.id} {before}-{level}")
    return True


def check(page: Page, level: int) -> None:
    """Raise Invalid for a level that is read by more people than the topics that the page came from."""
    if level < sources.least_level(page):
        raise Invalid({"level": Message(N_("It came from a discussion that fewer people may read."))})
