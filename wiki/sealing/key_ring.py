"""The key ring: a file outside the database, for its owner's eyes only, with the master keys of the sealed records.

One key is current: it wraps what is sealed from now on. The others still open what they wrapped. The file is read anew
when it has changed, so that running processes follow a rotation. Nothing of it is in a backup.
"""

import hashlib
import hmac
import json
import os
import secrets
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wiki.errors import N_, WikiError
from wiki.sealing.envelope import KEY_BYTES, KEY_ID, new_key

try:
    import fcntl
except ImportError:  # Windows: one administrator at a time
    fcntl = None  # type: ignore[assignment]

FORMAT = 1
WRAPPING = b"casewiki wrapping key"
CHECKING = b"casewiki key check"


class KeyMissing(WikiError):
    """The ring is not there, cannot be read, or lacks a key."""

    status = 503
    code = "key_missing"

    def __init__(self, detail: str) -> None:
        """Keep what is wrong, with names of files, for those who look after the service: readers are not told that."""
        super().__init__(N_("Sealed records cannot be opened now. Tell an administrator."))
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


class MasterKey(NamedTuple):
    """A key's name, and what wraps the keys of records."""

    id: str
    wrapping: bytes


class _Seen(NamedTuple):
    stamp: tuple[int, int, int]
    current: str
    keys: Mapping[str, bytes]
    masters: Mapping[str, MasterKey]


@dataclass
class KeyRing:
    """The keys in one file."""

    file: Path
    _seen: _Seen | None = None
    _reading: threading.Lock = field(default_factory=threading.Lock)

    def exists(self) -> bool:
        """Tell whether there is a ring."""
        return self.file.exists()

    def create(self) -> None:
        """Make the file with a first key, unless it is there."""
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key_id, key = _fresh()
        beside = self._written_beside(key_id, {key_id: key})
        with suppress(FileExistsError):
            os.link(beside, self.file)  # whole at once, and never over one that is there
        beside.unlink()
        self._last()

    def ids(self) -> list[str]:
        """Return the ids of all keys, oldest first."""
        return list(self._read().keys)

    def current(self) -> MasterKey:
        """Return the key that wraps from now on."""
        return self.get(self._read().current)

    def get(self, key_id: str) -> MasterKey:
        """Return a key; raise KeyMissing if the ring lacks it."""
        master = self._read().masters.get(key_id)
        if master is None:
            raise KeyMissing(f"The key ring lacks the key {key_id}: {self.file}")
        return master

    def check_value(self, key_id: str) -> str:
        """Return what the database keeps of a key, to notice another one under its name. It opens nothing."""
        self.get(key_id)
        return check_value(self._read().keys[key_id])

    def add(self) -> str:
        """Make another key, which is current from now on, and return its id."""
        key_id, key = _fresh()
        with self._changing():
            self._replace(key_id, {**self._read().keys, key_id: key})
        return key_id

    def forget(self, key_id: str) -> None:
        """Take a key out of the ring. What it wrapped, also in backups, can be opened by nobody any more."""
        with self._changing():
            seen = self._read()
            if key_id == seen.current:
                raise ValueError("The current key is needed.")
            self._replace(seen.current, {name: key for name, key in seen.keys.items() if name != key_id})

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Let one process at a time change the ring: of two that read, then write, one would lose its key."""
        with self.file.with_name(f"{self.file.name}.lock").open("ab") as lock:
            if fcntl is not None:
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _replace(self, current: str, keys: Mapping[str, bytes]) -> None:
        """Write a new file beside and swap it in, so that there is a whole one at every moment."""
        self._written_beside(current, keys).replace(self.file)
        self._last()

    def _written_beside(self, current: str, keys: Mapping[str, bytes]) -> Path:
        beside = self.file.with_name(f"{self.file.name}.{secrets.token_hex(4)}")
        _write(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), current, keys)
        return beside

    def _last(self) -> None:
        """Make sure that the folder's entry outlives a loss of power."""
        folder = os.open(self.file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _read(self) -> _Seen:
        try:
            found = self.file.stat()
            stamp = found.st_mtime_ns, found.st_ino, found.st_size
            with self._reading:
                if self._seen is None or self._seen.stamp != stamp:
                    self._seen = _parsed(stamp, self.file.read_text())
                return self._seen
        except FileNotFoundError:
            raise KeyMissing(f"The key ring is missing: {self.file}") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise KeyMissing(f"The key ring cannot be read: {self.file}") from None


@dataclass
class _Configured:
    ring: KeyRing = field(default_factory=lambda: KeyRing(Path("key_ring")))


_configured = _Configured()


def configure(file: Path) -> None:
    """Say where the ring is."""
    _configured.ring = KeyRing(file)


def ring() -> KeyRing:
    """Return this installation's ring."""
    return _configured.ring


def check_value(key: bytes) -> str:
    """Return 64 bits that tell keys apart and say nothing of them."""
    return hmac.digest(_derived(key, CHECKING), CHECKING, "sha256")[:8].hex()


def _derived(key: bytes, purpose: bytes) -> bytes:
    """Return a key for one purpose (HKDF, RFC 5869), so that no two uses share one."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)


def _fresh() -> tuple[str, bytes]:
    key = new_key()
    return hashlib.sha256(CHECKING + key).digest()[:KEY_ID].hex(), key


def _parsed(stamp: tuple[int, int, int], text: str) -> _Seen:
    raw = json.loads(text)
    keys = {str(one["id"]): b64decode(one["key"], validate=True) for one in raw["keys"]}
    if raw["format"] != FORMAT or raw["current"] not in keys or {len(key) for key in keys.values()} != {KEY_BYTES}:
        raise ValueError("not a key ring")
    masters = {name: MasterKey(name, _derived(key, WRAPPING)) for name, key in keys.items()}
    return _Seen(stamp, raw["current"], keys, masters)


def _write(handle: int, current: str, keys: Mapping[str, bytes]) -> None:
    kept = [{"id": name, "key": b64encode(key).decode()} for name, key in keys.items()]
    with os.fdopen(handle, "w") as out:
        json.dump({"format": FORMAT, "current": current, "keys": kept}, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
