"""Grades and pursuits of every class for the matrix."""

from typing import Any

from tests.browsing import Browser
from wiki.models import AssessmentState, GradeAssessment, Pursuit, Review, db

GRADED = {
    "track": "no_incumbent",
    "base": "0",
    "objective": "yes",
    "objective_said": "Three plants.",
    "subjective": "yes",
    "subjective_said": "Their head said so.",
    "resolve": "medium",
    "resolve_said": "Asked for prices twice.",
    "feasibility": "no",
    "selection": "no",
}
SOLD = {"title": "Planning software", "tracking": "interested", "expected_profit": "300000", "owner": ""}
SIGHT = {"seen": "Their contract ends in May.", "proof": "Said at the fair."}
ENDED = {"ending": "lost", "reason": "Our offer came late."}


def note_sales(known: dict[str, dict[str, Any]], sent: Any, author: Browser) -> None:
    """Assess a customer and a closed one against the rule, begin a draft, and note what they may buy."""
    answer = sent(author, "/customers/new", {"name": "Sample graded", "submission": "graded"})
    known["graded customer"] = {"customer_id": answer.headers["Location"].rsplit("/", 1)[1]}
    for name, of in (("undecided grade", "graded customer"), ("closed grade", "closed customer")):
        ident = known[of]["customer_id"]
        against = {"proposed": "A", "override_reason": "Agreed by word of mouth."}
        sent(author, f"/customers/{ident}/grade", {**GRADED, **against})
        known[name] = {"assessment_id": db.session.query(GradeAssessment.id).filter_by(customer_id=ident).scalar()}
        if name == "closed grade":
            known["closed review"] = {"review_id": db.session.query(Review.id).filter_by(customer_id=ident).scalar()}
        for pursuit, ended in ((f"{name}'s pursuit", False), (f"{name}'s ended pursuit", True)):
            made = sent(author, f"/customers/{ident}/pursuits/new", {**SOLD, **SIGHT, "title": pursuit})
            known[pursuit] = {"pursuit_id": made.headers["Location"].rsplit("/", 1)[1]}
            if ended:
                sent(author, f"/pursuits/{known[pursuit]['pursuit_id']}/end", ENDED)
    sent(author, f"/customers/{known['graded customer']['customer_id']}/grade", {**GRADED, "action": "draft"})
    draft = db.session.query(GradeAssessment.id).filter_by(state=AssessmentState.DRAFT).scalar()
    known["draft of a grade"] = {"assessment_id": draft}
    for name, of in (("pursuit", "undecided grade"), ("closed pursuit", "closed grade")):
        known[name] = known.pop(f"{of}'s pursuit")
        known[f"ended {name}"] = known.pop(f"{of}'s ended pursuit")
    assert db.session.query(Pursuit.id).count() == 4
