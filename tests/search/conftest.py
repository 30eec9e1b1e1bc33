"""An index in a folder of its own."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from wiki.search.backend import Document
from wiki.search.dictionary import Dictionary
from wiki.search.whoosh_backend import WhooshBackend

FACETS = ("outcome", "cause")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture(scope="session")
def english(dictionary_folder: Path) -> Dictionary:
    """The dictionary between Chinese and English."""
    return Dictionary(dictionary_folder)


@pytest.fixture
def backend(folder: Path) -> WhooshBackend:
    """An empty index."""
    backend = WhooshBackend(folder, site="here", facets=FACETS)
    with backend.rebuild():
        pass
    return backend


@pytest.fixture
def index(backend: WhooshBackend) -> Callable[..., WhooshBackend]:
    """Put texts or documents into the index, all in one commit."""

    def put(*given: Document | str) -> WhooshBackend:
        with backend.writer() as writer:
            for document in documents(given):
                writer.put(document)
            writer.commit({"live": [1]})
        return backend

    return put


def documents(given: Iterable[Document | str]) -> list[Document]:
    """Return documents; a text becomes the body of one whose key is the text."""
    return [Document(one, "case", "", one) if isinstance(one, str) else one for one in given]
