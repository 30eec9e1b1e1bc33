"""Writing knowledge pages: new ones, changes, unsaved words, earlier versions restored."""

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki import search
from wiki.access import allow, can, listing, load, me, peek
from wiki.blueprints import duplicates
from wiki.blueprints.page_texts import woven
from wiki.blueprints.pages import WHOLE, kind_label, revision_page, there
from wiki.blueprints.reader import ui_language
from wiki.blueprints.unsaved import FROM, Unsaved, forget, keep, offered, sittings_sent
from wiki.errors import Invalid, NotFound, Stale
from wiki.extensions import db
from wiki.forms.pages import PageForm
from wiki.models import Page, Publication, Writing
from wiki.models.documents import LEVEL_SELLERS
from wiki.services import cases, pages, revisions, vocabulary, writings
from wiki.services.pages import PageContent, reviewing
from wiki.settings import LANGUAGES
from wiki.text.headings import headings
from wiki.text.merge import merge3
from wiki.translations import said

UNTITLED = "…"

bp = Blueprint("page_editing", __name__, url_prefix="/knowledge")


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Write a page, from the template of its kind; keep it as a draft, or hand it in."""
    form = _offered()
    if not can("create", Page):
        allow("create", Page)
    if form.validate_on_submit():
        draft = request.form.get("action") == "draft"
        try:
            content = pages.parse(form.raw(), vocabulary.current(), draft=draft, before={})
            if not draft and (found := duplicates.unseen(form, content)).same:
                form.fitted.data = "1"
                return _form_page(form, None, found), 422
            return _created(content, form, draft=draft)
        except Invalid as error:
            form.refuse(error)
    elif request.method == "GET" and not _continued(form, None):
        _begin(form)
    return _form_page(form, None), 422 if form.errors else 200


@bp.route("/<page_id>/edit", methods=["GET", "POST"])
def edit(page_id: str) -> ResponseReturnValue:
    """Change a page. A save over a newer version is answered with both texts brought together."""
    page = peek(Page, page_id, "edit", options=WHOLE)
    form = _offered(page)
    if request.method == "GET":
        if not _continued(form, page):
            form.fill(pages.from_body(page.head.body), base=page.version)
    elif form.validate():
        draft = request.form.get("action") == "draft"
        try:
            content = pages.parse(form.raw(), vocabulary.current(), draft=draft, before=page.head.body)
            return _revised(page_id, content, form, draft=draft)
        except Invalid as error:
            form.refuse(error)
    return _form_page(form, page), 422 if form.errors else 200


@bp.post("/preview")
def preview() -> ResponseReturnValue:
    """Return the text as its writer would see it, as a part of a page. Nothing is saved."""
    form = _offered()
    try:
        content = pages.parse(_with_title(form), vocabulary.current(), draft=True)
    except Invalid as error:
        wrong = {name: said(message) for name, message in error.fields.items()}
        return render_template("pages/_preview_refused.html", wrong=wrong), 422
    html = pages.rendered(content)["text"]
    return render_template(
        "pages/_preview.html",
        content=content,
        language=content.body()["language"],
        html=woven(html, level=3),
        toc=headings(html),
    )


@bp.post("/autosave")
def autosave() -> ResponseReturnValue:
    """Keep what the form holds; `page` in the address names the page that it changes. Answers a line to show."""
    ident = request.args.get("page")
    if ident:
        page: Page | None = load(Page, ident, "edit")
    else:
        allow("create", Page)
        page = None
    form = _offered(page)
    sittings = sittings_sent()
    if _is_saved(form, page or pages.made_from(form.submission.data, by=me())):
        return forget(sittings)
    return keep(form.typed(), page, sittings, kind=writings.PAGE, base=form.base_number())


@bp.post("/<page_id>/history/<int:number>/restore")
def restore(page_id: str, number: int) -> ResponseReturnValue:
    """Save an earlier version once more, as the newest; of a kind that needs approval it has to be handed in."""
    page = peek(Page, page_id, "edit")
    found = revisions.numbered(page, number, by=me())
    content, base = pages.from_body(found.body), _offered(page).base_number()
    html, note = pages.rendered(content), gettext("Version %(number)s restored", number=number)
    page = load(Page, page_id, "edit", options=WHOLE)
    try:
        made = pages.revise(page, content, html, base=base, by=me(), note=note)
    except Stale:
        flash(gettext("Somebody saved a newer version in the meantime. Look at it, then restore."))
        return revision_page(page, number), 409
    if made and page.state is not Publication.DRAFT and not page.page_kind.needs_approval:
        reviewing.put_forward(page, by=me())
    again = gettext("Version %(number)s is the newest again.", number=number)
    return there(page, again if made else gettext("Nothing was changed."))


def _created(content: PageContent, form: PageForm, *, draft: bool) -> ResponseReturnValue:
    html, level = pages.rendered(content), form.level_number() or LEVEL_SELLERS
    allow("create", Page)
    parent = load(Page, form.parent.data, "read") if form.parent.data else None
    original = load(Page, form.says_again.data, "edit") if form.says_again.data else None
    if original is not None:
        pages.versions.await_turn(original)
    page = pages.create(
        content, html, kind=form.kind.data or "", by=me(), parent=parent, submission=form.submission.data, level=level
    )
    if original is not None:
        pages.versions.begin(page, original, by=me())
    if not pages.says(page, content):  # written on after going back to the form
        return _both(page, content, form, base=1)
    writings.saved(page, form.sitting.data or "", form.follows.data or "", by=me())
    return _put_forward(page, draft=draft)


def _revised(page_id: str, content: PageContent, form: PageForm, *, draft: bool) -> ResponseReturnValue:
    html = pages.rendered(content)
    page = load(Page, page_id, "edit", options=WHOLE)
    note, level = cases.checked_note(form.note.data), _chosen(page, form.level_number())
    try:
        made = pages.revise(page, content, html, base=form.base_number(), by=me(), note=note)
    except Stale:
        return _both(page, content, form, base=form.base_number())
    writings.saved(page, form.sitting.data or "", form.follows.data or "", by=me())
    other_level = pages.levels.set_level(page, level, by=me())
    if not made and page.version == page.approved:
        return there(page, gettext("Saved.") if other_level else gettext("Nothing was changed."))
    return _put_forward(page, draft=draft)


def _chosen(page: Page, level: int | None) -> int:
    """Return the level that a form asks for where it may: a draft's is as chosen, others are opened by another page.

    Raise Invalid for one that more people read than what the page came from.
    """
    if level is None or level == page.level:
        return page.level
    may = can("raise_level" if level > page.level else "lower_level", page)
    if not may or (level < page.level and page.state is not Publication.DRAFT):
        return page.level
    pages.levels.check(page, level)
    return level


def _put_forward(page: Page, *, draft: bool) -> ResponseReturnValue:
    """Answer a save: a draft is kept; anything else is shown, or waits for another person."""
    if draft and page.submitted is not None:
        return there(page, gettext("Saved. It still waits for a decision, with this text."))
    if draft:
        alone = page.state is Publication.DRAFT
        kept = gettext("Kept as a draft. Only you can see it.")
        return there(page, kept if alone else gettext("Kept. Readers go on seeing the text before."))
    if reviewing.put_forward(page, by=me()):
        return there(page, gettext("Published. Colleagues can find it now."))
    return there(page, gettext("Handed in. Another person decides; readers see the text before until then."))


def _both(page: Page, content: PageContent, form: PageForm, *, base: int) -> ResponseReturnValue:
    """Show the form once more, with both texts brought together; where they clash both stand, one below the other."""
    try:
        before = revisions.numbered(page, base, by=me()).body
    except NotFound:
        before = {}
    mine, theirs = content.body(), page.head.body
    merged = {name: _one(before.get(name), mine.get(name), theirs.get(name)) for name in pages.FIELDS}
    labels = gettext("yours"), gettext("already saved")
    first, own, other = (str(body.get("text") or "") for body in (before, mine, theirs))
    merged["text"] = merge3(first, own, other, labels).text
    form.fill(pages.from_body({name: value for name, value in merged.items() if value}), base=page.version)
    for field in form:
        field.raw_data = None
    form.form_errors.append(gettext("Somebody saved a newer version meanwhile. Both are below: look, then save."))
    return _form_page(form, page), 409


def _one(before: object, mine: object, theirs: object) -> object:
    """Return the value that only one of the two changed, else mine."""
    return theirs if mine == before else mine


def _begin(form: PageForm) -> None:
    """Fill a new form with what the address asks for and the template of the kind."""
    known = {kind.code: kind for kind in pages.kinds.offered()}
    form.kind.data = kind = request.args.get("kind") if request.args.get("kind") in known else next(iter(known), "")
    form.title.data = request.args.get("title", "")[:200]
    form.parent.data = request.args.get("parent", "")[:40]
    if request.args.get("says_again"):
        _begin_again(form, load(Page, request.args["says_again"], "edit", options=WHOLE))
    elif kind:
        template = known[kind].template
        form.text.data = template.get(ui_language()) or next(iter(template.values()), "")


def _begin_again(form: PageForm, original: Page) -> None:
    """Fill a new form with what readers see of a page, to be said in another language, as closed and as filed."""
    form.fill(pages.from_body((original.shown or original.head).body), base=0)
    above = _readable(original.parent_id)
    form.says_again.data, form.kind.data, form.parent.data = original.id, original.kind_code, above.id if above else ""
    asked = request.args.get("language", "")
    form.language.data, form.level.data = asked if asked in LANGUAGES else "", str(original.level)


def _form_page(form: PageForm, page: Page | None, found: search.Duplicates | None = None) -> str:
    unsaved = _unsaved(page) if request.method == "GET" and not form.follows.data else []
    return render_template(
        "pages/edit.html",
        form=form,
        page=page,
        unsaved=unsaved,
        kind_label=kind_label,
        original=None if page else _readable(form.says_again.data),
        found=found or search.Duplicates(),
    )


def _readable(page_id: str | None) -> Page | None:
    return db.session.scalars(listing(Page).where(Page.id == page_id)).first() if page_id else None


def _unsaved(page: Page | None) -> list[Unsaved]:
    return offered(page, kind="page")


def _continued(form: PageForm, page: Page | None) -> bool:
    """Fill the form with the writing that the address names; False if it names none."""
    if FROM not in request.args:
        return False
    writing = load(Writing, request.args[FROM])
    if writing.kind != "page" or writing.document_id != (page.id if page else None):
        raise NotFound
    form.resume(writing.fields, base=writing.base, follows=writing.sitting)
    return True


def _is_saved(form: PageForm, page: Page | None) -> bool:
    """Tell whether the form holds nothing that is not saved already, or nothing but what it began with."""
    try:
        content = pages.parse(_with_title(form), vocabulary.current(), draft=True)
    except Invalid:
        return False
    return pages.says(page, content) if page else not (form.title.data or "").strip() and not content.text


def _with_title(form: PageForm) -> dict[str, object]:
    raw = form.raw()
    return raw | {"title": (raw["title"] or "").strip() or UNTITLED}


def _offered(page: Page | None = None) -> PageForm:
    form = PageForm()
    return form.offer(vocabulary.current(), pages.kinds.offered(page.kind_code if page else None), ui_language())
