"""What a page of results says of related documents."""

import pytest

from tests.search.telling import tell
from wiki import search

pytestmark = pytest.mark.one_database

EXPENSIVE = "客户觉得我们的报价太贵，要求再便宜一些，否则就找别家。"
QUESTION = "The customer says that our price is too expensive"


def test_what_is_related_says_why_and_that_it_does_not_count(meaning, cases_only, people, sign_in):
    tell(people.ana, "回访 茶叶", "带了茶叶再去一次。")
    tell(people.ana, "回访时嫌贵", f"回访，再回访。{EXPENSIVE}")
    for number in range(4):
        tell(people.ana, f"验收 {number}", "按期验收。")
    search.catch_up()
    while search.follow_vectors():
        pass
    reader = sign_in(people.ben)

    def page(q):
        return reader.get("/search", query_string={"q": q}, headers={"Accept-Language": "en"}).text

    some, none = page("回访 茶叶"), page(QUESTION)
    assert some.index("<mark>回访 茶叶</mark>") < some.index("related: some of your words")
    assert "1 result<" in some
    assert "They are not counted." in some
    assert "related: near in meaning" in none
    assert "They are not counted." not in none
