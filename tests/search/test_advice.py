"""Cases are found by what handbooks say of what was done in them, and by other words for that."""

import numpy as np
import pytest
from sqlalchemy import event

from tests.test_cases import told
from tests.test_playbooks import book, line
from tests.writing import writing
from wiki import content, search
from wiki.extensions import db
from wiki.search.backend import Document
from wiki.search.meaning.passages import ADVICE, Texts
from wiki.services import playbooks

pytestmark = [pytest.mark.usefixtures("cases_only"), pytest.mark.one_whoosh]
DONE = "proud-dont-1"


def found(q, user):
    """Return the titles of what is found."""
    return [hit.title.text for hit in search.find(q, user=user).hits if not hit.related]


@pytest.fixture
def case(sign_in, people):
    """Return a case of Ana's in which a line was done."""
    ana = sign_in(people.ana)
    one = told(ana, personality=["proud"], title="白板上的公式")
    ana.send(f"/types/done-in/{one.id}", {"line": [DONE]})
    search.catch_up()
    return one


def test_a_case_is_found_by_the_line_that_was_done_in_it_and_the_passage_shows_it(case, people):
    hit = search.find("证明他错", user=people.ben).hits[0]

    assert hit.title.text == "白板上的公式"
    assert (hit.snippet.section, "证明他错" in hit.snippet.text) == ("advice", True)
    assert found("proving them wrong", people.ben) == ["白板上的公式"]


def test_the_lines_of_a_whole_page_are_loaded_together(case, sign_in, people):
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda _connection, _cursor, text, *_rest: asked.append(text))
    ana = sign_in(people.ana)

    def loads():
        asked.clear()
        db.session.expire_all()
        hits = search.find("证明他错", user=people.ben).hits
        assert all(hit.snippet.section == "advice" for hit in hits)
        return len(hits), sum("playbook_lines" in text for text in asked)

    assert loads() == (1, 1)
    for number in range(4):
        one = told(ana, submission=f"more {number}", personality=["proud"], title=f"公式 {number}")
        ana.send(f"/types/done-in/{one.id}", {"line": [DONE]})
    search.catch_up()
    assert loads() == (5, 1)


def test_a_case_is_found_by_other_words_for_the_line_in_both_languages(case, people):
    assert "当面打脸" in line(DONE).wordings["zh-Hans"]
    assert found("当面打脸", people.ben) == ["白板上的公式"]
    assert found("當面打臉", people.ben) == ["白板上的公式"]
    assert found("won the argument", people.ben) == ["白板上的公式"]


def test_the_case_is_not_found_by_a_line_any_more_that_is_unticked_or_taken_out(case, sign_in, people):
    sign_in(people.ana).send(f"/types/done-in/{case.id}", {})
    search.catch_up()
    assert found("证明他错", people.ben) == []

    sign_in(people.ana).send(f"/types/done-in/{case.id}", {"line": [DONE]})
    search.catch_up()
    assert found("证明他错", people.ben) == ["白板上的公式"]
    with writing():
        kept = [one for one in playbooks.from_body(book().head.body) if one.id != DONE]
        playbooks.revise(book(), book().head.body["title"], kept, base=1, by=people.eva)
    search.catch_up()
    assert found("证明他错", people.ben) == []


def test_an_editor_says_a_line_in_other_words_and_the_cases_are_found_by_them(case, sign_in, people):
    page = sign_in(people.eva).get(f"/types/proud/lines/{DONE}")
    assert 'name="wordings"' in page.text
    sent = sign_in(people.eva).send(f"/types/proud/lines/{DONE}", {"wordings": "拆台；揭短", "base": "1"})
    search.catch_up()

    assert sent.status_code == 303
    assert found("拆台", people.ben) == ["白板上的公式"]
    assert found("当面打脸", people.ben) == []
    assert line(DONE).wordings["en"].startswith("corrected him")


def test_words_based_on_an_older_handbook_are_shown_again_and_too_many_are_refused(sign_in, people):
    eva = sign_in(people.eva)

    assert eva.send(f"/types/proud/lines/{DONE}", {"wordings": "拆台", "base": "0"}).status_code == 409
    refused = eva.send(f"/types/proud/lines/{DONE}", {"wordings": "拆" * 601, "base": "1"})
    assert refused.status_code == 422
    assert "拆" * 601 in refused.text


def test_who_may_not_edit_the_handbook_reads_the_other_words_and_changes_none(sign_in, people):
    ana = sign_in(people.ana)

    page = ana.get(f"/types/proud/lines/{DONE}")
    assert "当面打脸" in page.text
    assert 'name="wordings"' not in page.text
    assert ana.send(f"/types/proud/lines/{DONE}", {"wordings": "拆台", "base": "1"}).status_code == 403


def test_lines_of_an_older_site_get_the_shipped_words_and_those_of_editors_stay(app, people):
    with writing():
        bare = [playbooks.LineContent(**{**vars(one), "wordings": {}}) for one in playbooks.from_body(book().head.body)]
        playbooks.revise(book(), book().head.body["title"], bare, base=1, by=people.eva)
        assert not line(DONE).wordings
        playbooks.install(content.playbooks(), by=people.eva)
    assert "当面打脸" in line(DONE).wordings["zh-Hans"]
    with writing():
        own = [playbooks.LineContent(**{**vars(one), "wordings": {}}) for one in playbooks.from_body(book().head.body)]
        own[0] = playbooks.LineContent(**{**vars(own[0]), "wordings": {"en": "mine"}})
        playbooks.revise(book(), book().head.body["title"], own, base=3, by=people.eva)
        playbooks.install(content.playbooks(), by=people.eva)
    assert not line(DONE).wordings
    db.session.expire_all()


def test_the_vector_of_the_whole_is_raised_by_title_and_advice_but_not_by_other_words():
    axes = {"题\n文": 0, "题": 1, "别争": 2, "文": 3}
    texts = Texts.of(Document("1", "case", "题", "文", advice=("别争",), wordings=("打脸",)))

    vectors = texts.vectors(lambda asked: np.eye(4, dtype=np.float32)[[axes[text] for text in asked]])

    whole = np.array([1, 1, ADVICE, 0]) / np.sqrt(2 + ADVICE**2)
    assert np.allclose(vectors[0], whole, atol=1e-6)
    assert vectors[1:].tolist() == [[0, 0, 0, 1]]
    assert Texts.of(Document("1", "case", "", "文")).vectors(lambda asked: np.ones((len(asked), 4))).shape == (2, 4)
