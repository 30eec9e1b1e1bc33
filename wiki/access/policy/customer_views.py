"""Who may do what with saved views of the list of customers."""

from typing import Any

from wiki.access.accounts import is_shared_group
from wiki.access.predicates import Line, is_by, sells
from wiki.models import CustomerView

CUSTOMER_VIEWS: dict[tuple[type[Any], str], list[Line]] = {
    # A view names filters and no customer: what it shows is asked anew for whoever opens it.
    (CustomerView, "read"): [[sells, is_shared_group], [sells, is_by]],
    (CustomerView, "create"): [[sells]],
    (CustomerView, "edit"): [[sells, is_by]],
}
