"""RIS into sources: the lines of a file, and the records that they make.

Source: “RIS Format Specifications” (Research Information Systems, 2001) for the form of lines.
The package rispy was left out: it stops at the first line that it does not know and gives no
places.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic
from kb.model import Source
from kb.parse.records.ris_record import Reading, Record, Tag
from kb.parse.records.rules import NOT_UNDERSTOOD, UNREADABLE

_LINE = re.compile(r"[ \t\ufeff]*([A-Z][A-Z0-9])[ \t]{1,2}-(?:[ \t](.*))?")


def read_ris(file: TextFile) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """The sources of an RIS file, and what of it could not be taken over.

    A source without ``ID`` has an empty key.
    """
    reading = Reading()
    sources = [Record(tags, reading).source() for tags in _records(file, reading)]
    return tuple(sources), tuple(reading.findings)


def _records(file: TextFile, reading: Reading) -> Iterator[list[Tag]]:
    record: list[Tag] | None = None
    for tag in _tags(file, reading):
        if tag.name == "TY":
            if record:
                message = "the record before this one has no “ER” at its end; it was taken to end"
                reading.report(NOT_UNDERSTOOD, tag.place, message)
                yield record
            record = [tag]
        elif record is None:
            message = f"“{tag.name}” stands outside a record; start it with “TY  - JOUR”, or so"
            reading.report(UNREADABLE, tag.place, message)
        elif tag.name == "ER":
            yield record
            record = None
        else:
            record.append(tag)
    if record:
        message = "the last record has no “ER  - ” at its end; it was read as if it had"
        reading.report(NOT_UNDERSTOOD, record[0].place, message)
        yield record


def _tags(file: TextFile, reading: Reading) -> Iterator[Tag]:
    """The lines with a tag, each with the lines without one that follow it."""
    open_tag: Tag | None = None
    for number, text in enumerate(file.lines(), start=1):
        match = _LINE.fullmatch(text)
        start = file.offset(number)
        place = Place(file.path, file.span(start, start + len(text)))
        if match:
            if open_tag:
                yield open_tag
            open_tag = Tag(match[1], _words(match[2] or ""), place)
        elif not text.strip("\ufeff \t\x1a"):
            continue
        elif open_tag and open_tag.name != "ER":
            value = f"{open_tag.value} {_words(text)}".strip()
            open_tag = Tag(open_tag.name, value, open_tag.place)
        else:
            message = "this line has no tag; a line looks like “TI  - The title”"
            reading.report(UNREADABLE, place, message)
    if open_tag:
        yield open_tag


def _words(text: str) -> str:
    """The text with its spaces folded, and entities that web sites leave in it as characters."""
    return " ".join((html.unescape(text) if "&" in text else text).split())
