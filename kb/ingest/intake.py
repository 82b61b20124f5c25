"""What becomes of each record of a library: new, there already, or a duplicate.

Whether two records are of one work is judged by :mod:`kb.likeness` and nowhere else, through its
index, so that the time grows with the number of records and not with its square.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from kb.draft.entry import copy
from kb.ingest.comparing import Comparison, Difference, compare, fingerprint
from kb.ingest.keys import Keys
from kb.ingest.library import Record
from kb.likeness.works import Basis, Work, WorkIndex, same_work
from kb.model import Source
from kb.parse.bibtex.layout import Entry, Field


class Fate(StrEnum):
    """What becomes of a record."""

    NEW = "added"
    PRESENT = "there already"
    DUPLICATE = "duplicate"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a record, and why.

    ``key`` is that of its source in the collection. A new record has an ``entry``; any other the
    source ``on_record`` that is the same work, seen ``by``, and how the two differ.
    """

    record: Record
    fate: Fate
    key: str
    entry: Entry | None = None
    on_record: Source | None = None
    by: Basis | None = None
    missing: tuple[Field, ...] = ()
    differing: tuple[Difference, ...] = ()


class Intake:
    """A collection that takes records in; ``merge`` fills what its entries lack."""

    def __init__(
        self, sources: Iterable[Source], *, merge: bool = False, abstracts: bool = False
    ) -> None:
        self._merge = merge
        self._abstracts = abstracts
        self._index = WorkIndex()
        self._sources = {source.key: source for source in sources}
        self._keys = Keys(self._sources)
        self._entries: dict[str, Entry] = {}
        self._nameless: dict[Hashable, Source] = {}
        for source in self._sources.values():
            self._put_on_record(source)

    def take(self, record: Record) -> Decision:
        """Decide on a record, and put it on record if it is new."""
        match = self._index.find(record.source)
        if match:
            return self._known(record, match.source, match.by)
        same = self._same_entry(record)
        if same:
            return Decision(record, Fate.PRESENT, same.key, on_record=same)
        key = self._keys.give(record.source)
        entry = record.entry(key, abstract=self._abstracts)
        self._entries[key] = entry
        self._sources[key] = source = replace(record.source, key=key)
        self._put_on_record(source)
        return Decision(record, Fate.NEW, key, entry)

    def _known(self, record: Record, known: Source, by: Basis) -> Decision:
        theirs = record.entry(known.key, abstract=self._abstracts)
        missing, differing = self._compared(known, theirs)
        if not missing and not differing:
            return Decision(record, Fate.PRESENT, known.key, None, known, by)
        fate = Fate.MERGED if self._merge and missing else Fate.DUPLICATE
        if fate is Fate.MERGED:
            ours = self._entry(known)
            self._entries[known.key] = replace(ours, fields=(*(ours.fields or ()), *missing))
        return Decision(record, fate, known.key, None, known, by, missing, differing)

    def _compared(self, known: Source, theirs: Entry) -> Comparison:
        return compare(self._entry(known), theirs)

    def _entry(self, source: Source) -> Entry:
        entry = self._entries.get(source.key)
        if entry is None:
            entry = self._entries[source.key] = copy(source, source.key, abstract=True)
        return entry

    def _put_on_record(self, source: Source) -> None:
        self._index.add(source)
        if _is_nameless(source):
            self._nameless[fingerprint(self._entry(source))] = source

    def _same_entry(self, record: Record) -> Source | None:
        """The source that says word for word the same, where words do not tell which work it is."""
        if not _is_nameless(record.source):
            return None
        return self._nameless.get(fingerprint(record.entry("", abstract=self._abstracts)))


def _is_nameless(source: Source) -> bool:
    """Whether a record says too little to be known again, such as one without a title."""
    work = Work(source)
    return same_work(work, work) is None
