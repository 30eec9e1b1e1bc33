"""Concluding topics: from what colleagues said to a page or case, and back when somebody contradicts it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, load, me, peek
from wiki.blueprints import facets
from wiki.blueprints.authors import name_beside
from wiki.blueprints.places import address_of
from wiki.blueprints.printable import printable
from wiki.errors import Invalid, NotFound, Stale
from wiki.forms.conclusions import ConclusionForm, SettleForm
from wiki.models import Case, Conclusion, Destination, Document, Page, Post, Topic, TopicState
from wiki.services import conclusions, paging
from wiki.services.conclusions import ConclusionContent, Draft
from wiki.services.topics.asking import await_turn
from wiki.text.checks import shorten
from wiki.text.plain import plain

LISTED = 50
TOLD = 80
"""Characters of a reply by which it is known in the form."""

bp = Blueprint("conclusions", __name__)


@bp.get("/conclusions")
def index() -> ResponseReturnValue:
    """List what was concluded and is still to be written or published."""
    allow("create", Topic)
    page = paging.page(conclusions.backlog(user=me()), facets.page_number(request.args), LISTED)
    results = conclusions.results(page.records, user=me())
    return render_template("conclusions/index.html", page=page, results=results, with_argument=facets.with_argument)


@bp.route("/topics/<topic_id>/conclude", methods=["GET", "POST"])
def conclude(topic_id: str) -> ResponseReturnValue:
    """Say what works, when it applies and where it goes; the draft opens with everything in its place."""
    topic, form = peek(Topic, topic_id, "conclude", options=(joinedload(Topic.head),)), ConclusionForm()
    if topic.state is TopicState.CONCLUDED:
        return _there(topic)
    if form.validate_on_submit() and not form.look.data:
        try:
            content = conclusions.parse(form.raw())
            made = conclusions.draft(topic, content, by=me())
            return _concluded(topic_id, content, conclusions.rendered(content), made)
        except Invalid as error:
            form.refuse(error)
        except Stale:
            form.form_errors.append(gettext("Somebody has just changed what it goes into. Send it once more."))
            return _form_page(form, topic), 409
    return _form_page(form, topic), 422 if form.errors else 200


@bp.post("/topics/<topic_id>/convert")
def convert(topic_id: str) -> ResponseReturnValue:
    """Write the draft of what was concluded anew, if there is none any more."""
    topic = peek(Topic, topic_id, "conclude", options=(joinedload(Topic.head),))
    conclusion = conclusions.current(topic)
    if conclusion is None or conclusion.result_id or conclusion.destination is Destination.NOTHING:
        return _there(topic)
    accepted = [post.id for post in conclusions.offered_posts(topic, by=me()) if post.accepted_at]
    content = conclusions.from_conclusion(conclusion, accepted)
    made = conclusions.draft(topic, content, by=me())
    await_turn(load(Topic, topic_id, "conclude"))
    if made is None or (conclusion := conclusions.current(topic)) is None or conclusion.result_id:
        return _there(topic)
    return _written(conclusions.write(conclusion, made, by=me()))


@bp.post("/topics/<topic_id>/reopen")
def reopen(topic_id: str) -> ResponseReturnValue:
    """Go on talking about it."""
    topic = load(Topic, topic_id, "conclude")
    conclusions.reopen(topic)
    flash(gettext("Open again. What was written from it stays as it is."))
    return _there(topic)


@bp.route("/conclusions/<conclusion_id>/settle", methods=["GET", "POST"])
def settle(conclusion_id: str) -> ResponseReturnValue:
    """Answer a reply that contradicts; the text is no longer contested then."""
    conclusion, form = load(Conclusion, conclusion_id), SettleForm()
    document = _result(conclusion)
    if form.validate_on_submit():
        try:
            conclusions.settle(conclusion, form.answer.data or "")
            flash(gettext("Answered. It is no longer contested."))
            return redirect(address_of(document), 303)
        except Invalid as error:
            form.refuse(error)
    post = load(Post, conclusion.contradicted_by_id) if conclusion.contradicted_by_id else None
    said = printable({"text": post.html})["text"] if post else ""
    page = render_template(
        "conclusions/settle.html", conclusion=conclusion, document=document, form=form, said=said, address=address_of
    )
    return page, 422 if form.errors else 200


def _concluded(
    topic_id: str, content: ConclusionContent, html: dict[str, str], made: Draft | None
) -> ResponseReturnValue:
    topic = load(Topic, topic_id, "conclude")
    conclusion = conclusions.conclude(topic, content, html, by=me())
    if made is None:
        flash(gettext("Concluded. The reason stays with the topic."))
        return _there(topic)
    return _written(conclusions.write(conclusion, made, by=me()))


def _written(document: Document) -> ResponseReturnValue:
    flash(gettext("Concluded. This is the draft: put it in order, then publish it."))
    is_page = isinstance(document, Page)
    at = url_for("page_editing.edit", page_id=document.id) if is_page else url_for("cases.edit", case_id=document.id)
    return redirect(at, 303)


def _form_page(form: ConclusionForm, topic: Topic) -> str:
    posts = conclusions.offered_posts(topic, by=me())
    told = {post.id: f"{_who(post)}: {shorten(plain(post.text), TOLD)}" for post in posts}
    words = (form.words.data or "").strip()
    targets = conclusions.mergeable(topic, words, by=me()) if words else []
    form.offer(posts, told, targets)
    return render_template("conclusions/edit.html", topic=topic, form=form)


def _who(post: Post) -> str:
    return post.speaker or name_beside(post.author, post.topic)


def _result(conclusion: Conclusion) -> Document:
    """Return what it became, if the person answers for that, or raise NotFound."""
    for model, action in ((Page, "verify"), (Case, "edit")):
        try:
            return load(model, conclusion.result_id or "", action)
        except NotFound:
            continue
    raise NotFound


def _there(topic: Topic) -> ResponseReturnValue:
    return redirect(url_for("topics.show", topic_id=topic.id), 303)
