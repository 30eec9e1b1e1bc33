"""What the organisation has set for itself: the version in force, earlier ones, and setting it otherwise."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from wiki.errors import N_, Stale
from wiki.extensions import database_name, db
from wiki.models import RuleKind, RuleVersion, User
from wiki.models.site import VOCABULARY, generation, lock_generation, raise_generation
from wiki.services import audit

NEWER = N_("Somebody has changed the list meanwhile. Look at it, then change it again.")
"""What whoever was slower is told of a list that is kept as rules."""

_cached: dict[RuleKind, tuple[Any, tuple[int, Mapping[str, Any] | None]]] = {}


def current(kind: RuleKind) -> tuple[int, Mapping[str, Any] | None]:
    """Return the number of the version in force and what it says; 0 and None if nobody has set anything."""
    place = database_name(), generation(VOCABULARY)
    if kind not in _cached or _cached[kind][0] != place:
        newest = db.session.execute(_newest(kind)).first()
        _cached[kind] = place, (newest[0], newest[1]) if newest else (0, None)
    return _cached[kind][1]


def body(kind: RuleKind, number: int) -> Mapping[str, Any] | None:
    """Return what an earlier version says; None for what is shipped."""
    kept: Mapping[str, Any] | None = db.session.scalar(
        select(RuleVersion.body).where(RuleVersion.kind == kind, RuleVersion.number == number)
    )
    return kept


def bodies(kind: RuleKind) -> Sequence[Mapping[str, Any]]:
    """Return what each version says that was ever set, the newest first."""
    every = select(RuleVersion.body).where(RuleVersion.kind == kind)
    return db.session.scalars(every.order_by(RuleVersion.number.desc())).all()


def change(kind: RuleKind, new: Mapping[str, Any], *, base: int, by: User, note: str = "", address: str = "") -> None:
    """Set it otherwise from now on; audited. Raise Stale if `base` is not the version in force."""
    lock_generation(VOCABULARY)
    newest = db.session.scalar(select(func.max(RuleVersion.number)).where(RuleVersion.kind == kind)) or 0
    if base != newest:
        raise Stale(newest)
    db.session.add(RuleVersion(kind=kind, number=newest + 1, body=dict(new), note=note, by=by))
    raise_generation(VOCABULARY)
    audit.note("change rules", by=by, subject=f"{kind.value} {newest + 1}", address=address)


def _newest(kind: RuleKind) -> Any:
    newest = select(RuleVersion.number, RuleVersion.body).where(RuleVersion.kind == kind)
    return newest.order_by(RuleVersion.number.desc()).limit(1)
