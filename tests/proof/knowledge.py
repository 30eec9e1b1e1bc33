"""The knowledge pages of the site of proofs."""

from collections.abc import Callable
from typing import Any

from werkzeug.test import TestResponse

from tests.browsing import Browser
from tests.test_pages import METHOD
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Page, PagePair

Sent = Callable[..., TestResponse]


def write_pages(known: dict[str, dict[str, Any]], author: Browser, editor: Browser, sent: Sent) -> None:
    """Make pages of each state; all are the author's. `sent` posts a form and sees to it that it is taken."""
    for name, changes in {
        "page": {},
        "archived page": {},
        "far page": {},
        "draft page": {"action": "draft"},
        "new page": {"kind": "competitor"},
        "waiting page": {"kind": "competitor"},
    }.items():
        answer = sent(author, "/knowledge/new", {**METHOD, "title": name, "tags": "", "submission": name, **changes})
        known[name] = {"page_id": answer.headers["Location"].rsplit("/", 1)[1]}
        known[f"{name} revision"] = {**known[name], "number": 1}
        known[f"{name} name"] = {"name": name}
    for name, language in (("english page", "en"), ("taiwan page", "zh-Hant")):
        form = {**METHOD, "title": name, "tags": "", "submission": name, "language": language}
        answer = sent(author, "/knowledge/new", form)
        known[name] = {"page_id": answer.headers["Location"].rsplit("/", 1)[1]}
    sent(author, f"/knowledge/{known['english page']['page_id']}/versions", {"other": "taiwan page"})
    known["page version"] = {**known["english page"], "other_id": known["taiwan page"]["page_id"]}
    known["far page version"] = {**known["page"], "other_id": known["far page"]["page_id"]}
    waiting = f"/knowledge/{known['waiting page']['page_id']}"
    sent(editor, f"{waiting}/decide", {"decision": "approve", "number": "1"})
    sent(author, f"{waiting}/edit", {**METHOD, "title": "waiting page", "text": "后来。", "base": "1"})
    known["waiting page revision"]["number"] = 2
    known["kind of page"] = {"kind_code": "method"}
    sent(author, f"/knowledge/{known['archived page']['page_id']}/archive")
    low, high = sorted(known["page version"].values())
    with writing():
        db.session.add(PagePair(low_id=low, high_id=high, likeness=1.0))
        db.session.get_one(Page, known["far page"]["page_id"]).level = 3


def page_of(site: Any, name: str) -> Page:
    """Return a knowledge page of the site by its class."""
    return db.session.get_one(Page, site.records[name]["page_id"])
