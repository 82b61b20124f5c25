"""A change of several texts at once: edits by file, and files that get another name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb.base.errors import KbError
from kb.base.text import Place
from kb.diagnostics import Edit
from kb.parse.decode import recode


class CannotRevise(KbError):
    """A change that would not say the same under other names; nothing was written."""


@dataclass(frozen=True, slots=True)
class Revision:
    """Edits by the path of the file they are made in, and new paths by old ones.

    A file that moves has its edits under its old path. ``removed`` are files that go, ``added``
    the texts of new ones.
    """

    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    moves: Mapping[str, str] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    added: Mapping[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[str, ...]:
        """The old paths of all files that change, in order."""
        return tuple(sorted({*self.edits, *self.moves}))


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file before and after: its paths and its bytes.

    ``before`` is None for a new one, ``after`` for one that goes.
    """

    path: str
    now_path: str
    before: bytes | None
    after: bytes | None


def rewritten(revision: Revision, data: Mapping[str, bytes]) -> tuple[Rewritten, ...]:
    """Each file that a revision changes, with what it holds before and after.

    Raises :class:`CannotRevise` where the encoding of a file lacks a character.
    """
    changed = (
        Rewritten(
            path,
            revision.moves.get(path, path),
            data[path],
            _edited(path, data[path], revision.edits.get(path, ())),
        )
        for path in revision.paths
        if path not in revision.removed
    )
    removed = (Rewritten(path, path, data[path], None) for path in revision.removed)
    added = (Rewritten(p, p, None, text.encode()) for p, text in revision.added.items())
    return (*changed, *removed, *added)


def _edited(path: str, data: bytes, edits: Iterable[Edit]) -> bytes:
    after = recode(data, edits)
    if after is None:
        raise CannotRevise(
            f"{path} cannot hold the new text in its encoding; save it as UTF-8 first."
        )
    return after


def by_path(edits: Iterable[tuple[str, Edit]]) -> Mapping[str, tuple[Edit, ...]]:
    """The edits of each file, each once and in the order of the text."""
    grouped: dict[str, set[Edit]] = {}
    for path, edit in edits:
        grouped.setdefault(path, set()).add(edit)
    return {
        path: tuple(sorted(group, key=lambda edit: (edit.span, edit.replacement)))
        for path, group in sorted(grouped.items())
    }


def where(place: Place) -> str:
    """The place as messages name it."""
    return f"{place.path}:{place.span.line}:{place.span.column}"
