"""All accounts beside each other as a table: where each stands, what it brings, its plan and what is wrong."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from wiki.errors import N_, WikiError
from wiki.services.plans import Account
from wiki.transfer.customer_export import MOST, TOO_MANY

LABELS = {
    "place": N_("Place"),
    "name": N_("Customer"),
    "ref": N_("Number"),
    "account_class": N_("Class"),
    "owner": N_("Answers for it"),
    "cell": N_("Cell"),
    "movement": N_("Movement"),
    "revenue": N_("Revenue"),
    "health": N_("Health"),
    "late": N_("Actions late"),
    "risks": N_("Why at risk"),
    "plan": N_("Plan"),
    "starts": N_("First day of the plan"),
    "ends": N_("Last day of the plan"),
    "review_due": N_("To be reviewed by"),
    "relationship": N_("What we are to them"),
}
"""The columns in their order."""

Words = Callable[[str, Account], str]
"""What a column says of an account in the reader's language, of those that are not figures or days."""


def rows(accounts: Sequence[Account], owners: Mapping[int, str], words: Words) -> Iterator[list[str]]:
    """Yield a row for each account; `owners` are the names of people. Raise WikiError for more than are handed out."""
    if len(accounts) > MOST:
        raise WikiError(TOO_MANY, number=len(accounts), most=MOST)
    return (_row(one, owners, words) for one in accounts)


def _row(account: Account, owners: Mapping[int, str], words: Words) -> list[str]:
    starts, ends = account.period or ("", "")
    known = account.health.score is not None
    plain = {
        "place": str(account.place),
        "name": account.title,
        "ref": account.customer_id,
        "owner": owners.get(account.owner_id or 0, ""),
        "revenue": "" if account.revenue is None else f"{account.revenue:.15g}",
        "health": str(account.health.score) if known else "",
        "late": str(account.health.late) if known else "",
        "starts": starts,
        "ends": ends,
        "review_due": account.review_due or "",
    }
    return [plain[name] if name in plain else words(name, account) for name in LABELS]
