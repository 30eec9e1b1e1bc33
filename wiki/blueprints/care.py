"""Care: whom to be in touch with next, how much of it we begin, and the rules of how often."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, can, listing, look_up_rights, me
from wiki.blueprints import facets
from wiki.blueprints.classes import class_label
from wiki.blueprints.reader import today
from wiki.blueprints.reminders import rhythm
from wiki.errors import N_, Invalid, NotFound
from wiki.extensions import db
from wiki.forms.care import RuleForm, scope_words
from wiki.models import CareScope, ContactPolicy, Customer, CustomerGroup
from wiki.services import care, reminders, rivals
from wiki.services.paging import Page

bp = Blueprint("care", __name__, url_prefix="/care")

LISTED = 50
MEANS = {
    "B": N_("stay close: notice the moment of upgrade, bring reference cases"),
    "C": N_("in a fixed rhythm: a reference case each time"),
    "D": N_("articles and cases that change the view; invitations"),
    "": N_("find out enough to grade it"),
}
"""What is done with customers of a grade to look after them; an A is a live sale."""

MEANS_OF_CLASSES = {
    "key": N_("keep the rhythm, vary the form, and never too much"),
    "ordinary": N_("in a steady rhythm: ask about use and new needs"),
    "possible": N_("watch what they are up to, and what they may need"),
}
"""What is done with accounts of a class, which comes before the grade."""


@bp.get("")
def index() -> ResponseReturnValue:
    """List whom to contact within a week, the most overdue first: of one's own accounts; who leads sees all first."""
    allow("browse", Customer)
    leads = can("edit", ContactPolicy)
    everybodys = leads and request.args.get("of") != "mine"
    found = care.due(me(), everybodys=everybodys)
    page = _page(found, facets.page_number(request.args))
    firms = care.customers_of(page.records, user=me())
    calls = reminders.due(me())
    look_up_rights(list({**firms, **{one.customer_id: one.customer for one in calls}}.values()))
    return render_template(
        "care/index.html",
        page=page,
        firms=firms,
        calls=calls[:LISTED],
        too_much=care.crowded([one.customer for one in calls], today().isoformat(), user=me()),
        rhythm=rhythm,
        today=today().isoformat(),
        overdue=sum(one.late > 0 for one in found),
        share=care.share(me(), everybodys=everybodys),
        share_days=care.SHARE_DAYS,
        leads=leads,
        everybodys=everybodys,
        last_contacts=care.last_contacts(firms.values(), user=me()),
        means=_means,
        with_incumbent=rivals.with_incumbent([one for one in firms.values() if one.grade == "B"], user=me()),
        class_label=class_label,
        with_argument=facets.with_argument,
    )


@bp.route("/rules", methods=["GET", "POST"])
def rules() -> ResponseReturnValue:
    """Read how often customers of each group, class or grade are contacted; whoever leads changes it."""
    allow("edit" if request.method == "POST" else "read", ContactPolicy)
    form = RuleForm().offer(_groups())
    if form.validate_on_submit():
        chosen = form.chosen()
        if chosen is None:
            raise NotFound
        try:
            care.change(*chosen, care.parse(form.raw()), by=me(), address=request.remote_addr or "")
            flash(gettext("Saved."))
            return redirect(url_for(".rules"), 303)
        except Invalid as error:
            form.refuse(error)
    elif request.method == "GET":
        form.scope.data = request.args.get("for", "grade-B")
        form.fill(care.rules().get(form.chosen() or (CareScope.GRADE, "B"), care.Rule()))
    return render_template("care/rules.html", form=form, **_rules()), 422 if form.errors else 200


def _means(customer: Customer) -> str:
    """Return in a few words what is done with a customer to look after it."""
    text = MEANS_OF_CLASSES.get(customer.account_class or "") or MEANS.get(customer.grade or "")
    return gettext(text) if text else ""


def _page(found: Any, number: int) -> Page[Any]:
    last = max(1, -(-len(found) // LISTED))
    number = min(number, last)
    return Page(list(found[(number - 1) * LISTED : number * LISTED]), number, last, len(found))


def _groups() -> list[CustomerGroup]:
    """Return the groups that all who sell may see: a rule is read by all of them."""
    query = listing(CustomerGroup).where(CustomerGroup.shared)
    return list(db.session.scalars(query.order_by(CustomerGroup.name).limit(200)))


def _rules() -> dict[str, Any]:
    groups = _groups()
    named = [(scope_words(scope, code, groups), scope, code, rule) for (scope, code), rule in care.rules().items()]
    return {"rules": [one for one in named if one[0]], "numbers": care.numbers(me())}
