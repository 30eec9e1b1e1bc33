"""Beside a plan: its customer as it stands today, problem by problem, with what could be done next."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import load, me
from wiki.blueprints import offerings
from wiki.blueprints.plan_writing import words
from wiki.blueprints.pursuit_words import stands
from wiki.blueprints.reader import today
from wiki.errors import N_
from wiki.models import AccountPlan, Customer
from wiki.services import plans
from wiki.services.plans import Problem

bp = Blueprint("plan_account", __name__)

WHOLE = joinedload(AccountPlan.customer).joinedload(Customer.owner), joinedload(AccountPlan.deputy)
KINDS = {
    "topic": N_("Open topic"),
    "promise": N_("We promised"),
    "root_cause": N_("Root cause of a loss"),
    "ask": N_("Needed of somebody"),
}


@bp.get("/plans/<plan_id>/account")
def show(plan_id: str) -> ResponseReturnValue:
    """Read what is open at the customer of a plan, what no objective takes up, what could be offered, what to read."""
    plan = load(AccountPlan, plan_id, options=WHOLE)
    return render_template(
        "plans/account.html",
        plan=plan,
        around=plans.around_plan(plan, user=me()),
        today=today().isoformat(),
        kind_of=_kind,
        told=_told,
        address=_address,
        stands=stands,
        **offerings.words(),
        **words(),
    )


def _kind(one: Problem) -> str:
    return gettext(KINDS[one.kind])


def _told(one: Problem) -> str:
    return str(getattr(one.record, "title", "") or getattr(one.record, "text", ""))


def _address(one: Problem) -> str:
    """Return where what is open is dealt with."""
    if one.kind == "topic":
        return url_for("topics.show", topic_id=one.record.id)
    if one.kind == "root_cause":
        return url_for("root_causes.show", root_cause_id=one.record.id)
    if one.kind == "ask":
        return url_for("plan_parts.ask", ask_id=one.record.id)
    customer_id = getattr(one.record, "customer_id", "")
    return url_for("promises.of_customer", customer_id=customer_id, _anchor="promises")
