"""One sealed value: AES-256-GCM (NIST SP 800-38D) over a text, bound to the place where it belongs.

Layout: version (1 byte), id of the key (4), nonce (12, random), ciphertext and tag. The associated data is a list of
length-prefixed parts: a label, the id of the key, and the place (table, record, revision, field). A value that was
moved to another record, an older revision or another field does not open, nor does one with a flipped bit.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wiki.errors import N_, WikiError

KEY_BYTES = 32
VERSION = b"\x01"
KEY_ID = 4  # bytes
NONCE = 12  # bytes; random ones are safe for 2**32 values under one key, and each record has a key of its own
HEAD = 1 + KEY_ID + NONCE
LABEL = b"casewiki sealed value"


class Broken(WikiError):
    """A sealed value was changed or moved outside of the service."""

    status = 500
    code = "sealed_value_broken"

    def __init__(self) -> None:
        super().__init__(N_("This sealed record is damaged and cannot be opened. Tell an administrator."))


def new_key() -> bytes:
    """Return a random key."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, key_id: bytes, value: bytes, *place: str | int) -> bytes:
    """Return the sealed value. `place` says where it belongs; the same is needed to open it."""
    if len(key_id) != KEY_ID:
        raise ValueError(f"The id of a key has {KEY_ID} bytes.")
    nonce = os.urandom(NONCE)
    return VERSION + key_id + nonce + AESGCM(key).encrypt(nonce, value, _associated(key_id, place))


def unseal(key: bytes, key_id: bytes, sealed: bytes, *place: str | int) -> bytes:
    """Return the value; raise Broken if it is not what was sealed by this key for this place."""
    if sealed[: 1 + KEY_ID] != VERSION + key_id or len(sealed) < HEAD:
        raise Broken
    try:
        return AESGCM(key).decrypt(sealed[1 + KEY_ID : HEAD], sealed[HEAD:], _associated(key_id, place))
    except InvalidTag:
        raise Broken from None


def _associated(key_id: bytes, place: tuple[str | int, ...]) -> bytes:
    """Write the parts so that no two lists of them look alike: each with its length in front."""
    parts = [LABEL, key_id, *(str(part).encode() for part in place)]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
