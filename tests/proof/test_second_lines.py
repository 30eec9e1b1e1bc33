"""What the index hands out by mistake, and what is found without it: the database lets nothing through."""

import pytest

from tests.search.telling import tell
from tests.test_saved_searches import look
from tests.writing import writing
from wiki import search
from wiki.models import SavedSearch, SearchNews, db
from wiki.models.site import ACCESS, raise_generation
from wiki.search import similar, suggesting

FILED = {"outcome": "success", "personality": ("proud",), "industry": "retail"}
ASKING = ("wiki.search.asking", "wiki.search.suggesting", "wiki.search.similar", "wiki.search.watching")


@pytest.fixture
def cases(people):
    """A case that Ben may read and one that nobody but its author may, both in the index."""
    open_one, hidden = (tell(people.ana, f"鸵鸟的价格 {n}", "他先问价格。", **FILED) for n in "ab")
    with writing():
        hidden.level = 4
        raise_generation(ACCESS)
    search.catch_up()
    return open_one, hidden


@pytest.fixture
def careless(monkeypatch):
    """Let the index take everybody for somebody who may find all."""
    for module in ASKING:
        monkeypatch.setattr(f"{module}.audience", lambda reader, _user: reader.audience(reader.keys()))


def test_no_title_is_suggested_that_the_index_hands_out_by_mistake(cases, careless, people):
    assert [one.record.id for one in suggesting.suggestions("鸵鸟", user=people.ben).titles] == [cases[0].id]
    assert len(suggesting.suggestions("鸵鸟", user=people.ana).titles) == 2


def test_no_case_is_similar_that_the_index_hands_out_by_mistake(cases, careless, people):
    asked = {"text": "他先问价格。", "codes": {"personality": ["proud"]}}
    assert [hit.record.id for hit in similar.similar_for(**asked, user=people.ben).hits] == [cases[0].id]


def test_nothing_is_news_that_the_index_hands_out_by_mistake(careless, sign_in, people):
    look()
    assert sign_in(people.ben).send("/searches/new?q=鸵鸟", {"name": "x", "notify": "y"}).status_code == 303
    hidden = tell(people.ana, "鸵鸟", outcome="failure")
    with writing():
        hidden.level = 4
        raise_generation(ACCESS)
    look()

    assert db.session.query(SavedSearch).count() == 1
    assert not db.session.query(SearchNews).count()


def test_without_the_index_nothing_hidden_is_found_counted_or_similar(cases, monkeypatch, people):
    def gone():
        raise search.asking.IndexUnusable("gone")

    for module in ASKING[:3]:
        monkeypatch.setattr(f"{module}.backend", gone)
    found = search.find("鸵鸟", user=people.ben, kind="case")

    assert found.degraded
    assert ([hit.id for hit in found.hits], found.total) == ([cases[0].id], 1)
    assert {code for counts in found.facets.values() for _, code in map(reversed, counts)} >= {"retail"}
    assert {number for counts in found.facets.values() for _, number in counts} == {1}
    alike = similar.similar_for("", {"personality": ["proud"]}, user=people.ben)
    assert (alike.degraded, [hit.record.id for hit in alike.hits]) == (True, [cases[0].id])
