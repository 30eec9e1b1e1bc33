"""Contacts with customers: written down in half a minute, read by those who may, and what is due after them."""

import re
from datetime import timedelta

import pytest

from tests.accounts import noted
from tests.conftest import PASSWORD
from tests.test_races import posting, statuses, together
from tests.writing import writing
from wiki.extensions import db
from wiki.models import AuditEntry, Direction, Interaction, InteractionKind, MemberRole, Role, Stage, Writing
from wiki.models.base import now
from wiki.services import contacts, customers, interactions
from wiki.services import people as people_service

__all__ = ["posting"]
CANARY = "Zaunkönig"


def today(days=0):
    return (now().date() + timedelta(days=days)).isoformat()


@pytest.fixture
def customer(people):
    """A customer that Ana answers for."""
    return noted(people.ana)


@pytest.fixture
def lee(people):
    """Somebody of the leadership."""
    with writing():
        return people_service.add("lee", roles=[Role.LEADERSHIP], password=PASSWORD)


def person_at(customer, by, name="林样例（虚构）"):
    typed = {"name": name, "firm": customer.title, "personality": "childlike", "confidence": "2"}
    with writing():
        content, seen = contacts.parse_new({**typed, "example": "看到样机就要上手。", "observed_on": "2026-03-09"})
        made = contacts.create(content, seen, by=by)
        made.customer_id = customer.id
    return made


def log(browser, customer, status=303, **form):
    typed = {"kind": "call", "outcome": "问了交货期", "happened_on": today(), **form}
    answer = browser.send(f"/customers/{customer.id}/log", typed)
    assert answer.status_code == status, answer.text
    return answer


def only():
    return db.session.query(Interaction).one()


def test_a_contact_is_three_taps_and_a_line_and_stands_first_in_what_happened(sign_in, people, customer):
    contact, ana = person_at(customer, people.ana), sign_in(people.ana)
    assert contact.name in ana.get(f"/customers/{customer.id}/log").text
    answer = log(ana, customer, kind="visit", who=[contact.id], next_step="送样品", next_on=today(3), submission="one")
    log(ana, customer, kind="visit", who=[contact.id], submission="one")

    one = only()
    assert (one.kind, one.direction, one.by, one.next_on) == ("visit", "out", people.ana, today(3))
    assert customer.contacted_on == today()
    page = ana.get(answer.headers["Location"]).text
    for words in ("问了交货期", contact.name, "送样品"):
        assert words in page
    assert "问了交货期" in sign_in(people.ben).get(f"/customers/{customer.id}").text

    log(ana, customer, done=[f"step-{one.id}"], outcome="样品已送到")
    assert one.next_done_at is not None
    assert (only_of("call").direction, log(ana, customer, kind="incoming_call").status_code) == (Direction.OUT, 303)
    assert only_of("incoming_call").direction is Direction.IN


def test_going_back_and_sending_the_same_again_makes_no_second_contact(sign_in, people, customer):
    ana, contact = sign_in(people.ana), person_at(customer, people.ana)
    for token in ("one", "two"):
        log(ana, customer, submission=token)
    assert db.session.query(Interaction).count() == 1
    log(ana, customer, submission="three", who=[contact.id])
    log(sign_in(people.ben), customer, submission="four")
    assert db.session.query(Interaction).count() == 3, "with somebody else, or by somebody else, is another contact"


def only_of(kind):
    return db.session.query(Interaction).filter(Interaction.kind == InteractionKind(kind)).one()


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"kind": "seance"}, "kind"),
        ({"outcome": " "}, "outcome"),
        ({"happened_on": "0202-01-01"}, "happened_on"),
        ({"happened_on": "2099-01-01"}, "happened_on"),
        ({"happened_time": "25:00"}, "happened_time"),
        ({"next_on": "2026-13-01"}, "next_on"),
        ({"next_on": today(2)}, "next_step"),
        ({"next_on": today(-2), "next_step": "x"}, "next_on"),
        ({"who": ["nobody"]}, "who"),
        ({"minutes": "9" * 20}, "minutes"),
        ({"kind": "gift", "outcome": CANARY, "purpose": ""}, "purpose"),
        ({"kind": "hospitality", "purpose": "x", "cost": "viel"}, "cost"),
        ({"kind": "gift", "purpose": "x", "cost": "20"}, "attendees"),
    ],
)
@pytest.mark.postgres_example
def test_nonsense_is_refused_beside_its_field_and_what_was_typed_stays(sign_in, people, customer, typed, wrong):
    page = log(sign_in(people.ana), customer, 422, **{"next_step": "", "purpose": CANARY, **typed}).text

    assert f'id="{wrong}-error"' in page
    assert CANARY in page or "purpose" in typed
    assert db.session.query(Interaction).count() == 0


def test_what_is_private_is_read_by_those_who_look_after_the_customer_and_by_who_wrote_it(sign_in, people, customer):
    ben = sign_in(people.ben)
    log(ben, customer, outcome=CANARY, private="y")

    def reads(person):
        pages = ("timeline", ""), ("log", "")
        return any(CANARY in sign_in(person).get(f"/customers/{customer.id}/{page}").text for page, _ in pages)

    assert [reads(person) for person in (people.ana, people.ben, people.zoe)] == [True, True, False]
    assert sign_in(people.zoe).send(f"/customers/log/{only().id}/step").status_code == 404
    with writing():
        customers.add_member(customer, people.zoe, MemberRole.MEMBER, by=people.ana)
    assert reads(people.zoe)
    assert sign_in(people.zoe).get(f"/customers/log/{only().id}/edit").status_code == 403


def test_of_a_closed_customer_nobody_else_reads_or_writes_anything(sign_in, people):
    closed = noted(people.ana, closed=True)
    log(sign_in(people.ana), closed, outcome=CANARY)
    ben = sign_in(people.ben)

    for path in ("log", "timeline"):
        assert ben.get(f"/customers/{closed.id}/{path}").status_code == 404
    assert ben.send(f"/customers/{closed.id}/log", {"kind": "call", "outcome": "x"}).status_code == 404
    assert ben.send(f"/customers/log/{only().id}/remove").status_code == 404


def test_it_is_put_right_and_taken_out_and_brought_back_by_who_wrote_it(sign_in, people, customer):
    ana = sign_in(people.ana)
    log(ana, customer)
    one, old = only(), {"kind": "call", "outcome": "问了价格", "happened_on": today(-1), "base": "long ago"}
    assert sign_in(people.ben).get(f"/customers/log/{one.id}/edit").status_code == 403
    held_up = ana.send(f"/customers/log/{one.id}/edit", old)
    assert (held_up.status_code, one.outcome) == (409, "问了交货期")
    base = re.search(r'name="base"[^>]*value="([^"]+)"', held_up.text)[1]
    assert ana.send(f"/customers/log/{one.id}/edit", old | {"base": base}).status_code == 303
    assert (one.outcome, customer.contacted_on) == ("问了价格", today(-1))

    page = ana.get(ana.send(f"/customers/log/{one.id}/remove").headers["Location"]).text
    assert "问了价格" not in page
    assert customer.contacted_on is None
    assert sign_in(people.ben).send(f"/customers/log/{one.id}/restore").status_code == 404
    assert ana.send(f"/customers/log/{one.id}/restore").status_code == 303
    assert customer.contacted_on == today(-1)


def test_a_gift_above_the_limit_waits_for_somebody_else_who_leads(sign_in, people, customer, lee):
    given = {"kind": "hospitality", "purpose": "签约庆祝", "attendees": "双方项目组", "outcome": ""}
    log(sign_in(people.ana), customer, cost="80", **given)
    assert not only().needs_approval
    log(sign_in(lee), customer, cost="1,200", **given, submission="own")
    log(sign_in(people.ana), customer, cost="1,200", **given, submission="two")
    waiting = db.session.query(Interaction).filter_by(needs_approval=True, by=people.ana).one()

    page = sign_in(lee).get("/customers/log/approvals").text
    assert page.count("签约庆祝") == 1
    assert "1,200.00" in page
    assert sign_in(people.ben).send(f"/customers/log/{waiting.id}/approve").status_code == 403
    assert sign_in(lee).send(f"/customers/log/{waiting.id}/approve").status_code == 303
    assert (waiting.approved_by, waiting.approved_at is not None) == (lee, True)
    assert db.session.query(AuditEntry).filter_by(action="approve gift", subject=waiting.id).one()
    assert "签约庆祝" not in sign_in(lee).get("/customers/log/approvals").text


def test_more_contacts_than_are_good_are_asked_about_and_the_reason_is_kept(sign_in, people, customer):
    ana = sign_in(people.ana)
    for number in range(4):
        log(ana, customer, submission=str(number), outcome=f"问了交货期，第 {number} 次")
    assert "30" in log(ana, customer, 422, submission="five").text
    log(ana, customer, kind="incoming_call", submission="they")
    log(ana, customer, submission="five", overruled="客户要我今天再来电")

    assert db.session.query(Interaction).filter(Interaction.overruled != "").one().overruled == "客户要我今天再来电"
    assert "because narrow" in ana.get(f"/customers/{customer.id}/log").text


def test_what_is_typed_is_kept_unsaved_until_it_is_written_down(sign_in, people, customer):
    ana, typed = sign_in(people.ana), {"kind": "call", "outcome": CANARY, "sitting": "s1", "submission": "t1"}
    assert ana.send(f"/customers/{customer.id}/log/autosave", typed).status_code == 200
    unsaved = db.session.query(Writing).one()

    page = ana.get(f"/customers/{customer.id}/log").text
    assert f"?from={unsaved.id}" in page
    assert CANARY in ana.get(f"/customers/{customer.id}/log?from={unsaved.id}").text
    assert sign_in(people.ben).get(f"/customers/{customer.id}/log?from={unsaved.id}").status_code == 404
    log(ana, customer, **typed)
    assert db.session.query(Writing).count() == 0


def test_what_happened_is_told_in_pages_with_changes_of_the_state_among_it(sign_in, people, customer):
    with writing():
        for number in range(60):
            content = interactions.parse({"kind": "call", "outcome": f"n{number}", "happened_on": "2026-01-02"})
            interactions.log(customer, content, by=people.ana, limit=500)
        customers.set_stage(customer, Stage.TARGET, by=people.ana, note="预算已批")
    ana, path = sign_in(people.ana), f"/customers/{customer.id}/timeline"

    first, second = ana.get(path).text, ana.get(f"{path}?page=2").text
    assert "预算已批" in first
    assert [len(re.findall(r"\bn\d+\b", page)) for page in (first, second)] == [49, 11]
    assert "预算已批" not in ana.get(f"{path}?kind=call").text
    assert "n59" not in ana.get(f"{path}?kind=events").text


def test_two_who_write_down_the_same_visit_at_once_both_do(posting, sign_in, people, customer):
    typed = {"kind": "visit", "outcome": "x", "happened_on": today()}
    browsers = [sign_in(person) for person in (people.ana, people.ben)]
    answers = together(*(posting(browser, f"/customers/{customer.id}/log", **typed) for browser in browsers))

    assert statuses(answers) == [303, 303]
    assert db.session.query(Interaction).count() == 2


def test_every_kind_of_contact_is_written_down_and_looked_at_by_itself(sign_in, people, customer):
    with writing():
        for kind in InteractionKind:
            given = {"purpose": "p", "cost": "10", "attendees": "a"}
            content = interactions.parse({"kind": kind.value, "outcome": f"was {kind.value}", **given})
            interactions.log(customer, content, by=people.ana, limit=500)
    ana, path = sign_in(people.ana), f"/customers/{customer.id}/timeline"

    assert ana.get(path).text.count("was ") == len(InteractionKind)
    page = ana.get(f"{path}?kind=introduction").text
    assert ("was introduction" in page, page.count("was ")) == (True, 1)
    assert ana.get(f"{path}?kind=seance").text.count("was ") == len(InteractionKind)
