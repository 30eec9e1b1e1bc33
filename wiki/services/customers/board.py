"""The board of customers: the first of each stage, and what is to be done next with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wiki.access import listing, with_rights
from wiki.extensions import db
from wiki.models import Customer, Interaction, Stage, User
from wiki.services.customers.finding import found, number

MOST_CARDS = 20


@dataclass(frozen=True)
class Column:
    """One stage: its first customers, and how many there are in all."""

    stage: Stage
    cards: Sequence[Customer]
    total: int


def columns(text: str, chosen: Mapping[str, Sequence[str]], *, user: User, sort: str = "") -> list[Column]:
    """Return the stages in their order, those alone that are chosen if any is, with what the user may list."""
    wanted = [stage for stage in Stage if stage.value in chosen.get("stage", [one.value for one in Stage])]
    made = []
    for stage in wanted:
        filters = {**chosen, "stage": [stage.value]}
        total = number(text, filters, user=user)
        cards = with_rights(found(text, filters, user=user, sort=sort).limit(MOST_CARDS), user=user) if total else []
        made.append(Column(stage, cards, total))
    return made


def next_steps(board: Sequence[Column], *, user: User) -> dict[str, Interaction]:
    """Return what is to be done next with each customer on it, the earliest; what the user may not read is left out."""
    ids = [one.id for column in board for one in column.cards]
    open_ = Interaction.next_step != "", Interaction.next_done_at.is_(None), Interaction.customer_id.in_(ids)
    query = listing(Interaction, "list", user=user).where(*open_)
    late = Interaction.next_on.is_not(None), Interaction.next_on.desc(), Interaction.id
    return {one.customer_id: one for one in db.session.scalars(query.order_by(*late))}
