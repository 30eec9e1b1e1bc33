"""HTTP: load, validate, call one service, answer."""

from wiki.blueprints import account, auth, cases, health, home, judgements, people, reports, search, terms, uses
from wiki.blueprints.api import bp as api

BLUEPRINTS = (
    home.bp,
    search.bp,
    cases.bp,
    judgements.bp,
    terms.bp,
    reports.bp,
    uses.bp,
    account.bp,
    people.bp,
    auth.bp,
    health.bp,
    api,
)
