"""The gate: the only way to a record. A list is filtered, a record fetched and a button shown by the same rule.

Loading is authorising: a view that wants a record asks `load()`, which answers 404 for what the person may not see and
403 for what the person may see but not do. In a request that may change something it opens the writing transaction
first, so that the right is checked in the transaction that uses it.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from flask import g, has_request_context, request
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, and_, bindparam, false, inspect, or_, select, true

from wiki.access.accounts import OPEN, OWN
from wiki.access.eras import is_named_somewhere
from wiki.access.policy import EVERYWHERE, POLICY
from wiki.access.predicates import Condition, Person
from wiki.errors import NotFound, Refused, SignInRequired, WikiError
from wiki.extensions import begin_write, db
from wiki.models.customers import Customer
from wiki.models.documents import Document
from wiki.models.users import User

T = TypeVar("T")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def me() -> User:
    """Return the person who is signed in, by cookie or by token; raise SignInRequired if nobody is."""
    held = g._get_current_object()
    by_token: User | None = held.get("api_user")
    if by_token is None and (known := held.get("signed_in")):
        return known  # a page asks some forty times
    person: User = by_token or current_user._get_current_object()
    if not person.is_authenticated or not person.active:
        raise SignInRequired
    if by_token is None and is_reading():
        held.signed_in = person
    return person


def rule(model: type[Any], action: str, user: User, *, at: Customer | None = None) -> ColumnElement[bool]:
    """Return the SQL condition under which `user` may do `action`; never true for what the policy does not list.

    With `at`, it is asked of what is noted of that customer alone: see `listing`.
    """
    return settled_for(model, action, person_at(at, user) if at is not None else person_of(user))


def listing(model: type[T], action: str = "read", *, user: User | None = None, at: Customer | None = None) -> Select[T]:
    """Return the query for all records on which the person may do `action`; add order, filters and limits to it.

    With `at`, for those that are noted of that customer. Whether the person may read the customer, and looks after it,
    is settled then and not asked anew by each list of its page.
    """
    if at is None:
        return select(model).where(rule(model, action, user or me()))
    asked: Any = model
    verdict = settled_for(model, action, person_at(at, user or me()))
    return select(model).where(asked.customer_id == at.id, verdict)


def load(model: type[T], ident: Any, action: str = "read", *, user: User | None = None, options: Any = ()) -> T:
    """Return the record, or raise NotFound if it may not be read and Refused if `action` is not allowed."""
    _begin_to_change()
    return peek(model, ident, action, user=user, options=options)


def peek(model: type[T], ident: Any, action: str = "read", *, user: User | None = None, options: Any = ()) -> T:
    """Do as `load`, without the writing transaction: a first look before slow work, after which it is loaded again."""
    person = user or me()
    one: Any = _one  # mypy does not see that a class is hashable
    asked = _loading(one(model, action, person_of(person)), options)
    row = db.session.execute(asked, {"ident": ident}).first() if _fits(ident) else None
    if row is None:
        raise _refusal(model, ident, person)
    record, *granted = row
    mark_opened(record)
    if is_reading():  # what is about to change may change rights, too
        kept_rights()[model, inspect(record).identity, person.id] = verdicts_of(model, person).held(granted)
    return record


def _loading(asked: Select[Any], options: Any) -> Select[Any]:
    """Return the query with options. Those that stand in a module as a tuple are put together with it once."""
    if not options or not isinstance(options, tuple):
        return asked.options(*options)
    place = id(asked), id(options)
    found = _loads.get(place)
    if found is None or found[0] is not asked or found[1] is not options:
        if len(_loads) >= MOST_LOADS:
            _loads.clear()
        found = _loads[place] = asked, options, asked.options(*options)
    return found[2]


MOST_LOADS = 512
_loads: dict[tuple[int, int], tuple[Select[Any], tuple[Any, ...], Select[Any]]] = {}
"""Queries by their own numbers; both are kept beside them, so that no number is another's."""


def mark_opened(record: Any) -> None:
    """Remember that this request is answered with a text that no role lets anybody read; see `opened`."""
    if has_request_context() and isinstance(record, Document) and record.is_restricted:
        g.setdefault("opened", {})[record.id] = record.kind


def opened() -> Mapping[str, str]:
    """Return the restricted documents that were loaded in this request: their kinds by their ids."""
    found: Mapping[str, str] = g.get("opened", {}) if has_request_context() else {}
    return found


def can(action: str, record: Any, *, user: User | None = None) -> bool:
    """Tell whether the person may do `action` on a record, or, given a model, whether at all (as for "create")."""
    person = user or me()
    if isinstance(record, type):
        return _verdict(record, action, person) is True
    return action in rights(record, user=person)


def rights(record: Any, *, user: User | None = None) -> frozenset[str]:
    """Return all actions that the person may do on a record, asked of the database in one query and once a request."""
    person = user or me()
    model, key = type(record), inspect(record).identity
    kept, place = kept_rights(), (model, key, person.id)
    if place not in kept:
        kept[place] = _rights(model, key, person, _known_at(record, person)).get(key[0], frozenset())
    return kept[place]


def look_up_rights(records: Sequence[Any], *, user: User | None = None) -> None:
    """Ask for the rights on several records of one model in one query, so that `rights` knows them in this request."""
    person = user or me()
    kept = kept_rights()
    records = [one for one in records if (type(one), inspect(one).identity, person.id) not in kept]
    if records and has_request_context():
        model = type(records[0])
        # All of one customer, or none of them: they are of one list.
        near = {_known_at(record, person) for record in records}
        at = near.pop() if len(near) == 1 else ""
        held = _rights(model, [inspect(record).identity[0] for record in records], person, at)
        kept_rights().update({(model, (ident,), person.id): actions for ident, actions in held.items()})


def with_rights(query: Select[T], *, user: User | None = None, at: Customer | None = None) -> list[T]:
    """Return the records of a `listing`, with what may be done with each, which `rights` knows in this request.

    With `at`, all that the query gives is noted of that customer; see `listing`.
    """
    model, person = query.column_descriptions[0]["entity"], user or me()
    verdicts = verdicts_of(model, person, person_at(at, person).at if at is not None else "")
    rows = db.session.execute(verdicts.asked_in(query)).all()
    verdicts.remember(model, person.id, rows)
    return [row[0] for row in rows]


def _rights(model: type[Any], ids: Sequence[Any], person: User, at: str = "") -> dict[Any, frozenset[str]]:
    """Return the actions allowed on each of the records, those that are there."""
    verdicts, key = verdicts_of(model, person, at), inspect(model).primary_key[0]
    asked = select(key, *verdicts.asked).select_from(model).where(key.in_(ids), *verdicts.besides)
    return {ident: verdicts.held(granted) for ident, *granted in db.session.execute(asked)}


class _Verdicts(NamedTuple):
    """What may be done with a model's records: what hangs on the person alone is settled, the rest is asked."""

    settled: Mapping[str, Condition]
    # Those that are open, in their order, as columns to ask for.
    asked: tuple[ColumnElement[bool], ...]
    # What holds besides for each of them: asked once for a record, not once for each action.
    besides: tuple[ColumnElement[bool], ...]

    def held(self, answers: Iterable[Any]) -> frozenset[str]:
        """Return the actions allowed: those settled, and those whose condition the database found true."""
        answer = iter(answers)
        return frozenset(
            action
            for action, verdict in self.settled.items()
            if (verdict if isinstance(verdict, bool) else next(answer, False))
        )

    def asked_in(self, query: Select[Any]) -> Select[Any]:
        """Return a listing that asks for the rights on each record as well, as columns behind it."""
        asked = query.add_columns(*self.asked)
        # Else what holds besides is part of the listing.
        return asked.where(*self.besides) if isinstance(self.settled.get("read"), bool) else asked

    def remember(self, model: type[Any], user_id: int, rows: Iterable[Sequence[Any]]) -> None:
        """Let `rights` know in this request what such a listing told of each record."""
        if has_request_context():
            held = {(model, inspect(one).identity, user_id): self.held(granted) for one, *granted in rows}
            kept_rights().update(held)


@lru_cache(maxsize=4096)
def _one(model: type[Any], action: str, person: Person) -> Select[Any]:
    """Return the query for the record `ident` on which the person may do `action`, and for what else may be done."""
    kept: Any = kept_verdicts
    verdicts: _Verdicts = kept(model, person)
    settled: Any = _settled
    may: Condition = settled(model, action, person)
    # What holds besides is part of what is asked for the action, unless that is settled.
    conditions = ((true() if may else false()), *verdicts.besides) if isinstance(may, bool) else (may,)
    one = select(model).where(*conditions, inspect(model).primary_key[0] == bindparam("ident"))
    return one.add_columns(*verdicts.asked)


def verdicts_of(model: type[Any], user: User, at: str = "") -> _Verdicts:
    kept: Any = kept_verdicts  # mypy does not see that a class is hashable
    verdicts: _Verdicts = kept(model, person_of(user)._replace(at=at))
    return verdicts


@lru_cache(maxsize=1024)
def kept_verdicts(model: type[Any], person: Person) -> _Verdicts:
    joined: Any = _joined
    verdicts = {action: joined(model, action, person) for owner, action in POLICY if owner is model}
    asked = (verdict.label(None) for verdict in verdicts.values() if not isinstance(verdict, bool))
    return _Verdicts(verdicts, tuple(asked), _besides(model, person))


def kept_rights() -> dict[Any, frozenset[str]]:
    """Return what was asked in this request; outside of one nothing is kept."""
    return g.setdefault("rights", {}) if has_request_context() else {}


def _begin_to_change() -> None:
    """Open the writing transaction in a request that may change something."""
    if has_request_context() and request.method not in SAFE_METHODS:
        begin_write()


def is_reading() -> bool:
    """Tell whether nothing changes in this request, so that what is known of the person holds to its end."""
    return has_request_context() and request.method in SAFE_METHODS


def _known() -> dict[Any, Person] | None:
    """Return the persons that this request has put together, or None where what they may do may change under way."""
    known: dict[Any, Person] | bool | None = g.get("persons")
    if known is None:
        known = g.persons = {} if is_reading() else False
    return known if isinstance(known, dict) else None


def forget_rights() -> None:
    """Drop what was asked in this request, after a change that may alter it."""
    if has_request_context():
        for name in ("rights", "accounts", "persons"):
            g.pop(name, None)


def allow(action: str, model: type[Any], *, user: User | None = None) -> None:
    """Open the writing transaction for `action` on a model as a whole, such as "create", or raise Refused."""
    _begin_to_change()
    if not can(action, model, user=user):
        raise Refused


def _verdict(model: type[Any], action: str, user: User) -> Condition:
    settled: Any = _settled
    verdict: Condition = settled(model, action, person_of(user))
    return verdict


def person_at(customer: Customer, user: User) -> Person:
    """Return a person as asked of what is noted of a customer, and remember how the person stands to it."""
    known, place = _known(), (customer.id, user.id)
    if known is not None and place in known:
        return known[place]
    held = rights(customer, user=user)
    at = OWN if {"read", "keep"} <= held else OPEN if "read" in held else ""
    person = person_of(user)._replace(at=at)
    if known is not None:  # what is about to change may change rights, too
        g.setdefault("accounts", {})[place] = at
        known[place] = person
    return person


def _known_at(record: Any, user: User) -> str:
    """Return how the person stands to the customer that a record is noted of, as far as this request knows."""
    known: dict[tuple[str, int], str] = g.get("accounts", {}) if has_request_context() else {}
    return known.get((getattr(record, "customer_id", None) or "", user.id), "")


def settled_for(model: type[Any], action: str, person: Person) -> ColumnElement[bool]:
    settled: Any = _settled  # mypy does not see that a class is hashable
    verdict: Condition = settled(model, action, person)
    if isinstance(verdict, bool):
        return true() if verdict else false()
    return verdict


def person_of(user: User) -> Person:
    known, place = _known(), user.id
    if known is not None and place in known:
        return known[place]
    person = Person(place, tuple(user.roles), is_named_somewhere(user))
    if known is not None:
        known[place] = person
    return person


@lru_cache(maxsize=4096)
def _settled(model: type[Any], action: str, person: Person) -> Condition:
    """Join the policy's lines with what holds besides them; see `_joined`."""
    joined: Any = _joined
    lines: Condition = joined(model, action, person)
    return lines if isinstance(lines, bool) else and_(lines, *_besides(model, person))


@lru_cache(maxsize=4096)
def _joined(model: type[Any], action: str, person: Person) -> Condition:
    """Join the policy's lines; facts about the person alone are settled here and need no database.

    The answer hangs on nothing but what a Person is, so it is kept: building conditions anew for each page took longer
    than asking the database.
    """
    lines = []
    for line in POLICY.get((model, action), []):
        held = [fact(model, person) for fact in line]
        if any(fact is False for fact in held):
            continue
        open_facts = [fact for fact in held if not isinstance(fact, bool)]
        if not open_facts:
            return True
        lines.append(and_(*open_facts))
    return or_(*lines) if lines else False


def _besides(model: type[Any], person: Person) -> tuple[Any, ...]:
    """Return what must hold of each record, whatever is done with it; nothing where the policy says nothing of it."""
    facts: list[Any] = [fact(model, person) for fact in EVERYWHERE.get(model, ())]
    return tuple(true() if fact is True else false() if fact is False else fact for fact in facts)


def _fits(ident: Any) -> bool:
    """Keep numbers that no database integer can hold, and texts that no id has, away from the database."""
    if isinstance(ident, str):
        return len(ident) <= 40 and ident.isprintable()
    return isinstance(ident, int) and 0 < ident < 2**31


def _refusal(model: type[Any], ident: Any, user: User) -> WikiError:
    if not _fits(ident):
        return NotFound()
    key = inspect(model).primary_key[0]
    if db.session.scalars(listing(model, user=user).where(key == ident)).first() is not None:
        return Refused()
    # Asked whether there is one or not, and noted in either case: else the time would tell who asks.
    return NotFound(hidden=db.session.scalar(select(key).where(key == ident)) is not None)
