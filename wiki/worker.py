"""The background loop: follows the change log for the search index and its vectors, brings in tables and tidies up.

It also writes down the head of the audit log. One process of a site does it.
"""

import ctypes
import gc
import logging
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from flask import Flask
from sqlalchemy import delete

from wiki import search
from wiki.app import chatting, posting, printing, templates
from wiki.extensions import begin_write, db, refresh_statistics
from wiki.files import places
from wiki.models import TableImport, Throttle, WebSession, Writing
from wiki.models.base import now
from wiki.services import (
    attachment_texts,
    attachments,
    audit_heads,
    blobs,
    chats,
    digests,
    follows,
    grades,
    imports,
    mails,
    notices,
    people,
    plans,
    printouts,
    questions,
    saved_searches,
    writings,
)
from wiki.settings import Settings
from wiki.transfer.stepping import Stepper

log = logging.getLogger(__name__)

M_ARENA_MAX = -8
"""What glibc's malloc.h calls the number of places to take memory from."""

YOUNG_OBJECTS = 10_000
"""After how many new objects Python looks for cycles among them: a page of results makes thousands, few in cycles."""

IDLE_PAUSE = 0.2
READING_PAUSE = 1.0
FAULT_PAUSE = 2.0
TIDY_EVERY = 3600.0


def prepare(app: Flask) -> None:
    """Load what web processes and worker share, before they are forked."""
    _share_one_arena()
    gc.disable()  # it would look through all that is being loaded, again and again: half of the time
    with app.app_context():
        search.warm_up()
        templates.load(app)
    collect_new_alone()
    gc.enable()


def collect_new_alone() -> None:
    """Let the collector of garbage leave alone what is loaded by now.

    It writes into all that it looks at, and each process would get a copy of its own: 18 MB.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)


def _share_one_arena() -> None:
    """Let all threads take memory from one place, which glibc alone does not do.

    Else each keeps what its largest question needed, though Python lets one of them work at a time: 8 MB a process.
    """
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library, which has one anyway
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def work(app: Flask, stop: Callable[[], bool]) -> None:
    """Do background work until `stop()` says so. A fault is logged and tried again."""
    tidied, stepper, nights = float("-inf"), Stepper(), search.Reconciling()
    settings: Settings = app.extensions["casewiki_settings"]
    readers = search.Watch(), notices.Following(), digests.Queueing(settings), search.Pairing()
    heads = audit_heads.Exporter(settings.audit_head)
    posting.start(app, stop)
    chatting.start(app, stop)
    printing.start(app, stop)
    reading = threading.Thread(target=_read_files, args=(app, stop), daemon=True, name="casewiki files")
    reading.start()
    while not stop():
        try:
            with app.app_context():
                heads.step()
                if time.monotonic() - tidied > TIDY_EVERY:
                    tidy(app)
                    tidied = time.monotonic()
                busy = search.follow() or nights.step()
                busy = search.follow_vectors() or busy
                for _ in stepper.step():
                    db.session.commit()
                    busy = True
                for reader in readers:
                    if reader.step():
                        db.session.commit()
        except Exception:
            log.exception("Background work failed; trying again.")
            time.sleep(FAULT_PAUSE)
            continue
        if not busy:
            time.sleep(IDLE_PAUSE)
    reading.join(FAULT_PAUSE)


def _read_files(app: Flask, stop: Callable[[], bool]) -> None:
    """Take out the texts of files, in a thread of its own: a large one takes seconds, which nobody's save waits for."""
    rest = 0.0
    while not stop():
        if rest > 0:
            time.sleep(IDLE_PAUSE)
            rest -= IDLE_PAUSE
            continue
        try:
            with app.app_context():
                rest = 0.0 if read_file() else READING_PAUSE
        except Exception:
            log.exception("The text of a file could not be kept; trying again.")
            rest = FAULT_PAUSE


def read_file() -> bool:
    """Take out the text of one file that waits, and tell whether there was one."""
    file = attachment_texts.waiting()
    if file is None:
        return False
    text = attachment_texts.text_of(file)
    begin_write()
    attachment_texts.keep(file, text)
    db.session.commit()
    return True


def start_thread(app: Flask) -> None:
    """Work in a thread, where processes cannot be forked."""
    threading.Thread(target=work, args=(app, lambda: False), daemon=True, name="casewiki worker").start()


def tidy(app: Flask) -> None:
    """Delete what is over (docs/operations.md has the list), refresh statistics, look at the index."""
    settings: Settings = app.extensions["casewiki_settings"]
    begin_write()
    oldest = now() - timedelta(days=settings.session_days)
    idle = now() - timedelta(hours=settings.session_idle_hours)
    db.session.execute(delete(WebSession).where((WebSession.created_at < oldest) | (WebSession.seen_at < idle)))
    people.purge_links()
    mails.purge()
    db.session.execute(delete(Throttle).where(Throttle.last_at < now() - timedelta(days=1)))
    db.session.execute(delete(Writing).where(writings.outdated()))
    db.session.execute(delete(TableImport).where(imports.outdated()))
    attachments.purge()
    saved_searches.purge()
    notices.purge()
    notices.remind()
    grades.remind()
    follows.settle()
    chats.purge()
    questions.purge()
    printouts.purge()
    blobs.sweep()
    refresh_statistics()
    db.session.commit()
    _let_plans_pass()
    places.sweep()
    for fault in search.faults():
        log.warning("Search index: %s It is built anew.", fault)
        search.rebuild()
        break


def _let_plans_pass() -> None:
    """Let plans come into force, expire, and their deputies be over, some at once: nobody's save waits for all."""
    passed = 1
    while passed:
        begin_write()
        passed = plans.pass_days()
        db.session.commit()
