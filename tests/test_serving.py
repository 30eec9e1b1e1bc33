"""The service at its socket: clients that say nothing, too much or nonsense keep nobody else waiting."""

import socket
import time

import pytest

from tests.visitor import Visitor
from wiki.cli import serving

pytestmark = pytest.mark.one_database
HEAD = b"POST /login HTTP/1.1\r\nHost: localhost\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def connected(service):
    """Gives connections to the service; all are closed in the end."""
    opened = []

    def connect():
        opened.append(socket.create_connection(("127.0.0.1", service.port), timeout=20))
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


def status(connection, *parts):
    """Send the parts and return the status of the answer."""
    try:
        for part in parts:
            connection.sendall(part)
    except ConnectionError:  # refused before the end was sent
        pass
    return int(connection.recv(20).split()[1])


def test_connections_that_browsers_open_in_advance_keep_nobody_waiting(service, connected):
    idle = [connected() for _ in range(3 * serving.THREADS)]
    visitor, began = Visitor(service.url), time.monotonic()

    assert visitor.get("/healthz").status == 200
    assert time.monotonic() - began < 4
    visitor.close()
    assert status(idle[-1], b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n") == 200


def test_a_body_without_a_length_is_refused_at_the_limit(connected):
    megabyte = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    for kind in (FORM, b"Content-Type: application/json\r\n", b""):
        assert status(connected(), HEAD + kind + CHUNKED, *[megabyte] * 3, b"0\r\n\r\n") == 413


def test_a_request_that_can_be_read_in_two_ways_is_refused(connected):
    for rest in (
        FORM + CHUNKED + b"zz\r\nabc\r\n",
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"Content-Length: -5\r\n\r\n",
    ):
        assert status(connected(), HEAD + rest) == 400


def test_what_a_stranger_says_of_proxies_is_not_believed(connected):
    said = b"SCRIPT_NAME: /evil\r\nX-Forwarded-Prefix: /evil\r\nX-Forwarded-Host: evil.example\r\n"
    connection = connected()
    connection.sendall(b"GET /login HTTP/1.1\r\nHost: localhost\r\n" + said + b"Connection: close\r\n\r\n")
    answer = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert answer.startswith(b"HTTP/1.1 200")
    assert b"evil" not in answer


def test_a_client_that_falls_silent_is_given_up(monkeypatch):
    monkeypatch.setattr(serving, "SILENT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving.limit_silence(listener)
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as connection:
            connection.setblocking(True)  # as gunicorn does
            with pytest.raises(BlockingIOError):
                connection.recv(1)
