"""Sending mail: a thread of the worker takes what waits, writes it in its reader's language and hands it over."""

import logging
import smtplib
import ssl
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import force_locale, gettext

from wiki.app import digest_mail
from wiki.blueprints.reader import LOCALES
from wiki.extensions import begin_write, db
from wiki.models import MailKind
from wiki.services import mails
from wiki.services.mails import Letter
from wiki.settings import Settings

log = logging.getLogger(__name__)

PATIENCE = 10
"""Seconds that the server may take to answer."""

PAUSE = 2.0
FAULT_PAUSE = 30.0
ENDPOINTS = {MailKind.RESET: "auth.setup", MailKind.ADDRESS: "account.confirm_email"}
ENDPOINTS[MailKind.INVITATION] = "auth.setup"


def start(app: Flask, stop: Callable[[], bool]) -> None:
    """Send mail in a thread of its own, so that a server that does not answer holds up nothing else."""
    if app.extensions["casewiki_settings"].sends_mail:
        threading.Thread(target=_run, args=(app, stop), daemon=True, name="casewiki mail").start()


def _run(app: Flask, stop: Callable[[], bool]) -> None:
    while not stop():
        try:
            with app.app_context():
                pause = 0.0 if step(app) else PAUSE
        except (OSError, smtplib.SMTPException) as error:  # its text may hold an address
            log.warning("Mail could not be sent: %s. It is tried again.", error.__class__.__name__)
            pause = FAULT_PAUSE
        except Exception:
            log.exception("Sending mail failed.")
            pause = FAULT_PAUSE
        time.sleep(pause)


def step(app: Flask) -> bool:
    """Send one mail and tell whether there was one. Raise what the server or the way to it answers wrongly."""
    if not mails.are_due():  # the one writing transaction is left to others meanwhile
        return False
    begin_write()
    letter = mails.take()
    db.session.commit()
    if letter is None:
        return False
    settings: Settings = app.extensions["casewiki_settings"]
    message = _message(app, letter, settings)
    try:
        if message is not None:
            _hand_over(message, settings)
    except (OSError, smtplib.SMTPException):
        begin_write()
        mails.failed(letter.id)
        db.session.commit()
        raise
    begin_write()
    mails.sent(letter.id)
    db.session.commit()
    return True


def _message(app: Flask, letter: Letter, settings: Settings) -> EmailMessage | None:
    """Return the mail as it is now; None if there is nothing left to tell."""
    message = EmailMessage(policy=SMTP)
    with force_locale(LOCALES[letter.language or settings.language]):
        if letter.kind is MailKind.DIGEST:
            written = digest_mail.written(app, letter, settings)
            if written is None:
                return None
            message["Subject"], text, headers = written
            for name, value in headers.items():
                message[name] = value
        else:
            message["Subject"], text = _words(letter, _link(app, letter, settings))
    message["From"], message["To"] = settings.smtp_from, letter.to
    message["Date"], message["Auto-Submitted"] = formatdate(), "auto-generated"
    message["Message-ID"] = make_msgid(domain=urlsplit(settings.url).hostname)
    message.set_content(text)
    return message


def _link(app: Flask, letter: Letter, settings: Settings) -> str:
    path = app.url_map.bind("").build(ENDPOINTS[letter.kind], {"secret": letter.secret})
    return settings.url.rstrip("/") + path


def _words(letter: Letter, link: str) -> tuple[str, str]:
    """Return subject and text, which say nothing that a stranger could use but the link itself."""
    if letter.kind is MailKind.RESET:
        return gettext("A new password for Casewiki"), gettext(
            "Somebody, probably you, asked for a new password for the name %(name)s. With this link you choose one; it "
            "works once, within an hour:\n\n%(link)s\n\nIf it was not you, do nothing: nothing has changed.",
            name=letter.name,
            link=link,
        )
    if letter.kind is MailKind.INVITATION:
        return gettext("An invitation to Casewiki"), gettext(
            "You are invited to Casewiki and sign in as %(name)s. With this link you choose your password; it works "
            "once, within 72 hours:\n\n%(link)s",
            name=letter.name,
            link=link,
        )
    return gettext("Confirm this address for Casewiki"), gettext(
        "%(name)s wants to be written to at this address. If that is you, open this link within a day, where you are "
        "signed in:\n\n%(link)s\n\nIf it is not, do nothing: no more mail will come.",
        name=letter.name,
        link=link,
    )


def _hand_over(message: EmailMessage, settings: Settings) -> None:
    """Give it to the server, whose certificate has to be right where it has one."""
    place = (settings.smtp_host, settings.smtp_port)
    trusted = ssl.create_default_context()
    plain = settings.smtp_tls != "tls"
    with (
        smtplib.SMTP(*place, timeout=PATIENCE)
        if plain
        else smtplib.SMTP_SSL(*place, timeout=PATIENCE, context=trusted) as server
    ):
        if settings.smtp_tls == "starttls":
            server.starttls(context=trusted)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(message)
