"""Comments on a case: adding, changing, taking back, and who reads what."""

import pytest
from sqlalchemy import event

from tests.test_cases import told
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Comment


@pytest.fixture
def case(sign_in, people):
    return told(sign_in(people.ana))


def commented(person, case, text="我们那边也是这样。"):
    answer = person.send(f"/cases/{case.id}/comments", {"text": text})
    assert answer.status_code == 303
    return db.session.query(Comment).order_by(Comment.id.desc()).first()


def test_a_colleague_comments_and_all_who_read_the_case_read_it(sign_in, people, case):
    comment = commented(sign_in(people.ben), case, "第二次去要带样机。\n<b>别忘了</b>")

    page = sign_in(people.zoe).get(f"/cases/{case.id}").text
    assert "第二次去要带样机。" in page
    assert "&lt;b&gt;别忘了&lt;/b&gt;" in page
    assert f'id="comment-{comment.id}"' in page
    assert comment.version == case.version


def test_a_comment_sent_twice_is_one(sign_in, people, case):
    ben = sign_in(people.ben)
    commented(ben, case)
    commented(ben, case)

    assert db.session.query(Comment).count() == 1


@pytest.mark.postgres_example
@pytest.mark.parametrize("text", ["", "   ", "长" * 5_001, "a\x00b"])
def test_what_cannot_be_kept_is_named_and_nothing_is_lost(sign_in, people, case, text):
    answer = sign_in(people.ben).send(f"/cases/{case.id}/comments", {"text": text})

    assert answer.status_code == 422
    assert 'id="text-error"' in answer.text
    assert not db.session.query(Comment).count()


def test_its_author_changes_it_and_nobody_else(sign_in, people, case):
    comment = commented(sign_in(people.ben), case)
    for name, status in (("zoe", 403), ("ana", 403), ("eva", 403), ("max", 404)):
        person = sign_in(getattr(people, name))
        assert person.get(f"/comments/{comment.id}/edit").status_code == status
        assert person.send(f"/comments/{comment.id}/edit", {"text": "x"}).status_code == status

    sign_in(people.ben).send(f"/comments/{comment.id}/edit", {"text": "换个说法。"})
    page = sign_in(people.zoe).get(f"/cases/{case.id}").text
    assert "换个说法。" in page
    assert "改过" in page


def test_what_was_taken_back_is_read_by_nobody_else_and_can_be_brought_back(sign_in, people, case):
    ben, zoe = sign_in(people.ben), sign_in(people.zoe)
    comment = commented(ben, case)
    ben.send(f"/comments/{comment.id}/remove")
    assert "我们那边也是这样。" not in zoe.get(f"/cases/{case.id}").text
    assert "已收回" in ben.get(f"/cases/{case.id}").text

    ben.send(f"/comments/{comment.id}/restore")
    assert "我们那边也是这样。" in zoe.get(f"/cases/{case.id}").text


def test_an_editor_takes_a_comment_back_and_a_colleague_does_not(sign_in, people, case):
    comment = commented(sign_in(people.ben), case)
    assert sign_in(people.zoe).send(f"/comments/{comment.id}/remove").status_code == 403

    eva = sign_in(people.eva)
    assert eva.send(f"/comments/{comment.id}/remove").status_code == 303
    assert comment.removed_at
    assert eva.send(f"/comments/{comment.id}/restore").status_code == 303
    assert not comment.removed_at


def test_nobody_comments_on_a_draft_of_somebody_else_and_who_does_not_sell_not_at_all(sign_in, people, draft, case):
    assert sign_in(people.ben).send(f"/cases/{draft.id}/comments", {"text": "x"}).status_code == 404
    assert sign_in(people.max).send(f"/cases/{case.id}/comments", {"text": "x"}).status_code == 404
    assert sign_in(people.max).get(f"/cases/{case.id}").status_code == 404


def test_a_comment_of_an_author_who_hides_is_not_signed(sign_in, people, case):
    with writing():
        case.author_hidden, people.ana.display_name = True, "Canary Ana"
    commented(sign_in(people.ana), case, "补充一句。")
    page = sign_in(people.ben).get(f"/cases/{case.id}").text

    assert "补充一句。" in page
    assert "Canary Ana" not in page


def test_many_comments_ask_no_query_each(sign_in, people, case):
    ben = sign_in(people.ben)
    for number in range(12):
        commented(ben, case, f"第 {number} 条")
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert ben.get(f"/cases/{case.id}").text.count('class="comment"') == 12

    assert sum("comments" in query for query in asked) == 3
