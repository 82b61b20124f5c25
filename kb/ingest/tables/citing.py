"""Which source a row is from: one on record, or a new one of what the row says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from kb.base.folding import caseless, folded_words
from kb.base.identifiers import bare_doi
from kb.base.suggestions import nearest
from kb.fields.edtf import parse_date
from kb.ingest.intake import Decision, Fate, Intake
from kb.ingest.library import Record
from kb.ingest.tables.mapping import TableMap
from kb.ingest.tables.sheet import Row
from kb.ingest.tables.values import BadCell
from kb.model import Corpus, Creator, Source
from kb.parse.bibtex.types import CSL_TYPES, ITEM_TYPES
from kb.parse.names import parse_names

_LABEL = re.compile(r"(?P<who>.*?\D)[\s,]*\(?(?P<year>(?:1[5-9]|20)\d\d)[a-z]?\)?")
# Family names alone, as in “Diaz, Evans and Ford”: the last one shows that no comma parts a name.
_FAMILIES = re.compile(r"[^\s,]+(?:, [^\s,]+)+,? and [^\s,]+")
_OTHERS = re.compile(r",?\s*\bet\.? al\b\.?", re.IGNORECASE)


class Citing:
    """The sources of a collection, found by key, by what identifies a work, or by who and when."""

    def __init__(self, corpus: Corpus, renamed: Mapping[str, str]) -> None:
        self._intake = Intake(corpus.sources.values())
        self._renamed = renamed
        self._keys = {caseless(key): key for key in corpus.sources}
        self._by_number: dict[str, str] = {}
        self._by_label: dict[tuple[str, int | None], list[str]] = {}
        for source in corpus.sources.values():
            self._note(source)
        self.new: list[Decision] = []

    def key(self, table_map: TableMap, row: Row) -> str:
        """The key of the row's source; raises :class:`BadCell` where there is none."""
        key = table_map.text("source", "key", row) or table_map.text("source", "pmid", row)
        known = self._known_key(key)
        if known:
            return known
        source = _described(table_map, row)
        if source.title or source.doi:
            return self._taken(source, key)
        if source.creators:
            return self._by_who_and_when(source, key)
        if not key:
            raise BadCell("no source is named")
        raise BadCell(self._no_such(key))

    def known(self, key: str) -> str:
        """A key on record; raises :class:`BadCell` where there is no such."""
        known = self._known_key(key)
        if known:
            return known
        raise BadCell(self._no_such(key))

    def _known_key(self, key: str) -> str:
        """The key on record for a key, or for a DOI or PubMed's number in its place."""
        key = self._renamed.get(key, key)
        number = bare_doi(key).casefold()
        return self._keys.get(caseless(key), "") or self._by_number.get(number, "")

    def _no_such(self, key: str) -> str:
        near = nearest(key, self._keys.values())
        advice = f"did you mean “{near}”?" if near else "import the library that it is in first"
        return f"there is no source “{key}”; {advice}"

    def _by_who_and_when(self, source: Source, key: str) -> str:
        """A source of that first author and year; a new one says no more than that."""
        keys = self._by_label.get(_label(source), [])
        if len(keys) > 1:
            raise BadCell(f"{' and '.join(keys)} are by that author, of that year; name the key")
        return keys[0] if keys else self._taken(source, key)

    def _taken(self, source: Source, key: str) -> str:
        decision = self._intake.take(Record(replace(source, key=key), is_entry=False))
        if decision.fate is Fate.NEW:
            self.new.append(decision)
            self._keys[caseless(decision.key)] = decision.key
            self._note(decision.record.source, decision.key)
        return decision.key

    def _note(self, source: Source, key: str = "") -> None:
        self._by_label.setdefault(_label(source), []).append(key or source.key)
        pmid = source.find("pmid")
        for number in (bare_doi(source.doi).casefold(), pmid.value if pmid else ""):
            if number:
                self._by_number.setdefault(number, key or source.key)


def _label(source: Source) -> tuple[str, int | None]:
    people = source.authors
    words = folded_words(people[0].short) if people else ()
    return " ".join(words), source.year


def _described(table_map: TableMap, row: Row) -> Source:
    """The source as the row has it; a year may stand behind the names, as in “Doe (2010)”."""
    said = {
        name: table_map.text("source", name, row)
        for name in ("author", "title", "year", "journal", "doi", "url", "isbn", "type")
    }
    label = _LABEL.fullmatch(said["author"]) if not said["year"] else None
    if label:
        said["author"], said["year"] = label["who"], label["year"]
    names = _OTHERS.sub(" and others", said["author"])
    names = re.sub(r"\s*(?:&|;)\s*(?:and\s+)?", " and ", names).strip(" ,")
    if _FAMILIES.fullmatch(names):
        names = names.replace(",", " and ")
    people, _ = parse_names(names) if names else ((), ())
    kind = said["type"].lower()
    kind = kind if kind in ITEM_TYPES else CSL_TYPES.get(kind, "article-journal")
    return Source(
        key="",
        type=kind,
        title=said["title"],
        title_markup=said["title"],
        creators=tuple(Creator("author", person) for person in people),
        date=parse_date(said["year"].removesuffix(".0")) if said["year"] else None,
        container=said["journal"],
        doi=bare_doi(said["doi"]),
        url=said["url"],
        isbn=said["isbn"],
    )
