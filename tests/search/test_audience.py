"""What somebody may find, kept by the parts of an index."""

import pytest

from tests.search.telling import retell, tell
from tests.writing import writing
from wiki import search
from wiki.extensions import db
from wiki.models import Case
from wiki.models.site import ACCESS, raise_generation
from wiki.search import audience as audiences
from wiki.search.meaning.following import Progress
from wiki.search.place import backend
from wiki.services.cases.question import Question

pytestmark = [pytest.mark.usefixtures("cases_only"), pytest.mark.one_whoosh, pytest.mark.one_database]


@pytest.fixture
def asked(monkeypatch):
    """What the database was asked for: the ids, or None for everything."""
    calls, real = [], audiences._findable_ids
    monkeypatch.setattr(
        audiences, "_findable_ids", lambda user, keys, **more: calls.append(keys) or real(user, keys, **more)
    )
    return calls


def found(user, q="价格"):
    return {hit.id for hit in search.find(q, user=user).hits}


def test_after_a_commit_only_what_is_new_is_asked_for(people, asked, monkeypatch):
    monkeypatch.setattr(audiences, "FEW", 2)
    first, *others = [tell(people.ana, f"价格太高 {number}", outcome="success") for number in range(4)]
    search.catch_up()
    assert len(found(people.ben)) == 4
    retell(first, people.ana, "价格太低")
    search.catch_up()

    assert found(people.ben) == {case.id for case in (first, *others)}
    assert found(people.ben, "太低") == {first.id}
    assert asked == [None, [first.id]]


def test_after_a_change_of_rights_everything_is_asked_for(people, asked):
    cases = [tell(people.ana, f"价格太高 {number}", outcome="success") for number in range(3)]
    search.catch_up()
    assert len(found(people.zoe)) == 3
    with writing():
        db.session.get(Case, cases[0].id).level = 4
        raise_generation(ACCESS)

    assert found(people.zoe) == {case.id for case in cases[1:]}
    search.catch_up()
    assert found(people.zoe) == {case.id for case in cases[1:]}
    assert len(asked) >= 2


def test_an_audience_kept_by_parts_is_the_one_made_anew(people):
    told = [tell(people.ana, f"价格太高 {number}", outcome="success") for number in range(12)]
    for number, case in enumerate(told):
        if number % 3 == 0:
            retell(case, people.ana, f"价格太低 {number}")
        search.catch_up()
        reader = backend().reader()
        kept, ids = audiences.audience(reader, people.ben), audiences._findable_ids(people.ben, None)

        assert kept.mask.tolist() == reader.audience(ids).mask.tolist()
        assert kept.count == len(told)


@pytest.mark.one_database
def test_a_case_that_somebody_may_not_find_does_not_move_how_far_vectors_have_come(meaning, people):
    tell(people.ana, "先问", "客户嫌贵。", judge=Question("谁先说？", "先说什么？", ("价格", "时间"), 1))
    search.catch_up_vectors()
    tell(people.ana, "嫌贵", "客户嫌贵。")
    search.catch_up()

    assert search.vector_progress() == Progress(documents=2, missing=1)
    assert search.vector_progress_for(people.ben) == Progress(documents=1, missing=1)
    assert search.vector_progress_for(people.eva) == Progress(documents=2, missing=1)
