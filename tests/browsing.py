"""A browser for tests: Flask's client that keeps requests apart as a server does, and knows CSRF."""

import contextvars
import secrets
from typing import Any

import flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from wiki.extensions import db


class Browser(FlaskClient):
    """Each request runs in a context of its own, and what the test read before is read anew after it.

    Without this, requests would share the context that the test pushed: the second person would
    still be the first one, and a forgotten commit would go unnoticed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._token: dict[str, str] = {}  # by the session that it is of

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response: TestResponse = contextvars.Context().run(super().open, *args, **kwargs)
        db.session.rollback()
        return response

    def send(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Send a form as a page of ours would: with the CSRF token that the pages hold now."""
        return self.post(path, data={"csrf_token": self.csrf_token(), **(data or {})}, **kwargs)

    def csrf_token(self) -> str:
        """Return the token of the forms that this browser sees. It stays the same until somebody signs in or out."""
        cookie = self.get_cookie("sid")
        session = cookie.value if cookie else ""
        if session not in self._token:
            self._token = {session: contextvars.Context().run(self._made_token)}
        return self._token[session]

    def _made_token(self) -> str:
        """Do to the browser's session what a page with a form does; to render one each time took a tenth of all."""
        with self.session_transaction() as kept:
            secret = kept.setdefault("csrf_token", secrets.token_hex(20))
        with self.application.test_request_context():
            flask.session["csrf_token"] = secret
            return generate_csrf()
