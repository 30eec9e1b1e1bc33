"""Safe failure: an author may tell what went wrong without colleagues reading who it was."""

from wiki.models import Case, User
from wiki.services import audit


def hide_author(case: Case, hidden: bool, *, by: User, address: str = "") -> bool:
    """Keep the author's name from colleagues, or show it again; tell whether that is a change, which is audited."""
    if case.author_hidden is hidden:
        return False
    case.author_hidden = hidden
    audit.note("hide author" if hidden else "show author", by=by, subject=case.id, address=address)
    return True
