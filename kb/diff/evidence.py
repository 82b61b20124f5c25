"""What changed in the evidence of one claim."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterator, Sequence
from dataclasses import dataclass

from kb.diff.texts import effect_text
from kb.model import Basis, Evidence, EvidenceRelation

# Surest first; what was not told is taken for the least.
_BASES = (Basis.FULL_TEXT, Basis.ABSTRACT, Basis.SUMMARY, Basis.RELAYED, None)


@dataclass(frozen=True, slots=True)
class Changed:
    """A value that was there before and after; an empty text where it was not told."""

    name: str
    before: str
    after: str


FieldValues = tuple[tuple[str, str], ...]
"""What a value tells, each part as text by its name."""


def differences(before: FieldValues, after: FieldValues) -> tuple[Changed, ...]:
    """The parts that differ; both values tell of the same parts in the same order."""
    pairs = zip(before, after, strict=True)
    return tuple(Changed(name, old, new) for (name, old), (_, new) in pairs if old != new)


@dataclass(frozen=True, slots=True)
class EvidenceChange:
    """One item of evidence as it was and as it is."""

    before: Evidence
    after: Evidence

    @property
    def fields(self) -> tuple[Changed, ...]:
        """What differs, by the names that notes use."""
        return differences(_field_values(self.before), _field_values(self.after))

    @property
    def rerated(self) -> bool:
        """Whether it now stands otherwise towards the claim."""
        return self.before.relation is not self.after.relation

    @property
    def read_closer(self) -> bool:
        """Whether more of the source was read than before, or the source itself at last."""
        first_hand = self.before.second_hand and not self.after.second_hand
        return first_hand or _BASES.index(self.after.basis) < _BASES.index(self.before.basis)


@dataclass(frozen=True, slots=True)
class EvidenceChanges:
    """The items that a claim gained, lost, and tells otherwise."""

    added: tuple[Evidence, ...] = ()
    dropped: tuple[Evidence, ...] = ()
    changed: tuple[EvidenceChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped or self.changed)

    def strengthened(self, known: Container[str]) -> bool:
        """Whether there is more to rest on than the sources that are ``known``.

        That is support or a qualification of another source, or read closer, or a dispute that is
        gone. A further item from a known source is not more.
        """
        added = (item for item in self.added if item.source.id not in known)
        items = [*added, *(c.after for c in self.changed if c.read_closer or c.rerated)]
        speaking = {EvidenceRelation.SUPPORTS, EvidenceRelation.QUALIFIES}
        disputed = [*self.dropped, *(c.before for c in self.changed if c.rerated)]
        return any(item.relation in speaking for item in items) or any(
            item.relation is EvidenceRelation.DISPUTES for item in disputed
        )


def evidence_changes(before: Sequence[Evidence], after: Sequence[Evidence]) -> EvidenceChanges:
    """Compare the items of a claim, whatever their order."""
    if before == after:
        return EvidenceChanges()
    matcher = _Matcher(before, after)
    pairs = matcher.pairs()
    return EvidenceChanges(
        added=tuple(matcher.new),
        dropped=tuple(matcher.gone),
        changed=tuple(change for change in pairs if change.fields),
    )


class _Matcher:
    """Lays each item beside the one that it was, the most alike first."""

    def __init__(self, before: Sequence[Evidence], after: Sequence[Evidence]) -> None:
        self.gone = list(before)
        self.new = list(after)

    def pairs(self) -> list[EvidenceChange]:
        """The pairs; what has no fellow stays in ``gone`` and ``new``."""
        exact = []
        for trait in (_all, _place, _point, _source):
            exact += list(self._matched(trait))
        return exact

    def _matched(self, trait: Callable[[Evidence], Hashable]) -> Iterator[EvidenceChange]:
        waiting: dict[Hashable, list[Evidence]] = {}
        for item in self.gone:
            waiting.setdefault(trait(item), []).append(item)
        left = []
        for item in self.new:
            fellows = waiting.get(trait(item))
            if fellows:
                yield EvidenceChange(fellows.pop(0), item)
            else:
                left.append(item)
        self.new = left
        self.gone = [item for items in waiting.values() for item in items]


def _all(item: Evidence) -> Hashable:
    return item.source.id, *_field_values(item)


def _place(item: Evidence) -> Hashable:
    return item.source.id, item.relation, item.locator, item.quote


def _point(item: Evidence) -> Hashable:
    return item.source.id, item.locator or item.relation


def _source(item: Evidence) -> Hashable:
    return item.source.id


def _field_values(item: Evidence) -> FieldValues:
    """All that an item tells besides its source, by the names that notes use."""
    return (
        ("relation", str(item.relation)),
        ("study", item.study.id if item.study else ""),
        ("locator", item.locator),
        ("via", item.via.id if item.via else ""),
        ("via-locator", item.via_locator),
        ("design", item.design.id if item.design else ""),
        ("basis", str(item.basis or "")),
        ("quote", item.quote),
        ("sample", item.sample),
        ("dataset", item.dataset),
        ("effects", "; ".join(map(effect_text, item.effects))),
        ("note", item.note),
    )
