"""Bids: a written proposal gone through line by line of a list that the organisation keeps."""

import pytest

from tests.accounts import EN, noted
from tests.test_pursuits import pursue
from tests.writing import writing
from wiki.extensions import db
from wiki.models import BidTick, PursuitEvent
from wiki.services import bids, pages

pytestmark = pytest.mark.one_database

PLACE = "/pursuits/bids"
BEGUN = "Is one being written?"


def rows_of(**changes):
    """Return what the form would send, with changes."""
    known = bids.current()
    rows = {"base": str(known.number), "rows": str(len(known.all) + 1)}
    for number, one in enumerate(known.all):
        rows |= {f"code-{number}": one.code, f"stage-{number}": one.stage.value, f"guide-{number}": one.guide}
        rows |= {f"{language}-{number}": text for language, text in one.label.items()}
    return rows | changes


def test_a_proposal_is_gone_through_line_by_line_with_who_and_what_shows_it(sign_in, people):
    customer, ana, zoe = noted(people.ana), sign_in(people.ana), sign_in(people.zoe)
    made = pursue(ana, customer, title="排产系统")
    path, brief = f"/pursuits/{made.id}", f"/customers/{customer.id}/brief"
    assert BEGUN in ana.get(path, headers=EN).text
    assert "Written proposal" not in zoe.get(path, headers=EN).text
    assert "Written proposal" not in zoe.get(brief, headers=EN).text

    for note in ("设备科长口述", "又说一遍"):
        assert ana.send(f"{path}/bid", {"code": "need", "note": note}).status_code == 303
    assert [one.note for one in db.session.query(BidTick)] == ["设备科长口述"]
    page = zoe.get(path, headers=EN).text
    assert "设备科长口述" in page
    assert "1/16" in page
    assert "bid/undo" not in page
    told = zoe.get(brief, headers=EN).text
    assert "1/16" in told
    assert "Know who reads it" in told  # what is next
    for wrong in ({"code": "king"}, {"code": "who", "note": "x" * 301}):
        refused = ana.send(f"{path}/bid", wrong)
        assert refused.status_code == 422
        assert wrong.get("note", "") in refused.text
    assert zoe.send(f"{path}/bid", {"code": "who"}).status_code == 403
    assert zoe.send(f"{path}/bid/undo", {"code": "need"}).status_code == 403

    for _ in range(2):
        assert ana.send(f"{path}/bid/undo", {"code": "need"}).status_code == 303
    assert db.session.query(BidTick).count() == 0
    kept = db.session.query(PursuitEvent).filter_by(field="bid").order_by(PursuitEvent.id)
    assert [(one.before, one.after) for one in kept] == [("", "need"), ("need", "")]
    assert "customer&#39;s problem" in zoe.get(path, headers=EN).text  # in the history
    assert "Written proposal" not in zoe.get(brief, headers=EN).text

    ana.send(f"{path}/bid", {"code": "need"})
    ana.send(f"{path}/end", {"ending": "won", "reason": "他们要的就是这个"})
    assert ana.send(f"{path}/bid", {"code": "who"}).status_code == 409
    assert "1/16" in ana.get(path, headers=EN).text
    assert "1/16" not in ana.get(brief, headers=EN).text


def test_the_list_is_data_and_what_was_done_keeps_its_line(sign_in, people):
    customer, ana, eva = noted(people.ana), sign_in(people.ana), sign_in(people.eva)
    made = pursue(ana, customer)
    with writing():
        guide = pages.create(pages.PageContent("谁说了算", "先问。"), {"text": ""}, kind="method", by=people.eva)
        pages.reviewing.put_forward(guide, by=people.eva)
    ana.send(f"/pursuits/{made.id}/bid", {"code": "need"})
    assert "Rehearse it once" in sign_in(people.kai).get(PLACE, headers=EN).text
    emptied = {f"{language}-0": "" for language in bids.LANGUAGES}
    last = len(bids.current().all)
    typed = rows_of(**emptied, **{"en-1": "Ask who signs", "guide-1": guide.title})
    typed |= {f"zh-Hans-{last}": "谈完请他们吃面", f"stage-{last}": "negotiation"}
    assert ana.send(PLACE, typed).status_code == 403
    refused = eva.send(PLACE, typed | {f"stage-{last}": "", "en-1": "Kept as typed"})
    assert refused.status_code == 422
    assert "Kept as typed" in refused.text
    assert eva.send(PLACE, typed).status_code == 303
    assert eva.send(PLACE, typed).status_code == 409

    page = ana.get(f"/pursuits/{made.id}", headers=EN).text
    assert "State the customer&#39;s problem" in page  # done before it was taken away
    assert "Ask who signs" in page
    assert "谈完请他们吃面" in page
    assert f'/knowledge/{guide.id}"' in page
    assert "customer&#39;s problem" not in eva.get(PLACE, headers=EN).text.split("<form")[0]
