"""Who answers for products: appointed by those who do, so that no administrator can make a reader of sealed records.

As long as nobody has the role, an administrator gives it; from then on those who have it give and take it. Somebody on
the machine itself, who holds the keys anyway, can add a person with `casewiki user add`.
"""

from collections.abc import Collection

from sqlalchemy import select

from wiki.access import can
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import Role, User
from wiki.models.site import ACCESS, raise_generation
from wiki.models.users import APPOINTED
from wiki.services import people


def handlers() -> list[User]:
    """Return those who answer for products and may sign in."""
    return [user for user in _holders() if user.active]


def require_may_give(before: Collection[Role], after: Collection[Role], *, by: User) -> None:
    """Raise Invalid if `by` may not give or take the guarded role."""
    changed = (APPOINTED in before) != (APPOINTED in after)
    if changed and _holders() and not can("appoint", User, user=by):
        text = N_("Who answers for products decides who else does. They add and remove people under Defects.")
        raise Invalid({"roles": Message(text)})


def appoint(name: str) -> User:
    """Let a person answer for products, too; raise Invalid if there is nobody of this name who can sign in."""
    user = people.found_here(name)
    if user is None:
        raise Invalid({"name": Message(N_("There is nobody of this sign-in name who can sign in."))})
    _set(user, {*map(Role, user.roles), APPOINTED})
    return user


def dismiss(user: User) -> None:
    """Let a person no longer answer for products; raise Invalid for the last one."""
    raise_generation(ACCESS)  # first, so that two who dismiss each other take turns
    if handlers() == [user]:
        raise Invalid({"name": Message(N_("Somebody has to answer for products. Add another person first."))})
    _set(user, {*map(Role, user.roles)} - {APPOINTED})


def _set(user: User, roles: Collection[Role]) -> None:
    user.roles = [role.value for role in Role if role in roles]
    db.session.flush()
    raise_generation(ACCESS)


def _holders() -> list[User]:
    return [user for user in db.session.scalars(select(User).order_by(User.name)) if APPOINTED.value in user.roles]
