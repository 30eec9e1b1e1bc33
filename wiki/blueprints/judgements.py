"""Judge first: cases that show how they ended to those alone who have said what they would expect."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import listing, load, mark_opened, me
from wiki.blueprints import facets
from wiki.blueprints.printable import printable
from wiki.blueprints.reader import ui_language
from wiki.errors import Refused
from wiki.forms.judgements import JudgeForm
from wiki.models import Case, Judgement, Revision
from wiki.services import cases, judgements, paging
from wiki.services.cases import browsing

bp = Blueprint("judgements", __name__)

LISTED = 20
# What a list of closed cases may be narrowed by: anything that tells how they ended would be told by the list.
NARROWED_BY = ("personality",)
CUSTOMER = ("personality", "industry", "contact_level", "department")


@bp.get("/judge")
def index() -> ResponseReturnValue:
    """List the cases that wait for one's judgement, and how one has judged so far."""
    chosen = {name: codes for name, codes in facets.filters(request.args).items() if name in NARROWED_BY}
    waiting = browsing.filed_by_code(listing(Case, "judge"), chosen).options(joinedload(Case.head).defer(Revision.html))
    page = paging.page(browsing.to_judge(waiting, ui_language()), facets.page_number(request.args), LISTED)
    for case in page.records:
        mark_opened(case)
    return render_template(
        "judgements/index.html",
        page=page,
        asked={case.id: cases.from_body(case.head.body).judge for case in page.records},
        record=judgements.record(by=me()),
        chosen=facets.chosen_chips(chosen),
        with_argument=facets.with_argument,
    )


@bp.get("/judge/given")
def given() -> ResponseReturnValue:
    """List what one has judged, beside what came of it."""
    whole = joinedload(Judgement.case), joinedload(Judgement.revision).defer(Revision.html)
    query = judgements.given(by=me()).options(*whole)
    page = paging.page(query, facets.page_number(request.args), LISTED)
    for one in page.records:
        mark_opened(one.case)
    return render_template(
        "judgements/given.html",
        page=page,
        asked={one.id: cases.from_body(one.revision.body).judge for one in page.records},
        record=judgements.record(by=me()),
        with_argument=facets.with_argument,
    )


@bp.post("/cases/<case_id>/judge")
def judge(case_id: str) -> ResponseReturnValue:
    """Commit to a judgement, once: whoever sends a second one is shown the case, and the first one stays."""
    there = redirect(url_for("cases.show", case_id=case_id), 303)
    try:
        case = load(Case, case_id, "judge", options=_whole())
    except Refused:
        return there
    form = JudgeForm()
    if not form.put(_question(case)).fits():
        return _question_page(case, form), 422
    judgements.judge(case, choice=form.choice.data, confidence=form.confidence.data, by=me())
    flash(gettext("Your judgement is kept. Here is how it ended."))
    return there


def ask(case_id: str) -> str:
    """Return the question page of a case that is closed to the person until then; raise NotFound for any other."""
    case = load(Case, case_id, "judge", options=_whole())
    return _question_page(case, JudgeForm(formdata=None).put(_question(case)))


def _question_page(case: Case, form: JudgeForm) -> str:
    """Show who the customer is, and the question. Nothing else of the case goes out, so the page is not given it."""
    return render_template(
        "judgements/question.html",
        case_id=case.id,
        language=case.language,
        asked=_question(case),
        situation=printable(case.head.html).get("situation", ""),
        customer={name: case.head.body.get(name) for name in CUSTOMER},
        form=form,
    )


def _question(case: Case) -> cases.Question:
    asked = cases.from_body(case.head.body).judge
    assert asked, f"{case.id} asks nothing, though it says so."  # noqa: S101 - copied from there at each save
    return asked


def _whole() -> tuple[object, ...]:
    return (joinedload(Case.head),)
