"""Noting a customer, changing what is said of it, and who looks after it."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.forms.base import NEWER, EditForm, Form
from wiki.models import MEMBER_LABELS, PHASE_LABELS, REFERENCE_LABELS, STAGE_LABELS, User
from wiki.models.customer_views import VIEW_NAME_LENGTH
from wiki.models.customers import CUSTOMER_NAME_LENGTH, GROUP_NAME_LENGTH, NOTE_LENGTH, REGION_LENGTH
from wiki.services.customers import SECTIONS, CustomerContent
from wiki.services.vocabulary import Vocabulary


def _line(most: int) -> dict[str, object]:
    """Return how a browser treats a line: so many characters, and nothing proposed from other forms."""
    return {"maxlength": most, "autocomplete": "off"}


class CustomerForm(EditForm):
    """A customer's profile. `base` is the revision that it grew from, `submission` tells a form that was sent twice."""

    newer = NEWER

    submission = HiddenField()
    name = StringField(_("Name of the customer"), render_kw=_line(CUSTOMER_NAME_LENGTH))
    names = TextAreaField(_("Other names"), description=_("Short names, in other scripts; one a line."))
    industry = SelectField(_("Industry"), validate_choice=False)
    ownership = SelectField(_("Ownership"), validate_choice=False)
    hunch = StringField(
        _("Whom will you see, and what are they like?"),
        description=_(
            "For the brief alone: one sentence, such as “corrects you, cites own achievements”. It is not kept."
        ),
    )
    region = StringField(_("Region"), render_kw=_line(REGION_LENGTH))
    address = StringField(_("Address of the firm"))
    size = StringField(_("Size"), description=_("People, sales or sites, as far as it is known."))
    products = StringField(_("Its products"))
    business = TextAreaField(_("The customer"), description=_("What it does, how it is led, how it decides and buys."))
    market = TextAreaField(_("Its market and its customers"))
    trade = TextAreaField(_("How its trade works"))
    effect = TextAreaField(_("What our product does for its business"))
    care = TextAreaField(_("What to mind"), description=_("Habits and wishes that service and visitors should know."))
    phase = SelectField(_("The relationship: where we are"), validate_choice=False)
    reference = SelectField(_("As a reference"), validate_choice=False)
    watch_on = StringField(_("Look at it again on"), description=_("You are reminded on this day."))
    watch_why = StringField(_("Why then?"), render_kw=_line(NOTE_LENGTH))
    note = StringField(_("What did you change?"), description=_("Colleagues see it in the history."))

    def offer(self, vocabulary: Vocabulary, language: str, kept: CustomerContent | None = None) -> "CustomerForm":
        """Fill the lists; what the customer has stays to be chosen though it is no longer offered."""
        for name in ("industry", "ownership"):
            terms = vocabulary.choices(name, getattr(kept, name, None))
            choices = [SelectChoice(term.code, term.text(language)) for term in terms]
            self[name].choices = [SelectChoice("", gettext("not said")), *choices]
        self.phase.choices = [SelectChoice(one.value, gettext(text)) for one, text in PHASE_LABELS.items()]
        self.reference.choices = [SelectChoice(one.value, gettext(text)) for one, text in REFERENCE_LABELS.items()]
        return self

    def fill(self, content: CustomerContent, base: int = 0) -> None:
        """Show what is kept."""
        for name, value in vars(content).items():
            if name != "sections":
                self[name].data = "\n".join(value) if isinstance(value, tuple) else value or ""
        for name in SECTIONS:
            self[name].data = content.sections.get(name, "")
        self.base.data = str(base)


class StageForm(Form):
    """How far we have come with a customer, and why."""

    stage = SelectField(_("How far are we?"), validate_choice=False)
    note = StringField(_("Why?"), id="stage-note", render_kw=_line(NOTE_LENGTH))

    def offer(self, stage: str) -> "StageForm":
        """Fill the list."""
        self.stage.choices = [SelectChoice(one.value, gettext(text)) for one, text in STAGE_LABELS.items()]
        if not self.is_submitted():
            self.stage.data = stage
        return self


class KeeperForm(Form):
    """Who answers for a customer."""

    owner = SelectField(_("Who answers for it?"), validate_choice=False)
    note = StringField(_("Why?"), id="owner-note", render_kw=_line(NOTE_LENGTH))

    def offer(self, people: list[User], owner_id: int | None) -> "KeeperForm":
        """Fill the list of people."""
        self.owner.choices = [SelectChoice("", gettext("nobody")), *_named(people)]
        if not self.is_submitted():
            self.owner.data = str(owner_id or "")
        return self


class MemberForm(Form):
    """Somebody more on the team of an account."""

    member = SelectField(_("Colleague"), validate_choice=False)
    role = SelectField(_("As"), validate_choice=False)

    def offer(self, people: list[User]) -> "MemberForm":
        """Fill the lists."""
        self.member.choices = [SelectChoice("", gettext("choose")), *_named(people)]
        self.role.choices = [SelectChoice(one.value, gettext(text)) for one, text in MEMBER_LABELS.items()]
        return self


class GroupForm(Form):
    """A group of customers."""

    name = StringField(_("Name of the group"), render_kw=_line(GROUP_NAME_LENGTH))
    shared = BooleanField(_("All who sell see it"))


class ViewForm(Form):
    """Filters of the list of customers, under a name."""

    name = StringField(_("Name of the view"), render_kw=_line(VIEW_NAME_LENGTH))
    shared = BooleanField(
        _("All who sell see it"), description=_("Each sees the customers that they may see, and “mine” is theirs.")
    )


class HandOverForm(Form):
    """All accounts of somebody for somebody else."""

    leaver = SelectField(_("Accounts of"), validate_choice=False)
    heir = SelectField(_("go to"), validate_choice=False)

    def offer(self, leavers: list[User], people: list[User]) -> "HandOverForm":
        """Fill the lists; who leaves may no longer be here."""
        self.leaver.choices = [SelectChoice("", gettext("choose")), *_named(leavers)]
        self.heir.choices = [SelectChoice("", gettext("choose")), *_named(people)]
        return self


def _named(people: list[User]) -> list[Any]:
    return [SelectChoice(str(person.id), person.display_name) for person in people]
