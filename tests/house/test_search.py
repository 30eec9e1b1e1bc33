"""House rules about search: nothing that people write is left out unnoticed."""

from wiki.models import Tracked
from wiki.search.documents import NOT_SEARCHED
from wiki.search.kinds import DOCUMENTS


def models(parent):
    """Yield the models below `parent` that have a table of their own and records of their own kind."""
    for model in parent.__subclasses__():
        yield from models(model)
        if "__tablename__" in vars(model) and not model.__subclasses__():
            yield model


def test_every_tracked_model_is_searched_or_listed_as_not_searched():
    # The vocabulary is read as words of the documents that are filed under it.
    covered = {kind.model for kind in DOCUMENTS.values()} | set(NOT_SEARCHED)
    missing = {model.__name__ for model in models(Tracked)} - {model.__name__ for model in covered} - {"Term"}
    assert not missing, (
        f"wiki/search/documents.py: say in DOCUMENTS what is read of {sorted(missing)}, "
        "or list the model in NOT_SEARCHED."
    )


def test_nothing_is_searched_and_not_searched():
    both = {kind.model for kind in DOCUMENTS.values()} & set(NOT_SEARCHED)
    assert not both, f"wiki/search/documents.py: decide about {both}."
