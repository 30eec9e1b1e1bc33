"""Comments on cases."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.forms.comments import CommentForm
from wiki.models import Case, Comment
from wiki.services import comments

bp = Blueprint("comments", __name__)


@bp.route("/cases/<case_id>/comments", methods=["GET", "POST"])
def add(case_id: str) -> ResponseReturnValue:
    """Add a comment to a case; after an error, or by itself, the form stands on a page of its own."""
    case, form = load(Case, case_id, "comment"), CommentForm()
    if form.validate_on_submit():
        try:
            made = comments.add(case, form.text.data or "", by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            db.session.flush()
            return _there(made)
    return render_template("comments/edit.html", case=case, form=form), 422 if form.errors else 200


@bp.route("/comments/<int:comment_id>/edit", methods=["GET", "POST"])
def edit(comment_id: int) -> ResponseReturnValue:
    """Say it in other words."""
    comment = load(Comment, comment_id, "edit")
    form = CommentForm(obj=comment)
    if form.validate_on_submit():
        try:
            comments.change(comment, form.text.data or "")
        except Invalid as error:
            form.refuse(error)
        else:
            return _there(comment)
    page = render_template("comments/edit.html", case=comment.document, form=form, comment=comment)
    return page, 422 if form.errors else 200


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


def _there(comment: Comment) -> ResponseReturnValue:
    return redirect(url_for("cases.show", case_id=comment.document_id, _anchor=f"comment-{comment.id}"), 303)
