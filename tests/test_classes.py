"""Classes of accounts: what there is to gain by how firm the relationship is, who may say so, and what follows."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.accounts import EN, noted
from tests.conftest import PASSWORD
from tests.test_pages import written
from tests.writing import writing
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.models import Attractiveness, CustomerEvent, KeyClassification, Mark, Role
from wiki.models.base import now
from wiki.services import classes
from wiki.services import people as people_service
from wiki.services.classes.rules import shipped

pytestmark = pytest.mark.one_database


def in_days(number):
    return (now().date() + timedelta(days=number)).isoformat()


MARKS = {f"mark_{mark.value}": "y" for mark in Mark}
TYPED = {
    "base": "0",
    "potential": "5",
    "volume": "4",
    "margin": "3",
    "strength": "good",
    "trend": "declining",
    "importance_brand": "4",
    "brand_note": "同行都看它",
    "watch_mind": "新厂长要换系统",
    "watch_mind_on": "2026-01-05",
    "loyalty": "price_only",
    **MARKS,
    "account_class": "key",
    "review_by": in_days(60),
}


@pytest.fixture
def customer(people):
    return noted(people.ana, "星河样例重工", industry="manufacturing")


@pytest.fixture
def lee(people):
    """She leads, and is on nobody's team."""
    with writing():
        return people_service.add("lee", roles=[Role.SALES_MANAGER], password=PASSWORD)


def classed(browser, customer, **changes):
    return browser.send(f"/customers/{customer.id}/class", {**TYPED, **changes})


def test_the_weights_make_a_score_and_the_score_a_band():
    known = shipped()
    bands = {}
    for number in range(1, 6):
        score = known.score(dict.fromkeys(classes.INPUTS, number))
        bands[number] = score, known.band(score)

    assert bands[1] == (0, Attractiveness.LOW)
    assert bands[3] == (50, Attractiveness.MEDIUM)
    assert bands[5] == (100, Attractiveness.HIGH)
    for name in classes.INPUTS:
        low, high = ({**dict.fromkeys(classes.INPUTS, 3), name: number} for number in (2, 4))
        assert known.score(low) < known.score(high)
    with pytest.raises(Invalid):
        classes.parse({}, may_override=True)


def test_a_class_is_said_with_what_follows_from_it_and_stands_in_the_list(sign_in, people, customer):
    ana = sign_in(people.ana)
    assert "Not classed yet" in ana.get(f"/customers/{customer.id}/class", headers=EN).text
    refused = classed(ana, customer, potential="6", trend="", review_by="2020-01-01")
    assert refused.status_code == 422
    assert refused.text.count("field--error") == 3
    assert "新厂长要换系统" in refused.text
    assert classed(ana, customer).status_code == 303
    assert classed(ana, customer).status_code == 303  # sent twice

    made = db.session.scalars(select(KeyClassification)).one()
    assert (made.score, made.attractiveness, customer.account_class) == (78, Attractiveness.HIGH, "key")
    page = ana.get(f"/customers/{customer.id}/class").text
    assert page.count('class="is-met"') == 1
    assert "写一份挽回计划" in page  # the relationship weakens
    profile = ana.get(f"/customers/{customer.id}", headers=EN).text
    assert "Mind what they are up to" in profile
    assert "Show more warmth" in profile
    assert "loyal to the price alone" in profile
    listed = ana.get("/customers?account_class=key", headers=EN).text
    assert "星河样例重工" in listed
    assert "Key account" in listed
    assert "星河样例重工" not in ana.get("/customers?account_class=ordinary").text
    changed = select(CustomerEvent.after).where(CustomerEvent.field == "account_class")
    assert db.session.scalars(changed).all() == ["key"]
    assert "Class: Key account" in ana.get(f"/customers/{customer.id}/timeline", headers=EN).text
    assert classed(ana, customer, potential="1").status_code == 409
    assert classed(ana, customer, potential="1", base="1", account_class="ordinary").status_code == 303
    assert customer.account_class == "ordinary"
    assert classes.last(customer).number == 2


def test_with_few_marks_it_takes_somebody_who_leads_and_a_reason(sign_in, people, customer, lee):
    few = {"mark_loss": "", "mark_share": "", "mark_lasting": ""}
    assert classed(sign_in(people.ana), customer, **few).status_code == 422
    boss = sign_in(lee)
    assert classed(boss, customer, **few).status_code == 422
    assert classed(boss, customer, **few, override_reason="全行业的标杆").status_code == 303
    assert "全行业的标杆" in sign_in(people.zoe).get(f"/customers/{customer.id}/class").text


@pytest.mark.one_database
def test_only_who_looks_after_it_or_leads_says_so(sign_in, people, customer, lee):
    closed = noted(people.ana, "闭门样例", closed=True)

    assert classed(sign_in(people.zoe), customer).status_code == 403
    assert classed(sign_in(people.zoe), closed).status_code == 404
    assert sign_in(people.zoe).get(f"/customers/{closed.id}/class").status_code == 404
    assert classed(sign_in(lee), closed).status_code == 404
    assert sign_in(people.max).get(f"/customers/{customer.id}/class").status_code == 404


def test_the_rules_and_texts_are_data_and_an_entry_keeps_its_band(sign_in, people, customer):
    ana, eva = sign_in(people.ana), sign_in(people.eva)
    classed(ana, customer)
    known = classes.current()
    typed = {f"{name}.{code}": text for name, texts in known.texts.items() for code, text in texts.items()}
    typed |= {"weights.potential": "0", "weights.volume": "0", "weights.margin": "1", "base": "0"}
    typed |= {"bands.high": "90", "bands.medium": "60", "high.good.zh-Hans": "照我们的办法做"}

    assert ana.get("/customers/classes").status_code == 200
    assert ana.send("/customers/classes", typed).status_code == 403
    assert eva.send("/customers/classes", {**typed, "bands.medium": "95"}).status_code == 422
    assert eva.send("/customers/classes", {**typed, "weights.margin": "0"}).status_code == 422
    assert eva.send("/customers/classes", typed).status_code == 303
    assert eva.send("/customers/classes", typed).status_code == 409
    assert "照我们的办法做" in ana.get(f"/customers/{customer.id}/class").text
    assert classes.last(customer).attractiveness is Attractiveness.HIGH
    classed(ana, customer, base="1")
    assert classes.last(customer).attractiveness is Attractiveness.LOW


def test_what_is_known_of_its_kind_stands_on_a_customers_page(sign_in, people):
    customer = noted(people.ana, "财样例", industry="insurance", ownership="private")

    text = sign_in(people.ana).get(f"/customers/{customer.id}", headers=EN).text
    assert "What is known of its kind" in text
    assert '<a href="/terms/industry/insurance">' in text
    assert "看重产品价格" in text
    assert "价格敏感" in text


def test_what_is_new_in_a_trade_stands_on_the_profiles_of_its_customers(sign_in, people):
    bank, shop = noted(people.ana, "样例银行", industry="finance"), noted(people.ana, "样例店", industry="retail")
    eva = sign_in(people.eva)

    def news(title, industry="finance", level="2"):
        filed = {"kind": "trade_news", "industry": industry, "level": level}
        return written(eva, title=title, text=f"{title}，出自样例协会。", submission=title, **filed)

    told = [news("旧闻样例"), news("新规样例")]
    wider = news("金融保险样例", "finance_insurance")
    news("只给指名的人", level="4")
    with writing():
        for day, page in zip(("2026-01-01", "2026-03-01", "2026-02-01"), (*told, wider), strict=True):
            page.sort_date = day
    ana = sign_in(people.ana)
    text = ana.get(f"/customers/{bank.id}").text
    places = [text.index(title) for title in ("新规样例", "金融保险样例", "旧闻样例")]
    assert places == sorted(places)
    assert "只给指名的人" not in text
    assert "新规样例" not in ana.get(f"/customers/{shop.id}").text
