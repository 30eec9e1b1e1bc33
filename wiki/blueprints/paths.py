"""Reading paths: what somebody new reads, in which order, and how far they have come."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, load, me
from wiki.blueprints.places import address_of
from wiki.errors import Invalid, NotFound
from wiki.forms.paths import PathForm
from wiki.models import ReadingPath
from wiki.services import documents, paths
from wiki.translations import said

bp = Blueprint("paths", __name__, url_prefix="/paths")

PLACES = {"up": -1, "down": 1}
NAMED = 16
"""Characters of a document's id that are looked at, at most."""


@bp.get("")
def index() -> ResponseReturnValue:
    """List the paths with how far the person has come."""
    return render_template("paths/index.html", courses=paths.courses(user=me()), address=address_of)


@bp.get("/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show the steps of a path."""
    path = load(ReadingPath, code)
    return render_template("paths/show.html", path=path, course=paths.course(path, user=me()), address=address_of)


@bp.post("/<code>/read")
def read(code: str) -> ResponseReturnValue:
    """Note that a step was read, or that it was not."""
    path = load(ReadingPath, code)
    steps = {str(step.id): step for step in paths.course(path, user=me()).steps}
    step = steps.get(request.form.get("step", ""))
    if step is None:
        raise NotFound
    paths.mark(step.document, read=request.form.get("read") != "no", by=me())
    return redirect(url_for(".show", code=code, _anchor=f"step-{step.id}"), 303)


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Begin a path."""
    allow("edit", ReadingPath)
    form = PathForm()
    if form.validate_on_submit():
        try:
            path = paths.begin(form.raw())
            return redirect(url_for(".edit", code=path.code), 303)
        except Invalid as error:
            form.refuse(error)
    return render_template("paths/edit.html", form=form, path=None), 422 if form.errors else 200


@bp.route("/<code>/edit", methods=["GET", "POST"])
def edit(code: str) -> ResponseReturnValue:
    """Change what a path is called, and arrange its steps."""
    path, form = load(ReadingPath, code, "edit"), PathForm()
    if form.validate_on_submit():
        try:
            paths.describe(path, form.raw())
            flash(gettext("Saved."))
            return redirect(url_for(".show", code=code), 303)
        except Invalid as error:
            form.refuse(error)
    elif request.method == "GET":
        form.fill(path)
    return _edit_page(path, form), 422 if form.errors else 200


@bp.post("/<code>/steps")
def arrange(code: str) -> ResponseReturnValue:
    """Add a step, move it up or down, or take it off."""
    path, asked = load(ReadingPath, code, "edit"), request.form
    step = int(asked["step"]) if asked.get("step", "").isascii() and asked.get("step", "").isdigit() else 0
    wanted = asked.get("do", "")
    if wanted in PLACES:
        paths.move(path, step, by_places=PLACES[wanted])
    elif wanted == "remove":
        paths.remove(path, step)
    elif wanted == "add":
        _add(path, asked.get("document", ""))
    return redirect(url_for(".edit", code=code, _anchor="steps"), 303)


def _add(path: ReadingPath, typed: str) -> None:
    """Add the document whose address or id was typed."""
    ident = typed.split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1][:NAMED]
    document = documents.readable({ident}, user=me()).get(ident)
    try:
        if document is None:
            flash(gettext("There is nothing of this address that you may read."))
        else:
            paths.add(path, document)
    except Invalid as error:
        flash(" ".join(said(message) for message in error.fields.values()))


def _edit_page(path: ReadingPath, form: PathForm) -> str:
    course = paths.course(path, user=me())
    return render_template("paths/edit.html", form=form, path=path, course=course, address=address_of)
