"""Who may change how pages stand to each other: one at a time."""

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import PageKind


def await_order() -> None:
    """Let one at a time change how pages stand to each other: of two at once each could be right, and both wrong.

    Taken before pages and before counters, and of a strength that does not wait for a new page, which names its kind.
    """
    db.session.execute(select(PageKind.code).order_by(PageKind.code).with_for_update(key_share=True)).all()
