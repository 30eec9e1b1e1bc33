"""The quick case: told in one text on a telephone, confirmed on one page, published from there.

Who is in a hurry publishes at once, if nothing has to be asked, and checks afterwards what was made of the text.
"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, me, peek
from wiki.blueprints.cases import choose_level, known_words, published_text, revised
from wiki.blueprints.reader import ui_language
from wiki.errors import Invalid, Message
from wiki.extensions import db
from wiki.forms.quick import ConfirmForm, QuickForm
from wiki.models import Case, Document, Publication
from wiki.models.base import now
from wiki.models.documents import LEVEL_SELLERS, body_hash
from wiki.services import cases, vocabulary
from wiki.services.cases import CaseContent, noticing, suggesting, telling
from wiki.services.cases.suggesting import Suggestion
from wiki.translations import said

bp = Blueprint("quick", __name__, url_prefix="/cases")

STORY_PARTS = ("title", *cases.TEXT_FIELDS)
CHAT = "chat"


@bp.route("/quick", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Tell a case in one text. It becomes a draft at once and is confirmed on the next page, or is published."""
    form = QuickForm().offer(vocabulary.current(), ui_language())
    if not can("create", Case):
        allow("create", Case)
    if form.validate_on_submit():
        try:
            story = telling.told(form.story.data or "")
            content = cases.parse({**form.raw(), **story.values}, vocabulary.current(), draft=True, before={})
        except Invalid as error:
            form.show(_at_the_story(error))
        else:
            return _kept(content, story, form)
    elif request.method == "GET":
        form.personality.data = request.args.get("personality")
        form.occurred_on.data = format_datetime(now(), "yyyy-MM-dd")
    return render_template("quick/new.html", form=form), 422 if form.errors else 200


@bp.route("/<case_id>/confirm", methods=["GET", "POST"])
def confirm(case_id: str) -> ResponseReturnValue:
    """Confirm or change what was made of a story told in one text, and publish it."""
    case = peek(Case, case_id, "edit", options=(joinedload(Case.head), joinedload(Document.author)))
    form = ConfirmForm().offer(vocabulary.current(), ui_language())
    content = cases.from_body(case.head.body)
    form.speakers = telling.speakers(content.body(), me().display_name) if CHAT in request.args else {}
    out = case.state is not Publication.DRAFT
    if request.method == "POST" and form.validate():
        publish = out or request.form.get("action") == "publish"
        try:
            content = cases.parse(form.raw(), vocabulary.current(), draft=not publish, before=case.head.body)
        except Invalid as error:
            form.refuse(error)
            form.show_findings(_typed(form))
        else:
            if not publish or not form.shows_more(content.body(), published=case.head.body if out else None):
                return revised(case_id, content, form, publish=publish)
    elif (out and not _is_fresh(case)) or content.judge:  # the long form has the question to readers, too
        return redirect(url_for("cases.edit", case_id=case.id), 303)
    else:
        form.fill(content, base=case.version)
        form.show_findings(content.body())
    return _confirm_page(case, content, form), 200 if request.method == "GET" else 422


def _kept(content: CaseContent, story: telling.Story, form: QuickForm) -> ResponseReturnValue:
    wanted = request.form.get("action") == "publish"
    publish = wanted and _asks_nothing(content, story)
    case = _written(content, form, publish=publish)
    if publish:
        flash(published_text(case))
        return redirect(url_for("cases.show", case_id=case.id, told=1), 303)
    if wanted:
        flash(gettext("Not published yet: have a look at this first."), "wait")
    for note in story.notes:
        flash(said(note), "")
    return redirect(url_for(".confirm", case_id=case.id, chat=1 if story.chat else None), 303)


def _written(content: CaseContent, form: QuickForm, *, publish: bool) -> Case:
    """Return the case that a form became; sent once more with another text, a draft is changed and not made anew."""
    html = cases.rendered(content)
    allow("create", Case)
    level = form.level_number() or LEVEL_SELLERS
    case = cases.create(content, html, by=me(), submission=form.submission.data, publish=publish, level=level)
    db.session.flush()
    if not cases.says(case, content):  # written on after going back to the form
        if case.state is Publication.DRAFT:
            cases.revise(case, content, html, base=case.version, by=me())
        else:
            again = f"{form.submission.data} {body_hash(content.body())}" if form.submission.data else None
            case = cases.create(content, html, by=me(), submission=again, level=level)
    choose_level(case, form.level_number())
    if publish and case.state is Publication.DRAFT:  # told before, on the way to the next page
        cases.publish(case)
    return case


def _asks_nothing(content: CaseContent, story: telling.Story) -> bool:
    """Tell whether a story may go out as it is: complete, of one ending, no chat, and nobody is noticed in it."""
    try:
        cases.parse(content.body(), vocabulary.current(), before={})
    except Invalid:
        return False
    endings = suggesting.endings(_whole(content), vocabulary.current())
    return not story.chat and set(endings) <= {content.outcome} and not noticing.findings(content.body())


def _whole(content: CaseContent) -> str:
    return "\n".join(getattr(content, name) for name in STORY_PARTS)


def _is_fresh(case: Case) -> bool:
    """Tell whether a published case is as its writer told it, and the reader is that writer."""
    return case.version == 1 and case.state is Publication.PUBLISHED and case.author_id == me().id


def _confirm_page(case: Case, content: CaseContent, form: ConfirmForm) -> str:
    known, words = known_words(), vocabulary.current()
    text = _whole(content)
    found = suggesting.suggestions(text, content.why, words, known, ui_language())
    endings = suggesting.endings(text, words)
    if request.method == "GET":
        _guess(form, found, endings)
    return render_template(
        "quick/confirm.html",
        case=case,
        form=form,
        known=known,
        suggestions=[one for one in found if one.list_code != "personality" and not _is_said(form, one)],
        type_notes={one.code: _spoken(one) for one in found if one.list_code == "personality"},
        endings=endings,
        fresh=request.method == "GET" and case.version == 1,
        chat=1 if CHAT in request.args else None,
    )


def _guess(form: ConfirmForm, found: list[Suggestion], endings: dict[str, list[str]]) -> None:
    """Choose what the text says and the writer did not."""
    if not form.outcome.data and len(endings) == 1:
        form.outcome.data = next(iter(endings))
    if not form.personality.data:
        form.personality.data = [one.code for one in found if one.list_code == "personality" and one.ticked]


def _is_said(form: ConfirmForm, one: Suggestion) -> bool:
    """Tell whether the field has a value of the writer's own, or this one already."""
    said: Any = form[one.list_code].data
    if one.list_code in suggesting.SINGLE:
        return bool(said)
    return one.code in (cases.split_words(said or "") if one.list_code == "tags" else said or [])


def _spoken(one: Suggestion) -> str:
    return gettext("The text says: %(words)s", words=gettext(", ").join(f"“{word}”" for word in one.words))


def _typed(form: ConfirmForm) -> dict[str, Any]:
    return {name: form[name].data for name in STORY_PARTS}


def _at_the_story(error: Invalid) -> dict[str, Message]:
    """Return what is wrong, beside the field one has typed it in: the sections are ours."""
    return {("story" if name in STORY_PARTS else name): message for name, message in error.fields.items()}
