"""Two worlds that differ by what is hidden and all that was done with it: others are answered the same bytes.

Clock and ids are fixed. Afterwards the same people do the same things in both, so that ids and numbers that come later
are compared, too.
"""

import io
import itertools
import random
from datetime import datetime
from types import SimpleNamespace

import pytest

from tests.defect_records import CARD, REPORT
from tests.proof import matrix
from tests.proof.informed import SAID
from tests.proof.sealed import MARK
from tests.test_cases import STORY
from tests.test_facts import GROUNDS, REVIEW
from tests.test_files import GOOD
from tests.test_leaks import CHANCE
from tests.test_rivals import SEEN as MET
from wiki import search
from wiki.models import CustomerFact, Defect, DefectCard, DefectFile, DefectOpinion, db, now

STAFF = ("seller", "admin", "former")
HIDDEN = {**REPORT, **dict.fromkeys(("product", "title", "detail", "effect"), f"{MARK}twin 科长的价格 Archiv 6.1")}
ASKED = (
    "/search?q=Archiv",
    "/search?q=科长的价格",
    f"/search?q={MARK}twin",
    "/search/suggestions?q=zqx",
    "/search/suggestions?q=Archiv",
    "/defects?product=Archiv",
    "/defects?page=2",
    "/cases?sort=date&page=2",
    "/api/v1/search?q=Archiv&explain=1",
    "/api/v1/defects?size=1",
)


@pytest.fixture
def fixed(monkeypatch):
    """Fix the clock, and give a function that begins the ids anew."""
    moment = now()

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    def begin(seed):
        chance = SimpleNamespace(choice=random.Random(seed).choice)  # noqa: S311 - ids that are the same in both worlds
        for module in ("wiki.models.base", "wiki.services.defects.reporting"):
            monkeypatch.setattr(f"{module}.secrets", chance)

    monkeypatch.setattr("wiki.models.base.datetime", Clock)
    return begin


@pytest.fixture
def world(site, request, fixed, tmp_path):
    """Gives a world: what everybody is answered, by who asks and where."""

    def made(name, *events, asked=lambda site: asked_of(site, request.config.getoption("--all"))):
        search.configure(tmp_path / name)
        for event in events:
            event(site)
        fixed("the same from here on")
        told = {"by the way": go_on(site)}
        search.catch_up()
        told |= {(actor, path): answered(site, actor, path) for actor, path in asked(site)}
        site.undo()
        return told

    fixed("what is hidden")
    return made


def asked_of(site, everybody):
    """Return who asks for what: for defects and what is searched each of the staff, else one of them in turn."""
    plain, telling = addresses(site)
    pairs = [(actor, path) for actor in STAFF for path in (*telling, *(plain if everybody else ()))]
    return pairs if everybody else [*pairs, *zip(itertools.cycle(STAFF), plain)]


def addresses(site):
    """Return what is asked: each address once; and those of defects for each class of them, and some questions."""
    gets = [row for row in matrix.rows() if row.method == "GET"]
    first = {row.endpoint: row for row in reversed(gets) if row.endpoint != "static"}
    sealed = [row for row in matrix.rows(matrix.SEALED) if row.method == "GET"]
    plain, telling = (
        [matrix.address(matrix.rule_of(site.app, row), site.records[row.record]) for row in rows]
        for rows in (first.values(), sealed)
    )
    return plain, [*telling, *ASKED]


def answered(site, actor, path):
    with site.actors[actor].ask(path, "GET", {}) as answer:
        status, headers, body = matrix.learned(answer, path)
    return status, headers, CHANCE.sub("", body)


def done(site, actor, path, form):
    """Send a form, and return what comes of it that has ids in it."""
    answer = site.actors[actor].ask(path, "POST", form)
    assert answer.status_code == 303, f"{path}: {answer.status_code}\n{answer.text[-2000:]}"
    db.session.rollback()
    return answer.headers["Location"]


def go_on(site):
    """Let people do what gives ids and numbers: a case, a comment, a file, a report, an opinion, a saved search."""
    case = done(site, "seller", "/cases/new", {**STORY, "submission": "twin"})
    card = site.records["shown card"]["card_id"]
    return [
        case,
        done(site, "former", f"{case}/comments", {"text": "Seen the same."}),
        done(site, "seller", f"{case}/files", {"files": (io.BytesIO(GOOD["pdf"]), "twin.pdf")}),
        done(site, "former", f"{case}/report", {"text": "The year is wrong."}),
        done(site, "seller", "/defects", {**REPORT, "submission": "twin"}),
        done(site, "former", f"/defects/cards/{card}/opinion", {"text": "For us, too."}),
        done(site, "seller", "/searches/new?q=Archiv", {"name": "Archiv"}),
    ]


def hide_one(site):
    """Report a defect and do with it whatever can be done."""
    done(site, "reporter", "/defects", {**HIDDEN, "submission": "hidden"})
    found = db.session.query(Defect).order_by(Defect.created_at.desc(), Defect.id).all()
    ident = next(one.id for one in found if one.id not in {value.get("defect_id") for value in site.records.values()})
    path = f"/defects/{ident}"
    done(site, "defect_manager", f"{path}/edit", {**HIDDEN, "effect": "Nights.", "base": "1", "note": "x"})
    for state in ("confirmed", "in_work"):
        done(site, "defect_manager", f"{path}/state", {"state": state})
    done(site, "defect_manager", f"{path}/triage", {"severity": "3", "assignee": ""})
    given = {"name": "p.keeper", "right": "manage", "reason": "why", "ends_on": ""}
    done(site, "defect_manager", f"{path}/readers", given)
    done(site, "keeper", f"{path}/files", {"files": (io.BytesIO(b"x"), "zqx.txt")})
    done(site, "keeper", f"{path}/cases", {"case": site.records["published"]["case_id"]})
    done(site, "keeper", f"{path}/card", CARD)
    card = db.session.query(DefectCard).filter_by(defect_id=ident).one().id
    done(site, "defect_manager", f"/defects/cards/{card}/confirm", {})
    done(site, "reporter", f"/defects/cards/{card}/opinion", {"text": "An opinion."})
    opinion = db.session.query(DefectOpinion).filter_by(defect_id=ident, is_report=False).one().id
    done(site, "keeper", f"/defects/opinions/{opinion}/answer", {"disposition": "noted", "answer": "Later."})
    done(site, "keeper", f"/defects/opinions/{opinion}/share", {"answer": "Later."})
    file = db.session.query(DefectFile).filter_by(defect_id=ident).one().id
    done(site, "keeper", f"/defects/files/{file}/remove", {})
    done(site, "keeper", f"{path}/card/withdraw", {})
    answered(site, "keeper", path)
    answered(site, "keeper", f"/defects/queue?q={MARK}twin")


def note_for_the_team(site):
    """Note of a customer what its team alone, or a named reader, may know, and do with it whatever can be done."""
    customer = site.records["minded customer"]["customer_id"]
    typed = {**SAID, **GROUNDS, "text": f"{MARK}twin Archiv 6.1", "expires_on": REVIEW}
    for level in ("3", "4"):
        done(site, "reporter", f"/customers/{customer}/facts/new", {**typed, "level": level, "submission": level})
        known = {value.get("fact_id") for value in site.records.values()}
        ident = next(
            one for (one,) in db.session.query(CustomerFact.id).filter_by(level=int(level)) if one not in known
        )
        path = f"/facts/{ident}"
        done(site, "reporter", f"{path}/edit", {**typed, "text": "Anew.", "level": level, "base": "1"})
        done(site, "keeper" if level == "3" else "reporter", f"{path}/withdraw", {})
        done(site, "reporter", f"{path}/restore", {})
    done(site, "reporter", f"{path}/readers", {"person": "p.peer"})
    done(site, "keeper", f"{path}/confirm", {"base": "2"})
    answered(site, "peer", path)
    done(site, "keeper", f"/customers/{customer}/rivals/new", {**MET, "competitor": f"{MARK}twin", "level": "3"})


def test_whoever_may_not_read_a_hidden_defect_lives_in_a_world_without_it(world):
    without, beside = world("without"), world("beside", hide_one, note_for_the_team)

    assert without.keys() == beside.keys()
    assert without["by the way"] == beside["by the way"]
    assert [place for place in without if without[place] != beside[place]] == []


def test_what_is_told_to_all_the_comparison_above_would_have_found(world):
    """A case of somebody else's is seen, so the worlds would differ by anything that others are told."""

    def tell(site):
        done(site, "author", "/cases/new", {**STORY, "submission": "seen", "title": "Archiv"})

    def asked(_):
        return [("seller", path) for path in ("/", "/cases", *ASKED)]

    without, beside = world("without", asked=asked), world("beside", tell, asked=asked)
    differing = {
        path for _, path in (place for place in without if without[place] != beside[place] and len(place) == 2)
    }
    assert {"/", "/cases", "/search?q=Archiv", "/search/suggestions?q=Archiv"} <= differing
