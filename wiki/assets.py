"""The built front end: under which name, with its hash, each file of `static/dist/` is served."""

import json
from functools import cache

from wiki.paths import resources

URL = "/static/dist/"


class MissingBuildError(RuntimeError):
    """The front end has not been built. The text is for whoever started the service, and is the page they see."""

    def __init__(self) -> None:
        super().__init__("The styles and scripts of the pages have not been built. Run: make setup")


def asset(name: str) -> str:
    """Return the address of the built file `name`, such as "main.css"; a name never changes its contents."""
    return built()[name]


@cache
def contents(name: str) -> str:
    """Return what the built file `name` holds."""
    return (resources("static") / asset(name).removeprefix("/static/")).read_text(encoding="utf-8")


@cache
def built() -> dict[str, str]:
    """Return plain name → address, as the build wrote it; raise MissingBuildError if there is none."""
    try:
        names = json.loads((resources("static") / "dist" / "meta.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MissingBuildError from None
    return {plain: URL + name for plain, name in names.items()}
