"""Forms of service: how we may look after somebody personally, kept as data; which a customer was given, and why."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, cast, select

from wiki import content
from wiki.access import listing
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import Customer, FactUse, Interaction, RuleKind, User
from wiki.services import facts, rule_versions
from wiki.services.typed import Typed
from wiki.settings import LANGUAGES
from wiki.text.language import spoken

TEXTS = {"label": 60, "what_for": 200, "when_not": 200}
MOST_FORMS = 20
LOOKED_AT = 200


@dataclass(frozen=True)
class ServiceForm:
    """One form of service: its name, what it is for, and when it is out of place; each in one language at least."""

    code: str
    label: Mapping[str, str]
    what_for: Mapping[str, str] = field(default_factory=dict)
    when_not: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: str, name: str = "label") -> str:
        """Return its name, or another of its texts, in a language, or in another one that it has."""
        return spoken(getattr(self, name), language)


@dataclass(frozen=True)
class ServiceForms:
    """All in their order, and the number of the version: 0 as shipped."""

    number: int
    all: Sequence[ServiceForm]

    def body(self) -> dict[str, Any]:
        """Return what is kept of it."""
        return {"forms": [{name: _kept(one, name) for name in ("code", *TEXTS)} for one in self.all]}


@dataclass
class Given:
    """A form of service that a customer was given: how often, when last, and the preferences that it answered."""

    form: ServiceForm
    last_on: str
    number: int = 0
    preferences: list[facts.Told] = field(default_factory=list)


def current() -> ServiceForms:
    """Return the list that is in force."""
    number, body = rule_versions.current(RuleKind.SERVICE_FORMS)
    return _from_body(body or content.service_forms(), number)


def named(codes: Sequence[str]) -> dict[str, ServiceForm]:
    """Return the forms of these codes as they are now or were called last, for some may have been taken away."""
    found = {one.code: one for one in current().all}
    if all(code in found for code in codes):
        return found
    for body in [*rule_versions.bodies(RuleKind.SERVICE_FORMS), content.service_forms()]:
        for one in _from_body(body, 0).all:
            found.setdefault(one.code, one)
    return found


def chosen(typed: Typed, name: str) -> tuple[str, ...]:
    """Return the codes that were ticked; one that never was in the list is refused."""
    codes = tuple(dict.fromkeys(one for one in typed.raw.get(name) or () if isinstance(one, str)))[:MOST_FORMS]
    if codes and set(codes) - named(codes).keys():
        typed.refuse(name, N_("Choose one of the list."))
        return ()
    return codes


def parse(rows: Sequence[Mapping[str, str]], before: ServiceForms) -> ServiceForms:
    """Return the forms as they were typed, in their order; a row without a name is left out. Raise Invalid."""
    known = {one.code for one in before.all}
    wrong: dict[str, Message] = {}
    found = []
    for row in rows[:MOST_FORMS]:
        typed = Typed(row)
        texts = {
            name: {one: text for one in LANGUAGES if (text := typed.line(f"{name}-{one}", limit))}
            for name, limit in TEXTS.items()
        }
        if texts["label"] and not texts["when_not"]:
            typed.refuse("when_not", N_("Say of each when it is out of place."))
        wrong |= typed.wrong
        if texts["label"]:
            code = row.get("code", "")
            found.append(ServiceForm(code if code in known else f"s_{secrets.token_hex(4)}", **texts))
    if not found:
        wrong["all"] = Message(N_("At least one must stay."))
    if wrong:
        raise Invalid(wrong)
    return ServiceForms(before.number, found)


def given(customer: Customer, *, user: User) -> list[Given]:
    """Return what a customer was given, as far as the person may read of it, the latest first."""
    query = listing(Interaction, "list", user=user, at=customer).where(cast(Interaction.services, String) != "[]")
    newest = query.order_by(Interaction.happened_on.desc(), Interaction.id).limit(LOOKED_AT)
    contacts = list(db.session.scalars(newest))
    forms = named([code for one in contacts for code in one.services])
    answered = _answered([one.id for one in contacts], customer, user)
    found: dict[str, Given] = {}
    for contact in contacts:
        for code in contact.services:
            if code in forms:
                row = found.setdefault(code, Given(forms[code], contact.happened_on))
                row.number += 1
                row.preferences += [one for one in answered.get(contact.id, ()) if one not in row.preferences]
    return list(found.values())


def _answered(ids: Sequence[str], customer: Customer, user: User) -> Mapping[str, Sequence[facts.Told]]:
    """Return, by the ids of contacts, the preferences that each answered and that the person may read."""
    linked = select(FactUse.interaction_id, FactUse.fact_id).where(FactUse.interaction_id.in_(ids))
    rows = [(row[0] or "", row[1]) for row in db.session.execute(linked)] if ids else []
    known = {one.fact.id: one for one in facts.offered(customer, user=user)} if rows else {}
    found: dict[str, list[facts.Told]] = {}
    for ident, fact_id in rows:
        if fact_id in known:
            found.setdefault(ident, []).append(known[fact_id])
    return found


def _kept(one: ServiceForm, name: str) -> Any:
    return one.code if name == "code" else dict(getattr(one, name))


def _from_body(body: Mapping[str, Any], number: int) -> ServiceForms:
    return ServiceForms(number, [ServiceForm(**one) for one in body["forms"]])
