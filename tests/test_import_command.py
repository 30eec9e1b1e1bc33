"""`casewiki import`: what it prints, how it ends, and what is left when it is killed."""

import json
import os
import signal
import subprocess
import time

import pytest
from sqlalchemy import func, select

from tests.programs import STORY
from tests.service import OURS
from wiki import search
from wiki.extensions import db
from wiki.models import Case, DocumentTerm, Revision

LINES = 800


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "cases.jsonl"
    lines = [{**STORY, "ref": f"r{number}", "title": f"Kangaroo {number}"} for number in range(3)]
    path.write_text("\n".join([*map(json.dumps, lines), "{", json.dumps({**lines[0], "outcome": "draw", "size": 1})]))
    return path


def test_it_counts_on_stdout_names_refused_lines_on_stderr_and_ends_well(casewiki, file):
    status, out, err = casewiki("import", file, "--kind", "cases")

    assert status == 0
    assert out[-1] == "created 3 updated 0 unchanged 0 refused 2"
    assert [line.split(":")[0] for line in err] == ["warning", "line 4", "line 5"]
    assert err[0].startswith("warning: line 5: ")
    assert err[2].startswith("line 5: outcome: ")
    assert casewiki("import", file)[1][-1] == "created 0 updated 0 unchanged 3 refused 2"


def test_everything_is_findable_when_it_ends(casewiki, file, people):
    casewiki("import", file)

    assert search.find("kangaroo", user=people.ana).total == 3


def test_the_author_is_the_person_named_or_a_system_person(casewiki, file, people):
    casewiki("import", file, "--by", "ANA")
    assert {case.author for case in db.session.scalars(select(Case))} == {people.ana}

    assert casewiki("import", file, "--by", "nobody") == (1, [], ["There is nobody of this name: nobody."])


def test_a_dry_run_says_the_same_and_writes_nothing(casewiki, file):
    _, out, err = casewiki("import", file, "--dry-run")

    assert out[-1] == "created 3 updated 0 unchanged 0 refused 2"
    assert len(err) == 3
    assert db.session.scalar(select(func.count(Case.id))) == 0


def test_a_file_that_is_not_there_is_one_sentence(casewiki, tmp_path):
    status, out, err = casewiki("import", tmp_path / "none.jsonl")

    assert (status, out, len(err)) == (1, [], 1)
    assert "none.jsonl" in err[0]


@pytest.mark.drill
@pytest.mark.postgres_example("300")
@pytest.mark.parametrize("after", [300, *(pytest.param(number, marks=pytest.mark.long) for number in (1, 600))])
def test_killed_in_the_middle_it_leaves_whole_cases_and_a_second_run_completes_it(app, environ, tmp_path, after):
    path = tmp_path / "many.jsonl"
    told = ({**STORY, "ref": f"r{n}", "title": f"Case {n}", "tags": [f"t{n % 90}"]} for n in range(LINES))
    path.write_text("\n".join(map(json.dumps, told)))
    command = [*OURS, "import", str(path)]
    running = subprocess.Popen(command, env=environ, start_new_session=True, stdout=subprocess.DEVNULL)
    while (written := count(Case.id)) < after:
        time.sleep(0.01)

    os.killpg(running.pid, signal.SIGKILL)
    running.wait()

    left = count(Case.id)
    assert written <= left
    assert revisions() == left
    assert count(Case.id, Case.version != 1) == count(Case.id, Case.title == "") == 0
    filed = select(DocumentTerm.document_id).group_by(DocumentTerm.document_id).having(func.count() == 3)
    assert len(db.session.scalars(filed).all()) == left
    again = subprocess.run(command, env=environ, text=True, capture_output=True, check=True)
    assert again.stdout.splitlines()[-1] == f"created {LINES - left} updated 0 unchanged {left} refused 0"
    assert count(Case.id) == revisions() == LINES
    assert search.faults() == []


def revisions():
    return count(Revision.id, Revision.document_id.in_(select(Case.id)))


def count(column, *conditions):
    db.session.rollback()
    return db.session.scalar(select(func.count(column)).where(*conditions))
