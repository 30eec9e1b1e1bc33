"""Killing the whole service, every process of it, while people save and an import runs; and what must hold afterwards.

Acknowledged is a save whose answer has arrived, and of an import every line above one that the command has reported as
refused: it reports a batch when the batch is safe, not before. Each text holds a word by which it is looked for.
"""

import json
import random
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from tests import processes
from tests.drills.wholeness import Records
from tests.drills.words import WORD, new_word
from tests.drills.writers import Ledger, Writers, story
from tests.service import Service
from tests.visitor import Visitor

NAME, PASSWORD = "ana", "korrekt-pferd-batterie"
REFUSED_EVERY = 20
PATIENCE = 60.0
REPORTED = re.compile(r"^line (\d+):", re.MULTILINE)


class Killing:
    """A site on SQLite that is killed again and again. `ledger` has what was acknowledged and what is wrong."""

    def __init__(self, folder: Path, *, lines: int, seed: int | None = None) -> None:
        self.folder, self.lines = folder, lines
        self.chance = random.Random(seed)  # noqa: S311
        self.ledger = Ledger()
        self.service = Service(folder, {"CASEWIKI_ARGON2_MEMORY_KIB": "64"})
        self.service.casewiki("init")
        self.service.casewiki("user", "add", NAME, "--role", "seller", "--password-stdin", text=PASSWORD)
        self.token = self.service.casewiki("token", "create", "--user", NAME, "--scope", "write").strip()

    def run(self, rounds: int, told: Callable[[int], None] = lambda _: None) -> list[str]:
        """Kill so many times and return all that is wrong, a sentence each; `told` hears of each round that is over."""
        self.service.start(workers=2)
        with closing(Visitor(self.service.url)) as person:
            person.sign_in(NAME, PASSWORD)
        for number in range(rounds):
            self._round(number, person.cookies)
            told(number + 1)
        self._look_for_everything()
        self.service.stop()
        self.service.casewiki("check")
        return self.ledger.faults

    def close(self) -> None:
        """Leave no process behind."""
        if self.service.process:
            kill_everything(self.service)

    def _round(self, number: int, cookies: dict[str, str]) -> None:
        """Save and import, kill, look at the database, start again on the same port, import again."""
        file = self._write_lines(number)
        writers = Writers(self.service, self.ledger, self.token, cookies)
        importing = self._begin_import(file)
        writers.start()
        self._wait_a_while(number, file, importing)
        kill_everything(self.service)
        if self.chance.random() < 0.8:
            importing.kill()
        importing.wait(PATIENCE)
        writers.join()
        self._check_database(file)
        self.service.start(workers=2)
        self._import_again(file)
        self._check_counts()

    def _write_lines(self, number: int) -> Path:
        """Write an import file: half of the lines have a name of their own, each twentieth is refused."""
        file = self.folder / f"lines-{number}.jsonl"
        lines = []
        for place in range(1, self.lines + 1):
            case = story(new_word(self.chance))
            named = {"ref": f"r{number}-{place}"} if place % 2 else {}
            lines.append({} if place % REFUSED_EVERY == 0 else {**case, **named})
        file.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return file

    def _begin_import(self, file: Path) -> "subprocess.Popen[bytes]":
        command = [*self.service.command, "import", str(file), "--by", NAME]
        with file.with_suffix(".out").open("wb") as out:
            return subprocess.Popen(command, env=self.service.environ, stdout=out, stderr=out)

    def _wait_a_while(self, number: int, file: Path, importing: "subprocess.Popen[bytes]") -> None:
        """Wait for a random time: four times of five one that ends while the import is writing."""
        out = file.with_suffix(".out")
        if number % 5 < 4:
            while importing.poll() is None and not out.stat().st_size:
                time.sleep(0.02)
            time.sleep(self.chance.uniform(0, 1))
        else:
            time.sleep(self.chance.uniform(0, 3))

    def _check_database(self, file: Path) -> None:
        """Check that records are whole and that nothing acknowledged is lost."""
        self.ledger.imported.update(_acknowledged(file))
        records = Records(f"sqlite:///{self.folder / 'casewiki.db'}")
        self.ledger.faults += records.faults()
        self.ledger.faults += lost(self.ledger, records)

    def _import_again(self, file: Path) -> None:
        """Import the same file once more: it adds what is missing, and nothing twice."""
        refused = self.lines // REFUSED_EVERY
        counts = self.service.casewiki("import", str(file), "--by", NAME).splitlines()[-1].split()
        created, updated, unchanged, wrong = map(int, counts[1::2])
        if (created + unchanged, updated, wrong) != (self.lines - refused, 0, refused):
            self.ledger.faults.append(f"The second import of {file.name} said: {' '.join(counts)}")

    def _check_counts(self) -> None:
        """Check that the index holds what the database holds: the import returns when all of it is findable."""
        records = Records(f"sqlite:///{self.folder / 'casewiki.db'}")
        self.ledger.faults += records.faults()
        words = [word for case in records.published for word in WORD.findall(case.head.body["situation"])]
        if len(words) != len(set(words)):
            self.ledger.faults.append("An import made a case twice.")
        with closing(Visitor(self.service.url, token=self.token)) as program:
            found = program.get("/api/v1/search?kind=case&size=1").json()["total"]
        if found != len(records.published):
            self.ledger.faults.append(f"{found} cases are found instead of {len(records.published)}.")

    def _look_for_everything(self) -> None:
        """Look for each published case by its word, and for the words of older texts, which nobody may find."""
        records = Records(f"sqlite:///{self.folder / 'casewiki.db'}")
        with closing(Visitor(self.service.url, token=self.token)) as program:
            for case in records.published:
                for word in WORD.findall(" ".join(records.texts[case.id])):
                    answer = program.get(f"/api/v1/search?kind=case&q={word}&size=30").json()
                    wanted = [case.id] if word in case.head.body["situation"] else []
                    hits = [hit["id"] for hit in answer["hits"] if not hit["related"]]
                    if hits != wanted or answer["total"] != len(wanted):
                        self.ledger.faults.append(f"{word} finds {answer['total']} cases instead of {wanted}.")


def kill_everything(service: Service) -> None:
    """End every process of a service at once, render children too, and see that they are gone."""
    assert service.process
    everybody = processes.family(service.process.pid).everybody()
    service.kill()
    processes.kill(everybody)


def lost(ledger: Ledger, records: Records) -> Iterator[str]:
    """Yield a sentence for each acknowledged text that the database does not hold."""
    for case_id, words in ledger.saved.items():
        kept = [word for text in records.texts.get(case_id, ()) for word in WORD.findall(text)]
        if kept not in (words, [*words, ledger.under_way.get(case_id)]):
            yield f"Case {case_id} was acknowledged with {words}, the database has {kept}."
    held = {word for texts in records.texts.values() for text in texts for word in WORD.findall(text)}
    if missing := ledger.imported - held:
        yield f"{len(missing)} imported cases are lost."


def _acknowledged(file: Path) -> set[str]:
    """Return the words of those lines of an import that it has reported to be safe."""
    reported = [int(number) for number in REPORTED.findall(file.with_suffix(".out").read_text())]
    lines = file.read_text().splitlines()[: max(reported, default=0)]
    return {word for line in lines for word in WORD.findall(line)}
