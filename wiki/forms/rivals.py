"""Noting where a competitor was met, and what is said of its products."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.forms.base import Form
from wiki.models import PRICE_LABELS, RIVAL_STATUS_LABELS
from wiki.models.rivals import LINK_LENGTH, OFFER_LENGTH, SOURCE_LENGTH


def _line(most: int) -> dict[str, object]:
    return {"maxlength": most, "autocomplete": "off"}


class SightingForm(Form):
    """A competitor at a customer."""

    submission = HiddenField()
    competitor = StringField(_("Competitor"), render_kw=_line(80))
    status = SelectField(_("How does it stand there?"), validate_choice=False)
    offer = StringField(_("What does it offer?"), render_kw=_line(OFFER_LENGTH))
    price = SelectField(_("Its price"), validate_choice=False)
    seen_on = StringField(_("Seen on"))
    source = StringField(
        _("Source"), description=_("Who said so, or where it was seen."), render_kw=_line(SOURCE_LENGTH)
    )
    level = SelectField(_("Who may read it?"), validate_choice=False)

    def offer_lists(self) -> "SightingForm":
        """Fill the lists."""
        blank = SelectChoice("", gettext("not said"))
        self.status.choices = [SelectChoice(one.value, gettext(text)) for one, text in RIVAL_STATUS_LABELS.items()]
        self.price.choices = [blank, *(SelectChoice(one.value, gettext(text)) for one, text in PRICE_LABELS.items())]
        self.level.choices = [
            SelectChoice("2", gettext("2 · all who sell")),
            SelectChoice("3", gettext("3 · the account's team")),
        ]
        return self


class ClaimForm(Form):
    """Something said of a competitor's product."""

    submission = HiddenField()
    competitor = StringField(_("Competitor"), render_kw=_line(80))
    text = TextAreaField(
        _("What is said of its product?"),
        description=_("What can be shown to be so, as the source says it. No guesses, no adjectives."),
    )
    source = StringField(_("Source"), description=_("Who says so, and where."), render_kw=_line(SOURCE_LENGTH))
    link = StringField(_("Address"), render_kw=_line(LINK_LENGTH))
    document = StringField(
        _("Or the document"), description=_("Its title, and where it is kept."), render_kw=_line(SOURCE_LENGTH)
    )
    found_on = StringField(_("Found on"))
    expires_on = StringField(_("Told until"), description=_("Left empty, a year from then: after that look again."))
