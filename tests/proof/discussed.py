"""Topics, what was concluded from them, and a reading path, for the site of the proofs."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from tests.browsing import Browser
from tests.test_topics import QUESTION
from tests.writing import writing
from wiki.models import Conclusion, Page, ReadingPath, ReadingStep, Topic, db
from wiki.models.base import now

Records = dict[str, dict[str, Any]]
Send = Callable[..., Any]


def ask(known: Records, author: Browser, other: Browser, send: Send) -> None:
    """Questions of the author with replies of the author's and of somebody else's."""
    for name, level in (("topic", "2"), ("other topic", "2"), ("hidden topic", "2"), ("confidential topic", "4")):
        form = {**QUESTION, "title": name, "level": level, "submission": name}
        answer = send(author, "/topics/new", form)
        known[name] = {"topic_id": answer.headers["Location"].split("/topics/")[1].split("/")[0]}
    for name, topic, browser in (
        ("post", "topic", author),
        ("removed post", "topic", author),
        ("reply", "topic", other),
        ("confidential post", "confidential topic", author),
    ):
        path = f"/topics/{known[topic]['topic_id']}/posts"
        answer = send(browser, path, {"text": name, "submission": name})
        known[name] = {"post_id": answer.headers["Location"].rsplit("post-", 1)[1]}
    send(author, f"/topics/posts/{known['removed post']['post_id']}/remove")
    with writing():
        db.session.get_one(Topic, known["hidden topic"]["topic_id"]).hidden_at = now()
    conclude(known, author, send)


def conclude(known: Records, author: Browser, send: Send) -> None:
    """Two topics that their author has concluded: one became a page, which is closed with it."""
    for name, level in (("concluded topic", "2"), ("confidential concluded topic", "4")):
        form = {**QUESTION, "title": name, "level": level, "submission": name}
        topic_id = send(author, "/topics/new", form).headers["Location"].split("/topics/")[1].split("/")[0]
        said = {"summary": "Ask first.", "conditions": "Always.", "destination": "page"}
        page = send(author, f"/topics/{topic_id}/conclude", said).headers["Location"].split("/")[-2]
        text = db.session.get_one(Page, page).head.body
        send(author, f"/knowledge/{page}/edit", {**text, "base": "1"})
        known[name] = {"topic_id": topic_id}
        conclusion = db.session.scalars(select(Conclusion).where(Conclusion.topic_id == topic_id)).one()
        known[name.replace("concluded topic", "conclusion")] = {"conclusion_id": conclusion.id}
    with writing():
        db.session.add(ReadingPath(code="manner", title={"en": "Manner"}))
        db.session.flush()
        first = select(Conclusion.result_id).where(Conclusion.id == known["conclusion"]["conclusion_id"])
        db.session.add(ReadingStep(path_code="manner", document_id=db.session.scalar(first)))
    known["path"] = {"code": "manner"}
