"""Playbooks: lines with the cases behind them, changing them, and what was done in a case."""

import re

import pytest

from tests.test_cases import STORY, told
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Case, Citation, Outcome, Playbook, PlaybookLine, Section
from wiki.services import cases, playbooks

ROWS = {"finding": "先问，再听。", "do": "把意见改成问题。\n请他讲课。", "base": "1", "note": ""}


def book(code="proud"):
    """Return the playbook of a type."""
    return db.session.query(Playbook).filter(Playbook.term.has(code=code)).one()


def line(line_id="proud-do-1"):
    return db.session.get(PlaybookLine, line_id)


def evidence(line_id, user):
    """Return what the user sees that cases say of a line of this type."""
    return playbooks.survey([book().term_id], user=user).of(line_id, line(line_id).section)


def cited(sign_in, people, ends, line_id="proud-do-1"):
    """Return cases of Ana's in which a line was done, one for each ending."""
    ana, made = sign_in(people.ana), []
    for number, outcome in enumerate(ends):
        case = told(ana, submission=f"cited {number}", outcome=outcome, personality=["proud"], title=f"Case {number}")
        assert ana.send(f"/types/done-in/{case.id}", {"line": [line_id]}).status_code == 303
        made.append(case)
    return made


def form_of(page):
    """Return what the form of a playbook holds."""
    found = re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\r?\n?(.*?)</textarea>', page.text, re.DOTALL)
    return {name: text.replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&") for name, text in found}


def test_every_shipped_line_speaks_three_languages(app):
    for one in db.session.query(PlaybookLine):
        assert set(one.text) == {"zh-Hans", "zh-Hant", "en"}, one.id
        assert (one.section in (Section.OBJECTION, Section.FIT)) == bool(one.reply), one.id
        assert (one.section is Section.FIT) == (one.fit is not None) == bool(one.product), one.id


def test_everybody_reads_the_playbook_in_their_language(sign_in, people):
    page = sign_in(people.kai).get("/types/proud")

    assert "自傲型" in page.text
    assert line().text["zh-Hans"] in page.text
    kai = sign_in(people.kai)
    kai.send("/account/language", {"language": "en", "next": "/"})
    assert line().text["en"].split("’")[0] in kai.get("/types/proud").text


def test_a_line_without_a_case_says_that_it_is_an_opinion(sign_in, people):
    assert "看法，还没有案例" in sign_in(people.kai).get("/types/proud").text


def test_a_line_changes_with_its_cases_in_the_same_transaction(sign_in, people):
    made = cited(sign_in, people, ["success"] * 4 + ["failure"] * 2)
    counted = evidence("proud-do-1", people.ben)
    assert (counted.done.won, counted.done.total, counted.supporting) == (4, 6, 4)

    ana = sign_in(people.ana)
    ana.send(f"/cases/{made[0].id}/edit", {**STORY, "personality": ["proud"], "outcome": "failure", "base": "1"})
    ana.send(f"/cases/{made[1].id}/archive")
    counted = evidence("proud-do-1", people.ben)
    assert (counted.done.won, counted.done.total) == (2, 5)
    assert "2/5" in sign_in(people.ben).get("/types/proud").text


def test_a_lost_case_speaks_for_what_not_to_do(sign_in, people):
    cited(sign_in, people, ["failure", "failure", "success"], "proud-dont-1")
    counted = evidence("proud-dont-1", people.ben)

    assert (counted.supporting, counted.contradicting) == (2, 1)


def test_counts_are_those_of_a_slow_recount(sign_in, people):
    cited(sign_in, people, ["success", "failure", "success", "success", "failure"])
    done = evidence("proud-do-1", people.ben).done
    readable = [
        one.case for one in db.session.query(Citation).filter_by(line_id="proud-do-1") if one.case.state == "published"
    ]
    assert done.total == len(readable)
    assert done.won == sum(case.outcome is Outcome.SUCCESS for case in readable)


@pytest.mark.parametrize(("number", "drawn"), [(4, False), (5, True)])
def test_nothing_is_drawn_of_fewer_than_five_cases(sign_in, people, number, drawn):
    cited(sign_in, people, ["success"] * number)
    page = sign_in(people.ben).get("/types/proud").text

    assert ('class="ev-point' in page) == drawn
    assert "/types/proud/lines/proud-do-1" in page


def test_a_draft_counts_for_nobody_not_even_its_author(sign_in, people, draft):
    with writing():
        db.session.add(Citation(line_id="proud-do-1", document_id=draft.id, by=people.ana))

    for person in (people.ana, people.ben):
        assert not evidence("proud-do-1", person).done.total


@pytest.mark.parametrize("name", ["ben", "zoe", "max", "kai"])
def test_only_editors_change_a_playbook(sign_in, people, name):
    person = sign_in(getattr(people, name))

    assert person.get("/types/proud/edit").status_code == 403
    assert person.send("/types/proud/edit", ROWS).status_code == 403
    assert "/types/proud/edit" not in person.get("/types/proud").text


@pytest.mark.parametrize("path", ["/types/x", "/types/x/edit", "/types/x/history", "/types/proud/lines/x"])
def test_what_is_not_there_is_not_found(sign_in, people, path):
    assert sign_in(people.eva).get(path).status_code == 404


def test_an_edited_and_moved_line_keeps_its_cases(sign_in, people):
    cited(sign_in, people, ["success"])
    eva = sign_in(people.eva)
    shown = form_of(eva.get("/types/proud/edit"))
    rows = shown["do"].splitlines()
    rows = [*rows[1:], rows[0].replace("。", "，慢慢来。")]
    assert (
        eva.send("/types/proud/edit", {**shown, "finding": "新的一句", "do": "\n".join(rows), "base": "1"}).status_code
        == 303
    )

    assert line().text["zh-Hans"].endswith("慢慢来。")
    assert line().text["en"], "what it says in another language stays"
    assert evidence("proud-do-1", people.ben).done.total == 1
    history = eva.get("/types/proud/history").text
    assert "<ins>" in history
    assert "慢慢来。" in history


def test_a_line_that_was_taken_out_is_gone_and_its_revision_stays(sign_in, people):
    eva = sign_in(people.eva)
    shown = form_of(eva.get("/types/proud/edit"))
    gone = line("proud-ask-1").text["zh-Hans"]
    eva.send("/types/proud/edit", {**shown, "finding": "x", "ask": "", "base": "1"})

    assert gone not in eva.get("/types/proud").text
    assert gone in eva.get("/types/proud/history").text
    assert eva.get("/types/proud/lines/proud-ask-1").status_code == 404


def test_a_stale_edit_loses_nothing_and_says_so(sign_in, people):
    first, second = sign_in(people.eva), sign_in(people.eva)
    shown = form_of(first.get("/types/proud/edit"))
    first.send("/types/proud/edit", {**shown, "finding": "第一", "base": "1"})
    answer = second.send("/types/proud/edit", {**shown, "finding": "第二", "base": "1"})

    assert answer.status_code == 409
    assert "第二" in answer.text
    assert 'name="base" type="hidden" value="2"' in answer.text
    assert second.send("/types/proud/edit", {**shown, "finding": "第二", "base": "2"}).status_code == 303


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    ("field", "value"),
    [("fit", "very good: 衡川数采"), ("do", "长" * 301), ("do", "a\x00b"), ("ask", "问\n" * 200)],
)
def test_what_cannot_be_kept_is_named_and_the_rest_stays(sign_in, people, field, value):
    answer = sign_in(people.eva).send("/types/proud/edit", {**ROWS, field: value, "finding": "留下的一句"})

    assert answer.status_code == 422
    assert "留下的一句" in answer.text
    assert book().version == 1


@pytest.mark.parametrize(("name", "status"), [("ana", 200), ("eva", 200), ("ben", 403), ("zoe", 403), ("max", 404)])
def test_author_and_editors_say_what_was_done_in_a_case(sign_in, people, name, status):
    case = told(sign_in(people.ana), personality=["proud"])
    person = sign_in(getattr(people, name))

    assert person.get(f"/types/done-in/{case.id}").status_code == status
    if status != 200:
        assert person.send(f"/types/done-in/{case.id}", {"line": ["proud-do-1"]}).status_code == status


def test_only_lines_of_the_cases_types_can_be_ticked_and_unticked(sign_in, people):
    ana = sign_in(people.ana)
    case = told(ana, personality=["proud"])
    ana.send(f"/types/done-in/{case.id}", {"line": ["proud-do-1", "honest-do-1", "x", "proud-do-1"]})
    assert playbooks.done_in(case) == {"proud-do-1"}

    ana.send(f"/types/done-in/{case.id}", {"line": []})
    assert playbooks.done_in(case) == set()


def test_a_case_that_is_deleted_takes_its_evidence_along(sign_in, people):
    [case] = cited(sign_in, people, ["success"])
    with writing():
        cases.remove(db.session.get(Case, case.id))

    assert not db.session.query(Citation).count()
