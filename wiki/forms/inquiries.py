"""What is to be found out about a customer, and giving it up."""

import secrets
from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from wiki.forms.base import EditForm
from wiki.models import TOPIC_LABELS, WAY_LABELS, Contact, Inquiry, User
from wiki.services.inquiries import TOPICS

LEVEL_LABELS = {1: _("1 · public"), 2: _("2 · all who sell")}


class InquiryForm(EditForm):
    """What we want to know. `base` is the version that it grew from."""

    newer = _("Somebody changed this while you were writing. Compare with what stands here, then save yours over it.")

    question = StringField(
        _("What do we want to know?"),
        description=_("Whoever reads this customer reads the question: nothing private in it, please."),
    )
    topic = SelectField(_("About"), validate_choice=False)
    owner = SelectField(_("Who takes it on?"), validate_choice=False)
    due_on = StringField(_("By when?"))
    way = RadioField(_("By which way?"), validate_choice=False)
    contact = SelectField(_("Through whom?"), validate_choice=False)
    level = SelectField(
        _("Who may read it?"),
        description=_("A question is never sealed; its answer has a level of its own, from 1 to 4."),
        validate_choice=False,
    )
    submission = HiddenField()

    def offer(self, people: Sequence[Contact], takers: Sequence[User]) -> "InquiryForm":
        """Fill the lists; the first of `takers` is chosen unless somebody else is."""
        self.topic.choices = [SelectChoice(one.value, gettext(TOPIC_LABELS[one])) for one in reversed(TOPICS)]
        self.owner.choices = [SelectChoice(str(one.id), one.display_name) for one in takers]
        self.way.choices = [
            SelectChoice("", gettext("not said")),
            *(SelectChoice(way.value, gettext(text)) for way, text in WAY_LABELS.items()),
        ]
        self.contact.choices = [SelectChoice("", gettext("not said")), *((one.id, one.name) for one in people)]
        self.level.choices = [SelectChoice(str(level), str(text)) for level, text in reversed(LEVEL_LABELS.items())]
        self.way.data = self.way.data or ""
        self.submission.data = self.submission.data or secrets.token_urlsafe(16)
        return self

    def fill(self, inquiry: Inquiry) -> None:
        """Show what is kept."""
        self.question.data, self.topic.data = inquiry.question, inquiry.topic.value
        self.owner.data = str(inquiry.owner_id)
        self.due_on.data, self.way.data = inquiry.due_on or "", inquiry.way.value if inquiry.way else ""
        self.contact.data, self.level.data = inquiry.contact_id or "", str(inquiry.level)
        self.base.data = str(inquiry.version)


class GivingUpForm(EditForm):
    """Why nobody looks for it any more."""

    newer = InquiryForm.newer

    reason = StringField(_("Why is it given up?"))
