"""Reviews: the way of a record through its steps, who is asked at each, and who reviews what."""

import pytest
from sqlalchemy import select

from tests.accounts import EN, noted
from tests.conftest import PASSWORD
from tests.test_digests import queue, send
from tests.test_grades import EAGER, MIDDLING
from tests.test_mail import server
from tests.test_races import posting, statuses, together
from tests.test_rivals import CLAIM
from tests.writing import writing
from wiki.access import can
from wiki.errors import Stale, WikiError
from wiki.extensions import begin_write, db
from wiki.models import (
    AssessmentState,
    GradeAssessment,
    Interaction,
    MemberRole,
    Notice,
    NoticeReason,
    Quorum,
    RecordType,
    Review,
    ReviewAsked,
    ReviewState,
    ReviewVerdict,
    RivalClaim,
    Role,
)
from wiki.services import customers, interactions, reviews, rivals
from wiki.services import people as people_service
from wiki.services.reviews import Step

__all__ = ["posting", "server"]

LEADS = ("role:sales_manager", "role:sponsor", "role:leadership")


@pytest.fixture
def cast(people):
    """Lee and Kim lead, Sam sponsors; Ana hands in, and Eva edits."""
    with writing():
        people.lee = people_service.add("lee", roles=[Role.SALES_MANAGER], password=PASSWORD)
        people.kim = people_service.add("kim", roles=[Role.LEADERSHIP], password=PASSWORD)
        people.sam = people_service.add("sam", roles=[Role.SPONSOR, Role.EDITOR], password=PASSWORD)
    return people


def set_flow(record_type, *steps, by):
    with writing():
        number = reviews.current(record_type).number
        return reviews.change(record_type, steps, base=number, by=by)


def claimed(by):
    with writing():
        return rivals.claim(rivals.parse_claim(CLAIM), by=by)


def newest(record=None):
    return db.session.scalars(select(Review).order_by(Review.round.desc(), Review.submitted_at.desc())).first()


def state():
    """All that a review consists of, as it is in the database."""
    begin_write()
    rows = [
        db.session.execute(select(*model.__table__.c).order_by(*model.__table__.primary_key.c)).all()
        for model in (Review, ReviewAsked, ReviewVerdict, RivalClaim)
    ]
    notices = db.session.execute(select(Notice.user_id, Notice.reason, Notice.done_at).order_by(Notice.id)).all()
    return str((rows, notices))


def asked(reason=NoticeReason.ASKED):
    """Of whom an answer is waited for, or who was told the outcome."""
    waits = Notice.reason == reason, Notice.done_at.is_(None)
    return {one.user_id for one in db.session.scalars(select(Notice).where(*waits))}


# --- the way through the steps ------------------------------------------------------------------------------------

PLACES = {
    "first": (),
    "second": ("lee",),
    "approved": ("lee", "eva"),
    "returned": ("lee", "-eva"),
    "withdrawn": ("lee", "withdrawn"),
}
ALLOWED = {
    ("first", "lee"): (ReviewState.OPEN, 1),
    ("first", "-lee"): (ReviewState.RETURNED, 0),
    ("second", "eva"): (ReviewState.APPROVED, 1),
    ("second", "sam"): (ReviewState.APPROVED, 1),
    ("second", "-eva"): (ReviewState.RETURNED, 1),
    ("second", "-sam"): (ReviewState.RETURNED, 1),
}
ANSWERS = ("lee", "-lee", "eva", "-eva", "sam", "-sam", "ana", "-ana", "kim", "-kim", "max", "-max")


def walk(cast, place):
    """Bring a claim of Ana's to a place on the way over Lee to whoever edits."""
    set_flow(RecordType.CLAIM, Step((f"user:{cast.lee.id}",)), Step(("role:editor",)), by=cast.lee)
    claim = claimed(cast.ana)
    for step in PLACES[place]:
        with writing():
            if step == "withdrawn":
                rivals.retract(claim, by=cast.ana)
            else:
                say(cast, claim, step)
    return claim


def say(cast, claim, answer, note="否"):
    by = getattr(cast, answer.removeprefix("-"))
    return reviews.answer(claim, agreed=not answer.startswith("-"), note=note if answer[0] == "-" else "", by=by)


@pytest.mark.parametrize(("place", "answer"), ALLOWED)
def test_an_answer_of_whoever_is_asked_moves_it_on(cast, place, answer):
    claim = walk(cast, place)
    with writing():
        say(cast, claim, answer)

    review = newest()
    assert (review.state, review.step) == ALLOWED[place, answer]
    assert (claim.approved_at is not None) is (review.state is ReviewState.APPROVED)
    if review.state is not ReviewState.OPEN:
        assert asked() == set()
        assert asked(NoticeReason.DECIDED) == {cast.ana.id}
        assert db.session.scalars(select(ReviewAsked)).all() == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.one_database
def test_every_other_answer_is_refused_and_changes_nothing(cast, place):
    claim = walk(cast, place)
    before = state()

    for answer in ANSWERS:
        if (place, answer) not in ALLOWED:
            with pytest.raises(WikiError):
                say(cast, claim, answer)
            assert state() == before, answer


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.one_database
def test_nothing_is_returned_without_a_reason_and_handed_in_twice(cast, place):
    claim = walk(cast, place)
    before = state()
    with pytest.raises(WikiError):
        say(cast, claim, "-lee" if place == "first" else "-eva", note="")
    if place in ("first", "second"):
        with pytest.raises(WikiError):
            reviews.submit(claim, by=cast.ana)
    assert state() == before

    if place in ("approved", "withdrawn"):
        with pytest.raises(WikiError):
            reviews.again(newest(), by=cast.ana)
        assert state() == before
    else:
        with writing():
            made = reviews.again(newest(), by=cast.ana, note="新的出处")
        assert (made.round, made.step, made.state) == (2, 0, ReviewState.OPEN)
        assert asked() == {cast.lee.id}


@pytest.mark.one_database
def test_where_all_have_to_agree_each_part_is_heard_once(cast):
    set_flow(RecordType.CLAIM, Step(("role:editor", "role:leadership"), Quorum.ALL), by=cast.lee)
    claim = claimed(cast.ana)
    assert asked() == {cast.eva.id, cast.sam.id, cast.kim.id}
    with writing():
        say(cast, claim, "sam")

    assert asked() == {cast.kim.id}, "an editor has agreed: the other is not asked any more"
    assert not can("approve", claim, user=cast.sam)
    for again in ("sam", "-sam", "eva"):
        with pytest.raises(WikiError):
            say(cast, claim, again)
    db.session.rollback()
    with writing():
        cast.sam.roles = [Role.EDITOR, Role.LEADERSHIP]
    assert not can("approve", claim, user=cast.sam), "once at each step, whatever else somebody becomes"
    with writing():
        say(cast, claim, "kim")
    assert claim.approved_by == cast.kim


@pytest.mark.one_database
def test_nobody_answers_about_their_own_whatever_else_they_are(cast):
    set_flow(RecordType.CLAIM, Step((f"user:{cast.sam.id}", "role:editor", "role:sponsor")), by=cast.lee)
    claim = claimed(cast.sam)

    assert not can("approve", claim, user=cast.sam)
    assert asked() == {cast.eva.id}
    with pytest.raises(WikiError):
        say(cast, claim, "sam")


def test_a_button_pressed_twice_answers_one_step_alone(cast):
    set_flow(RecordType.CLAIM, Step((f"user:{cast.eva.id}",)), Step(("role:editor",)), by=cast.lee)
    claim = claimed(cast.ana)
    seen = reviews.mark(newest())
    with writing():
        reviews.answer(claim, agreed=True, by=cast.eva, seen=seen)
    with pytest.raises(WikiError), writing():
        reviews.answer(claim, agreed=True, by=cast.eva, seen=seen)
    assert (newest().step, claim.approved_by) == (1, None)


# --- the three types, over two steps ------------------------------------------------------------------------------


def test_a_grade_counts_after_the_last_step_alone(sign_in, cast):
    set_flow(RecordType.GRADE, Step(("place:sales_manager",)), Step(("role:sponsor",), days=2), by=cast.lee)
    customer = noted(cast.ana)
    with writing():
        customers.add_member(customer, cast.ben, MemberRole.SALES_MANAGER, by=cast.ana)
    ana, ben, sam = sign_in(cast.ana), sign_in(cast.ben), sign_in(cast.sam)
    ana.send(f"/customers/{customer.id}/grade", {**MIDDLING, "proposed": "A", "override_reason": "口头谈定"})
    made = db.session.scalars(select(GradeAssessment)).one()
    path = f"/grades/{made.id}/decide"

    elsewhere = noted(cast.zoe, "远山样例仪表")
    with writing():
        customers.add_member(elsewhere, cast.zoe, MemberRole.SALES_MANAGER, by=cast.zoe)
    assert asked() == {cast.ben.id}
    assert not can("review", made, user=cast.zoe), "she manages another account"
    assert sam.send(path, {"as": "confirmed"}).status_code == 403
    assert sign_in(cast.lee).send(path, {"as": "confirmed"}).status_code == 403, "she leads, and is not asked"
    page = ben.get("/reviews", headers=EN).text
    assert "C to A" in page
    assert "step 1 of 2" in page
    assert ben.send(path, {"as": "confirmed", "seen": reviews.mark(newest())}, headers=EN).status_code == 303
    assert (made.state, customer.grade) == (AssessmentState.SUBMITTED, "C")
    assert asked() == {cast.sam.id}
    assert "C to A" not in ben.get("/reviews", headers=EN).text
    told = ana.get("/reviews", headers=EN).text
    assert "step 2 of 2" in told
    assert "waits for Executive sponsor" in told
    assert sam.send(path, {"as": "confirmed"}).status_code == 303
    assert (made.state, customer.grade, made.reviewer) == (AssessmentState.CONFIRMED, "A", cast.sam)
    assert "Approved: A grade against the rule" in ana.get("/inbox", headers=EN).text


def test_a_claim_is_told_after_the_last_step_alone_and_a_seller_can_be_asked(sign_in, cast):
    set_flow(RecordType.CLAIM, Step((f"user:{cast.zoe.id}",)), Step(("role:editor",)), by=cast.lee)
    claim = claimed(cast.ana)
    zoe, path = sign_in(cast.zoe), f"/rivals/claims/{claim.id}/approve"

    assert CLAIM["text"] in zoe.get("/rivals/claims").text
    assert zoe.send(path).status_code == 303
    assert not can("list", claim, user=cast.ben)
    assert zoe.send(path).status_code == 404, "she has answered, and it is not told yet"
    eva = sign_in(cast.eva)
    assert eva.send(path, {"as": "returned"}).status_code == 409
    assert eva.send(path, {"as": "returned", "note": "出处打不开"}).status_code == 303
    assert "出处打不开" in sign_in(cast.ana).get("/reviews").text
    assert not can("list", claim, user=cast.ben)


def test_a_gift_is_approved_after_the_last_step_alone_and_another_sum_begins_anew(sign_in, cast):
    set_flow(RecordType.GIFT, Step(("role:sales_manager",)), Step(("role:leadership",)), by=cast.lee)
    customer = noted(cast.ana)
    given = {"kind": "gift", "purpose": "样例中秋", "attendees": "厂长", "happened_on": "2026-01-05"}
    with writing():
        content = interactions.parse({**given, "cost": "1200"})
        gift = interactions.log(customer, content, by=cast.ana, limit=500)
    assert asked() == {cast.lee.id}
    path, kim = f"/customers/log/{gift.id}/approve", sign_in(cast.kim)
    assert kim.send(path).status_code == 403
    assert sign_in(cast.lee).send(path).status_code == 303
    assert gift.approved_at is None
    assert asked() == {cast.kim.id}
    with writing():
        dearer = interactions.parse({**given, "cost": "1500"})
        interactions.revise(gift, dearer, base=interactions.state(gift), by=cast.ana, limit=500)
    assert asked() == {cast.lee.id}, "another sum goes the whole way"
    with writing():
        interactions.remove(gift, by=cast.ana)
    assert asked() == set()
    with writing():
        interactions.restore(gift)
        reviews.answer(gift, agreed=True, by=cast.lee)
    assert kim.send(path).status_code == 303
    assert (gift.approved_by, asked()) == (cast.kim, set())
    assert db.session.scalars(select(Interaction)).one().needs_approval


@pytest.mark.one_database
def test_assessed_anew_the_earlier_grade_waits_for_nobody(sign_in, cast):
    customer, ana = noted(cast.ana), sign_in(cast.ana)
    path = f"/customers/{customer.id}/grade"
    ana.send(path, {**MIDDLING, "proposed": "A", "override_reason": "口头谈定"})
    assert asked() == {cast.lee.id, cast.kim.id, cast.sam.id}
    ana.send(path, {**EAGER, "base": "1"})

    assert newest().state is ReviewState.WITHDRAWN
    assert asked() == set()


@pytest.mark.one_database
def test_whoever_is_asked_finds_it_in_the_inbox_and_in_a_mail_until_somebody_has_answered(app, sign_in, cast, server):
    with writing():
        cast.eva.email, cast.eva.language = "eva@example.com", "en"
    claim, eva = claimed(cast.ana), sign_in(cast.eva)
    notice = db.session.query(Notice).filter_by(user_id=cast.eva.id).one()
    assert "ana asks for your answer: A claim about a competitor" in eva.get("/inbox", headers=EN).text
    opened = eva.send(f"/inbox/{notice.id}/open")
    assert opened.headers["Location"].endswith(f"/rivals/claims#claim-{claim.id}")
    with writing():
        notice.read_at = None
    assert queue()
    send(app)
    [letter] = server.letters
    assert "ana asks for your answer" in letter.get_content()
    assert f"/rivals/claims#claim-{claim.id}" in letter.get_content()

    with writing():
        say(cast, claim, "-sam")
    assert "asks for your answer" not in eva.get("/inbox?show=waiting", headers=EN).text
    told = sign_in(cast.ana).get("/inbox", headers=EN).text
    assert "sam returned: A claim about a competitor" in told


# --- who is quicker, who has left ---------------------------------------------------------------------------------


def test_of_two_who_answer_at_once_one_counts_and_the_other_is_told(posting, sign_in, cast):
    claim = claimed(cast.ana)
    form = {"seen": reviews.mark(newest()), "note": "否"}
    eva, sam = sign_in(cast.eva), sign_in(cast.sam)
    path = f"/rivals/claims/{claim.id}/approve"
    answers = together(posting(eva, path, **form), posting(sam, path, **form, **{"as": "returned"}))

    assert statuses(answers) == [303, 409]
    assert len(db.session.scalars(select(ReviewVerdict)).all()) == 1
    late = next(browser for browser, answer in zip((eva, sam), answers, strict=True) if answer.status_code == 409)
    told = late.send(path, form, headers=EN)
    assert told.status_code == 409
    assert "Somebody has answered meanwhile" in told.text


@pytest.mark.one_database
def test_what_is_in_review_keeps_its_steps_and_what_comes_later_has_the_new_ones(cast):
    set_flow(RecordType.CLAIM, Step(("role:editor",)), Step(("role:sponsor",)), by=cast.lee)
    before = claimed(cast.ana)
    kept = newest()
    set_flow(RecordType.CLAIM, Step((f"user:{cast.lee.id}",)), Step(("role:leadership",)), by=cast.lee)
    with writing():
        rivals.approve(before, by=cast.eva)
    assert asked() == {cast.sam.id}
    with writing():
        rivals.approve(before, by=cast.sam)
    assert (before.approved_by, kept.flow_number) == (cast.sam, 1)

    claimed(cast.ana)
    assert asked() == {cast.lee.id}
    with pytest.raises(Stale):
        reviews.change(RecordType.CLAIM, [Step(("role:editor",))], base=0, by=cast.lee)


@pytest.mark.one_database
def test_who_has_left_is_asked_no_more_and_if_nobody_is_left_both_pages_say_so(sign_in, cast):
    set_flow(RecordType.CLAIM, Step(("role:leadership", f"user:{cast.lee.id}")), by=cast.lee)
    claim, ana = claimed(cast.ana), sign_in(cast.ana)
    for person in (cast.lee, cast.kim):
        assert "Nobody who is here" not in ana.get("/reviews", headers=EN).text
        with writing():
            person.active = False
    assert "Nobody who is here can answer" in ana.get("/reviews", headers=EN).text
    flows = sign_in(cast.sam).get("/reviews/flows", headers=EN).text
    assert "there is nobody who could answer" in flows

    set_flow(RecordType.CLAIM, Step(("role:editor",)), by=cast.sam)
    stuck = newest()
    assert ana.send(f"/reviews/{stuck.id}/again", {"note": "x" * 400}).status_code == 422
    assert sign_in(cast.ben).send(f"/reviews/{stuck.id}/again").status_code == 404
    assert ana.send(f"/reviews/{stuck.id}/again").status_code == 303
    assert asked() == {cast.eva.id, cast.sam.id}
    assert can("approve", claim, user=cast.eva)


@pytest.mark.one_database
def test_the_reviews_page_is_open_to_nobody_elses_matters(sign_in, cast):
    closed = noted(cast.ana, "闭门样例", closed=True)
    sign_in(cast.ana).send(
        f"/customers/{closed.id}/grade", {**MIDDLING, "proposed": "A", "override_reason": "口头谈定"}
    )
    assert newest().state is ReviewState.OPEN
    assert asked() == set(), "who leads may not read it"
    for person in (cast.lee, cast.kai, cast.max):
        assert "闭门样例" not in sign_in(person).get("/reviews").text
    assert "Nobody who is here can answer" in sign_in(cast.ana).get("/reviews", headers=EN).text
