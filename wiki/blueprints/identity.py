"""Who is asking: a session kept on the server, named by a cookie; for programs a token in the Authorization header.

The cookie holds a random secret, the database its hash. Flask's own signed cookie carries only what means nothing to
others: the CSRF token, notices for the next page, the language of somebody who is not signed in.
"""

from datetime import timedelta
from typing import Any

from flask import Request, Response, current_app, g, request

from wiki.extensions import db
from wiki.models import ApiToken, User, WebSession
from wiki.models.base import now
from wiki.models.sessions import digest, new_secret
from wiki.services import people, sessions
from wiki.settings import Settings

SEEN_EVERY = timedelta(minutes=1)
BROWSER_LENGTH = 200
PROOF_LASTS = timedelta(minutes=10)


def cookie_name(name: str, settings: Settings) -> str:
    """Return the cookie's name; over https the prefix makes browsers bind it to this very host."""
    return f"__Host-{name}" if settings.secure else name


def person_of_request(asking: Request) -> User | None:
    """Return the person behind the request's session, if it is alive; Flask-Login asks once a request."""
    found = session_of(asking)
    g.web_session = found
    if found is None or not found.user.active:
        return None
    if now() - found.seen_at > SEEN_EVERY:
        g.unseen_session = found.id
    return found.user


def session_of(asking: Request) -> WebSession | None:
    """Return the live session that the request's cookie names."""
    settings = _settings()
    secret = asking.cookies.get(cookie_name("sid", settings), "")
    if not secret:
        return None
    found = sessions.find(secret)
    return found if found is not None and _alive(found, settings) else None


def sign_in(user: User) -> str:
    """Open a new session for the person and return its secret for the cookie. The old session, if any, is over."""
    old = session_of(request)
    if old is not None:
        sessions.end(old.id)
    secret = new_secret()
    browser = (request.user_agent.string or "")[:BROWSER_LENGTH]
    db.session.add(WebSession(secret_hash=digest(secret), user=user, browser=browser))
    return secret


def has_recent_proof() -> bool:
    """Tell whether the person at this browser has shown within ten minutes who they are; a program never has."""
    found = g.get("web_session")
    return found is not None and found.proved_at is not None and abs(now() - found.proved_at) < PROOF_LASTS


def note_proof() -> str:
    """Note that the person has just shown it. The session goes on under a new secret, which is returned."""
    secret = new_secret()
    g.web_session.secret_hash, g.web_session.proved_at = digest(secret), now()
    return secret


def remember(secret: str, data: dict[str, Any]) -> None:
    """Keep something in a session that was just opened."""
    db.session.flush()
    if found := sessions.find(secret):
        found.data = data


def sign_out() -> None:
    """End the session on the server: the cookie opens nothing any more, wherever a copy of it is."""
    found = session_of(request)
    if found is not None:
        sessions.end(found.id)


def set_cookie(response: Response, secret: str) -> None:
    """Give the browser the session's secret."""
    settings = _settings()
    response.set_cookie(
        cookie_name("sid", settings), secret, secure=settings.secure, httponly=True, samesite="Lax", path="/"
    )


def drop_cookie(response: Response) -> None:
    """Take the secret away from the browser."""
    settings = _settings()
    response.delete_cookie(
        cookie_name("sid", settings), secure=settings.secure, httponly=True, samesite="Lax", path="/"
    )


def token_of_request(asking: Request) -> ApiToken | None:
    """Return the token that the request carries, if it is in force."""
    scheme, _, secret = asking.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        return None
    return people.token_of(secret.strip())


def _alive(found: WebSession, settings: Settings) -> bool:
    idle = timedelta(hours=settings.session_idle_hours)
    # A clock that was set back must not lengthen a session.
    age = abs(now() - found.created_at)
    return abs(now() - found.seen_at) < idle and age < timedelta(days=settings.session_days)


def _settings() -> Settings:
    return current_app.extensions["casewiki_settings"]
