"""Awareness: judging how well we are known inside a customer, and how that has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from wiki.access import noted
from wiki.errors import N_
from wiki.extensions import db
from wiki.models import Awareness, AwarenessRating, Customer, User
from wiki.models.awareness import EVIDENCE_LENGTH
from wiki.services import customers, submissions
from wiki.services.typed import Typed

MOST = 50


@dataclass(frozen=True)
class AwarenessContent:
    """What is typed of a judgement."""

    rating: Awareness
    rated_on: str
    evidence: str


def parse(raw: Mapping[str, Any]) -> AwarenessContent:
    """Return the checked content, or raise Invalid: a judgement needs what shows it."""
    typed = Typed(raw)
    rating = typed.choice("rating", Awareness)
    if rating is None:
        typed.refuse("rating", N_("Choose one."))
    evidence = typed.line("evidence", EVIDENCE_LENGTH, needed=N_("Say what shows it: who knows us there, and who not."))
    rated_on = typed.day("rated_on", past=True, default=True) or ""
    typed.done()
    return AwarenessContent(rating or Awareness.LOW, rated_on, evidence)


def rate(customer: Customer, content: AwarenessContent, *, by: User, submission: str | None = None) -> AwarenessRating:
    """Write down a judgement. A form sent twice makes one."""
    customers.await_turn(customer)
    token = submissions.own(submission, by=by, kind="awareness")
    if twin := submissions.made_from(AwarenessRating, token):
        return twin
    made = AwarenessRating(customer=customer, by=by, submission=token, **vars(content))
    db.session.add(made)
    customers.touch(customer)
    return made


def remove(rating: AwarenessRating, *, by: User) -> None:
    """Take a slip back; `restore` brings it back."""
    customers.take_back(rating, by=by)


def restore(rating: AwarenessRating) -> None:
    """Bring it back."""
    customers.bring_back(rating)


def history(customer: Customer, *, user: User) -> list[AwarenessRating]:
    """Return the judgements that the person may read, the one that holds now first."""
    return noted(AwarenessRating, "list", customer, _newest, MOST, user=user, with_rights=True)


def taken_back(customer: Customer, *, user: User) -> list[AwarenessRating]:
    """Return those that the person has taken back and may bring back."""
    return noted(AwarenessRating, "restore", customer, _newest, MOST, user=user)


def current(customer: Customer, *, user: User) -> AwarenessRating | None:
    """Return the judgement that holds now, in one query."""
    return next(iter(noted(AwarenessRating, "list", customer, _newest, 1, user=user)), None)


def _newest(query: Select[Any], most: int) -> Select[Any]:
    order = AwarenessRating.rated_on.desc(), AwarenessRating.created_at.desc(), AwarenessRating.id
    return query.options(joinedload(AwarenessRating.by)).order_by(*order).limit(most)
