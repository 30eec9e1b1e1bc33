"""Two records of one customer become one, and nothing that was noted of either is lost."""

import pytest

from tests.accounts import noted
from tests.test_facts import NAMED
from tests.writing import writing
from wiki.access import can
from wiki.errors import WikiError
from wiki.extensions import db
from wiki.models import AccountMember, Base, Contact, Customer, CustomerFact, GradeAssessment, MemberRole
from wiki.services import account_merging, customers, facts

LEFT_BEHIND = {"customers", "account_members", "customer_groupings", "customer_events", "customer_facts"}
LEFT_BEHIND |= {"grade_assessments", "key_classifications", "screening_sheets", "customer_values", "printouts"}
LEFT_BEHIND |= {"offerings"}


def test_all_that_points_at_a_customer_is_known_to_the_merging():
    pointing = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table.name == "customers" for key in table.foreign_keys)
    }
    moved = {model.__tablename__ for model in account_merging.MOVED}
    assert pointing - LEFT_BEHIND == moved, "wiki/services/account_merging.py: say in MOVED what else moves."


def test_what_was_noted_of_either_belongs_to_the_one_that_stays(sign_in, people):
    before = noted(people.ana, "星河样例重工", names="Starry Works", industry="manufacturing", care="不吃辣")
    into = noted(people.ben, "星河样例重工有限公司", region="柳湾")
    with writing():
        person = Contact(name="Jo Sample", firm="x", sought="jo", by=people.ana, customer_id=before.id)
        secret = facts.create(
            facts.parse({**NAMED, "level": "3", "text": "年底换供应商"}), customer=before, by=people.ana
        )
        db.session.add(person)
        customers.add_member(into, people.ana, MemberRole.MEMBER, by=people.ben)
        customers.add_member(before, people.zoe, MemberRole.MEMBER, by=people.ana)
    with writing():
        into.owner = people.ana

    ana = sign_in(people.ana)
    assert before.title in ana.get(f"/customers/{into.id}/merge").text
    assert ana.send(f"/customers/{before.id}/merge", {"into": into.id}).status_code == 303
    db.session.expire_all()
    assert person.customer_id == into.id
    assert facts.opened(db.session.get_one(CustomerFact, secret.id)).text == "年底换供应商"
    assert {one.user_id for one in db.session.query(AccountMember).filter_by(customer_id=into.id)} >= {people.zoe.id}
    said = customers.from_body(into.head.body)
    assert (said.names, said.industry, said.region) == (("星河样例重工", "Starry Works"), "manufacturing", "柳湾")
    assert said.sections == {"care": "不吃辣"}
    moved = ana.get(f"/customers/{before.id}")
    assert (moved.status_code, moved.headers["Location"]) == (302, f"/customers/{into.id}")
    assert before.title not in [one.title for one in customers.twins(said, user=people.zoe)]
    assert customers.number("", {}, user=people.zoe) == 1


def test_a_closed_one_does_not_become_open_by_it(sign_in, people):
    closed, shown = noted(people.ana, "甲样例", closed=True), noted(people.ana, "乙样例")

    with pytest.raises(WikiError), writing():
        account_merging.merge(closed, shown, by=people.ana)
    db.session.rollback()
    with writing():
        account_merging.merge(shown, closed, by=people.ana)
    assert not can("read", closed, user=people.ben)
    assert sign_in(people.ben).get(f"/customers/{shown.id}").status_code == 404


def test_assessments_of_both_stand_in_one_row_by_their_days(people):
    before, into = noted(people.ana, "甲样例"), noted(people.ana, "乙样例")
    said = {"track": "no_incumbent", "facts": {}, "rules_version": 1, "rule": 1, "state": "confirmed"}
    with writing():
        for customer, number, day in ((before, 1, "2026-01-01"), (before, 2, "2026-05-01"), (into, 1, "2026-03-01")):
            one = GradeAssessment(customer=customer, number=number, assessed_on=day, assessor=people.ana, **said)
            db.session.add(one)
        before.grade, before.graded_on, into.grade, into.graded_on = "B", "2026-05-01", "D", "2026-03-01"
    with writing():
        account_merging.merge(before, into, by=people.ana)

    kept = db.session.query(GradeAssessment).filter_by(customer_id=into.id).order_by(GradeAssessment.number)
    assert [(one.number, one.assessed_on) for one in kept] == [(1, "2026-01-01"), (2, "2026-03-01"), (3, "2026-05-01")]
    assert (db.session.get_one(Customer, into.id).grade, into.graded_on) == ("B", "2026-05-01")


def test_only_who_answers_for_both_or_leads_makes_them_one(sign_in, people):
    mine, other = noted(people.ana, "甲样例"), noted(people.ben, "乙样例")

    assert sign_in(people.ana).send(f"/customers/{mine.id}/merge", {"into": other.id}).status_code == 403
    assert sign_in(people.ana).send(f"/customers/{mine.id}/merge", {"into": mine.id}).status_code == 422
