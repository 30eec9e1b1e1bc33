"""Planning a visit, and reporting what came of it."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.errors import Invalid, Message
from wiki.forms.base import EditForm
from wiki.forms.interactions import InteractionForm
from wiki.models import KIND_LABELS, Case, Contact, Inquiry, InteractionKind
from wiki.models.interactions import VISITS
from wiki.services.visits import STEPS, Answer, Becomes, VisitContent
from wiki.translations import said

BECOMES_LABELS = {
    Becomes.NOTHING: _("stays in the report"),
    Becomes.NEED: _("a need that they stated"),
    Becomes.LATENT_NEED: _("a need that I noticed"),
    Becomes.PROMISE: _("a promise of ours"),
    Becomes.THEIR_PROMISE: _("a promise of theirs"),
    Becomes.FACT: _("a fact to keep"),
}
MORE_ROWS = 2
MOST_ROWS = 30
ROWS = ("question", "answer", "becomes", "answer_due")
LINES = ("questions", "steps")


class VisitForm(EditForm):
    """A visit to come."""

    newer = _("Somebody changed this while you were writing. Compare with what stands here, then save yours over it.")

    kind = RadioField(_("What kind of visit?"), validate_choice=False)
    planned_on = StringField(_("On which day?"))
    planned_time = StringField(_("At what time?"))
    purpose = StringField(
        _("What is it for?"), description=_("What shall be different after it? Without that nobody goes.")
    )
    who = SelectMultipleField(_("Whom do you meet?"), validate_choice=False)
    questions = TextAreaField(_("What will you ask?"), description=_("A question a line. The report asks for each."))
    to_find_out = SelectMultipleField(
        _("Ask what is to be found out"),
        description=_("What you tick is put below your questions."),
        validate_choice=False,
    )
    cases = SelectMultipleField(
        _("Reference cases to tell"),
        description=_("Successes you may read, of the same trade first."),
        validate_choice=False,
    )
    services = SelectMultipleField(_("Will you do something for them personally?"), validate_choice=False)
    materials = TextAreaField(_("What do you bring?"), description=_("Samples, brochures, offers."))
    steps = TextAreaField(_("Checklist"), description=_("A step a line; change it as you need it."))
    private = BooleanField(_("Private"), description=_("Read only by those who look after this customer, and by you."))
    overruled = StringField(
        _("Why all the same?"), description=_("It is kept with the visit, for those who read it later.")
    )
    submission = HiddenField()

    def offer(
        self, people: Sequence[Contact], references: Sequence[Case], asked: Sequence[Inquiry] = ()
    ) -> "VisitForm":
        """Fill the lists; `asked` is what is still to be found out."""
        self.to_find_out.choices = [(one.id, one.question) for one in asked]
        self.kind.choices = [SelectChoice(kind.value, gettext(KIND_LABELS[kind])) for kind in VISITS]
        self.who.choices = [(one.id, one.name) for one in people]
        self.cases.choices = [(one.id, one.title) for one in references]
        self.submission.data = self.submission.data or secrets.token_urlsafe(16)
        return self

    def raw(self) -> dict[str, Any]:
        """Return what was typed, with the questions that were ticked below the others."""
        chosen = self.to_find_out.data or []
        ticked = [text for ident, text in self.to_find_out.choices or () if ident in chosen]
        return {**super().raw(), "questions": "\n".join([self.questions.data or "", *ticked])}

    def begin(self, kind: str | None, questions: Iterable[str], day: str) -> None:
        """Show what a plan of a kind begins with."""
        chosen = next((one for one in VISITS if one.value == kind), InteractionKind.VISIT)
        self.kind.data, self.planned_on.data = chosen.value, day
        self.steps.data = "\n".join(gettext(step) for step in STEPS[chosen])
        self.questions.data = "\n".join(questions)

    def fill(self, content: VisitContent, *, base: str) -> None:
        """Show what is kept."""
        for name, value in vars(content).items():
            if name in self._fields:
                self[name].data = "\n".join(value) if name in LINES else value
        self.who.data, self.cases.data = list(content.who), list(content.cases)
        self.services.data = list(content.services)
        self.private.data, self.base.data = content.level > 2, base


@dataclass
class Row:
    """A question in the report with its answer; `planned`: it stood in the plan."""

    question: str = ""
    planned: bool = False
    answer: str = ""
    becomes: str = ""
    due: str = ""
    errors: dict[str, str] = field(default_factory=dict)


class ReportForm(InteractionForm):
    """What came of a visit: `rows` are its questions, then some that came up there."""

    outcome = TextAreaField(_("What came of it?"), description=_("Two lines are enough, if the answers tell the rest."))
    visit = HiddenField()
    rows: list[Row]

    def ask(self, questions: Sequence[str], sent: Callable[[str], Sequence[str]] | None = None) -> "ReportForm":
        """Show the questions of the plan, with what `sent` gives for each of the fields of the rows."""
        given = [tuple(sent(name)[:MOST_ROWS]) for name in ROWS] if sent else []
        kept = [Row(*self._row(values)) for values in zip_longest(*given, fillvalue="")]
        for number, row in enumerate(kept):
            row.planned = number < len(questions)
        if not kept:
            kept = [Row(question, planned=True) for question in questions] + [Row() for _number in range(MORE_ROWS)]
        self.rows = kept
        return self

    def answers(self) -> list[Answer]:
        """Return what was answered; what breaks a rule is told beside it, and Invalid is raised."""
        found = []
        for row in self.rows:
            try:
                found.append(Answer.parse(row.question, row.answer, row.becomes, row.due))
            except Invalid as error:
                row.errors = {name: said(message) for name, message in error.fields.items()}
                wrong: Mapping[str, Message] = error.fields
        if len(found) < len(self.rows):
            raise Invalid({"": next(iter(wrong.values()))})
        return found

    @staticmethod
    def _row(values: tuple[str, ...]) -> tuple[str, bool, str, str, str]:
        question, answer, becomes, due = values
        return question, False, answer, becomes, due
