"""Care: with whom to be in touch next, the rules of how often, and the calendar that says so elsewhere."""

import re

import pytest

from tests.accounts import EN, noted
from tests.conftest import PASSWORD
from tests.test_interactions import CANARY, log, today
from tests.test_visits import plan
from tests.writing import writing
from wiki.extensions import db
from wiki.models import AuditEntry, ContactPolicy, CustomerGroup, CustomerGrouping, MemberRole, Role, Stage
from wiki.services import calendars, care, customers
from wiki.services import people as people_service

pytestmark = pytest.mark.one_database


@pytest.fixture
def lee(people):
    """Somebody of the leadership."""
    with writing():
        return people_service.add("lee", roles=[Role.LEADERSHIP], password=PASSWORD)


def contacted(by, name, grade, days_ago, **facts):
    customer = noted(by, name, **facts)
    with writing():
        customer.grade = grade
        customer.contacted_on = today(-days_ago)
    return customer


def listed(browser, path="/care"):
    return re.findall(r"<strong>(样例\w+)</strong>", browser.get(path).text)


def change(browser, status=303, **form):
    typed = {"scope": "grade-B", "min_gap_days": "5", "most": "9", "period_days": "30", "variety_after": "2"}
    answer = browser.send("/care/rules", {**typed, **form})
    assert answer.status_code == status, answer.text
    return answer


def test_whom_to_be_in_touch_with_hangs_on_the_grade_and_on_the_last_contact_written_down(sign_in, people, lee):
    contacted(people.ana, "样例甲", "A", 300)
    contacted(people.ana, "样例乙", "B", 20)
    contacted(people.ana, "样例丙", "C", 24)
    contacted(people.ana, "样例丁", "D", 60)
    late = contacted(people.ana, "样例戊", None, 60)
    gone = contacted(people.ana, "样例己", "B", 60)
    team = contacted(people.ben, "样例庚", "B", 16)
    contacted(people.ben, "样例辛", "B", 99, closed=True)
    with writing():
        customers.set_stage(gone, Stage.LOST, by=people.ana, note="x")
        customers.add_member(team, people.ana, MemberRole.MEMBER, by=people.ben)

    ana = sign_in(people.ana)
    assert listed(ana) == ["样例戊", "样例乙", "样例庚", "样例丙"]
    assert listed(ana, "/care?of=all") == listed(ana)
    assert listed(sign_in(lee), "/care?of=mine") == []
    assert listed(sign_in(lee)) == ["样例戊", "样例乙", "样例庚", "样例丙"]
    log(ana, late)
    assert listed(ana) == ["样例乙", "样例庚", "样例丙"]
    log(ana, late, kind="incoming_call")
    assert "50 %" in ana.get("/care").text


def test_whoever_leads_says_how_often_and_a_group_comes_before_the_grade(sign_in, people, lee):
    near = contacted(people.ana, "样例乙", "B", 6)
    ana, boss = sign_in(people.ana), sign_in(lee)
    assert listed(ana) == []
    assert change(ana, 403).status_code == 403
    assert "14" in ana.get("/care/rules").text
    for wrong in ({"min_gap_days": "0"}, {"most": "viele"}, {"min_gap_days": "2", "most": "3"}):
        change(boss, 422, **wrong)
    change(boss, 404, scope="grade-Z")
    change(boss)
    assert listed(ana) == ["样例乙"]
    with writing():
        group = CustomerGroup(name="重点客户", shared=True, by=lee)
        db.session.add(group)
        db.session.flush()
        db.session.add(CustomerGrouping(group_id=group.id, customer_id=near.id))
    change(boss, scope=f"group-{group.id}", min_gap_days="60", most="1")
    change(boss, scope=f"group-{group.id}", min_gap_days="60", most="")
    assert listed(ana) == []
    assert "重点客户" in ana.get("/care/rules").text
    assert (care.rule_for(near).min_gap_days, care.rule_for(near).most) == (60, None)
    assert db.session.query(ContactPolicy).count() == 2
    assert db.session.query(AuditEntry).filter_by(action="change care").count() == 3


def test_a_plan_beyond_the_most_is_asked_about_and_contacts_of_others_count(sign_in, people):
    customer = contacted(people.ana, "样例丁", "D", 0)
    log(sign_in(people.ben), customer, private="y")
    plan(sign_in(people.zoe), customer)
    assert 'name="overruled"' in plan(sign_in(people.ana), customer, 422).text
    assert plan(sign_in(people.ana), customer, overruled="客户请我们来").overruled == "客户请我们来"


def test_what_is_private_moves_no_day_and_no_number_for_others(sign_in, people, lee):
    customer = contacted(people.ana, "样例丁", "B", 40)
    with writing():
        customer.contacted_on = None
    ana, boss, zoe = sign_in(people.ana), sign_in(lee), sign_in(people.zoe)
    log(ana, customer, happened_on=today(-20))
    pages = [f"/customers?q={customer.title}", "/care?of=all", "/customers/gaps?gap=contact&of=all"]
    before = [once(browser.get(path).text) for browser in (boss, zoe) for path in pages]
    for time in range(3):
        log(ana, customer, private="y", outcome=f"私下谈 {time}")
    assert [once(browser.get(path).text) for browser in (boss, zoe) for path in pages] == before
    plan(zoe, customer)
    assert listed(boss, "/care?of=all") == ["样例丁"]
    assert listed(ana) == []
    assert once(ana.get(pages[0]).text) != once(zoe.get(pages[0]).text)
    plan(ana, customer, 422)


def once(page):
    """Return the part of a page that hangs on customers, without tokens."""
    main = page[page.index("<main") :]
    return re.sub(r'name="csrf_token" value="[^"]+"', "", main[: main.index("</main>")])


def test_a_class_comes_before_the_grade_and_after_a_group_and_each_rule_says_for_how_many_it_counts(
    sign_in, people, lee
):
    with writing():
        group = CustomerGroup(name="年会客户", shared=True, by=lee)
        db.session.add(group)
    filed = {"甲": "key", "乙": "ordinary", "丙": "possible", "丁": None, "戊": "key", "己": "key"}
    made = {}
    for name, account_class in filed.items():
        made[name] = contacted(people.ana, f"样例{name}", "D", 20, closed=name == "己")
        with writing():
            made[name].account_class = account_class
    with writing():
        db.session.add(CustomerGrouping(group_id=group.id, customer_id=made["戊"].id))
    ana, boss = sign_in(people.ana), sign_in(lee)
    assert set(listed(ana)) == {"样例甲", "样例戊", "样例己"}
    change(boss, scope=f"group-{group.id}", min_gap_days="90", most="")
    change(boss, scope="class-ordinary", min_gap_days="10", most="3")
    assert set(listed(ana)) == {"样例甲", "样例己", "样例乙"}
    change(boss, 404, scope="class-none")
    page = boss.get("/care/rules", headers=EN).text
    told = re.findall(r"<strong>([^<]+)</strong>(?:(?!<strong>).)*?(\d+) customers?</td>", page, re.DOTALL)
    numbers = {name: int(number) for name, number in told if number != "0"}
    assert numbers == {"Key account": 1, "Ordinary account": 1, "Possible account": 1, "Grade D": 1, "年会客户": 1}
    with writing():  # a key account is a gap after twice its days, one of grade D after half a year
        for name in ("甲", "丁"):
            made[name].contacted_on = today(-30)
    assert set(re.findall(r">(样例\w+)</a>", ana.get("/customers/gaps?gap=contact").text)) == {"样例甲"}


def calendar(browser):
    browser.send("/calendar/renew")
    page = browser.get("/calendar").text
    return re.search(r"/calendar/[^<\"]+\.ics", page)[0]


def test_a_calendar_tells_what_is_planned_promised_and_due_to_whoever_has_its_address(sign_in, people, client):
    ana = sign_in(people.ana)
    customer = contacted(people.ana, "样例, 重工；\\公司", "B", 20)
    closed = contacted(people.ana, "样例内密厂", "B", 20, closed=True)
    plan(ana, customer, purpose="弄清谁来定" * 20, planned_time="14:30")
    plan(ana, customer, purpose=CANARY, private="y")
    plan(ana, closed, purpose=CANARY)
    log(ana, customer, next_step="寄样品", next_on=today(3))
    log(ana, customer, next_step=CANARY, next_on=today(3), private="y")
    ana.send(f"/customers/{customer.id}/promises", {"text": "报价", "due_on": today(2)})
    ana.send(f"/customers/{customer.id}/promises", {"text": CANARY, "due_on": today(2), "private": "y"})
    for firm, words in ((customer, "去投标"), (closed, CANARY)):
        ana.send(f"/customers/{firm.id}/occasions", {"kind": "tender", "to_do": words, "due_on": today(4)})
        ana.send(f"/customers/{firm.id}/inquiries", {"question": f"{words}？", "due_on": today(4)})
    path = calendar(ana)

    answer = client.get(path)
    text = answer.data.decode()
    assert answer.mimetype == "text/calendar"
    assert "no-store" in answer.headers["Cache-Control"]
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    whole = text.replace("\r\n ", "")
    assert text.endswith("END:VCALENDAR\r\n")
    assert whole.count("BEGIN:VEVENT") == whole.count("UID:") == 13
    assert r"样例\, 重工；\\公司: " + "弄清谁来定" * 20 in whole
    for words in (
        "寄样品",
        "报价",
        "去投标",
        "去投标？",
        "T063000Z",
        f"DTSTART;VALUE=DATE:{today(3).replace('-', '')}",
    ):
        assert words in whole
    for hidden in (CANARY, "内密"):
        assert hidden not in whole

    with writing():
        customers.assign(customer, people.ben, by=people.ana)
        customers.set_level(customer, closed=True, by=people.ben)
    assert "重工" not in client.get(path).text


def test_a_calendar_ends_with_its_address_and_with_its_person(sign_in, people, client):
    ana = sign_in(people.ana)
    old = calendar(ana)
    new = calendar(ana)
    assert old != new
    assert [client.get(path).status_code for path in (old, new)] == [404, 200]
    for path in ("/calendar/x.ics", "/calendar/1-x.ics", f"/calendar/{'9' * 30}-x.ics", new.replace("/1-", "/2-")):
        assert client.get(path).status_code == 404
    ana.send("/calendar/end")
    assert client.get(new).status_code == 404
    newest = calendar(ana)
    with writing():
        people.ana.active = False
    assert client.get(newest).status_code == 404
    assert db.session.query(AuditEntry).filter_by(action="new calendar address").count() == 3


@pytest.mark.one_database
def test_a_line_of_a_calendar_is_cut_between_letters_and_holds_no_other_line():
    line = calendars.folded("SUMMARY:" + calendars.escaped("客户\r\nEND:VEVENT\n\x07" + "重" * 60))
    pieces = line.split(b"\r\n")
    assert max(map(len, pieces)) <= 75
    assert "".join(piece.decode() for piece in pieces).replace(" ", "") == "SUMMARY:客户\\nEND:VEVENT\\n" + "重" * 60
