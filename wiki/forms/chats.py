"""A group chat that is told of news."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from wiki.forms.account import LANGUAGE_NAMES
from wiki.forms.base import Form
from wiki.models import ChatVendor, NoticeReason

VENDOR_NAMES = {
    ChatVendor.WECOM: _("WeCom"),
    ChatVendor.DINGTALK: _("DingTalk"),
    ChatVendor.FEISHU: _("Feishu or Lark"),
    ChatVendor.SLACK: "Slack",
}


class ChannelForm(Form):
    """Whose chat it is, where it is reached, and what is told there."""

    name = StringField(_("What to call it"), [InputRequired(_("Give the chat a name."))])
    vendor = SelectField(_("Chat"), choices=[SelectChoice(vendor.value, name) for vendor, name in VENDOR_NAMES.items()])
    address = PasswordField(
        _("Address of its robot"), description=_("The chat shows it when a robot is added to a group. Kept sealed.")
    )
    secret = PasswordField(
        _("Signing secret"), description=_("DingTalk and Feishu only, if the robot asks for a signature. Kept sealed.")
    )
    team = SelectField(_("Told is what this team is told"))
    reasons = SelectMultipleField(_("Which notices"), [InputRequired(_("Choose at least one kind of notice."))])
    language = SelectField(_("Language"), choices=LANGUAGE_NAMES)

    def chosen_reasons(self) -> list[NoticeReason]:
        """Return which kinds of notices are told."""
        return [NoticeReason(one) for one in self.reasons.data or ()]
