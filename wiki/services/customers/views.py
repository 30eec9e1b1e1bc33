"""Saved views of the list of customers: filters under a name, for oneself or for all who sell."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select

from wiki.access import listing, prepared
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import CustomerView, User
from wiki.models.customer_views import VIEW_NAME_LENGTH
from wiki.services.typed import Typed

MOST_VIEWS = 50
MOST_SHOWN = 100
_TAKEN = N_("You have a view of this name already.")


def parse(raw: Mapping[str, Any]) -> tuple[str, bool]:
    """Return a view's name and whether all who sell see it, or raise Invalid."""
    typed = Typed(raw)
    name = typed.line("name", VIEW_NAME_LENGTH, needed=N_("Write a name for the view."))
    typed.done()
    return name, typed.flag("shared")


def keep(name: str, asked: Mapping[str, Sequence[str]], *, shared: bool, by: User) -> CustomerView:
    """Keep filters under a name; the person's own view of that name gets these. Raise Invalid if there are too many."""
    db.session.refresh(by, with_for_update=True)  # two that one person keeps at once are counted in turn
    own = select(CustomerView).where(CustomerView.by_id == by.id)
    kept = db.session.scalars(own.where(CustomerView.name == name)).first()
    if kept is None:
        if (db.session.scalar(select(func.count()).select_from(own.subquery())) or 0) >= MOST_VIEWS:
            text = N_("You have %(most)s views already. Delete one first.")
            raise Invalid({"name": Message(text, {"most": MOST_VIEWS})})
        kept = CustomerView(name=name, by=by)
        db.session.add(kept)
    kept.asked, kept.shared = {key: list(values) for key, values in asked.items()}, shared
    db.session.flush()
    return kept


def change(view: CustomerView, name: str, *, shared: bool) -> None:
    """Give another name, share it or not. Raise Invalid if another own one has the name."""
    same = select(CustomerView.id).where(CustomerView.by_id == view.by_id, CustomerView.name == name)
    if db.session.scalar(same.where(CustomerView.id != view.id)):
        raise Invalid({"name": Message(_TAKEN)})
    view.name, view.shared = name, shared


def delete(view: CustomerView) -> None:
    """Delete a view; nothing else hangs on it."""
    db.session.delete(view)
    db.session.flush()


def of(user: User) -> list[CustomerView]:
    """Return the views that the person may see, own ones first, each by name."""
    return list(db.session.scalars(prepared(_seen, user=user)))


def _seen(*, user: User) -> Select[Any]:
    order = CustomerView.by_id != user.id, CustomerView.name, CustomerView.id
    return listing(CustomerView, user=user).order_by(*order).limit(MOST_SHOWN)
