"""Remarks on an account plan, and answers to them."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, TextAreaField

from wiki.forms.base import Form
from wiki.models.plans import PART_LABELS, PlanPart
from wiki.services.plans import WholePlan

SHOWN = 80


class PlanCommentEditForm(Form):
    """What is said, in other words."""

    text = TextAreaField(
        _("What do you want to say?"),
        description=_("All who may read the plan read this. Propose other words if you can."),
    )


class PlanCommentForm(PlanCommentEditForm):
    """A remark, and what it is about."""

    about = SelectField(_("What is it about?"), validate_choice=False)

    def offer(self, whole: WholePlan) -> "PlanCommentForm":
        """Fill the list with the parts of a plan, in the order of its page."""
        parts = (
            *((PlanPart.OBJECTIVE, one.id, one.statement) for one in whole.objectives),
            *((PlanPart.ACTION, one.id, one.title) for one in whole.actions),
            *((PlanPart.RISK, one.id, one.text) for one in whole.risks),
            *((PlanPart.ASK, one.id, one.text) for one in whole.asks),
        )
        named = [
            (f"{kind.value}:{ident}", f"{gettext(PART_LABELS[kind])} · {text[:SHOWN]}") for kind, ident, text in parts
        ]
        self.about.choices = [("", gettext(PART_LABELS[PlanPart.PLAN])), *named]
        return self


class PlanCommentAnswerForm(Form):
    """An answer to a remark."""

    text = TextAreaField(_("What do you answer?"))
