"""Who may do what with what is noted of our products at a customer."""

from typing import Any

from wiki.access.accounts import of_open_customer
from wiki.access.predicates import Line, sells
from wiki.models import Offering

# Read with the customer; whoever may note something of the customer says how it stands.
OFFERINGS: dict[tuple[type[Any], str], list[Line]] = {(Offering, "read"): [[sells, of_open_customer]]}
