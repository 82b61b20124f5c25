"""Which part of a knowledge base a command speaks of: the files named, and those changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.base.errors import UsageFault
from kb.diagnostics import Diagnostic
from kb.workspace.changes import changed_since


@dataclass(frozen=True, slots=True)
class Scope:
    """Files and folders by path, and changed files; None means all."""

    paths: tuple[str, ...] | None = None
    changed: frozenset[str] | None = None

    @classmethod
    def of(cls, root: Path, paths: Sequence[Path], since: str | None) -> Scope:
        """The scope of a command that was given paths and a revision.

        Raises :class:`UsageFault` for paths outside the knowledge base, and revisions that git
        does not know.
        """
        return cls(
            paths=tuple(_inside(root, path) for path in paths) if paths else None,
            changed=changed_since(root, since) if since else None,
        )

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self.paths is None and self.changed is None

    def within(self, findings: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The findings in those files."""
        return tuple(finding for finding in findings if self.covers(finding.place.path))

    def covers(self, path: str) -> bool:
        """Whether the file belongs to it."""
        named = self.paths is None or any(_covers(wanted, path) for wanted in self.paths)
        return named and (self.changed is None or path in self.changed)


def _inside(root: Path, path: Path) -> str:
    if not path.exists():
        raise UsageFault(f"{path} does not exist.")
    try:
        return path.resolve().relative_to(root).as_posix()
    except ValueError:
        raise UsageFault(f"{path} is not inside the knowledge base {root}.") from None


def _covers(wanted: str, path: str) -> bool:
    return wanted in {".", path} or path.startswith(f"{wanted}/")
