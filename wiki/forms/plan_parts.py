"""Writing the smaller parts of an account plan: money, risks, what it needs, whom to know how well, who does what."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.errors import N_
from wiki.forms.base import EditForm, Form
from wiki.forms.plans import NEWER, choices, people_choices
from wiki.models import AccountPlan, Contact, FinancialLine, PlanRisk, User
from wiki.models.plans import METRIC_LABELS
from wiki.models.ties import KNOWN_LABELS

LIKELIHOODS = N_("hardly"), N_("perhaps"), N_("as likely as not"), N_("likely"), N_("almost certain")
EFFECTS = N_("little"), N_("something"), N_("much"), N_("very much"), N_("the plan fails")
USUAL = "3"


class MoneyForm(EditForm):
    """A line of money; of a period and a metric there is one."""

    newer = NEWER

    period = StringField(_("Period"), description=_("A year, a quarter or a month: 2026, 2026-Q1, 2026-03."))
    metric = SelectField(_("What?"), validate_choice=False)
    name = StringField(_("Which, if it is something else?"))
    planned = StringField(_("Planned"))
    actual = StringField(_("It was"))
    source = StringField(_("Where is the figure from?"), description=_("Needed for what it was."))

    def offer(self) -> "MoneyForm":
        """Fill the lists."""
        self.metric.choices = choices(METRIC_LABELS)
        return self

    def fill(self, line: FinancialLine) -> None:
        """Show a line that is to be changed."""
        self.period.data, self.metric.data, self.name.data = line.period, line.metric.value, line.name
        self.planned.data = "" if line.planned is None else f"{line.planned:.15g}"
        self.actual.data = "" if line.actual is None else f"{line.actual:.15g}"
        self.source.data = line.source


class MoneyTableForm(Form):
    """Lines of money of several plans, as they are copied from a table."""

    lines = TextAreaField(
        _("Lines"),
        description=_(
            "customer;period;metric;planned;actual;source, one line for each. What a spreadsheet copies will do."
        ),
    )
    file = FileField(
        _("Or a table"),
        description=_(
            "CSV or XLSX, up to 1 MB and 2,000 rows, with these words above the columns. You see its lines first."
        ),
    )
    look = SubmitField(_("Look at it first"))


class RiskForm(EditForm):
    """What may go wrong."""

    newer = NEWER

    text = TextAreaField(_("What may go wrong?"))
    likelihood = SelectField(_("How likely is it?"), validate_choice=False)
    effect = SelectField(_("How much would it do?"), validate_choice=False)
    mitigation = TextAreaField(_("What do we do against it?"))
    owner = SelectField(_("Who minds it?"), validate_choice=False)
    due_on = StringField(_("By which day?"))

    def offer(self, people: Iterable[User]) -> "RiskForm":
        """Fill the lists."""
        self.likelihood.choices = _steps(LIKELIHOODS, 1)
        self.effect.choices = _steps(EFFECTS, 1)
        self.likelihood.data, self.effect.data = self.likelihood.data or USUAL, self.effect.data or USUAL
        self.owner.choices = people_choices(people, gettext("nobody yet"))
        return self

    def fill(self, risk: PlanRisk) -> None:
        """Show what is kept."""
        self.text.data, self.mitigation.data, self.due_on.data = risk.text, risk.mitigation, risk.due_on or ""
        self.likelihood.data, self.effect.data = str(risk.likelihood), str(risk.effect)
        self.owner.data = str(risk.owner_id) if risk.owner_id else ""
        self.base.data = str(risk.plan.version)


class AskForm(EditForm):
    """What the plan needs of somebody."""

    newer = NEWER

    text = TextAreaField(
        _("What do you need?"),
        description=_("Whoever you ask reads this, and of the plan perhaps nothing: say what it is about."),
    )
    of = SelectField(_("Of whom?"), validate_choice=False)
    due_on = StringField(_("By which day?"))

    def offer(self, people: Iterable[User]) -> "AskForm":
        """Fill the lists."""
        self.of.choices = people_choices(people, gettext("Choose …"))
        return self


class AskAnswerForm(Form):
    """Whether the plan gets what it asked for."""

    granted = RadioField(_("Do they get it?"), validate_choice=False)
    answer = TextAreaField(_("What do you say to it?"), description=_("Needed if they do not get it."))

    def offer(self) -> "AskAnswerForm":
        """Fill the lists."""
        self.granted.choices = [
            SelectChoice("yes", gettext("Yes, they get it")),
            SelectChoice("no", gettext("No, they do not")),
        ]
        return self


class GoalForm(EditForm):
    """How well somebody of us is to know somebody there."""

    newer = NEWER

    contact = SelectField(_("Whom there?"), validate_choice=False)
    user = SelectField(_("Who of us?"), validate_choice=False)
    wanted = SelectField(_("How well?"), validate_choice=False)
    due_on = StringField(_("By which day?"))

    def offer(self, contacts: Sequence[Contact], people: Iterable[User]) -> "GoalForm":
        """Fill the lists."""
        self.contact.choices = [
            SelectChoice("", gettext("Choose …")),
            *(SelectChoice(one.id, " · ".join(filter(None, (one.name, one.position)))) for one in contacts),
        ]
        self.user.choices = people_choices(people, gettext("Choose …"))
        self.wanted.choices = [SelectChoice("", gettext("Choose …")), *_steps(KNOWN_LABELS.values(), 0)]
        return self


class DutiesForm(EditForm):
    """Who does what for the plan. The fields of the people are in the template, for the team differs."""

    newer = NEWER


class DeputyForm(Form):
    """Who stands in for the account manager."""

    deputy = SelectField(_("Who stands in?"), validate_choice=False)
    deputy_until = StringField(_("Up to which day?"))

    def offer(self, people: Iterable[User]) -> "DeputyForm":
        """Fill the lists."""
        self.deputy.choices = people_choices(people, gettext("nobody"))
        return self

    def fill(self, plan: AccountPlan) -> None:
        """Show what is kept."""
        self.deputy.data = str(plan.deputy_id) if plan.deputy_id else ""
        self.deputy_until.data = plan.deputy_until or ""


class RelationshipForm(EditForm):
    """Which marks of a relationship are there; the boxes are in the template, below their types."""

    newer = NEWER


def _steps(labels: Iterable[str], first: int) -> list[SelectChoice]:
    """Return numbers from `first` on, each with its words."""
    return [SelectChoice(str(number), f"{number} · {gettext(label)}") for number, label in enumerate(labels, first)]
