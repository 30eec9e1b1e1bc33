"""What is sent in each call of the matrix that is about customers; see `samples`."""

from collections.abc import Mapping
from typing import Any

from tests.proof.plan_samples import PLAN_QUERIES, PLANS

BESIDE = {"customer": "twin customer", "closed customer": "closed twin customer"}
"""The customer that takes over each."""

CITING = {"fact": "contact with the customer", "closed fact": "contact with the closed customer"}
"""The contact that came of each fact."""

HEARD_IN = {"customer": "contact with the customer", "closed customer": "contact with the closed customer"}
"""The contact in which each said something of us."""

NONE: Mapping[str, Any] = {}

CUSTOMERS: Mapping[str, Any] = {
    **PLANS,
    "accounts.add_member": {"member": "1", "role": "member"},
    "accounts.assign": {"owner": "", "note": "Left."},
    "accounts.close": NONE,
    "accounts.open_again": NONE,
    "accounts.parent": {"parent": ""},
    "accounts.remove": NONE,
    "accounts.remove_member": NONE,
    "accounts.restore": NONE,
    "accounts.stage": {"stage": "target", "note": "Asked for an offer."},
    "accounts.take": NONE,
    "awareness.index": {"rating": "low", "evidence": "Only the workshop knows us."},
    "awareness.remove": NONE,
    "awareness.restore": NONE,
    "bids.tick": {"code": "need", "note": "Said at the fair."},
    "bids.undo": {"code": "need"},
    "endorsements.index": lambda site, _: {
        "contact": site.records["contact"]["contact_id"],
        "how": "Takes a call.",
        "agreed_on": "2026-01-01",
    },
    "endorsements.remove": NONE,
    "endorsements.restore": NONE,
    "benefits.edit": {"what": "It saved an hour.", "base": "1"},
    "benefits.index": {"what": "It saved a day."},
    "voices.index": lambda site, record: {
        "quote": "They answer fast.",
        "tone": "praise",
        "interaction": site.records.get(HEARD_IN.get(record, ""), {}).get("interaction_id", ""),
    },
    "voices.edit": {"quote": "They answer late.", "tone": "complaint", "base": "1"},
    "voices.remove": NONE,
    "voices.restore": NONE,
    "offerings.index": {"product": "Sample planner", "status": "offered", "base": "0"},
    "benefits.remove": NONE,
    "benefits.restore": NONE,
    "care.rules": {"scope": "grade-C", "min_gap_days": "21", "most": "5", "period_days": "30"},
    "careers.come_back": NONE,
    "careers.leave": {"left_on": "2026-03-01"},
    "careers.move": {"firm": "Sample number six", "left_on": "2026-03-01"},
    "careers.settle": {"customer": "new"},
    "classes.show": {
        "base": "0",
        "potential": "3",
        "volume": "3",
        "margin": "3",
        "strength": "good",
        "trend": "defending",
        "account_class": "ordinary",
        "review_by": "2090-01-01",
    },
    "customer_groups.delete": NONE,
    "customer_groups.edit": {"name": "Another name"},
    "customer_groups.index": {"name": "One group more"},
    "customer_groups.put": {"group": []},
    "customer_tables.index": {"file": ("客户名称\n样例".encode(), "x.csv")},
    "customer_views.delete": NONE,
    "customer_views.edit": {"name": "Another name"},
    "customer_views.new": {"name": "One view more"},
    "customer_links.choose": {"customer": ""},
    "customers.confirm": NONE,
    "customers.edit": {"name": "Sample renamed", "base": "1"},
    "customers.new": {"name": "Sample number five", "submission": "matrix"},
    "departments.edit": {"name": "Another name"},
    "departments.new": {"name": "One department more"},
    "departments.remove": NONE,
    "inquiries.edit": {"question": "Asked otherwise?", "base": "1"},
    "inquiries.give_up": {"reason": "Nobody knows.", "base": "1"},
    "inquiries.of_customer": {"question": "Another one?"},
    "inquiries.take_up": NONE,
    "losses.edit": {"whole": "0", "why": "Said otherwise."},
    "losses.new": {"whole": "0", "why": "Another one.", "submission": "matrix"},
    "losses.remove": NONE,
    "losses.restore": NONE,
    "occasions.edit": {"kind": "tender", "to_do": "Ask them.", "base": "1"},
    "occasions.index": {"kind": "tender", "to_do": "Call them."},
    "occasions.move": {"as": "taken"},
    "printouts.order": NONE,
    "promises.add_need": {"need-text": "Another one."},
    "promises.move": {"as": "kept"},
    "promises.move_need": {"as": "met"},
    "promises.of_customer": {"text": "To call on Monday."},
    "reminders.new": {"about": "To ask.", "every": "weeks", "times": "3"},
    "reminders.resume": NONE,
    "reminders.stop": NONE,
    "reviews.again": NONE,
    "reviews.flows": {"type": "claim", "base": "0", "who-1": "role:editor", "need-1": "any", "days-1": "3"},
    "routes.end": {"note": "Won."},
    "routes.show": {"pattern": "bottom_up"},
    "routes.step": NONE,
    "routes.templates": {
        f"{way}.{part}.en": "To the top." for way in ("top_down", "bottom_up") for part in ("label", "0")
    },
    "screening.index": {"note": "Gone through."},
    "screening.sheet": {"base": "0", "prospect": "open"},
    "standing.ground": {"basis": "consent", "review_on": "2090-01-01"},
    "standing.know": {"known": "2"},
    "standing.support": {"stage": "establish", "evidence": "Asked us to come.", "seen_on": "2026-03-09"},
    "values.keep": {"keeping": "keep", "reason": "Close to the road.", "revisit_on": "2090-01-01"},
    "values.show": {"year": "2025", "measure": "profit", "amount": "100"},
}

ASKED_WITH = {**PLAN_QUERIES}
"""What stands behind the addresses of pages, by their endpoints."""
