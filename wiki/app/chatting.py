"""Telling group chats that there is something new: a thread of the worker sends what waits, one message at a time.

It speaks to the four vendors' hosts alone, at addresses of the open internet, over TLS, and follows nobody elsewhere.
"""

import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address

from flask import Flask
from flask_babel import force_locale, gettext

from wiki.blueprints.reader import LOCALES
from wiki.extensions import begin_write, db
from wiki.models.base import now
from wiki.services import chat_messages, chats
from wiki.services.chat_messages import Post
from wiki.services.chats import Parcel
from wiki.settings import Settings

log = logging.getLogger(__name__)

PATIENCE = 10
"""Seconds that a host may take to answer, all together."""

PAUSE = 2.0
FAULT_PAUSE = 30.0
LARGEST_ANSWER = 65_536
PORT = 443

Connect = Callable[[str], HTTPConnection]


class Pinned(HTTPSConnection):
    """A connection to one address of a host, whose certificate has to be the host's."""

    def __init__(self, host: str, at: str) -> None:
        super().__init__(host, PORT, timeout=PATIENCE)
        self._at, self._trusted = at, ssl.create_default_context()

    def connect(self) -> None:
        """Connect to the address that was looked at, not to whatever the name means a moment later."""
        plain = socket.create_connection((self._at, PORT), PATIENCE)
        try:
            self.sock = self._trusted.wrap_socket(plain, server_hostname=self.host)
        except OSError:
            plain.close()
            raise


def reach(host: str) -> HTTPConnection:
    """Return a connection to a host; raise OSError if any of its addresses is not of the open internet."""
    found = [str(place[4][0]) for place in socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)]
    if not found or not all(ip_address(one).is_global for one in found):
        raise OSError("not an address of the open internet")
    return Pinned(host, found[0])


def start(app: Flask, stop: Callable[[], bool]) -> None:
    """Send messages in a thread of its own, so that a chat that does not answer holds up nothing else."""
    threading.Thread(target=_run, args=(app, stop), daemon=True, name="casewiki chats").start()


def _run(app: Flask, stop: Callable[[], bool]) -> None:
    while not stop():
        try:
            with app.app_context():
                pause = 0.0 if step(app) else PAUSE
        except Exception:
            log.exception("Telling group chats failed.")
            pause = FAULT_PAUSE
        time.sleep(pause)


def step(app: Flask, connect: Connect = reach) -> bool:
    """Send one message and tell whether there was one."""
    if not chats.is_due():  # the one writing transaction is left to others meanwhile
        return False
    begin_write()
    parcel = chats.take()
    db.session.commit()
    if parcel is None:
        return True
    fault = _fault(app, parcel, connect)
    begin_write()
    if fault:
        log.warning("A group chat was not told: %s. It is tried again.", fault)
        chats.failed(parcel, fault)
    else:
        chats.sent(parcel)
    db.session.commit()
    return True


def _fault(app: Flask, parcel: Parcel, connect: Connect) -> str:
    """Send it; return what went wrong, without anything of the address, which lets anybody write there."""
    post = chat_messages.post(parcel.vendor, parcel.address, parcel.secret, _text(app, parcel), now())
    try:
        status, answer = deliver(post, connect)
    except (OSError, HTTPException, ValueError) as error:
        return error.__class__.__name__
    return "" if chat_messages.is_taken(parcel.vendor, status, answer) else f"HTTP {status}"


def deliver(post: Post, connect: Connect) -> tuple[int, bytes]:
    """Return status and beginning of the answer. One that leads elsewhere is an answer like others: not followed."""
    connection = connect(post.host)
    limit = threading.Timer(PATIENCE, _cut, [connection])
    limit.start()
    try:
        connection.request("POST", post.path, post.body, {"Content-Type": "application/json; charset=utf-8"})
        answer = connection.getresponse()
        return answer.status, answer.read(LARGEST_ANSWER)
    finally:
        limit.cancel()
        connection.close()


def _cut(connection: HTTPConnection) -> None:
    """End a connection whose other side sends a byte now and then."""
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _text(app: Flask, parcel: Parcel) -> str:
    """Return what the chat shows: names, titles and numbers are for who signs in."""
    settings: Settings = app.extensions["casewiki_settings"]
    pages = app.url_map.bind("")
    path = (
        pages.build("notices.lead", {"document_id": parcel.document_id})
        if parcel.document_id
        else pages.build("notices.index")
    )
    with force_locale(LOCALES[parcel.language]):
        return gettext("There is something new in Casewiki: %(link)s", link=settings.url.rstrip("/") + path)
