"""Reporting a defect, working on it, writing its card, saying an opinion, letting somebody in."""

import secrets
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.forms.base import NEWER, EditForm, Form
from wiki.models import DefectKind, DefectRight, Disposition
from wiki.models.defects import DefectOrigin
from wiki.services.defects import FIELDS, Described

KINDS = [
    SelectChoice(DefectKind.TECHNICAL.value, _("Technical defect")),
    SelectChoice(DefectKind.MARKET.value, _("Market defect")),
    SelectChoice(DefectKind.IMPROVEMENT.value, _("Suggestion for improvement")),
]
ORIGINS = [
    SelectChoice(DefectOrigin.OWN.value, _("our own")),
    SelectChoice(DefectOrigin.RESOLD.value, _("resold")),
]
KIND_NOTES = {
    DefectKind.TECHNICAL.value: _("broken, wrong, slow"),
    DefectKind.MARKET.value: _("price, position, selling point"),
    DefectKind.IMPROVEMENT.value: _("works, could be better"),
}
DISPOSITIONS = [
    SelectChoice(Disposition.NEW.value, _("new")),
    SelectChoice(Disposition.NOTED.value, _("noted")),
    SelectChoice(Disposition.ADOPTED.value, _("adopted")),
    SelectChoice(Disposition.DECLINED.value, _("declined")),
]
RIGHTS = [
    SelectChoice(DefectRight.READ.value, _("read")),
    SelectChoice(DefectRight.EDIT.value, _("read and edit")),
    SelectChoice(DefectRight.MANAGE.value, _("read, edit and manage")),
]


class OnceForm(Form):
    """A form that makes one record however often it is sent: a token of its own tells it from others."""

    submission = HiddenField()

    def raw(self) -> dict[str, Any]:
        """Return what was typed."""
        typed = super().raw()
        del typed["submission"]
        return typed

    def begin(self) -> None:
        """Give the form its token, unless it came with one."""
        if not self.submission.data:
            self.submission.data = secrets.token_urlsafe(16)


class ReportForm(OnceForm):
    """What a colleague met."""

    product = StringField(_("Which product?"))
    origin = SelectField(_("Whose product?"), choices=ORIGINS, default=DefectOrigin.OWN.value, validate_choice=False)
    kind = RadioField(_("What kind is it?"), choices=KINDS, default=DefectKind.TECHNICAL.value, validate_choice=False)
    detail = TextAreaField(
        _("What happened?"),
        description=_(
            "How you met it, what the customer said, how much it matters. Leave the customer's name out: whoever works "
            "on it asks you if need be."
        ),
    )
    title = StringField(_("In one line"), description=_("May be left empty: then it begins as your text does."))
    effect = TextAreaField(_("What it does to the customer"))
    workaround = TextAreaField(_("What helps meanwhile"))


class DefectForm(EditForm):
    """A defect's texts, changed by whoever works on it."""

    newer = NEWER

    product = StringField(_("Which product?"))
    origin = SelectField(_("Whose product?"), choices=ORIGINS, validate_choice=False)
    kind = RadioField(_("What kind is it?"), choices=KINDS, validate_choice=False)
    title = StringField(_("In one line"))
    detail = TextAreaField(_("What happened?"))
    effect = TextAreaField(_("What it does to the customer"))
    workaround = TextAreaField(_("What helps meanwhile"))
    note = StringField(_("What did you change?"), description=_("Its readers see it in the history."))

    def fill(self, described: Described, base: int) -> None:
        """Show a defect for editing."""
        self.kind.data, self.origin.data = described.kind.value, described.origin.value
        for name in FIELDS:
            self[name].data = getattr(described.content, name)
        self.base.data = str(base)


class CardForm(Form):
    """What stands on a card."""

    product = StringField(_("Product"), description=_("As customers call it, with its version if that matters."))
    may_say = TextAreaField(
        _("May be said"), description=_("One or two sentences that a colleague can read out on the telephone.")
    )
    must_not_promise = TextAreaField(
        _("Must not be promised"), description=_("Dates, versions, money, other customers.")
    )


class OpinionForm(OnceForm):
    """What somebody wants to say about an announced defect."""

    text = TextAreaField(
        _("Your opinion"), description=_("What customers say, what would help you. Without their names.")
    )


class GrantForm(Form):
    """Letting somebody in."""

    name = StringField(_("Sign-in name"))
    right = SelectField(_("May"), choices=RIGHTS, validate_choice=False)
    reason = StringField(_("Reason"), description=_("Whoever can open the record sees it."))
    ends_on = StringField(_("Until"), description=_("May be left empty: then it ends when somebody ends it."))


class EmergencyForm(Form):
    """Asking for a way in."""

    ident = StringField(_("Number of the record"))
    reason = TextAreaField(_("Why it cannot wait"))


class HandlerForm(Form):
    """Somebody who shall answer for products, too."""

    name = StringField(_("Sign-in name"))
