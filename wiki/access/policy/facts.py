"""Who may do what with facts about customers."""

from typing import Any

from wiki.access.accounts import of_open_customer, of_own_account
from wiki.access.facts import (
    is_anothers,
    is_for_named,
    is_for_team,
    is_unconfirmed,
    names_as_reader,
    of_open_fact,
    of_own_accounts_fact,
    of_own_fact,
)
from wiki.access.predicates import Line, is_by, is_there, leads, sells, within_reach
from wiki.models import CustomerFact, FactOpening, FactReader, FactVersion

_COMMON: list[Line] = [
    [sells, of_open_customer, within_reach, is_by],
    [sells, of_own_account, within_reach],
    [leads, of_open_customer, within_reach],
]
_TEAMS: list[Line] = [[sells, of_own_account, is_for_team]]
_AUTHORS: list[Line] = [[sells, of_open_customer, is_for_named, is_by]]
_NAMED: Line = [sells, of_open_customer, is_for_named, is_there, names_as_reader]

FACTS: dict[tuple[type[Any], str], list[Line]] = {
    # What is common knowledge is for all who sell, where they may read the customer. From level 3 on nobody else than
    # those who look after it learns that there is anything; at level 4 not even they what it says, unless named.
    (CustomerFact, "read"): [
        [sells, of_open_customer, within_reach, is_there],
        *_COMMON,
        *_TEAMS,
        *_AUTHORS,
        _NAMED,
    ],
    (CustomerFact, "know"): [
        [sells, of_open_customer, within_reach, is_there],
        *_COMMON,
        [sells, of_own_account],
        *_AUTHORS,
        _NAMED,
    ],
    # To be looked at again by those whose it is to see that it holds.
    (CustomerFact, "keep"): [*_TEAMS, *_AUTHORS],
    (CustomerFact, "edit"): [*_COMMON, *_TEAMS, *_AUTHORS],
    (CustomerFact, "withdraw"): [*_COMMON, *_TEAMS, *_AUTHORS],
    # To more people only by somebody who leads and may read it; to fewer by whoever may change it.
    (CustomerFact, "lower"): [
        [leads, of_open_customer, within_reach],
        [leads, of_own_account, is_for_team],
        [leads, of_open_customer, is_for_named, is_by],
        [leads, *_NAMED],
    ],
    # The second person reads how it came to us and what for, not what it says.
    (CustomerFact, "confirm"): [[sells, of_own_account, is_for_named, is_there, is_anothers, is_unconfirmed]],
    (CustomerFact, "name_readers"): [*_AUTHORS],
    (FactVersion, "read"): [
        [sells, within_reach, of_open_fact],
        [sells, is_for_team, of_own_accounts_fact],
        [sells, of_own_fact],
    ],
    (FactReader, "read"): [[sells, of_own_fact]],
    (FactReader, "end"): [[sells, of_own_fact]],
    (FactOpening, "read"): [[sells, of_own_fact]],
}
