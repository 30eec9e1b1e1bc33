"""The vocabulary administered in the browser: adding, changing, nesting, retiring, merging, deleting."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.test_cases import told
from tests.writing import writing
from wiki import search
from wiki.models import AuditEntry, Case, DocumentTerm, Playbook, Revision, Term, db
from wiki.services import cases, terms, vocabulary
from wiki.services.cases import CaseContent, bulk
from wiki.services.terms.merging import refiled

LABELS = {"label_zh_hans": "谨慎求证型", "label_en": "Proof seeker"}
OUTSIDERS = [("ana", 403), ("kai", 403), ("max", 403)]


def term(list_code, code):
    return db.session.query(Term).filter_by(list_code=list_code, code=code).one()


def page_of(found):
    return f"/vocabulary/terms/{found.id}"


def fields(browser, path):
    """Return what a form shows, ready to be sent again."""
    text = browser.get(path).text.split("<main")[1]
    found = dict(re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', text))
    found |= dict(re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', text, re.DOTALL))
    chosen = re.search(r'name="parent".*?<option selected value="([^"]*)"', text, re.DOTALL)
    return {name: value for name, value in found.items() if name not in ("csrf_token", "to")} | (
        {"parent": chosen[1]} if chosen else {}
    )


def change(browser, found, **changes):
    return browser.send(page_of(found), {**fields(browser, page_of(found)), **changes})


def merge(browser, old, new, number):
    return browser.send(f"{page_of(old)}/merge", {"into": new.code, "number": str(number)})


@pytest.fixture
def eva(sign_in, people):
    return sign_in(people.eva)


@pytest.fixture
def library(sign_in, people):
    """Three cases of Ana's: two types, and a product in either script."""
    ana = sign_in(people.ana)
    made = (
        told(ana, product="衡川数采"),
        told(ana, submission="2", personality=["shrewd"], product="衡川數採", tags=""),
        told(ana, submission="3", personality=["honest", "proud"], tags=""),
    )
    search.catch_up()
    return made


# --- who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "status"), OUTSIDERS)
def test_who_keeps_no_library_gets_at_no_page_of_it(sign_in, people, name, status):
    found, browser = term("personality", "proud"), sign_in(getattr(people, name))
    pages = ["/vocabulary", "/vocabulary/personality", "/vocabulary/personality/new", page_of(found)]
    pages += [f"{page_of(found)}/merge"]
    posts = [f"{page_of(found)}/{verb}" for verb in ("move", "retire", "restore", "delete", "merge")]

    assert {browser.get(path).status_code for path in pages} == {status}
    sent = {browser.send(path, {"into": "honest", "number": "0"}).status_code for path in [*posts, *pages[2:4]]}
    assert sent == {status}
    assert not term("personality", "proud").retired
    assert "/vocabulary" not in browser.get("/types").text


def test_an_editor_reaches_every_list_from_the_types(eva):
    assert 'href="/vocabulary"' in eva.get("/types").text
    assert eva.get("/vocabulary").status_code == 200
    for name in vocabulary.TERM_LISTS:
        assert eva.get(f"/vocabulary/{name}").status_code == 200
    assert eva.get("/vocabulary/nothing").status_code == 404


def test_a_word_of_a_colleagues_draft_is_not_shown(sign_in, people, eva):
    sign_in(people.ana).send("/cases/new", {"title": "…", "tags": "裁员传闻", "action": "draft", "submission": "x"})
    hidden = term("tags", "裁员传闻")

    assert "裁员传闻" not in eva.get("/vocabulary/tags").text
    assert eva.get(page_of(hidden)).status_code == 404
    assert eva.send(f"{page_of(hidden)}/retire").status_code == 404


# --- adding and changing ---------------------------------------------------------------------------


def test_a_type_is_added_with_a_code_and_both_scripts_and_can_be_chosen(sign_in, people, eva):
    answer = eva.send("/vocabulary/personality/new", LABELS)

    assert answer.status_code == 303
    made = term("personality", "proof_seeker")
    assert made.label == {"zh-Hans": "谨慎求证型", "zh-Hant": "謹慎求證型", "en": "Proof seeker"}
    assert "谨慎求证型" in sign_in(people.ana).get("/cases/new").text
    assert sign_in(people.ana).get("/types/proof_seeker").status_code == 200
    assert db.session.query(AuditEntry).filter_by(action="add term").one().actor_id == people.eva.id


def test_a_form_sent_twice_adds_one_term(eva):
    answers = [eva.send("/vocabulary/personality/new", LABELS).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert db.session.query(Term).filter_by(code="proof_seeker").count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"label_zh_hans": "", "label_en": ""},
        {"label_en": "", "code": ""},
        {"code": "Not A Code"},
        {"code": "proud"},
        {"label_zh_hans": "自信主導型"},
        {"synonyms": "好的\n自傲型"},
        {"label_zh_hans": "长" * 61},
        {"label_zh_hans": "a\x00b"},
        {"label_zh_hans": "a\u202eb"},
        {"parent": "nobody"},
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(eva, changes):
    before = db.session.query(Term).count()
    answer = eva.send("/vocabulary/personality/new", {**LABELS, "description": "一段说明。", **changes})

    assert answer.status_code == 422
    assert "一段说明。" in answer.text
    assert db.session.query(Term).count() == before


def test_a_double_is_shown_with_the_way_to_the_other_one(eva):
    proud, honest = term("personality", "proud"), term("personality", "honest")

    assert page_of(proud) in eva.send("/vocabulary/personality/new", {**LABELS, "synonyms": "自傲型"}).text
    answer = change(eva, honest, synonyms="自傲型")
    assert answer.status_code == 422
    assert f"{page_of(honest)}/merge?into=proud" in answer.text


def test_a_renamed_type_is_found_by_its_new_words(sign_in, people, eva, library):
    ben = sign_in(people.ben)
    assert library[1].id not in ben.get("/search?q=滴水不漏").text

    answer = change(
        eva, term("personality", "shrewd"), label_zh_hans="滴水不漏型", label_zh_hant="", description="**细**"
    )
    search.catch_up()

    assert answer.status_code == 303
    assert library[1].id in ben.get("/search?q=滴水不漏").text
    assert "滴水不漏型" in ben.get(f"/cases/{library[1].id}").text
    assert "<strong>细</strong>" in term("personality", "shrewd").description_html


def test_of_two_editors_the_second_sees_what_the_first_saved(eva):
    found = term("industry", "retail")
    old = fields(eva, page_of(found))
    assert change(eva, found, label_zh_hans="零售连锁").status_code == 303
    answer = eva.send(page_of(found), {**old, "label_zh_hans": "商超零售"})

    assert answer.status_code == 409
    assert "零售连锁" in answer.text
    assert "商超零售" in answer.text
    assert term("industry", "retail").label["zh-Hans"] == "零售连锁"


def test_a_free_word_is_found_by_its_new_label_and_makes_no_second_one(sign_in, people, eva, library):
    assert change(eva, term("product", "衡川数采"), label_zh_hans="衡川采集平台").status_code == 303
    again = told(sign_in(people.ana), submission="9", product="衡川采集平台")

    assert again.head.body["product"] == "衡川数采"
    assert "衡川采集平台" in sign_in(people.ben).get(f"/cases/{again.id}").text


def test_terms_stand_below_others_but_in_no_circle_and_not_too_deep(eva):
    industry = {code: term("industry", code) for code in ("finance_insurance", "finance", "insurance", "retail")}

    assert change(eva, industry["finance_insurance"], parent="finance").status_code == 422
    assert change(eva, industry["retail"], parent="finance").status_code == 303
    assert change(eva, industry["insurance"], parent="retail").status_code == 422, "a fourth level"
    assert [one.code for one in vocabulary.current().with_descendants("industry", "finance_insurance")] == [
        "finance_insurance",
        "finance",
        "retail",
        "insurance",
    ]


def test_a_term_changes_places_with_the_one_before(eva):
    def order():
        vocabulary.forget()
        return [one.code for one in vocabulary.current().terms("personality")]

    first, second, *rest = order()
    eva.send(f"/vocabulary/terms/{term('personality', second).id}/move", {"to": "up"})
    assert order() == [second, first, *rest]
    eva.send(f"/vocabulary/terms/{term('personality', second).id}/move", {"to": "up"})
    assert order() == [second, first, *rest]
    eva.send(f"/vocabulary/terms/{term('personality', rest[-1]).id}/move", {"to": "down"})
    assert order() == [second, first, *rest]


def test_of_the_outcomes_only_the_words_can_be_changed(eva):
    found = term("outcome", "failure")

    assert eva.get("/vocabulary/outcome/new").status_code == 404
    assert {eva.send(f"{page_of(found)}/{verb}").status_code for verb in ("retire", "delete")} == {409}
    assert merge(eva, found, term("outcome", "success"), 0).status_code == 303
    assert term("outcome", "failure").merged_into_id is None
    assert change(eva, found, label_zh_hans="没成").status_code == 303


# --- retiring and deleting -------------------------------------------------------------------------


def test_a_retired_term_stays_on_its_cases_and_is_chosen_no_more(sign_in, people, eva, library):
    eva.send(f"{page_of(term('personality', 'shrewd'))}/retire")
    ana, ben = sign_in(people.ana), sign_in(people.ben)

    assert 'value="shrewd"' not in ana.get("/cases/new").text
    assert library[1].title in ben.get("/cases?personality=shrewd").text
    assert re.search(
        r'selected value="shrewd"|value="shrewd"[^>]*(checked|selected)', ana.get(f"/cases/{library[1].id}/edit").text
    )
    assert ana.send("/cases/new", {"title": "x", "personality": ["shrewd"], "action": "draft"}).status_code == 422

    eva.send(f"{page_of(term('personality', 'shrewd'))}/restore")
    assert 'value="shrewd"' in ana.get("/cases/new").text


def test_only_what_nothing_ever_used_can_be_deleted(sign_in, people, eva, library):
    eva.send("/vocabulary/personality/new", LABELS)
    made = term("personality", "proof_seeker")
    assert eva.send(f"{page_of(term('personality', 'proud'))}/delete").status_code == 409, "it is shipped"
    case = library[0]
    with writing():
        content = cases.from_body(case.head.body)
        for types in (("proof_seeker",), ("proud",)):
            changed = CaseContent(**{**vars(content), "personality": types})
            cases.revise(case, changed, {}, base=case.version, by=people.ana)
    assert eva.send(f"{page_of(made)}/delete").status_code == 409, "an earlier version says it"
    assert eva.send("/vocabulary/ownership/new", {"label_en": "Cooperative"}).status_code == 303
    assert eva.send(f"{page_of(term('ownership', 'cooperative'))}/delete").status_code == 303
    assert not db.session.query(Term).filter_by(code="cooperative").count()


# --- merging ---------------------------------------------------------------------------------------


def test_doubles_are_offered_and_merged_with_all_their_cases(sign_in, people, eva, library):
    old, new = term("product", "衡川數採"), term("product", "衡川数采")
    assert f"{page_of(old)}/merge?into=" in eva.get("/vocabulary/product").text
    assert "1" in eva.get(f"{page_of(old)}/merge?into=衡川数采").text

    answer = merge(eva, old, new, 1)
    search.catch_up()

    assert answer.status_code == 303, answer.text
    case = db.session.get(Case, library[1].id)
    assert case.head.body["product"] == "衡川数采"
    assert case.version == 2
    before = db.session.query(Revision).filter_by(document_id=case.id, number=1).one()
    assert before.body["product"] == "衡川數採"
    assert case.head.html == before.html
    ben = sign_in(people.ben)
    assert "衡川數採" in ben.get(f"/cases/{case.id}/history/1").text
    for path in ("/cases?product=衡川數採", "/cases?product=衡川数采", "/search?q=衡川數採"):
        assert {one.id for one in library[:2]} <= set(re.findall(r"/cases/(\w{10})", ben.get(path).text)), path
    redirected = ben.get("/terms/product/衡川數採")
    assert redirected.status_code == 301
    assert told(sign_in(people.ana), submission="8", product="衡川數採").head.body["product"] == "衡川数采"


def test_merging_asks_for_the_number_and_happens_once(eva, library):
    old, new = term("personality", "shrewd"), term("personality", "proud")

    assert merge(eva, old, new, 1).status_code == 422
    assert merge(eva, old, new, "²").status_code == 422
    assert term("personality", "shrewd").merged_into_id is None
    assert merge(eva, old, new, 2).status_code == 303
    assert merge(eva, old, new, 2).status_code == 303
    assert db.session.get(Case, library[0].id).version == 2
    assert db.session.query(AuditEntry).filter_by(action="merge term").count() >= 1


def test_a_merged_types_handbook_and_its_cases_stay_readable(sign_in, people, eva, library):
    lines = db.session.query(Playbook).filter_by(term_id=term("personality", "shrewd").id).one().head.body["lines"]
    assert merge(eva, term("personality", "shrewd"), term("personality", "proud"), 2).status_code == 303
    kai = sign_in(people.kai)

    assert kai.get("/types/shrewd").headers["Location"] == "/types/proud"
    assert "/types/shrewd/history" in kai.get("/types/proud").text
    assert kai.get("/types/shrewd/history").status_code == 200
    assert kai.get(f"/types/shrewd/lines/{lines[0]['id']}").status_code == 200
    assert kai.get("/card?personality=shrewd").status_code in (200, 404)
    assert db.session.get(Case, library[0].id).head.body["personality"] == ["proud"]
    filed = db.session.query(DocumentTerm.position).filter_by(
        document_id=library[0].id, term_id=term("personality", "proud").id
    )
    assert filed.all() == [(0,)]


def test_a_second_merge_takes_the_first_along(eva, library):
    one, two, three = (term("personality", code) for code in ("shrewd", "proud", "honest"))
    assert merge(eva, one, two, 2).status_code == 303
    assert merge(eva, two, three, 3).status_code == 303
    vocabulary.forget()

    assert {vocabulary.current().in_force("personality", code) for code in ("shrewd", "proud", "honest")} == {"honest"}


def test_what_is_in_a_draft_follows_too(sign_in, people, eva):
    ana = sign_in(people.ana)
    ana.send("/cases/new", {"title": "Begun", "industry": "retail", "action": "draft", "submission": "d"})
    assert merge(eva, term("industry", "retail"), term("industry", "other"), 0).status_code == 303

    assert db.session.query(Case).filter_by(title="Begun").one().head.body["industry"] == "other"


TYPES = ("honest", "proud", "showy", "shrewd")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filed=st.lists(st.lists(st.sampled_from(TYPES), unique=True), max_size=6), pair=st.permutations(TYPES))
def test_merging_loses_no_case_and_changes_no_other(people, filed, pair):
    old, new = pair[:2]
    with writing():
        items = [
            CaseContent(title=f"case {number}", outcome="success", personality=tuple(codes), situation="x")
            for number, codes in enumerate(filed)
        ]
        before = db.session.query(Case).count()
        bulk.create_all([bulk.Imported(None, one, bulk.source_hash(one)) for one in items], by=people.ana)
        db.session.flush()
        made = db.session.query(Case).order_by(Case.created_at).all()[before:]
        kept = {case.id: (case.version, case.head.body) for case in made}
        terms.merge(term("personality", old), into=term("personality", new), by=people.eva, note="merged")
        db.session.expire_all()
        for case in made:
            version, body = kept[case.id]
            expected = refiled(body, "personality", {old}, new) if "personality" in body else body
            assert case.head.body == expected
            assert old not in case.head.body.get("personality", ())
            assert case.version == version + (body != expected)
            first = db.session.query(Revision).filter_by(document_id=case.id, number=1).one()
            assert first.body == body
            rows = db.session.query(DocumentTerm).filter_by(document_id=case.id).order_by(DocumentTerm.position)
            types = [vocabulary.current().by_id(row.term_id) for row in rows]
            assert [one.code for one in types if one.list_code == "personality"] == expected.get("personality", [])
        db.session.rollback()
