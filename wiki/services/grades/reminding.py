"""The named matter: on its day whoever answers for the customer is told, once."""

from wiki.models.base import now
from wiki.models.notices import NoticeReason
from wiki.services.grades.finding import to_remind
from wiki.services.notices.telling import write
from wiki.services.notices.told import Told


def remind() -> int:
    """Tell the owners of customers whose named matter was to be settled by today; return how many there were.

    Who has no owner is told to nobody, but stays in the list of what is due. Needs the writing transaction.
    """
    found = to_remind()
    for assessment in found:
        assessment.reminded_at = now()
    owners = ((one.customer.owner_id, one.customer_id) for one in found)
    write([Told(owner, NoticeReason.MATTER, ident) for owner, ident in owners if owner], now())
    return len(found)
