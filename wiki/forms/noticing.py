"""A form that shows names and numbers before it publishes them: the writer replaces or keeps them."""

import re
from collections.abc import Mapping
from typing import Any

from flask import request
from wtforms import HiddenField, TextAreaField

from wiki.forms.base import Form
from wiki.services.cases import noticing
from wiki.services.cases.noticing import REMARK, Finding

REPLACE, INSTEAD = "replace", "instead-"
MOST_KEYS = 400
NAMED = re.compile(r"@\S+")


class NoticingForm(Form):
    """`noticed` has the keys of what the page has shown; `findings` is what it shows."""

    noticed = HiddenField()
    findings: tuple[Finding, ...] = ()
    speakers: Mapping[str, str] = {}

    def replaced(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values of a case with the replacements that were ticked."""
        ticked = {key: request.form.get(f"{INSTEAD}{key}", "") for key in request.form.getlist(REPLACE)}
        return noticing.without(values, ticked, self.speakers)

    def show_findings(self, values: Mapping[str, Any]) -> None:
        """List what is noticed in the texts of a case; sent again, the form has shown it."""
        self.findings = tuple(noticing.findings(values, self.speakers))
        self.noticed.data = ",".join(one.key for one in self.findings)

    def shows_more(self, values: Mapping[str, Any], *, published: Mapping[str, Any] | None = None) -> bool:
        """Tell whether there is something to see before this is published, and list it.

        What the page has shown, or what readers of `published` have seen already, is none of it.
        """
        seen = set((self.noticed.data or "").split(",")[:MOST_KEYS])
        if published:
            seen |= noticing.keys(published)
        if noticing.keys(values) <= seen:
            return False
        self.show_findings(values)
        return True

    def is_ticked(self, finding: Finding) -> bool:
        """Tell whether the replacement of a finding is ticked: as it was sent, else as we advise."""
        shown = f"{INSTEAD}{finding.key}" in request.form
        return finding.key in request.form.getlist(REPLACE) if shown else finding.ticked

    def instead(self, finding: Finding) -> str:
        """Return what is to stand instead: as it was sent, else as we advise."""
        return request.form.get(f"{INSTEAD}{finding.key}", finding.instead)

    def status(self) -> int:
        """Return the status of the page that shows this form: 422 if something in it needs another look."""
        return 422 if self.errors or self.findings else 200


class RemarkForm(NoticingForm):
    """A form of one text: a reply, a comment."""

    text: TextAreaField

    def worded(self) -> str:
        """Return what was typed with the replacements that were ticked."""
        return str(self.replaced({REMARK: self.text.data or ""})[REMARK])

    def holds_up(self, *said: str) -> bool:
        """Tell whether there is something to see before this is said, and list it; not what was `said` there already.

        Colleagues who are mentioned are none of it.
        """
        typed, known = {REMARK: NAMED.sub("", self.text.data or "")}, {REMARK: "\n\n".join(said)}
        if not self.shows_more(typed, published=known):
            return False
        read = noticing.keys(known)
        self.findings = tuple(one for one in self.findings if one.key not in read)
        return True
