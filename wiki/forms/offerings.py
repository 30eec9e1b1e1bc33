"""Saying how it stands with one of our products at a customer."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from wiki.forms.base import EditForm
from wiki.models import OFFERING_LABELS, Offering
from wiki.models.offerings import OFFERING_NOTE_LENGTH, PRODUCT_LENGTH


class OfferingForm(EditForm):
    """A product at a customer. `base` is the version of what was said of it before, 0 if nothing was."""

    newer = _("Somebody changed this while you were writing. Compare with what stands here, then save yours over it.")

    product = StringField(
        _("Product"),
        description=_("One of the list, or a new one."),
        render_kw={"maxlength": PRODUCT_LENGTH, "autocomplete": "off", "list": "products"},
    )
    status = SelectField(_("How does it stand?"), validate_choice=False)
    since = StringField(_("Since which day?"))
    note = StringField(
        _("Note"),
        description=_("To which rival it was lost and why, or why it does not suit them."),
        render_kw={"maxlength": OFFERING_NOTE_LENGTH, "autocomplete": "off"},
    )

    def offer(self) -> "OfferingForm":
        """Fill the list."""
        labels = [SelectChoice(one.value, gettext(text)) for one, text in OFFERING_LABELS.items()]
        self.status.choices = [SelectChoice("", gettext("Choose …")), *labels]
        return self

    def begin(self, product: str, offering: Offering | None) -> "OfferingForm":
        """Show what is said of a product."""
        self.product.data, self.base.data = product, "0"
        if offering:
            self.product.data, self.status.data = offering.product, offering.status.value
            self.note.data, self.base.data = offering.note, str(offering.version)
        return self
