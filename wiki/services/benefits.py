"""Benefits: writing down what a customer had of us, what shows it, who there confirmed it; sums of the same unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.orm import joinedload

from wiki.access import listing, noted, with_rights
from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import db
from wiki.models import Benefit, Case, Contact, Customer, CustomerFact, Interaction, User
from wiki.models.benefits import UNIT_LENGTH, WHAT_LENGTH
from wiki.models.documents import LEVEL_PRIVATE, LEVEL_SELLERS
from wiki.services import customers, facts, interactions, submissions
from wiki.services.typed import Typed

MOST = 100
NEWEST = 3
OFFERED = 15
CASE, CONTACT, FACT = "case-", "contact-", "fact-"
"""What shows it is one choice: a word for its kind, and its id."""


Evidence = tuple[list[Case], list[Interaction], list[facts.Told]]


@dataclass(frozen=True)
class BenefitContent:
    """What is typed of a benefit. `evidence` is a kind and an id, `confirmed_by` the id of a contact person."""

    what: str
    had_on: str
    amount: float | None = None
    unit: str = ""
    evidence: str = ""
    confirmed_by: str = ""
    confirmed_on: str | None = None
    level: int = LEVEL_SELLERS


@dataclass(frozen=True)
class Shown:
    """A benefit as somebody sees it: what shows it, and who confirmed it, as far as that person may know of these."""

    benefit: Benefit
    case: Case | None = None
    interaction: Interaction | None = None
    fact: CustomerFact | None = None
    confirmed_by: Contact | None = None


@dataclass(frozen=True)
class Total:
    """What there was of one unit in a year, and how much of that the customer has confirmed."""

    year: str
    unit: str
    amount: float
    confirmed: float


def parse(raw: Mapping[str, Any]) -> BenefitContent:
    """Return the checked content, or raise Invalid."""
    typed = Typed(raw)
    content = BenefitContent(
        what=typed.line("what", WHAT_LENGTH, needed=N_("Write what it did for them.")),
        had_on=typed.day("had_on", past=True, default=True) or "",
        amount=typed.amount("amount"),
        unit=typed.line("unit", UNIT_LENGTH),
        evidence=str(raw.get("evidence") or "")[:40],
        confirmed_by=str(raw.get("confirmed_by") or "")[:16],
        confirmed_on=typed.day("confirmed_on", past=True),
        level=LEVEL_PRIVATE if typed.flag("private") else LEVEL_SELLERS,
    )
    if content.amount is not None and not content.unit:
        typed.refuse("unit", N_("Say of what: hours, sets, a currency."))
    if content.confirmed_by and not content.confirmed_on:
        typed.refuse("confirmed_on", N_("Say on which day they confirmed it."))
    typed.done()
    return content


def note(customer: Customer, content: BenefitContent, *, by: User, submission: str | None = None) -> Benefit:
    """Write down a benefit. A form sent twice makes one."""
    customers.await_turn(customer)
    token = submissions.own(submission, by=by, kind="benefit")
    if twin := submissions.made_from(Benefit, token):
        return twin
    made = Benefit(customer=customer, by=by, submission=token)
    _describe(made, content, by)
    db.session.add(made)
    customers.touch(customer, made.level)
    return made


def revise(benefit: Benefit, content: BenefitContent, *, base: int, by: User) -> None:
    """Save what was typed over version `base`. Raise Stale if somebody saved in between."""
    customers.await_turn(benefit.customer)
    db.session.refresh(benefit)
    if base != benefit.version:
        raise Stale(benefit.version)
    level = max(benefit.level, content.level)
    _describe(benefit, content, by)
    benefit.version += 1
    customers.touch(benefit.customer, level)


def remove(benefit: Benefit, *, by: User) -> None:
    """Take it back; `restore` brings it back."""
    customers.take_back(benefit, by=by)


def restore(benefit: Benefit) -> None:
    """Bring it back."""
    customers.bring_back(benefit)


def of_customer(customer: Customer, *, user: User, limit: int = MOST) -> list[Shown]:
    """Return what a customer had of us, as far as the person may read it, the newest first."""
    query = listing(Benefit, "list", user=user, at=customer).options(joinedload(Benefit.by))
    ordered = query.order_by(Benefit.had_on.desc(), Benefit.created_at.desc(), Benefit.id).limit(limit)
    return _shown(with_rights(ordered, user=user, at=customer), user)


def newest(customer: Customer, *, user: User) -> list[Benefit]:
    """Return the newest ones, without what shows them."""
    return noted(Benefit, "list", customer, _newest, user=user)


def _newest(query: Select[Any]) -> Select[Any]:
    return query.order_by(Benefit.had_on.desc(), Benefit.created_at.desc(), Benefit.id).limit(NEWEST)


def totals(customer: Customer, *, user: User) -> list[Total]:
    """Return sums by year and unit: only what is of the very same unit is added up."""
    year = func.substr(Benefit.had_on, 1, 4)
    listed = listing(Benefit, "list", user=user, at=customer).where(Benefit.amount.is_not(None))
    confirmed = func.sum(Benefit.amount).filter(Benefit.confirmed_on.is_not(None))
    rows = listed.with_only_columns(year, Benefit.unit, func.sum(Benefit.amount), func.coalesce(confirmed, 0))
    order = year.desc(), func.count().desc(), Benefit.unit
    return [Total(*row) for row in db.session.execute(rows.group_by(year, Benefit.unit).order_by(*order))]


def evidence_for(customer: Customer, *, user: User, of: Benefit | None = None) -> Evidence:
    """Return what may show a benefit and that the person may read: cases, contacts and facts; what `of` has stays."""
    cases = customers.cases_of(customer, OFFERED, user=user)
    met = interactions.newest(customer, user=user, limit=OFFERED)
    known = [one for one in facts.on_profile(customer, user=user) if not one.is_shut]
    if of is not None:
        [kept] = _shown([of], user)
        cases += [one for one in (kept.case,) if one and one not in cases]
        met += [one for one in (kept.interaction,) if one and one not in met]
        known += facts.told([one for one in (kept.fact,) if one and one not in [told.fact for told in known]])
    return cases, met, known


def evidence_of(benefit: Benefit) -> str:
    """Return what shows it as the form has it."""
    kinds = (CASE, benefit.case_id), (CONTACT, benefit.interaction_id), (FACT, benefit.fact_id)
    return next((f"{kind}{ident}" for kind, ident in kinds if ident), "")


def _shown(found: Sequence[Benefit], user: User) -> list[Shown]:
    cases = _readable(Case, [one.case_id for one in found], user)
    met = _readable(Interaction, [one.interaction_id for one in found], user)
    known = _readable(CustomerFact, [one.fact_id for one in found], user)
    people = _readable(Contact, [one.confirmed_by_id for one in found], user)
    return [
        Shown(
            one,
            cases.get(one.case_id or ""),
            met.get(one.interaction_id or ""),
            known.get(one.fact_id or ""),
            people.get(one.confirmed_by_id or ""),
        )
        for one in found
    ]


def _readable(model: Any, ids: Sequence[str | None], user: User) -> dict[str, Any]:
    """Return those of the records that the person may read, and that were not taken back, by their ids."""
    wanted = {one for one in ids if one}
    query = listing(model, user=user).where(model.id.in_(wanted))
    if model is not Case:
        query = query.where(model.removed_at.is_(None))
    return {one.id: one for one in db.session.scalars(query)} if wanted else {}


def _describe(benefit: Benefit, content: BenefitContent, by: User) -> None:
    customer = benefit.customer
    people = interactions.check_people(customer, [content.confirmed_by] if content.confirmed_by else [], user=by)
    benefit.what, benefit.had_on, benefit.level = content.what, content.had_on, content.level
    benefit.amount, benefit.unit = content.amount, content.unit
    benefit.confirmed_by, benefit.confirmed_on = (people[0] if people else None), content.confirmed_on
    if content.evidence == evidence_of(benefit) or not (content.evidence or _sees_evidence(benefit, by)):
        return
    shown: dict[str, str | None] = dict.fromkeys(("case_id", "interaction_id", "fact_id"))
    if content.evidence:
        shown |= _checked(customer, content.evidence, by)
    for name, value in shown.items():
        setattr(benefit, name, value)


def _sees_evidence(benefit: Benefit, user: User) -> bool:
    """Tell whether the person was shown what shows it, and so could take it away."""
    [shown] = _shown([benefit], user)
    return bool(shown.case or shown.interaction or shown.fact)


def _checked(customer: Customer, evidence: str, by: User) -> dict[str, str]:
    """Return the column and the id of what shows it. Raise Invalid for what is not of this customer or not readable."""
    kinds = {CASE: (Case, "case_id"), CONTACT: (Interaction, "interaction_id"), FACT: (CustomerFact, "fact_id")}
    for kind, (model, column) in kinds.items():
        ident = evidence.removeprefix(kind)
        found = _readable(model, [ident], by).get(ident) if evidence.startswith(kind) else None
        if found is not None and found.customer_id == customer.id:
            return {column: ident}
    raise Invalid({"evidence": Message(N_("Choose one of the list."))})
