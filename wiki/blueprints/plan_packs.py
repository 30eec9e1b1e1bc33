"""The review pack of a plan: one page for ten minutes, on the screen or as PDF."""

from datetime import date
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import load, me
from wiki.blueprints import tie_words, voices
from wiki.blueprints.plan_differences import Telling, number
from wiki.blueprints.plan_panel import decision_form, scorecards, unswayed
from wiki.blueprints.plan_writing import words
from wiki.blueprints.reader import today, ui_language
from wiki.errors import NotFound
from wiki.files import pdf
from wiki.models import AccountPlan, Customer, PrintoutKind
from wiki.models.base import now
from wiki.models.plans import Metric
from wiki.search.packs import Pack, pack
from wiki.services import audit, customers, plans, printouts
from wiki.services.plans import scorecard
from wiki.services.plans.against import Against

bp = Blueprint("plan_packs", __name__)

MOST_ROWS, MOST_DUE = 30, 15
"""So many differences, and so many actions that are late or due soon, are read in ten minutes; the rest is a link."""

WHOLE = joinedload(AccountPlan.customer).joinedload(Customer.owner), joinedload(AccountPlan.deputy)


@bp.get("/plans/<plan_id>/pack")
def show(plan_id: str) -> ResponseReturnValue:
    """Read what a review needs: what changed, is late, unknown, earned, kept, known from others, and missing."""
    return _page(load(AccountPlan, plan_id, options=WHOLE), layout="base.html")


@bp.post("/plans/<plan_id>/pack.pdf")
def order(plan_id: str) -> ResponseReturnValue:
    """Ask for the pack as PDF; it holds nothing of level 3 or above."""
    if not pdf.is_available():
        raise NotFound
    plan = load(AccountPlan, plan_id, "export", options=WHOLE)
    parameters = {"plan": [plan.id]}
    made = printouts.order(plan.customer, parameters, language=ui_language(), by=me(), kind=PrintoutKind.PLAN_PACK)
    audit.note("export plan", by=me(), subject=f"Plan {plan.id}")
    return redirect(url_for("printouts.show", printout_id=made.id), 303)


def paper(plan_id: str, *, layout: str) -> str:
    """Return the pack as it goes into a file: for those who may take it along, without what is above level 2."""
    return _page(load(AccountPlan, plan_id, "export", options=WHOLE), layout=layout, on_paper=True)


def _page(plan: AccountPlan, *, layout: str, on_paper: bool = False) -> str:
    made = pack(plan, user=me(), paper=on_paper)
    before = made.before.content if made.before else {}
    decision = decision_form(plan)
    judged = scorecards(plan, made.whole.reviews, judges=decision is not None)
    changes = unswayed(made.changes, judged["folded"])
    return render_template(
        "plans/pack.html",
        layout=layout,
        on_paper=on_paper,
        as_pdf=pdf.is_available() and not on_paper,
        plan=plan,
        pack=made,
        rows=Telling(before, made.now, made.names).rows(changes),
        kept_back=len(changes) < len(made.changes),
        team=customers.members(plan.customer, user=me()),
        year_money=_of_year(made),
        is_overdue=plans.is_review_overdue(plan),
        # What people judge stands beside what is computed, never in one figure with it.
        score=_score(made),
        decision=None if on_paper else decision,
        **judged,
        language=ui_language(),
        today=now(),
        reviewed_at=next((one.at for one in made.whole.reviews if one.version == plan.reviewed_version), None),
        currency=current_app.extensions["casewiki_settings"].currency,
        most_rows=MOST_ROWS,
        most_due=MOST_DUE,
        days_since=_days_since,
        number=number,
        alarm=tie_words.alarm,
        known_word=tie_words.known,
        role_word=tie_words.role,
        said=gettext,
        **voices.words(),
        **words(),
    )


def _score(made: Pack) -> int | None:
    """Return the score of the last version that somebody judged: the median where several did."""
    scored = [one for one in made.whole.reviews if one.scores]
    return scorecard.total(scorecard.middle(one.scores for one in scored if one.version == scored[0].version))


def _of_year(made: Pack) -> Against | None:
    """Return the line of money that stands on top: sales, else revenue."""
    by_metric: dict[Any, Against] = {one.metric: one for one in made.money}
    return by_metric.get(Metric.SALES) or by_metric.get(Metric.REVENUE)


def _days_since(day: str) -> int:
    """Return how many days ago a day was; the reader's today is what counts."""
    return (today() - date.fromisoformat(day)).days
