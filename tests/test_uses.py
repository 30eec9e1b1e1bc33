"""What somebody takes to a customer, and what came of it: through the pages, and what others learn of it."""

import html
import re
from datetime import date, timedelta

import pytest

from tests.house.test_access import address, example, rules
from tests.test_cases import told
from tests.test_races import posting, together
from tests.test_usefulness import all_say, colleagues
from tests.writing import writing
from wiki import search
from wiki.models import AuditEntry, Change, Judgement, Playbook, Role, Use, UseResult, db
from wiki.models import base as models
from wiki.services import people as people_service

__all__ = ["colleagues", "posting"]
ASKED = "用过了，后来怎样？"
BUTTON = "这次要用"
CUSTOMER = "Kanarienvogel"
NOTE = "他把图纸收回去了"


@pytest.fixture
def case(sign_in, people):
    """A case that Ana has told."""
    return told(sign_in(people.ana))


@pytest.fixture
def days_later(monkeypatch):
    """Moves the clock of what is taken along."""

    def move(days):
        at = models.now() + timedelta(days=days)
        for module in ("services.uses", "blueprints.uses"):
            monkeypatch.setattr(f"wiki.{module}.now", lambda: at)

    return move


def take(browser, case, **form):
    return browser.send(f"/uses/take/case/{case.id}", {"next": f"/cases/{case.id}#use", **form})


def the_use():
    return db.session.query(Use).one()


def test_a_week_after_it_was_taken_along_the_home_page_asks_once_how_it_went(sign_in, people, case, days_later):
    ben = sign_in(people.ben)
    assert BUTTON in ben.get(f"/cases/{case.id}").text
    assert take(ben, case, customer=CUSTOMER).headers["Location"] == f"/cases/{case.id}#use"
    page = ben.get(f"/cases/{case.id}").text
    assert CUSTOMER in page
    assert f'action="/uses/{the_use().id}/answer"' in page

    days_later(6)
    assert ASKED not in ben.get("/").text
    days_later(8)
    home = ben.get("/").text
    assert home.index(ASKED) < home.index(CUSTOMER) < home.index(case.title, home.index(ASKED))
    answer = ben.send(f"/uses/{the_use().id}/answer", {"result": "worked", "next": "/"})
    assert answer.headers["Location"] == "/"

    use = the_use()
    assert (use.result, use.customer, use.version, use.user_id) == (UseResult.WORKED, CUSTOMER, 1, people.ben.id)
    assert ASKED not in ben.get("/").text
    listed = ben.get("/uses").text
    assert CUSTOMER in listed
    assert "有效" in listed


def test_it_is_one_click_without_a_word(sign_in, people, case):
    ben = sign_in(people.ben)
    take(ben, case)

    assert (the_use().customer, the_use().result) == ("", None)


def test_two_clicks_make_one_use_and_a_customer_named_later_is_added(sign_in, people, case):
    ben = sign_in(people.ben)
    for customer in ("", CUSTOMER, "另一家（虚构）"):
        assert take(ben, case, customer=customer).status_code == 303

    assert the_use().customer == CUSTOMER


def test_two_clicks_at_the_same_moment_make_one_use(sign_in, people, case, posting):
    ben = sign_in(people.ben)
    answers = together(*[posting(ben, f"/uses/take/case/{case.id}") for _ in range(3)])

    assert [answer.status_code for answer in answers] == [303] * 3
    assert the_use().user_id == people.ben.id


def test_answers_at_the_same_moment_all_count(sign_in, people, case, posting, colleagues):
    all_say(case, colleagues(3), UseResult.WORKED)
    before, jobs = case.usefulness, []
    for name in ("zoe", "eva", "kai"):
        browser = sign_in(getattr(people, name))
        take(browser, case)
        use = db.session.query(Use).filter_by(user_id=getattr(people, name).id).one()
        jobs.append(posting(browser, f"/uses/{use.id}/answer", result="worked"))
    answers = together(*jobs)

    assert [answer.status_code for answer in answers] == [303] * 3
    alone = case.usefulness
    all_say(case, [people.zoe], UseResult.WORKED)
    assert before < alone == case.usefulness


def test_whoever_takes_along_what_a_card_says_comes_back_to_the_card(sign_in, people):
    ben, card = sign_in(people.ben), "/card?personality=proud&q=%E7%A7%91%E9%95%BF"
    form = re.search(r'action="(/uses/take/playbook/\w+)".*?name="next" value="([^"]+)"', ben.get(card).text, re.DOTALL)
    answer = ben.send(form[1], {"next": html.unescape(form[2])})

    assert answer.headers["Location"] == f"{card}#use"
    assert f'action="/uses/{the_use().id}/answer"' in ben.get(card).text
    assert 'href="/types/proud"' in ben.get("/uses").text


def test_after_a_refused_answer_the_next_one_leads_to_the_list(sign_in, people, case):
    ben = sign_in(people.ben)
    take(ben, case)
    page = ben.send(f"/uses/{the_use().id}/answer").text.split("<main")[1].split("</main")[0]

    assert set(re.findall(r'name="next" value="([^"]*)"', page)) == {"/uses"}


def test_after_an_answer_it_can_be_taken_along_again(sign_in, people, case):
    ben = sign_in(people.ben)
    take(ben, case)
    ben.send(f"/uses/{the_use().id}/answer", {"result": "no_effect"})
    page = ben.get(f"/cases/{case.id}").text
    assert "没效果" in page
    take(ben, case)

    assert db.session.query(Use).count() == 2


def test_later_is_in_a_week_and_not_used_after_all_is_never(sign_in, people, case, days_later):
    ben = sign_in(people.ben)
    take(ben, case)
    days_later(8)
    ben.send(f"/uses/{the_use().id}/later", {"next": "/"})
    assert ASKED not in ben.get("/").text
    days_later(16)
    assert ASKED in ben.get("/").text
    ben.send(f"/uses/{the_use().id}/withdraw", {"next": "/"})

    assert ASKED not in ben.get("/").text
    assert db.session.query(Use).count() == 0


def test_whoever_names_the_day_of_the_visit_is_asked_on_the_day_after(sign_in, people, case, days_later):
    ben = sign_in(people.ben)
    take(ben, case, visit_on=(date.today() + timedelta(days=3)).isoformat())  # noqa: DTZ011

    for days, asked in ((2, False), (6, True)):
        days_later(days)
        assert (ASKED in ben.get("/").text) is asked


def test_the_oldest_is_asked_first_and_only_that_one(sign_in, people, case, days_later):
    ben, second = sign_in(people.ben), told(sign_in(people.ana), title="第二个题目", submission="two")
    take(ben, second)
    days_later(1)
    take(ben, case)
    days_later(30)
    home = ben.get("/").text.split(ASKED)[1].split("</section>")[0]

    assert "第二个题目" in home
    assert case.title not in home


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"customer": "x" * 201}, "customer"),
        ({"customer": "a\u202eb"}, "customer"),
        ({"customer": "a\x00b"}, "customer"),
        ({"visit_on": "tomorrow"}, "visit_on"),
        ({"visit_on": "2020-01-01"}, "visit_on"),
        ({"visit_on": "9999-12-31"}, "visit_on"),
    ],
)
def test_what_cannot_be_kept_is_named_beside_its_field(sign_in, people, case, form, field):
    answer = take(sign_in(people.ben), case, **form)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert case.title in answer.text
    assert db.session.query(Use).count() == 0


@pytest.mark.parametrize("form", [{}, {"result": "great"}, {"result": "worked", "note": "x" * 501}])
def test_an_answer_that_is_none_leaves_the_question_open_and_the_text_in_its_field(sign_in, people, case, form):
    ben = sign_in(people.ben)
    take(ben, case)
    answer = ben.send(f"/uses/{the_use().id}/answer", {"note": NOTE, **form})

    assert answer.status_code == 422
    assert form.get("note", NOTE) in answer.text
    assert the_use().result is None


def test_an_answer_can_be_changed_as_often_as_one_likes(sign_in, people, case):
    ben = sign_in(people.ben)
    take(ben, case)
    for result in UseResult:
        ben.send(f"/uses/{the_use().id}/answer", {"result": result.value, "note": NOTE})
        assert the_use().result is result

    assert NOTE in ben.get("/uses").text


def test_an_archived_case_is_not_taken_along_but_what_came_of_it_can_still_be_said(sign_in, people, case, days_later):
    ana, ben, zoe = (sign_in(person) for person in (people.ana, people.ben, people.zoe))
    take(ben, case)
    ana.send(f"/cases/{case.id}/archive")

    assert take(zoe, case).status_code == 403
    assert f"/uses/take/case/{case.id}" not in zoe.get(f"/cases/{case.id}").text
    days_later(8)
    assert case.title in ben.get("/").text.split(ASKED)[1]
    assert ben.send(f"/uses/{the_use().id}/answer", {"result": "backfired"}).status_code == 303


def test_only_sellers_take_along_what_they_may_read(sign_in, people, case, draft):
    assert take(sign_in(people.max), case).status_code == 404
    assert take(sign_in(people.ben), draft).status_code == 404
    assert take(sign_in(people.ana), draft).status_code == 403
    for kind, ident in (("case", "x"), ("report", case.id), ("playbook", case.id)):
        assert sign_in(people.ben).send(f"/uses/take/{kind}/{ident}").status_code == 404
    assert [take(sign_in(getattr(people, name)), case).status_code for name in ("ana", "kai", "eva")] == [303] * 3


@pytest.mark.parametrize("name", ["ana", "eva", "max", "zoe"])
def test_a_use_is_read_and_answered_by_its_person_only(sign_in, people, case, name):
    take(sign_in(people.ben), case, customer=CUSTOMER)
    other = sign_in(getattr(people, name))

    assert CUSTOMER not in other.get("/uses").text
    for verb in ("answer", "later", "withdraw"):
        assert other.send(f"/uses/{the_use().id}/{verb}", {"result": "worked"}).status_code == 404
    assert (the_use().result, case.usefulness) == (None, 0)


def test_what_can_no_longer_be_read_loses_its_title_in_the_list(sign_in, people, case, days_later):
    ben = sign_in(people.ben)
    take(ben, case, customer=CUSTOMER)
    with writing():
        people_service.change(people.ben, display_name="Ben", roles=[Role.ADMIN], team="", active=True)
    days_later(8)

    for page in ("/", "/uses"):
        assert CUSTOMER in ben.get(page).text
        assert case.title not in ben.get(page).text


@pytest.mark.postgres_example("zoe")
@pytest.mark.parametrize("name", ["ana", "eva", "max", "zoe"])
def test_the_customers_name_and_the_note_appear_to_nobody_else(
    app,
    sign_in,
    people,
    api_token,
    case,
    colleagues,
    name,
):
    all_say(case, colleagues(3), UseResult.WORKED)
    ben, person = sign_in(people.ben), getattr(people, name)
    take(ben, case, customer=CUSTOMER)
    number = db.session.query(Use).filter_by(customer=CUSTOMER).one().id
    ben.send(f"/uses/{number}/answer", {"result": "worked", "note": NOTE})
    take(ben, case, customer=CUSTOMER)
    search.catch_up()
    browser, token = sign_in(person), {"Authorization": f"Bearer {api_token(person)}"}
    ids = {"case_id": case.id, "person_id": people.ben.id, "number": 1, "code": "proud", "list_code": "personality"}
    pages = [
        address(rule, {one: ids[one] if one in ids else example(rule, one) for one in rule.arguments})
        for rule, method, _ in rules(app)
        if method == "GET"
    ]
    seen = {path: browser.get(path, headers=token if path.startswith("/api") else None).text for path in pages}
    found = [browser.get(f"{path}?q={CUSTOMER}", headers=token).text for path in ("/search", "/api/v1/search")]
    kept = [repr(row) for model in (AuditEntry, Change) for row in db.session.query(*model.__table__.columns)]

    assert case.title in "".join(seen.values()) or name == "max"
    assert not [path for path, text in seen.items() if CUSTOMER in text or NOTE in text]
    assert not [text for text in found if case.title in text]
    assert not [row for row in kept if CUSTOMER in row or NOTE in row]


def test_every_reader_sees_numbers_once_three_have_said_how_it_went(sign_in, people, case, colleagues):
    ben = sign_in(people.ben)
    all_say(case, colleagues(2), UseResult.WORKED)
    assert "人用过" not in ben.get(f"/cases/{case.id}").text
    all_say(case, colleagues(1), UseResult.BACKFIRED)
    page = ben.get(f"/cases/{case.id}").text

    assert re.search(r"3 人用过.*有效 2.*没效果 0.*适得其反 1", page, re.DOTALL)
    assert "seller." not in page


@pytest.mark.parametrize("hidden", [False, True])
def test_authors_see_from_the_first_one_on_that_their_cases_were_used_and_what_came_of_it(
    sign_in, people, case, hidden
):
    with writing():
        case.author_hidden = hidden
    ana, ben, zoe = (sign_in(person) for person in (people.ana, people.ben, people.zoe))
    assert "被同事带去用" not in ana.get("/cases/mine").text
    take(ben, case, customer=CUSTOMER)
    ben.send(f"/uses/{the_use().id}/answer", {"result": "worked", "note": NOTE})
    take(zoe, case)
    page = ana.get("/cases/mine").text

    assert "有 1 个被同事带去用" in page
    assert re.search(r"1 人用过：有效 1、没效果 0、适得其反 0 ·\s*1 人打算用", page)
    assert not [word for word in (CUSTOMER, NOTE, "ben", "zoe") if word in page.split("<main")[1]]


def test_a_case_that_asks_for_a_judgement_is_taken_along_after_it(sign_in, people, case):
    with writing():
        case.judge_first = True
    assert take(sign_in(people.ben), case).status_code == 404
    with writing():
        db.session.add(Judgement(document_id=case.id, version=1, user_id=people.ben.id, choice=0, confidence=70))

    assert take(sign_in(people.ben), case).status_code == 303


def test_a_playbook_is_taken_along_like_a_case(sign_in, people):
    book = db.session.query(Playbook).limit(1).one()
    ben = sign_in(people.ben)
    assert ben.send(f"/uses/take/playbook/{book.id}", {"next": "/uses"}).headers["Location"] == "/uses"

    assert ben.send(f"/uses/{the_use().id}/answer", {"result": "worked"}).status_code == 303
    assert sign_in(people.max).send(f"/uses/take/playbook/{book.id}").status_code == 403


def test_a_long_list_comes_in_pages_what_waits_first(sign_in, people, case):
    with writing():
        for number in range(45):
            at = models.now() - timedelta(days=number)
            done = {"result": UseResult.NO_EFFECT, "answered_at": at} if number % 3 else {}
            use = Use(document=case, version=1, user=people.ben, customer=f"第{number}家", ask_at=at, **done)
            db.session.add(use)
    ben = sign_in(people.ben)
    pages = [re.findall(r"第(\d+)家", ben.get(f"/uses?page={number}").text) for number in (1, 2, 3, 99)]
    numbers = [int(number) for page in pages[:3] for number in page]

    assert numbers == [*range(42, -1, -3), *(number for number in range(45) if number % 3)]
    assert pages[3] == pages[2]
