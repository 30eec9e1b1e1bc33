"""Grades: assessing when a customer will buy, what speaks for it and against it, and what is due."""

from datetime import timedelta
from itertools import zip_longest
from typing import NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, can, load, me
from wiki.blueprints import facets
from wiki.blueprints.review_words import CHAIN, outcome, said, telling_who_was_quicker
from wiki.errors import Invalid, Stale
from wiki.forms.grades import CRITERION_LABELS, RULES, TRACK_LABELS, VALUE_LABELS, GradeForm
from wiki.models import Customer, GradeAssessment, Track
from wiki.models.base import now
from wiki.services import grades, paging, reviews, vocabulary
from wiki.services.grades import Facts, Judged, Step

bp = Blueprint("grades", __name__)

LISTED = 50
PRE_SALE = "pre_sale"


class Told(NamedTuple):
    """One criterion as it was ticked: its name, the value, who said so, and whether it was otherwise before."""

    label: str
    value: str
    said: str
    changed: bool


@bp.route("/customers/<customer_id>/grade", methods=["GET", "POST"])
def show(customer_id: str) -> ResponseReturnValue:
    """Show a customer's grade with its reasons, and assess it anew. What somebody else did meanwhile is shown first."""
    if request.method == "GET":
        return _page(load(Customer, customer_id))
    customer = load(Customer, customer_id, "assess")
    form = GradeForm().offer(Track.NO_INCUMBENT, 0)
    if form.validate():
        if request.form.get("action") == "draft":
            grades.keep_draft(customer, form.typed(), by=me())
            flash(gettext("Kept. You alone see it until you hand it in."))
            return redirect(url_for(".show", customer_id=customer.id), 303)
        try:
            made = grades.assess(customer, grades.parse(form.raw()), base=form.base_number(), by=me())
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            return _page(customer, form, overtaken=True), 409
        else:
            flash(_said_of(made))
            return redirect(url_for(".show", customer_id=customer.id), 303)
    return _page(customer, form), 422


@bp.post("/grades/<assessment_id>/decide")
def decide(assessment_id: str) -> ResponseReturnValue:
    """Confirm a grade against the rule, or return it with what is missing."""
    with telling_who_was_quicker(GradeAssessment, assessment_id):
        assessment = load(GradeAssessment, assessment_id, "review")
    answer = said()
    confirmed = request.form.get("as") == "confirmed"
    review = grades.review(assessment, confirmed=confirmed, note=answer.note, by=me(), seen=answer.seen)
    returned = gettext("Returned. The rule's grade counts.")
    flash(outcome(review, gettext("Confirmed: this grade counts now."), returned))
    return redirect(url_for(".show", customer_id=assessment.customer_id), 303)


@bp.get("/grades/due")
def due() -> ResponseReturnValue:
    """List one's own accounts that want another look, and the grades that wait for one's decision."""
    allow("browse", Customer)
    page = paging.page(grades.due(user=me()), facets.page_number(request.args), LISTED)
    matters = grades.matters_of([customer.id for customer in page.records])
    return render_template(
        "grades/due.html",
        page=page,
        matters=matters,
        today=now().date().isoformat(),
        is_due=grades.is_due,
        undecided=grades.undecided(user=me()),
        cases_about=cases_about,
        with_argument=facets.with_argument,
    )


def cases_about(customer: Customer) -> str:
    """Return the address of cases about such a moment: of the customer's trade, before the sale, of its grade."""
    industry = vocabulary.current().by_id(customer.industry_id) if customer.industry_id else None
    code = industry.code if industry else None
    return url_for("cases.index", industry=code, sale_stage=PRE_SALE, grade=customer.grade)


def criterion_label(name: str) -> str:
    """Return what a criterion is called in the reader's language."""
    return gettext(CRITERION_LABELS[name])


def value_label(value: str) -> str:
    """Return what a value is called in the reader's language."""
    return gettext(VALUE_LABELS[value])


def _page(customer: Customer, form: GradeForm | None = None, *, overtaken: bool = False) -> str:
    history = grades.history(customer, user=me())
    newest = grades.judged(history[0]) if history else None
    form = form or _begun(customer, history[0] if history else None)
    known = newest.known if newest and newest.facts.track is form.chosen_track else grades.current()
    return render_template(
        "grades/show.html",
        customer=customer,
        newest=newest,
        history=list(zip_longest(history, history[1:])),
        form=form if can("assess", customer) else None,
        overtaken=_beside(newest, form) if overtaken and newest else [],
        chain_of=reviews.of_record(history[0]) if history and history[0].proposed_grade else None,
        **CHAIN,
        decides=bool(history) and can("review", history[0]),
        track=form.chosen_track,
        tracks=[(track, gettext(text)) for track, text in TRACK_LABELS.items()],
        track_label=lambda track: gettext(TRACK_LABELS[track]),
        known=known,
        criteria=grades.CRITERIA[form.chosen_track],
        all_grades=grades.GRADES,
        facts=newest.facts if newest and newest.facts.track is form.chosen_track else None,
        met=grades.met,
        better=grades.better,
        rule_text=lambda number: gettext(RULES[number]),
        told=told,
        step_text=lambda step: _step(step, known.windows["B"]),
        criterion_label=criterion_label,
        value_label=value_label,
        due_on=_due_on(customer),
        come=_has_come(newest),
        cases_url=cases_about(customer),
    )


def _begun(customer: Customer, last: GradeAssessment | None) -> GradeForm:
    """Return an empty form, or one with what was ticked last, or with what the person has begun."""
    asked = request.args.get("track", "")
    draft = grades.own_draft(customer, me()) if can("assess", customer) else None
    usual = Track(draft.facts["track"]) if draft and draft.facts.get("track") in set(Track) else None
    usual = usual or (last.track if last else Track.NO_INCUMBENT)
    track = Track(asked) if asked in set(Track) else usual
    form = GradeForm(formdata=None).offer(track, last.number or 0 if last else 0)
    if draft and usual is track:
        form.show_draft(draft.facts)
    elif last and last.track is track:
        form.show_last(last)
    return form


def told(assessment: GradeAssessment, before: GradeAssessment | None = None) -> list[Told]:
    """Return what was ticked, criterion by criterion; `before` marks what has changed since."""
    facts, said = _facts(assessment), assessment.said
    earlier = _facts(before) if before and before.track is assessment.track else None
    found = [
        Told(criterion_label(name), value_label(facts.value(name)), said.get(name, ""), _changed(facts, earlier, name))
        for name in grades.CRITERIA[assessment.track]
    ]
    held = [name for name in grades.CIRCUMSTANCES if getattr(facts, name)]
    found += [Told(criterion_label(name), "", "", _changed(facts, earlier, name)) for name in held]
    if facts.window:
        found.append(Told(criterion_label("window"), _months(facts.window), "", _changed(facts, earlier, "window")))
    return found


def _facts(assessment: GradeAssessment) -> Facts:
    return grades.facts_of(assessment, now().date(), grades.current())


def _changed(facts: Facts, earlier: Facts | None, name: str) -> bool:
    return earlier is not None and getattr(facts, name) != getattr(earlier, name)


def _beside(newest: Judged, form: GradeForm) -> list[tuple[str, str, str]]:
    """Return what somebody else has ticked meanwhile beside what this person did: criterion, theirs, yours."""
    if newest.facts.track is not form.chosen_track:
        return []
    rows = []
    for name in form.criteria:
        yours = str(form[name].data or "")
        rows.append((criterion_label(name), value_label(newest.facts.value(name)), _word(yours)))
    return rows


def _word(value: str) -> str:
    return value_label(value) if value in VALUE_LABELS else gettext("not said")


def _step(step: Step, months: int) -> str:
    """Return one thing that would have to be true, as a line."""
    name = criterion_label(step.criterion)
    if step.criterion == "window":
        return gettext("%(what)s: %(value)s", what=name, value=_months(int(step.value)))
    if step.criterion == "waiting":
        if step.value == "near":
            return gettext("%(what)s, to be settled within %(months)s months", what=name, months=months)
        return name
    return gettext("%(what)s: %(value)s", what=name, value=value_label(step.value))


def _months(number: int) -> str:
    return gettext("%(number)s months", number=number)


def _due_on(customer: Customer) -> str | None:
    """Return the day on which a grade is to be looked at again."""
    if customer.graded_on is None:
        return None
    days = grades.current().due_days[customer.grade or "D"]
    return (now().date().fromisoformat(customer.graded_on) + timedelta(days=days)).isoformat()


def _has_come(newest: Judged | None) -> GradeAssessment | None:
    """Return the assessment whose named matter was to be settled by today."""
    until = newest.assessment.waiting_until if newest else None
    return newest.assessment if newest and until and until <= now().date().isoformat() else None


def _said_of(made: GradeAssessment) -> str:
    if made.proposed_grade:
        return gettext("Handed in. Until somebody else has confirmed it, the grade of the rule counts.")
    if made.grade is None:
        return gettext("Assessed: not a prospect.")
    return gettext("Assessed: grade %(grade)s.", grade=made.grade)
