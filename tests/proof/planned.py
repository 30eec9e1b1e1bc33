"""An account plan with one of each part, for the matrix: the author's, one of a key account and one of another."""

from typing import Any

from tests.planning import account, with_all_parts
from wiki.models import User


def plan_accounts(known: dict[str, dict[str, Any]], author: User) -> None:
    """Write the plans; their team are people of their own, none of whom asks anything of the matrix."""
    known["plan"] = with_all_parts(account(author, key=False, name="Sample planned"))
    known["key plan"] = with_all_parts(account(author, name="Sample key"))
