"""Comments on cases."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me, peek
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.forms.comments import CommentForm
from wiki.models import Case, Comment
from wiki.services import comments
from wiki.services.cases.noticing import FIELDS

bp = Blueprint("comments", __name__)


@bp.route("/cases/<case_id>/comments", methods=["GET", "POST"])
def add(case_id: str) -> ResponseReturnValue:
    """Add a comment to a case; after an error, or by itself, the form stands on a page of its own."""
    case, form = peek(Case, case_id, "comment"), CommentForm()
    if form.validate_on_submit():
        try:
            text = comments.checked(form.worded())
        except Invalid as error:
            form.refuse(error)
        else:
            if not form.holds_up(*_told(case)):
                made = comments.add(load(Case, case_id, "comment"), text, by=me())
                db.session.flush()
                return _there(made)
    return render_template("comments/edit.html", case=case, form=form), form.status()


@bp.route("/comments/<int:comment_id>/edit", methods=["GET", "POST"])
def edit(comment_id: int) -> ResponseReturnValue:
    """Say it in other words."""
    comment = peek(Comment, comment_id, "edit")
    form = CommentForm(obj=comment)
    if form.validate_on_submit():
        try:
            text = comments.checked(form.worded())
        except Invalid as error:
            form.refuse(error)
        else:
            if not form.holds_up(comment.text, *_told(comment.document)):
                comments.change(load(Comment, comment_id, "edit"), text)
                return _there(comment)
    page = render_template("comments/edit.html", case=comment.document, form=form, comment=comment)
    return page, form.status()


@bp.post("/comments/<int:comment_id>/remove")
def remove(comment_id: int) -> ResponseReturnValue:
    """Take a comment back."""
    comment = load(Comment, comment_id, "remove")
    comments.remove(comment, by=me())
    flash(gettext("Taken back. It can be brought back from its place."))
    return _there(comment)


@bp.post("/comments/<int:comment_id>/restore")
def restore(comment_id: int) -> ResponseReturnValue:
    """Bring a comment back."""
    comment = load(Comment, comment_id, "restore")
    comments.restore(comment)
    return _there(comment)


def _told(case: Case) -> tuple[str, ...]:
    """Return what whoever reads the comment reads above it."""
    return tuple(text for name in FIELDS if isinstance(text := case.head.body.get(name), str))


def _there(comment: Comment) -> ResponseReturnValue:
    return redirect(url_for("cases.show", case_id=comment.document_id, _anchor=f"comment-{comment.id}"), 303)
