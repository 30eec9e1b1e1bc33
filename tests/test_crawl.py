"""Every address, asked by everybody, with records of every state and with nonsense: no failure, no write by the way."""

import io
import itertools
import re
from collections import Counter

import pytest
from sqlalchemy import select

from tests.accounts import noted
from tests.defect_records import REPORT
from tests.house.test_access import UNSAFE, address, rules
from tests.planning import account, approved, drafted, with_all_parts
from tests.test_cases import told
from tests.test_facts import NAMED
from tests.test_files import GOOD
from tests.test_judgements import CLOSED
from tests.test_pages import written
from tests.test_rivals import CLAIM
from tests.test_rivals import SEEN as MET
from tests.test_topics import asked, replied
from tests.writing import writing
from wiki.models import (
    AwarenessRating,
    Benefit,
    Case,
    Conclusion,
    Contact,
    Customer,
    CustomerGroup,
    CustomerLoss,
    CustomerView,
    CustomerVoice,
    DefectOpinion,
    Department,
    DocumentGrant,
    Endorsement,
    Inquiry,
    Interaction,
    Need,
    Occasion,
    Promise,
    Pursuit,
    Reminder,
    Review,
    Role,
    SavedSearch,
    TokenScope,
    Topic,
    VisitPlan,
    db,
)
from wiki.models.base import now
from wiki.services import facts, printouts, rivals
from wiki.services import people as people_service
from wiki.services.plans import closing, retention

NUMBERED = (
    "person_id",
    "report_id",
    "session_id",
    "token_id",
    "wanted_id",
    "question_id",
    "writing_id",
    "comment_id",
    "attachment_id",
    "notice_id",
    "follow_id",
    "enrolment_id",
)
SEEN = {
    "name": "Wren Halloway",
    "firm": "Norwick",
    "personality": "proud",
    "confidence": "2",
    "example": "Corrected us twice.",
}
# What a request may leave behind wherever it leads.
TRACES = ("sessions", "throttles", "audit", "questions", "defect_accesses", "fact_openings")
ODD = {
    **dict.fromkeys(("title", "name", "display_name", "text", "answer", "action", "password", "current"), "\x00"),
    "roles": "king",
    "base": "9" * 30,
    "language": "tlh",
    "scope": "all",
    "next": "//[",
    "kept": "[" * 5_000,
}
# Records that are not there. Who asks for one, decides nothing: one person does.
NOWHERE = ("x", 2_000_000_000)
LOOKS_EVERYWHERE = "ana"
# A mail program sends this without having seen a page; its secret stands for the form's token.
WITH_A_SECRET = "notices.unsubscribe"
# These end the session that the crawl needs.
ENDING = {"auth.sign_out", "account.end_session"}


def sealed_records(browser):
    """A defect that somebody has reported, and the names in addresses that belong to defects."""
    assert browser.send("/defects", REPORT).status_code == 303
    opinion = db.session.query(DefectOpinion).one()
    ids = dict.fromkeys(("card_id", "file_id", "request_id"), ("x",))
    ids |= {"grant_id": (db.session.query(DocumentGrant.id).scalar(), "x")}
    return ids | {
        "defect_id": (opinion.defect_id, "x"),
        "opinion_id": (opinion.id, "x"),
        "right_id": (1, 2_000_000_000),
    }


def discussed(browser):
    """A topic that was concluded and a closed one, and the names in addresses that belong to topics."""
    topics = [asked(browser, title=title, level=level).id for title, level in (("Five stamps?", "2"), ("Closed", "4"))]
    reply = replied(browser, db.session.get_one(Topic, topics[0]), "Ask first.")
    browser.send(f"/topics/{topics[0]}/conclude", {"destination": "nothing", "reason": "Once only."})
    concluded = db.session.query(Conclusion.id).scalar()
    return {"topic_id": (*topics, "x"), "post_id": (reply.id, "x"), "conclusion_id": (concluded, "x")}


def accounts(owner):
    """An open customer and a closed one, a group, and the names in addresses that belong to customers."""
    made = [noted(owner, f"Sample {closed}", closed=closed) for closed in (False, True)]
    ids = [one.id for one in made]
    with writing():
        group = CustomerGroup(name="Those of the north", by=owner)
        loss = CustomerLoss(customer_id=ids[0], lost_on="2026-01-01", by=owner)
        sold = [Pursuit(customer_id=ident, title="x", tracking="interested", created_by_id=owner.id) for ident in ids]
        view = CustomerView(name="Those to see", asked={"stage": ["target"]}, by=owner)
        db.session.add_all([group, loss, view, *sold])
        db.session.flush()
        part = Department(name="North", customer_id=ids[0], by=owner)
        db.session.add(part)
        printed = [printouts.order(one, {}, language="en", by=owner) for one in made]
        printouts.keep(printed[0].id, b"%PDF-")
    names = {"customer_id": (*ids, "x"), "group_id": (group.id, "x"), "user_id": (1, 2_000_000_000)}
    names |= {"view_id": (view.id, "x")}
    names |= {"printout_id": (*(one.id for one in printed), "x")}
    names |= {"pursuit_id": (*(one.id for one in sold), "x"), "assessment_id": ("x",)}
    return names | {"loss_id": (loss.id, "x"), "department_id": (part.id, "x"), "tie_id": ("x",)}


def visited(browser, customer):
    """A contact, a promise, a need and a visit, and the names in addresses that belong to them."""
    here, day = f"/customers/{customer.id}", now().date().isoformat()
    browser.send(f"{here}/log", {"kind": "call", "outcome": "Asked when.", "happened_on": day})
    browser.send(f"{here}/promises", {"text": "Send it."})
    browser.send(f"{here}/needs", {"need-text": "A spare one."})
    browser.send(f"{here}/reminders/new", {"about": "To greet."})
    browser.send(f"{here}/visits/new", {"purpose": "To ask.", "planned_on": day, "questions": "Who decides?"})
    browser.send(f"{here}/benefits", {"what": "It saved an hour."})
    met = db.session.query(Interaction.id).scalar()
    browser.send(f"{here}/voices", {"quote": "They answer late.", "tone": "complaint", "interaction": met})
    browser.send(f"{here}/occasions", {"kind": "tender", "to_do": "Call them."})
    browser.send(f"{here}/inquiries", {"question": "Who decides?"})
    browser.send(f"{here}/awareness", {"rating": "low", "evidence": "Few."})
    ally = db.session.query(Contact.id).filter_by(name=SEEN["name"]).scalar()
    browser.send(f"{here}/endorsements", {"how": "Takes a call.", "agreed_on": "2026-01-01", "contact": ally})
    models = {
        "benefit_id": Benefit,
        "rating_id": AwarenessRating,
        "endorsement_id": Endorsement,
        "voice_id": CustomerVoice,
        "occasion_id": Occasion,
        "inquiry_id": Inquiry,
        "interaction_id": Interaction,
        "reminder_id": Reminder,
        "promise_id": Promise,
        "need_id": Need,
        "visit_id": VisitPlan,
    }
    return {name: (db.session.query(model.id).scalar(), "x") for name, model in models.items()}


def learnt(people):
    """What is known of a customer, at each level, and of a competitor there, and the names in addresses of these."""
    customer = noted(people.ana, "Sample learnt")
    with writing():
        made = [
            facts.create(facts.parse({**NAMED, "level": level}), customer=customer, by=people.ana) for level in "234"
        ]
        reader = facts.naming.name(made[-1], {"person": "eva"}, by=people.ana)
        met = rivals.note(rivals.parse_sighting(MET), customer=customer, by=people.ana)
        claim = rivals.claim(rivals.parse_claim(CLAIM), by=people.ana)
    ids = {"fact_id": [one.id for one in made], "fact_reader_id": [reader.id]}
    ids |= {"sighting_id": [met.id], "claim_id": [claim.id]}
    ids |= {"review_id": [db.session.query(Review.id).filter_by(record_id=claim.id).scalar()]}
    return {name: (*found, "x") for name, found in ids.items()}


def planned(people):
    """A plan with one of each part, and the names in addresses that belong to plans."""
    known = with_all_parts(account(people.ana))
    going = approved(account(people.ana, name="Sample in force"), period_end="2099-12-31")
    with writing():
        proposal = closing.propose(going, {"reason": "Over.", "result": "Half."}, by=people.ana)
        known["proposal_id"] = proposal.id
    over = drafted(account(people.ana, name="Sample over"))
    with writing():
        by = people_service.add("orderer", roles=[Role.ADMIN])
        known["retention_id"] = retention.order({"number": over.id, "reason": "Kept for long enough."}, by=by).id
    return {name: (ident, "x") for name, ident in known.items()}


@pytest.fixture
def records(sign_in, people, draft):
    """One record of each state, and for each name in an address what it may be."""
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    archived, published = (told(ana, submission=number) for number in ("one", "two"))
    closed = told(ana, **CLOSED | {"submission": "three"})
    ana.send(f"/cases/{archived.id}/archive")
    ben.send(f"/cases/{published.id}/report", {"text": "A number is wrong."})
    numbers = dict.fromkeys((*NUMBERED, "number"), (1, 2_000_000_000))
    ben.send(f"/uses/take/case/{published.id}")
    ana.send(f"/cases/{published.id}/readers", {"person": "max", "right": "read", "reason": "For the visit."})
    table = {"file": (io.BytesIO("标题,成败\n科长,失败\n".encode()), "x.csv")}
    brought = ben.send("/imports", table, content_type="multipart/form-data").headers["Location"].rsplit("/", 1)[1]
    ana.send(f"/cases/{published.id}/files", {"files": (io.BytesIO(GOOD["png"]), "a.png")})
    cause = ben.send("/root-causes/new", {"title": "Five stamps"}).headers["Location"].rsplit("/", 1)[1]
    ben.send("/searches/new?q=stamps", {"name": "Stamps"})
    met = ben.send("/contacts/new", SEEN)
    return (
        numbers
        | sealed_records(ben)
        | accounts(people.ana)
        | learnt(people)
        | visited(ana, db.session.query(Customer).filter_by(title="Sample False").one())
        | planned(people)
        | {
            "contact_id": (met.headers["Location"].rsplit("/", 1)[1], "x"),
            "observation_id": (1, 2_000_000_000),
            "case_id": (published.id, archived.id, closed.id, draft.id, "x"),
            "root_cause_id": (cause, "x"),
            "other_id": (written(ana, language="en", submission="3").id, "x"),
            "page_id": (written(ana).id, written(ana, action="draft", submission="2").id, "x"),
            "kind_code": ("method", "x"),
            **discussed(ben),
            "import_id": (brought, "x"),
            "search_id": (db.session.query(SavedSearch.id).scalar(), "x"),
            "use_id": (1, 2_000_000_000),
            "channel_id": ("x",),
            "kind": ("case", "playbook", "x"),
            "document_id": (published.id, archived.id, draft.id, "x"),
            "list_code": ("personality", "tags", "x"),
            "code": ("proud", "开场", "manner", "x"),
            "line_id": ("proud-do-1", "x"),
            "secret": ("x",),
            "filename": ("x",),
            "name": ("x",),
        }
    )


@pytest.fixture
def everywhere(app, records, pytestconfig):
    """Every (endpoint, method, address, whether a record is there), with each combination of those records.

    What is nowhere is asked for beside one record and not beside each of them, but with `--all`: it is looked up
    alike. On PostgreSQL, where the statements are what matters, each address is asked with one combination that is
    there and with one that is not: a view sends the same statements for all of them.
    """
    every = [
        (rule.endpoint, method, address(rule, dict(zip(names, values, strict=True))), is_there(records, names, values))
        for rule, method, _ in rules(app)
        for names in [sorted(rule.arguments)]
        for values in itertools.product(*(records[name] for name in names))
    ]
    if pytestconfig.getoption("--all"):
        return every
    on_postgres, chosen = db.engine.dialect.name == "postgresql", {}
    for one in every:
        endpoint, method, path, there = one
        chosen.setdefault((endpoint, method, there) if on_postgres or not there else path + method, one)
    return [*chosen.values()]


def is_there(records, names, values):
    """Tell whether an address names no record that is not there, though it could name one."""
    return all(value not in NOWHERE or records[name] == (value,) for name, value in zip(names, values, strict=True))


@pytest.fixture
def addresses(everywhere):
    """Every (endpoint, method, address) at which something is."""
    return [(endpoint, method, path) for endpoint, method, path, there in everywhere if there]


def contents():
    """Return all that the database holds but for traces."""
    tables = [table for table in db.metadata.sorted_tables if table.name not in TRACES]
    found = {table.name: [tuple(map(repr, row)) for row in db.session.execute(select(table))] for table in tables}
    db.session.rollback()
    return found


@pytest.mark.postgres_example("ana")
@pytest.mark.parametrize(
    "name", ["ana", *(pytest.param(name, marks=pytest.mark.long) for name in ("max", "eva", "kai"))]
)
def test_whoever_asks_for_whatever_nothing_breaks(app, everywhere, sign_in, people, api_token, name):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    browser = sign_in(getattr(people, name))
    form = {"csrf_token": browser.csrf_token()}
    token = {"Authorization": f"Bearer {api_token(getattr(people, name), TokenScope.WRITE)}"}
    broken, twice = [], []
    for endpoint, method, path, there in everywhere:
        if not there and name != LOOKS_EVERYWHERE:
            continue
        if path.startswith("/api/"):
            answers = [browser.open(path, method=method, headers=token, json={} if method in UNSAFE else None)]
        elif method in UNSAFE:
            forms = [] if endpoint in ENDING else [{**form, **ODD}, form]
            answers = [browser.open(path, method=method, data=data) for data in forms]
        else:
            answers = [browser.get(path)]
        broken += [f"{method} {path}: {answer.status_code}" for answer in answers if answer.status_code >= 500]
        twice += [f"{method} {path}: {ident}" for answer in answers for ident in _named_twice(answer)]

    assert not broken
    found = {re.sub(r"/\w{10}", "/_", one) for one in twice}
    assert not sorted(found), "a label, or a link into the page, leads to the first of them"


def _named_twice(answer):
    """Yield the ids that two elements of a page have."""
    idents = Counter(re.findall(r'\sid="([^"]+)"', answer.text) if answer.mimetype == "text/html" else ())
    return [ident for ident, number in idents.items() if number > 1]


@pytest.mark.one_database
def test_without_the_forms_token_nothing_is_written_anywhere(addresses, sign_in, people):
    ana, before = sign_in(people.ana), contents()
    # That a GET writes nothing is asked by the matrix, of each record and class of people (`tests/proof`).
    for endpoint, method, path in [one for one in addresses if one[1] in UNSAFE]:
        answer = ana.open(path, method=method, data={"title": "x", "text": "x", "answer": "x", "language": "en"})
        refused = 404 if endpoint == WITH_A_SECRET else 401 if path.startswith("/api/") else 403
        assert answer.status_code == refused, f"{method} {path}"

    assert contents() == before
    assert db.session.query(Case).count() == 4
