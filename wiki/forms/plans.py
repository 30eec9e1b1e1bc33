"""Writing an account plan, its objectives and actions, and reporting on them."""

import secrets
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.forms.base import EditForm
from wiki.models import (
    POSTURE_LABELS,
    RELATIONSHIP_LABELS,
    AccountPlan,
    ActionState,
    ObjectiveState,
    PlanAction,
    PlanObjective,
    Pursuit,
    User,
)
from wiki.models.plans import ACTION_LABELS, OBJECTIVE_LABELS

NEWER = _("Somebody changed this plan while you were writing. Compare with what stands here, then save yours over it.")


def choices(labels: Mapping[Any, str], nothing: str = "") -> list[SelectChoice]:
    """Return what a list offers, in the reader's language; `nothing` is the sentence of the empty first line."""
    first = [SelectChoice("", nothing)] if nothing else []
    return first + [SelectChoice(one.value, gettext(label)) for one, label in labels.items()]


def people_choices(people: Iterable[User], nothing: str = "") -> list[SelectChoice]:
    """Return what a list of people offers."""
    first = [SelectChoice("", nothing)] if nothing else []
    return first + [SelectChoice(str(one.id), one.display_name) for one in people]


class PlanForm(EditForm):
    """What is said of a plan as a whole. `base` is the version that it grew from."""

    newer = NEWER

    period_start = StringField(_("Begins on"))
    period_end = StringField(_("Ends on"))
    posture = SelectField(_("What do we do about this account?"), validate_choice=False)
    incumbent = StringField(_("Against whom?"), description=_("The competitor who is there, or who wants to be."))
    company_goal = TextAreaField(_("Which goal of ours does it serve?"))
    vision = TextAreaField(_("Where do we see them, and us with them, in some years?"))
    strategy = TextAreaField(_("How do we get there?"))
    target_type = SelectField(_("What do we want to be to them?"), validate_choice=False)
    extract = TextAreaField(
        _("What may everybody who sells know of it?"),
        description=_("A sentence or two. It is shown to others only once you release it."),
    )
    submission = HiddenField()

    def offer(self) -> "PlanForm":
        """Fill the lists."""
        self.posture.choices = choices(POSTURE_LABELS, gettext("Choose …"))
        self.target_type.choices = choices(RELATIONSHIP_LABELS, gettext("not decided"))
        self.submission.data = self.submission.data or secrets.token_urlsafe(16)
        return self

    def fill(self, plan: AccountPlan) -> None:
        """Show what is kept."""
        _fill(self, plan)
        self.base.data = str(plan.version)


class ObjectiveForm(EditForm):
    """An objective, letter by letter of SMART."""

    newer = NEWER

    statement = TextAreaField(_("What is to be reached, and by whom?"))
    benefit = TextAreaField(_("What is it worth to the customer?"))
    measure = StringField(_("How is it measured?"))
    baseline = StringField(_("At present"))
    target = StringField(_("Then"))
    attainable = TextAreaField(_("Why can it be reached?"))
    relevant = TextAreaField(_("Which goal of ours does it serve?"))
    due_on = StringField(_("By which day?"))
    joint = BooleanField(_("It is the customer's objective as well"))
    state = SelectField(_("How does it stand?"), validate_choice=False)
    state_note = StringField(_("Why?"))
    fact_ids = SelectMultipleField(
        _("Which facts about the customer does it rest on?"),
        description=_("Whoever may not read one of them does not see it in the plan."),
        validate_choice=False,
    )
    case_ids = SelectMultipleField(_("Which cases does it rest on?"), validate_choice=False)
    pursuit_ids = SelectMultipleField(_("Which opportunities does it take up?"), validate_choice=False)

    def offer(
        self,
        known: Iterable[tuple[str, str]] = (),
        cases: Iterable[tuple[str, str]] = (),
        taken: Iterable[tuple[str, str]] = (),
    ) -> "ObjectiveForm":
        """Fill the lists: facts, cases and opportunities with their ids and what they say."""
        self.pursuit_ids.choices = [SelectChoice(*one) for one in taken]
        self.fact_ids.choices = [SelectChoice(*one) for one in known]
        self.case_ids.choices = [SelectChoice(*one) for one in cases]
        self.state.choices = choices(OBJECTIVE_LABELS)
        self.state.data = self.state.data or ObjectiveState.OPEN.value
        return self

    def fill(self, objective: PlanObjective) -> None:
        """Show what is kept."""
        _fill(self, objective)
        self.base.data = str(objective.plan.version)

    def begin(self, pursuit: Pursuit) -> None:
        """Begin with an opportunity: what it is, by when, and what shows that it is there."""
        self.statement.data, self.due_on.data = pursuit.title, pursuit.expected_on or ""
        self.attainable.data, self.pursuit_ids.data = pursuit.proof, [pursuit.id]


class ActionForm(EditForm):
    """Who does what for an objective, from when to when."""

    newer = NEWER

    title = StringField(_("What is done?"))
    owner = SelectField(_("Who does it?"), validate_choice=False)
    start_on = StringField(_("From"))
    due_on = StringField(_("Done by"))
    steps = TextAreaField(_("Steps, one a line"), description=_("[x] at the beginning of a line: it is done."))

    def offer(self, people: Iterable[User]) -> "ActionForm":
        """Fill the lists."""
        self.owner.choices = people_choices(people, gettext("Choose …"))
        return self

    def fill(self, action: PlanAction) -> None:
        """Show what is kept."""
        _fill(self, action)
        self.owner.data = str(action.owner_id)
        self.steps.data = "\n".join(f"{'[x] ' if step['done'] else ''}{step['text']}" for step in action.steps)
        self.base.data = str(action.plan.version)


class ProgressForm(EditForm):
    """How far somebody is with an action."""

    state = SelectField(_("How far is it?"), validate_choice=False)
    done_on = StringField(_("Done on"))
    evidence = TextAreaField(_("What shows it, or why was it dropped?"))

    def offer(self) -> "ProgressForm":
        """Fill the lists."""
        self.state.choices = choices(ACTION_LABELS)
        self.state.data = self.state.data or ActionState.TODO.value
        return self


def _fill(form: EditForm, record: Any) -> None:
    for field in form:
        if hasattr(record, field.short_name):
            value = getattr(record, field.short_name)
            field.data = value.value if isinstance(value, StrEnum) else "" if value is None else value
