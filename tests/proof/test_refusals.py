"""What was written before a request was refused is undone, whatever refused it."""

import pytest

from wiki.errors import NotFound, Refused, WikiError
from wiki.extensions import begin_write, db
from wiki.models import Wanted


@pytest.mark.parametrize(
    ("error", "status"), [(Refused(), 403), (NotFound(), 404), (WikiError("Held up."), 409), (RuntimeError("x"), 500)]
)
def test_what_was_written_before_a_refusal_is_undone(app, sign_in, people, error, status):
    def late():
        begin_write()
        db.session.add(Wanted(by_id=people.ana.id, personality="proud", industry="retail", note="x"))
        db.session.flush()
        raise error

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/late", view_func=late, methods=["POST"])
    assert sign_in(people.ana).send("/late").status_code == status
    assert db.session.query(Wanted).count() == 0
