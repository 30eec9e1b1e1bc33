"""Occasions at customers, and the list of their kinds, which the organisation keeps."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import joinedload

from wiki import content
from wiki.access import listing, with_rights
from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import db
from wiki.models import Customer, Occasion, OccasionState, RuleKind, User
from wiki.models.documents import LEVEL_PRIVATE, LEVEL_SELLERS
from wiki.models.occasions import TEXT_LENGTH
from wiki.services import customers, rule_versions, submissions
from wiki.services.typed import Typed
from wiki.settings import LANGUAGES
from wiki.text.language import spoken

LABEL_LENGTH = 60
MOST_KINDS = 30
MOST = 100
IN_BRIEF = 3


@dataclass(frozen=True)
class Kind:
    """One kind of occasion, named in one language at least."""

    code: str
    label: Mapping[str, str]

    def text(self, language: str) -> str:
        """Return its name in a language, or in another one that it has."""
        return spoken(self.label, language) or self.code


@dataclass(frozen=True)
class Kinds:
    """All in their order, and the number of the version: 0 as shipped."""

    number: int
    all: Sequence[Kind]

    def body(self) -> dict[str, Any]:
        """Return what is kept of it."""
        return {"kinds": [{"code": one.code, "label": dict(one.label)} for one in self.all]}


@dataclass(frozen=True)
class OccasionContent:
    """What is typed of an occasion; days are written YYYY-MM-DD."""

    kind: str
    to_do: str
    happens_on: str
    due_on: str | None = None
    what: str = ""
    source: str = ""
    level: int = LEVEL_SELLERS


def kinds() -> Kinds:
    """Return the list that is in force."""
    number, body = rule_versions.current(RuleKind.OCCASIONS)
    return _from_body(body or content.occasions(), number)


def named(codes: Sequence[str]) -> dict[str, Kind]:
    """Return the kinds of these codes as they are now or were called last, for some may have been taken away."""
    found = {one.code: one for one in kinds().all}
    if all(code in found for code in codes):
        return found
    for body in [*rule_versions.bodies(RuleKind.OCCASIONS), content.occasions()]:
        for one in _from_body(body, 0).all:
            found.setdefault(one.code, one)
    return found


def parse_kinds(rows: Sequence[Mapping[str, str]], before: Kinds) -> Kinds:
    """Return the kinds as they were typed, in their order; a row without a name is left out. Raise Invalid."""
    known = {one.code for one in before.all}
    wrong: dict[str, Message] = {}
    found = []
    for row in rows[:MOST_KINDS]:
        typed = Typed(row)
        label = {language: text for language in LANGUAGES if (text := typed.line(language, LABEL_LENGTH))}
        wrong |= typed.wrong
        if label:
            code = row.get("code", "")
            found.append(Kind(code if code in known else f"o_{secrets.token_hex(4)}", label))
    if not found:
        wrong["all"] = Message(N_("At least one must stay."))
    if wrong:
        raise Invalid(wrong)
    return Kinds(before.number, found)


def parse(raw: Mapping[str, Any], *, before: str = "") -> OccasionContent:
    """Return the checked content, or raise Invalid. `before` is the kind that it had, which may stay."""
    typed = Typed(raw)
    kind = str(raw.get("kind") or "")
    if not kind or (kind != before and kind not in {one.code for one in kinds().all}):
        typed.refuse("kind", N_("Choose one of the list.") if kind else N_("Choose what kind of occasion it is."))
    found = OccasionContent(
        kind=kind[:20],
        to_do=typed.line("to_do", TEXT_LENGTH, needed=N_("Write what is to be done about it.")),
        happens_on=typed.day("happens_on", default=True) or "",
        due_on=typed.day("due_on"),
        what=typed.line("what", TEXT_LENGTH),
        source=typed.line("source", TEXT_LENGTH),
        level=LEVEL_PRIVATE if typed.flag("private") else LEVEL_SELLERS,
    )
    typed.done()
    return found


def note(customer: Customer, typed: OccasionContent, *, by: User, submission: str | None = None) -> Occasion:
    """Write down an occasion. A form sent twice makes one."""
    customers.await_turn(customer)
    token = submissions.own(submission, by=by, kind="occasion")
    if twin := submissions.made_from(Occasion, token):
        return twin
    made = Occasion(customer=customer, by=by, submission=token, **vars(typed))
    db.session.add(made)
    customers.touch(customer, made.level)
    return made


def revise(occasion: Occasion, typed: OccasionContent, *, base: int) -> None:
    """Save what was typed over version `base`. Raise Stale if somebody saved in between."""
    _await_turn(occasion)
    if base != occasion.version:
        raise Stale(occasion.version)
    level = max(occasion.level, typed.level)
    for name, value in vars(typed).items():
        setattr(occasion, name, value)
    occasion.version += 1
    customers.touch(occasion.customer, level)


def move(occasion: Occasion, state: OccasionState) -> None:
    """Say that something was made of it, that it has passed, or that it is open again."""
    _await_turn(occasion)
    occasion.state = state
    occasion.version += 1
    customers.touch(occasion.customer, occasion.level)


def of_customer(customer: Customer, *, user: User) -> list[Occasion]:
    """Return the occasions at a customer: open ones first, by the day until which something is to be done."""
    query = listing(Occasion, user=user, at=customer).options(joinedload(Occasion.by))
    order = Occasion.state != OccasionState.OPEN, *_SOONEST
    return with_rights(query.order_by(*order).limit(MOST), user=user, at=customer)


def open_of(customer: Customer, *, user: User) -> list[Occasion]:
    """Return the open ones that are due first."""
    query = listing(Occasion, user=user, at=customer).where(Occasion.state == OccasionState.OPEN)
    return list(db.session.scalars(query.order_by(*_SOONEST).limit(IN_BRIEF)))


def at_own_accounts(user: User) -> list[Occasion]:
    """Return the open ones by a day at customers that the person looks after, those that are due first."""
    own = listing(Customer, "keep", user=user).with_only_columns(Customer.id)
    query = listing(Occasion, user=user).where(Occasion.state == OccasionState.OPEN, Occasion.due_on.is_not(None))
    query = query.where(Occasion.customer_id.in_(own)).options(joinedload(Occasion.customer))
    return list(db.session.scalars(query.order_by(*_SOONEST).limit(MOST)))


_SOONEST = Occasion.due_on.is_(None), Occasion.due_on, Occasion.happens_on.desc(), Occasion.id


def _await_turn(occasion: Occasion) -> None:
    customers.await_turn(occasion.customer)
    db.session.refresh(occasion)


def _from_body(body: Mapping[str, Any], number: int) -> Kinds:
    return Kinds(number, [Kind(one["code"], one["label"]) for one in body["kinds"]])
