"""Fields that an entry takes from others through ``crossref`` and ``xdata``.

Source: biblatex manual, 2.4.1.1 and appendix B (default inheritance set-up).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kb.parse.bibtex.entries import RawEntry, RawField

# What belongs to the parent's identity or to the database stays with it.
_NEVER = {
    "crossref", "entryset", "entrysubtype", "execute", "ids", "keywords", "label", "options",
    "presort", "related", "relatedoptions", "relatedstring", "relatedtype", "retracted",
    "shorthand", "shorthandintro", "sortkey", "title", "subtitle", "titleaddon", "shorttitle",
    "xdata", "xref", "doi", "url", "abstract", "note",
}  # fmt: skip

_INTO_MAIN = {"title": "maintitle", "subtitle": "mainsubtitle", "titleaddon": "maintitleaddon"}
_INTO_BOOK = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_INTO_JOURNAL = {"title": "journaltitle", "subtitle": "journalsubtitle"}

_VOLUMES = {
    "book": "mvbook",
    "collection": "mvcollection",
    "proceedings": "mvproceedings",
    "reference": "mvreference",
}
_PARTS = {
    "inbook",
    "bookinbook",
    "suppbook",
    "incollection",
    "suppcollection",
    "inreference",
    "inproceedings",
    "conference",
}
_ARTICLES = {"article", "suppperiodical"}

Missing = tuple[RawField, str]


def inherited(
    entry: RawEntry, entries: Mapping[str, RawEntry]
) -> tuple[tuple[RawField, ...], tuple[Missing, ...]]:
    """The entry's own fields and the inherited ones after them, and parents that fail.

    A parent fails if it does not exist, or if the entry would inherit from itself.
    """
    missing: list[Missing] = []
    fields = _collected(entry, entries, (entry.key,), missing)
    return tuple(fields.values()), tuple(missing)


def _collected(
    entry: RawEntry, entries: Mapping[str, RawEntry], path: tuple[str, ...], missing: list[Missing]
) -> dict[str, RawField]:
    fields: dict[str, RawField] = {}
    for item in entry.fields:
        fields.setdefault(item.name, item)
    for field, key in _parents(entry):
        parent = entries.get(key)
        if parent is None or key in path:
            missing.append((field, key))
            continue
        theirs = _collected(parent, entries, (*path, key), missing)
        for name, value in _passed_on(entry, parent, field.name, theirs):
            fields.setdefault(name, replace(value, name=name))
    return fields


def _parents(entry: RawEntry) -> Iterator[tuple[RawField, str]]:
    for name in ("xdata", "crossref"):
        field = entry.find(name)
        if field is not None:
            keys = "".join(part.text for part in field.parts).split(",")
            yield from ((field, key.strip()) for key in keys if key.strip())


def _passed_on(
    entry: RawEntry, parent: RawEntry, by: str, fields: Mapping[str, RawField]
) -> Iterator[tuple[str, RawField]]:
    if by == "xdata":
        yield from ((name, value) for name, value in fields.items() if name not in {"xdata", "ids"})
        return
    renamed = _renamed(entry.type, parent.type)
    for name, value in fields.items():
        if name in renamed:
            yield renamed[name], value
        elif name not in _NEVER:
            # An editor's own book hands its author on as the book's author.
            is_book = name == "author" and entry.type == "inbook"
            yield ("bookauthor" if is_book else name), value


def _renamed(child: str, parent: str) -> Mapping[str, str]:
    if child in _ARTICLES:
        return _INTO_JOURNAL
    if _VOLUMES.get(child) == parent or parent.startswith("mv"):
        return _INTO_MAIN
    return _INTO_BOOK if child in _PARTS else {}
