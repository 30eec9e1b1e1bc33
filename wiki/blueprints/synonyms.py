"""Words that mean the same to the search: everybody reads them, editors look after them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, listing, load, me
from wiki.blueprints import facets
from wiki.errors import Invalid, Stale
from wiki.extensions import db
from wiki.forms.synonyms import SynonymForm
from wiki.models import SynonymSet
from wiki.services import audit, paging, synonyms

LISTED = 50
REMOVED_LISTED = 20
LONGEST_SEARCH = 200

bp = Blueprint("synonyms", __name__, url_prefix="/synonyms")


@bp.get("")
def index() -> ResponseReturnValue:
    """List the sets in force, those changed last first, by a part of a word; for editors those taken out, too."""
    sought = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    query = listing(SynonymSet).options(joinedload(SynonymSet.edited_by))
    query = query.order_by(SynonymSet.edited_at.desc(), SynonymSet.id)
    if sought:
        query = query.where(SynonymSet.id.in_(synonyms.holding(sought)))
    removed = query.where(SynonymSet.removed_at.is_not(None)).limit(REMOVED_LISTED)
    return render_template(
        "synonyms/index.html",
        page=paging.page(query.where(SynonymSet.removed_at.is_(None)), facets.page_number(request.args), LISTED),
        sought=sought,
        removed=list(db.session.scalars(removed)),
        SynonymSet=SynonymSet,
        with_argument=facets.with_argument,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Add a set."""
    allow("edit", SynonymSet)
    form = SynonymForm()
    if form.validate_on_submit():
        try:
            made = synonyms.add(synonyms.parse(form.raw()), by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            return _done("add synonyms", made, gettext("Added. The next search knows it."))
    return render_template("synonyms/edit.html", form=form, synonyms=None), 422 if form.errors else 200


@bp.route("/<int:number>/edit", methods=["GET", "POST"])
def edit(number: int) -> ResponseReturnValue:
    """Change a set."""
    kept, form, status = load(SynonymSet, number, "edit"), SynonymForm(), 200
    if request.method == "GET":
        form.fill(kept, synonyms.state(kept))
    elif form.validate():
        try:
            synonyms.change(kept, synonyms.parse(form.raw()), base=form.base.data or "", by=me())
        except Invalid as error:
            form.refuse(error)
            status = 422
        except Stale:
            form.rebase(synonyms.state(kept))
            status = 409
        else:
            return _done("change synonyms", kept, gettext("Saved. The next search knows it."))
    page = {"form": form, "synonyms": kept, "stale": status == 409}
    return render_template("synonyms/edit.html", **page), status


@bp.post("/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    """Take a set out."""
    kept = load(SynonymSet, number, "edit")
    synonyms.remove(kept, by=me())
    return _done("remove synonyms", kept, gettext("Taken out. It can be brought back at the foot of this page."))


@bp.post("/<int:number>/restore")
def restore(number: int) -> ResponseReturnValue:
    """Bring a set back."""
    kept = load(SynonymSet, number, "edit")
    synonyms.restore(kept, by=me())
    return _done("bring back synonyms", kept, gettext("It counts again."))


def _done(action: str, kept: SynonymSet, said: str) -> ResponseReturnValue:
    db.session.flush()
    audit.note(action, by=me(), subject=f"synonyms {kept.id}", address=request.remote_addr or "")
    flash(said)
    return redirect(url_for(".index", _anchor=f"set-{kept.id}"), 303)
