"""Names and numbers in a case are shown before readers see them, and are no hindrance."""

import re

import pytest

from tests.test_cases import STORY, told, write
from tests.test_quick import boxes
from wiki.models import Case, Publication, db
from wiki.services.cases import noticing

NAMED = "找的是王科长，电话13812345678，后来王科长调走了。"


def shown(answer):
    return re.findall(r'<b translate="no">(.*?)</b>', answer.text)


def seen(answer):
    return {"noticed": next(iter(boxes(answer.text, "noticed")))}


def keys(answer):
    return dict(zip(shown(answer), boxes(answer.text, "replace"), strict=True))


def test_a_case_is_published_only_after_its_names_were_shown(sign_in, people):
    ana = sign_in(people.ana)
    answer = write(ana, situation=NAMED)

    assert answer.status_code == 422
    assert shown(answer) == ["13812345678", "王科长"]
    assert NAMED in answer.text
    assert db.session.query(Case).count() == 0
    assert write(ana, situation=NAMED, **seen(answer)).status_code == 303


def test_what_is_ticked_is_replaced_everywhere_and_the_rest_stays(sign_in, people):
    ana = sign_in(people.ana)
    answer = write(ana, situation=NAMED)
    key = keys(answer)["王科长"]
    case = told(ana, situation=NAMED, replace=[key], **seen(answer), **{f"instead-{key}": "一位科长"})

    assert case.head.body["situation"] == "找的是一位科长，电话13812345678，后来一位科长调走了。"


def test_numbers_are_ticked_and_names_are_not(sign_in, people):
    answer = write(sign_in(people.ana), situation=NAMED)

    assert list(boxes(answer.text, "replace").values()) == [True, False]


def test_what_comes_in_after_the_notice_is_shown_as_well(sign_in, people):
    ana = sign_in(people.ana)
    first = write(ana, situation=NAMED)
    again = write(ana, situation=NAMED + "李总也在。", **seen(first))

    assert again.status_code == 422
    assert "李总" in shown(again)


def test_a_draft_is_kept_without_a_question_and_asked_when_it_is_published(sign_in, people):
    ana = sign_in(people.ana)
    case = told(ana, situation=NAMED, action="draft")
    answer = ana.send(f"/cases/{case.id}/publish")

    assert answer.status_code == 422
    assert "王科长" in shown(answer)
    assert case.state is Publication.DRAFT


def test_who_changes_a_published_case_is_asked_about_new_names_only(sign_in, people):
    ana = sign_in(people.ana)
    case = told(ana, situation=NAMED, **seen(write(ana, situation=NAMED)))
    changed = {**STORY, "base": "1"}

    assert ana.send(f"/cases/{case.id}/edit", {**changed, "situation": NAMED + "完了。"}).status_code == 303
    answer = ana.send(f"/cases/{case.id}/edit", {**changed, "base": "2", "situation": NAMED + "李总来了。"})
    assert answer.status_code == 422
    assert "李总" in shown(answer)


def test_a_story_without_names_is_published_without_a_question(sign_in, people):
    assert write(sign_in(people.ana), situation="高总部的任务，金额不大。").status_code == 303


@pytest.mark.postgres_example
@pytest.mark.parametrize("noticed", ["\x00", "x" * 9_000, ",".join(["a"] * 2_000), "<b>"])
def test_nonsense_in_what_was_shown_shows_it_again(sign_in, people, noticed):
    assert write(sign_in(people.ana), situation=NAMED, noticed=noticed).status_code == 422


def test_a_name_is_marked_where_it_stands():
    found = {one.text: one for one in noticing.findings({"title": "王科长", "situation": NAMED})}

    assert found["王科长"].count == 3
    assert [(place.field, place.before) for place in found["王科长"].places][:2] == [
        ("title", ""),
        ("situation", "找的是"),
    ]


def test_of_a_directory_only_so_many_are_listed():
    many = "，".join(f"138{number:08}" for number in range(300))

    assert len(noticing.findings({"situation": many})) == noticing.MOST_FINDINGS
