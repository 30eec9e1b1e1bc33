"""The level of a case: who may read it besides its author and those whom it names (docs/mechanisms.md)."""

from sqlalchemy import update

from wiki.extensions import db
from wiki.models import Case, Revision, User
from wiki.models.site import ACCESS, raise_generation
from wiki.services import audit
from wiki.services.cases.content import from_body
from wiki.services.cases.saving import await_turn, summary_of


def set_level(case: Case, level: int, *, by: User, address: str = "") -> bool:
    """Let more people read it, or fewer, from the next request on; tell whether that is a change, which is audited.

    Closed more, all its texts are closed with it, and stay so for good but for the one that is the newest when it is
    opened again: that one alone was looked at before it was opened.
    """
    await_turn(case)
    if level == case.level:
        return False
    before, case.level = case.level, level
    case.summary = summary_of(case, from_body(case.head.body))
    texts = update(Revision).where(Revision.document_id == case.id)
    strictest = texts.where(Revision.level < level) if level > before else texts.where(Revision.number == case.version)
    db.session.execute(strictest.values(level=level).execution_options(synchronize_session="fetch"))
    raise_generation(ACCESS)
    audit.note("change level", by=by, subject=f"{case.id} {before}-{level}", address=address)
    return True
