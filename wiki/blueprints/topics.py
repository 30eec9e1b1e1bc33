"""The forum: the list of topics, asking, and changing a question. Replies: `posts`; order: `moderating`."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, listing, load, me, peek
from wiki.blueprints import customer_links, facets
from wiki.blueprints.fitting import Fitting, fitting
from wiki.blueprints.posts import topic_page
from wiki.blueprints.reader import ui_language
from wiki.blueprints.topic_words import continued, history_of
from wiki.errors import Invalid, Stale
from wiki.extensions import db
from wiki.forms.topics import TopicForm
from wiki.models import Case, Contact, Document, PostKind, Topic, TopicRelation, TopicState
from wiki.models.documents import LEVEL_SELLERS
from wiki.services import cases, revisions, topics, vocabulary, writings
from wiki.services.cases import telling
from wiki.services.topics import TopicContent, Wanted, browsing, pasting, reading, replying, visiting
from wiki.services.topics.content import LISTS

bp = Blueprint("topics", __name__, url_prefix="/topics")

LISTED = 30
WHOLE = joinedload(Topic.head), joinedload(Document.author)


@bp.get("")
def index() -> ResponseReturnValue:
    """List the topics that one may read, those first in which somebody said something last."""
    chosen = {name: codes for name, codes in facets.filters(request.args).items() if name in LISTS}
    wanted = _wanted(chosen)
    page = browsing.page(wanted, facets.page_number(request.args), LISTED, user=me())
    return render_template(
        "topics/index.html",
        page=page,
        wanted=wanted,
        facets=facets.of_counts(browsing.counts(wanted, user=me()), chosen),
        chosen=facets.chosen_chips(chosen),
        unread=visiting.unread(page.records, by=me()),
        unsaved=writings.of(None, by=me(), kind=writings.TOPIC),
        heading=writings.heading,
        with_argument=facets.with_argument,
        without_argument=facets.without_argument,
        without_filters=facets.without_filters(),
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Ask a question; what fits it, and who is named in it, is shown once before it is posted."""
    form = _offered(TopicForm())
    if not can("create", Topic):
        allow("create", Topic)
    if form.validate_on_submit():
        if document_id := request.form.get("answered"):
            return _led_to(document_id, form)
        return _asked(form)
    if request.method == "GET" and not continued(form, None):
        for name in ("contact", "customer", "about"):
            form[name].data = request.args.get(name, "")[:20]
        form.personality.data = request.args.getlist("personality")
        form.competitor.data = request.args.get("competitor", "")[:80]
    return _form_page(form, None), form.status()


@bp.post("/fitting")
def fit() -> ResponseReturnValue:
    """Return what fits what is typed so far, as a part of the page. Nothing is saved."""
    if not can("create", Topic):
        allow("create", Topic)
    form = _offered(TopicForm())
    return render_template("topics/_fitting.html", found=_fitting(form), form=form)


@bp.get("/<topic_id>")
def show(topic_id: str) -> ResponseReturnValue:
    """Read a topic; one that was taken over by another leads there."""
    topic = load(Topic, topic_id, options=WHOLE)
    into = topic.merged_into_id
    if into and db.session.scalars(listing(Topic).where(Topic.id == into)).first():
        return redirect(url_for(".show", topic_id=into))
    return topic_page(topic)


@bp.route("/<topic_id>/edit", methods=["GET", "POST"])
def edit(topic_id: str) -> ResponseReturnValue:
    """Change a question. A save over a newer version is held up once."""
    topic = peek(Topic, topic_id, "edit", options=WHOLE)
    form = _offered(TopicForm())
    if request.method == "GET":
        if not continued(form, topic):
            form.fill(topics.from_body(topic.head.body), base=topic.version)
    elif form.validate():
        try:
            content = topics.parse(form.raw(), vocabulary.current(), before=topic.head.body)
            if not form.shows_more(form.told(), published=_told(topics.from_body(topic.head.body))):
                return _revised(topic_id, content, form)
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            return _form_page(form, load(Topic, topic_id, "edit", options=WHOLE)), 409
    return _form_page(form, load(Topic, topic_id, "edit", options=WHOLE)), form.status()


@bp.get("/<topic_id>/history")
def history(topic_id: str) -> ResponseReturnValue:
    """Read what a question said before, and what was changed when."""
    topic = load(Topic, topic_id, options=WHOLE)
    kept = revisions.of(topic, by=me(), newest=LISTED, bodies=True)
    return render_template("topics/history.html", topic=topic, history=list(history_of(kept)))


@bp.post("/<topic_id>/seen")
def seen(topic_id: str) -> ResponseReturnValue:
    """Note how far the reader has read."""
    topic = load(Topic, topic_id)
    text = request.form.get("number", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    visiting.visit(topic, by=me(), number=number)
    return redirect(url_for(".index") if "back" in request.form else url_for(".show", topic_id=topic.id), 303)


def _wanted(chosen: dict[str, list[str]]) -> Wanted:
    args = request.args
    return Wanted(
        state=next((state for state in TopicState if state == args.get("state")), None),
        scope=next((scope for scope in browsing.SCOPES if scope == args.get("scope")), ""),
        terms=tuple(sorted((name, tuple(codes)) for name, codes in chosen.items())),
        sort=next((sort for sort in browsing.ORDERS if sort == args.get("sort")), browsing.ACTIVE),
    )


def _asked(form: TopicForm) -> ResponseReturnValue:
    """Post a question, or show once more what its asker has to look at."""
    try:
        fresh = _begin_chat(form)
        content = topics.parse(form.raw(), vocabulary.current(), before={})
    except Invalid as error:
        form.refuse(error)
        return _form_page(form, None), 422
    found = Fitting() if form.fitted.data else _fitting(form)
    shown = form.shows_more(form.told())
    if fresh and not shown:
        form.show_findings(form.told())
    if found or shown or fresh:
        form.fitted.data = "1"
        return _form_page(form, None, found), 422
    return _created(content, form)


def _begin_chat(form: TopicForm) -> bool:
    """Read a pasted chat as one; tell whether it was not known as such before."""
    fresh = False
    if not form.chat.data and (chat := pasting.as_chat(form.text.data or "")):
        form.text.data, form.chat.data, fresh = chat, "1", True
        form.title.data = form.title.data or telling.title_of({}, chat)
    if form.chat.data:
        form.speakers = pasting.speakers(form.text.data or "", me().display_name)
    return fresh


def _created(content: TopicContent, form: TopicForm) -> ResponseReturnValue:
    pasted = pasting.parted(content.text) if form.chat.data else pasting.Pasted(content.text, [])
    content = replace(content, text=pasted.question)
    html, replies = topics.rendered(content), [(who, text, replying.rendered(text)) for who, text in pasted.replies]
    allow("create", Topic)
    facts = {"level": form.level_number() or LEVEL_SELLERS, "contact_id": _contact_id(form)}
    topic = topics.create(content, html, by=me(), submission=form.submission.data, **facts)
    customer_links.keep(topic, form.customer.data)
    if not topic.newest:
        for who, text, part in replies:
            replying.reply(topic, text, part, kind=PostKind.OPINION, by=me(), speaker=who)
    reading.connect(topic, form.reasons(), TopicRelation.SEEN, by=me())
    reading.connect(topic, {form.about.data: ""} if form.about.data else {}, TopicRelation.ABOUT, by=me())
    visiting.visit(topic, by=me())
    writings.saved(topic, form.sitting.data or "", form.follows.data or "", by=me(), kind=writings.TOPIC)
    if topic.is_restricted:
        flash(gettext("Asked. Nobody but you reads it yet: name who may."))
        return redirect(url_for("readers.show_topic", topic_id=topic.id), 303)
    flash(gettext("Asked. You find the answers here."))
    return redirect(url_for(".show", topic_id=topic.id), 303)


def _revised(topic_id: str, content: TopicContent, form: TopicForm) -> ResponseReturnValue:
    html = topics.rendered(content)
    topic = load(Topic, topic_id, "edit", options=WHOLE)
    note = cases.checked_note(form.note.data)
    made = topics.revise(topic, content, html, base=form.base_number(), by=me(), note=note)
    writings.saved(topic, form.sitting.data or "", form.follows.data or "", by=me(), kind=writings.TOPIC)
    flash(gettext("Saved.") if made else gettext("Nothing was changed."))
    return redirect(url_for(".show", topic_id=topic.id), 303)


def _led_to(document_id: str, form: TopicForm) -> ResponseReturnValue:
    """Keep the question as it is and lead to what answers it."""
    allow("create", Topic)
    writings.keep(form.typed(), document=None, sitting=form.sitting.data or "", by=me(), kind=writings.TOPIC)
    known = reading.readable({document_id}, by=me()).get(document_id)
    flash(gettext("Your question is kept: you can go on with it in the forum."))
    if isinstance(known, Case):
        return redirect(url_for("cases.show", case_id=known.id), 303)
    return redirect(url_for(".show", topic_id=known.id) if known else url_for(".index"), 303)


def _contact_id(form: TopicForm) -> str | None:
    return load(Contact, form.contact.data).id if form.contact.data else None


def _fitting(form: TopicForm) -> Fitting:
    codes = {name: form[name].data for name in ("personality", "approach") if form[name].data}
    codes |= {name: [form[name].data] for name in ("contact_level", "sale_stage", "industry") if form[name].data}
    return fitting(form.title.data or "", form.text.data or "", codes)


def _told(content: TopicContent) -> dict[str, str]:
    return {"title": content.title, "situation": content.text}


def _offered(form: TopicForm) -> TopicForm:
    return form.offer(vocabulary.current(), ui_language())


def _form_page(form: TopicForm, topic: Topic | None, found: Fitting | None = None) -> str:
    """Show the form, and above a fresh one what is not saved yet."""
    fresh = request.method == "GET" and not form.follows.data
    ident = form.contact.data or (topic.contact_id if topic else None)
    contact = db.session.scalars(listing(Contact).where(Contact.id == ident)).first() if ident else None
    about = reading.readable({form.about.data}, by=me()).get(form.about.data) if form.about.data else None
    return render_template(
        "topics/edit.html",
        form=form,
        topic=topic,
        found=found,
        contact=contact,
        about=about,
        unsaved=writings.of(topic, by=me(), kind=writings.TOPIC) if fresh else [],
        heading=writings.heading,
    )
