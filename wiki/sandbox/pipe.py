"""Messages between a process and its child: JSON behind its length in four bytes, on unbuffered pipes."""

import io
import json
import struct
from typing import Any

_LENGTH = struct.Struct(">I")


def send(stream: io.RawIOBase, message: dict[str, Any]) -> None:
    """Write one message. Raises OSError when nobody reads any more."""
    body = json.dumps(message).encode("ascii")
    rest = memoryview(_LENGTH.pack(len(body)) + body)
    while rest:
        rest = rest[stream.write(rest) or 0 :]


def receive(stream: io.RawIOBase) -> dict[str, Any] | None:
    """Return the next message, None at the end of the stream (also in the middle of a message)."""
    head = _read(stream, _LENGTH.size)
    body = _read(stream, _LENGTH.unpack(head)[0]) if head else None
    return json.loads(body) if body else None


def _read(stream: io.RawIOBase, size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        part = stream.read(size - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)
