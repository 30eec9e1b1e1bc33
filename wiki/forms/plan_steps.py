"""Agreeing on an account plan: asking for opinions, giving one, saying what became of it, deciding, instructing."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from wiki.errors import N_, Invalid, Message
from wiki.forms.base import Form
from wiki.forms.plan_scores import ScoresForm
from wiki.forms.plans import choices, people_choices
from wiki.models import AccountPlan, PlanConsultation, User
from wiki.models.plans import OPINION_LABELS, OUTCOME_LABELS, PlanOutcome

DECIDED = (PlanOutcome.APPROVED, PlanOutcome.WITH_CONDITIONS, PlanOutcome.RETURNED)
LOOKED_AT = (PlanOutcome.REVIEWED, PlanOutcome.WITH_CONDITIONS)
# The label of the same outcome where a plan in force goes on.
GOES_ON = N_("Goes on, with conditions")


class ConsultForm(Form):
    """Whose opinion is asked for."""

    people = SelectMultipleField(
        _("Whose opinion do you want?"),
        description=_(
            "They read the plan as it is now, without the facts and cases behind it, and nothing else of it."
        ),
        validate_choice=False,
    )

    def offer(self, people: Iterable[User]) -> "ConsultForm":
        """Fill the list."""
        self.people.choices = people_choices(people)
        return self

    def chosen(self, offered: Sequence[User]) -> list[User]:
        """Return who was chosen of those offered. Raise Invalid for nobody, and for somebody else."""
        typed = set(self.people.data or ())
        found = [one for one in offered if str(one.id) in typed]
        if not found:
            raise Invalid({"people": Message(N_("Choose whose opinion you want: at least one person."))})
        if len(found) != len(typed):
            raise Invalid({"people": Message(N_("Choose people of the list."))})
        return found


class OpinionForm(Form):
    """What somebody who was asked thinks of a plan."""

    opinion = TextAreaField(
        _("What do you think of it?"),
        description=_("What is right, what is missing, what you would do otherwise."),
    )


class UseForm(Form):
    """What became of an opinion. `seen` is when the one was given that was read."""

    use = SelectField(_("What became of it?"), validate_choice=False)
    note = TextAreaField(_("Why?"), description=_("Needed unless it was taken as it is. Who gave it reads this."))
    seen = HiddenField()

    def offer(self) -> "UseForm":
        """Fill the list."""
        self.use.choices = choices(OPINION_LABELS, gettext("Choose …"))
        return self

    def fill(self, consultation: PlanConsultation) -> "UseForm":
        """Show what is kept."""
        self.use.data = consultation.disposition.value if consultation.disposition else ""
        self.note.data = consultation.disposition_note
        self.seen.data = consultation.answered_at.isoformat() if consultation.answered_at else ""
        return self


class InstructForm(Form):
    """What is to be done, and by when an answer is expected."""

    text = TextAreaField(_("What is to be done?"), description=_("To whom, what, and what shows that it was done."))
    due_on = StringField(_("Answer by"))


class AnswerForm(Form):
    """What was done about an instruction."""

    answer = TextAreaField(_("What was done about it?"))


class NoteForm(Form):
    """Why a step is taken."""

    note = TextAreaField(_("Why?"))


class ReturnForm(Form):
    """Why a plan is returned that somebody else is asked about; `seen` and `step` as with a decision."""

    decision = TextAreaField(_("What is missing?"), description=_("Whoever wrote the plan reads this."))
    seen = HiddenField()
    step = HiddenField()

    def begin(self, plan: AccountPlan, step: str) -> "ReturnForm":
        """Say what is shown beside it: the version that was handed in, and at which step its review is."""
        self.seen.data, self.step.data = str(plan.submitted_version or ""), step
        return self


class ProposalForm(Form):
    """Why a plan should be closed, and what came of it."""

    reason = TextAreaField(_("Why should it be closed?"))
    result = TextAreaField(
        _("What came of it?"), description=_("It stands in the history of the plan once that is closed.")
    )


class RetentionForm(Form):
    """Which plan is to be erased, and why."""

    number = StringField(
        _("Number of the plan"),
        description=_("The end of its address, which whoever reads it tells you: /plans/NUMBER."),
    )
    reason = TextAreaField(
        _("Why does it have to be erased?"),
        description=_("This stays when the plan is gone. Write nothing of what the plan says."),
    )


class DecisionForm(ScoresForm):
    """Deciding about a plan that was handed in, or looking at one that is in force.

    `seen` is the version that was read, `step` the mark of the review's step that was shown.
    """

    outcome = RadioField(_("What do you decide?"), choices=[], validate_choice=False)
    decision = TextAreaField(_("In a sentence or two"), description=_("Needed to return it: what is missing."))
    conditions = TextAreaField(
        _("Conditions, one a line"), description=_("Each becomes an instruction that is to be answered.")
    )
    conditions_due = StringField(_("Answer by"))
    seen = HiddenField()
    step = HiddenField()

    outcomes: Sequence[PlanOutcome] = DECIDED
    approves = True

    def offer(self, *, approves: bool, language: str) -> "DecisionForm":
        """Fill the lists. `approves`: it decides about what was handed in; else a plan in force is looked at."""
        self.approves, self.outcomes = approves, DECIDED if approves else LOOKED_AT
        labels = {one: OUTCOME_LABELS[one] for one in self.outcomes}
        if not approves:
            self.decision.description = ""  # a plan in force is not returned
            labels[PlanOutcome.WITH_CONDITIONS] = GOES_ON
        self.outcome.choices = [(one.value, gettext(label)) for one, label in labels.items()]
        self.name_criteria(language)
        return self

    def begin(self, plan: AccountPlan, step: str = "") -> "DecisionForm":
        """Say what is shown beside it: the version of the plan, and at which step its review is."""
        self.seen.data = str((plan.submitted_version if self.approves else plan.version) or "")
        self.step.data = step
        return self
