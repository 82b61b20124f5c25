"""Independent lines of evidence: names that stand for the same study, source or data are one."""

from __future__ import annotations

from collections.abc import Iterable


class Lines:
    """Names joined into lines, transitively."""

    def __init__(self, groups: Iterable[Iterable[str]] = ()) -> None:
        self._above: dict[str, str] = {}
        for group in groups:
            self.join(group)

    def join(self, names: Iterable[str]) -> None:
        """Make the names one line."""
        found = [self.of(name) for name in names]
        for name in found:
            self._above[name] = min(found)

    def of(self, name: str) -> str:
        """The name of the line that a name belongs to: the first of its names."""
        while self._above.get(name, name) != name:
            name = self._above[name]
        return name
