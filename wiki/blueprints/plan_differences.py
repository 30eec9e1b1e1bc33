"""What differs between two versions of a plan, in the reader's words: texts by words, all else as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import format_date, gettext

from wiki import content as shipped
from wiki.blueprints.facts import topic_label
from wiki.blueprints.reader import ui_language
from wiki.errors import N_
from wiki.models import POSTURE_LABELS, RELATIONSHIP_LABELS
from wiki.models.plans import ACTION_LABELS, METRIC_LABELS, OBJECTIVE_LABELS
from wiki.services.plans import scorecard
from wiki.services.plans.comparing import PlanDifference
from wiki.services.plans.naming import Names
from wiki.text.diff import Change, diff
from wiki.text.language import spoken

ADDED, REMOVED = "added", "removed"
PART_LABELS = {
    "objectives": N_("Objective"),
    "actions": N_("Planned action"),
    "money": N_("Money"),
    "risks": N_("Risk"),
    "asks": N_("Needed of somebody"),
    "relationships": N_("Relationship goal"),
}
FIELD_LABELS = {
    "period_start": N_("Period begins"),
    "period_end": N_("Period ends"),
    "posture": N_("What we do about it"),
    "incumbent": N_("Competitor"),
    "company_goal": N_("Goal it serves"),
    "vision": N_("Vision"),
    "strategy": N_("How we get there"),
    "target_type": N_("What we want to be to them"),
    "duties": N_("Who does what"),
    "relationship_marks": N_("What we are to them"),
    "self_scores": N_("Self-assessment"),
    "statement": N_("What is to be reached"),
    "benefit": N_("Worth to them"),
    "measure": N_("Measure"),
    "baseline": N_("Starting value"),
    "target": N_("Wanted value"),
    "attainable": N_("Why it can be reached"),
    "relevant": N_("Why it matters"),
    "due_on": N_("Due on"),
    "joint": N_("Theirs as well"),
    "fact_ids": N_("Facts it rests on"),
    "case_ids": N_("Cases it rests on"),
    "pursuit_ids": N_("Opportunities it takes up"),
    "state": N_("State"),
    "state_note": N_("Note"),
    "objective_id": N_("Objective"),
    "title": N_("What is done"),
    "steps": N_("Steps"),
    "owner_id": N_("Who does it"),
    "start_on": N_("From day"),
    "done_on": N_("Done on"),
    "evidence": N_("Evidence"),
    "after": N_("Comes after"),
    "period": N_("Period"),
    "metric": N_("What is counted"),
    "name": N_("What it is called"),
    "planned": N_("Planned"),
    "actual": N_("Actual"),
    "source": N_("Source"),
    "text": N_("What it says"),
    "likelihood": N_("Likelihood"),
    "effect": N_("Effect"),
    "mitigation": N_("What we do about the risk"),
    "of_id": N_("Of whom"),
    "granted": N_("Granted"),
    "answer": N_("Answer"),
    "contact_id": N_("Contact"),
    "user_id": N_("Who of us"),
    "wanted": N_("How well"),
}
TITLES = {"objectives": "statement", "actions": "title", "risks": "text", "asks": "text"}
WORDS: Mapping[tuple[str, str], Mapping[Any, str]] = {
    ("", "posture"): POSTURE_LABELS,
    ("", "target_type"): RELATIONSHIP_LABELS,
    ("objectives", "state"): OBJECTIVE_LABELS,
    ("actions", "state"): ACTION_LABELS,
    ("money", "metric"): METRIC_LABELS,
}
BY_WORDS = frozenset(
    (
        *("incumbent", "company_goal", "vision", "strategy", "duties", "statement", "benefit", "measure", "baseline"),
        *("target", "attainable", "relevant", "state_note", "title", "steps", "evidence", "source", "text"),
        *("mitigation", "answer", "relationship_marks", "self_scores"),
    )
)
"""Fields whose texts are compared by words; a day or an amount is another one as a whole."""
NAMED = frozenset({"owner_id", "of_id", "user_id", "contact_id"})
"""Fields that hold somebody's number."""


@dataclass(frozen=True)
class Row:
    """What differs in one thing: whether the whole is "added" or "removed", else each field ("" if it says itself of
    what it is) with its pieces.
    """

    where: str
    kind: str
    fields: Sequence[tuple[str, Sequence[Change]]]


class Telling:
    """Says differences between two contents of a plan."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any], names: Names) -> None:
        """Take both contents, and the names that the reader may know."""
        self.names = names
        self.numbers: dict[str, int] = {}
        self.titles: dict[str, str] = {}
        for content in (before, after):
            rows = content.get("objectives", ())
            self.numbers |= {row["id"]: number for number, row in enumerate(rows, 1)}
            self.titles |= {row["id"]: row["title"] for row in content.get("actions", ())}
        self.rows_of = {
            (part, row["id"]): row
            for content in (before, after)
            for part in PART_LABELS
            for row in content.get(part, ())
        }

    def rows(self, changes: Sequence[PlanDifference]) -> list[Row]:
        """Return the differences that the reader may know of, in their order."""
        found: dict[tuple[str, str, str], Row] = {}
        for one in changes:
            row = self._row(one)
            key = one.part, one.ident, "" if one.part else one.field
            if row is not None:
                before = found.get(key)
                found[key] = Row(row.where, row.kind, [*(before.fields if before else ()), *row.fields])
        return list(found.values())

    def _row(self, one: PlanDifference) -> Row | None:
        where = self._where(one.part, one.ident, whole=not one.field)
        if not one.field:
            kind = ADDED if one.before is None else REMOVED
            text = self._title(one.part, one.after or one.before)
            return Row(where, kind, [("", [("+" if kind == ADDED else "-", text)])])
        before, after = (self._text(one.part, one.field, value) for value in (one.before, one.after))
        # What differs is not for this reader; two of one name, whom the reader may both know, do differ.
        if before == after and not (before and one.field in NAMED):
            return None
        pieces = diff(before, after) if one.field in BY_WORDS else _whole(before, after)
        label = gettext(FIELD_LABELS.get(one.field, one.field))
        return Row(where or label, "", [(label if where else "", pieces)])

    def _where(self, part: str, ident: str, *, whole: bool) -> str:
        """Return what a row is of: an objective by its number, else what it is, which a `whole` one says itself."""
        if not part:
            return ""
        if part == "objectives":
            return f"{gettext(PART_LABELS[part])} {self.numbers.get(ident, '')}".strip()
        if whole:
            return gettext(PART_LABELS[part])
        row = self.rows_of.get((part, ident), {})
        told = self.titles.get(ident, "") if part == "actions" else self._title(part, row, short=True)
        return f"{gettext(PART_LABELS[part])} {told}".strip()

    def _title(self, part: str, row: Mapping[str, Any], *, short: bool = False) -> str:
        if part in TITLES:
            return "" if short else str(row.get(TITLES[part], ""))
        if part == "money":
            name = row.get("name") or self._text(part, "metric", row.get("metric"))
            planned = "" if short else f" {self._text(part, 'planned', row.get('planned'))}"
            return f"{row.get('period', '')} {name}{planned}".strip()
        contact = self._text(part, "contact_id", row.get("contact_id"))
        return contact if short else f"{contact} · {self._text(part, 'user_id', row.get('user_id'))}".strip(" ·")

    def _text(self, part: str, name: str, value: Any) -> str:
        """Return a value in words; "" for nothing, and for what the reader may not know."""
        if value is None or value in ("", [], {}):
            return ""
        if (part, name) in WORDS:
            return gettext(WORDS[part, name][value])
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if name in NAMED:
            known = self.names.contacts if name == "contact_id" else self.names.people
            return known.get(value, "")
        if name.endswith("_on") or name in ("period_start", "period_end"):
            return str(format_date(date.fromisoformat(value)))
        if isinstance(value, int | float):
            return exact(value)
        return self._list(name, value)

    def _list(self, name: str, value: Any) -> str:
        if name == "duties":
            told = (f"{self.names.people.get(int(ident), '')}: {text}" for ident, text in value.items() if text)
            return "\n".join(told)
        if name == "relationship_marks":
            marks = [mark for kind in shipped.relationships() for mark in kind["marks"] if value.get(mark["code"])]
            return "\n".join(spoken(mark["text"], ui_language()) for mark in marks)
        if name == "self_scores":
            judged = ((one, value[one.code]) for one in scorecard.criteria() if one.code in value)
            return "\n".join(f"{one.text(ui_language())}{gettext(': ')}{score} %" for one, score in judged)
        if name == "steps":
            return "\n".join(f"{'[x]' if step['done'] else '[ ]'} {step['text']}" for step in value)
        if name == "after":
            return gettext(", ").join(self.titles.get(ident, "") for ident in value)
        if name == "fact_ids":
            return gettext(", ").join(topic_label(self.names.facts[one]) for one in value if one in self.names.facts)
        if name in ("case_ids", "pursuit_ids"):
            known = self.names.cases if name == "case_ids" else self.names.pursuits
            return gettext(", ").join(known[one] for one in value if one in known)
        return str(self.numbers.get(value, "")) if name == "objective_id" else str(value)


def number(value: float | None) -> str:
    """Return an amount, with thousands apart and without needless zeros; "" for none."""
    return "" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def exact(value: float) -> str:
    """Return a figure with thousands apart and every digit that it has: what differs is never rounded away."""
    whole, _point, rest = f"{Decimal(repr(value)):,f}".partition(".")
    return f"{whole}.{rest}" if rest.strip("0") else whole


def _whole(before: str, after: str) -> list[Change]:
    pieces: list[Change] = [("-", before), ("+", after)]
    return [(sign, text) for sign, text in pieces if text]
