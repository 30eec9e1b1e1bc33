"""Judging a case before reading how it ended."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from wiki.errors import N_, Message
from wiki.forms.base import Form
from wiki.services.cases import Question
from wiki.services.judgements import CONFIDENCES


class JudgeForm(Form):
    """A choice and how sure one is. `asked` tells the question that was shown from one that was put since."""

    choice = RadioField(_("Your judgement"), [InputRequired(_("Choose an answer."))], coerce=int)
    confidence = RadioField(
        _("How sure are you?"),
        [InputRequired(_("Say how sure you are."))],
        coerce=int,
        choices=[SelectChoice(one, f"{one}%") for one in CONFIDENCES],
    )
    asked = HiddenField()

    def put(self, question: Question) -> "JudgeForm":
        """Show the question and its options."""
        self.choice.label.text = question.question
        self.choice.choices = list(enumerate(question.options))
        self.is_old = self.asked.data not in (None, "", question.fingerprint)
        self.asked.raw_data, self.asked.data = None, question.fingerprint
        return self

    def fits(self) -> bool:
        """Tell whether it is filled in and answers the question as it is put now."""
        if self.is_old:
            self.show({"choice": Message(N_("The question was changed a moment ago: read it again and choose."))})
        return not self.is_old and self.validate()
