"""The voice of the customer: what they say of us, word for word, and where it may be read."""

import pytest

from tests.accounts import EN
from tests.planning import account, drafted
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Contact, CustomerVoice, Direction, Interaction, InteractionKind
from wiki.search.packs import pack
from wiki.services import personal_data, voices

pytestmark = pytest.mark.one_database

SAID = {"quote": "你们报价比谁都慢,可是出了事第一个到", "tone": "complaint", "said_on": "2026-02-03"}


@pytest.fixture
def team(people):
    return account(people.ana)


@pytest.fixture
def contact(people, team):
    with writing():
        made = Contact(name="样例许", firm="x", sought="x", by=people.ana, customer_id=team.customer.id)
        db.session.add(made)
    return made


def met(team, level):
    with writing():
        said = {"kind": InteractionKind.CALL, "direction": Direction.OUT, "happened_on": "2026-02-03"}
        made = Interaction(customer=team.customer, by=team.owner, level=level, purpose="x", **said)
        db.session.add(made)
    return made


def say(browser, customer, **typed):
    return browser.send(f"/customers/{customer.id}/voices", SAID | typed)


def test_what_they_say_stands_word_for_word_with_who_said_it_in_the_review_pack(sign_in, team, contact):
    ana, plan = sign_in(team.owner), drafted(team)
    assert "What they say of us" not in ana.get(f"/plans/{plan.id}/pack", headers=EN).text
    assert say(ana, team.customer, contact=contact.id, submission="once").status_code == 303
    assert say(ana, team.customer, contact=contact.id, submission="once").status_code == 303
    for path in (f"/customers/{team.customer.id}/voices", f"/plans/{plan.id}/pack"):
        page = ana.get(path, headers=EN).text
        assert page.count(SAID["quote"]) == 1
        assert "样例许" in page
        assert "complaint" in page
    for wrong in ({"quote": ""}, {"tone": ""}, {"said_on": "2090-01-01"}, {}):
        refused = say(ana, team.customer, **{"contact": contact.id if wrong else ""} | wrong)
        assert refused.status_code == 422, wrong
        assert "field__error" in refused.text
    assert say(ana, team.customer, contact="foreign").status_code == 422
    assert say(ana, team.customer, interaction="foreign").status_code == 422


def test_what_was_heard_in_private_is_private_and_stands_in_no_pack(sign_in, people, team, contact):
    ana, plan, private = sign_in(team.owner), drafted(team), met(team, 3)
    say(ana, team.customer, contact=contact.id, quote="只对你们说", private="y")
    say(ana, team.customer, interaction=private.id, quote="饭桌上说的")
    say(ana, team.customer, contact=contact.id)
    assert [one.level for one in db.session.query(CustomerVoice).order_by(CustomerVoice.created_at)] == [3, 3, 2]
    own, others = (sign_in(one).get(f"/customers/{team.customer.id}/voices").text for one in (team.owner, people.zoe))
    for hidden in ("只对你们说", "饭桌上说的"):
        assert hidden in own
        assert hidden not in others
    assert SAID["quote"] in others
    for paper in (False, True):
        told = pack(plan, user=team.owner, paper=paper)
        assert [one.voice.quote for one in told.voices] == [SAID["quote"]]
    hidden = db.session.query(CustomerVoice).filter_by(quote="只对你们说").one()
    assert sign_in(people.zoe).get(f"/voices/{hidden.id}").status_code == 404
    with writing():
        team.customer.level = 3
    assert pack(plan, user=team.owner, paper=True).voices == (), "nothing of a closed customer goes on paper"


def test_where_it_was_heard_is_kept_by_who_does_not_see_that_and_two_who_change_it_lose_nothing(
    sign_in, people, team, contact
):
    ana, heard = sign_in(team.owner), met(team, 2)
    say(ana, team.customer, contact=contact.id, interaction=heard.id)
    one = db.session.query(CustomerVoice).one()
    with writing():
        heard.level = 3
    form = SAID | {"contact": contact.id, "base": "1", "quote": "改了一字"}
    with writing():
        people.ben.roles = ["sales_manager"]
    assert sign_in(people.ben).send(f"/voices/{one.id}", form).status_code == 303
    assert (one.interaction_id, one.level) == (heard.id, 3), "who does not see where does not open it either"
    assert sign_in(people.ben).get(f"/voices/{one.id}").status_code == 404
    late = ana.send(f"/voices/{one.id}", form | {"quote": "晚了一步"})
    assert late.status_code == 409
    assert "改了一字" in late.text
    assert "晚了一步" in late.text
    assert ana.send(f"/voices/{one.id}/remove").status_code == 303
    assert voices.of_customer(team.customer, user=team.owner) == []
    assert ana.send(f"/voices/{one.id}/restore").status_code == 303
    assert len(voices.of_customer(team.customer, user=team.owner)) == 1


def test_who_said_it_is_told_of_it_and_forgotten(sign_in, people, team, contact):
    say(sign_in(team.owner), team.customer, contact=contact.id)
    rows = [row.text for holding in personal_data.held(contact, user=people.ana) for row in holding.rows]
    assert SAID["quote"] in rows
    with writing():
        personal_data.erase(contact, by=people.ana)
    one = db.session.query(CustomerVoice).one()
    assert (one.contact_id, one.quote) == (None, SAID["quote"])
