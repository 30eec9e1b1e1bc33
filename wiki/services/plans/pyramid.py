"""The three classes of accounts: how many customers are of each, and where our time goes (inventory 4.22, 4.23)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func

from wiki.access import listing, rule
from wiki.extensions import db
from wiki.models import AccountClass, Customer, Interaction, User
from wiki.models.base import now
from wiki.services.counting import ACCOUNTS, kept

YEAR_DAYS = 365
"""The contacts of so many days count, today's among them."""

CUSTOMERS = Customer.__table__.c


@dataclass(frozen=True)
class Layer:
    """A class of accounts: how many customers and contacts are of it, and their shares of all those in percent."""

    account_class: AccountClass
    customers: int
    share: int
    contacts: int
    time: int


def pyramid(*, user: User) -> list[Layer]:
    """Return the three classes, those on top first, of the customers and contacts that the user may read."""
    return kept("pyramid of accounts", now().date().isoformat(), user, lambda: _layers(user), of=ACCOUNTS)


def _layers(user: User) -> list[Layer]:
    of_class = CUSTOMERS.account_class.is_not(None)
    each = CUSTOMERS.account_class, func.count()
    classed = listing(Customer, "list", user=user).where(of_class)
    numbers = classed.with_only_columns(*each, maintain_column_froms=True).group_by(CUSTOMERS.account_class)
    customers = {name: number for name, number in db.session.execute(numbers)}  # noqa: C416 - rows are no pairs to mypy
    since = (now().date() - timedelta(days=YEAR_DAYS)).isoformat()
    told = listing(Interaction, "list", user=user).join(Customer, CUSTOMERS.id == Interaction.customer_id)
    told = told.where(Interaction.happened_on > since, rule(Customer, "list", user), of_class)
    by_class = told.with_only_columns(*each, maintain_column_froms=True).group_by(CUSTOMERS.account_class)
    contacts = {name: number for name, number in db.session.execute(by_class)}  # noqa: C416
    found = []
    for one in AccountClass:
        here, met = customers.get(one.value, 0), contacts.get(one.value, 0)
        shares = _percent(here, sum(customers.values())), _percent(met, sum(contacts.values()))
        found.append(Layer(one, here, shares[0], met, shares[1]))
    return found


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
