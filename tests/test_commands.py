"""What docs/operations.md says of the commands: what they print, how they end, and that they can be repeated."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from tests.conftest import PASSWORD
from tests.programs import STORY, Program
from tests.test_contacts import standing
from wiki import cli, content, search
from wiki.app import printing
from wiki.files import pdf
from wiki.models import (
    AccountPlan,
    AuditEntry,
    Case,
    Contact,
    Defect,
    DefectOpinion,
    Page,
    Printout,
    PrintoutKind,
    Role,
    RootCause,
    RootCauseCase,
    Topic,
    TypeObservation,
    db,
    schema,
)
from wiki.services import people as people_service

DEMO = len(list(content.demo_cases()))
LINE = re.compile(r"demo (newcomer|seller|leadership) (demo-\w+) (\S+)")


@pytest.fixture
def empty(environ, databases, monkeypatch):
    """A database in which nothing is, not even the schema."""
    url = databases.create()
    monkeypatch.setenv("CASEWIKI_DATABASE_URL", url)
    return url


def typed(monkeypatch, text):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def number(model):
    db.session.rollback()
    return db.session.scalar(select(func.count(model.id)))


def test_a_new_database_is_set_up_by_one_command_that_may_be_repeated(casewiki, empty):
    status, out, _ = casewiki("init")
    again = casewiki("init")[1]

    assert status == 0
    assert re.fullmatch(r"setup: http://127\.0\.0\.1:5000/setup/\S{43}", out[-1])
    assert again[-1].startswith("setup: ")
    assert again != out


def test_with_an_administrator_there_is_no_link_to_become_one(casewiki):
    assert casewiki("init") == (0, [], [])


@pytest.mark.parametrize("command", [["check"], ["run"], ["demo"], ["reindex"], ["import", "cases.jsonl"]])
def test_commands_refuse_an_empty_database_and_say_what_to_do(casewiki, empty, command):
    assert casewiki(*command) == (1, [], ["The database is empty. Run: casewiki init"])


def test_an_old_schema_is_refused_by_name_and_upgraded(casewiki, empty, monkeypatch):
    casewiki("upgrade")
    monkeypatch.setattr(schema, "wanted", lambda: "9999")
    status, _, err = casewiki("check")
    assert status == 1
    assert "needs 9999" in err[0]
    assert "casewiki upgrade" in err[0]


def test_upgrading_prints_from_where_to_where(casewiki, empty):
    assert casewiki("upgrade")[1] == [f"schema empty -> {schema.wanted()}"]
    assert casewiki("upgrade")[1] == [f"schema {schema.wanted()} -> {schema.wanted()}"]


@pytest.mark.parametrize("name", ["export", "move"])
def test_what_is_not_built_yet_says_so(casewiki, name):
    assert casewiki(name, "somewhere") == (1, [], [f"`{name}` is not yet available."])


@pytest.mark.one_database
def test_the_demo_brings_its_cases_and_three_people_who_can_sign_in(casewiki, client):
    status, out, _ = casewiki("demo")
    found = [LINE.fullmatch(line) for line in out]

    assert status == 0
    assert [match[1] for match in found if match] == ["newcomer", "seller", "leadership"]
    assert number(Case) == DEMO == 120
    assert client.send("/login", {"name": found[0][2], "password": found[0][3]}).status_code == 303
    hits = search.find("上市 审批 客户 被冷落", user=people_service.find("demo-newcomer"))
    assert any("上市" in hit.record.title for hit in hits.hits)


@pytest.mark.one_database
def test_the_pack_of_the_demos_key_account_is_one_page_of_paper(casewiki, app):
    casewiki("demo")
    plan = db.session.scalars(select(AccountPlan).where(AccountPlan.reviewed_version.is_not(None))).first()
    reader = people_service.find("demo-leadership").id
    ordered = {"parameters": {"plan": [plan.id]}, "customer_id": plan.customer_id, "user_id": reader}
    drawn = printing.page(app, Printout(kind=PrintoutKind.PLAN_PACK, language="zh-Hans", **ordered))
    made = PdfReader(io.BytesIO(pdf.made(drawn.html, drawn.base, drawn.styles)))
    assert len(made.pages) == 1
    assert "征求意见" in made.pages[0].extract_text()  # what stands last


def test_the_demo_can_be_repeated_and_taken_out_again(casewiki, client, people):
    first, second = casewiki("demo")[1], casewiki("demo")[1]
    assert number(Case) == DEMO
    assert_root_causes_are_there()
    assert_contacts_are_there()
    assert (number(Defect), number(DefectOpinion)) == (3, 3)
    _, _, name, password = second[0].split()
    assert password != first[0].split()[-1]
    assert client.send("/login", {"name": name, "password": password}).status_code == 303
    page = client.get("/defects").text
    assert page.count('class="say"') == 2
    assert "停在一半" not in page

    assert casewiki("demo", "--remove")[1] == [f"removed {DEMO}"]
    assert not sum(map(number, (Case, RootCause, Contact, TypeObservation, Defect, DefectOpinion)))
    assert people_service.find("demo-seller") is None
    assert search.find("", user=people.ana, kind="case").total == 0


def assert_root_causes_are_there():
    """Each of those shipped is there with its losses, once."""
    found = db.session.query(RootCause).order_by(RootCause.ref).all()
    linked = [db.session.query(RootCauseCase).filter_by(root_cause_id=one.id).count() for one in found]

    assert linked == [len(one["cases"]) for one in content.root_causes()]
    assert [one.keeper is not None for one in found] == [True, True, False, True]
    assert [one.fixed_at is not None for one in found] == [False, False, False, True]
    assert found[0].overdue


def assert_contacts_are_there():
    """Each of those shipped is there once, of every type, at a customer or not, and says that it is made up."""
    found = list(db.session.scalars(select(Contact)))
    types = {one.term_id for one in standing()}

    assert len(found) == len({one.sought for one in found}) == 18
    assert len(types) == 6
    assert all(re.search(r"[（(](虚构|虛構|fictional)[）)]$", text) for one in found for text in (one.name, one.firm))


def test_a_person_is_added_with_a_password_from_stdin(casewiki, client, monkeypatch):
    typed(monkeypatch, f"{PASSWORD}\n")
    status, out, _ = casewiki("user", "add", "li.wan", "--role", "seller", "--role", "editor", "--password-stdin")

    assert (status, out) == (0, [])
    assert people_service.find("li.wan").roles == [Role.SELLER, Role.EDITOR]
    assert client.send("/login", {"name": "li.wan", "password": PASSWORD}).status_code == 303
    assert number(AuditEntry) >= 1


@pytest.mark.parametrize(("name", "password"), [("ana", PASSWORD), ("somebody", "short")])
def test_a_person_who_cannot_be_added_is_one_sentence(casewiki, monkeypatch, name, password):
    typed(monkeypatch, f"{password}\n")
    status, out, err = casewiki("user", "add", name, "--role", "seller", "--password-stdin")

    assert (status, out, len(err)) == (1, [], 1)


def test_a_token_is_printed_alone_and_works(casewiki, app):
    status, out, err = casewiki("token", "create", "--user", "ana", "--scope", "write")

    assert (status, len(out), err) == (0, 1, [])
    assert Program(app, out[0]).post("/cases", STORY).status_code == 201
    assert casewiki("token", "create", "--user", "nobody", "--scope", "read")[0] == 1


@pytest.mark.one_database
def test_the_index_is_built_anew_and_checked(casewiki):
    casewiki("demo")

    others = sum(number(model) for model in (RootCause, Page, Topic))
    assert casewiki("reindex")[1] == [f"indexed {DEMO + len(content.playbooks()['playbooks']) + others}"]
    assert casewiki("check") == (0, ["ok"], [])


@pytest.mark.one_database
def test_a_fault_is_a_line_and_a_failure(casewiki, environ):
    casewiki("reindex")
    mark = next(Path(environ["CASEWIKI_INSTANCE"]).glob("index/*/mark"))
    mark.write_text("{}")
    status, out, err = casewiki("check")

    assert (status, out) == (1, [])
    assert "index" in err[0]


@pytest.mark.parametrize(
    "words", [[], ["nonsense"], ["user", "add", "ana", "--role", "king", "--password-stdin"], ["run", "--port", "x"]]
)
def test_a_command_that_does_not_exist_is_one_sentence(capsys, words):
    with pytest.raises(SystemExit) as ended:
        cli.main(words)

    printed = capsys.readouterr()
    assert ended.value.code == 1
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1


def test_a_file_that_is_no_database_is_one_sentence(casewiki, tmp_path, monkeypatch):
    (tmp_path / "other.db").write_text("This is no database, but somebody's diary. " * 100)
    monkeypatch.setenv("CASEWIKI_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    status, out, err = casewiki("check")

    assert (status, out, len(err)) == (1, [], 1)
