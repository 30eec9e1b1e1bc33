"""A site with a record of every class, and everybody who may ask for it: the place where the matrix is walked."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from flask import Flask
from werkzeug.test import TestResponse

from tests.browsing import Browser
from tests.conftest import PASSWORD
from tests.proof.discussed import ask
from tests.proof.given import note_given
from tests.proof.held import Held
from tests.proof.informed import note_openly, note_sealed
from tests.proof.knowledge import write_pages
from tests.proof.logged import log_contacts
from tests.proof.met import note_people
from tests.proof.planned import plan_accounts, plan_sealed
from tests.proof.printed import print_customers
from tests.proof.sealed import SEATS, WORD, Words, fill
from tests.proof.sold import note_sales
from tests.proof.visited import note_customers
from tests.test_cases import STORY, told
from tests.test_contacts import PERSON, SEEN
from tests.test_files import drawn
from tests.test_judgements import CLOSED
from tests.test_root_causes import CAUSE, LOSS
from tests.writing import leave_database, writing
from wiki import sealing, search
from wiki.models import (
    Case,
    ChatVendor,
    Contact,
    ImportState,
    LinkPurpose,
    Notice,
    NoticeReason,
    Playbook,
    Question,
    Role,
    RootCause,
    TableImport,
    Team,
    Term,
    TokenScope,
    User,
    WebSession,
    Writing,
    db,
)
from wiki.models.base import now
from wiki.services import chats, digests, follows, vocabulary
from wiki.services import people as people_service

# What a request may leave behind wherever it leads.
TRACES = ("sessions", "throttles", "audit", "questions", "defect_accesses", "fact_openings")
ROLES = tuple(role.value for role in Role)
AUTHOR, DISABLED, ANONYMOUS = "author", "disabled", "anonymous"
TOKENS = {"token_read": TokenScope.READ, "token_write": TokenScope.WRITE}
ACTORS = (ANONYMOUS, DISABLED, *TOKENS, *ROLES, AUTHOR, *SEATS)
COLUMNS = ("title", "outcome", "personality", "situation")
TABLE = {"header": list(COLUMNS), "rows": 1, "sample": [["x"] * 4], "sheets": [], "encoding": "utf-8"}


@dataclass
class Actor:
    """Somebody who asks: with a browser for pages, with a token for the API."""

    browser: Browser
    csrf: str
    token: str = ""
    everywhere: bool = False
    """Whether the token is sent to pages, too."""
    cookies: dict[Any, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.cookies = dict(self.browser._cookies or {})

    def ask(self, path: str, method: str, form: Mapping[str, Any]) -> TestResponse:
        """Send a request as a page of ours, or a program, would; a form is sent with its CSRF token."""
        self.browser._cookies = dict(self.cookies)
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if path.startswith("/api/"):
            sent = {"json": form.get("json", {}), "headers": {**headers, **form.get("headers", {})}}
            return self.browser.open(path, method=method, **(sent if method != "GET" else {"headers": headers}))
        headers = headers if self.everywhere else {}
        if method == "GET":
            return self.browser.get(path, headers=headers)
        kind = "multipart/form-data" if any(isinstance(value, tuple) for value in form.values()) else None
        data = {"csrf_token": self.csrf, **form}
        return self.browser.open(path, method=method, data=data, headers=headers, content_type=kind)


@dataclass
class Site:
    """The application, its records by class, its actors by name, and the numbers of its people."""

    app: Flask
    people: SimpleNamespace
    index: Path
    database: Path
    held: Held = field(init=False)
    words: Words = field(default_factory=Words)
    """Words of sealed records, each with those who may be shown it."""
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    nothing: dict[tuple[str, ...], Any] = field(default_factory=dict)
    """What somebody is answered who asks for a record that is not there, by actor, endpoint and method."""
    forms: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    """What is sent to an endpoint for a class of records, once it was made."""

    @contextmanager
    def entered(self) -> Iterator["Site"]:
        """Be the application that everything in this process is about, and leave no trace at the end."""
        with self.app.app_context():
            search.configure(self.index)
            sealing.configure(self.app.extensions["casewiki_settings"].key_ring_file)
            search.sealed.forget()
            vocabulary.forget()
            # The tests of an hour ask the same site: to its people they have just signed in.
            at = now().replace(tzinfo=None).isoformat(" ")
            self.held.keep("UPDATE sessions SET proved_at = ?1, seen_at = ?1, created_at = ?1", at)
            yield self
            self.undo()

    def leaked(self, actor: str, told: str, sent: str = "") -> list[str]:
        """Return the words of sealed records in an answer that nobody should have shown to this actor."""
        found = set(WORD.findall(told)) - set(WORD.findall(sent))
        return sorted(word for word in found if not self.may_see(actor, word))

    def may_see(self, actor: str, word: str) -> bool:
        """Tell whether a word may be shown to somebody."""
        who = self.words.get(word, frozenset())
        return actor in who if who is not None else actor not in (ANONYMOUS, DISABLED)

    def undo(self) -> None:
        """Bring everything back to the beginning, and let go of what was kept in memory of another state."""
        db.session.rollback()
        touched = self.held.changed()
        self.held.undo()
        if "terms" in touched:
            vocabulary.forget()


def build(app: Flask, file: str, index: Path) -> Site:
    """Return a site with records of all classes; from then on nothing that is done to it stays."""
    with writing():
        people = {"author": _found("ana"), "disabled": _found("ben"), "editor": _found("eva")}
        people |= {"seller": _found("zoe"), "admin": _found("max"), "newcomer": _found("kai")}
        for role in Role:
            if role.value not in people:
                people[role.value] = people_service.add(f"p.{role.value}", roles=[role], password=PASSWORD)
        for name in SEATS:
            people[name] = people_service.add(f"p.{name}", roles=[Role.SELLER], password=PASSWORD)
    site = Site(app, SimpleNamespace(**people), index, Path(file))
    browsers = {name: _signed_in(app, name, person) for name, person in people.items()}
    _fill(site, browsers)
    fill(site.records, site.words, site.people, browsers["reporter"])
    note_sealed(site.records, site.words, site.people)
    plan_sealed(site.records, site.words, site.people)
    site.actors = _actors(site, browsers)
    search.catch_up()
    site.people = SimpleNamespace(**{name: person.id for name, person in vars(site.people).items()})
    leave_database()
    site.held = Held(db.engine, file, ignored=TRACES)
    return site


def _found(name: str) -> User:
    return cast(User, people_service.find(name))


def _signed_in(app: Flask, name: str, person: User) -> Browser:
    browser = cast(Browser, app.test_client())
    assert browser.send("/login", {"name": person.name, "password": PASSWORD}).status_code == 303, name
    return browser


def _actors(site: Site, browsers: Mapping[str, Browser]) -> dict[str, Actor]:
    def nobody() -> Browser:
        return cast(Browser, site.app.test_client())

    with writing():
        tokens = {
            name: people_service.new_token(person, TokenScope.WRITE)
            for name, person in vars(site.people).items()
            if name in browsers
        }
        of_programs = {name: people_service.new_token(site.people.seller, scope) for name, scope in TOKENS.items()}
        # Shut out as by a hand in the database: sessions and tokens are still there.
        site.people.disabled.active = False
    actors = {name: Actor(browser, browser.csrf_token(), tokens[name]) for name, browser in browsers.items()}
    for name in (ANONYMOUS, *of_programs):
        browser = nobody()
        actors[name] = Actor(browser, browser.csrf_token(), of_programs.get(name, ""), everywhere=True)
    return actors


# --- records -------------------------------------------------------------------------------------


def _fill(site: Site, browsers: Mapping[str, Browser]) -> None:
    """Make a record of each class; all are the author's, who sells, if nothing else is said."""
    known = site.records
    known[""] = {}
    _tell_cases(known, browsers["author"], browsers["editor"])
    _add_beside_cases(known, browsers)
    _name_root_causes(known, browsers["author"])
    write_pages(known, browsers["author"], browsers["editor"], _sent)
    _note_contacts(known, browsers["author"])
    note_customers(known, _sent, browsers["author"])
    note_sales(known, _sent, browsers["author"])
    note_people(known, _sent, browsers["author"])
    log_contacts(known, _sent, browsers["author"])
    note_given(known, _sent, browsers["author"])
    note_openly(known, site.people)
    plan_accounts(known, site.people.author)
    print_customers(known, site.people.author)
    ask(known, browsers["author"], browsers["disabled"], _sent)
    _keep_what_is_ones_own(site, browsers)
    _note_terms(known)
    people = site.people
    known["self"], known["other"] = {"person_id": people.author.id}, {"person_id": people.peer.id}
    known["type"] = {"code": "proud"}
    known["line"] = {"code": "proud", "line_id": "proud-do-1"}
    known["list"] = {"list_code": "personality"}
    folder = Path(site.app.static_folder or "")
    known["asset"] = {"filename": next(folder.rglob("icons-*.svg")).relative_to(folder).as_posix()}


def _tell_cases(known: dict[str, dict[str, Any]], author: Browser, editor: Browser) -> None:
    loss = {**LOSS, "title": "Lost", "tags": "输了"}
    for name, changes in {
        "published": {},
        "draft": {"action": "draft", "tags": "裁员传闻"},
        "archived": {},
        "closed": {**CLOSED, "tags": "问一问"},
        "loss": loss,
        "grown": {"action": "draft"},
    }.items():
        known[name] = {"case_id": told(author, **{**changes, "submission": name}).id}
    known["revision"] = {**known["published"], "number": 1}
    known["draft revision"] = {**known["draft"], "number": 1}
    known["closed revision"] = {**known["closed"], "number": 1}
    grown = known["grown"]["case_id"]
    _sent(author, f"/cases/{grown}/edit", {**STORY, "base": "1", "action": "publish", "situation": "后来。"})
    known["early revision"] = {**known["grown"], "number": 1}
    _sent(author, f"/cases/{known['archived']['case_id']}/archive")


def _add_beside_cases(known: dict[str, dict[str, Any]], browsers: Mapping[str, Browser]) -> None:
    author, disabled = browsers["author"], browsers["disabled"]
    for number, name in enumerate(("published", "published", "archived", "draft", "closed"), 1):
        path, ident = f"/cases/{known[name]['case_id']}", f"removed {name}" if number == 2 else name
        files = {"files": (io.BytesIO(drawn("PNG", (60, 40 + number))), f"{number}.png")}
        _sent(author, f"{path}/files", files, content_type="multipart/form-data")
        known[f"{ident} file"] = {"attachment_id": number, "name": "a.png"}
    _sent(author, "/files/2/remove")
    for number, name in enumerate(("published", "published", "closed"), 1):
        _sent(author, f"/cases/{known[name]['case_id']}/comments", {"text": f"一句话 {number}"})
        known[f"removed {name} comment" if number == 2 else f"{name} comment"] = {"comment_id": number}
    _sent(author, "/comments/2/remove")
    _sent(disabled, f"/cases/{known['published']['case_id']}/report", {"text": "年份不对。"})
    known["report"] = {"report_id": 1}
    for name in ("published", "draft", "closed"):
        known[f"take {name}"] = {"kind": "case", "document_id": known[name]["case_id"]}
    book = db.session.query(Playbook.id).limit(1).scalar()
    known["take playbook"] = {"kind": "playbook", "document_id": book}


def _name_root_causes(known: dict[str, dict[str, Any]], author: Browser) -> None:
    for name in ("cause", "fixed cause", "far cause"):
        answer = _sent(author, "/root-causes/new", {**CAUSE, "cause": "", "title": name})
        known[name] = {"root_cause_id": answer.headers["Location"].rsplit("/", 1)[1]}
    with writing():
        # Out of everybody's reach, for all who sell read those that are not.
        db.session.get_one(RootCause, known["far cause"]["root_cause_id"]).level = 3
        fixed = db.session.get_one(RootCause, known["fixed cause"]["root_cause_id"])
        fixed.state, fixed.fixed_on = type(fixed.state).FIXED, "2026-01-01"


def _note_contacts(known: dict[str, dict[str, Any]], author: Browser) -> None:
    for number, name in enumerate(("contact", "erased contact"), 1):
        person = {**PERSON, "name": f"乔一诺 {number}（虚构）", "submission": name}
        answer = _sent(author, "/contacts/new", {**person, **SEEN})
        known[name] = {"contact_id": answer.headers["Location"].rsplit("/", 1)[1]}
    known["observation"] = {"observation_id": 1}
    answer = _sent(author, "/contacts/new", {**PERSON, "name": "乔三（虚构）", "submission": "3", **SEEN})
    known["withdrawn observation"] = {"observation_id": 3}
    _sent(author, "/contacts/observations/3/withdraw")
    with writing():
        db.session.get_one(Contact, known["erased contact"]["contact_id"]).removed_at = now()


def _keep_what_is_ones_own(site: Site, browsers: Mapping[str, Browser]) -> None:
    known, author = site.records, browsers["author"]
    _sent(author, f"/uses/take/case/{known['published']['case_id']}", {"customer": "赵总（虚构）"})
    _sent(browsers["editor"], "/coverage/wanted", {"personality": "proud", "industry": "retail"})
    _sent(browsers["editor"], "/synonyms/new", {"words": "报价\n報盤", "note": "x"})
    known["synonyms"] = {"number": 1}
    known["use"], known["wanted"] = {"use_id": 1}, {"wanted_id": 1}
    _sent(author, "/searches/new?q=stamps", {"name": "Stamps"})
    for name, state in {
        "": ImportState.MATCHING,
        "checked ": ImportState.CHECKED,
        "stopped ": ImportState.STOPPED,
    }.items():
        known[f"{name}import"] = {"import_id": _kept(site, TableImport, name="x.csv", table=TABLE, state=state)}
    done = _kept(site, TableImport, name="x.csv", table=TABLE, state=ImportState.DONE)
    running = _kept(site, TableImport, name="x.csv", table=TABLE, state=ImportState.IMPORTING)
    known["done import"], known["running import"] = {"import_id": done}, {"import_id": running}
    typed = {"fields": {"pairs": [["title", "x"]]}, "sitting": "s"}
    known["writing"] = {"writing_id": _kept(site, Writing, **typed)}
    with writing():
        asked = {"asked": 9, "days": 5, "last_on": "2026-11-01"}
        db.session.add(Question(id=1, text="有没有发票", several=True, **asked))
        db.session.add(Question(id=2, text="很少问的话", several=False, **{**asked, "days": 1}))
        session = WebSession(secret_hash="x", user=site.people.author)
        db.session.add(session)
        people_service.new_token(site.people.author, TokenScope.READ)
        secret = people_service.new_link(LinkPurpose.PASSWORD, site.people.author)
        db.session.flush()
        known["session"] = {"session_id": session.id}
    known["question"], known["rare question"] = {"question_id": 1}, {"question_id": 2}
    known["token"], known["link"], known["no link"] = {"token_id": 1}, {"secret": secret}, {"secret": "x"}
    [(search_id,)] = db.session.execute(db.text("SELECT id FROM saved_searches"))
    known["search"] = {"search_id": search_id}
    _follow_and_tell(site)


def _follow_and_tell(site: Site) -> None:
    known, author = site.records, site.people.author
    for name in ("published", "draft", "closed"):
        known[f"followed {name}"] = {"document_id": known[name]["case_id"]}
    with writing():
        case, team = db.session.get_one(Case, known["published"]["case_id"]), Team(name="Matrix")
        db.session.add(team)
        db.session.flush()
        followed = follows.follow(case, by=author)
        enrolled = follows.enrol(team, case, by=author)
        notice = Notice(user_id=author.id, reason=NoticeReason.REPLIED, document_id=case.id)
        reasons, address = [NoticeReason.REPLIED], "https://hooks.slack.com/services/T1/B1/x1"
        channel = chats.save(None, "Matrix", ChatVendor.SLACK, address, "", team=None, reasons=reasons, language="en")
        db.session.add(notice)
        db.session.flush()
        known["follow"], known["enrolment"] = {"follow_id": followed.id}, {"enrolment_id": enrolled.id}
        known["notice"], known["channel"] = {"notice_id": notice.id}, {"channel_id": channel.id}
        known["unsubscribe"] = {"secret": digests.secret_of(author)}


def _kept(site: Site, model: type[Any], **values: Any) -> str:
    with writing():
        record = model(user_id=site.people.author.id, **values)
        db.session.add(record)
        db.session.flush()
        return cast(str, record.id)


def _note_terms(known: dict[str, dict[str, Any]]) -> None:
    for name, list_code, code in (
        ("fixed term", "industry", "retail"),
        ("unused term", "ownership", "state"),
        ("shared word", "tags", "开场"),
        ("drafts word", "tags", "裁员传闻"),
    ):
        term = db.session.query(Term).filter_by(list_code=list_code, code=code).one_or_none()
        assert term, (name, [one.code for one in db.session.query(Term).filter_by(list_code=list_code)])
        known[name], known[f"{name} page"] = {"number": term.id}, {"list_code": list_code, "code": code}


def _sent(browser: Browser, path: str, form: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
    answer = browser.send(path, dict(form or {}), **more)
    assert answer.status_code == 303, f"{path}: {answer.status_code}\n{answer.text[-3000:]}"
    return answer


def case_of(site: Site, name: str) -> Case:
    """Return a case by its class."""
    return db.session.get_one(Case, site.records[name]["case_id"])


def contents() -> dict[str, list[tuple[str, ...]]]:
    """Return all that the database holds but for what a request may leave behind wherever it leads."""
    tables = [table for table in db.metadata.sorted_tables if table.name not in TRACES]
    found = {table.name: [tuple(map(repr, row)) for row in db.session.execute(db.select(table))] for table in tables}
    db.session.rollback()
    return found
