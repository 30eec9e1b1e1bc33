"""Departments of customers: noting, changing and removing one, and all of a customer as a tree."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from wiki.access import listing
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import Contact, Customer, Department, Tie, User
from wiki.models.departments import DEPARTMENT_NAME_LENGTH, LEADERSHIP, OTHER
from wiki.services import customers, vocabulary
from wiki.services.typed import Typed
from wiki.services.vocabulary import TermView, fold

MOST = 200


@dataclass(frozen=True)
class DepartmentContent:
    """What a department is called at the customer, what it does (a code), and to which it belongs (an id)."""

    name: str
    function: str = OTHER
    parent: str | None = None


def parse(raw: Mapping[str, Any], *, parents: Container[str], before: str | None = None) -> DepartmentContent:
    """Return what was typed, or raise Invalid. `parents` are those it may belong to; the function `before` may stay."""
    typed = Typed(raw)
    content = DepartmentContent(
        name=typed.line("name", DEPARTMENT_NAME_LENGTH, needed=N_("Write the department's name.")),
        function=_function(typed, before),
        parent=str(raw.get("parent") or "") or None,
    )
    if content.parent and content.parent not in parents:
        typed.refuse("parent", N_("Choose one of the list. A department cannot belong to one that belongs to it."))
    typed.done()
    return content


def said(department: Department) -> DepartmentContent:
    """Return what is kept of a department, its function under the code that it has now."""
    return DepartmentContent(department.name, function_of(department), department.parent_id)


def function_of(department: Department) -> str:
    """Return the code of what a department does, as it is now."""
    return vocabulary.current().in_force("department", department.function)


def functions(kept: str | None = None) -> list[TermView]:
    """Return what departments do, as far as that has a page; besides there are LEADERSHIP and OTHER."""
    return vocabulary.current().choices("department", kept)


def create(customer: Customer, content: DepartmentContent, *, by: User) -> Department:
    """Note a department; one of the same name that is there already is that one."""
    customers.await_turn(customer)
    there = db.session.scalars(select(Department).where(Department.customer_id == customer.id)).all()
    if same := next((one for one in there if fold(one.name) == fold(content.name)), None):
        return same
    if len(there) >= MOST:
        raise Invalid({"name": Message(N_("A customer has at most %(most)s departments here."), {"most": MOST})})
    made = Department(customer_id=customer.id, by=by)
    _describe(made, content)
    db.session.add(made)
    customers.touch(customer)
    return made


def change(department: Department, content: DepartmentContent, customer: Customer) -> None:
    """Change a department. Raise Invalid if it would belong to one that meanwhile belongs to it."""
    customers.await_turn(customer)
    db.session.refresh(department)
    if content.parent and content.parent in below(department, all_of(customer)):
        raise Invalid({"parent": Message(N_("That department belongs to this one: it cannot be above it as well."))})
    _describe(department, content)
    customers.touch(customer)


def remove(department: Department, customer: Customer) -> None:
    """Delete a department: its people stay without one, what belonged to it stands by itself, its ties go."""
    customers.await_turn(customer)
    for contact in db.session.scalars(select(Contact).where(Contact.department_id == department.id)):
        contact.department_id = None
    for child in db.session.scalars(select(Department).where(Department.parent_id == department.id)):
        child.parent_id = department.parent_id
    ends = or_(Tie.from_department_id == department.id, Tie.to_department_id == department.id)
    for tie in db.session.scalars(select(Tie).where(ends)):
        db.session.delete(tie)
    db.session.flush()
    db.session.delete(department)
    customers.touch(customer)


def of(customer: Customer, *, user: User) -> list[Department]:
    """Return the departments of a customer, each after the one that it belongs to."""
    query = listing(Department, user=user, at=customer)
    return in_order(list(db.session.scalars(query.order_by(Department.name, Department.id))))


def in_order(departments: Sequence[Department]) -> list[Department]:
    """Return them as a tree is read: leadership first, then each after the one that it belongs to."""
    ids = {one.id for one in departments}
    tops = [one for one in departments if one.parent_id not in ids]
    tops.sort(key=lambda one: one.function != LEADERSHIP)
    ordered = [one for top in tops for one in _with_those_below(top, departments, len(departments))]
    return list(dict.fromkeys(ordered))


def depths(departments: Sequence[Department]) -> dict[str, int]:
    """Return how many stand above each of the departments, which are in order."""
    found: dict[str, int] = {}
    for one in departments:
        found[one.id] = found.get(one.parent_id or "", -1) + 1
    return found


def below(department: Department, departments: Sequence[Department]) -> set[str]:
    """Return the ids of a department and of all that belong to it."""
    return {one.id for one in _with_those_below(department, departments, len(departments))}


def all_of(customer: Customer) -> list[Department]:
    """Return all departments of a customer, for a rule that holds whoever asks."""
    return list(db.session.scalars(select(Department).where(Department.customer_id == customer.id)))


def _with_those_below(top: Department, departments: Sequence[Department], deepest: int) -> Iterator[Department]:
    yield top
    for one in departments if deepest else ():
        if one.parent_id == top.id:
            yield from _with_those_below(one, departments, deepest - 1)


def _describe(department: Department, content: DepartmentContent) -> None:
    department.name, department.function, department.parent_id = content.name, content.function, content.parent


def _function(typed: Typed, before: str | None) -> str:
    chosen = str(typed.raw.get("function") or "")
    return chosen if chosen in ("", LEADERSHIP, OTHER) and chosen else _term(typed, before)


def _term(typed: Typed, before: str | None) -> str:
    return typed.code("function", list_code="department", before=before) or OTHER
