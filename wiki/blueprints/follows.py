"""Following documents and tags, and letting teams follow them."""

from typing import Any, NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import func
from wtforms.fields import SelectChoice

from wiki.access import can, listing, load, me
from wiki.blueprints.auth import safe_target
from wiki.blueprints.places import address_of, load_any
from wiki.blueprints.reader import label
from wiki.errors import Refused
from wiki.extensions import db
from wiki.forms.follows import TeamFollowForm
from wiki.models import Case, Document, Follow, Team, TeamFollow, Term
from wiki.services import follows, saved_searches, vocabulary
from wiki.services.documents import KINDS

bp = Blueprint("follows", __name__)

NO_TERM = 2**31 - 1


class Followed(NamedTuple):
    """What is followed, with its name and address if its person can still read it."""

    follow: Follow
    title: str
    url: str
    language: str


@bp.get("/follows")
def index() -> ResponseReturnValue:
    """List what the person follows."""
    return render_template(
        "follows/index.html", found=_readable(follows.own(me())), searches=saved_searches.followed(me())
    )


@bp.post("/follow/<document_id>")
def follow(document_id: str) -> ResponseReturnValue:
    """Follow a document from now on, or all below it, too."""
    document = load_any(document_id)
    follows.follow(document, below=bool(request.form.get("below")), by=me())
    flash(gettext("You follow this now. What becomes of it is told in your inbox."))
    return _back()


@bp.post("/follow/<list_code>/<code>")
def follow_term(list_code: str, code: str) -> ResponseReturnValue:
    """Follow what is filed under a term from now on."""
    follows.follow(_term(list_code, code), by=me())
    flash(gettext("You follow this now. What becomes of it is told in your inbox."))
    return _back()


@bp.post("/follows/<int:follow_id>/stop")
def stop(follow_id: int) -> ResponseReturnValue:
    """Follow it no longer."""
    follows.stop(load(Follow, follow_id))
    flash(gettext("You no longer follow this."))
    return _back()


@bp.route("/follows/teams", methods=["GET", "POST"])
def teams() -> ResponseReturnValue:
    """Let a team follow a document or a term of the address."""
    able = list(db.session.scalars(listing(Team, "enrol").order_by(func.lower(Team.name))))
    if not able:
        raise Refused
    thing = _thing()
    form = TeamFollowForm()
    form.team.choices = [SelectChoice(str(team.id), team.name) for team in able]
    if not (isinstance(thing, Document) and thing.kind == "page"):
        del form.below
    if form.validate_on_submit():
        team = load(Team, int(form.team.data), "enrol")
        follows.enrol(team, thing, below=bool(form.below and form.below.data), by=me())
        flash(gettext("The team follows this now."))
        return redirect(_address(thing), 303)
    enrolled = follows.enrolled(thing, by=me())
    page = render_template("follows/teams.html", form=form, enrolled=enrolled, title=_name(thing), url=_address(thing))
    return page, 422 if form.errors else 200


@bp.post("/follows/teams/<int:enrolment_id>/end")
def end(enrolment_id: int) -> ResponseReturnValue:
    """Let a team follow something no longer."""
    follows.end(load(TeamFollow, enrolment_id))
    flash(gettext("The team no longer follows this."))
    return redirect(url_for(".index"), 303)


def following(thing: Any) -> Follow | None:
    """Return whether whoever is signed in follows a document or term, or decided not to, for the button beside it."""
    return follows.of(thing, me())


def may_enrol() -> bool:
    """Tell whether whoever is signed in may let a team follow anything."""
    some = listing(Team, "enrol").with_only_columns(Team.id).limit(1)
    return can("oversee", Case) and db.session.scalar(some) is not None  # nearly nobody: then nothing is asked


def _thing() -> Document | Term:
    """Return what the address names."""
    document_id, list_code, code = (request.args.get(name, "") for name in ("document", "list", "code"))
    return load_any(document_id) if document_id else _term(list_code, code)


def _term(list_code: str, code: str) -> Term:
    view = vocabulary.current().get(list_code, code)
    return load(Term, view.id if view else NO_TERM)


def _readable(found: list[Follow]) -> list[Followed]:
    documents: dict[str, Any] = {}
    ids = [one.document_id for one in found if one.document_id]
    for model in KINDS.values() if ids else ():
        documents |= {one.id: one for one in db.session.scalars(listing(model).where(model.id.in_(ids)))}
    numbers = [one.term_id for one in found if one.term_id]
    terms = {one.id: one for one in db.session.scalars(listing(Term).where(Term.id.in_(numbers)))} if numbers else {}
    things = [(one, documents.get(one.document_id or "") or terms.get(one.term_id or 0)) for one in found]
    return [
        Followed(one, _name(thing), _address(thing), thing.language if isinstance(thing, Document) else "")
        if thing
        else Followed(one, "", "", "")
        for one, thing in things
    ]


def _name(thing: Document | Term) -> str:
    return thing.title if isinstance(thing, Document) else label(thing.list_code, thing.code)


def _address(thing: Document | Term) -> str:
    if isinstance(thing, Term):
        return url_for("terms.show", list_code=thing.list_code, code=thing.code)
    return address_of(thing)


def _back() -> ResponseReturnValue:
    return redirect(safe_target(request.form.get("next") or url_for(".index")), 303)
