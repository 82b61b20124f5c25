"""RIS into sources: the lines of a file, and the records that they make.

Source: “RIS Format Specifications” (Research Information Systems, 2001) for the form of lines.
The package rispy was left out: it stops at the first line that it does not know and gives no
places.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from kb.base.text import TextFile
from kb.diagnostics import Diagnostic
from kb.model import Source
from kb.parse.records.ris_record import Record
from kb.parse.records.rules import NOT_UNDERSTOOD, UNREADABLE
from kb.parse.records.tags import Reading, Tag, folded, tagged

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
    for tag in tagged(file, reading, _LINE, _continues, _words):
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


def _continues(tag: str, line: str) -> bool:
    """Whether a line without a tag goes on with the one before: all but the end of a record."""
    del line
    return tag != "ER"


def _words(text: str) -> str:
    """The text with its spaces folded, and entities that web sites leave in it as characters."""
    return folded(html.unescape(text) if "&" in text else text)
