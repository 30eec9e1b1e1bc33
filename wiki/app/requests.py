"""What happens around each request: the sign-in gate before it, the end of the transaction and the headers after it.

Closed by default: a page needs somebody signed in unless its endpoint is in PUBLIC_ENDPOINTS. The API asks for a token
itself (`blueprints/api`). Below status 400 the transaction is committed, else rolled back; what must outlive a refusal
is then written in a short transaction of its own.
"""

import logging
from io import BytesIO
from typing import IO
from urllib.parse import parse_qs, urlsplit

from flask import Flask, Request, Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import RequestEntityTooLarge

from wiki.access import me, opened
from wiki.access.gate import SAFE_METHODS
from wiki.blueprints.second_factors import lead_to_set_up
from wiki.errors import Refused, SignInRequired
from wiki.extensions import begin_write, db
from wiki.models.changes import ACTOR
from wiki.services import afterwards, audit, blobs, questions, second_factors, sessions
from wiki.settings import Settings

log = logging.getLogger(__name__)

PUBLIC_ENDPOINTS = frozenset(
    {
        "static",
        "auth.sign_in",
        "auth.code",
        "forgotten.ask",
        "auth.setup",
        "account.language",
        "health.alive",
        "health.ready",
        "api.openapi",
        "notices.unsubscribe",
        "calendars.feed",
    }
)
# What somebody may do whose role requires a second step that is not set up.
BEFORE_TWO_STEPS = frozenset({f"second_factors.{verb}" for verb in ("show", "begin", "confirm")})
BEFORE_TWO_STEPS |= {"auth.sign_out", "stepping_up.confirm"}
API = "/api/"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
LARGEST_REQUEST = 2 * 1024 * 1024
# Where people who are signed in send files; a form field in there is no larger than anywhere else.
TAKING_FILES = frozenset({"attachments.add", "attachments.add_to_page", "attachments.add_to_topic", "imports.index"})
# What is to be sealed is kept in memory while it comes: no temporary file may hold it.
SEALING_FILES = frozenset({"defect_files.add"})
SEALED_BYTES = 24 * 2**20
MOST_FIELDS = 1_000
SEARCH = "/search"
# What answers nothing of the record that it is asked about.
SILENT = frozenset({"writings.autosave", "page_editing.autosave", "similar.beside"})
SILENT |= {"interactions.autosave", "visits.autosave"}
# Pages that a hit of a search leads to.
HITS = frozenset({"cases.show", "playbooks.show", "root_causes.show", "pages.show"})
POLICY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"


class Asking(Request):
    """A request whose files, where they are to be sealed, are never on the disk."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if self.endpoint in SEALING_FILES:
            return BytesIO()
        return super()._get_file_stream(total_content_length, content_type, filename, content_length)


def install(app: Flask) -> None:
    """Put the gate before and the end of the transaction after every request."""
    app.request_class = Asking
    app.before_request(start)
    app.before_request(gate)
    app.after_request(add_headers)
    app.after_request(finish)


def start() -> None:
    """Begin to collect what must outlive a refusal; refuse a form of more fields than any of ours has."""
    afterwards.start()
    audit.come_from(request.remote_addr or "")
    if request.endpoint in TAKING_FILES | SEALING_FILES and request.mimetype == MULTIPART and request.content_length:
        _expect_files()
    # Without a length the body is cut at the limit, and what is left of it could pass for the whole.
    if request.content_length is None and len(request.get_data(parse_form_data=False)) >= LARGEST_REQUEST:
        raise RequestEntityTooLarge
    if request.mimetype == FORM and request.get_data(parse_form_data=False).count(b"&") > MOST_FIELDS:
        raise RequestEntityTooLarge
    # Read here, so that one that is too large is refused before an answer repeats what was typed.
    if request.mimetype == MULTIPART and len(request.form) > MOST_FIELDS:
        raise RequestEntityTooLarge


def _expect_files() -> None:
    """Take a larger body from who is signed in; files in it go to the disk, or wait in memory to be sealed."""
    if current_user.is_authenticated:
        request.max_content_length = SEALED_BYTES if request.endpoint in SEALING_FILES else blobs.REQUEST_BYTES


def gate() -> ResponseReturnValue | None:
    """Let through what is public, programs with a token (asked for later) and people who are signed in."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site" and _is_foreign_use():
        raise Refused
    if request.endpoint in PUBLIC_ENDPOINTS or request.path.startswith(API) or request.endpoint is None:
        return None
    if not current_user.is_authenticated:
        raise SignInRequired
    db.session().info[ACTOR] = current_user.id
    if request.endpoint not in BEFORE_TWO_STEPS and second_factors.is_missing(current_user):
        return lead_to_set_up()
    return None


def finish(response: Response) -> Response:
    """End the transaction; what was collected is part of it, or of another one if this one was refused."""
    if request.endpoint == "static":
        return response
    try:
        note_readings(response)
        if response.status_code < 400:
            db.session.flush()
        else:
            db.session.rollback()
        afterwards.run()
        _commit()
    except SQLAlchemyError as error:
        log.error("The transaction of %s %s could not be finished.", request.method, request.path)
        return make_response(current_app.handle_user_exception(error))
    note_presence()
    note_questions(response)
    return response


def _commit() -> None:
    """Commit. What was read only to be shown is not marked as out of date one by one: the session ends here."""
    session = db.session()
    session.expire_on_commit = request.method not in SAFE_METHODS
    try:
        session.commit()
    finally:
        session.expire_on_commit = True


def note_readings(response: Response) -> None:
    """Note in the audit log, before the answer goes out, which restricted documents it was made from."""
    if 300 <= response.status_code < 400 or request.endpoint in SILENT:
        return
    for ident, kind in opened().items():
        audit.note_read(ident, kind, by=me())


def note_presence() -> None:
    """Write down that the session is in use. A database that cannot be written now keeps nobody from reading."""
    number = g.pop("unseen_session", None)
    if number is None:
        return
    try:
        begin_write()
        sessions.mark_seen(number)
        db.session.commit()
    except SQLAlchemyError:
        db.session.rollback()
        log.warning("The last use of session %s could not be written.", number)


def note_questions(response: Response) -> None:
    """Count that a hit of a search was opened, and write down once a minute what was counted."""
    if request.endpoint in HITS and response.status_code == 200 and (asked := asked_before()):
        questions.note_opened(asked)
    if questions.is_due():
        try:
            begin_write()
            questions.write()
            db.session.commit()
        except SQLAlchemyError:
            db.session.rollback()
            log.warning("What was counted of questions could not be written.")


def asked_before() -> str:
    """Return what was searched on the page that led here, nothing if it was no search. A browser may send anything."""
    try:
        came_from = urlsplit(request.referrer or "")
        found = parse_qs(came_from.query, max_num_fields=MOST_FIELDS) if came_from.path == SEARCH else {}
    except ValueError:
        return ""
    return "".join(found.get("q", ())[:1])


def add_headers(response: Response) -> Response:
    """Tell the browser what it may do with our pages: nothing inline, nothing foreign, no frames."""
    for name, value in POLICY_HEADERS.items():
        response.headers.setdefault(name, value)
    settings: Settings = current_app.extensions["casewiki_settings"]
    if settings.secure:
        response.headers["Strict-Transport-Security"] = TWO_YEARS
    if request.endpoint == "static":
        response.cache_control.immutable = True
    else:
        # Also where nobody is signed in: the sign-in page repeats what was typed, links and tokens are secrets.
        response.headers["Cache-Control"] = "no-store"
        response.vary.update(("Cookie", "Accept-Language"))
    return response


def _is_foreign_use() -> bool:
    """A link from elsewhere may open a page; nothing else from elsewhere is answered."""
    opens_page = request.headers.get("Sec-Fetch-Mode") == "navigate" and request.method in SAFE_METHODS
    return not opens_page or request.path.startswith(API)
