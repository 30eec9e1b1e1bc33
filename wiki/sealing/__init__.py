"""Sealing: texts and files that are in the clear nowhere but in memory. Keys come from a ring outside the database."""

from wiki.sealing.envelope import KEY_BYTES, Broken, new_key, seal, unseal
from wiki.sealing.key_ring import KeyMissing, KeyRing, check_value, configure, ring

__all__ = [
    "KEY_BYTES",
    "Broken",
    "KeyMissing",
    "KeyRing",
    "check_value",
    "configure",
    "new_key",
    "ring",
    "seal",
    "unseal",
]
