"""What rules give and `telling` writes down."""

from typing import NamedTuple

from wiki.models import NoticeReason


class Told(NamedTuple):
    """One person is to be told of one thing. Of one's own deed nobody is told; `seen` says that it is known already.

    With a saved search it is told that this has found something, the document last. It is about a document, a review or
    an account plan.
    """

    user_id: int
    reason: NoticeReason
    document_id: str | None = None
    post_id: str | None = None
    by_id: int | None = None
    seen: bool = False
    saved_search_id: str | None = None
    review_id: str | None = None
    plan_id: str | None = None


class Done(NamedTuple):
    """What waited for anybody about a document, a review or a plan, or for one person, waits no longer."""

    reason: NoticeReason
    document_id: str | None = None
    user_id: int | None = None
    review_id: str | None = None
    plan_id: str | None = None


class Wrote(NamedTuple):
    """A person wrote in a document, and follows it from then on, if that person wants that."""

    user_id: int
    document_id: str


Outcome = Told | Done | Wrote
