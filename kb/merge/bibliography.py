"""Three versions of a bibliography into one.

Where the sides changed different entries, or different fields of one, both changes count. What
both changed, each in its own way, stands in the result twice, between the marks that git uses.
"""

from __future__ import annotations

from dataclasses import dataclass

from kb.format.bibliography import entry_text
from kb.merge.entries import merge_entries, says
from kb.merge.items import Item, Unmergeable, Version, read_version
from kb.merge.three_way import Conflict, Id, in_order, of_three
from kb.parse.bibtex.layout import Entry

__all__ = ["Labels", "Merged", "Unmergeable", "merge"]


@dataclass(frozen=True, slots=True)
class Labels:
    """How conflicts are marked: the names of the sides, and how many characters a mark has."""

    ours: str = "ours"
    theirs: str = "theirs"
    size: int = 7


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text, and the keys of the entries that both sides changed."""

    text: str
    conflicts: tuple[str, ...] = ()


def merge(base: str, ours: str, theirs: str, path: str, labels: Labels = Labels()) -> Merged:
    """The three versions as one; lines end in line feeds.

    Raises :class:`Unmergeable` where a version cannot be read in full.
    """
    if theirs in {ours, base}:
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    before, mine, other = (read_version(path, text) for text in (base, ours, theirs))
    return _Merge(before, mine, other, labels).result()


class _Merge:
    def __init__(self, base: Version, ours: Version, theirs: Version, labels: Labels) -> None:
        self._base = base
        self._ours = ours
        self._theirs = theirs
        self._labels = labels
        self._conflicts: set[Id] = set()

    def result(self) -> Merged:
        ids = {**self._base.items, **self._ours.items, **self._theirs.items}
        texts = {one: text for one in ids if (text := self._text(one)) is not None}
        order = in_order(self._base.ids, self._ours.ids, self._theirs.ids, texts)
        pieces: list[str] = []
        before: Id | None = None
        for one in order:
            pieces += [self._gap(one, before), texts[one]]
            before = one
        tail = _blanks(self._base.tail, self._ours.tail, self._theirs.tail)
        if order and self._is_marked(order[-1]):
            tail = tail or "\n"
        conflicts = tuple(one[1] for one in order if self._is_marked(one))
        return Merged("".join([*pieces, tail]), conflicts)

    def _text(self, one: Id) -> str | None:
        """What an item comes to; None if it was deleted."""
        versions = (self._base, self._ours, self._theirs)
        base, ours, theirs = (version.items.get(one) for version in versions)
        try:
            return _item(base, ours, theirs)
        except Conflict:
            self._conflicts.add(one)
            return self._marked(ours.text if ours else "", theirs.text if theirs else "")

    def _marked(self, ours: str, theirs: str) -> str:
        size = self._labels.size
        lines = (
            f"{'<' * size} {self._labels.ours}",
            *([ours] if ours else []),
            "=" * size,
            *([theirs] if theirs else []),
            f"{'>' * size} {self._labels.theirs}",
        )
        return "\n".join(lines)

    def _gap(self, one: Id, before: Id | None) -> str:
        """The blanks before an item, which stands behind ``before`` now."""
        versions = (self._base, self._ours, self._theirs)
        old, mine, other = (
            version.items[one].gap
            if one in version.items and version.before[one] == before
            else None
            for version in versions
        )
        gaps = [gap for gap in (old, mine, other) if gap is not None]
        if not gaps:
            # Nowhere do the two stand together.
            return "\n\n" if before else ""
        if old is not None:
            gap = _blanks(old, old if mine is None else mine, old if other is None else other)
        else:
            gap = max(gaps, key=_length)
        loose = before and "\n" not in gap and self._is_marked(before, one)
        return "\n\n" if loose else gap

    def _is_marked(self, *ids: Id) -> bool:
        return any(one in self._conflicts for one in ids)


def _item(base: Item | None, ours: Item | None, theirs: Item | None) -> str | None:
    try:
        chosen = of_three(base, ours, theirs, lambda item: item and item.text)
    except Conflict:
        try:
            chosen = of_three(base, ours, theirs, lambda item: item and says(item.stretch))
        except Conflict:
            return _by_field(base, ours, theirs)
    return chosen.text if chosen else None


def _by_field(base: Item | None, ours: Item | None, theirs: Item | None) -> str:
    stretches = [item.stretch if item else None for item in (base, ours, theirs)]
    entries = [stretch for stretch in stretches if isinstance(stretch, Entry)]
    if len(entries) < 3:
        raise Conflict
    return entry_text(merge_entries(*entries), "\n")


def _blanks(base: str, ours: str, theirs: str) -> str:
    """The blanks of the side that changed them; of two changes the longer."""
    try:
        return of_three(base, ours, theirs, str)
    except Conflict:
        return max(ours, theirs, key=_length)


def _length(blanks: str) -> tuple[int, str]:
    return len(blanks), blanks
