"""What is sent in each call of the matrix: a form that is good, so that a refusal is one of rights and nothing else.

A new route that changes something gets a line here; without one the matrix fails.
"""

import io
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from tests.conftest import PASSWORD
from tests.defect_records import CARD, REPORT
from tests.programs import STORY as PROGRAM_STORY
from tests.proof.customer_samples import ASKED_WITH, BESIDE, CITING, CUSTOMERS
from tests.proof.informed import SAID, said_anew
from tests.proof.knowledge import page_of
from tests.proof.met import needs
from tests.proof.site import COLUMNS, Site, case_of
from tests.proof.sold import ENDED, GRADED, SIGHT, SOLD
from tests.test_cases import STORY
from tests.test_contacts import PERSON, SEEN
from tests.test_files import GOOD
from tests.test_imports import table
from tests.test_judgements import ANSWER
from tests.test_pages import METHOD
from tests.test_rivals import CLAIM
from tests.test_rivals import SEEN as MET
from tests.test_root_causes import CAUSE
from tests.test_topics import QUESTION
from tests.visitor import Answer, form
from wiki.blueprints.api.pages import tag as page_tag
from wiki.blueprints.api.records import tag
from wiki.models import Customer, Defect, ReadingStep, TableImport, Team, db
from wiki.services import imports

Form = Mapping[str, Any]
Sample = Form | Callable[[Site, str], Form]
"""A form, or what makes it for a class of records. A file is a pair of bytes and a name."""

NONE: Form = {}
CHANNEL: Form = {
    "name": "North",
    "vendor": "slack",
    "address": "https://hooks.slack.com/services/T1/B1/x1",
    "language": "en",
    "team": "",
    "reasons": ["published"],
}


def shown(actor: str, path: str, of: str, **changes: str) -> Sample:
    """Return what the form on the page of a record would send for who may use it, with some fields filled in anew."""

    def filled(site: Site, _: str) -> Form:
        address = path.format(**site.records[of])
        page = site.actors[actor].ask(address, "GET", {})
        assert page.status_code == 200, f"{address} answers {page.status_code} to {actor}"
        fields: dict[str, Any] = {}
        for name, value in form(Answer(200, {}, page.text), address):
            fields.setdefault(name, []).append(value)
        return {**fields, **changes, "csrf_token": None}

    return filled


def shown_of_each(path: str, **changes: str) -> Sample:
    """Return what the form on the page of each record would send for its author, nothing where there is no form."""

    def filled(site: Site, name: str) -> Form:
        if name.startswith(("removed ", "reported ")):
            return NONE
        sample = shown("author", path, name, **changes)
        assert callable(sample)
        return sample(site, name)

    return filled


def story(site: Site, record: str, **changes: str) -> Form:
    """Return a case's form as its next version."""
    return {**STORY, "base": str(case_of(site, record).version), "action": "save", "result": "另一个结果。", **changes}


def story_of_program(site: Site, record: str) -> Form:
    """Return the body of a case as a program sends it over its present version."""
    return {"json": {**PROGRAM_STORY, "note": "x"}, "headers": {"If-Match": f'"{tag(case_of(site, record))}"'}}


def version_of(site: Site, record: str) -> str:
    """Return the present version of a defect."""
    return str(db.session.get_one(Defect, site.records[record]["defect_id"]).version)


def tag_of(site: Site, record: str) -> dict[str, str]:
    """Return what names the version of a defect that a program has read."""
    return {"If-Match": f'"{version_of(site, record)}-technical-own"'}


def check_seen(site: Site, record: str) -> Form:
    """Return what names the check that the owner of an import has seen."""
    return {"check": imports.check_of(db.session.get_one(TableImport, site.records[record]["import_id"]))}


def page_of_program(site: Site, record: str) -> Form:
    """Return the body of a page as a program sends it over its present version."""
    page = page_of(site, record)
    return {"json": {"title": page.title, "text": "x"}, "headers": {"If-Match": f'"{page_tag(page, page.head)}"'}}


def number_waiting(site: Site, record: str) -> Form:
    """Return a decision on the text of a page that waits."""
    return {"decision": "approve", "number": str(page_of(site, record).submitted)}


def text_of(site: Site, record: str) -> Form:
    """Return a page's form as its next version."""
    return {**METHOD, "title": page_of(site, record).title, "base": str(page_of(site, record).version), "text": "又。"}


SAMPLES: dict[str, Sample] = {
    **CUSTOMERS,
    "account_merging.merge": lambda site, name: {"into": site.records[BESIDE[name]]["customer_id"]},
    "account.confirm_email": NONE,
    "account.email": {"email": ""},
    "account.end_session": NONE,
    "account.language": {"language": "en", "next": "/"},
    "account.new_token": {"scope": "read"},
    "account.password": {"current": PASSWORD, "password": "ein ganz anderer Satz"},
    "account.revoke_token": NONE,
    "account.show": {"display_name": "Somebody else", "language": "en", "theme": "dark", "timezone": ""},
    "api.cases_edit": story_of_program,
    "api.defects_edit": lambda site, record: {"json": {**REPORT, "effect": "Nights."}, "headers": tag_of(site, record)},
    "api.defects_new": {"json": REPORT},
    "api.cases_new": {"json": PROGRAM_STORY},
    "api.pages_edit": page_of_program,
    "api.pages_new": {"json": {"title": "One more", "text": "x", "page_kind": "method"}},
    "api.posts_new": {"json": {"text": "One reply more."}},
    "api.topics_edit": {"json": {"title": "Asked otherwise"}, "headers": {"If-Match": "*"}},
    "api.topics_new": {"json": {"title": "Asked by a program"}},
    "attachments.add": {"files": (GOOD["pdf"], "new.pdf")},
    "attachments.add_to_page": {"files": (GOOD["pdf"], "new.pdf")},
    "attachments.add_to_topic": {"files": (GOOD["pdf"], "new.pdf")},
    "attachments.remove": NONE,
    "attachments.restore": NONE,
    "auth.code": {"code": "123456"},
    "auth.setup": {"password": "ein ganz anderer Satz"},
    "auth.sign_in": {"name": "zoe", "password": PASSWORD},
    "auth.sign_out": NONE,
    "accounts.hand_over": lambda site, _: {"leaver": str(site.people.author), "heir": str(site.people.seller)},
    "calendars.end": NONE,
    "calendars.renew": NONE,
    "interactions.approve": NONE,
    "interactions.autosave": {"outcome": "Half a sentence", "sitting": "matrix"},
    "interactions.drop": NONE,
    "interactions.edit": shown_of_each("/customers/log/{interaction_id}/edit", outcome="Put right."),
    "interactions.new": {"kind": "call", "outcome": "Asked again.", "happened_on": "2026-02-02"},
    "interactions.remove": NONE,
    "interactions.restore": NONE,
    "interactions.step": NONE,
    "visits.autosave": {"outcome": "Half a sentence", "sitting": "matrix"},
    "routes.edit": shown_of_each("/customers/{customer_id}/route/edit"),
    "reminders.edit": shown_of_each("/reminders/{reminder_id}/edit", about="To ask."),
    "visits.edit": shown_of_each("/visits/{visit_id}/edit", purpose="Another one."),
    "visits.new": {"purpose": "To ask.", "planned_on": "2026-04-01"},
    "visits.remove": NONE,
    "visits.report": {"outcome": "They decide in May.", "happened_on": "2026-02-05"},
    "visits.restore": NONE,
    "visits.tick": {"done": ["0"]},
    "cases.archive": NONE,
    "cases.discard": NONE,
    "cases.edit": story,
    "cases.new": {**STORY, "submission": "matrix"},
    "cases.preview": STORY,
    "cases.publish": NONE,
    "cases.report": {"text": "The year is wrong."},
    "cases.restore": NONE,
    "comments.add": {"text": "One remark more."},
    "comments.edit": {"text": "Said otherwise."},
    "comments.remove": NONE,
    "comments.restore": NONE,
    "contacts.edit": shown("author", "/contacts/{contact_id}/edit", "contact", position="Head of purchasing"),
    "contacts.erase": NONE,
    "contacts.new": {**PERSON, **SEEN, "name": "Wren Halloway", "submission": "matrix"},
    "contacts.observe": {**SEEN, "example": "Another time."},
    "contacts.restore": NONE,
    "contacts.withdraw": NONE,
    "coverage.ask": {"personality": "proud", "industry": "government"},
    "coverage.close": NONE,
    "coverage.decline": NONE,
    "customer_people.new": {"name": "Sedge Marlow"},
    "fact_readers.confirm": {"base": "1"},
    "fact_readers.end": NONE,
    "fact_readers.index": {"person": "p.former"},
    "fact_uses.change": lambda site, record: {"use": f"interaction-{site.records[CITING[record]]['interaction_id']}"},
    "facts.edit": said_anew,
    "facts.index": {"text": "Asks for two offers.", "topic": "habit", "submission": "matrix"},
    "facts.new": {**SAID, "level": "3", "submission": "matrix"},
    "facts.restore": NONE,
    "facts.withdraw": NONE,
    "rivals.approve": NONE,
    "rivals.claim": {**CLAIM, "submission": "matrix"},
    "rivals.note": {**MET, "submission": "matrix"},
    "rivals.restore": NONE,
    "rivals.retract": NONE,
    "rivals.withdraw": NONE,
    "defect_files.add": {"files": (b"Sent by somebody.", "new.txt")},
    "defect_files.remove": NONE,
    "defect_rights.decide": {"decision": "let in"},
    "defect_rights.handlers": {"name": "zoe"},
    "defect_rights.emergency": {"ident": "aaaaaaaaaa", "reason": "The plant stands still."},
    "defect_rights.end": NONE,
    "defect_rights.readers": {"name": "zoe", "right": "read", "reason": "Her customer", "ends_on": ""},
    "defect_work.answer": {"disposition": "declined", "answer": "Not this year."},
    "defect_work.card": CARD,
    "defect_work.confirm": NONE,
    "defect_work.edit": lambda site, record: {**REPORT, "title": "Otherwise", "base": version_of(site, record)},
    "defect_work.link": lambda site, _: {"case": site.records["published"]["case_id"], "remove": "1"},
    "defect_work.move": {"state": "in_work"},
    "defect_work.share": lambda site, record: {"answer": site.records[record]["answer"]},
    "defect_work.triage": {"severity": "2", "assignee": ""},
    "defect_work.withdraw": NONE,
    "defects.index": {**REPORT, "submission": "matrix"},
    "defects.opinion": {"text": "Two customers ask for it.", "submission": "matrix"},
    "forgotten.ask": {"name": "zoe"},
    "grade_tables.edit": shown("sales_manager", "/grades/tables", "customer"),
    "classes.rules": shown("sales_manager", "/customers/classes", "customer"),
    "occasions.kinds": shown("sales_manager", "/customers/occasion-kinds", "customer"),
    "bids.index": shown("sales_manager", "/pursuits/bids", "customer"),
    "service_forms.index": shown("sales_manager", "/customers/service-forms", "customer"),
    "screening.criteria": shown("sales_manager", "/customers/criteria", "customer"),
    "grades.decide": {"as": "confirmed", "note": "Seen."},
    "grades.show": lambda _, record: {**GRADED, "base": "1" if record == "closed customer" else "0"},
    "imports.check": {f"column-{number}": name for number, name in enumerate(COLUMNS)},
    "imports.go_on": NONE,
    "imports.index": {"file": (table(), "x.csv")},
    "imports.read": NONE,
    "imports.remove": NONE,
    "imports.run": check_seen,
    "imports.stop": NONE,
    "imports.undo": NONE,
    "judgements.judge": ANSWER,
    "page_editing.autosave": {**METHOD, "sitting": "matrix"},
    "page_editing.edit": text_of,
    "page_editing.new": {**METHOD, "submission": "matrix"},
    "page_editing.preview": METHOD,
    "page_editing.restore": {"base": "1"},
    "page_kinds.edit": {"label_en": "Method", "review_days": "9"},
    "page_reviews.arrange": {"kind": "method", "parent": "", "position": "2", "verifier": ""},
    "page_reviews.decide": number_waiting,
    "page_reviews.part": NONE,
    "page_reviews.submit": NONE,
    "page_reviews.verify": NONE,
    "page_reviews.withdraw": NONE,
    "page_versions.link": {"other": "taiwan page"},
    "page_versions.unlink": NONE,
    "pages.archive": NONE,
    "pages.discard": NONE,
    "pages.flag": {"text": "Out of date."},
    "pages.restore": NONE,
    "paths.arrange": {"do": "up", "step": "1"},
    "paths.edit": {"title_en": "Manner"},
    "paths.new": {"title_en": "Basics"},
    "paths.read": lambda *_: {"step": str(db.session.scalar(select(ReadingStep.id)))},
    "moderating.hide": NONE,
    "moderating.lock": NONE,
    "conclusions.conclude": {
        "summary": "Ask first.",
        "conditions": "Always.",
        "destination": "nothing",
        "reason": "Once.",
    },
    "conclusions.convert": NONE,
    "conclusions.reopen": NONE,
    "conclusions.settle": {"answer": "It holds."},
    "moderating.merge": lambda site, _: {"target": site.records["other topic"]["topic_id"]},
    "moderating.move": lambda site, _: {"post": site.records["reply"]["post_id"], "title": "Apart"},
    "people.edit": {"display_name": "Other", "roles": ["seller"], "team": "", "active": "y"},
    "people.link": NONE,
    "people.new": {"name": "li.wan", "roles": ["seller"]},
    "people.withdraw": NONE,
    "playbooks.cite": {"line": ["proud-do-1"]},
    "playbooks.edit": shown("editor", "/types/{code}/edit", "type", finding="先问，再听。"),
    "playbooks.line": shown("editor", "/types/{code}/lines/{line_id}", "line", wordings="请教"),
    "pursuits.edit": {**SOLD, "base": "1"},
    "pursuits.end": ENDED,
    "pursuits.link": {"case": ""},
    "pursuits.new": {**SOLD, **SIGHT, "state": "seen", "submission": "matrix"},
    "pursuits.reopen": NONE,
    "quick.confirm": story,
    "quick.new": {"story": "科长很骄傲。我们先请教。他签了。", "submission": "quick"},
    "posts.accept": NONE,
    "posts.add": {"text": "One reply more.", "submission": "matrix"},
    "posts.edit": {"text": "Said otherwise."},
    "posts.invite": {"invited": "1"},
    "posts.preview": {"text": "*Before* it is said."},
    "posts.remove": NONE,
    "posts.restore": NONE,
    "posts.vote": NONE,
    "notices.mark": {"as": "read"},
    "notices.open_notice": NONE,
    "notices.preferences": {"rhythm": "weekly", "hour": "7", "quiet_from": "20", "quiet_until": "6"},
    "notices.read_all": NONE,
    "notices.unread_all": {"undo": ""},
    "notices.unsubscribe": NONE,
    "readers.change_level": {"level": "4"},
    "readers.change_page_level": {"level": "4"},
    "readers.change_topic_level": {"level": "4"},
    "readers.end": NONE,
    "readers.name": {"person": "zoe", "right": "read", "reason": "Her customer."},
    "readers.name_page": {"person": "zoe", "right": "read", "reason": "Her customer."},
    "readers.name_topic": {"person": "zoe", "reason": "Her customer."},
    "reports.close": {"answer": "It is right now."},
    "root_causes.assign": lambda site, _: {"owner": str(site.people.seller)},
    "root_causes.choose": lambda site, _: {"root_cause": [site.records["cause"]["root_cause_id"]]},
    "root_causes.edit": {**CAUSE, "cause": "", "action": "另一个办法。", "base": "1"},
    "root_causes.fix": NONE,
    "root_causes.new": {**CAUSE, "cause": "", "title": "Another"},
    "root_causes.reopen": NONE,
    "root_causes.take": NONE,
    "topic_words.autosave": {**QUESTION, "sitting": "matrix", "submission": "matrix"},
    "topic_words.autosave_reply": {"text": "Not posted.", "sitting": "matrix"},
    "topic_words.drop": NONE,
    "topics.edit": {**QUESTION, "base": "1", "title": "Asked otherwise"},
    "topics.fit": QUESTION,
    "topics.new": {**QUESTION, "submission": "matrix"},
    "topics.seen": {"number": "1"},
    "chats.edit": {**CHANNEL, "address": ""},
    "chats.new": CHANNEL,
    "chats.remove": NONE,
    "chats.try_out": NONE,
    "duplicates.dismiss": NONE,
    "duplicates.fit": METHOD,
    "follows.end": NONE,
    "follows.follow": NONE,
    "follows.follow_term": NONE,
    "follows.stop": NONE,
    "follows.teams": lambda _, __: {"team": str(db.session.query(Team).filter_by(name="Matrix").one().id)},
    "saved_searches.edit": {"name": "Otherwise"},
    "saved_searches.look": NONE,
    "saved_searches.new": {"name": "Stamps again"},
    "saved_searches.remove": NONE,
    "saved_searches.restore": NONE,
    "saved_searches.stop": NONE,
    "search.close": NONE,
    "second_factors.begin": NONE,
    "second_factors.codes": NONE,
    "second_factors.confirm": {"code": "123456"},
    "second_factors.requirements": {"roles": ["admin"]},
    "second_factors.turn_off": NONE,
    "stepping_up.confirm": {"password": PASSWORD},
    "synonyms.edit": shown("editor", "/synonyms/{number}/edit", "synonyms", note="Otherwise."),
    "synonyms.new": {"words": "印花\n盖章", "note": "x"},
    **dict.fromkeys(("synonyms.remove", "synonyms.restore"), NONE),
    "tracking.edit": {"rows": "0", "base": "0"},
    "uses.answer": {"result": "worked"},
    "uses.later": NONE,
    "ties.new": lambda site, name: needs(db.session.get(Customer, site.records[name]["customer_id"])),
    "ties.remove": NONE,
    "uses.take": {"customer": "Ms Zhao"},
    "uses.withdraw": NONE,
    "vocabulary.delete": NONE,
    "vocabulary.edit": shown("editor", "/vocabulary/terms/{number}", "fixed term", label_en="Retail trade"),
    "vocabulary.merge": {"into": "government", "number": "0"},
    "vocabulary.move": {"to": "up"},
    "vocabulary.new": {"label_zh_hans": "谨慎求证型", "label_en": "Proof seeker"},
    "vocabulary.restore": NONE,
    "vocabulary.retire": NONE,
    "writings.autosave": {**STORY, "sitting": "matrix", "submission": "matrix"},
    "writings.bring_back": NONE,
    "writings.drop": NONE,
    "writings.restore": lambda site, record: {"base": str(case_of(site, record).version)},
}

QUERIES = ASKED_WITH | {
    "saved_searches.new": "?q=stamps",
    "follows.teams": "?list=industry&code=retail",
    "search.index": "?q=科长",
    "api.search": "?q=科长",
    "cards.show": "?q=科长",
}
"""What stands behind an address, where there has to be something."""


def made(site: Site, endpoint: str, record: str) -> Form:
    """Return the form for a class of records; it is made once."""
    place = endpoint, record
    if place not in site.forms:
        sample = SAMPLES[endpoint]
        site.forms[place] = sample(site, record) if callable(sample) else sample
    return site.forms[place]


def fresh(sample: Form) -> Form:
    """Return it with files that can be read once more."""
    return {
        name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
        for name, value in sample.items()
        if value is not None
    }
