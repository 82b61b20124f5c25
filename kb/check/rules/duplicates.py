"""Two entries of one work: by DOI, by ISBN, or by title, year and first author."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Corpus, Source

DUPLICATE = Rule(
    code="C015",
    title="Two entries of one work",
    why="Evidence of one work that goes by two keys counts as two, and a correction reaches only"
    " one of them.",
    bad="@article{lima2010thinking, doi = {10.1007/s10833-008-9099-1}, …}\n"
    "@article{lima2010networks, doi = {10.1007/s10833-008-9099-1}, …}",
    good="@article{lima2010thinking, doi = {10.1007/s10833-008-9099-1}, …}",
    severity=Severity.WARNING,
)

RULES = (DUPLICATE,)

_SUBTITLE = re.compile(r"[:.?!]\s|\s[-–—]\s|---")
_PLAIN = re.compile(r"[^\w]+|_")
# A part has the ISBN of the whole that it is in.
_WHOLES = {"book", "report", "thesis", "pamphlet"}
_FEWEST_LETTERS = 12
_DISTINGUISHING = ("volume", "issue", "number", "pages", "edition")
_DISTINGUISHING_WHOLES = ("volume", "edition")


def duplicates(corpus: Corpus) -> Iterator[Diagnostic]:
    """A finding at each entry that an earlier one by key is the same work as."""
    reported: set[str] = set()
    for what, groups in _ways(corpus.sources.values()):
        for group in groups.values():
            first, *others = group
            for other in others:
                if (
                    other.key in reported
                    or other.place is None
                    or not _one_work(first, other, what)
                ):
                    continue
                reported.add(other.key)
                message = (
                    f"“{other.key}” has the {what} of “{first.key}”; keep one of the two entries,"
                    " and its key in the notes"
                )
                yield Diagnostic(DUPLICATE, other.place, message, other.key)


def _ways(sources: Iterable[Source]) -> Iterator[tuple[str, Mapping[object, list[Source]]]]:
    """Sources with something in common, for each way of having it; alone ones left out."""
    dois: dict[object, list[Source]] = defaultdict(list)
    isbns: dict[object, list[Source]] = defaultdict(list)
    titles: dict[object, list[Source]] = defaultdict(list)
    for source in sources:
        if source.doi:
            dois[source.doi.lower()].append(source)
        if source.isbn and source.type in _WHOLES:
            isbns[_core(source.isbn)].append(source)
        if source.year is not None and source.creators:
            title = _folded(_SUBTITLE.split(source.title, maxsplit=1)[0])
            if len(title) >= _FEWEST_LETTERS:
                author = _folded(source.creators[0].person.short)
                titles[title, source.year, author].append(source)
    for what, groups in (("DOI", dois), ("ISBN", isbns), ("title, year and author", titles)):
        yield what, {key: group for key, group in groups.items() if len(group) > 1}


def _core(isbn: str) -> str:
    """The nine digits that an ISBN of ten and one of thirteen share."""
    digits = re.sub(r"[^\dXx]", "", isbn)
    return digits[3:12] if len(digits) == 13 else digits[:9]


def _folded(text: str) -> str:
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return _PLAIN.sub("", "".join(c for c in plain if not unicodedata.combining(c)).lower())


def _one_work(first: Source, other: Source, what: str) -> bool:
    """Whether nothing in the two records tells them apart."""
    if what == "DOI":
        return True
    if first.doi and other.doi and first.doi.lower() != other.doi.lower():
        return False
    names = _DISTINGUISHING_WHOLES if what == "ISBN" else _DISTINGUISHING
    pairs = ((getattr(first, name), getattr(other, name)) for name in names)
    if any(one and two and one != two for one, two in pairs):
        return False
    # The one may lack the subtitle that the other has.
    shorter, longer = sorted((_folded(first.title), _folded(other.title)), key=len)
    return longer.startswith(shorter if what != "ISBN" else shorter[:_FEWEST_LETTERS])
