"""Somebody at a browser, or a program with a token, who uses the running service over HTTP."""

import http.client
import json
import time
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

KEPT_ALIVE = 2.0
"""Seconds for which an idle connection is used again; the service keeps it for five."""

Fields = list[tuple[str, str]]


class Answer(NamedTuple):
    """What the service answered."""

    status: int
    headers: Mapping[str, str]
    text: str

    def json(self) -> Any:
        """Return the answer as JSON."""
        return json.loads(self.text)


class Visitor:
    """Keeps cookies and one connection. Nothing is sent twice: a broken connection raises."""

    def __init__(self, url: str, *, token: str = "", timeout: float = 30) -> None:
        self._address, self._timeout = urlsplit(url).netloc, timeout
        self._connection: http.client.HTTPConnection | None = None
        self._used = 0.0
        self.cookies: dict[str, str] = {}
        self.headers = {"Accept-Language": "zh-CN"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path)

    def post(self, path: str, fields: Iterable[tuple[str, str]]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(list(fields)), {"Content-Type": "application/x-www-form-urlencoded"})

    def send(self, method: str, path: str, data: Any, **headers: str) -> Answer:
        """Send JSON; headers by their names, If-Match as `if_match`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._ask(method, path, json.dumps(data), {"Content-Type": "application/json", **named})

    def sign_in(self, name: str, password: str) -> None:
        """Sign in through the form."""
        fields = changed(form(self.get("/login"), "/login"), name=name, password=password)
        answer = self.post("/login", fields)
        assert answer.status == 303, f"Signing in: {answer.status}\n{answer.text}"

    def close(self) -> None:
        """Close the connection."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        connection = self._open()
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**self.headers, **({"Cookie": cookie} if cookie else {}), **(headers or {})}
        try:
            connection.request(method, path, body.encode() if body is not None else None, sent)
            response = connection.getresponse()
            text = response.read().decode()
        except BaseException:
            self.close()
            raise
        self._used = time.monotonic()
        for line in response.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return Answer(response.status, dict(response.headers), text)

    def _open(self) -> http.client.HTTPConnection:
        if time.monotonic() - self._used > KEPT_ALIVE:
            self.close()
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._address, timeout=self._timeout)
        return self._connection


def form(page: Answer, action: str) -> Fields:
    """Return what a browser would send of the page's form that leads to `action`, its buttons left out."""
    reader = _FormReader(action)
    reader.feed(page.text)
    assert reader.found, f"The page ({page.status}) has no form that leads to {action}:\n{page.text[:2000]}"
    return reader.fields


def changed(fields: Fields, **values: str | list[str]) -> Fields:
    """Return the fields with other values."""
    kept = [(name, value) for name, value in fields if name not in values]
    for name, value in values.items():
        kept += [(name, one) for one in ([value] if isinstance(value, str) else value)]
    return kept


class _FormReader(HTMLParser):
    """Collects the fields of one form."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.found, self.fields = action, False, Fields()
        self._inside = False
        self._text: list[str] | None = None
        self._name, self._options = "", Fields()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("action", self.action) == self.action and given.get("method") == "post"
            self.found |= self._inside
        elif self._inside and tag == "input":
            self._input(given)
        elif self._inside and tag == "textarea":
            self._name, self._text = given["name"], []
        elif self._inside and tag == "select":
            self._name, self._options = given["name"], []
            self._single = "multiple" not in given
        elif self._inside and tag == "option":
            self._options.append((given.get("value", ""), "yes" if "selected" in given else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._text is not None:
            text = "".join(self._text).removeprefix("\r\n").removeprefix("\n")
            self.fields.append((self._name, text))
            self._text = None
        elif tag == "select" and self._inside:
            chosen = [value for value, selected in self._options if selected]
            if self._single and not chosen:
                chosen = [value for value, _ in self._options[:1]]
            self.fields += [(self._name, value) for value in chosen]

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _input(self, given: Mapping[str, str]) -> None:
        kind = given.get("type", "text")
        ticked = kind not in ("checkbox", "radio") or "checked" in given
        if given.get("name") and ticked and kind not in ("submit", "button"):
            self.fields.append((given["name"], given.get("value", "on" if kind == "checkbox" else "")))
