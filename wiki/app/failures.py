"""Answers to what goes wrong: a page or JSON in the reader's language, what happened and what to do now."""

import logging
from contextlib import suppress
from typing import Any

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from jinja2 import TemplateNotFound
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from wiki.access.gate import SAFE_METHODS
from wiki.assets import MissingBuildError
from wiki.blueprints.auth import sign_in_page, this_address
from wiki.blueprints.stepping_up import proof_page
from wiki.errors import NotFound, ProofRequired, SignInRequired, WikiError
from wiki.extensions import db
from wiki.models.audit import SEALED
from wiki.services import audit
from wiki.translations import said

log = logging.getLogger(__name__)

API = "/api/"
# InternalError: PostgreSQL that takes no writes, as a standby before it takes over.
UNAVAILABLE = (OperationalError, InternalError)
SECRET_FIELDS = ("csrf_token", "password", "current", "code", "next")
LONGEST_ID = 40
CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_type"}


def install(app: Flask) -> None:
    """Answer every refusal and failure."""
    app.register_error_handler(WikiError, refused)
    app.register_error_handler(CSRFError, form_was_old)
    app.register_error_handler(HTTPException, http_error)
    for failure in UNAVAILABLE:
        app.register_error_handler(failure, database_unavailable)
    app.register_error_handler(IntegrityError, somebody_was_faster)
    app.register_error_handler(StaleDataError, somebody_was_faster)
    app.register_error_handler(MissingBuildError, not_built)
    app.register_error_handler(Exception, broke)


def refused(error: WikiError) -> ResponseReturnValue:
    """Answer what our own code refused."""
    headers = {"Retry-After": str(seconds)} if (seconds := getattr(error, "seconds", None)) else {}
    if error.status == 403 and not isinstance(error, ProofRequired):
        note_refusal()
    elif isinstance(error, NotFound) and error.hidden is not None:
        note_refusal("hidden" if error.hidden else "absent")
    if error.status >= 500:
        log.error("%s: %s", error.code, error)
    if request.path.startswith(API):
        fields = {name: said(message) for name, message in getattr(error, "fields", {}).items()}
        body = api_error(error.status, error.code, said(error.message), fields) | getattr(error, "more", {})
        return body, error.status, headers
    if isinstance(error, SignInRequired):
        return sign_in_page(kept=typed()), 401
    if isinstance(error, ProofRequired):
        return proof_page(typed(), error.back), 403
    return page(error.status, said(error.message)), error.status, headers


def note_refusal(outcome: str = "refused") -> None:
    """Keep in the audit log who was refused which record; strangers must not be able to fill it.

    The address itself may hold words of somebody's, so the endpoint and the ids in it are noted.
    """
    person = g.get("api_user") or (current_user if current_user.is_authenticated else None)
    if person:
        given = (request.view_args or {}).items()
        ids = [str(value)[:LONGEST_ID] for name, value in given if name.endswith("_id") or name == "number"]
        place = request.endpoint or ""
        kept = SEALED if place.removeprefix("api.").startswith("defect") else ""
        audit.note_once("refused", by=person, subject=kept + " ".join([place, *ids]), outcome=outcome)


def form_was_old(error: CSRFError) -> ResponseReturnValue:
    """Show what was typed once more, with a fresh token: nothing is lost."""
    note_refusal("form")
    return again(typed()), 403


def http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer what Flask or Werkzeug refused; redirects pass."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    # Raised where Flask asks no other handler: while an answer was made or finished.
    if isinstance(original := getattr(error, "original_exception", None), UNAVAILABLE):
        return database_unavailable(original)
    if status >= 500:
        leave_database()
    if request.path.startswith(API):
        text = gettext("There is nothing here.") if status == 404 else gettext("The request cannot be answered.")
        return api_error(status, CODES.get(status, "error"), text), status, _allowed(error)
    return page(status), status, _allowed(error)


def _allowed(error: HTTPException) -> dict[str, str]:
    """Return the header that names the methods, where another one was tried."""
    return {"Allow": ", ".join(sorted(error.valid_methods or ()))} if isinstance(error, MethodNotAllowed) else {}


def database_unavailable(error: Exception) -> ResponseReturnValue:
    """Say that the database did not answer, and show what was typed once more: it was not saved."""
    log.error("The database did not answer: %s", error)
    leave_database()
    text = gettext("The database did not answer in time, so nothing was saved. Try again in a minute.")
    return not_saved(503, "unavailable", text)


def somebody_was_faster(error: Exception) -> ResponseReturnValue:
    """Say that two did at the same moment what only one can do: sent again, it is judged by what is there now."""
    log.info("Two at once: %s", error)
    leave_database()
    text = gettext("Somebody changed the same at this very moment, so nothing was saved. Send it again.")
    return not_saved(409, "conflict", text)


def not_saved(status: int, code: str, text: str) -> ResponseReturnValue:
    """Answer a request that could not be finished, with what was typed, ready to be sent again."""
    if request.path.startswith(API):
        return api_error(status, code, text), status
    fields = typed()
    return (again(fields, text) if fields else page(status, text)), status


def leave_database() -> None:
    """Make ready for an answer that asks the database nothing: it may be what broke, also for who is signed in."""
    with suppress(SQLAlchemyError):
        db.session.rollback()
    g.pop("api_user", None)
    g._login_user = AnonymousUserMixin()


def not_built(error: MissingBuildError) -> ResponseReturnValue:
    """Tell whoever set this up what is missing."""
    return str(error), 500, {"Content-Type": "text/plain; charset=utf-8"}


def broke(error: Exception) -> ResponseReturnValue:
    """Answer a mistake of ours; the log has the details."""
    log.exception("%s %s broke.", request.method, request.path, exc_info=error)
    leave_database()
    if request.path.startswith(API):
        return api_error(500, "error", gettext("Something broke on our side.")), 500
    return page(500), 500


def again(fields: list[tuple[str, str]], message: str = "") -> str:
    """Return a page that holds what was typed, ready to be sent again."""
    return render_template("errors/again.html", fields=fields, url=this_address(), message=message)


def page(status: int, message: str = "") -> str:
    """Return the error page for a status."""
    try:
        return render_template(f"errors/{status}.html", message=message)
    except TemplateNotFound:
        return render_template("errors/400.html" if status < 500 else "errors/500.html", message=message)


def api_error(status: int, code: str, message: str, fields: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the body of an error of the API."""
    return {"error": {"code": code, "message": message, "fields": fields or {}}}


def typed() -> list[tuple[str, str]]:
    """Return what the person typed into the refused form, without secrets."""
    if request.method in SAFE_METHODS:
        return []
    form: MultiDict[str, str] = request.form
    return [(name, value) for name, value in form.items(multi=True) if name not in SECRET_FIELDS]
