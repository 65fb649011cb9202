"""The cache: arrays that were worked out and may be wanted again, within so many bytes. No answer is kept whole."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np

from index.budget import check

CACHE_BYTES = 64 << 20  # at 72,635 releases as good as 256 MB; 16 MB doubled the p95 (engine.md, 4)


class Cache:
    """Arrays by key, the least recently used given up when they take more than ``limit`` bytes."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        """The value under a key, made when it is not there. Two threads may make it at once; that is harmless."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept[0]
        check()
        value = make()
        size = _bytes_of(value) + 200  # the keeping itself
        with self._lock:
            if key not in self._kept and size < self._limit:
                self._kept[key] = (value, size)
                self._size += size
                while self._size > self._limit:
                    self._size -= self._kept.popitem(last=False)[1][1]
        return value


def _bytes_of(value: Any) -> int:
    """About; of a row of plain things only the first is looked at, for there may be thousands."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if not isinstance(value, tuple | list):
        return 64
    if not value or isinstance(value[0], str | int):
        return 64 * len(value)
    return sum(map(_bytes_of, value))
