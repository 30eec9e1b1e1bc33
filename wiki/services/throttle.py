"""Slowing down whoever guesses passwords, without shutting out the person whose name is guessed.

Failures are counted per account *and* network (so a stranger elsewhere cannot lock a colleague out) and per network (so
one address cannot try many names). The wait doubles with each failure past the free ones, up to fifteen minutes.
"""

from datetime import timedelta
from functools import partial

from wiki.errors import TooManyTries
from wiki.extensions import db
from wiki.models import Throttle
from wiki.models.base import now
from wiki.models.sessions import digest
from wiki.services import afterwards
from wiki.text.checks import skeleton

FREE_TRIES = {"account": 5, "network": 30}
LONGEST_WAIT = 900
FORGOTTEN_AFTER = timedelta(hours=1)


def check(name: str, address: str) -> None:
    """Raise TooManyTries if this name from this network, or the network, has to wait."""
    wait = max(_wait(key, kind) for kind, key in _keys(name, address).items())
    if wait > 0:
        raise TooManyTries(wait)


def failed(name: str, address: str) -> None:
    """Count a failure, after the request that is being refused."""
    for key in _keys(name, address).values():
        afterwards.add(partial(_count, key))


def succeeded(name: str, address: str) -> None:
    """Forget the failures of this account on this network."""
    row = db.session.get(Throttle, _keys(name, address)["account"])
    if row is not None:
        db.session.delete(row)


def _keys(name: str, address: str) -> dict[str, str]:
    return {"account": digest(f"account {skeleton(name)} {address}"), "network": digest(f"network {address}")}


def _wait(key: str, kind: str) -> int:
    row = db.session.get(Throttle, key)
    if row is None or now() - row.last_at > FORGOTTEN_AFTER:
        return 0
    over = row.failures - FREE_TRIES[kind]
    if over < 0:
        return 0
    until = row.last_at + timedelta(seconds=min(2.0**over, LONGEST_WAIT))
    return max(0, round((until - now()).total_seconds() + 0.5))


def _count(key: str) -> None:
    row = db.session.get(Throttle, key, with_for_update=True)
    if row is None:
        row = Throttle(key=key, failures=0)
        db.session.add(row)
    elif now() - row.last_at > FORGOTTEN_AFTER:
        row.failures = 0
    row.failures += 1
    row.last_at = now()
    db.session.flush()
