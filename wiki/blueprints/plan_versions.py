"""The pinned versions of an account plan, and what differs between two of them."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from wiki.access import listing, load, me
from wiki.blueprints.plan_differences import Telling
from wiki.blueprints.plan_panel import open_steps, scorecards, unswayed
from wiki.blueprints.plan_writing import words
from wiki.blueprints.plans import WHOLE
from wiki.errors import NotFound
from wiki.extensions import db
from wiki.models import AccountPlan, PlanVersion
from wiki.services import plans
from wiki.services.plans.comparing import PlanDifference
from wiki.services.plans.naming import names_in
from wiki.services.plans.self_assessment import SELF_SCORES, Sheet

bp = Blueprint("plan_versions", __name__)


@bp.get("/plans/<plan_id>/versions")
def index(plan_id: str) -> ResponseReturnValue:
    """Read which versions are pinned, the newest first."""
    plan = load(AccountPlan, plan_id, options=WHOLE)
    found = plans.versions(plan, user=me())
    return render_template("plans/versions.html", plan=plan, versions=found, **words())


@bp.get("/plans/<plan_id>/versions/compare")
def compare(plan_id: str) -> ResponseReturnValue:
    """Read exactly what differs between two versions, or between one and the plan as it is now."""
    plan = load(AccountPlan, plan_id, options=WHOLE)
    before = _version(plan, request.args.get("before", ""))
    after = _version(plan, request.args["after"]) if request.args.get("after") else None
    content = after.content if after else plans.snapshot(plan)
    found = plans.differences(before.content, content)
    changes = unswayed(found, _folded(plan, found))
    names = names_in(plan, changes, (before.content, content), user=me())
    return render_template(
        "plans/compare.html",
        plan=plan,
        before=before,
        after=after,
        rows=Telling(before.content, content, names).rows(changes),
        kept_back=len(changes) < len(found),
        **words(),
    )


def _folded(plan: AccountPlan, changes: Sequence[PlanDifference]) -> list[Sheet]:
    """Return what of the self-assessment the reader is not to see yet, if the differences tell of it."""
    if not any(one.field == SELF_SCORES for one in changes):
        return []
    judges = bool({"decide", "review"} & open_steps(plan))
    return scorecards(plan, plans.reviews_of(plan, user=me()), judges=judges)["folded"]


def _version(plan: AccountPlan, typed: str) -> PlanVersion:
    """Return a pinned version that one may read, or raise NotFound."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise NotFound
    query = listing(PlanVersion, user=me()).where(PlanVersion.plan_id == plan.id, PlanVersion.number == int(typed))
    found = db.session.scalars(query.options(joinedload(PlanVersion.by))).first()
    if found is None:
        raise NotFound
    return found
