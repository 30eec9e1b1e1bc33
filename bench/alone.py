"""An application in this process alone, with a database of its own in a temporary folder."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from wiki.app import create_app
from wiki.settings import Settings


@contextmanager
def alone(password: str) -> Iterator[Flask]:
    """Give an application whose database is empty; it is gone at the end. The secret key is made of the password."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        url = f"sqlite:///{place / 'casewiki.db'}"
        yield create_app(Settings(place, url, secret_key=password * 2, argon2_memory_kib=64, meaning="off"))
