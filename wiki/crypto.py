"""Keys and passwords: argon2id by argon2-cffi, HMAC by the standard library, HKDF by cryptography.

One check of a password takes 64 MiB by default. A process makes one at a time, so that a crowd at the door waits in
turn instead of filling the memory.
"""

import hmac
import os
import threading
from base64 import b64encode
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from argon2.low_level import ARGON2_VERSION
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


@dataclass
class _Keys:
    secret: bytes = b""
    hasher: PasswordHasher = field(default_factory=PasswordHasher)
    decoy: str = ""


_keys = _Keys()
_one_at_a_time = threading.Lock()


def configure(secret_key: str, argon2_memory_kib: int) -> None:
    """Take the installation's secret and the cost of a password check (argon2id, three passes)."""
    _keys.secret = secret_key.encode()
    _keys.hasher = PasswordHasher(memory_cost=argon2_memory_kib)
    _keys.decoy = _decoy(_keys.hasher)


def _decoy(hasher: PasswordHasher) -> str:
    """Return what looks like a hash of these costs and fits no password: to check it takes as long as to check one."""
    salt, digest = (b64encode(os.urandom(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len))
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${digest}"


def audit_key() -> bytes:
    """Return the key of the audit chain, derived so that it signs nothing else."""
    return hmac.digest(_keys.secret, b"casewiki audit chain", "sha256")


def backup_key() -> bytes:
    """Return the key that signs backups, derived so that it signs nothing else."""
    return hmac.digest(_keys.secret, b"casewiki backup", "sha256")


def derived_key(purpose: str) -> bytes:
    """Return a key of 256 bits from the installation's secret that serves this purpose alone."""
    return HKDF(SHA256(), 32, salt=None, info=f"casewiki {purpose}".encode()).derive(_keys.secret)


def keyed_digest(text: str, *, purpose: str) -> str:
    """Return a digest that nobody can try texts against without the installation's secret."""
    return hmac.new(derived_key(purpose), text.encode(), "sha256").hexdigest()


def hash_password(password: str) -> str:
    """Return the argon2id hash, with its parameters and salt, in PHC form."""
    with _one_at_a_time:
        return _keys.hasher.hash(password)


def password_matches(password_hash: str | None, password: str) -> bool:
    """Compare; for a person without a password the work is the same, so that time tells nobody who exists."""
    try:
        with _one_at_a_time:
            return _keys.hasher.verify(password_hash or _keys.decoy, password) and password_hash is not None
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


def password_is_dated(password_hash: str) -> bool:
    """Tell whether the hash was made with other parameters than today's."""
    return _keys.hasher.check_needs_rehash(password_hash)
