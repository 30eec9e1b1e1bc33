"""HTTP: load, validate, call one service, answer."""

from wiki.blueprints import (
    account,
    auth,
    cards,
    cases,
    coverage,
    health,
    home,
    judgements,
    people,
    playbooks,
    quick,
    reports,
    search,
    similar,
    terms,
    uses,
    vocabulary,
)
from wiki.blueprints.api import bp as api

BLUEPRINTS = (
    home.bp,
    search.bp,
    quick.bp,
    cases.bp,
    coverage.bp,
    similar.bp,
    judgements.bp,
    cards.bp,
    playbooks.bp,
    terms.bp,
    vocabulary.bp,
    reports.bp,
    uses.bp,
    account.bp,
    people.bp,
    auth.bp,
    health.bp,
    api,
)
