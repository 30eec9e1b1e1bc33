"""Planning visits, changing plans, and letting go of them."""

from collections.abc import Collection

from sqlalchemy import delete, select

from wiki.access import listing
from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import db
from wiki.models import Case, Contact, Customer, User, VisitCase, VisitContact, VisitPlan
from wiki.models.base import now
from wiki.services import customers, interactions, submissions
from wiki.services.visits.content import VisitContent

COPIED = ("kind", "planned_on", "planned_time", "purpose", "materials", "level")


def plan(customer: Customer, content: VisitContent, *, by: User, submission: str | None = None) -> VisitPlan:
    """Plan a visit. A form sent twice makes one."""
    if twin := made_from(submission, by=by):
        return twin
    customers.await_turn(customer)
    people = interactions.check_people(customer, content.who, user=by)
    made = VisitPlan(customer=customer, by=by, submission=_token(submission, by), overruled=content.overruled, done=[])
    cases = _check_cases(made, content.cases, by)
    _describe(made, content)
    db.session.add(made)
    db.session.flush()
    _take_along(made, people, cases)
    customers.touch(customer, made.level)
    return made


def revise(visit: VisitPlan, content: VisitContent, *, base: str, by: User) -> None:
    """Save what was typed over what the mark `base` stands for. Raise Stale if somebody saved in between."""
    await_turn(visit)
    if base != state(visit):
        raise Stale(0)
    people = interactions.check_people(visit.customer, content.who, user=by)
    cases = _check_cases(visit, content.cases, by)
    kept = {visit.steps[number] for number in visit.done if number < len(visit.steps)}
    _describe(visit, content)
    visit.done = [number for number, step in enumerate(visit.steps) if step in kept]
    visit.updated_at = now()
    _take_along(visit, people, cases)
    customers.touch(visit.customer, visit.level)


def tick(visit: VisitPlan, done: Collection[int]) -> None:
    """Say which steps of the checklist are done."""
    await_turn(visit)
    visit.done = [number for number in range(len(visit.steps)) if number in done]


def remove(visit: VisitPlan, *, by: User) -> None:
    """Let go of the visit; `restore` brings it back."""
    await_turn(visit)
    visit.removed_at, visit.removed_by_id = now(), by.id


def restore(visit: VisitPlan) -> None:
    """Bring it back."""
    await_turn(visit)
    visit.removed_at = visit.removed_by_id = None


def made_from(submission: str | None, *, by: User) -> VisitPlan | None:
    """Return what this form has made already."""
    token = _token(submission, by)
    return submissions.made_from(VisitPlan, token)


def state(visit: VisitPlan) -> str:
    """Return a mark that changes with every change."""
    return visit.updated_at.isoformat()


def await_turn(visit: VisitPlan) -> None:
    """Let nobody else change the visit until this transaction ends, and read it as the one before left it."""
    customers.await_turn(visit.customer)
    db.session.refresh(visit)


def _token(submission: str | None, by: User) -> str | None:
    return submissions.own(submission, by=by, kind="visit")


def _describe(visit: VisitPlan, content: VisitContent) -> None:
    for name in COPIED:
        setattr(visit, name, getattr(content, name))
    visit.questions, visit.steps = list(content.questions), list(content.steps)
    visit.services = list(content.services)


def _check_cases(visit: VisitPlan, ids: Collection[str], by: User) -> list[str]:
    """Return the reference cases. Raise Invalid for one that the planner may not list, unless it was chosen before."""
    listed = listing(Case, "list", user=by).where(Case.id.in_(list(ids))).with_only_columns(Case.id)
    before = select(VisitCase.case_id).where(VisitCase.visit_id == visit.id, VisitCase.case_id.in_(list(ids)))
    known = set(db.session.scalars(listed)) | (set(db.session.scalars(before)) if visit.id else set())
    if set(ids) - known:
        raise Invalid({"cases": Message(N_("One of the cases is no longer there. Choose again."))})
    return list(ids)


def _take_along(visit: VisitPlan, people: Collection[Contact], cases: Collection[str]) -> None:
    db.session.execute(delete(VisitContact).where(VisitContact.visit_id == visit.id))
    db.session.execute(delete(VisitCase).where(VisitCase.visit_id == visit.id))
    db.session.add_all(VisitContact(visit_id=visit.id, contact_id=one.id) for one in people)
    db.session.add_all(VisitCase(visit_id=visit.id, case_id=ident) for ident in cases)
    db.session.flush()
