"""Sentences in the reader's language, and their catalogues: English ids in the code, one folder for each language."""

from flask_babel import gettext

from wiki.errors import Message


def said(message: Message) -> str:
    """Return a message in the reader's language."""
    return gettext(message.text, **message.values)
