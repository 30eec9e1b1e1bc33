"""Vectors on disk. They are slow to make, so they outlive the index, and are made anew only where a text changes.

lock             held by the process that writes
mark             which directory is in use and how many rows of it count, as JSON, replaced in one step
<name>/entries   a row for each document: its key, what was read of it, the scales of its vectors, a checksum
<name>/values    the vector of the whole text, then those of its passages, half a byte a number
<name>/codes     the signs of the first vector, a bit each

Rows are only added. That of a document that is gone is overwritten with zeros at once, and when half of the rows are
such, the rest is copied to a new directory. Processes share the files by mapping them. Until the mark is replaced, rows
that were added do not count, so a crash leaves the old state or the new one. Nothing here cannot be made again:
a mark of another site or model, or files that do not fit, mean starting anew. Half a byte a number costs nothing in
nDCG and keeps 100,000 documents within 240 MB, of which a question touches what it compares.
"""

import contextlib
import json
import secrets
import shutil
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiki.search.meaning.encoder import DIMENSIONS, Matrix

try:
    import fcntl
except ImportError:  # Windows: the one worker process has to do
    fcntl = None  # type: ignore[assignment]

FORMAT = 1
"""Rises with every change of what is encoded of a document and how it is kept."""

MOST_VECTORS = 9
"""Of a document: one of the whole, the others of passages."""

ENTRY = np.dtype(
    [("key", "<u8"), ("document", "<u8"), ("text", "<u8"), ("scales", "<f4", (MOST_VECTORS,)), ("check", "<u4")]
)
"""`document` is its digest as the index has it, `text` that of what was encoded. A key of 0 means an empty row."""

PACKED = DIMENSIONS // 2
WIDTHS = {"entries": ENTRY.itemsize, "values": MOST_VECTORS * PACKED, "codes": DIMENSIONS // 8}
HALF = 7
"""The largest number that half a byte holds beside its sign."""

FINE = 2_047
"""The largest number of a question: 15 * FINE * DIMENSIONS is a whole number that a float still holds."""

BLOCK = 1_024
FEW_ROWS = 1_000
"""So many empty rows are not worth a new directory."""

Names = NDArray[np.uint64]
Rows = NDArray[np.signedinteger[Any]]


class VectorsBusy(Exception):
    """Another process writes vectors."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of the vectors without opening them."""

    site: str
    model: str
    format: int
    directory: str
    rows: int


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """All vectors at one moment, mapped from disk. A row whose key is 0 is empty, and becomes so while this is held."""

    name: str
    """Rows of the same name keep their numbers."""
    entries: NDArray[Any]
    values: NDArray[np.uint8]
    codes: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.entries)

    def near(self, question: Matrix, rows: Rows) -> Matrix:
        """Return the cosines of a question with the whole texts of these rows."""
        return _cosines(_products(self.values[rows, 0], question) * self.entries["scales"][rows, 0])

    def nearest_passages(self, question: Matrix, rows: Rows) -> Matrix:
        """Return the cosine of a question with the nearest passage of each of these rows; none is below 0."""
        products = _products(self.values[rows, 1:], question) * self.entries["scales"][rows, 1:]
        nearest: Matrix = _cosines(products).max(axis=1).clip(0)
        return nearest

    def distances(self, question: Matrix) -> NDArray[np.uint16]:
        """Return for each row in how many signs it differs from a question; half of them if there is no likeness."""
        packed = self._differing(signs(question[np.newaxis])).view(np.uint64)
        # Eight counts of at most 64 are added in one number, two by two so that none runs over.
        pairs = (packed & np.uint64(0x00FF00FF00FF00FF)) + ((packed >> np.uint64(8)) & np.uint64(0x00FF00FF00FF00FF))
        return ((pairs * np.uint64(0x0001000100010001)) >> np.uint64(48)).astype(np.uint16)

    def _differing(self, code: NDArray[np.uint64]) -> NDArray[np.uint8]:
        """Return how many bits differ in each 64; in blocks, because numpy is slow on rows as short as a code."""
        codes, block = self.codes.ravel(), np.tile(code.ravel(), BLOCK)
        starts = range(0, len(codes), len(block))
        parts = (codes[start : start + len(block)] for start in starts)
        return np.concatenate([np.bitwise_count(part ^ block[: len(part)]) for part in parts])


def name_of(text: str) -> int:
    """Return a number that stands for a key or a text; none is 0."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") or 1


def signs(vectors: NDArray[Any]) -> NDArray[np.uint64]:
    """Return the signs of vectors, 64 in a number."""
    return np.packbits(vectors > 0, axis=1).view(np.uint64)


class VectorFolder:
    """The place of the vectors of one site, made by one model."""

    def __init__(self, path: Path, *, site: str, model: str) -> None:
        self.path, self._site, self._model = path, site, model
        self._opened: tuple[bytes, Vectors] | None = None
        self._checked = ""

    def vectors(self) -> Vectors | None:
        """Return the newest state, or None as long as there is none that can be used."""
        try:
            content = (self.path / "mark").read_bytes()
        except OSError:
            return None
        kept = self._opened
        if kept is None or kept[0] != content:
            mark = self._read(content)
            vectors = self._mapped(mark) if mark else None
            if vectors is None:
                return None
            self._opened = kept = content, vectors
        return kept[1]

    @contextlib.contextmanager
    def writer(self) -> Iterator["VectorWriter"]:
        """Lend the one writer. Raise VectorsBusy if there is one."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.path / "lock").open("ab") as file:
            if fcntl is not None:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError as error:
                    raise VectorsBusy("Another process is writing vectors.") from error
            writer = VectorWriter(self, self._usable())
            self._look_through(writer)
            yield writer

    def put_mark(self, mark: Mark) -> None:
        """Make what was written count."""
        new = self.path / "mark.new"
        new.write_text(json.dumps(asdict(mark)), encoding="ascii")
        new.replace(self.path / "mark")

    def new_directory(self) -> Mark:
        """Return the mark of a new, empty directory."""
        mark = Mark(self._site, self._model, FORMAT, secrets.token_hex(8), 0)
        (self.path / mark.directory).mkdir(mode=0o700)
        for name in WIDTHS:
            (self.path / mark.directory / name).touch(mode=0o600)
        return mark

    def use(self, mark: Mark) -> None:
        """Make a directory the one in use, and remove all others."""
        self.put_mark(mark)
        for other in self.path.iterdir():
            if other.is_dir() and other.name != mark.directory:
                shutil.rmtree(other, ignore_errors=True)

    def _usable(self) -> Mark:
        """Return the mark in use, of a new directory if there is none that is whole."""
        vectors = self.vectors()
        content = (self.path / "mark").read_bytes() if vectors is not None else b""
        mark = self._read(content)
        if vectors is None or mark is None:
            mark = self.new_directory()
            self.use(mark)
        return mark

    def _look_through(self, writer: "VectorWriter") -> None:
        """Empty the rows that are not as they were written, once in the life of a process."""
        if self._checked != writer.vectors.name:
            self._checked = writer.vectors.name
            writer.remove(damaged(writer.vectors))

    def _read(self, content: bytes) -> Mark | None:
        """Return a mark of this site, model and format."""
        try:
            mark = Mark(**json.loads(content))
            known = (mark.site, mark.model, mark.format) == (self._site, self._model, FORMAT)
            return mark if known and mark.directory.isalnum() and mark.rows >= 0 else None
        except (ValueError, TypeError, AttributeError, RecursionError):
            return None

    def _mapped(self, mark: Mark) -> Vectors | None:
        """Map the files; return None if they are not as long as the mark says."""
        try:
            entries, values, codes = (
                _mapped(self.path / mark.directory / name, mark.rows * width) for name, width in WIDTHS.items()
            )
        except (OSError, ValueError):
            return None
        return Vectors(
            mark.directory,
            entries.view(ENTRY),
            values.reshape(-1, MOST_VECTORS, PACKED),
            codes.view(np.uint64).reshape(-1, DIMENSIONS // 64),
        )


class VectorWriter:
    """Writes vectors. What was put counts after `commit`; what was removed is gone at once."""

    def __init__(self, folder: VectorFolder, mark: Mark) -> None:
        self._folder, self._mark = folder, mark
        self._added = 0

    @property
    def vectors(self) -> Vectors:
        """What is kept, without what was not yet committed."""
        vectors = self._folder.vectors()
        assert vectors is not None  # noqa: S101 - the writer begins with a usable mark
        return vectors

    def put(self, key: int, document: int, text: int, vectors: Matrix) -> None:
        """Add a document's vectors, that of the whole first."""
        entry, values = np.zeros(1, ENTRY), np.zeros((MOST_VECTORS, PACKED), np.uint8)
        scales = np.abs(vectors).max(axis=1) / HALF
        values[: len(vectors)] = _packed(vectors / scales[:, np.newaxis])
        entry["key"], entry["document"], entry["text"] = key, document, text
        entry["scales"][0, : len(vectors)] = scales
        codes = signs(vectors[:1])
        entry["check"] = _check(entry[0], values.tobytes() + codes.tobytes())
        for name, row in (("entries", entry), ("values", values), ("codes", codes)):
            self._write(name, self._mark.rows + self._added, row.tobytes())
        self._added += 1

    def commit(self) -> None:
        """Make what was put count."""
        if self._added:
            self._mark = replace(self._mark, rows=self._mark.rows + self._added)
            self._added = 0
            self._folder.put_mark(self._mark)

    def confirm(self, row: int, document: int) -> None:
        """Note that the text is still that of a document whose digest has changed."""
        entry = self.vectors.entries[row : row + 1].copy()
        entry["document"] = document
        self._write("entries", row, entry.tobytes())

    def remove(self, rows: Iterable[int]) -> None:
        """Overwrite rows, and put the rest together if too many are empty."""
        for row in rows:
            for name in ("values", "codes", "entries"):  # while the entry is there, it is not forgotten to go on
                self._write(name, row, bytes(WIDTHS[name]))
        empty = np.count_nonzero(self.vectors.entries["key"] == 0)
        if empty > FEW_ROWS and 2 * empty > len(self.vectors):
            self._compact()

    def _compact(self) -> None:
        self.commit()
        vectors, mark = self.vectors, self._folder.new_directory()
        living = np.flatnonzero(vectors.entries["key"])
        self._mark = replace(mark, rows=len(living))
        for name, rows in (("entries", vectors.entries), ("values", vectors.values), ("codes", vectors.codes)):
            self._write(name, 0, rows[living].tobytes())
        self._folder.use(self._mark)

    def _write(self, name: str, row: int, content: bytes) -> None:
        with (self._folder.path / self._mark.directory / name).open("r+b") as file:
            file.seek(row * WIDTHS[name])
            file.write(content)


def damaged(vectors: Vectors) -> list[int]:
    """Return the rows that are neither empty nor as they were written."""
    filled: Sequence[int] = np.flatnonzero(vectors.entries["key"]).tolist()
    return [row for row in filled if not _is_sound(vectors, row)]


def _is_sound(vectors: Vectors, row: int) -> bool:
    entry, values, codes = vectors.entries[row], vectors.values[row], vectors.codes[row]
    return bool(entry["check"] == _check(entry, values.tobytes() + codes.tobytes()))


def _check(entry: Any, rest: bytes) -> int:
    """Return the checksum of a row, without the digest of the document, which changes in place."""
    told = entry["key"].tobytes() + entry["text"].tobytes() + entry["scales"].tobytes()
    return zlib.crc32(rest, zlib.crc32(told))


def _packed(vectors: Matrix) -> NDArray[np.uint8]:
    """Return numbers from -7 to 7 two in a byte: the first half of a vector in the upper bits, the second below."""
    numbers = (np.rint(vectors) + HALF + 1).astype(np.uint8)
    return np.bitwise_or(numbers[:, :PACKED] * np.uint8(16), numbers[:, PACKED:])


def _products(packed: NDArray[np.uint8], question: Matrix) -> Matrix:
    """Return the products of packed vectors with a question.

    They are sums of whole numbers, which are exact in any order: which other rows are compared, and where a row stands,
    changes no bit of its product.
    """
    scale = np.abs(question).max() / np.float32(FINE)
    whole = np.rint(question / scale) if scale else question
    upper = (packed >> 4).astype(np.float32) @ whole[:PACKED]
    lower = (packed & 15).astype(np.float32) @ whole[PACKED:]
    products: Matrix = (upper + lower - np.float32((HALF + 1) * whole.sum())) * scale
    return products


def _cosines(products: Matrix) -> Matrix:
    """Return products within the bounds of a cosine: what a damaged scale makes of them shall not reach a score."""
    return np.nan_to_num(products, nan=0.0).clip(-1, 1)


def _mapped(file: Path, length: int) -> NDArray[np.uint8]:
    """Map the beginning of a file. Raise ValueError if it is shorter."""
    if not length:
        return np.empty(0, np.uint8)
    if file.stat().st_size < length:
        raise ValueError("The file is shorter than its mark says.")
    return np.asarray(np.memmap(file, np.uint8, "r", shape=(length,)))
