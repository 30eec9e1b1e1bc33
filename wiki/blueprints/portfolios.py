"""Leadership's view of account plans: all accounts beside each other, when each is looked at, a plan along its days."""

from itertools import groupby
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, listing, load, me
from wiki.blueprints import downloads, facets, portfolio_filters
from wiki.blueprints.classes import class_label
from wiki.blueprints.customer_tables import KINDS
from wiki.blueprints.plan_words import brought_forward, due_by, plan_word, stamp_of
from wiki.blueprints.reader import today, ui_language
from wiki.errors import N_
from wiki.files import delimited, spreadsheets
from wiki.models import ATTRACTIVENESS_LABELS, STRENGTH_LABELS, AccountPlan, Customer, PlanState
from wiki.services import audit, classes, customers, paging, plans
from wiki.services.plans import bars, cells, rhythm
from wiki.services.plans.health import HEALTHY, WATCH
from wiki.transfer import portfolio_export

bp = Blueprint("portfolios", __name__)

DRAWN, LISTED, SHOWN_RISKS, SCHEDULED = 60, 50, 8, 100
HEALTH_LABELS = {
    "good": N_("healthy"),
    "watch": N_("to be watched"),
    "alarm": N_("at risk"),
    "unknown": N_("nothing was due yet"),
}
MOVES = {
    (0, 0): N_("unchanged"),
    (1, 0): N_("firmer"),
    (-1, 0): N_("weaker"),
    (0, 1): N_("more attractive"),
    (0, -1): N_("less attractive"),
    (1, 1): N_("firmer, more attractive"),
    (1, -1): N_("firmer, less attractive"),
    (-1, 1): N_("weaker, more attractive"),
    (-1, -1): N_("weaker, less attractive"),
}


@bp.get("/plans/portfolio")
def show() -> ResponseReturnValue:
    """Show all accounts that one may read: what there is to gain × how firm we stand; what is at risk, and why."""
    allow("portfolio", AccountPlan)
    number = facets.page_number(request.args)
    chosen, order = portfolio_filters.asked(request.args), portfolio_filters.order_asked(request.args)
    found = plans.portfolio(user=me(), number=number, size=LISTED, most=DRAWN, chosen=chosen, order=order)
    known = classes.current()
    texts = {code: known.text(code, ui_language()) for code in classes.CELLS}
    return render_template(
        "plans/portfolio.html",
        found=found,
        picture=cells.draw(found.biggest, texts) if number == 1 else None,
        texts=texts,
        at_risk=found.at_risk,
        shown_risks=SHOWN_RISKS,
        drawn=DRAWN,
        limits={"healthy": HEALTHY, "ailing": WATCH},
        waiting=plans.waiting_for(me()),
        layers=plans.pyramid(user=me()),
        facets=portfolio_filters.facets_of(found.facets, chosen),
        chosen=chosen,
        chips=portfolio_filters.chips(chosen),
        without_filters=portfolio_filters.without_filters(),
        order=order,
        cell_words=portfolio_filters.words_of("cell", classes.CELLS),
        state_words={state: plan_word("state", state) for state in PlanState},
        health_words={band: gettext(text) for band, text in HEALTH_LABELS.items()},
        order_links=portfolio_filters.order_links(order),
        toggled=facets.toggled,
        with_argument=facets.with_argument,
        **_words(),
    )


@bp.get("/plans/portfolio/export")
def export() -> ResponseReturnValue:
    """Hand out the accounts that the address asks for, of their plans those that one may export; audited."""
    allow("export_portfolio", AccountPlan)
    kind = request.args.get("format", "csv")
    if kind not in KINDS:
        return redirect(url_for(".show"), 302)
    chosen, order = portfolio_filters.asked(request.args), portfolio_filters.order_asked(request.args)
    accounts = plans.every(user=me(), chosen=chosen, order=order)
    owners = customers.names_of({one.owner_id for one in accounts if one.owner_id})
    rows = portfolio_export.rows(accounts, owners, _said_of)
    table = [[gettext(text) for text in portfolio_export.LABELS.values()], *rows]
    audit.note("export portfolio", by=me(), subject=str(len(accounts)), address=request.remote_addr or "")
    file = delimited.written(table) if kind == "csv" else spreadsheets.written(gettext("All accounts"), table)
    return downloads.hand_out(send_file(file, KINDS[kind]), f"accounts.{kind}")


@bp.get("/plans/calendar")
def calendar() -> ResponseReturnValue:
    """Show by which day plans in force are to be reviewed, month by month; what is overdue comes first."""
    allow("browse", AccountPlan)
    mine = request.args.get("of") == "mine"
    due = AccountPlan.state == PlanState.ACTIVE, AccountPlan.review_due.is_not(None)
    query = listing(AccountPlan, "review" if mine else "read", user=me()).where(*due)
    ordered = query.options(joinedload(AccountPlan.customer).joinedload(Customer.owner))
    ordered = ordered.order_by(AccountPlan.review_due, AccountPlan.id)
    page = paging.page(ordered, facets.page_number(request.args), SCHEDULED)
    day = today().isoformat()
    by_month = groupby(page.records, lambda one: (one.review_due or "")[:7] if (one.review_due or "") >= day else "")
    return render_template(
        "plans/calendar.html",
        page=page,
        mine=mine,
        months=[(month, list(found)) for month, found in by_month],
        reviewers=plans.reviewers(page.records, user=me()),
        expires_on=rhythm.expires_on,
        with_argument=facets.with_argument,
        **_words(),
    )


@bp.get("/plans/<plan_id>/timeline")
def timeline(plan_id: str) -> ResponseReturnValue:
    """Show a plan's actions along the days, and where their owners have to be in two plans at once."""
    plan = load(AccountPlan, plan_id, options=(joinedload(AccountPlan.customer),))
    actions = plans.actions_of(plan, user=me())
    return render_template(
        "plans/timeline.html",
        plan=plan,
        actions=actions,
        picture=bars.draw(actions),
        before=bars.before(actions),
        clashes=plans.clashes(plan, actions, user=me()),
        **_words(),
    )


def address_of_pack(plan_id: str) -> str:
    """Return where whoever decides about a plan reads it."""
    return url_for("plan_packs.show", plan_id=plan_id)


def why(account: plans.Account) -> list[str]:
    """Return the rules that call an account at risk, in the reader's language."""
    figures = {"limit": WATCH, "score": account.health.score}
    of_plan = [gettext(text) for text in account.health.risks]
    return [gettext(plans.RULES[name], **figures) for name in account.rules] + of_plan


def of_plans() -> dict[str, Any]:
    """Return what a list of what waits for a person in plans needs: see `plans/_waiting.html`."""
    day = today().isoformat()
    return {"address_of_pack": address_of_pack, "day_now": day}


def _said_of(column: str, account: plans.Account) -> str:
    """Return what a column of a table says of an account in words."""
    if column == "cell":
        return portfolio_filters.cell_label(account.cell)
    if column == "movement":
        return move_label(account)
    if column == "plan":
        return plan_word("state", account.state) if account.plan_id or account.has_plan else gettext("none")
    if column == "risks":
        return "\n".join(why(account))
    if column == "account_class":
        return class_label(account.account_class) if account.account_class else ""
    return plan_word("relationship", account.relationship)


def move_label(account: plans.Account) -> str:
    """Return how an account moved since it was classed before."""
    return gettext(MOVES[account.movement] if account.before else N_("classed once"))


def _words() -> dict[str, Any]:
    return {
        "plan_word": plan_word,
        "stamp_of": stamp_of,
        "due_by": due_by,
        "brought_forward": brought_forward,
        "class_label": class_label,
        "band_label": lambda one: gettext(ATTRACTIVENESS_LABELS[one]),
        "strength_label": lambda one: gettext(STRENGTH_LABELS[one]),
        "health_label": lambda one: gettext(HEALTH_LABELS[one]),
        "move_label": move_label,
        "why": why,
        **of_plans(),
    }
