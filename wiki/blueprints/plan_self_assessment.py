"""How whoever writes an account plan judges it, by the criteria of its reviewers."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from wiki.access import load
from wiki.blueprints.plan_panel import require_open_step
from wiki.blueprints.plan_writing import written
from wiki.blueprints.plans import WHOLE
from wiki.blueprints.reader import ui_language
from wiki.forms.plan_scores import SelfAssessmentForm
from wiki.models import AccountPlan
from wiki.services.plans import self_assessment

bp = Blueprint("plan_self_assessment", __name__)


@bp.route("/plans/<plan_id>/self-assessment", methods=["GET", "POST"])
def edit(plan_id: str) -> ResponseReturnValue:
    """Judge the own plan: its account manager may, and who stands in for them, before or besides handing it in."""
    plan, form = load(AccountPlan, plan_id, "edit", options=WHOLE), SelfAssessmentForm()
    form.name_criteria(ui_language())
    if request.method == "GET":
        require_open_step(plan, "assess")
        form.fill(plan)

    def save() -> None:
        self_assessment.assess(plan, self_assessment.parse(form.raw()), base=form.base_number())

    return written(plan, form, save, "plans/self_assessment.html", "scorecard")
