"""Cases for tests of the search, written without the pages that rendering would take time for."""

from typing import Any

from tests.writing import writing
from wiki.extensions import db
from wiki.models import Case, User
from wiki.models.changes import BULK
from wiki.services import cases


def tell(by: User, title: str, situation: str = "", *, bulk: bool = False, publish: bool = True, **more: Any) -> Case:
    """Write a case and publish it, as a person or as an import."""
    content = cases.CaseContent(title=title, situation=situation, **more)
    with writing():
        db.session().info[BULK] = bulk
        case = cases.create(content, {}, by=by, publish=publish)
    db.session().info.pop(BULK, None)
    return case


def retell(case: Case, by: User, title: str, situation: str = "") -> None:
    """Give a case another text."""
    with writing():
        content = cases.CaseContent(title=title, situation=situation)
        cases.revise(case, content, {}, base=case.version, by=by)
