"""The canonical order of keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a mapping's keys, and that of the mappings under them.

    Other keys come after these, as written.
    """

    keys: tuple[str, ...] = ()
    below: Mapping[str, Order] = field(default_factory=dict)

    def rank(self, key: str) -> int:
        """The place of a key among its neighbours."""
        return self.keys.index(key) if key in self.keys else len(self.keys)

    def under(self, key: str) -> Order:
        """The order of what stands under a key."""
        return self.below.get(key, Order())
