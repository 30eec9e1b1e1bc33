"""House rules about access: closed by default, and policy and code ask for the same things."""

import ast
import io
import re

import pytest

from tests.defect_records import CARD, REPORT
from tests.house.sources import ROOT, files, named, python_files, tree
from tests.planning import account, with_all_parts
from tests.writing import writing
from wiki.access.policy import POLICY
from wiki.app.requests import PUBLIC_ENDPOINTS
from wiki.extensions import db
from wiki.models import (
    Attachment,
    AwarenessRating,
    Benefit,
    Blob,
    ChatVendor,
    Comment,
    Conclusion,
    Contact,
    Customer,
    CustomerFact,
    CustomerGroup,
    CustomerLoss,
    CustomerView,
    CustomerVoice,
    Department,
    Destination,
    Direction,
    Endorsement,
    Every,
    Inquiry,
    Interaction,
    InteractionKind,
    Occasion,
    Post,
    PostKind,
    Printout,
    Pursuit,
    Reminder,
    RootCause,
    SavedSearch,
    TableImport,
    Tone,
    Topic,
    VisitPlan,
)
from wiki.models.base import now
from wiki.services import chats, defects, pages

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
# Functions that ask the policy, and at which place the model and the action stand.
ASKED = {"load": (0, 2), "listing": (0, 1), "allow": (1, 0), "rule": (0, 1), "noted": (0, 1), "noted_rows": (0, 1)}
# Arguments of addresses that name nothing which anybody may not read.
EVERYBODYS = {"filename", "name", "list_code", "code", "kind_code", "line_id", "secret"}
# … and those that name a record of somebody's.
RESTRICTED = {"case_id", "person_id", "comment_id", "contact_id", "root_cause_id", "import_id", "attachment_id"}
RESTRICTED |= {"document_id", "channel_id"}
RESTRICTED |= {"search_id", "defect_id", "opinion_id", "card_id", "file_id", "page_id", "other_id"}
RESTRICTED |= {"topic_id", "post_id", "conclusion_id", "customer_id", "group_id", "loss_id"}
RESTRICTED |= {"assessment_id", "pursuit_id"}
RESTRICTED |= {"department_id"}
RESTRICTED |= {"interaction_id", "visit_id", "reminder_id"}
RESTRICTED |= {"inquiry_id", "benefit_id", "occasion_id", "voice_id", "rating_id", "endorsement_id"}
RESTRICTED |= {"plan_id", "objective_id", "action_id", "money_id", "risk_id", "ask_id", "goal_id"}
RESTRICTED |= {"consultation_id", "instruction_id", "retention_id", "proposal_id", "remark_id"}
RESTRICTED |= {"fact_id", "view_id", "printout_id"}
DEFAULT_ACTION = "read"


def rules(app):
    """Return what can be asked of the application: rule, method and an address that fits."""
    return [
        (rule, method, address(rule, {name: example(rule, name) for name in rule.arguments}))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]


def address(rule, values):
    return rule.build(values, append_unknown=False)[1]


def example(rule, name):
    """Return a value that the address takes and no record has."""
    return "x" if re.fullmatch(rule._converters[name].regex, "x") else 1


@pytest.mark.one_database
def test_everything_asks_who_is_there_unless_it_is_listed_as_public(app, client):
    open_to_all = []
    for rule, method, path in rules(app):
        if rule.endpoint in PUBLIC_ENDPOINTS:
            continue
        form = {"csrf_token": client.csrf_token()} if method in UNSAFE else None
        status = client.open(path, method=method, data=form).status_code
        if status != 401:
            open_to_all.append(f"{method} {rule.rule} answers {status}")
    assert not open_to_all, (
        "Answer 401 to whoever is not signed in, or list the endpoint in PUBLIC_ENDPOINTS of "
        f"wiki/app/requests.py: {open_to_all}"
    )


def test_public_endpoints_exist(app):
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    gone = PUBLIC_ENDPOINTS - known
    assert not gone, f"wiki/app/requests.py, PUBLIC_ENDPOINTS: remove {sorted(gone)}."


def test_an_outsider_learns_of_no_record(app, sign_in, people, api_token, draft):
    """A record that Zoe may not read: for her every address that names it leads nowhere."""
    with writing():
        remark = Comment(document=draft, version=1, author=people.ana, text="To be told.")
        # Out of everybody's reach, for all who sell read those that are not.
        cause = RootCause(title="Told later.", language="en", author=people.ana, level=3, sort_date="2026-01-01")
        # Nobody reads of somebody who was erased.
        erased = Contact(name="", firm="", sought="", by=people.ana, removed_at=now())
        table = TableImport(user_id=people.ana.id, name="x.csv", table={"header": [], "rows": 0, "sample": []})
        saved = SavedSearch(user_id=people.ana.id, name="Stamps", asked={"q": ["stamps"]})
        db.session.add(saved)
        page = pages.create(pages.PageContent("A draft"), {"text": ""}, kind="method", by=people.ana)
        db.session.add_all([remark, cause, table, erased, Blob(hash="x", size=0)])
        db.session.flush()
        file = Attachment(document=draft, name="x.png", media_type="image/png", size=0, blob_hash="x", preview_hash="x")
        topic = Topic(title="Asked later.", language="en", author=people.ana, level=4, sort_date="2026-01-01")
        reply = Post(topic=topic, number=1, kind=PostKind.OPINION, author=people.ana, text="x", html="x")
        db.session.add_all([file, topic, reply])
        said = {"summary": "x", "conditions": "x", "destination": Destination.PAGE}
        conclusion = Conclusion(topic=topic, by=people.ana, **said)
        db.session.add(conclusion)
    records = {"case_id": draft.id, "person_id": people.ana.id, "number": 1, "comment_id": remark.id}
    records |= {"root_cause_id": cause.id, "import_id": table.id, "attachment_id": file.id, "name": "x.png"}
    with writing():
        slack = "https://hooks.slack.com/services/T1/B1/x1"
        channel = chats.save(None, "N", ChatVendor.SLACK, slack, "", team=None, reasons=[], language="en")
    records |= {"document_id": draft.id, "channel_id": channel.id}
    records |= {"contact_id": erased.id, "search_id": saved.id, "page_id": page.id, **sealed_records(people)}
    records |= of_customers(people)
    records |= {"topic_id": topic.id, "post_id": reply.id, "conclusion_id": conclusion.id}
    zoe, token = sign_in(people.zoe), {"Authorization": f"Bearer {api_token(people.zoe)}"}
    seen = []
    for rule, method, _ in rules(app):
        if method != "GET" or not rule.arguments & RESTRICTED:
            continue
        path = address(rule, {name: records[name] for name in rule.arguments})
        answer = zoe.get(path, headers=token if path.startswith("/api/") else None)
        if answer.status_code != 404:
            seen.append(f"{path} answers {answer.status_code}")
    assert not seen, f"Load the record by load(): {seen}"


def of_customers(people):
    """A customer that is closed, and what is noted of it."""
    with writing():
        customer = Customer(
            title="x", sought="x", cores="x", language="en", author=people.ana, level=3, sort_date="2026-01-01"
        )
        group = CustomerGroup(name="x", by=people.ana)
        loss = CustomerLoss(customer=customer, lost_on="2026-01-01", level=3, by=people.ana)
        bought = Pursuit(customer=customer, title="x", tracking="interested", created_by_id=people.ana.id)
        view = CustomerView(name="x", asked={"stage": ["target"]}, by=people.ana)
        db.session.add_all([customer, group, loss, bought, view])
        db.session.flush()
        part = Department(name="x", customer_id=customer.id, by=people.ana)
        printed = Printout(user_id=people.ana.id, customer_id=customer.id, language="en", expires_at=now())
        db.session.add_all([part, printed])
    records = {"customer_id": customer.id, "group_id": group.id, "loss_id": loss.id, "department_id": part.id}
    records |= {"pursuit_id": bought.id, "view_id": view.id, "printout_id": printed.id}
    records |= moved(customer, people.ana)
    records |= with_all_parts(account(people.ana, name="y"))
    return records | visited(customer, people.ana) | {"fact_id": known_fact(customer, people.ana)}


def visited(customer, by):
    """A contact with a customer, and a visit that is planned."""
    with writing():
        said = {"customer": customer, "by": by, "level": 2}
        contact = Interaction(kind=InteractionKind.CALL, direction=Direction.OUT, happened_on="2026-01-01", **said)
        visit = VisitPlan(planned_on="2026-01-01", purpose="x", questions=["x"], steps=[], done=[], **said)
        turns = dict.fromkeys(("first_on", "since", "due_on"), "2026-01-01")
        reminder = Reminder(user_id=by.id, customer=customer, about="x", every=Every.MONTHS, **turns)
        db.session.add_all([contact, visit, reminder])
    return {"interaction_id": contact.id, "visit_id": visit.id, "reminder_id": reminder.id}


def moved(customer, by):
    """What is to be found out about a customer, and what it had of us; an occasion."""
    with writing():
        asked = Inquiry(customer=customer, question="x", owner=by, by=by)
        had = Benefit(customer=customer, what="x", had_on="2026-01-01", by=by)
        moves = Occasion(customer=customer, kind="tender", happens_on="2026-01-01", to_do="x", by=by)
        said = CustomerVoice(customer=customer, quote="x", tone=Tone.WISH, said_on="2026-01-01", by=by)
        judged = AwarenessRating(customer=customer, rating="low", rated_on="2026-01-01", evidence="x", by=by)
        ally = Contact(name="x", firm="y", sought="x", by=by)
        spoken = Endorsement(customer=customer, contact=ally, how="x", agreed_on="2026-01-01", by=by)
        db.session.add_all([asked, had, moves, said, judged, spoken])
    ids = {"inquiry_id": asked.id, "benefit_id": had.id, "occasion_id": moves.id, "voice_id": said.id}
    return ids | {"rating_id": judged.id, "endorsement_id": spoken.id}


def known_fact(customer, author):
    """Note something about a customer and return its id."""
    with writing():
        words = {"text": "x", "topic": "plan", "source_type": "observed", "obtained_on": "2026-01-01"}
        fact = CustomerFact(customer=customer, by=author, changed_by=author, **words)
        db.session.add(fact)
    return fact.id


def sealed_records(people):
    """A defect that Ben has reported, with a card that nobody has confirmed and a file."""
    with writing():
        opinion = defects.reporting.report(defects.parse(REPORT), by=people.ben)
        card = defects.cards.write(opinion.defect, defects.cards.parse(CARD), by=people.ben)
        file = defects.files.add(opinion.defect, "x.txt", io.BytesIO(b"x"), by=people.ben)
    return {"defect_id": opinion.defect_id, "opinion_id": opinion.id, "card_id": card.id, "file_id": file.id}


def test_ids_in_addresses_are_known_to_the_test_above(app):
    known = RESTRICTED | {"number"} | EVERYBODYS
    strange = {
        f"{rule.rule}: {name}"
        for rule in app.url_map.iter_rules()
        for name in rule.arguments - known
        if "GET" in rule.methods
    }
    assert not strange, (
        f"{sorted(strange)}: give test_an_outsider_learns_of_no_record a record that Zoe may not read, "
        "or list the name in EVERYBODYS if all may read what it names."
    )


def test_policy_and_code_ask_for_the_same_actions():
    asked = {action for module in python_files("wiki") for action in asked_in_code(module)}
    asked |= {action for template in files("templates", "*.html") for action in asked_in_template(template)}
    listed = {action for _, action in POLICY}
    assert asked <= listed, f"wiki/access/policy lists no {sorted(asked - listed)}: what is not listed is refused."
    assert listed <= asked, f"Nothing asks for {sorted(listed - asked)}: remove the lines from wiki/access/policy."


def test_each_pair_that_code_asks_for_is_in_the_policy():
    listed = {(model.__name__, action) for model, action in POLICY}
    strange = {
        f"{named(module)}: {model} {action}"
        for module in python_files("wiki/blueprints", "wiki/search", "wiki/transfer", "wiki/services")
        for model, action in pairs_in_code(module)
        if (model, action) not in listed
    }
    assert not strange, f"wiki/access/policy has no line for {sorted(strange)}."


def pairs_in_code(module):
    """Yield model and action of each load(), listing() and allow() that names both."""
    for call in (node for node in ast.walk(tree(module)) if isinstance(node, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name not in ASKED:
            continue
        model_at, action_at = ASKED[name]
        given = dict(enumerate(call.args))
        action = given.get(action_at) or keyword(call, "action")
        model = given.get(model_at)
        if isinstance(model, ast.Name) and model.id[:1].isupper():
            if action is None:
                yield model.id, DEFAULT_ACTION
            elif isinstance(action, ast.Constant):
                yield model.id, action.value


def asked_in_code(module):
    """Return the actions that a module asks for by any of the gate's functions."""
    found = {action for _, action in pairs_in_code(module)}
    for call in (node for node in ast.walk(tree(module)) if isinstance(node, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name == "can" and call.args and isinstance(call.args[0], ast.Constant):
            found.add(call.args[0].value)
    return found


def asked_in_template(template):
    """Return the actions that a template asks for: `can("edit", case)` and `"edit" in rights`."""
    source = template.read_text(encoding="utf-8")
    return set(re.findall(r"\bcan\(\s*[\"'](\w+)[\"']", source)) | set(
        re.findall(r"[\"'](\w+)[\"'] in (?:may|rights)\b", source)
    )


def keyword(call, name):
    return next((word.value for word in call.keywords if word.arg == name), None)


@pytest.mark.parametrize("folder", ["templates", "wiki/blueprints", "wiki/forms"])
def test_pages_name_no_role(folder):
    from_policy = re.compile(r"has_role|Role\.[A-Z]")
    found = [
        named(file)
        for file in (ROOT / folder).rglob("*.*")
        if file.suffix in {".py", ".html"} and from_policy.search(file.read_text(encoding="utf-8"))
    ]
    assert not found, f"{found}: ask can(), hiding a button is courtesy and load() is the lock."
