"""Contacts: who is of which type, who reads what was seen, and that an erased person leaves nothing behind."""

import re
import sqlite3
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from tests.conftest import PASSWORD
from tests.house.test_access import rules
from tests.test_canaries import NONSENSE, PROBES, addresses, probed
from tests.test_cases import told
from tests.test_products import PRODUCT
from tests.writing import writing
from wiki import search
from wiki.extensions import db
from wiki.models import AuditEntry, Change, Contact, ObservationState, Role, Term, TypeObservation
from wiki.services import contacts, terms
from wiki.services import people as people_service

CANARY = "zaunkoenig"
SEEN = {
    "personality": "childlike",
    "confidence": "2",
    "example": f"看到样机就要上手。{CANARY}",
    "observed_on": "2026-03-09",
}
PERSON = {"name": "喬一諾（虛構）", "firm": "糖罐子烘焙（虚构）", "position": "采购经理", "contact_level": "middle"}


@pytest.fixture
def lee(people):
    """Somebody of the leadership."""
    with writing():
        return people_service.add("lee", roles=[Role.LEADERSHIP], password=PASSWORD)


@pytest.fixture
def pia(people):
    """Somebody who guards privacy and does nothing else."""
    with writing():
        return people_service.add("pia", roles=[Role.PRIVACY_OFFICER], password=PASSWORD)


@pytest.fixture
def contact(sign_in, people):
    """Somebody whom Ana has noted."""
    return noted(sign_in(people.ana))


def noted(browser, **changes):
    answer = browser.send("/contacts/new", {**PERSON, **SEEN, **changes})
    assert answer.status_code == 303, answer.text
    return db.session.get_one(Contact, answer.headers["Location"].rsplit("/", 1)[1])


def observe(browser, contact, **changes):
    answer = browser.send(f"/contacts/{contact.id}/observe", {**SEEN, "example": "另一次。", **changes})
    assert answer.status_code == 303, answer.text


def standing():
    query = select(TypeObservation).where(TypeObservation.state == ObservationState.STANDING)
    return list(db.session.scalars(query.order_by(TypeObservation.id)))


def listed(browser, query=""):
    return re.findall(r'<strong translate="no">(.*?)</strong>', browser.get(f"/contacts?{query}").text)


def test_a_contact_is_noted_with_type_and_example_in_one_form(sign_in, people, contact):
    page = sign_in(people.ana).get(f"/contacts/{contact.id}").text

    assert (contact.name, contact.by) == (PERSON["name"], people.ana)
    for words in (PERSON["firm"], "采购经理", "率真随性型", "见过两三次", CANARY, "/types/childlike"):
        assert words in page
    assert "/card?personality=childlike&amp;contact_level=middle" in page
    assert "孩子气" not in page


@pytest.mark.parametrize("name", ["ben", "zoe", "kai", "eva"])
def test_whoever_sells_reads_the_roster(sign_in, people, contact, name):
    browser = sign_in(getattr(people, name))

    assert listed(browser) == [PERSON["name"]]
    assert "率真随性型" in browser.get(f"/contacts/{contact.id}").text


def test_whoever_administers_and_does_nothing_else_learns_of_nobody(sign_in, people, contact):
    max = sign_in(people.max)
    own = f"/contacts/{contact.id}"

    assert max.get("/contacts").status_code == max.get("/contacts/new").status_code == 403
    assert [max.get(own + place).status_code for place in ("", "/observe", "/edit", "/erase", "/held")] == [404] * 5
    for path in (f"{own}/erase", "/contacts/observations/1/withdraw"):
        assert max.send(path).status_code == 404
    assert contact.name not in max.get("/types/childlike").text
    assert db.session.query(TypeObservation).count() == 1


@pytest.mark.one_database
@pytest.mark.parametrize(
    "name", ["ben", "max", *(pytest.param(name, marks=pytest.mark.long) for name in ("zoe", "kai", "eva"))]
)
def test_no_way_out_tells_others_what_was_seen(app, sign_in, people, api_token, contact, draft, name):
    """Every address, with the contact's id wherever one fits, and every probe: also once it was said anew."""
    observe(sign_in(people.ana), contact, example=f"再看一次。{CANARY}")
    search.catch_up()
    person = getattr(people, name)
    browser, token = sign_in(person), {"Authorization": f"Bearer {api_token(person)}"}

    def asked(path):
        answer = browser.get(path, headers=token if path.startswith("/api/") else None)
        return answer.status_code, unquote(answer.text)

    paths = [path for _, path in addresses(app, draft)]
    paths += [rule.rule.replace("<contact_id>", contact.id) for rule, method, _ in rules(app) if method == "GET"]
    paths += ["/types/childlike", f"/contacts?q={PERSON['name']}", "/contacts?type=childlike"]
    told = [path for path in paths if CANARY in asked(path)[1]]
    probes = [*PROBES, "/contacts?q={word}", "/contacts?type={word}"]
    told += [path for path in probes if probed(asked, path, CANARY) != probed(asked, path, NONSENSE)]

    assert told == []
    assert PERSON["name"] in browser.get("/types/childlike").text or name == "max"


def test_what_was_seen_is_for_its_observer_leadership_and_the_privacy_officer(sign_in, people, contact, lee, pia):
    for person, reads in ((people.ana, True), (lee, True), (pia, True), (people.ben, False)):
        assert (CANARY in sign_in(person).get(f"/contacts/{contact.id}").text) is reads


@pytest.mark.parametrize("word", ["乔一诺", "一諾", "糖罐", "诺 烘焙", "喬一諾（虚构）"])
def test_somebody_is_found_by_a_part_of_name_or_firm_in_either_script(sign_in, people, contact, word):
    ben = sign_in(people.ben)
    noted(ben, name="许望舒（虚构）", firm="100%_长风（虚构）")

    assert listed(ben, f"q={word}") == [PERSON["name"]]
    assert listed(ben, "q=100%25_") == ["许望舒（虚构）"]
    assert listed(ben, "q=_一") == listed(ben, f"q={CANARY}") == []
    assert "换个类型" in ben.get("/contacts?q=无此人").text


def test_the_list_is_narrowed_by_type_as_people_see_it_now(sign_in, people, contact):
    ana = sign_in(people.ana)
    observe(ana, contact, personality="shrewd")

    assert listed(ana, "type=childlike") == []
    assert "精细严谨型 1</a>" in ana.get("/contacts").text
    assert listed(ana, "type=childlike&type=shrewd") == [PERSON["name"]]
    assert listed(ana, "type=nonsense") == []


def test_of_somebody_of_the_same_name_and_firm_it_is_asked_whether_it_is_the_same(sign_in, people, contact):
    ben = sign_in(people.ben)
    again = {**PERSON, **SEEN, "name": " 乔一诺（虚构） ", "example": "又一次。"}
    asked = ben.send("/contacts/new", again)

    assert asked.status_code == 422
    assert f"/contacts/{contact.id}" in asked.text
    assert "又一次。" in asked.text
    assert ben.send("/contacts/new", {**again, "same_as": contact.id}).headers["Location"].endswith(contact.id)
    assert [one.by for one in standing()] == [people.ana, people.ben]
    other = noted(ben, **again, same_as="nobody")
    assert other != contact
    assert db.session.query(Contact).count() == 2


def test_a_form_sent_twice_notes_one(sign_in, people, contact):
    assert noted(sign_in(people.ana)) == contact
    assert db.session.query(TypeObservation).count() == 1


def test_disagreement_is_shown_and_counted_by_person(sign_in, people, contact):
    observe(sign_in(people.ben), contact, confidence="3")
    observe(sign_in(people.zoe), contact, personality="shrewd", confidence="3")
    page = sign_in(people.kai).get(f"/contacts/{contact.id}").text

    assert "见过这个人的 3 位同事中，有 2 位说是“率真随性型”" in page
    assert "确定 · 2 / 3" in page
    assert "确定 · 1 / 3" in page
    assert not {"ana", "ben", "zoe"} & set(re.findall(r'<span translate="no">(\w+)</span>', page))


def test_what_somebody_says_anew_supersedes_what_they_said_and_is_kept(sign_in, people, contact, lee):
    observe(sign_in(people.ana), contact, personality="proud", confidence="1")
    states = [one.state for one in db.session.query(TypeObservation).order_by(TypeObservation.id)]
    page = sign_in(lee).get(f"/contacts/{contact.id}").text

    assert states == [ObservationState.SUPERSEDED, ObservationState.STANDING]
    assert "1 条以前的观察" in page
    assert page.index("自信主导型") < page.index(CANARY)
    assert "见过这个人的" not in page


def test_an_observation_is_taken_back_and_brought_back_by_its_observer_alone(sign_in, people, contact, lee, pia):
    ana, own = sign_in(people.ana), f"/contacts/observations/{standing()[0].id}"
    for person, status in ((people.ben, 404), (people.eva, 404), (lee, 403), (pia, 403)):
        assert sign_in(person).send(f"{own}/withdraw").status_code == status
    assert ana.send(f"{own}/withdraw").status_code == 303

    assert listed(ana, "type=childlike") == []
    assert CANARY not in sign_in(lee).get(f"/contacts/{contact.id}").text
    assert ana.send(f"{own}/withdraw").status_code == 403
    assert sign_in(pia).send(f"{own}/restore").status_code == 403
    assert f"{own}/restore" in ana.get(f"/contacts/{contact.id}").text
    assert ana.send(f"{own}/restore").status_code == 303
    assert listed(ana, "type=childlike") == [PERSON["name"]]


def test_what_was_taken_back_stays_back_once_something_newer_was_said(sign_in, people, contact):
    ana, first = sign_in(people.ana), standing()[0].id
    ana.send(f"/contacts/observations/{first}/withdraw")
    observe(ana, contact, personality="proud")

    assert ana.send(f"/contacts/observations/{first}/restore").status_code == 403
    assert len(standing()) == 1


def test_whoever_noted_it_and_editors_change_a_name(sign_in, people, contact, pia):
    form = {**PERSON, "name": "乔一诺（虚构）", "base": contacts.state(contact)}
    for person, status in ((people.ben, 403), (pia, 403), (people.max, 404)):
        assert sign_in(person).send(f"/contacts/{contact.id}/edit", form).status_code == status
    assert sign_in(people.eva).send(f"/contacts/{contact.id}/edit", form).status_code == 303
    late = sign_in(people.ana).send(f"/contacts/{contact.id}/edit", {**form, "firm": "别家（虚构）"})

    assert contact.name == "乔一诺（虚构）"
    assert late.status_code == 409
    assert "别家（虚构）" in late.text
    base = re.search(r'name="base"[^>]*value="(\w+)"', late.text)[1]
    assert sign_in(people.ana).send(f"/contacts/{contact.id}/edit", {**form, "base": base}).status_code == 303


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "乔" * 81),
        ("name", "乔\n一诺"),
        ("name", "乔一诺 138 0013 8000"),
        ("firm", ""),
        ("firm", "糖罐子 010-87654321"),
        ("position", "采购 a@b.example"),
        ("contact_level", "king"),
        ("personality", ""),
        ("personality", "nonsense"),
        ("confidence", "4"),
        ("example", " "),
        ("example", "长" * 501),
        ("example", "证件号 11010519491231002X（虚构）"),
        ("observed_on", "2999-01-01"),
        ("observed_on", "last week"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_stays_in_the_form(sign_in, people, field, text):
    answer = sign_in(people.ana).send("/contacts/new", {**PERSON, **SEEN, field: text})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert (PERSON["name"] if field != "name" else PERSON["firm"]) in answer.text
    assert not db.session.query(Contact).count()


def test_whoever_noted_it_or_guards_privacy_erases_somebody(sign_in, people, contact, pia):
    page = f"/contacts/{contact.id}/erase"
    for person, status in ((people.ben, 403), (people.eva, 403), (people.max, 404)):
        assert sign_in(person).send(page).status_code == sign_in(person).get(page).status_code == status
    officer = sign_in(pia)

    assert "无法撤销" in officer.get(page).text
    assert contact.removed_at is None
    assert officer.send(page).status_code == 303
    for place in ("", "/edit", "/erase", "/observe", "/held"):
        assert sign_in(people.ana).get(f"/contacts/{contact.id}{place}").status_code == 404
    assert listed(sign_in(people.ana)) == []


def test_nothing_of_an_erased_person_is_left_in_any_table(app, sign_in, people, contact, lee):
    ana = sign_in(people.ana)
    observe(sign_in(people.ben), contact, example=f"第二个人看到的。{CANARY}")
    observe(ana, contact, personality="proud")
    ana.send(f"/contacts/{contact.id}/edit", {**PERSON, "position": f"{CANARY} II", "base": contacts.state(contact)})
    search.catch_up()
    before = dump()
    ana.send(f"/contacts/{contact.id}/erase")
    after = dump()

    for word in (CANARY, "一諾", "一诺", "糖罐"):
        assert word in before
        assert word not in after
    kept = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "erase contact")).one()
    assert (kept.actor_id, kept.subject) == (people.ana.id, contact.id)
    assert db.session.query(Change).filter_by(model="TypeObservation", action="delete").count() == 3


def dump():
    """Return all that the database holds, as text."""
    if db.engine.dialect.name == "sqlite":
        with sqlite3.connect(db.engine.url.database) as connection:
            return "\n".join(connection.iterdump())
    rows = [str(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table))]
    db.session.rollback()
    return "\n".join(rows)


def test_the_privacy_officer_sees_all_that_is_kept_of_somebody_on_one_page(sign_in, people, contact, pia):
    ana = sign_in(people.ana)
    observe(ana, contact, personality="proud", example="后来看到的。")
    ana.send(f"/contacts/observations/{standing()[0].id}/withdraw")
    page = sign_in(pia).get(f"/contacts/{contact.id}/held").text

    for words in (PERSON["name"], PERSON["firm"], CANARY, "后来看到的。", "已另说", "已收回"):
        assert words in page
    assert ">ana<" not in page
    assert ana.get(f"/contacts/{contact.id}/held").status_code == 403


def test_a_types_page_shows_five_and_leads_to_all(sign_in, people):
    ana = sign_in(people.ana)
    for number in range(6):
        noted(ana, name=f"第{number}位（虚构）")
    page = ana.get("/types/childlike").text

    assert re.findall(r"第(\d)位", page) == ["5", "4", "3", "2", "1"]
    assert "全部 6" in page
    assert "/contacts?type=childlike" in page
    last = db.session.scalars(select(Contact).where(Contact.name.startswith("第5位"))).one()
    ana.send(f"/contacts/observations/{standing()[0].id}/withdraw")
    assert "全部 5" in ana.get("/types/childlike").text
    ana.send(f"/contacts/{last.id}/erase")
    page = ana.get("/types/childlike").text
    assert "全部 4" in page
    assert re.findall(r"第(\d)位", page) == ["4", "3", "2", "1"]
    ana.send(f"/contacts/observations/{standing()[0].id - 1}/restore")
    noted(ana, name="第7位（虚构）")
    assert "全部 6" in ana.get("/types/childlike").text


def test_a_products_page_counts_the_people_of_the_types_it_suits(sign_in, people, contact):
    ana = sign_in(people.ana)
    noted(ana, name="沈半两（虚构）", personality="proud")
    told(ana, product=PRODUCT)
    page = ana.get(f"/terms/product/{PRODUCT}").text
    suited = re.search(r'href="(/contacts\?[^"]*)">([^<]*)<', page)

    assert "type=proud" in suited[1]
    assert "childlike" not in suited[1]
    assert suited[2].startswith("1 ")
    assert "沈半两" not in page


def test_merging_two_types_takes_their_people_along(sign_in, people, contact):
    ana, eva = sign_in(people.ana), people.eva
    observe(sign_in(people.ben), contact, personality="proud")
    found = {code: term(code) for code in ("childlike", "proud")}
    with writing():
        terms.merge(found["childlike"], into=found["proud"], by=eva, note="merged")

    assert {one.term_id for one in standing()} == {found["proud"].id}
    assert listed(ana, "type=proud") == listed(ana, "type=childlike") == [PERSON["name"]]
    assert "见过这个人的" not in ana.get(f"/contacts/{contact.id}").text


def test_a_retired_type_stays_with_its_people_but_is_not_chosen_anew(sign_in, people, contact):
    ana = sign_in(people.ana)
    with writing():
        terms.retire(term("childlike"))

    assert "率真随性型" in ana.get(f"/contacts/{contact.id}").text
    observe(ana, contact, example="还是这样。")
    assert sign_in(people.ben).send(f"/contacts/{contact.id}/observe", SEEN).status_code == 422


def term(code):
    return db.session.scalars(select(Term).where(Term.list_code == "personality", Term.code == code)).one()


def test_whoever_has_noted_somebody_is_shut_out_and_not_deleted(sign_in, people, contact):
    observe(sign_in(people.ben), contact)
    with writing():
        people_service.remove_or_close(people.ben)
        people_service.remove_or_close(people.ana)

    assert not people.ana.active
    assert not people.ben.active
    assert len(standing()) == 2
