"""Judging a plan by the scorecard: the fields of its criteria, and the form of whoever writes the plan."""

from wtforms import StringField
from wtforms.fields import Field

from wiki.forms.base import EditForm, Form
from wiki.models import AccountPlan
from wiki.services.plans import scorecard

SCORE = "score-"


class ScoresForm(Form):
    """The criteria, each a field of its own, `score-` and the code; what is left out is not judged."""

    def name_criteria(self, language: str) -> None:
        """Say what each is called, what it weighs and what it asks."""
        for criterion in scorecard.criteria():
            field = self[SCORE + criterion.code]
            field.label.text = f"{criterion.text(language)} ({criterion.weight})"
            field.description = criterion.why(language)

    @property
    def scores(self) -> list[Field]:
        """The fields of the criteria, in their order."""
        return [self[SCORE + criterion.code] for criterion in scorecard.criteria()]

    @property
    def is_scored(self) -> bool:
        """Whether something was typed into one of them, or is wrong with it."""
        return any(field.data or field.errors for field in self.scores)


for _criterion in scorecard.criteria():
    setattr(ScoresForm, SCORE + _criterion.code, StringField(_criterion.code))


class SelfAssessmentForm(ScoresForm, EditForm):
    """How whoever writes a plan judges it."""

    def fill(self, plan: AccountPlan) -> None:
        """Show what is kept."""
        for criterion in scorecard.criteria():
            kept = plan.self_scores.get(criterion.code)
            self[SCORE + criterion.code].data = "" if kept is None else str(kept)
        self.base.data = str(plan.version)
