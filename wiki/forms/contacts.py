"""Noting a contact, and the type that one takes somebody for."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.forms.base import EditForm, Form
from wiki.models import Contact, Customer, Department
from wiki.models.contacts import (
    BASIS_LABELS,
    FIRM_LENGTH,
    NAME_LENGTH,
    POSITION_LENGTH,
    PURPOSE_LENGTH,
    ROLE_LABELS,
    SUPPORT_LABELS,
)
from wiki.services.contacts import ContactContent, ObservationContent
from wiki.services.vocabulary import Vocabulary

CONFIDENCE_LABELS = {1: _("a hunch"), 2: _("seen about twice"), 3: _("sure")}


def _line(most: int) -> dict[str, object]:
    """Return how a browser treats a line about somebody: so many characters, and nothing proposed from other forms."""
    return {"maxlength": most, "autocomplete": "off"}


class ContactForm(EditForm):
    """Who somebody is. `base` is the mark of what the form showed."""

    newer = _("Somebody changed this while you were writing. Compare with what stands here, then save yours over it.")

    name = StringField(_("Name of the person"), render_kw=_line(NAME_LENGTH))
    firm = StringField(_("Firm"), render_kw=_line(FIRM_LENGTH))
    position = StringField(_("Position"), render_kw=_line(POSITION_LENGTH))
    contact_level = SelectField(_("Contact's level"), validate_choice=False)
    department = SelectField(_("Department"), choices=[], validate_choice=False)
    buying_role = SelectField(_("Part in buying"), choices=[], validate_choice=False)
    support = SelectField(_("How they stand to us"), choices=[], validate_choice=False)

    def offer_part(self, departments: Sequence[Department]) -> None:
        """Fill the lists of what somebody does at a customer, and how they stand to us."""
        offered = [SelectChoice(one.id, one.name) for one in departments]
        self.department.choices = [SelectChoice("", gettext("not said")), *offered]
        self.buying_role.choices = [SelectChoice(one.value, gettext(text)) for one, text in ROLE_LABELS.items()]
        self.support.choices = [SelectChoice(one.value, gettext(text)) for one, text in SUPPORT_LABELS.items()]

    def offer_levels(self, vocabulary: Vocabulary, language: str, kept: str | None = None) -> None:
        """Fill the list of levels; the one that somebody has stays to be chosen though it is no longer offered."""
        levels = _offered(vocabulary, "contact_level", language, kept)
        self.contact_level.choices = [SelectChoice("", gettext("not said")), *levels]

    def fill(self, content: ContactContent, base: str) -> None:
        """Show what is kept."""
        for name, value in vars(content).items():
            self[name].data = value or ""
        self.base.data = base


class ObservationForm(Form):
    """What type one takes somebody for, and why."""

    personality = RadioField(_("Customer type"), choices=[], validate_choice=False)
    confidence = RadioField(
        _("How sure are you?"),
        choices=[SelectChoice(str(number), label) for number, label in CONFIDENCE_LABELS.items()],
        validate_choice=False,
    )
    example = TextAreaField(
        _("What did you see?"),
        description=_("One example, as it happened. You, leadership and the privacy officers read it."),
    )
    observed_on = StringField(_("Seen on"))

    def offer_types(self, vocabulary: Vocabulary, language: str, kept: str | None = None) -> None:
        """Fill the list of types; the one that was chosen before stays though it is no longer offered."""
        self.personality.choices = _offered(vocabulary, "personality", language, kept)

    def show_kept(self, content: ObservationContent) -> None:
        """Show what the person said before."""
        self.personality.data, self.confidence.data = content.personality, str(content.confidence)
        self.example.data, self.observed_on.data = content.example, content.observed_on


class NewContactForm(ContactForm, ObservationForm):
    """Both on one page, so that it takes ten seconds."""


class MoveForm(Form):
    """To which firm somebody went."""

    firm = StringField(
        _("Firm"), description=_("One that has no record yet gets one."), render_kw={"maxlength": FIRM_LENGTH}
    )
    customer = RadioField(_("Which customer?"), choices=[], validate_choice=False)
    position = StringField(_("Position there"), render_kw={"maxlength": POSITION_LENGTH, "autocomplete": "off"})
    left_on = StringField(_("Since"))

    def offer(self, found: Sequence[Customer]) -> None:
        """Let the person choose among customers of such a name, or say that it is none of them."""
        choices = [SelectChoice(one.id, f"{one.title} {one.region}".strip()) for one in found]
        self.customer.choices = [*choices, SelectChoice("new", gettext("None of these: note a new customer"))]


class LeavingForm(Form):
    """Since when somebody is not there any more."""

    left_on = StringField(_("Since"))


class GroundForm(Form):
    """Why it is kept that there is this person."""

    purpose = StringField(
        _("Purpose"),
        description=_("Left empty it says: to prepare visits."),
        render_kw={"maxlength": PURPOSE_LENGTH, "autocomplete": "off"},
    )
    basis = SelectField(_("What allows it"), choices=[], validate_choice=False)
    review_on = StringField(_("Ask again on"), description=_("You are asked on this day whether it must be kept."))

    def offer(self, contact: Contact | None = None) -> "GroundForm":
        """Fill the list, and show what is kept."""
        self.basis.choices = [SelectChoice(one.value, gettext(text)) for one, text in BASIS_LABELS.items()]
        if contact is not None:
            self.purpose.data, self.basis.data = contact.purpose, contact.basis.value
            self.review_on.data = contact.review_on
        return self


def _offered(vocabulary: Vocabulary, list_code: str, language: str, kept: str | None) -> list[tuple[str, str]]:
    return [(term.code, term.text(language)) for term in vocabulary.choices(list_code, kept)]
