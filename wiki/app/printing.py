"""Making PDFs: a thread of the worker takes what waits, and shows the page to its owner as a request of theirs would.

What the owner may not read now is not on that page, so it is not in the PDF. The page is then laid out by a child
process that is handed all it may use.
"""

import logging
import re
import threading
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import urlencode, urljoin

from flask import Flask, g
from flask_login import login_user

from wiki import assets
from wiki.access import opened
from wiki.blueprints import briefs, plan_packs
from wiki.errors import Message, WikiError
from wiki.extensions import begin_write, db
from wiki.files import pdf
from wiki.models import Printout, PrintoutKind, User
from wiki.services import audit, printouts
from wiki.settings import Settings

log = logging.getLogger(__name__)

PAUSE = 0.5
FAULT_PAUSE = 10.0
LAYOUT = "sheet.html"
STYLES = "main.css"
_ICON = re.compile(r'<svg class="bi"([^>]*)><use href="[^"#]*#([\w-]+)"/></svg>')
# On paper nothing but dark and light tells them apart.
PAINT = {
    "bar-track": 'fill="#e6e6e6"',
    "bar-blue": 'fill="#555"',
    "mark-ink": 'stroke="#000" stroke-width="2"',
    "ev-axis": 'stroke="#bbb"',
    "ev-base": 'stroke="#666" stroke-dasharray="2 2"',
    "ev-range": 'fill="#b5bac2"',
    "ev-point": 'fill="#000" stroke="#fff"',
}
_FIGURE = re.compile(r'class="(ev-(?:axis|base|range|point)|bar-(?:track|blue)|mark-ink)[^"]*"')
_SYMBOL = re.compile(r'<symbol id="([\w-]+)" viewBox="([^"]+)">(.*?)</symbol>', re.DOTALL)


class Page(NamedTuple):
    """A page to be laid out: its address and style sheets, and the restricted documents that it was made from."""

    html: str
    base: str
    styles: Mapping[str, str]
    restricted: Mapping[str, str]


def start(app: Flask, stop: Callable[[], bool]) -> None:
    """Make PDFs in a thread of its own: one takes seconds, which nobody's save waits for."""
    if pdf.is_available():
        threading.Thread(target=_run, args=(app, stop), daemon=True, name="casewiki PDF").start()


def _run(app: Flask, stop: Callable[[], bool]) -> None:
    while not stop():
        try:
            with app.app_context():
                pause = 0.0 if step(app) else PAUSE
        except Exception:
            log.exception("Making PDFs failed.")
            pause = FAULT_PAUSE
        time.sleep(pause)


def step(app: Flask) -> bool:
    """Make one and tell whether there was one."""
    if not printouts.are_due():  # the one writing transaction is left to others meanwhile
        return False
    begin_write()
    one = printouts.take()
    db.session.commit()
    if one is not None:
        _make(app, one)
    return True


def _make(app: Flask, one: Printout) -> None:
    ident, owner = one.id, one.user_id
    try:
        found = page(app, one)
        data = pdf.made(found.html, found.base, found.styles)
    except Exception as error:
        begin_write()
        printouts.fail(ident, _why(error))
    else:
        begin_write()
        for document_id, kind in found.restricted.items():
            audit.note_read(document_id, kind, by=db.session.get_one(User, owner))
        printouts.keep(ident, data)
    db.session.commit()


def _why(error: Exception) -> Message:
    """Return what its owner is told."""
    if isinstance(error, WikiError):
        return error.message
    log.error("A page could not be made into a PDF.", exc_info=error)
    return Message(pdf.FAILED)


def page(app: Flask, one: Printout) -> Page:
    """Return the page as its owner sees it now. Raises WikiError if that person may not see it (any more)."""
    settings: Settings = app.extensions["casewiki_settings"]
    base = settings.url.rstrip("/") + "/"
    asked = urlencode(one.parameters, doseq=True)
    customer_id, user_id, language, kind = one.customer_id, one.user_id, one.language, one.kind
    plan_id = one.parameters.get("plan", [""])[0]
    db.session.rollback()
    # A context of its own, with a transaction of its own: nothing that was looked up for somebody else is in it.
    with app.app_context(), app.test_request_context("/", base_url=base, query_string=asked):
        person = db.session.get_one(User, user_id)
        g.api_user, g.ui_language = person, language
        login_user(person)  # in this context alone: templates ask for who is signed in
        is_pack = kind is PrintoutKind.PLAN_PACK
        html = drawn(plan_packs.paper(plan_id, layout=LAYOUT) if is_pack else briefs.page(customer_id, layout=LAYOUT))
        styles = {urljoin(base, assets.asset(STYLES)): assets.contents(STYLES)}
        return Page(html, base, styles, dict(opened()))


def drawn(html: str) -> str:
    """Return the page with what WeasyPrint does not draw: icons of another file, and the colours of our figures."""
    symbols = {name: (box, shape) for name, box, shape in _SYMBOL.findall(assets.contents("icons.svg"))}

    def put(found: re.Match[str]) -> str:
        box, shape = symbols[found[2]]
        return f'<svg class="bi"{found[1]} viewBox="{box}">{shape}</svg>'

    return _FIGURE.sub(lambda found: f"{found[0]} {PAINT[found[1]]}", _ICON.sub(put, html))
