"""What changed in the sources, and in what rests on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.diff.evidence import Changed, FieldValues, differences
from kb.model import Corpus, MentionKind, Source


@dataclass(frozen=True, slots=True)
class SourceChange:
    """One source as it was and as it is."""

    before: Source
    after: Source

    @property
    def renamed(self) -> bool:
        """Whether it has another citation key."""
        return self.before.key != self.after.key

    @property
    def fields(self) -> tuple[Changed, ...]:
        """The fields of the record that differ, by the names that the entry uses."""
        old, new = (dict(_field_values(source)) for source in (self.before, self.after))
        if self._former_is_the_key():
            new["ids"] = old.get("ids", "")
        names = dict.fromkeys((*old, *new))
        return differences(
            tuple((name, old.get(name, "")) for name in names),
            tuple((name, new.get(name, "")) for name in names),
        )

    def _former_is_the_key(self) -> bool:
        """Whether the list of former keys changes only since the source has another key."""
        changed = {*self.before.former_keys} ^ {*self.after.former_keys}
        return self.renamed and changed <= {self.before.key, self.after.key}

    def __bool__(self) -> bool:
        return bool(self.renamed or self.fields)


@dataclass(frozen=True, slots=True)
class SourceChanges:
    """Sources added, removed and changed; newly retracted; and used or unused by now.

    ``unused`` are keys on record that something rested on before and nothing does any more;
    ``unused_new`` are new ones that nothing rests on.
    """

    added: tuple[Source, ...]
    removed: tuple[Source, ...]
    changed: tuple[SourceChange, ...]
    retracted: tuple[Source, ...]
    unused: tuple[str, ...]
    unused_new: tuple[str, ...]

    def __bool__(self) -> bool:
        lists = (self.added, self.removed, self.changed, self.retracted, self.unused)
        return any(lists)


def source_changes(before: Corpus, after: Corpus, keys: Mapping[str, str]) -> SourceChanges:
    """Compare the sources; ``keys`` leads from old keys to new ones."""
    pairs = {key: key for key in before.sources if key in after.sources} | dict(keys)
    changes = (SourceChange(before.sources[old], after.sources[new]) for old, new in pairs.items())
    was_retracted = {pairs.get(key) for key, s in before.sources.items() if s.retracted}
    used, using = ({pairs.get(key, key) for key in used_sources(before)}, used_sources(after))
    new = [key for key in after.sources if key not in pairs.values()]
    return SourceChanges(
        added=tuple(after.sources[key] for key in new),
        removed=tuple(source for key, source in before.sources.items() if key not in pairs),
        changed=tuple(change for change in changes if change),
        retracted=tuple(
            s for key, s in after.sources.items() if s.retracted and key not in was_retracted
        ),
        unused=tuple(sorted(key for key in used - using if key in after.sources)),
        unused_new=tuple(sorted(set(new) - using)),
    )


def used_sources(corpus: Corpus) -> frozenset[str]:
    """The keys that a claim or a term rests on, or that a note cites."""
    claims = corpus.claims.values()
    items = [item for claim in claims for item in claim.evidence]
    terms = [*corpus.features.values(), *corpus.contexts.values(), *corpus.designs.values()]
    mentions = (m for claim in claims for m in claim.mentions if m.kind is MentionKind.SOURCE)
    return frozenset(
        [
            *(item.source.id for item in items),
            *(item.via.id for item in items if item.via),
            *(term.source.id for term in terms if term.source),
            *(mention.target.id for mention in mentions),
        ]
    )


def _field_values(source: Source) -> FieldValues:
    return (("type", source.entry_type), *((field.name, field.value) for field in source.fields))
