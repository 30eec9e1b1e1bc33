"""Regular calls: a reminder of one's own comes round by what its person wrote down, and by nothing else."""

import re
from datetime import date, timedelta

import pytest

from tests.accounts import EN, noted
from tests.test_interactions import CANARY, log, person_at, today
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Every, Reminder
from wiki.services import calendars, customers, personal_data, reminders

pytestmark = pytest.mark.one_database


@pytest.fixture
def customer(people):
    return noted(people.ana, "样例厂")


def remind(browser, customer, status=303, **form):
    typed = {"about": "问问用得顺不顺", "every": "weeks", "times": "2", **form}
    answer = browser.send(f"/customers/{customer.id}/reminders/new", typed)
    assert answer.status_code == status, answer.text
    return db.session.query(Reminder).order_by(Reminder.created_at.desc()).first()


def test_a_reminder_comes_round_by_contacts_of_ones_own_and_of_the_right_person(sign_in, people, customer):
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    contact = person_at(customer, people.ana)
    one = remind(ana, customer, contact=contact.id, first_on=today(1), submission="one")
    assert remind(ana, customer, contact=contact.id, submission="one") is one
    anybody = remind(ana, customer, about="问候", every="months", times="1", first_on=today(2))
    for path in ("/care", "/reminders", "/"):
        assert ("问问用得顺不顺" in ana.get(path).text) == (path != "/")
    assert "You wanted to be in touch on" in ana.get("/", headers=EN).text
    assert CANARY not in ben.get("/reminders").text
    assert "问问用得顺不顺" not in ben.get("/care").text

    log(ben, customer, who=[contact.id])
    log(ana, customer)
    assert (one.due_on, anybody.last_on) == (today(1), today())
    log(ana, customer, who=[contact.id], outcome="都顺")
    assert (one.last_on, one.due_on) == (today(), today(14))
    assert "问问用得顺不顺" not in ana.get("/care").text
    told = re.findall(r"/customers/log/(\w+)/edit", ana.get(f"/customers/{customer.id}/timeline").text)
    ana.send(f"/customers/log/{told[0]}/remove")
    assert one.due_on == today(1)


def test_it_rests_once_somebody_has_left_and_goes_with_what_is_kept_of_them(sign_in, people, customer):
    ana = sign_in(people.ana)
    contact = person_at(customer, people.ana)
    one = remind(ana, customer, contact=contact.id, first_on=today())
    assert [row.text for part in personal_data.held(contact, user=people.ana) for row in part.rows] == [one.about]
    with writing():
        contact.left_on = today(-1)
    assert reminders.due(people.ana) == []
    assert "rests: has left" in ana.get("/reminders", headers=EN).text
    with writing():
        contact.left_on = None
    assert [found.id for found in reminders.due(people.ana)] == [one.id]
    ana.send(f"/reminders/{one.id}/stop")
    assert reminders.due(people.ana) == []
    ana.send(f"/reminders/{one.id}/resume")
    with writing():
        customers.remove(customer, by=people.ana)
    assert reminders.due(people.ana) == reminders.mine(people.ana) == []
    with writing():
        customers.restore(customer, by=people.ana)
        personal_data.erase(contact, by=people.ana)
    assert db.session.query(Reminder).count() == 0


def test_it_is_its_persons_alone_and_of_two_saves_the_second_is_held_up(sign_in, people, customer):
    ana = sign_in(people.ana)
    one = remind(ana, customer)
    for person in (people.ben, people.max, people.eva):
        assert sign_in(person).get(f"/reminders/{one.id}/edit").status_code == 404
    form = {"about": "贺生日", "every": "days", "days": "3月8日、9-10", "base": "long ago"}
    held_up = ana.send(f"/reminders/{one.id}/edit", form)
    assert (held_up.status_code, one.about) == (409, "问问用得顺不顺")
    base = re.search(r'name="base"[^>]*value="([^"]+)"', held_up.text)[1]
    assert ana.send(f"/reminders/{one.id}/edit", form | {"base": base}).status_code == 303
    assert (one.about, one.days) == ("贺生日", ["03-08", "09-10"])
    assert one.due_on[5:] in one.days
    for wrong in ({"about": ""}, {"every": "days", "days": "13-40"}, {"every": "days"}, {"times": "0"}):
        remind(ana, customer, 422, **wrong)
    remind(ana, customer, 422, contact="nobody")
    with writing():
        customers.assign(customer, people.ben, by=people.ana)
        customers.set_level(customer, closed=True, by=people.ben)
    assert ana.get(f"/reminders/{one.id}/edit").status_code == 404
    assert "样例厂" not in ana.get("/reminders").text


def test_more_than_the_customer_is_to_hear_from_us_is_said(sign_in, people, customer):
    ana = sign_in(people.ana)
    with writing():
        customer.grade = "D"
    ana.send(f"/customers/{customer.id}/reminders/new", {"about": "x", "every": "weeks", "first_on": today()})
    assert "单是这一项就超过" in ana.get("/reminders").text
    for day in (-1, -2):
        log(ana, customer, happened_on=today(day), outcome=f"谈了 {day}")
    with writing():
        db.session.query(Reminder).one().due_on = today()
    assert "With this there would be 3 contacts within 30 days" in ana.get("/care", headers=EN).text
    with writing():
        calendars.renew(people.ana)
    kinds = [entry.kind for entry in calendars.entries(people.ana)]
    assert calendars.EntryKind.CALL in kinds


@pytest.mark.parametrize(
    ("every", "times", "days", "last", "due"),
    [
        (Every.MONTHS, 1, [], "2026-01-31", "2026-02-28"),
        (Every.MONTHS, 14, [], "2026-11-05", "2028-01-05"),
        (Every.WEEKS, 3, [], "2026-12-20", "2027-01-10"),
        (Every.DAYS, 1, ["03-08", "09-10"], None, "2026-03-08"),
        (Every.DAYS, 1, ["03-08", "09-10"], "2026-03-01", "2026-03-08"),
        (Every.DAYS, 1, ["03-08", "09-10"], "2026-03-06", "2026-09-10"),
        (Every.DAYS, 1, ["02-29"], "2026-05-01", "2027-02-28"),
    ],
)
def test_the_next_day_follows_from_the_last_contact(every, times, days, last, due):
    one = Reminder(every=every, times=times, days=days, last_on=last, since="2026-01-01", first_on="2026-01-01")
    assert reminders.next_day(one) == due
    assert date.fromisoformat(due) > date.fromisoformat(last or "2026-01-01") + timedelta(days=1)
