"""Account plans: those that one may read, beginning one, reading one, changing what it says as a whole."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, listing, load, me
from wiki.blueprints import facets
from wiki.blueprints.plan_panel import panel
from wiki.blueprints.plan_writing import words, written
from wiki.blueprints.portfolios import of_plans
from wiki.blueprints.reader import today, ui_language
from wiki.errors import Invalid
from wiki.forms.plans import PlanForm
from wiki.models import AccountPlan, Customer, PlanState
from wiki.services import customers, paging, plans

bp = Blueprint("plans", __name__)

WHOLE = joinedload(AccountPlan.customer), joinedload(AccountPlan.deputy)
LISTED = 50


@bp.get("/plans")
def index() -> ResponseReturnValue:
    """Read which plans there are, those to be reviewed first on top."""
    allow("browse", AccountPlan)
    query = listing(AccountPlan, user=me()).options(*WHOLE)
    if "closed" not in request.args:
        query = query.where(AccountPlan.state != PlanState.CLOSED)
    late = AccountPlan.review_due.is_(None), AccountPlan.review_due, AccountPlan.period_start.desc(), AccountPlan.id
    page = paging.page(query.order_by(*late), facets.page_number(request.args), LISTED)
    waiting = plans.waiting_for(me())
    told = {one.id for one in waiting.late}
    return render_template(
        "plans/index.html",
        page=page,
        waiting=waiting,
        mine=[one for one in plans.my_actions(user=me()) if one.id not in told],
        with_argument=facets.with_argument,
        **words(),
        **of_plans(),
    )


@bp.route("/customers/<customer_id>/plans/new", methods=["GET", "POST"])
def new(customer_id: str) -> ResponseReturnValue:
    """Begin a customer's plan for a period."""
    customer = load(Customer, customer_id, "plan")
    form = PlanForm().offer()
    if request.method == "GET":
        year = today().year
        form.period_start.data, form.period_end.data = f"{year}-01-01", f"{year}-12-31"
    elif form.validate():
        try:
            content = plans.parse_plan(form.raw())
            plan = plans.create(customer, content, by=me(), submission=form.submission.data)
            flash(gettext("The draft is begun. Write its objectives now."))
            return redirect(url_for(".show", plan_id=plan.id), 303)
        except Invalid as error:
            form.refuse(error)
    page = render_template(
        "plans/new.html", customer=customer, form=form, before=plans.of_customer(customer, user=me()), **words()
    )
    return page, 422 if form.errors else 200


@bp.get("/plans/<plan_id>")
def show(plan_id: str) -> ResponseReturnValue:
    """Read a plan with all its parts."""
    return shown(load(AccountPlan, plan_id, options=WHOLE))


@bp.route("/plans/<plan_id>/edit", methods=["GET", "POST"])
def edit(plan_id: str) -> ResponseReturnValue:
    """Change what is said of a plan as a whole. A save over a newer version is held up once."""
    plan, form = load(AccountPlan, plan_id, "edit", options=WHOLE), PlanForm().offer()
    if request.method == "GET":
        form.fill(plan)

    def save() -> None:
        plans.revise(plan, plans.parse_plan(form.raw()), base=form.base_number())

    return written(plan, form, save, "plans/edit.html", "")


def shown(plan: AccountPlan, **forms: Any) -> str:
    """Return a plan's page; `forms` are those that were refused."""
    whole = plans.whole(plan, user=me())
    beside = panel(plan, whole) | forms
    money = plans.in_order(whole.money)
    return render_template(
        "plans/show.html",
        plan=plan,
        whole=whole,
        team=customers.members(plan.customer, user=me()),
        letters=plans.letters,
        evidence=plans.evidence_of(whole.objectives, user=me()),
        money=money,
        sums=plans.year_sums(money),
        contradictions=plans.contradictions(money),
        standing=plans.standing(plan),
        contacts=plans.contact_names(whole.goals, user=me()),
        language=ui_language(),
        is_overdue=plans.is_review_overdue(plan),
        today=today().isoformat(),
        **words(),
        **beside,
    )
