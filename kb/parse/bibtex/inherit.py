"""Fields that an entry takes from others through ``crossref`` and ``xdata``.

Source: biblatex manual, 2.4.1.1 and appendix B (default inheritance set-up). Further than there,
what names or describes the parent alone (its DOI, its abstract, our ``retracted``) stays with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kb.base.folding import composed
from kb.parse.bibtex.entries import RawEntry, RawField

# What belongs to the parent's identity or to the database stays with it.
_NEVER = {
    "abstract", "crossref", "doi", "entryset", "entrysubtype", "execute", "file", "ids",
    "indexsorttitle", "indextitle", "kb-ignore", "keywords", "label", "note", "options", "presort",
    "related", "relatedoptions", "relatedstring", "relatedtype", "retracted", "shorthand",
    "shorthandintro", "shorttitle", "sortkey", "sorttitle", "url", "urldate", "xdata", "xref",
}  # fmt: skip

# One thing under several names: who has one of them needs none of the others.
_ALIASES = {
    "journal": "journaltitle", "address": "location", "school": "institution", "annote":
    "annotation", "year": "date", "month": "date",
}  # fmt: skip

_INTO_MAIN = {"title": "maintitle", "subtitle": "mainsubtitle", "titleaddon": "maintitleaddon"}
_INTO_BOOK = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_INTO_JOURNAL = {
    "title": "journaltitle",
    "subtitle": "journalsubtitle",
    "titleaddon": "journaltitleaddon",
}

_BOOK_PARTS = {"inbook", "bookinbook", "suppbook"}
_PARTS = _BOOK_PARTS | {
    "incollection",
    "suppcollection",
    "inreference",
    "inproceedings",
    "conference",
}
_WHOLES = {"book", "collection", "proceedings", "reference", "manual", "report", "techreport"}
_ARTICLES = {"article", "suppperiodical"}


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A parent that gives nothing: it does not exist, or (``circular``) inherits from its child."""

    entry: RawEntry
    field: RawField
    parent: str
    circular: bool = False


def inherit(
    entries: Mapping[str, RawEntry],
) -> tuple[Mapping[str, tuple[RawField, ...]], tuple[BrokenLink, ...]]:
    """All fields of each entry by its key, its own first, and the links that lead nowhere.

    Each entry is completed once, after its parents, without recursion: chains may be long.
    """
    done: dict[str, tuple[RawField, ...]] = {}
    broken: list[BrokenLink] = []
    for key in entries:
        _complete(key, entries, done, broken)
    return done, tuple(broken)


def _complete(
    key: str,
    entries: Mapping[str, RawEntry],
    done: dict[str, tuple[RawField, ...]],
    broken: list[BrokenLink],
) -> None:
    stack = [key]
    opened: set[str] = set()
    while stack:
        entry = entries[stack[-1]]
        if entry.key in done:
            stack.pop()
            continue
        parents = list(_parents(entry))
        if entry.key not in opened:
            opened.add(entry.key)
            waiting = (k for _, k in parents if k in entries and k not in done and k not in opened)
            stack.extend(waiting)
            continue
        for field, parent in parents:
            if parent not in done:
                broken.append(BrokenLink(entry, field, parent, circular=parent in entries))
        inherited = [(f, entries[k], done[k]) for f, k in parents if k in done]
        done[entry.key] = tuple(_all_fields(entry, inherited))
        stack.pop()


def _all_fields(
    entry: RawEntry, parents: list[tuple[RawField, RawEntry, tuple[RawField, ...]]]
) -> Iterator[RawField]:
    yield from entry.fields
    names = {item.name for item in entry.fields}
    for field, parent, theirs in parents:
        taken = {_ALIASES.get(name, name) for name in names}
        xdata = field.name == "xdata"
        passed = _from_xdata(theirs) if xdata else _from_parent(entry, parent, theirs)
        for item in passed:
            if item.name not in names and _ALIASES.get(item.name, item.name) not in taken:
                names.add(item.name)
                yield item


def _parents(entry: RawEntry) -> Iterator[tuple[RawField, str]]:
    for name in ("xdata", "crossref"):
        field = entry.find(name)
        if field is not None:
            keys = composed("".join(part.text for part in field.parts)).split(",")
            yield from ((field, key.strip()) for key in keys if key.strip())


def _from_xdata(fields: tuple[RawField, ...]) -> Iterator[RawField]:
    return (item for item in fields if item.name not in {"xdata", "ids", "kb-ignore"})


def _from_parent(
    entry: RawEntry, parent: RawEntry, fields: tuple[RawField, ...]
) -> Iterator[RawField]:
    renamed = _renamed(entry.type, parent.type)
    by_author = entry.type in _BOOK_PARTS and parent.type in {"book", "mvbook"}
    for item in fields:
        if item.name in _NEVER:
            continue
        yield replace(item, name=renamed.get(item.name, item.name))
        if by_author and item.name == "author":
            yield replace(item, name="bookauthor")


def _renamed(child: str, parent: str) -> Mapping[str, str]:
    if child in _ARTICLES:
        return _INTO_JOURNAL
    if parent.startswith("mv"):
        return {} if child.startswith("mv") else _INTO_MAIN
    return _INTO_BOOK if child in _PARTS and parent in _WHOLES else {}
