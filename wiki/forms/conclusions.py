"""Concluding a topic, and answering somebody who contradicts what was concluded."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectMultipleField, StringField, SubmitField, TextAreaField

from wiki.forms.base import Form
from wiki.models import Destination, Document, Post

DESTINATIONS = (
    (Destination.PAGE, _("A new page")),
    (Destination.CASE, _("A new case")),
    (Destination.MERGE, _("Into a page or case that is there")),
    (Destination.NOTHING, _("Not worth keeping")),
)


class ConclusionForm(Form):
    """What works, when it applies, and where it goes."""

    summary = TextAreaField(_("What works"), description=_("Two lines are enough."))
    conditions = TextAreaField(
        _("When it applies, when it does not"), description=_("With whom, at which stage; and with whom not.")
    )
    destination = RadioField(_("Where it goes"), choices=[], validate_choice=False)
    posts = SelectMultipleField(
        _("Replies that go along"),
        description=_("Each paragraph keeps who said it and where. You can change the words afterwards."),
        validate_choice=False,
    )
    words = StringField(_("Which page or case?"), description=_("Some words of its title."))
    target = RadioField(_("Found"), choices=[], validate_choice=False)
    look = SubmitField(_("Look it up"))
    reason = StringField(_("Why not?"), description=_("One line, for whoever asks the same again."))

    def offer(self, posts: Iterable[Post], told: dict[str, str], targets: Iterable[Document]) -> None:
        """Fill in the replies, those accepted already ticked, and what was looked up."""
        found = list(posts)
        self.destination.choices = [(str(one), text) for one, text in DESTINATIONS]
        self.posts.choices = [(post.id, told[post.id]) for post in found]
        if not self.is_submitted():
            self.posts.data = [post.id for post in found if post.accepted_at]
        self.target.choices = [(document.id, document.title) for document in targets]

    def raw(self) -> dict[str, Any]:
        """Return what was typed."""
        return {name: self[name].data for name in ("summary", "conditions", "destination", "posts", "target", "reason")}


class SettleForm(Form):
    """What the verifier found."""

    answer = TextAreaField(
        _("What did you find?"), description=_("That it holds and why, or what you changed. Everybody reads it.")
    )
