"""Who reviews what: the steps in force for each type of record, and setting them otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from wiki import content
from wiki.access import can, listing
from wiki.errors import N_, Stale
from wiki.extensions import db
from wiki.models import AccountMember, Customer, MemberRole, Quorum, RecordType, ReviewFlow, RivalClaim, Role, User
from wiki.models.reviews import NOTE_LENGTH
from wiki.models.site import VOCABULARY, lock_generation
from wiki.services import audit, people
from wiki.services.typed import Typed

MOST_STEPS, MOST_DAYS, MOST_PEOPLE = 5, 60, 10
USUAL_DAYS = 5
NAMES_LENGTH = 500
ROLES = tuple(f"role:{role.value}" for role in Role)
PLACES = tuple(f"place:{place.value}" for place in MemberRole)
WITHOUT_CUSTOMER = (RecordType.CLAIM,)
"""What is noted of no customer: there is no team to ask."""

Team = frozenset[tuple[int, str]]
"""Who is which part on the team of a customer."""


@dataclass(frozen=True)
class Step:
    """One step: the parts asked (see `ReviewAsked`), whether all or any have to agree, and within how many days."""

    who: tuple[str, ...]
    quorum: Quorum = Quorum.ANY
    days: int = USUAL_DAYS

    def body(self) -> dict[str, Any]:
        """Return what is kept of it."""
        return {"who": list(self.who), "need": self.quorum.value, "days": self.days}


@dataclass(frozen=True)
class Flow:
    """The steps in force for a type of record; `number` is 0 as shipped."""

    record_type: RecordType
    number: int
    steps: tuple[Step, ...]


def step_of(raw: Mapping[str, Any]) -> Step:
    """Return a step as it was kept."""
    return Step(tuple(raw["who"]), Quorum(raw["need"]), raw["days"])


def current(record_type: RecordType) -> Flow:
    """Return what is in force for a type of record."""
    newest = select(ReviewFlow).where(ReviewFlow.record_type == record_type).order_by(ReviewFlow.number.desc()).limit(1)
    found = db.session.scalars(newest).first()
    steps = found.steps if found else content.reviews()[record_type.value]
    return Flow(record_type, found.number if found else 0, tuple(step_of(raw) for raw in steps))


def versions(record_type: RecordType, *, user: User) -> list[ReviewFlow]:
    """Return all that was ever set for a type of record, the newest first."""
    found = listing(ReviewFlow, user=user).where(ReviewFlow.record_type == record_type)
    return list(db.session.scalars(found.options(joinedload(ReviewFlow.by)).order_by(ReviewFlow.number.desc())))


def change(
    record_type: RecordType, steps: Sequence[Step], *, base: int, by: User, note: str = "", address: str = ""
) -> ReviewFlow:
    """Set it otherwise for what is handed in from now on; audited. Raise Stale if `base` is not the one in force."""
    lock_generation(VOCABULARY)
    newest = db.session.scalar(select(func.max(ReviewFlow.number)).where(ReviewFlow.record_type == record_type)) or 0
    if base != newest:
        raise Stale(newest)
    bodies = [step.body() for step in steps]
    made = ReviewFlow(record_type=record_type, number=newest + 1, steps=bodies, note=note, by=by)
    db.session.add(made)
    db.session.flush()
    audit.note("change rules", by=by, subject=f"review {record_type.value} {made.number}", address=address)
    return made


def parse(record_type: RecordType, raw: Mapping[str, Any]) -> tuple[list[Step], str]:
    """Return the steps that were typed, and why; raise Invalid. Rows in which nothing is said are left out."""
    typed = Typed(raw)
    rows = [row for row in range(1, MOST_STEPS + 1) if raw.get(f"who-{row}") or raw.get(f"people-{row}")]
    steps = [_step(typed, record_type, row) for row in rows]
    if not steps:
        typed.refuse("who-1", N_("Somebody has to look at it: name at least one step."))
    note = typed.line("note", NOTE_LENGTH)
    typed.done()
    return steps, note


def is_empty(record_type: RecordType, step: Step) -> bool:
    """Tell whether nobody who is here could answer at a step, whatever the record."""
    team = _team() if any(part in PLACES for part in step.who) else frozenset()
    return not any(can_review(record_type, one) for one in fitting(step.who, team))


def can_review(record_type: RecordType, user: User) -> bool:
    """Tell whether a person may read records of a type at all."""
    return can("browse", RivalClaim if record_type in WITHOUT_CUSTOMER else Customer, user=user)


def fitting(parts: Iterable[str], team: Team) -> list[User]:
    """Return who is here and is one of these parts, with those who do something on the team of a customer."""
    wanted = frozenset(parts)
    found = db.session.scalars(people.here().order_by(User.display_name))
    return [one for one in found if parts_of(one, wanted, team)]


def parts_of(user: User, parts: Iterable[str], team: Team) -> list[str]:
    """Return those of `parts` that a person is."""
    held = {f"user:{user.id}", *(f"role:{role}" for role in user.roles)}
    return [part for part in parts if part in held or (user.id, part) in team]


def team_of(customer_id: str | None) -> Team:
    """Return who is which part on the team of a customer; nobody without one."""
    return _team(AccountMember.customer_id == customer_id) if customer_id else frozenset()


def _team(*conditions: Any) -> Team:
    rows = select(AccountMember.user_id, AccountMember.role).where(*conditions).distinct()
    return frozenset((user_id, f"place:{role.value}") for user_id, role in db.session.execute(rows))


def _step(typed: Typed, record_type: RecordType, row: int) -> Step:
    """Return what was typed in a row, with all that is wrong with it noted."""
    name = f"who-{row}"
    chosen = list(dict.fromkeys(typed.raw.get(name) or ()))
    known = ROLES if record_type in WITHOUT_CUSTOMER else ROLES + PLACES
    if not set(chosen) <= set(known):
        typed.refuse(name, N_("Choose one of the list."))
    who = (*chosen, *_people(typed, f"people-{row}"))
    quorum = typed.choice(f"need-{row}", Quorum, Quorum.ANY) or Quorum.ANY
    days = typed.number(f"days-{row}", 1, MOST_DAYS) or USUAL_DAYS
    step = Step(who, quorum, days)
    wrong = {name, f"people-{row}"} & set(typed.wrong)
    if not wrong and (is_empty(record_type, step) if quorum is Quorum.ANY else _lacks_one(record_type, step)):
        typed.refuse(name, N_("Nobody who is here could answer at this step. Name somebody else, too."))
    return step


def _lacks_one(record_type: RecordType, step: Step) -> bool:
    return any(is_empty(record_type, Step((part,))) for part in step.who)


def _people(typed: Typed, name: str) -> list[str]:
    """Return the people who were named, as parts."""
    line = typed.line(name, NAMES_LENGTH).replace("，", ",").replace("、", ",")
    names = [one.strip() for one in line.split(",") if one.strip()]
    if len(names) > MOST_PEOPLE:
        typed.refuse(name, N_("Name at most %(most)s people."), most=MOST_PEOPLE)
        return []
    found = []
    for one in names:
        person = people.found_here(one)
        if person is None:
            typed.refuse(name, N_("Nobody who is here signs in as “%(code)s”."), code=one[:80])
        else:
            found.append(f"user:{person.id}")
    return list(dict.fromkeys(found))
