"""The file of a backup: a tar of a manifest, the manifest's MAC, and the members that it names, in this order.

A member is taken by its place, size and hash in the manifest, and its name is looked up there: no name in the file ever
becomes a path.
"""

import gzip
import hashlib
import hmac
import io
import json
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from wiki.errors import WikiError

FORMAT = 1
MANIFEST, MAC = "manifest.json", "manifest.mac"
LARGEST_MANIFEST = 2**20
AUDIT_HEAD = "audit_head"
NAME = re.compile(r"casewiki\.db|audit_head|tables/[a-z_]{1,60}\.copy")
ENDINGS = (".gz", ".tgz")
PIECE = 2**20
BROKEN = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError, TypeError, RecursionError)

Progress = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and how much there is."""


class Damaged(WikiError):
    """The file is no backup, or not as it was written."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    site: str
    schema: str
    database: str
    made_at: str
    version: str
    head: dict[str, Any]
    """The newest row of the audit log: `row`, `at` and `mac`; empty if there is none."""
    tables: dict[str, int]
    """Rows of each table that is inside."""
    left_out: list[str]
    columns: dict[str, list[str]] = field(default_factory=dict)
    """On PostgreSQL the columns of each table, in the order of its file."""
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Of each member `size` in bytes and `sha256`."""
    format: int = FORMAT


def write(file: IO[bytes], manifest: Manifest, members: dict[str, Path], *, key: bytes, progress: Progress) -> None:
    """Write an archive; the manifest learns of the members' sizes and hashes."""
    total = sum(path.stat().st_size for path in members.values())
    done = 0
    for name, path in members.items():
        digest, size = _measured(path)
        manifest.members[name] = {"size": size, "sha256": digest}
    told = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    with tarfile.open(fileobj=file, mode="w|") as tar:
        _add(tar, MANIFEST, io.BytesIO(told), len(told))
        mac = _mac(told, key)
        _add(tar, MAC, io.BytesIO(mac), len(mac))
        for name, path in members.items():
            progress("write", done, total)
            with path.open("rb") as member:
                _add(tar, name, member, path.stat().st_size)
            done += path.stat().st_size
    progress("write", total, total)


@contextmanager
def compressed(file: Path, *, name: str) -> Iterator[IO[bytes]]:
    """Open a new file to be written, with gzip if its final name says so."""
    with file.open("wb") as raw:
        if name.endswith(ENDINGS):
            with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1) as packed:
                yield packed  # type: ignore[misc]
        else:
            yield raw


@contextmanager
def opened(file: Path, *, key: bytes | None) -> Iterator[tuple[Manifest, "Members"]]:
    """Open an archive whose manifest is right, by the MAC of `key` unless that is None; raise Damaged otherwise."""
    with _told_as_damage(), file.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        with tarfile.open(fileobj=raw, mode="r|gz" if packed else "r|") as tar:
            told, mac = (_small(tar, name) for name in (MANIFEST, MAC))
            manifest = _manifest(told)
            if key is not None and not hmac.compare_digest(mac, _mac(told, key)):
                raise Damaged(
                    "The backup was not signed with this site's secret key, or was changed since. Put the key of "
                    "its site in place first, or do without by --without-mac."
                )
            yield manifest, Members(tar, manifest)


class Members:
    """The members of an archive, each checked while it is unpacked."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar, self._manifest = tar, manifest

    def unpack(self, folder: Path, progress: Progress) -> dict[str, Path]:
        """Unpack all into a folder and return where each is. Raise Damaged if one is missing, strange or different."""
        wanted, done = dict(self._manifest.members), 0
        found: dict[str, Path] = {}
        with _told_as_damage():
            total = sum(member["size"] for member in wanted.values())
            while wanted:
                progress("read", done, total)
                entry = self._tar.next()
                about = wanted.pop(entry.name, None) if entry and entry.isfile() else None
                if entry is None or about is None or entry.size != about["size"]:
                    raise Damaged(DAMAGED)
                path = folder / f"member-{len(found)}"
                self._unpack_one(entry, path, about["sha256"])
                found[entry.name], done = path, done + entry.size
            if self._tar.next() is not None:
                raise Damaged(DAMAGED)
        progress("read", total, total)
        return found

    def _unpack_one(self, entry: tarfile.TarInfo, path: Path, sha256: str) -> None:
        digest, source = hashlib.sha256(), self._tar.extractfile(entry)
        if source is None:
            raise Damaged(DAMAGED)
        with path.open("wb") as out:
            path.chmod(0o600)
            while piece := source.read(PIECE):
                digest.update(piece)
                out.write(piece)
        if not hmac.compare_digest(digest.hexdigest(), sha256):
            raise Damaged(DAMAGED)


DAMAGED = "The backup is damaged or no backup of casewiki. Nothing was changed. Take another one."


@contextmanager
def _told_as_damage() -> Iterator[None]:
    try:
        yield
    except BROKEN as error:
        if isinstance(error, WikiError):
            raise
        raise Damaged(DAMAGED) from error


def _manifest(told: bytes) -> Manifest:
    raw = json.loads(told)
    if raw["format"] != FORMAT:
        raise Damaged("The backup has format %(format)s, which this version does not read.", format=raw["format"])
    manifest = Manifest(**raw)
    if not all(NAME.fullmatch(name) for name in manifest.members):
        raise Damaged(DAMAGED)
    return manifest


def _small(tar: tarfile.TarFile, name: str) -> bytes:
    entry = tar.next()
    if entry is None or entry.name != name or not entry.isfile() or entry.size > LARGEST_MANIFEST:
        raise Damaged(DAMAGED)
    source = tar.extractfile(entry)
    return source.read() if source else b""


def _mac(told: bytes, key: bytes) -> bytes:
    return hmac.new(key, told, "sha256").hexdigest().encode()


def _measured(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


def _add(tar: tarfile.TarFile, name: str, source: IO[bytes], size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    tar.addfile(entry, source)
