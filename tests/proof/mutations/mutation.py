"""A check that is taken out, and the tests that must notice it."""

from typing import NamedTuple

MATRIX = "tests/proof/test_matrix.py::test_everybody_is_answered_as_the_table_says"
STAFF, ADMIN, EDITOR = f"{MATRIX}[seller+account_manager]", f"{MATRIX}[admin]", f"{MATRIX}[editor]"
NEWCOMER, ANONYMOUS = f"{MATRIX}[newcomer]", f"{MATRIX}[anonymous+disabled]"
READING = f"{MATRIX}[token_read]"
POLICY = "wiki/access/policy/library.py"
DISCUSSION_POLICY = "wiki/access/policy/discussions.py"
DEFECT_POLICY = "wiki/access/policy/defects.py"
PREDICATES = "wiki/access/predicates.py"
GATE = "wiki/access/gate.py"
REQUESTS = "wiki/app/requests.py"


Edit = tuple[str, str, str]


class Mutation(NamedTuple):
    """A check, what stands in its place without it, and who must notice."""

    what: str
    file: str
    text: str
    instead: str
    tests: tuple[str, ...]
    also: tuple[Edit, ...] = ()
    """Files, texts and what stands instead, where more than one place keeps the same shut."""

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Return all that is changed."""
        return (self.file, self.text, self.instead), *self.also
