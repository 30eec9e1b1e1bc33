"""Which losses a root cause lies behind."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from wiki.access import listing
from wiki.errors import N_, Invalid, Message, WikiError
from wiki.extensions import db
from wiki.models import Case, Outcome, Publication, RootCause, RootCauseCase, RootCauseState, User
from wiki.models.site import EVIDENCE, raise_generation
from wiki.services import vocabulary
from wiki.services.root_causes.counting import ranked
from wiki.services.root_causes.editing import await_turn, reopen
from wiki.text.words import words

MOST_BEHIND = 3
MOST_OFFERED = 30
MOST_COMPARED = 300
SAME_TERM = 100


def link(case: Case, root_cause_ids: Collection[str], *, among: Collection[str], by: User) -> list[RootCause]:
    """Say which of the root causes `among` lie behind a loss, and return those that are open again by it.

    What was said of others stays. Raise Invalid for more than MOST_BEHIND in all.
    """
    require_loss(case)
    db.session.scalar(select(Case.__table__.c.id).where(Case.__table__.c.id == case.id).with_for_update())
    old = {row.root_cause_id: row for row in db.session.scalars(_links(case))}
    wanted = set(root_cause_ids) & set(among)
    if len(wanted | (set(old) - set(among))) > MOST_BEHIND:
        raise Invalid({"root_cause": Message(N_("Choose at most %(limit)s."), {"limit": MOST_BEHIND})})
    for gone in (set(old) & set(among)) - wanted:
        db.session.delete(old[gone])
    new = sorted(wanted - set(old))
    db.session.add_all(RootCauseCase(root_cause_id=ident, document_id=case.id) for ident in new)
    db.session.flush()
    raise_generation(EVIDENCE)
    return [one for ident in new if (one := _reopened(db.session.get_one(RootCause, ident), case, by))]


def require_loss(case: Case) -> None:
    """Raise WikiError for a case that nothing of ours lies behind: a draft or a success."""
    if case.outcome is not Outcome.FAILURE or case.state is Publication.DRAFT:
        raise WikiError(N_("Only a published failure case has a root cause."))


def behind(case: Case, *, user: User) -> list[RootCause]:
    """Return the root causes of a loss that the user may read."""
    if case.outcome is not Outcome.FAILURE:
        return []
    named = select(RootCauseCase.root_cause_id).where(RootCauseCase.document_id == case.id)
    found = listing(RootCause, user=user).where(RootCause.id.in_(named))
    return list(db.session.scalars(found.order_by(RootCause.created_at, RootCause.id)))


def offered(case: Case, *, user: User) -> list[RootCause]:
    """Return root causes to choose from: those chosen, then those of the same word or with words of the title."""
    chosen = behind(case, user=user)
    known = vocabulary.current()
    causes = [known.get("cause", code) for code in case.head.body.get("cause", ())]
    title = _words(case.title)

    def likeness(one: RootCause) -> int:
        same = one.term is not None and known.get("cause", one.term.code) in causes
        return SAME_TERM * same + len(title & _words(one.title))

    others = [one for one in db.session.scalars(ranked(user=user).limit(MOST_COMPARED)) if one not in chosen]
    return chosen + sorted(others, key=likeness, reverse=True)[:MOST_OFFERED]


def _words(text: str) -> set[str]:
    return {word for word in words(text.lower()) if len(word) > 1}


def _links(case: Case) -> Select[Any]:
    return select(RootCauseCase).where(RootCauseCase.document_id == case.id)


def _reopened(root_cause: RootCause, case: Case, by: User) -> RootCause | None:
    """Open it again if the loss is surely later than the fix; a loss that few may know of does nothing that all see."""
    await_turn(root_cause)
    fixed_at = root_cause.fixed_at
    if root_cause.state is not RootCauseState.FIXED or fixed_at is None or not _is_later(case, fixed_at):
        return None
    if case.is_restricted:
        return None
    reopen(root_cause, case, by=by)
    return root_cause


def _is_later(case: Case, at: datetime) -> bool:
    if case.occurred_on:  # a month is no later than a day of it, since nobody knows
        return case.occurred_on > at.date().isoformat()
    return case.published_at is not None and case.published_at > at
