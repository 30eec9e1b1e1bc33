"""Comments on a plan: by whom, on what, answered and settled, and that they are no opinions."""

import pytest
from sqlalchemy import select

from tests.accounts import EN
from tests.planning import account, approved, drafted
from tests.writing import writing
from wiki.extensions import db
from wiki.models import PlanComment, PlanConsultation, PlanState, Role
from wiki.models.plans import PlanPart
from wiki.services import customers, plans
from wiki.services import people as people_service
from wiki.services.plans import commenting

pytestmark = pytest.mark.one_database


@pytest.fixture
def team(people):
    return account(people.ana)


def comment(team, plan, text, by=None, **typed):
    with writing():
        return commenting.comment(plan, {"text": text, **typed}, by=by or team.mo)


def test_team_and_leaders_comment_answer_and_settle(team, people, sign_in):
    plan = drafted(team)
    [objective] = plans.objectives_of(plan, user=team.owner)
    ana = sign_in(team.owner)
    assert 'id="comments"' not in ana.get(f"/plans/{plan.id}").text
    for one in (team.tea, team.mo, team.su, team.boss):
        sent = {"text": f"{one.name}说先见副总", "about": f"objective:{objective.id}"}
        assert sign_in(one).send(f"/plans/{plan.id}/comments/new", sent).status_code == 303
    found = db.session.scalars(select(PlanComment).order_by(PlanComment.at)).all()
    assert [(one.by, one.part, one.part_id, one.version) for one in found] == [
        (one, PlanPart.OBJECTIVE, objective.id, plan.version) for one in (team.tea, team.mo, team.su, team.boss)
    ]
    assert db.session.scalars(select(PlanConsultation)).all() == [], "a comment is no opinion"
    first = found[0]
    path = f"/plan-comments/{first.id}"
    assert ana.send(f"{path}/answer", {"text": " "}).status_code == 422
    assert ana.send(f"{path}/answer", {"text": "已约周五。"}).status_code == 303
    [reply] = db.session.scalars(select(PlanComment).where(PlanComment.parent_id == first.id)).all()
    for step in ("answer", "settle"):
        answered = ana.send(f"/plan-comments/{reply.id}/{step}", {"text": "x", "settled": "yes"})
        assert answered.status_code == 409, "an answer is not answered or settled"
    page = ana.get(f"/plans/{plan.id}", headers=EN).text
    told = page[page.index('id="comments"') :]
    assert f'href="#objective-{objective.id}"' in told
    assert f'id="objective-{objective.id}"' in page
    assert told.index("boss说") < told.index("mo说"), "the newest first"
    assert "Opinions are something else" in told
    assert sign_in(team.mo).send(f"{path}/settle", {"settled": "yes"}).status_code == 403, "neither its author"
    assert ana.send(f"{path}/settle", {"settled": "yes"}).status_code == 303
    assert first.settled_by is team.owner
    assert ana.send(f"{path}/answer", {"text": "再说。"}).status_code == 409
    page = ana.get(f"/plans/{plan.id}").text
    assert page.index("mo说") < page.index("tea说"), "what is settled comes last"
    assert sign_in(team.tea).send(f"{path}/settle").status_code == 303, "its author"
    assert first.settled_at is None
    for outsider in (people.ben, people.zoe, people.eva, people.max, people.kai):
        browser = sign_in(outsider)
        assert browser.send(f"/plans/{plan.id}/comments/new", {"text": "x"}).status_code == 404
        for step in ("answer", "settle"):
            assert browser.send(f"{path}/{step}", {"text": "x"}).status_code == 404


def test_a_comment_is_about_a_part_of_its_own_plan(team, people, sign_in):
    plan, other = drafted(team), drafted(account(people.ana, name="别家样例"))
    [theirs] = plans.objectives_of(other, user=team.owner)
    sent = {"text": "看这里。", "about": f"objective:{theirs.id}"}
    answer = sign_in(team.mo).send(f"/plans/{plan.id}/comments/new", sent)
    assert answer.status_code == 422
    assert "看这里。" in answer.text
    assert db.session.scalars(select(PlanComment)).all() == []


def test_a_comment_stays_when_its_part_is_taken_out(team, sign_in):
    plan = drafted(team)
    [objective] = plans.objectives_of(plan, user=team.owner)
    comment(team, plan, "这一条太远", about=f"objective:{objective.id}")
    with writing():
        plans.remove_objective(objective, base=plan.version)
    page = sign_in(team.owner).get(f"/plans/{plan.id}", headers=EN).text
    assert "这一条太远" in page
    assert "taken out since" in page


def test_what_is_closed_is_not_commented_on_any_more(team, sign_in):
    plan = approved(team, period_end="2099-12-31")
    remark = comment(team, plan, "留着")
    with writing():
        plan.state = PlanState.CLOSED
    mo = sign_in(team.mo)
    page = mo.get(f"/plans/{plan.id}").text
    assert "留着" in page
    assert "/comments/new" not in page
    assert mo.get(f"/plans/{plan.id}/comments/new").status_code == 409
    assert mo.send(f"/plans/{plan.id}/comments/new", {"text": "x"}).status_code == 409
    for step in ("answer", "settle", "edit", "remove", "restore"):
        assert mo.send(f"/plan-comments/{remark.id}/{step}", {"text": "x"}).status_code == 409
    assert f"/plan-comments/{remark.id}/" not in page


def test_whoever_reads_the_plan_no_more_reads_no_comment(team, people, sign_in):
    plan = drafted(team)
    remark = comment(team, plan, "只给团队", by=team.tea)
    with writing():
        customers.remove_member(team.customer, team.tea.id, by=people.ana)
    assert sign_in(team.tea).get(f"/plan-comments/{remark.id}/answer").status_code == 404
    with writing():
        both = people_service.add("both", roles=[Role.ADMIN, Role.EDITOR])
    assert sign_in(both).get(f"/plan-comments/{remark.id}/answer").status_code == 404


def test_whoever_wrote_a_comment_corrects_it_or_takes_it_back_and_that_shows(team, people, sign_in):
    plan = drafted(team)
    remark = comment(team, plan, "副总姓钱", by=team.tea)
    with writing():
        reply = commenting.answer(remark, {"text": "姓田吧"}, by=team.mo)
    tea, mo, at = sign_in(team.tea), sign_in(team.mo), f"/plan-comments/{remark.id}"
    ana = sign_in(team.owner)
    assert f"{at}/edit" in tea.get(f"/plans/{plan.id}").text
    assert f"{at}/edit" not in ana.get(f"/plans/{plan.id}").text, "it is not the writer of the plan who changes it"
    for one, status in ((team.owner, 403), (team.mo, 403), (team.su, 403), (people.zoe, 404), (people.max, 404)):
        browser = sign_in(one)
        assert browser.get(f"{at}/edit").status_code == status
        for step in ("edit", "remove", "restore"):
            assert browser.send(f"{at}/{step}", {"text": "x"}).status_code == status
    assert tea.send(f"{at}/edit", {"text": "副总姓钱"}).status_code == 303
    assert remark.edited_at is None, "the same words are no change"
    assert tea.send(f"{at}/edit", {"text": " "}).status_code == 422
    assert "副总姓钱" in tea.get(f"{at}/edit").text
    assert tea.send(f"{at}/edit", {"text": "副总姓田"}).status_code == 303
    page = ana.get(f"/plans/{plan.id}", headers=EN).text
    told = page[page.index(f'id="comment-{remark.id}"') :]
    assert "副总姓田" in told
    assert ">changed<" in told
    assert tea.send(f"{at}/remove").status_code == 303
    page = ana.get(f"/plans/{plan.id}", headers=EN).text
    assert "副总姓田" not in page
    assert "This comment was taken back." in page
    assert "姓田吧" in page, "what answers it stays"
    for path in (f"{at}/answer", f"{at}/settle", f"{at}/edit"):
        assert tea.send(path, {"text": "x", "settled": "yes"}).status_code == 409, path
    gone = ana.get(f"{at}/answer")
    assert gone.status_code == 409
    assert "副总姓田" not in gone.text
    assert mo.send(f"/plan-comments/{reply.id}/remove").status_code == 303, "an answer, too"
    assert "姓田吧" not in ana.get(f"/plans/{plan.id}").text
    assert f"/plan-comments/{reply.id}/restore" in mo.get(f"/plans/{plan.id}").text
    for browser, one in ((mo, reply), (tea, remark)):
        assert browser.send(f"/plan-comments/{one.id}/restore").status_code == 303
    page = ana.get(f"/plans/{plan.id}").text
    assert "副总姓田" in page
    assert "姓田吧" in page
    assert ana.send(f"{at}/settle", {"settled": "yes"}).status_code == 303
    for browser, one in ((mo, reply), (tea, remark)):
        assert browser.get(f"/plan-comments/{one.id}/edit").status_code == 409, "others have acted upon these words"
        assert browser.send(f"/plan-comments/{one.id}/edit", {"text": "x"}).status_code == 409
