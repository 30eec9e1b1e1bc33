"""Product defects: reporting, working on them, cards, opinions and answers (3.21-3.25, 4.14; leaks.md W1-W7)."""

from sqlalchemy import func, select

from tests.defect_records import CARD, REPORT, alike
from tests.writing import writing
from wiki.extensions import db
from wiki.models import (
    AuditEntry,
    Defect,
    DefectAccess,
    DefectCard,
    DefectGrant,
    DefectOpinion,
    DefectRevision,
    DefectState,
)
from wiki.search import sealed as sealed_search
from wiki.services import defects


def test_whoever_reports_gets_a_receipt_and_reads_the_own_text_again(sign_in, people):
    ana = sign_in(people.ana)
    answer = ana.send("/defects", REPORT)
    assert answer.status_code == 303
    opinion = db.session.scalars(select(DefectOpinion)).one()
    page = ana.get("/defects").get_data(as_text=True)
    assert opinion.receipt in page
    own = ana.get(f"/defects/mine/{opinion.id}").get_data(as_text=True)
    assert "stops half way" in own
    assert opinion.defect_id not in page + own
    assert opinion.defect.state is DefectState.REPORTED


def test_a_report_is_nobody_elses_and_its_reporter_does_not_open_the_record(sign_in, people, defect):
    opinion = db.session.scalars(select(DefectOpinion)).one()
    for person in (people.ana, people.ben, people.eva, people.max):
        browser = sign_in(person)
        for path in ("", "/edit", "/history", "/readers", "/card"):
            assert alike(browser, "/defects/{}" + path, defect.id), (person.name, path)
        if person is not people.ana:
            assert browser.get(f"/defects/mine/{opinion.id}").status_code == 404


def test_what_is_missing_is_said_and_nothing_typed_is_lost(sign_in, people):
    answer = sign_in(people.ana).send("/defects", {**REPORT, "product": "", "kind": "nonsense", "effect": "kept text"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "stops half way" in page
    assert "kept text" in page
    assert db.session.scalar(select(func.count(Defect.id))) == 0


def test_the_same_form_sent_twice_makes_one_report(sign_in, people):
    ana = sign_in(people.ana)
    for _ in range(2):
        assert ana.send("/defects", {**REPORT, "submission": "a" * 20}).status_code == 303
    assert db.session.scalar(select(func.count(Defect.id))) == 1


def test_a_manager_reads_it_and_each_opening_is_in_its_log(sign_in, defect, mia):
    browser = sign_in(mia)
    assert "stops half way" in browser.get(f"/defects/{defect.id}").get_data(as_text=True)
    assert "stops half way" in browser.get("/defects/queue").get_data(as_text=True)
    row = db.session.scalars(select(DefectAccess)).one()
    assert (row.what, row.user_id, row.revision) == ("read", mia.id, 1)
    assert db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"sealed/{defect.id}")).all() == [
        "read defect"
    ]


def test_what_cannot_be_written_into_the_log_is_not_answered(sign_in, defect, mia, monkeypatch):
    browser = sign_in(mia)

    def broken(*_arguments, **_named):
        raise db.exc.OperationalError("the disk is full", None, OSError())

    monkeypatch.setattr("wiki.models.audit.append", broken)
    answer = browser.get(f"/defects/{defect.id}")
    assert answer.status_code in (500, 503)
    assert "stops half way" not in answer.get_data(as_text=True)


def test_the_queue_is_filtered_sorted_and_searched(sign_in, people, mia):
    with writing():
        for number, text in enumerate(("导出报表很慢", "合同编号重复", "Importing stops")):
            raw = {**REPORT, "detail": text, "title": text, "kind": ("technical", "market", "improvement")[number]}
            defects.reporting.report(defects.parse(raw), by=people.ana)
    browser = sign_in(mia)

    def shown(address):
        page = browser.get(address).get_data(as_text=True)
        return [title for title in ("导出报表很慢", "合同编号重复", "Importing stops") if title in page]

    assert shown("/defects/queue?kind=market") == ["合同编号重复"]
    assert shown("/defects/queue?q=導出報表") == ["导出报表很慢"]
    assert shown("/defects/queue?q=import") == ["Importing stops"]
    assert shown("/defects/queue?q=表很") == ["导出报表很慢"]
    assert shown("/defects/queue?q=-报表") == ["合同编号重复", "Importing stops"]
    assert shown("/defects/queue?state=closed") == []
    for sort in ("updated", "newest", "oldest", "severity", "nonsense"):
        assert len(shown(f"/defects/queue?sort={sort}")) == 3


def test_who_has_nothing_to_open_has_no_queue(sign_in, people, defect):
    for person in (people.ana, people.ben, people.max):
        assert sign_in(person).get("/defects/queue").status_code == 403


def test_a_changed_text_is_found_by_its_new_words_and_not_by_the_old(defect, mia):
    assert sealed_search.find("import", among=[defect.id]) == [defect.id]
    with writing():
        defects.editing.revise(defect, defects.parse({**REPORT, "title": "Scan", "detail": "Scans"}), base=1, by=mia)
    assert sealed_search.find("import", among=[defect.id]) == []
    assert sealed_search.find("scan", among=[defect.id]) == [defect.id]
    assert sealed_search.find("scan", among=[]) == []


def test_a_card_needs_two_people_and_is_sealed_until_then(sign_in, people, defect, mia, nils):
    with writing():
        defects.editing.move(defect, "confirmed")
    writer, other, ben = sign_in(mia), sign_in(nils), sign_in(people.ben)
    assert writer.send(f"/defects/{defect.id}/card", CARD).status_code == 303
    card = db.session.scalars(select(DefectCard)).one()
    assert b"two halves" not in card.draft
    assert (card.may_say, card.product) == (None, None)
    assert "two halves" not in ben.get("/defects").get_data(as_text=True)

    assert writer.send(f"/defects/cards/{card.id}/confirm").status_code == 409
    assert "two halves" not in ben.get("/defects").get_data(as_text=True)
    assert other.send(f"/defects/cards/{card.id}/confirm").status_code == 303

    page = ben.get("/defects").get_data(as_text=True)
    assert "two halves" in page
    assert "A date in April" in page
    assert "stops half way" not in page
    assert defect.id not in page
    assert "two halves" in ben.get("/defects?product=archiv").get_data(as_text=True)
    assert "two halves" not in ben.get("/defects?product=%25").get_data(as_text=True)


def test_nothing_is_said_to_customers_before_the_defect_is_confirmed(defect, mia, nils, sign_in):
    with writing():
        written = defects.cards.write(defect, defects.cards.parse(CARD), by=mia)
    assert sign_in(nils).send(f"/defects/cards/{written.id}/confirm").status_code == 409


def test_a_withdrawn_card_is_gone_at_once_and_takes_no_opinion(sign_in, people, card, mia):
    ben = sign_in(people.ben)
    assert ben.get(f"/defects/cards/{card.id}/opinion").status_code == 200
    assert sign_in(mia).send(f"/defects/{card.defect_id}/card/withdraw").status_code == 303
    assert alike(ben, "/defects/cards/{}/opinion", card.id)
    assert ben.send(f"/defects/cards/{card.id}/opinion", {"text": "late"}).status_code == 404
    assert "two halves" not in ben.get("/defects").get_data(as_text=True)


def test_an_opinion_is_its_authors_and_the_handlers_alone(sign_in, people, card, mia):
    ben, zoe = sign_in(people.ben), sign_in(people.zoe)
    assert ben.send(f"/defects/cards/{card.id}/opinion", {"text": "Two customers ask for it."}).status_code == 303
    opinion = db.session.scalars(select(DefectOpinion).where(~DefectOpinion.is_report)).one()
    assert "Two customers ask" in ben.get(f"/defects/mine/{opinion.id}").get_data(as_text=True)
    assert zoe.get(f"/defects/mine/{opinion.id}").status_code == 404
    for browser in (zoe, sign_in(people.ana), sign_in(people.max)):
        assert "Two customers" not in browser.get("/defects").get_data(as_text=True)
    page = sign_in(mia).get(f"/defects/{card.defect_id}").get_data(as_text=True)
    assert "Two customers ask" in page
    assert b"Two customers" not in opinion.text + opinion.own_copy


def test_an_answer_is_read_by_its_author_only_once_that_was_confirmed(sign_in, people, card, mia):
    ben, handler = sign_in(people.ben), sign_in(mia)
    ben.send(f"/defects/cards/{card.id}/opinion", {"text": "Two customers ask for it."})
    opinion = db.session.scalars(select(DefectOpinion).where(~DefectOpinion.is_report)).one()
    path = f"/defects/opinions/{opinion.id}"

    assert handler.send(f"{path}/answer", {"disposition": "adopted", "answer": "In 6.2."}).status_code == 303
    assert "In 6.2." not in ben.get("/defects").get_data(as_text=True)
    assert "In 6.2." not in ben.get(f"/defects/mine/{opinion.id}").get_data(as_text=True)
    assert "stamp--good" in ben.get(f"/defects/mine/{opinion.id}").get_data(as_text=True)

    assert handler.send(f"{path}/share", {"answer": "Another text"}).status_code == 409
    assert handler.send(f"{path}/share", {"answer": "In 6.2."}).status_code == 303
    assert "In 6.2." in ben.get("/defects").get_data(as_text=True)

    assert handler.send(f"{path}/answer", {"disposition": "adopted", "answer": "In 6.3."}).status_code == 303
    for text in ("In 6.2.", "In 6.3."):
        assert text not in ben.get("/defects").get_data(as_text=True)


def test_staff_change_nothing_of_a_defect(sign_in, people, card):
    defect = card.defect
    before = repr(db.session.execute(select(Defect.__table__)).all())
    opinion = db.session.scalars(select(DefectOpinion)).one()
    sent = {
        f"/defects/{defect.id}/edit": {**REPORT, "base": "1"},
        f"/defects/{defect.id}/state": {"state": "closed"},
        f"/defects/{defect.id}/triage": {"severity": "3"},
        f"/defects/{defect.id}/card": CARD,
        f"/defects/{defect.id}/card/withdraw": {},
        f"/defects/{defect.id}/cases": {"case": "x"},
        f"/defects/{defect.id}/readers": {"name": "ben", "right": "manage", "reason": "me"},
        f"/defects/{defect.id}/files": {},
        f"/defects/cards/{card.id}/confirm": {},
        f"/defects/opinions/{opinion.id}/answer": {"disposition": "declined"},
        f"/defects/opinions/{opinion.id}/share": {"answer": ""},
    }
    for person in (people.ana, people.ben, people.max):
        browser = sign_in(person)
        for path, fields in sent.items():
            assert browser.send(path, fields).status_code in (403, 404), (person.name, path)
    assert repr(db.session.execute(select(Defect.__table__)).all()) == before
    assert db.session.scalar(select(func.count(DefectGrant.id))) == 0
    assert db.session.scalar(select(func.count(DefectRevision.id))) == 1
