"""Two people who save without pause until the service dies, and the ledger of what was acknowledged to them."""

import http.client
import random
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from tests.drills.words import new_word
from tests.service import Service
from tests.visitor import Answer, Visitor, changed, form

BROKEN = (http.client.HTTPException, ConnectionError, TimeoutError)
STORY = {"title": "Killed in the middle", "outcome": "failure", "personality": ["proud"], "tags": ["drill"]}

Step = Callable[[random.Random], None]


class Ledger:
    """For each case the words of its acknowledged texts, oldest first, and the word of a save without an answer."""

    def __init__(self) -> None:
        self.saved: dict[str, list[str]] = defaultdict(list)
        self.under_way: dict[str, str] = {}
        self.imported: set[str] = set()
        self.faults: list[str] = []

    @property
    def saves(self) -> int:
        """How many saves were acknowledged."""
        return sum(map(len, self.saved.values()))

    def change(self, case_id: str, word: str, ask: Callable[[], Answer], status: int) -> Answer:
        """Send a save of a known case, and note what became of it."""
        self.under_way[case_id] = word
        answer = checked(ask(), status)
        del self.under_way[case_id]
        self.saved[case_id].append(word)
        return answer


class Writers:
    """A program that uses the API and a person who uses the forms, both of the same name."""

    def __init__(self, service: Service, ledger: Ledger, token: str, cookies: dict[str, str]) -> None:
        self.ledger = ledger
        self.program = Visitor(service.url, token=token)
        self.person = Visitor(service.url)
        self.person.cookies = cookies
        self.threads = [threading.Thread(target=self._go_on, args=[one]) for one in (self._call, self._type)]

    def start(self) -> None:
        """Begin to save."""
        for thread in self.threads:
            thread.start()

    def join(self) -> None:
        """Wait until both have noticed that the service is dead."""
        for thread in self.threads:
            thread.join()
        self.program.close()
        self.person.close()

    def _go_on(self, step: Step) -> None:
        chance = random.Random()  # noqa: S311
        try:
            while True:
                step(chance)
        except BROKEN:
            return
        except AssertionError as error:
            self.ledger.faults.append(str(error))

    def _call(self, chance: random.Random) -> None:
        """Write a case through the API, then change it."""
        word = new_word(chance)
        answer = checked(self.program.send("POST", "/api/v1/cases", story(word)), 201)
        case_id = answer.json()["id"]
        self.ledger.saved[case_id].append(word)
        word, path, tag = new_word(chance), f"/api/v1/cases/{case_id}", answer.headers["ETag"]
        self.ledger.change(case_id, word, lambda: self.program.send("PUT", path, story(word), if_match=tag), 200)

    def _type(self, chance: random.Random) -> None:
        """Write a case in the form, then edit it."""
        word = new_word(chance)
        fields = changed(form(self.person.get("/cases/new"), "/cases/new"), **story(word))
        answer = checked(self.person.post("/cases/new", [*fields, ("action", "publish")]), 303)
        case_id = answer.headers["Location"].rpartition("/")[2]
        self.ledger.saved[case_id].append(word)
        word, path = new_word(chance), f"/cases/{case_id}/edit"
        fields = changed(form(self.person.get(path), path), **story(word))
        self.ledger.change(case_id, word, lambda: self.person.post(path, fields), 303)


def story(word: str) -> dict[str, Any]:
    """Return a case whose text holds a word."""
    return {**STORY, "situation": f"He said **{word}** and nothing else.", "actions": "- wait\n- ask"}


def checked(answer: Answer, status: int) -> Answer:
    """Return the answer if it is the expected one."""
    assert answer.status == status, f"{answer.status} instead of {status}: {answer.text[:500]}"
    return answer
