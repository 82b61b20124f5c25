"""Values made once and kept in memory while there is room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class LruCache:
    """Values made once and kept while there is room; those used longest ago go first."""

    def __init__(self, room: int) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._whole = self._room = room

    def get(self, key: Hashable, make: Callable[[], T], weight: Callable[[T], int]) -> T:
        """The value of a key; two threads may make it at once, to the same result."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return cast(T, self._held[key][0])
        made = make()
        heavy = weight(made)
        with self._lock:
            if key not in self._held and heavy <= self._whole:
                self._held[key] = (made, heavy)
                self._room -= heavy
            while self._room < 0:
                self._room += self._held.popitem(last=False)[1][1]
        return made
