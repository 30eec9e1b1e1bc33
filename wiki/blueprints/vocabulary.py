"""Administering the vocabulary: lists and their terms, adding, changing, moving, retiring, merging, deleting."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, listing, load, me, peek
from wiki.blueprints import facets
from wiki.blueprints.reader import list_label, ui_language
from wiki.errors import Invalid, NotFound, Stale
from wiki.extensions import db
from wiki.forms.vocabulary import MergeForm, TermForm
from wiki.models import TERM_LISTS, Case, Term
from wiki.models.terms import TermList
from wiki.services import audit, terms, vocabulary
from wiki.services.cases import browsing
from wiki.services.terms import Double
from wiki.services.vocabulary import TermView
from wiki.text.rendering import render

LISTED = 200
MOST_DOUBLES = 20

bp = Blueprint("vocabulary", __name__, url_prefix="/vocabulary")


@bp.get("")
def index() -> ResponseReturnValue:
    """List the lists, with how many terms each has and how many cases are filed by it."""
    allow("create", Term)
    known = {name: _visible(kind) for name, kind in TERM_LISTS.items()}
    return render_template("vocabulary/index.html", known=known, counts=terms.by_list(listing(Case, "list")))


@bp.get("/<list_code>")
def show(list_code: str) -> ResponseReturnValue:
    """List the terms of a list in their order, the retired ones too, and words that look like doubles."""
    allow("create", Term)
    kind, known = _kind(list_code), _visible(_kind(list_code))
    last = max(1, -(-len(known) // LISTED))
    number = min(facets.page_number(request.args), last)
    return render_template(
        "vocabulary/show.html",
        kind=kind,
        terms=known[(number - 1) * LISTED : number * LISTED],
        depths={one.id: len(vocabulary.current().with_ancestors(list_code, one.code)) - 1 for one in known},
        counts=browsing.counts(listing(Case, "list")),
        doubles=[] if kind.fixed else terms.doubles(known)[:MOST_DOUBLES],
        page={"number": number, "last": last, "total": len(known)},
        with_argument=facets.with_argument,
    )


@bp.route("/<list_code>/new", methods=["GET", "POST"])
def new(list_code: str) -> ResponseReturnValue:
    """Add a term."""
    allow("create", Term)
    kind = _kind(list_code)
    if kind.fixed:
        raise NotFound
    form, twin = TermForm().fit(list_code, vocabulary.current(), ui_language()), None
    if form.validate_on_submit():
        try:
            content = terms.parse(form.raw(), kind)
            html = _rendered(content.description)
            term = terms.add(list_code, content, code=form.raw().get("code", ""), html=html)
        except Invalid as error:
            twin = _refuse(form, error)
        else:
            return _done("add term", term, gettext("Added."))
    return render_template("vocabulary/new.html", form=form, kind=kind, twin=twin), 422 if form.errors else 200


@bp.route("/terms/<int:number>", methods=["GET", "POST"])
def edit(number: int) -> ResponseReturnValue:
    """Change a term's words, description and parent."""
    term = peek(Term, number, "administer")
    form, twin, status = _form(term), None, 200
    if request.method == "GET":
        form.fill(term, _parent(term), terms.state(term))
    elif form.validate():
        try:
            content = terms.parse(form.raw(), TERM_LISTS[term.list_code])
            html = _rendered(content.description)
            term = load(Term, number, "administer")
            terms.change(term, content, html=html, base=form.base.data or "")
        except Invalid as error:
            twin, status = _refuse(form, error), 422
        except Stale:
            form.rebase(terms.state(term))
            status = 409
        else:
            return _done("change term", term, gettext("Saved. Everybody reads it so from now on."))
    page = {"form": form, "term": term, "twin": twin, "stale": status == 409}
    return render_template("vocabulary/edit.html", kind=TERM_LISTS[term.list_code], title=_text(term), **page), status


@bp.post("/terms/<int:number>/move")
def move(number: int) -> ResponseReturnValue:
    """Change places with the term before or after."""
    term = load(Term, number, "administer")
    terms.move(term, up=request.form.get("to") == "up")
    return _done("move term", term, gettext("Moved."))


@bp.post("/terms/<int:number>/retire")
def retire(number: int) -> ResponseReturnValue:
    """Offer a term no more."""
    term = load(Term, number, "administer")
    terms.retire(term)
    return _done("retire term", term, gettext("Retired: it stays on its cases and is offered no more."))


@bp.post("/terms/<int:number>/restore")
def restore(number: int) -> ResponseReturnValue:
    """Offer a term again."""
    term = load(Term, number, "administer")
    terms.bring_back(term)
    return _done("bring back term", term, gettext("It can be chosen again."))


@bp.post("/terms/<int:number>/delete")
def delete(number: int) -> ResponseReturnValue:
    """Delete a term that nothing ever used."""
    term = load(Term, number, "administer")
    terms.delete(term)
    return _done("delete term", term, gettext("Deleted."))


@bp.route("/terms/<int:number>/merge", methods=["GET", "POST"])
def merge(number: int) -> ResponseReturnValue:
    """Choose the term that takes over, see how many cases are refiled, and confirm by typing that number."""
    term = load(Term, number, "administer")
    if term.merged_into_id or TERM_LISTS[term.list_code].fixed:
        return redirect(url_for(".show", list_code=term.list_code), 303)
    form = MergeForm(None if request.method == "GET" else request.form).offer(_others(term), ui_language())
    wanted = (request.form if request.method == "POST" else request.args).get("into", "")
    into = next((one for one in _others(term) if one.code == wanted), None)
    cases = browsing.total(terms.filed(term, user=me()))
    if request.method == "POST" and into and form.validate():
        try:
            form.confirm(cases)
            _merge(term, load(Term, into.id, "administer"))
        except Invalid as error:
            form.refuse(error)
        else:
            return _done("merge term", load(Term, into.id, "administer"), gettext("Merged. All cases are refiled."))
    form.into.data = into.code if into else ""
    page = {"form": form, "term": term, "into": into, "cases": cases, "title": _text(term)}
    return render_template("vocabulary/merge.html", **page), 200 if request.method == "GET" else 422


def _merge(term: Term, into: Term) -> None:
    note = gettext("“%(term)s” was merged into “%(into)s”.", term=_text(term), into=_text(into))
    terms.merge(term, into=into, by=me(), note=note)
    audit.note("merge term", by=me(), subject=f"{term.list_code} {term.id}", address=request.remote_addr or "")


def _done(action: str, term: Term, said: str) -> ResponseReturnValue:
    audit.note(action, by=me(), subject=f"{term.list_code} {term.id}", address=request.remote_addr or "")
    flash(said)
    return redirect(url_for(".show", list_code=term.list_code, _anchor=f"term-{term.id}"), 303)


def _kind(list_code: str) -> TermList:
    kind = TERM_LISTS.get(list_code)
    if kind is None:
        raise NotFound
    return kind


def _visible(kind: TermList) -> list[TermView]:
    """Return the terms of a list that the person may administer: a word in a colleague's draft is that colleague's."""
    ids = listing(Term, "administer").where(Term.list_code == kind.code).with_only_columns(Term.id)
    allowed = set(db.session.scalars(ids))
    return [one for one in vocabulary.current().terms(kind.code) if one.id in allowed]


def _others(term: Term) -> list[TermView]:
    return [one for one in _visible(TERM_LISTS[term.list_code]) if one.id != term.id and not one.retired]


def _form(term: Term) -> TermForm:
    return TermForm().fit(term.list_code, vocabulary.current(), ui_language(), term)


def _parent(term: Term) -> str:
    parent = vocabulary.current().by_id(term.parent_id) if term.parent_id else None
    return parent.code if parent else ""


def _refuse(form: TermForm, error: Invalid) -> Any:
    """Show what is wrong; return the other term if a word is that one's and the person may know."""
    twin = error.twin if isinstance(error, Double) else None
    known = _visible(TERM_LISTS[twin.list_code]) if twin else []
    form.refuse(error)
    return next((one for one in known if twin and one.id == twin.id), None)


def _rendered(text: str) -> str:
    return render([text])[0].html if text else ""


def _text(term: Term) -> str:
    view = vocabulary.current().exact(term.list_code, term.code)
    return view.text(ui_language()) if view else list_label(term.list_code)
