"""Following a route: beginning one, its steps, what was done by which contact, and ending it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.errors import N_, Invalid, Message, NotFound, Stale
from wiki.extensions import db
from wiki.models import Contact, Customer, Interaction, Route, RouteLevel, RouteStep, User
from wiki.models.base import now
from wiki.models.documents import LEVEL_PRIVATE
from wiki.models.routes import STEP_PURPOSE_LENGTH
from wiki.services import customers, interactions
from wiki.services.routes.patterns import MOST_STEPS, Pattern
from wiki.services.typed import Typed
from wiki.text.language import spoken

MOST_EARLIER = 20


@dataclass(frozen=True)
class StepContent:
    """What is typed of a step; `contact` is an id, or "" while nobody is chosen."""

    level: RouteLevel
    purpose: str
    contact: str = ""
    until: str | None = None


def parse(rows: Sequence[Mapping[str, Any]]) -> list[StepContent]:
    """Return the steps in their order, or raise Invalid by their places. A row without a purpose is left out."""
    wrong: dict[str, Message] = {}
    steps = []
    for place, row in enumerate(rows):
        typed = Typed(row)
        purpose = typed.line("purpose", STEP_PURPOSE_LENGTH)
        level = typed.choice("level", RouteLevel, RouteLevel.MIDDLE) or RouteLevel.MIDDLE
        until = typed.day("until")
        wrong |= {str(place): message for message in typed.wrong.values()}
        if purpose:
            steps.append(StepContent(level, purpose, str(row.get("contact") or "")[:16], until))
    if not steps and not wrong:
        wrong["0"] = Message(N_("A way needs at least one step."))
    if len(steps) > MOST_STEPS:
        wrong["0"] = Message(N_("At most %(most)s steps."), {"most": MOST_STEPS})
    if wrong:
        raise Invalid(wrong)
    return steps


def begin(customer: Customer, pattern: Pattern, *, language: str, by: User) -> Route:
    """Begin a route; the one that was in force ends and is kept."""
    customers.await_turn(customer)
    if before := _in_force(customer):
        before.ended_at = now()
    made = Route(customer=customer, name=pattern.name(language), by=by)
    db.session.add(made)
    db.session.flush()
    steps = [StepContent(level, spoken(purpose, language)) for level, purpose in pattern.steps]
    _write(made, steps, {}, by)
    customers.touch(customer, LEVEL_PRIVATE)
    return made


def revise(route: Route, steps: Sequence[StepContent], *, base: str, by: User) -> None:
    """Save the steps over what the mark `base` stands for. Raise Stale if somebody saved in between.

    What is done stays done, as long as the step has its place and its purpose.
    """
    customers.await_turn(route.customer)
    db.session.refresh(route)
    if base != state(route):
        raise Stale(0)
    before = {(one.number, one.purpose): one for one in steps_of(route)}
    interactions.check_people(route.customer, {one.contact for one in steps if one.contact}, user=by)
    done = {key: (one.done_on, one.interaction_id) for key, one in before.items() if one.done_on}
    for one in before.values():
        db.session.delete(one)
    db.session.flush()
    _write(route, steps, done, by)
    route.updated_at = now()
    customers.touch(route.customer, LEVEL_PRIVATE)


def mark(route: Route, number: int, *, done: bool, contact: str, by: User) -> None:
    """Say that a step is done, by a contact that was written down if one is named, or that it is open again."""
    customers.await_turn(route.customer)
    step = db.session.scalars(select(RouteStep).where(RouteStep.route_id == route.id, RouteStep.number == number))
    one = step.first()
    if one is None:
        raise NotFound
    held = _contact(route.customer, contact, by) if done and contact else None
    one.interaction_id = held.id if held else None
    one.done_on = (held.happened_on if held else now().date().isoformat()) if done else None
    route.updated_at = now()


def end(route: Route, *, note: str) -> None:
    """End it; it is kept as it was left."""
    customers.await_turn(route.customer)
    if route.ended_at is None:
        route.ended_at, route.end_note = now(), note


def state(route: Route) -> str:
    """Return a mark that changes with every change."""
    return route.updated_at.isoformat()


def current(customer: Customer, *, user: User) -> Route | None:
    """Return the route in force, if the person may read it."""
    found = listing(Route, user=user, at=customer).where(Route.ended_at.is_(None))
    return db.session.scalars(found.options(joinedload(Route.by)).order_by(Route.begun_at.desc())).first()


def earlier(customer: Customer, *, user: User) -> list[Route]:
    """Return those that have ended, the newest first."""
    found = listing(Route, user=user, at=customer).where(Route.ended_at.is_not(None)).options(joinedload(Route.by))
    return list(db.session.scalars(found.order_by(Route.ended_at.desc(), Route.id).limit(MOST_EARLIER)))


def steps_of(*routes: Route) -> list[RouteStep]:
    """Return the steps of routes that the caller has loaded, in their order."""
    found = select(RouteStep).where(RouteStep.route_id.in_([one.id for one in routes]))
    loaded = joinedload(RouteStep.contact), joinedload(RouteStep.interaction)
    return list(db.session.scalars(found.options(*loaded).order_by(RouteStep.route_id, RouteStep.number)))


def steps_with(contact: Contact) -> Iterable[RouteStep]:
    """Return the steps that name somebody, for that person to be told."""
    return db.session.scalars(select(RouteStep).where(RouteStep.contact_id == contact.id).order_by(RouteStep.id))


def forget(contact: Contact) -> None:
    """Let steps name this person no more, nor say what was meant with them."""
    for one in steps_with(contact):
        one.contact_id, one.purpose = None, "…"
    db.session.flush()


def _in_force(customer: Customer) -> Route | None:
    found = select(Route).where(Route.customer_id == customer.id, Route.ended_at.is_(None))
    return db.session.scalars(found).first()


def _write(
    route: Route, steps: Sequence[StepContent], done: Mapping[tuple[int, str], tuple[str | None, str | None]], by: User
) -> None:
    for number, one in enumerate(steps, 1):
        done_on, interaction_id = done.get((number, one.purpose), (None, None))
        row = RouteStep(route_id=route.id, number=number, level=one.level, purpose=one.purpose, until=one.until)
        row.contact_id, row.done_on, row.interaction_id = one.contact or None, done_on, interaction_id
        db.session.add(row)
    db.session.flush()


def _contact(customer: Customer, ident: str, by: User) -> Interaction:
    there = listing(Interaction, "list", user=by, at=customer).where(Interaction.id == ident[:16])
    found = db.session.scalars(there).first()
    if found is None:
        raise NotFound
    return found
