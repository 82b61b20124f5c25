"""Whether a work is on record already: the one judgement of the project.

``kb new``, the rule on duplicates, ``kb diff`` and the check of manuscripts all ask here, so that
none calls one work what another calls two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from kb.base.folding import folded, folded_words
from kb.base.identifiers import bare_doi, isbns
from kb.likeness.titles import Title, counted, marks, same_title
from kb.model import Person, Source

# What stands in something larger, whose ISBN and sometimes whose DOI its record gives as well.
_IN_BOOKS = frozenset({
    "chapter", "entry", "entry-dictionary", "entry-encyclopedia", "paper-conference",
})  # fmt: skip
_PARTS = _IN_BOOKS | {
    "article-journal", "article-magazine", "article-newspaper", "review", "review-book",
}  # fmt: skip
# What tells works of one title, year and author apart, or volumes of one ISBN, where both say it.
_DETAILS = ("volume", "issue", "number", "pages", "edition")
_DETAILS_OF_WHOLES = ("volume", "edition")
_HOMES = ("container", "publisher", "url")
# Of works with one ISBN, titles have to begin alike: numbers are mistyped and used again.
_BEGINNING = 12
# So many works of one year and first author are compared with each other as they are.
_MANY = 24
_NUMBER = re.compile(r"\w+")


class Basis(StrEnum):
    """By what it is seen that two records are of one work."""

    DOI = "DOI"
    EPRINT = "preprint number"
    ISBN = "ISBN"
    TITLE = "title, year and first author"


class Match(NamedTuple):
    """A source on record that is the work at hand, and by what that is seen."""

    source: Source
    by: Basis


@dataclass(frozen=True)
class Work:
    """What a record says that tells one work from another."""

    source: Source

    @cached_property
    def doi(self) -> str:
        """The DOI in small letters."""
        return bare_doi(self.source.doi).casefold()

    @cached_property
    def eprint(self) -> str:
        """The number of a preprint with the name of its archive, from its field or its DOI."""
        number, kind = (self.source.find(name) for name in ("eprint", "eprinttype"))
        if number and number.value:
            archive = kind.value.lower() if kind else "arxiv"
            return f"{archive}:{_without_version(number.value.lower())}"
        archive, _, rest = self.doi.partition("/arxiv.")
        return f"arxiv:{rest}" if rest and archive == "10.48550" else ""

    @cached_property
    def isbns(self) -> frozenset[str]:
        """The ISBNs that are the work's own: a part has those of the whole that it is in."""
        return frozenset() if self.source.type in _PARTS else isbns(self.source.isbn)

    @cached_property
    def title(self) -> Title:
        """The title in folded words."""
        return Title.of(self.source.title)

    @cached_property
    def author(self) -> str:
        """The last word of the first author's name, or of the first editor's; empty for none."""
        people = self.source.authors or tuple(c.person for c in self.source.creators)
        return _last_word(people[0]) if people else ""

    def detail(self, name: str) -> str:
        """A volume, an edition and so on without signs; of pages the first."""
        value = folded(str(getattr(self.source, name)))
        words = _NUMBER.findall(value)
        if name == "edition":
            return re.sub(r"(?<=\d)(st|nd|rd|th)\Z", "", words[0]) if words else ""
        return words[0] if words and name == "pages" else " ".join(words)


def same_work(one: Work, other: Work) -> Basis | None:
    """By what two records are seen to be of one work; None where they are not.

    An identifier decides before words do: two DOIs that differ are two works.
    """
    if one.doi and one.doi == other.doi:
        return Basis.DOI if _may_share_a_doi(one, other) else None
    if one.eprint and one.eprint == other.eprint:
        return Basis.EPRINT
    if one.doi and other.doi:
        return None
    if one.isbns & other.isbns:
        return Basis.ISBN if _same_whole(one, other) else None
    return Basis.TITLE if _same_words(one, other) else None


class WorkIndex:
    """Works by what they can be known by, so that each is held against few others."""

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        self._works: list[Work] = []
        self._places: dict[Hashable, list[int]] = defaultdict(list)
        self._namesakes: dict[Hashable, _Namesakes] = defaultdict(_Namesakes)
        for source in sources:
            self.add(source)

    def add(self, source: Source) -> None:
        """Put a source on record."""
        self._add(Work(source))

    def find(self, source: Source) -> Match | None:
        """The source on record that is the same work: the surest, then the first put in."""
        return self._find(Work(source))

    def find_or_add(self, source: Source) -> Match | None:
        """The same, and the source is on record afterwards."""
        work = Work(source)
        match = self._find(work)
        self._add(work)
        return match

    def _add(self, work: Work) -> None:
        for mark in _identifiers(work):
            self._places[mark].append(len(self._works))
        self._namesakes[work.source.year, work.author].add(len(self._works), work)
        self._works.append(work)

    def _find(self, work: Work) -> Match | None:
        places = {place for mark in _identifiers(work) for place in self._places.get(mark, ())}
        namesakes = self._namesakes.get((work.source.year, work.author))
        places.update(namesakes.candidates(work) if namesakes else ())
        bases = (
            (list(Basis).index(by), place, by)
            for place in places
            if (by := same_work(work, self._works[place]))
        )
        best = min(bases, default=None)
        return Match(self._works[best[1]].source, best[2]) if best else None


class _Namesakes:
    """The works of one year and first author; where they are many, by the marks of titles."""

    def __init__(self) -> None:
        self._works: list[tuple[int, Work]] = []
        self._by_mark: dict[Hashable, list[int]] = {}

    def add(self, place: int, work: Work) -> None:
        self._works.append((place, work))
        if len(self._works) == _MANY:
            for earlier in self._works:
                self._mark(*earlier)
        elif len(self._works) > _MANY:
            self._mark(place, work)

    def candidates(self, work: Work) -> Iterable[int]:
        if len(self._works) < _MANY:
            return (place for place, _ in self._works)
        marked = (self._by_mark.get(mark, ()) for mark in _title_marks(work))
        return chain.from_iterable(marked)

    def _mark(self, place: int, work: Work) -> None:
        for mark in _title_marks(work):
            self._by_mark.setdefault(mark, []).append(place)


def _identifiers(work: Work) -> Iterator[Hashable]:
    """What identifies a work, each with its kind."""
    if work.doi:
        yield Basis.DOI, work.doi
    if work.eprint:
        yield Basis.EPRINT, work.eprint
    for number in work.isbns:
        yield Basis.ISBN, number


def _title_marks(work: Work) -> Iterable[Hashable]:
    return dict.fromkeys((*marks(work.title.words), *marks(work.title.main)))


def _may_share_a_doi(one: Work, other: Work) -> bool:
    """Whether one DOI makes two records one work: a chapter's may give the DOI of its book."""
    in_books = [work.source.type in _IN_BOOKS for work in (one, other)]
    if all(in_books):
        return not (one.title.words and other.title.words) or same_title(one.title, other.title)
    return not any(in_books) or "book" not in {one.source.type, other.source.type}


def _same_words(one: Work, other: Work) -> bool:
    """Whether title, year and first author are one, and nothing tells the two apart."""
    return (
        (one.source.year, one.author) == (other.source.year, other.author)
        and same_title(one.title, other.title)
        and not _differ(one, other, _DETAILS)
        # Many bodies have a page “About us”, and none of them names its author.
        and not (one.author == "" and _differ(one, other, _HOMES))
    )


def _same_whole(one: Work, other: Work) -> bool:
    numbers = counted(one.title.words), counted(other.title.words)
    if _differ(one, other, _DETAILS_OF_WHOLES) or (all(numbers) and numbers[0] != numbers[1]):
        return False
    shorter, longer = sorted((one.title.letters, other.title.letters), key=len)
    return longer.startswith(shorter[:_BEGINNING])


def _differ(one: Work, other: Work, names: Iterable[str]) -> bool:
    pairs = ((one.detail(name), other.detail(name)) for name in names)
    return any(first and second and first != second for first, second in pairs)


def _without_version(number: str) -> str:
    return re.sub(r"v\d+\Z", "", number.removeprefix("arxiv:"))


def _last_word(person: Person) -> str:
    words = folded_words(person.literal or person.family or person.given)
    return words[-1] if words else ""
