"""Which customers rows of a table are about: by the number that they have, here or where they come from, or by name."""

from collections import defaultdict
from collections.abc import Iterable

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Customer, User
from wiki.services import customers, submissions
from wiki.services.customers.names import alike, core
from wiki.transfer.customer_rows import Said


def token_of(ref: str) -> str:
    """Return what a customer is sent in under, that has this number where the table comes from."""
    return f"table {ref}"


class Known:
    """The customers that somebody may list, by number and name; asked once for a batch of rows."""

    def __init__(self, rows: Iterable[Said], user: User) -> None:
        rows = list(rows)
        kept = {submissions.own(token_of(one.ref), by=user, kind="customer"): one.ref for one in rows if one.ref}
        table = listing(Customer, "list", user=user)
        refs = table.where(Customer.id.in_({one.ref for one in rows if one.ref}))
        sent = table.where(Customer.submission.in_([token for token in kept if token]))
        found = db.session.execute(sent.with_only_columns(Customer.submission, Customer.id))
        self._refs = {kept[row[0]]: row[1] for row in found}
        self._refs |= {ident: ident for ident in db.session.scalars(refs.with_only_columns(Customer.id))}
        self._cores: dict[str, list[tuple[str, str]]] = defaultdict(list)
        wanted = {core(one.raw.get("name", "")) for one in rows}
        named = table.with_only_columns(Customer.id, Customer.cores, Customer.sought).order_by(
            Customer.touched_at.desc()
        )
        for ident, cores, sought in db.session.execute(named):
            for name in wanted.intersection(cores.split("\n")):
                self._cores[name].append((ident, sought))
        self._people = customers.candidates()

    def by_ref(self, ref: str) -> str | None:
        """Return the customer of that number."""
        return self._refs.get(ref) if ref else None

    def by_name(self, name: str) -> tuple[str | None, list[str]]:
        """Return the one customer of exactly that name, or None and those whose names look the same."""
        similar = self._cores.get(core(name), []) if name else []
        same = [ident for ident, sought in similar if alike(name) in sought.split("\n")]
        return (same[0], []) if len(same) == 1 else (None, [ident for ident, _ in similar])

    def people(self, name: str) -> list[User]:
        """Return those who sell and are called so, by sign-in name or by the name that is shown."""
        folded = name.casefold()
        exact = [one for one in self._people if one.name.casefold() == folded]
        return exact or [one for one in self._people if one.display_name.casefold() == folded]


def titles(idents: Iterable[str], *, user: User) -> list[Customer]:
    """Return those of some customers that the user may list."""
    query = listing(Customer, "list", user=user).where(Customer.id.in_(list(idents)))
    return list(db.session.scalars(query.order_by(Customer.sought, Customer.id)))
