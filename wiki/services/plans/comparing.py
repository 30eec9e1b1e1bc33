"""What differs between two versions of a plan: exactly, part by part and field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MARKS = frozenset({"id", "self_scored_version"})
"""What tells of which one a row is, or of which version somebody spoke: no differences."""


@dataclass(frozen=True)
class PlanDifference:
    """One difference. `part` is a list of the plan ("objectives") or "" for what is said of the plan itself; `ident` is
    whose it is in the list. Without a field the whole of it was added (nothing before) or taken out (nothing after).
    """

    part: str
    ident: str
    field: str
    before: Any
    after: Any

    @property
    def added(self) -> bool:
        """Whether it is new."""
        return not self.field and self.before is None

    @property
    def removed(self) -> bool:
        """Whether it is gone."""
        return not self.field and self.after is None


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[PlanDifference]:
    """Return all that differs between two snapshots, in the order of the later one; what was taken out comes last."""
    plain = [name for name in {**after, **before} if not isinstance(after.get(name, before.get(name)), list)]
    found = list(_fields("", "", {name: before.get(name) for name in plain}, {name: after.get(name) for name in plain}))
    for part in [name for name in {**after, **before} if name not in plain]:
        found += _rows(part, before.get(part, ()), after.get(part, ()))
    return found


def _rows(
    part: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> Iterator[PlanDifference]:
    old = {row["id"]: row for row in before}
    new = {row["id"]: row for row in after}
    for ident, row in new.items():
        if ident in old:
            yield from _fields(part, ident, old[ident], row)
        else:
            yield PlanDifference(part, ident, "", None, row)
    for ident in [ident for ident in old if ident not in new]:
        yield PlanDifference(part, ident, "", old[ident], None)


def _fields(part: str, ident: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[PlanDifference]:
    for field in {**new, **old}:
        if field not in MARKS and old.get(field) != new.get(field):
            yield PlanDifference(part, ident, field, old.get(field), new.get(field))
