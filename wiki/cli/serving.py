"""Serving: web processes and the background worker in one command."""

import argparse
import logging
import os
import signal
import socket
import struct
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import BadRequest

from wiki import worker
from wiki.app import failures
from wiki.extensions import db
from wiki.paths import network_drive
from wiki.services import afterwards, audit, sealed
from wiki.settings import Settings

try:
    from gunicorn.app.base import BaseApplication
    from gunicorn.http.errors import ParseException
    from gunicorn.workers import gthread
except ImportError:  # Windows has no fork: one process with threads serves there
    BaseApplication = None

log = logging.getLogger(__name__)

THREADS = 4
REQUEST_SECONDS = 60
FIRST_BYTE_SECONDS = 0.2
"""How long a thread waits for a new connection to say something. Browsers open connections in advance; those that stay
silent are watched by a poller instead, or a handful of browsers would take all threads."""

SILENT_SECONDS = 10
"""How long a client may be silent in the middle of a request or of taking its answer: it has a thread meanwhile."""

RESTART_PAUSE = 1.0
WATCH_PAUSE = 0.2


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    serving = commands.add_parser("run", help="serve, with the background worker")
    serving.add_argument("--host", default="")
    serving.add_argument("--port", type=int, default=0)
    serving.add_argument("--workers", type=int, default=2)
    serving.set_defaults(function=serve)
    commands.add_parser("worker", help="only the background worker").set_defaults(function=work)


def serve(app: Flask, arguments: argparse.Namespace) -> int:
    """Serve until told to stop. Address and port are CASEWIKI_URL's unless given."""
    configure_log()
    sealed.require_keys()
    settings: Settings = app.extensions["casewiki_settings"]
    warn_of_network_drive(settings)
    parts = urlsplit(settings.url)
    host = arguments.host or (parts.hostname if not settings.secure else None) or "127.0.0.1"
    port = arguments.port or (parts.port if not settings.secure else None) or 5000
    note_settings(settings)
    worker.prepare(app)
    if BaseApplication is None:
        worker.start_thread(app)
        import waitress  # here, because where there is fork nobody needs it

        waitress.serve(app, host=host, port=port, threads=THREADS * max(1, arguments.workers))
        return 0
    Preloaded(app, f"{host}:{port}", max(1, arguments.workers)).run()
    return 0


def work(app: Flask, _arguments: argparse.Namespace) -> None:
    """Do background work until told to stop."""
    configure_log()
    sealed.require_keys()
    warn_of_network_drive(app.extensions["casewiki_settings"])
    stop = Stop()
    worker.work(app, stop.asked)


def note_settings(settings: Settings) -> None:
    """Note in the audit log what is set otherwise than at the last start. A database that takes no writes is read."""
    try:
        audit.note_settings(settings)
        afterwards.run()
        db.session.commit()
    except SQLAlchemyError:
        db.session.rollback()
        log.warning("The settings could not be written into the audit log.")


def warn_of_network_drive(settings: Settings) -> None:
    """Say so in the log if the locks of the instance folder may mean nothing."""
    if kind := network_drive(settings.instance):
        log.warning(
            "The instance folder %s lies on a network drive (%s), where two processes may write at once and damage "
            "what they write. Move it to a disk of this machine.",
            settings.instance,
            kind,
        )


class Stop:
    """Turns the usual signals into a question that a loop can ask."""

    def __init__(self) -> None:
        self._asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, *_: Any) -> None:
        self._asked = True

    def asked(self) -> bool:
        """Tell whether it is time to end."""
        return self._asked


if BaseApplication is not None:

    class Preloaded(BaseApplication):
        """Gunicorn with the application loaded before it forks, so that its memory is shared."""

        def __init__(self, app: Flask, address: str, workers: int) -> None:
            self.app, self.address, self.workers = app, address, workers
            app.register_error_handler(ParseException, broken_body)
            gthread.DEFAULT_WORKER_DATA_TIMEOUT = FIRST_BYTE_SECONDS
            super().__init__()

        def load_config(self) -> None:
            """Set what differs from Gunicorn's defaults."""
            for name, value in {
                "bind": self.address,
                "workers": self.workers,
                "threads": THREADS,
                "worker_class": "gthread",
                "preload_app": True,
                "timeout": REQUEST_SECONDS,
                "graceful_timeout": 10,
                "keepalive": 5,
                "proc_name": "casewiki",
                "limit_request_line": 8190,
                "forwarded_allow_ips": "",  # what proxies say is taken by CASEWIKI_PROXIES, and nothing else of it
                "control_socket_disable": True,
                "when_ready": self._ready,
            }.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Flask:
            """Return the application."""
            return self.app

        def _ready(self, server: Any) -> None:
            log.info("Serving on http://%s", self.address)
            for listener in server.LISTENERS:
                limit_silence(listener.sock)
            if os.fork() == 0:
                for listener in server.LISTENERS:
                    listener.close()
                watch(self.app, parent=os.getppid())


def broken_body(_error: Exception) -> ResponseReturnValue:
    """Answer a body whose pieces break the rules of HTTP, which shows only when it is read."""
    return failures.http_error(BadRequest())


def limit_silence(listener: socket.socket) -> None:
    """Let the kernel end waits for clients of a listener that fall silent; connections inherit what it is told."""
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        listener.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", SILENT_SECONDS, 0))


def watch(app: Flask, *, parent: int) -> None:
    """Keep one background worker alive as long as the service is. Runs in a process of its own and never returns."""
    status = 0
    try:
        stop = Stop()
        child = start_worker(app, stop)
        while os.getppid() == parent and not stop.asked():
            time.sleep(WATCH_PAUSE)
            # A signal to the whole group ends the worker, too; that is no accident.
            if not stop.asked() and os.waitpid(child, os.WNOHANG)[0]:
                log.error("The background worker ended; starting another.")
                time.sleep(RESTART_PAUSE)
                child = start_worker(app, stop)
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
    except Exception:
        log.exception("The background worker cannot be kept alive.")
        status = 1
    finally:
        os._exit(status)


def start_worker(app: Flask, stop: Stop) -> int:
    """Fork the background worker and return its process id. It listens to signals from its first moment, by `stop`."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    status = 0
    try:
        worker.work(app, lambda: stop.asked() or os.getppid() != parent)
    except Exception:
        log.exception("The background worker broke.")
        status = 1
    finally:
        os._exit(status)


def configure_log() -> None:
    """Log to stderr, one line an event."""
    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(process)d %(message)s"
    )
