"""Single processes of the service end or come twice: work goes on, and nobody is left behind."""

import json
import os
import signal
import time

import pytest

from tests import processes
from tests.drills.killing import kill_everything
from tests.drills.waiting import until

pytestmark = pytest.mark.drill

SECONDS_TO_END = 10


@pytest.fixture
def family(service):
    """Gives the processes of the service as they are now, once all of them run."""

    def now():
        assert until(lambda: processes.family(service.process.pid).background is not None)
        return processes.family(service.process.pid)

    return now


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("tell", "number"),
    [(os.kill, signal.SIGTERM), (os.kill, signal.SIGINT), (os.killpg, signal.SIGTERM)],
    ids=["terminate", "interrupt", "terminate all"],
)
def test_told_to_end_it_leaves_no_process(service, family, write, tell, number):
    write()
    everybody = family().everybody()
    assert len(everybody) == 5  # master, web, its render child, watcher, background

    tell(service.process.pid, number)
    assert processes.wait_for_end(everybody, SECONDS_TO_END) is not None


@pytest.mark.one_database
def test_nobody_outlives_a_killed_master(service, family, write):
    write()
    everybody = family().everybody()

    os.kill(service.process.pid, signal.SIGKILL)
    service.process.wait()
    assert processes.wait_for_end(everybody, SECONDS_TO_END) is not None


@pytest.mark.one_database
def test_killed_it_starts_again_on_its_port(service, words, found):
    kill_everything(service)
    service.start()

    assert [found(word) for word in words] == [1] * len(words)


@pytest.mark.one_database
def test_a_killed_background_worker_is_replaced(service, family, write, found):
    before = family()
    processes.kill([before.background])
    word = write()

    assert until(lambda: found(word) == 1)
    after = family()
    assert after.background != before.background
    assert after.web == before.web


@pytest.mark.one_database
def test_a_killed_web_process_is_replaced(service, family, words, found):
    before = family()
    os.kill(before.web[0], signal.SIGKILL)

    assert until(lambda: processes.family(service.process.pid).web not in ((), before.web))
    assert found(words[0]) == 1


@pytest.mark.one_database
def test_a_killed_render_child_is_replaced(family, write, found):
    write()
    processes.kill(family().renderers)
    word = write()

    assert until(lambda: found(word) == 1)


def test_f10_of_two_background_workers_one_takes_in_each_change(service, family, program, write, found):
    other = service.begin("worker")
    try:
        time.sleep(2)
        # Until there is an index the database answers, and what is found says nothing about the workers.
        assert until(lambda: program.get("/readyz").json()["degraded"] == [])
        before = commits(service)
        for _ in range(10):
            word = write()
            assert until(lambda word=word: found(word) == 1)
        assert before < commits(service) <= before + 10
        assert service.casewiki("check") == "ok\n"
        assert "Traceback" not in service.log.read_text()

        now = family()
        processes.kill([now.watcher, now.background])
        word = write()
        assert until(lambda: found(word) == 1)
    finally:
        other.terminate()
        assert other.wait(SECONDS_TO_END) == 0


def commits(service):
    """Return how often something was written to the index."""
    index = service.log.parent / "index"
    return json.loads((index / (index / "current").read_text() / "mark").read_text())["commit"]
