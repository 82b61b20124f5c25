"""Which works somebody means: known by key, DOI, ISBN or title, or looked up, or pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from stdnum import isbn as numbers

from kb.base.errors import KbError
from kb.base.folding import folded_words
from kb.base.text import TextFile
from kb.cli.new.source import READERS
from kb.draft.entry import copied_entry, entry_text
from kb.draft.names import citation_key
from kb.ingest.formats import Format, format_of
from kb.likeness.works import WorkIndex
from kb.lookup import Registry, look_up_doi, look_up_isbn
from kb.model import Corpus, Source

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]+")
_ISBN = re.compile(r"(?<![\w./-])97[89][\d -]{10,14}|(?<![\w./-])\d[\d -]{8,11}[\dXx](?![\w-])")
_NAME = re.compile(r"[\w][\w:.+/-]*")
_MOST = 5
"""Works at most that are looked up for one form."""
_PASTED = {
    Format.BIBTEX: "--from-bibtex",
    Format.RIS: "--from-ris",
    Format.CSL_JSON: "--from-csljson",
}


@dataclass(frozen=True, slots=True)
class Identified:
    """A work by its key; with its entry where it is not on record."""

    key: str
    entry: str = ""


class Identifying:
    """Finds works in what was typed; what is looked up is known from then on."""

    def __init__(self, corpus: Corpus, dois: Registry, isbns: Registry) -> None:
        self._corpus = corpus
        self._known = dict(corpus.sources)
        self._index = WorkIndex(corpus.sources.values())
        self._dois, self._isbns = dois, isbns

    def sources(self, text: str) -> list[Identified]:
        """The works that a text names, in its order: by keys, DOIs and ISBNs, or else by a title.

        Raises :class:`KbError` for numbers that no registry knows.
        """
        marked = sorted([*self._keys(text), *self._numbers(text)], key=lambda pair: pair[0])
        works = [one for _, one in marked] or list(self._titled(text))
        return list({one.key: one for one in reversed(works)}.values())[::-1]

    def records(self, text: str) -> list[Identified]:
        """The same, where the whole record may have been pasted as well."""
        pasted = text.strip().strip("`").removeprefix("bibtex").strip()
        option = _PASTED.get(format_of(pasted, "") or Format.NBIB)
        if option is None:
            return self.sources(text)
        read, write = READERS[option]
        sources, _ = read(TextFile("", pasted))
        return [
            self._added(replace(one, place=None, raw=""), copied=write is copied_entry)
            for one in sources[:_MOST]
        ]

    def of_text(self, text: str) -> Identified | None:
        """The work whose text begins so: that of a DOI in it, if its title stands there too.

        Else one on record whose title and author stand there; None where neither tells. Raises
        :class:`KbError` where a DOI cannot be looked up.
        """
        words = set(folded_words(text))
        for number in list(_DOI.finditer(text))[:_MOST]:
            one = self._of_doi(_bare(number[0]))
            title = folded_words(self._known[one.key].title)
            if sum(word in words for word in title) >= 0.8 * len(title):
                return one
        return next(self._titled(text), None)

    def by_itself(self, title: str, text: str) -> Identified:
        """A new work of which no more is known than its title, and the first DOI of its text."""
        number = _DOI.search(text)
        doi = _bare(number[0]) if number else ""
        return self._added(Source(key="", type="document", title=title, doi=doi))

    def _keys(self, text: str) -> Iterator[tuple[int, Identified]]:
        for name in _NAME.finditer(text):
            key = name[0].rstrip(".:,-/")
            if key in self._known and re.search(r"\d", key):
                yield name.start(), Identified(key)

    def _numbers(self, text: str) -> Iterator[tuple[int, Identified]]:
        dois = list(_DOI.finditer(text))[:_MOST]
        for number in dois:
            yield number.start(), self._of_doi(_bare(number[0]))
        inside = [place.span() for place in dois]
        for number in list(_ISBN.finditer(text))[:_MOST]:
            start = number.start()
            if numbers.is_valid(number[0]) and not any(a <= start < b for a, b in inside):
                yield start, self._of_isbn(numbers.compact(number[0]))

    def _of_doi(self, doi: str) -> Identified:
        known = self._index.find(Source(key="", type="article", doi=doi))
        return Identified(known.source.key) if known else self._added(look_up_doi(self._dois, doi))

    def _of_isbn(self, isbn: str) -> Identified:
        known = self._index.find(Source(key="", type="book", isbn=isbn))
        if known:
            return Identified(known.source.key)
        return self._added(look_up_isbn(self._isbns, isbn))

    def _titled(self, text: str) -> Iterator[Identified]:
        words = f" {' '.join(folded_words(text))} "
        for source in self._corpus.sources.values():
            title = folded_words(source.title)
            people = [person.family or person.literal for person in source.authors]
            named = any(f" {' '.join(folded_words(one))} " in words for one in people)
            if len(title) > 2 and f" {' '.join(title)} " in words and named:
                yield Identified(source.key)

    def _added(self, source: Source, *, copied: bool = False) -> Identified:
        match = self._index.find(source)
        if match:
            return Identified(match.source.key)
        if not source.title:
            raise KbError("The record of the source has no title.")
        key = citation_key(source, self._known)
        self._known[key] = replace(source, key=key)
        self._index.add(self._known[key])
        return Identified(key, copied_entry(source, key) if copied else entry_text(source, key))


def _bare(doi: str) -> str:
    """A DOI without the marks of the sentence that it stands in."""
    return doi.rstrip(".,;:)]}'”’")
