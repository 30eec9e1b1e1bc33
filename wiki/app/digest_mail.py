"""What a mail about notices says: written as it goes out, with what its reader may read then, in the reader's language.

Its subject names nothing. Of what no role lets anybody read it says that something waits, and where to sign in.
"""

from typing import NamedTuple

from flask import Flask
from flask_babel import gettext, ngettext

from wiki.blueprints.notice_words import title_of, told
from wiki.blueprints.places import place_told
from wiki.extensions import db
from wiki.models import WAITING, Notice, User
from wiki.services import digests
from wiki.services.mails import Letter
from wiki.settings import Settings


class Written(NamedTuple):
    """Subject, text, and the headers by which a mail program ends such mails."""

    subject: str
    text: str
    headers: dict[str, str]


def written(app: Flask, letter: Letter, settings: Settings) -> Written | None:
    """Return what the mail says; None if nothing is left that its reader may read and has not seen."""
    user = db.session.get(User, letter.user_id)
    found = digests.lines(letter.id, user) if user else []
    if user is None or not found:
        return None
    to, end = _Addresses(app, settings), digests.secret_of(user)
    shown = [_line(notice, user, to) for notice in found[: digests.MOST_LINES]]
    parts = [gettext("%(name)s, this waits for you in Casewiki or is new:", name=user.display_name), *shown]
    if more := len(found) - len(shown):
        parts.append(ngettext("… and %(num)s more.", "… and %(num)s more.", more))
    parts += [
        gettext("Your inbox: %(link)s", link=to.of("notices.index")),
        gettext("When you are written to: %(link)s", link=to.of("notices.preferences")),
        gettext("No more of these mails: %(link)s", link=to.of("notices.unsubscribe", secret=end)),
    ]
    subject = ngettext("%(num)s notice in Casewiki", "%(num)s notices in Casewiki", len(found))
    headers = {
        "List-Unsubscribe": f"<{to.of('notices.unsubscribe', secret=end)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return Written(subject, "\n\n".join(parts) + "\n", headers)


class _Addresses:
    """Whole addresses of pages, outside of a request."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._map, self._root = app.url_map.bind(""), settings.url.rstrip("/")

    def of(self, endpoint: str, **values: str) -> str:
        """Return the address of a page."""
        anchor = values.pop("_anchor", "")
        path = self._map.build(endpoint, values)
        return f"{self._root}{path}#{anchor}" if anchor else self._root + path


def _line(notice: Notice, user: User, to: _Addresses) -> str:
    """Return one entry: what happened, to what, and where."""
    if notice.saved_search:
        return f"· {told(notice, reader=user)}\n  {title_of(notice)}\n  {to.of('saved_searches.index')}"
    reviewed = notice.plan or notice.review
    about = reviewed.customer if reviewed else notice.document
    if about is not None and about.is_restricted:
        return f"· {gettext('Something waits for you.')}\n  {to.of('notices.index')}"
    sign = "☐" if notice.reason in WAITING else "·"
    endpoint, values = place_told(notice)
    return f"{sign} {told(notice, reader=user)}\n  {title_of(notice)}\n  {to.of(endpoint, **values)}"
