"""A bounded memory for things that cost time to make."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")

ENTRY = 350
"""Bytes that the key and the place of a value take besides it, as tracemalloc counts them."""


class BoundedCache(Generic[Value]):
    """Keeps what was used last, as long as all together weigh no more than `limit`. Safe for threads."""

    def __init__(self, limit: int, weigh: Callable[[Value], int]) -> None:
        self._limit, self._weigh = limit, weigh
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()
        self.weight = 0

    def peek(self, key: Hashable) -> Value | None:
        """Return what is kept under `key`, if anything is."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            self._kept.move_to_end(key)
            return kept[0]

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return what is kept under `key`, made now if need be."""
        kept = self.peek(key)
        if kept is not None:
            return kept
        value = make()
        self._keep(key, value)
        return value

    def _keep(self, key: Hashable, value: Value) -> None:
        weight = ENTRY + self._weigh(value)
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = value, weight
            self.weight += weight
            while self.weight > self._limit and len(self._kept) > 1:
                self.weight -= self._kept.popitem(last=False)[1][1]


class Latest(Generic[Value]):
    """Keeps one thing, which is made anew when it is asked for of another place, or of another state of it."""

    def __init__(self) -> None:
        self._made: tuple[Hashable, Value] | None = None

    def of(self, place: Hashable, make: Callable[[], Value]) -> Value:
        """Return the thing of a place."""
        made = self._made
        if made is None or made[0] != place:
            self._made = made = place, make()
        return made[1]
