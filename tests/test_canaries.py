"""Two things must not get out: how a case ended before one has judged it, and the name of an author who hides it.

A word that occurs nowhere else stands for each of them. Every address is asked by everybody, and whatever is answered
is searched for it.
"""

import io
import itertools
from urllib.parse import unquote

import pytest

from tests.conftest import PASSWORD
from tests.house.test_access import address, example, rules
from tests.test_authors import HIDDEN
from tests.test_cases import STORY, told
from tests.test_files import GOOD
from tests.test_judgements import CANARY as OUTCOME
from tests.test_judgements import CLOSED, judged
from tests.test_leaks import CHANCE
from tests.writing import writing
from wiki import search
from wiki.models import Attachment, Role, Use, db
from wiki.services import people as people_service

SIGN_IN, DISPLAYED = "zaunkoenig", "Unverwechselbar"
NONSENSE = "quuxwaldo"
# What answers otherwise to who has a copy; elsewhere a HEAD is answered with the headers of a GET.
COMPARING = ("/api/", "/files/", "/static/")
# Where administrators look after people, and nobody else.
PEOPLE = ("people.index", "people.edit")
ASKED = [
    "/search?q=许科长",
    "/search?q=签",
    "/search?q=许&outcome=success&outcome=failure",
    "/cases?outcome=failure",
    "/cases?outcome=success&personality=proud&sort=date",
    "/cases?page=2",
    "/judge?personality=proud",
    "/judge?outcome=failure",
    "/api/v1/cases?outcome=failure",
    "/api/v1/search?q=许科长",
    "/api/v1/search?q=签&outcome=success",
    "/api/v1/search?sort=date",
]
# Asked for the word itself: then the answer repeats it, and has to be the one that nonsense gets.
PROBES = [
    "/search?q={word}",
    "/search?q=product:{word}",
    "/search?tags={word}",
    "/cases?author={word}",
    "/cases?product={word}",
    "/judge?tags={word}",
    "/terms/tags/{word}",
    "/terms/product/{word}",
    "/api/v1/cases?tags={word}",
    "/api/v1/cases?author={word}",
    "/api/v1/search?q={word}",
    "/api/v1/search?tags={word}&sort=date",
]


@pytest.fixture
def ask(app, sign_in, api_token):
    """Gives a function that asks an address as a person, by cookie or by token: (status, headers and body)."""

    def asking(person):
        browser, token = sign_in(person), {"Authorization": f"Bearer {api_token(person)}"}
        search.catch_up()

        def answered(path, method="GET", **headers):
            known = token if path.startswith("/api/") else {}
            answer = browser.open(path, method=method, headers={**known, **headers})
            kept = [
                f"{name}: {value}" for name, value in answer.headers if name not in ("Set-Cookie", "Content-Length")
            ]
            return answer.status_code, unquote("\n".join([*kept, answer.data.decode(errors="replace")]))

        return answered

    return asking


@pytest.fixture
def found(app, ask, pytestconfig):
    """Gives the addresses at which a person finds one of the words: in an answer, or by probing for it.

    Two of whom the same is hidden share the addresses, each having a `turn`, so that each is asked once; with `--all`
    both ask for all. `only` names the addresses for a test that knows where to look.
    """

    def finding(person, case, *words, but=(), turn=None, only=()):
        asked = ask(person)
        every = [path for endpoint, path in addresses(app, case) if endpoint not in but] + ASKED
        shared = every if turn is None or pytestconfig.getoption("--all") else every[turn::2]
        paths = only or shared
        answers = {path: asked(path) for path in paths}
        shown = {path for path, answer in answers.items() if holds(answer, words)}
        compared = [path for path, (_, text) in answers.items() if path.startswith(COMPARING) or "ETag: " in text]
        shown |= {path for path in compared if holds(asked(path, "HEAD", **{"If-None-Match": '"1-published"'}), words)}
        nonsense = {path: probed(asked, path, NONSENSE) for path in PROBES}
        return shown | {path for word in words for path in PROBES if probed(asked, path, word) != nonsense[path]}

    return finding


def addresses(app, case):
    """Yield every address that can be asked for, with all that belongs to the case."""
    values = {
        "case_id": (case.id,),
        "document_id": (case.id,),
        "number": (1, 2, 3),
        "report_id": (1,),
        "attachment_id": (1, 2),
        "name": ("a.txt",),
        "person_id": range(1, 9),
        "list_code": ("personality", "tags", "industry", "cause"),
        "code": ("proud", "开场", "manufacturing", "price"),
    }
    for rule, method, _ in rules(app):
        if method == "GET":
            names = sorted(rule.arguments)
            for chosen in itertools.product(*(values.get(name) or [example(rule, name)] for name in names)):
                yield rule.endpoint, address(rule, dict(zip(names, chosen, strict=True)))


def holds(answer, words):
    return any(word in answer[1] for word in words)


def probed(asked, path, word):
    status, text = asked(path.format(word=word))
    return status, CHANCE.sub("", text).replace(word, "?")


# --- how it ended --------------------------------------------------------------------------------


@pytest.fixture
def closed(sign_in, people):
    """A case that asks first, edited and reported, so that every part of the service holds something of it."""
    ana, ben, eva = sign_in(people.ana), sign_in(people.ben), sign_in(people.eva)
    unasked = {name: value for name, value in CLOSED.items() if not name.startswith("judge")}
    case = told(ana, **{**unasked, "submission": "closed"})
    ben.send(f"/uses/take/case/{case.id}", {"customer": "赵总（虚构）"})
    eva.send(f"/cases/{case.id}/edit", {**CLOSED, "base": "1", "result": f"签了两年。{OUTCOME}", "note": OUTCOME})
    eva.send(f"/cases/{case.id}/report", {"text": f"年份不对。{OUTCOME}"})
    eva.send(
        f"/cases/{case.id}/files",
        {"files": [(io.BytesIO(OUTCOME.encode()), f"{OUTCOME}.txt"), (io.BytesIO(GOOD["png"]), f"{OUTCOME}.png")]},
    )
    told(ana, **{**STORY, "submission": "another"})
    assert case.version == 2
    assert db.session.query(Attachment).count() == 2
    assert db.session.query(Use).count() == 1
    return case


def opened_by_a_judgement(case):
    """Return the addresses at which whoever has judged the case finds how it ended."""
    files = ("/files/1/a.txt", "/files/2/a.txt", "/files/2/picture", "/files/2/preview")
    own = (f"/cases/{case.id}{place}" for place in ("", "/history", "/history/1", "/history/2"))
    lists = ("/", "/cases", "/judge/given", f"/api/v1/cases/{case.id}", "/api/v1/cases", "/search?q=签")
    return [*files, *own, *lists]


@pytest.mark.postgres_example("ben-0")
@pytest.mark.parametrize(
    ("name", "turn"),
    [("ben", 0), ("kai", 1), *(pytest.param(name, None, marks=pytest.mark.long) for name in ("zoe", "max"))],
)
def test_nothing_tells_how_it_ended_before_one_has_judged(closed, found, people, name, turn):
    assert found(getattr(people, name), closed, OUTCOME, turn=turn) == set()


@pytest.mark.one_database
def test_after_the_judgement_the_search_above_would_have_found_it(closed, found, sign_in, people):
    judged(sign_in(people.ben), closed)
    shown = found(people.ben, closed, OUTCOME, only=opened_by_a_judgement(closed))

    assert shown >= {*opened_by_a_judgement(closed)}
    assert {path for path in PROBES if "q={word}" in path or path.startswith(("/terms", "/cases?product"))} <= shown


@pytest.mark.one_database
def test_a_judgement_opens_the_case_for_nobody_else(closed, found, sign_in, people):
    judged(sign_in(people.ben), closed)

    assert found(people.zoe, closed, OUTCOME, only=opened_by_a_judgement(closed)) == set()


# --- who wrote it --------------------------------------------------------------------------------


@pytest.fixture
def author(app):
    """Somebody whose names occur nowhere else."""
    with writing():
        return people_service.add(SIGN_IN, roles=[Role.SELLER], team="North", display_name=DISPLAYED, password=PASSWORD)


@pytest.fixture
def unsigned(author, sign_in, people):
    """A failure of theirs that they do not sign; they changed it after others had, and were told of a mistake."""
    own, eva, ben = sign_in(author), sign_in(people.eva), sign_in(people.ben)
    case = told(own, **{**HIDDEN, "submission": "unsigned"})
    eva.send(f"/cases/{case.id}/edit", {**STORY, "base": "1", "result": "没有签。"})
    own.send(f"/cases/{case.id}/edit", {**HIDDEN, "base": "2", "result": "没有签成。"})
    ben.send(f"/cases/{case.id}/report", {"text": "年份不对。"})
    own.send("/reports/1/close", {"answer": "已经改了。"})
    own.send(f"/cases/{case.id}/report", {"text": "还有一处。"})
    assert case.version == 3
    return case


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("name", "turn"),
    [("ben", 0), ("max", 1), *(pytest.param(name, None, marks=pytest.mark.long) for name in ("ana", "eva", "kai"))],
)
def test_nothing_tells_who_wrote_what_is_not_signed(unsigned, found, people, name, turn):
    assert found(getattr(people, name), unsigned, SIGN_IN, DISPLAYED, but=PEOPLE, turn=turn) == set()


def test_whoever_is_told_both_texts_of_a_conflict_is_not_told_who_wrote_the_other(unsigned, sign_in, people):
    answer = sign_in(people.eva).send(f"/cases/{unsigned.id}/edit", {**STORY, "base": "1", "result": "第三种。"})

    assert answer.status_code == 409
    assert "一位同事" in answer.text
    assert DISPLAYED not in answer.text


@pytest.mark.one_database
def test_once_the_author_signs_it_the_search_above_would_have_found_the_name(unsigned, author, found, sign_in, people):
    sign_in(author).send(
        f"/cases/{unsigned.id}/edit", {**STORY, "hide_author": "", "base": "3", "result": "没有签成。"}
    )
    places = {f"/cases/{unsigned.id}{place}" for place in ("", "/history", "/history/1", "/history/3")}
    places |= {f"/api/v1/cases/{unsigned.id}", "/api/v1/cases"}

    assert places <= found(people.ben, unsigned, DISPLAYED, only=places)
