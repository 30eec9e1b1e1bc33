"""Writing down what somebody at a customer said of us."""

import secrets
from collections.abc import Iterable, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.forms.base import EditForm
from wiki.models import TONE_LABELS, Contact, CustomerVoice


class VoiceForm(EditForm):
    """What a customer said of us. `base` is the version that it grew from."""

    newer = _("Somebody changed this while you were writing. Compare with what stands here, then save yours over it.")

    quote = TextAreaField(_("What did they say of us?"), description=_("Word for word, not in our words."))
    tone = SelectField(_("What is it?"), validate_choice=False)
    said_on = StringField(_("On which day?"))
    contact = SelectField(_("Who said it?"), validate_choice=False)
    interaction = SelectField(_("In which contact was it heard?"), validate_choice=False)
    severe = BooleanField(
        _("A serious complaint"),
        description=_("The review of the account's plan is brought forward, unless it is private."),
    )
    private = BooleanField(
        _("Private"),
        description=_("Read only by those who look after this customer, and by you. It stands in no review pack."),
    )
    submission = HiddenField()

    def offer(self, people: Sequence[Contact], met: Iterable[tuple[str, str]]) -> "VoiceForm":
        """Fill the lists."""
        self.tone.choices = [SelectChoice(one.value, gettext(text)) for one, text in TONE_LABELS.items()]
        self.contact.choices = [SelectChoice("", gettext("nobody of these")), *((one.id, one.name) for one in people)]
        self.interaction.choices = [SelectChoice("", gettext("in none of these")), *met]
        self.submission.data = self.submission.data or secrets.token_urlsafe(16)
        return self

    def fill(self, voice: CustomerVoice) -> None:
        """Show what is kept."""
        self.quote.data, self.tone.data, self.said_on.data = voice.quote, voice.tone.value, voice.said_on
        self.contact.data, self.interaction.data = voice.contact_id or "", voice.interaction_id or ""
        self.severe.data = voice.severe
        self.private.data, self.base.data = voice.level > 2, str(voice.version)
