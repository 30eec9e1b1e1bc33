"""Who reviews what: anybody reads it, whoever leads sets it, and no way leads nowhere."""

import pytest

from tests.accounts import EN
from tests.test_reviews import cast
from wiki.errors import Invalid
from wiki.models import Quorum, RecordType
from wiki.services import reviews
from wiki.services.reviews import Step

__all__ = ["cast"]
pytestmark = pytest.mark.one_database

FLOW = {"type": "claim", "base": "0", "who-1": ["role:editor"], "need-1": "any", "days-1": "3", "note": "更快"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"who-1": []}, "who-1"),
        ({"who-1": ["role:emperor"]}, "who-1"),
        ({"who-1": ["place:sponsor"]}, "who-1"),
        ({"who-1": ["role:defect_manager"]}, "who-1"),
        ({"who-1": ["role:admin"]}, "who-1"),
        ({"who-1": ["role:editor", "role:admin"], "need-1": "all"}, "who-1"),
        ({"people-1": "nobody"}, "people-1"),
        ({"need-1": "most"}, "need-1"),
        ({"days-1": "0"}, "days-1"),
        ({"days-1": "61"}, "days-1"),
        ({"note": "x" * 400}, "note"),
    ],
)
def test_a_way_that_leads_nowhere_is_refused_beside_its_field(cast, changes, field):
    with pytest.raises(Invalid) as refused:
        reviews.parse(RecordType.CLAIM, {**FLOW, **changes})
    assert set(refused.value.fields) == {field}


def test_all_read_who_reviews_what_and_whoever_leads_or_administers_sets_it(sign_in, cast):
    typed = {**FLOW, "people-2": "Ben, zoe", "need-2": "all", "days-2": "4"}
    for person in (cast.ana, cast.eva, cast.kai):
        browser = sign_in(person)
        assert "Editor" in browser.get("/reviews/flows", headers=EN).text
        assert browser.send("/reviews/flows", typed).status_code == 403
    lee = sign_in(cast.lee)
    assert 'name="who-5"' in lee.get("/reviews/flows?type=claim").text
    wrong = lee.send("/reviews/flows", {**typed, "people-2": "Ben, nobody"}, headers=EN)
    assert wrong.status_code == 422
    assert 'value="Ben, nobody"' in wrong.text
    assert lee.send("/reviews/flows", typed).status_code == 303
    steps = reviews.current(RecordType.CLAIM).steps
    assert steps == (
        Step(("role:editor",), Quorum.ANY, 3),
        Step((f"user:{cast.ben.id}", f"user:{cast.zoe.id}"), Quorum.ALL, 4),
    )
    page = sign_in(cast.max).get("/reviews/flows", headers=EN).text
    assert "Version 1" in page
    assert "更快" in page
    late = sign_in(cast.max).send("/reviews/flows", {**typed, "days-1": "9"})
    assert late.status_code == 409
    assert 'value="9"' in late.text
    assert reviews.current(RecordType.CLAIM).number == 1
